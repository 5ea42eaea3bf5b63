"""The yardstick for start-up and idling: the smallest program that Textual can show."""

from __future__ import annotations

from textual.app import App


class EmptyApp(App[None]):
    """A screen with nothing on it."""


if __name__ == "__main__":
    EmptyApp().run()
