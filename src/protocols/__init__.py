"""Protocols runs structured conversations: timed, stepwise, from a TOML file to the minutes.

The one idea to know before reading on: **a session is a list of facts, and everything anybody sees is
computed from it.** ``docs/architecture.md`` names the rooms (the packages below this one) and says which
may import which. Importing this package imports nothing else; each room is imported by who needs it.
"""

__version__ = "0.1.0"
