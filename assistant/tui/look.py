"""The app's own two themes. Colour repeats what words already say; nothing is told by colour alone."""

from textual.theme import Theme

LIGHT = Theme(
    name="haic-light",
    primary="#1f4e79",
    secondary="#5b7f95",
    accent="#0b6e75",
    warning="#8a5a00",
    error="#a3262a",
    success="#2b6a3c",
    foreground="#1d252c",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e3da",
    dark=False,
    variables={"footer-key-foreground": "#0b6e75", "block-cursor-text-style": "none"},
)

DARK = Theme(
    name="haic-dark",
    primary="#8ab8e0",
    secondary="#7d97a8",
    accent="#5fc4c0",
    warning="#e0b15a",
    error="#ea8a86",
    success="#86c795",
    foreground="#dde3e8",
    background="#14191d",
    surface="#1b2227",
    panel="#252e35",
    dark=True,
    variables={"footer-key-foreground": "#5fc4c0", "block-cursor-text-style": "none"},
)
