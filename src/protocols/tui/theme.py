"""Two themes made for projectors, one of the highest contrast, and one without colours.

One accent, one colour for overtime and trouble, everything else is the paper and the ink. Every pair of
text and background that the style sheet uses is listed in :data:`PAIRS` and differs by at least 7:1; a
test measures it. Colour never says anything that a word or a sign does not say too.
"""

from __future__ import annotations

from textual.theme import Theme

PAIRS = (
    ("foreground", "background"),
    ("quiet", "background"),
    ("accent", "background"),
    ("over", "background"),
    ("foreground", "raised"),
    ("quiet", "raised"),
    ("accent", "raised"),
    ("over", "raised"),
    ("on-accent", "accent"),
    ("on-over", "over"),
)
"""Text colour and background, by the names of their variables, wherever one stands on the other."""


def _theme(name: str, dark: bool, colours: dict[str, str], ansi: bool = False) -> Theme:
    """A theme that uses only *colours*, also for the parts that Textual draws by itself."""
    paper, ink, accent = colours["background"], colours["foreground"], colours["accent"]
    return Theme(
        name=name,
        dark=dark,
        ansi=ansi,
        primary=accent,
        secondary=accent,
        accent=accent,
        success=accent,
        warning=colours["over"],
        error=colours["over"],
        foreground=ink,
        background=paper,
        surface=colours["raised"],
        panel=colours["raised"],
        boost=colours["raised"],
        text_alpha=1.0,
        variables={
            **{name: colours[name] for name in OWN},
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "text": ink,
            "text-muted": colours["quiet"],
            "text-disabled": colours["quiet"],
            "border": accent,
            "border-blurred": colours["rule"],
            "block-cursor-foreground": ink,
            "block-cursor-background": colours["raised"],
            "block-cursor-blurred-foreground": ink,
            "block-cursor-blurred-background": colours["raised"],
            "block-hover-background": colours["raised"],
            "input-cursor-background": accent,
            "input-cursor-foreground": colours["on-accent"],
            "input-selection-background": accent,
            "input-selection-foreground": colours["on-accent"],
            "screen-selection-background": accent,
            "screen-selection-foreground": colours["on-accent"],
            "scrollbar": colours["rule"],
            "scrollbar-hover": colours["quiet"],
            "scrollbar-active": accent,
            "scrollbar-background": paper,
            "scrollbar-background-hover": paper,
            "scrollbar-background-active": paper,
            "scrollbar-corner-color": paper,
        },
    )


OWN = ("raised", "quiet", "rule", "over", "on-accent", "on-over")
"""Our own variables, beside Textual's ``foreground``, ``background`` and ``accent``. ``quiet`` is text that
may be overlooked, ``rule`` is for lines and never for text."""

COLOURS = {
    "protocols-dark": {
        "background": "#11171c",
        "raised": "#1d262d",
        "foreground": "#f5f1e9",
        "quiet": "#b9c3c9",
        "rule": "#44525c",
        "accent": "#72ddcc",
        "over": "#ffb08f",
        "on-accent": "#06211d",
        "on-over": "#2b0d00",
    },
    "protocols-light": {
        "background": "#faf7f0",
        "raised": "#efe9dc",
        "foreground": "#15191c",
        "quiet": "#3f484d",
        "rule": "#b3ab99",
        "accent": "#004f49",
        "over": "#812000",
        "on-accent": "#ffffff",
        "on-over": "#ffffff",
    },
    "protocols-high-contrast": {
        "background": "#000000",
        "raised": "#1c1c1c",
        "foreground": "#ffffff",
        "quiet": "#ffffff",
        "rule": "#9e9e9e",
        "accent": "#ffee00",
        "over": "#ffaf00",
        "on-accent": "#000000",
        "on-over": "#000000",
    },
}
"""The colours of each theme."""

DARK, LIGHT, CONTRAST = COLOURS
PLAIN = "protocols-plain"


def themes() -> list[Theme]:
    """The dark theme, the light one, the one of the highest contrast, and the one that leaves every colour to
    the terminal (``NO_COLOR``)."""
    plain = dict.fromkeys(COLOURS[DARK], "ansi_default")
    return [
        _theme(DARK, True, COLOURS[DARK]),
        _theme(LIGHT, False, COLOURS[LIGHT]),
        _theme(CONTRAST, True, COLOURS[CONTRAST]),
        _theme(PLAIN, True, plain, ansi=True),
    ]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours (``#rrggbb``), from 1 to 21, as WCAG 2 works it out."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
