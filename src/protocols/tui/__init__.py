"""The full-screen face, drawn with Textual: find a protocol, read it, set it up, run it, see the minutes.

The one thing to know: nothing here knows the rules of a session. Every screen asks a
:class:`~protocols.tui.backend.Backend` or a :class:`~protocols.tui.backend.LiveSession`, draws what comes
back, and turns keys into commands. Importing this package imports nothing; :func:`protocols.tui.app.run`
is the door.
"""
