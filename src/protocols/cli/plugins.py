"""``plugins``: what is installed, told without importing any of it."""

from __future__ import annotations

from protocols.cli.context import Context, print_json
from protocols.words import say


def list_plugins(context: Context) -> int:
    """List the plugins installed; none of them is imported for it."""
    found = context.host.listed()
    if context.options.json:
        print_json(
            {
                "plugins": [
                    {
                        "name": one.name,
                        "distribution": one.distribution,
                        "version": one.version,
                        "status": one.status,
                        "failure": one.failure or None,
                    }
                    for one in found
                ]
            }
        )
        return 0
    if not found:
        print(say("cli.plugins-none"))
    for one in found:
        print(
            f"{one.name}  {one.distribution} {one.version}  {one.status}"
            + (f"  {one.failure}" if one.failure else "")
        )
    return 0
