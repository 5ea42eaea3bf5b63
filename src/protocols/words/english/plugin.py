"""What goes wrong with plugins: for whoever runs the program, or (``plugin.law``) for the plugin's author."""

SENTENCES = {
    # what became of a plugin
    "plugin.import": "The plugin “{plugin}” of {distribution} could not be imported: {error}.",
    "plugin.hook": "The plugin “{plugin}” of {distribution} failed when asked what it brings: {error}.",
    "plugin.class": (
        "The entry point of the plugin “{plugin}” of {distribution} names {found}; "
        "it must name a module or an object, not a class or nothing."
    ),
    "plugin.api": (
        "The plugin “{plugin}” of {distribution} was written for version {wanted} of the plugin contract; "
        "this program speaks {ours}. Install a version of it made for this program."
    ),
    "plugin.signature": "A hook of the plugin “{plugin}” of {distribution} does not fit: {error}.",
    "plugin.unknown-hook": (
        "The plugin “{plugin}” of {distribution} answers “{hook}”, which is no hook of this program. "
        "There are: {hooks}."
    ),
    "plugin.unknown-hook.meant": (
        "The plugin “{plugin}” of {distribution} answers “{hook}”, which is no hook of this program. "
        "Did its author mean “{meant}”?"
    ),
    "plugin.no-hook": (
        "The plugin “{plugin}” of {distribution} answers no hook: a function named {hooks} "
        "with the decorator @hookimpl is missing."
    ),
    "plugin.twins": (
        "Several packages bring a plugin called “{plugin}”: {packages}. None of them is loaded; "
        "disable or remove all but one, by the package's name."
    ),
    "plugin.clash": (
        "Several plugins bring a step kind “{kind}”: {plugins}. It comes from none of them; "
        "disable or remove all but one."
    ),
    "plugin.clash.built-in": (
        "The plugin “{plugin}” of {distribution} brings a step kind “{kind}”, "
        "which is the name of a built-in kind. The built-in one is used."
    ),
    "plugin.clash.itself": (
        "The plugin “{plugin}” of {distribution} brings the step kind “{kind}” twice; it is left out."
    ),
    "plugin.kind": "A step kind of the plugin “{plugin}” of {distribution} cannot be used: {error}",
    "plugin.too-many": (
        "The plugin “{plugin}” of {distribution} brings more than {limit} step kinds; the rest is left out."
    ),
    "plugin.raised": (
        "The step kind “{kind}” of the plugin “{plugin}” of {distribution} failed: {error}. "
        "The step goes on without what the plugin adds."
    ),
    "plugin.quarantined": (
        "The plugin “{plugin}” of {distribution} has failed {n} times and is not asked any more. "
        "Everything else goes on."
    ),
    "plugin.strategy": "A strategy of the plugin “{plugin}” of {distribution} cannot be used: {error}",
    "plugin.too-many-strategies": (
        "The plugin “{plugin}” of {distribution} brings more than {limit} strategies; the rest is left out."
    ),
    "plugin.strategy-raised": (
        "The strategy “{kind}” of the plugin “{plugin}” of {distribution} failed: {error}. Nothing was changed by it."
    ),
    "plugin.strategy.clash": (
        "The plugin “{plugin}” of {distribution} brings a strategy “{name}”, "
        "and so does something else; it is left out."
    ),
    "plugin.strategy.twice": "“{name}” is there twice.",
    "plugin.strategy.parts": "{found} is no strategy: it has no {names}.",
    "plugin.strategy.texts": "“{name}” needs a title and a rule, one line of text each.",
    "plugin.strategy.propose": "propose of “{name}” must be a method.",
    # what a method answered
    "plugin.answer": "{method} must answer {wanted}, and answered {found}",
    "plugin.answer.texts": "every part of a {wanted} must be a text, or a tuple of texts",
    # the form of a kind
    "plugin.kind.parts": "{found} is no step kind: it has no {names}.",
    "plugin.kind.class": "{name} is a class; bring an instance, {name}().",
    "plugin.kind.name": "“{name}” is no name: a small letter, then small letters, digits, - and _.",
    "plugin.kind.summary": "“{name}” needs a summary, one line of text.",
    "plugin.kind.methods": "check and show of “{name}” must be methods.",
    "plugin.kind.defaults": "The defaults of “{name}” must be Defaults(...), with values of the right types.",
    "plugin.kind.keys": "The keys of “{name}” must be an attrs class, or None.",
    "plugin.kind.stranger": "The key “{key}” of “{name}” was not made with key(...).",
    "plugin.kind.key-name": "“{key}”, a key of “{name}”, is no name: small letters, digits, - and _.",
    "plugin.kind.key-taken": "The key “{key}” of “{name}” is one that every step has; choose another.",
    # what the author's test kit has to say
    "plugin.law.form": "The kind cannot be looked at: {error}.",
    "plugin.law.frozen": "{name}'s class of keys must be frozen (@attrs.frozen), so that nothing changes it.",
    "plugin.law.doc": "{name}'s key “{key}” needs a sentence that says what it is for.",
    "plugin.law.unsafe": (
        "{method} answers text that cannot be shown as it is "
        "(control characters, or white space in a line): {text}"
    ),
    "plugin.law.raises": "{method} raised with {example}: {error}.",
    "plugin.law.twice": "{method} answers differently when asked twice with {example}.",
    "plugin.law.changed": "{method} changed the keys it was given ({example}).",
    "plugin.law.answer": (
        "{method} must answer {wanted}, whose parts are texts or tuples of texts; it answered {found}."
    ),
    "plugin.law.default": "A step that leaves every key out must be right, but check says: {text}",
    "plugin.law.finding-key": "check names the key “{key}”, which this kind does not have.",
    "plugin.law.finding-empty": "check finds something with {example} but does not say what.",
    "plugin.law.example": "The example {example} cannot be read: {text}",
    "plugin.law.no-keys": "no keys",
}
