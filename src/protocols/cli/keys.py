"""``keys``: what has a key on which screen, by the names that ``[keys]`` in ``config.toml`` gives it others
by; and the check of those that a user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.cli.context import CliError, Context, print_json
from protocols.words import say

if TYPE_CHECKING:
    from protocols.runtime.config import Settings


def keymap_of(settings: Settings) -> dict[str, str]:
    """The user's own keys, by id. Raises :class:`CliError` with each that cannot be, at its line."""
    if not settings.keys:
        return {}
    from protocols.spec.problems import Problem, render_full
    from protocols.tui.keymap import read_keymap

    made = read_keymap(
        {f"{room}.{name}": keys for room, named in settings.keys.items() for name, keys in named.items()}
    )
    if made.wrong:
        path, text = settings.source
        problems = [
            Problem(
                "P106",
                one.sentence,
                one.arguments,
                ("keys", *one.id.split(".", 1)),
                "key",
                one.help,
                one.arguments,
            )
            for one in made.wrong
        ]
        raise CliError(render_full(problems, text, path))
    return made.keys


def list_keys(context: Context) -> int:
    """Print every key of every screen, as they are now; 2 where the settings give some that cannot be."""
    from protocols.tui.keymap import rows
    from protocols.tui.keys import key_name

    own = keymap_of(context.settings)

    def keys(id: str, usual: str) -> list[str]:
        return [key_name(one) for one in own.get(id, usual).split(",")]

    if context.options.json:
        told = {
            room: {key.id: {"keys": keys(key.id, key.keys), "does": key.help} for key in found}
            for room, _, found in rows()
        }
        print_json({"screens": told})
        return 0
    for at, (_, title, found) in enumerate(rows()):
        if at:
            print()
        print(title)
        wide = max(len(key.id) for key in found) + 2
        for key in found:
            mark = say("cli.keys-own") if key.id in own else ""
            print(f"  {key.id.ljust(wide)}{' '.join(keys(key.id, key.keys)).ljust(18)} {key.label}{mark}")
    print("\n" + say("cli.keys-how"))
    return 0
