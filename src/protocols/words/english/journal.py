"""What can go wrong with a session's file, and what to do next."""

SENTENCES = {
    "journal.not-a-journal": (
        "{path} is not a session of Protocols. `protocols sessions` lists those you have."
    ),
    "journal.damaged": (
        "{path} is damaged from record {seq} on; the records before it are whole: {good}. Keep the file "
        "as it is, and use an older copy of it if there is one."
    ),
    "journal.newer": (
        "{path} was written by a newer version of Protocols than this one. Update Protocols to open it; "
        "the file has not been changed."
    ),
    "journal.driven": (
        "This session is already being run by another program (process {pid} on {host}): {path}. Go on "
        "there, or close that one first."
    ),
    "journal.held": (
        "Another program has {path} open and does not let go of it. Close that program (a backup, a "
        "database viewer) and try again."
    ),
    "journal.unsettled": (
        "The program that ran the session {path} was stopped in the middle of saving. Resume the session "
        "to put it in order: nothing that was shown as saved is lost."
    ),
    "journal.busy": (
        "{path} is being written so fast that it could not be read in one piece. Try again in a moment."
    ),
    "journal.disk-full": (
        "There is no space left to save {path}. Make room and try again: nothing saved before is lost."
    ),
    "journal.read-only": (
        "{path} cannot be written: it is read-only. Make it writable, or copy the session to a folder "
        "where you may write and resume it there."
    ),
    "journal.no-access": (
        "{path} may not be opened by you. Ask for the right to read and write it, or use another folder "
        "with --data-dir."
    ),
    "journal.not-a-folder": (
        "{path} cannot be used as a folder for sessions. Name another folder with --data-dir."
    ),
    "journal.exists": (
        "{path} exists already, and was left as it is. Choose another name for the new session."
    ),
    "journal.empty": (
        "{path} holds nothing: the program was stopped before the first thing was saved. It can be deleted."
    ),
    "journal.gone": (
        "{path} is not there any more: it was deleted, moved or replaced. Put it back if you can. Nothing"
        " more is saved until then: export the minutes now if this session is still open."
    ),
    "journal.parted": (
        "Somebody else has written to {path} in the meantime, so nothing more is saved from here. Close "
        "this session and resume it to see what is in the file."
    ),
    "journal.failed": (
        "Saving {path} failed ({reason}). What was shown as saved before is safe. Close the session and "
        "resume it; if that fails again, copy the file to another disk."
    ),
    "journal.old-sqlite": (
        "Protocols needs SQLite 3.37 or newer, and this Python brings {version}. Use a newer Python to "
        "open {path}."
    ),
    "journal.synced": (
        "{path} is copied around by {service}, which can put an older copy in the place of a running "
        "session. Choose a folder outside of it with --data-dir."
    ),
}
