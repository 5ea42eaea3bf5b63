"""``plugins``: what is installed; told without importing any of it, unless ``--load`` asks for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.cli.context import Context, print_json
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.plugins.host import PluginInfo


def list_plugins(context: Context) -> int:
    """List the plugins installed; with ``--load``, 1 if anything is wrong with one of them."""
    if context.options.load:
        context.host.load()
    found = context.host.listed()
    context.new_failures()  # said below, each beside its plugin
    if context.options.json:
        print_json(
            {
                "plugins": [
                    {
                        "name": one.name,
                        "distribution": one.distribution,
                        "version": one.version,
                        "status": one.status,
                        "kinds": list(one.kinds),
                        "failure": one.failure or None,
                        "failures": list(one.failures),
                    }
                    for one in found
                ]
            }
        )
        return _code(found)
    if not found:
        print(say("cli.plugins-none"))
    for one in found:
        kinds = "  " + say("cli.plugins-kinds", kinds=listed(one.kinds)) if one.kinds else ""
        print(f"{one.name}  {one.distribution} {one.version}  {one.status}{kinds}")
        for sentence in one.failures:
            print(f"  {sentence}")
    return _code(found)


def _code(found: list[PluginInfo]) -> int:
    return 1 if any(one.failures for one in found) else 0
