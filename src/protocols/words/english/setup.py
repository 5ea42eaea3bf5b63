"""What is wrong with what was said at set-up."""

SENTENCES = {
    "setup.people": "Say how many people take part, or give a list of people.",
    "setup.people-number": "The number of people is a whole number from 1 to {most}.",
    "setup.minutes": "The minutes available are a whole number from 1 to 1440.",
    "setup.no-role": "This protocol has no role “{role}”; it has {known}.",
    "setup.no-roles": "none",
    "setup.too-many": ("{role} is one person.", "{role} is at most {n} people."),
    "setup.variant-fits": "Another form would fit: {title} (variant {name}).",
    "setup.which-person": "“{name}” may be {names}. Write more of the name.",
    "setup.nobody": "Nobody here is called “{name}”. Write the name as it stands in the list of people.",
    "setup.which-team": "Which team is “{name}”: {teams}?",
    "setup.team-taken": "Everybody of {team} has another role.",
    "setup.number": "{title}: write a number.",
    "setup.choice": "{title}: say {among}.",
    "setup.no-input": "This protocol does not ask for “{name}”; it asks for {known}.",
    "setup.no-inputs": "nothing",
    "setup.no-variant": "This protocol has no variant “{name}”; it has {known}.",
    "setup.no-variants": "This protocol has no variants. Leave `--variant` out.",
    "setup.no-setting": "This protocol has no setting “{name}”; it has {known}.",
    "setup.no-settings": "none",
    "setup.setting": "{title}: say {allowed}.",
    "setup.start-form": "Write the time to start as hours and minutes, for example 15:05.",
    "setup.start-past": (
        "{time} has long passed. Leave the time out; if it has begun, say then how long ago: l on the console, "
        "start 7m on plain lines."
    ),
    "setup.end-form": "Write the time at which it must end as hours and minutes, for example 16:30.",
    "setup.end-past": "{time} has already passed. Say a later time at which it must end, or leave it out.",
    "setup.began": "It began at {time}: the first step counts from then.",
    "setup.late": (
        "It must end at {end}, and would end at {would}: {n} minute late from the beginning.",
        "It must end at {end}, and would end at {would}: {n} minutes late from the beginning.",
    ),
}
