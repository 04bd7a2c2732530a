"""Light and dark: one value from which Qt and every plot take their colours, fonts and sizes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from playground.marks import Colour, Palette
from widgets import colours
from widgets.stylesheet import stylesheet

Dash = Literal["solid", "dashed"]

SYMBOLS = ("circle", "triangle", "square", "diamond", "star", "plus", "pentagon", "x")
"""A shape for each class colour, the second cue for colour-blind eyes."""


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb"; `scale` makes all text and controls larger or smaller together."""

    name: Literal["light", "dark"]
    window: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    negative: str
    positive: str
    classes: tuple[str, ...]
    scale: float = 1.0

    @property
    def dark(self) -> bool:
        """Tell whether light text stands on a dark window."""
        return self.name == "dark"

    @property
    def mark_scale(self) -> float:
        """How much larger points are drawn: less than text, for they would cover each other."""
        return self.scale**0.5

    def hex(self, colour: Colour) -> str:
        """Return a mark's colour as "#rrggbb"; class colours repeat after the eighth."""
        if isinstance(colour, int):
            return self.classes[colour % len(self.classes)]
        if colour.startswith("#"):
            return colour
        return str(getattr(self, colour)) if colour in _ROLES else self.text

    def colour(self, colour: Colour) -> QColor:
        """Return a mark's colour: a class index, a role of the theme, or "#rrggbb"."""
        return QColor(self.hex(colour))

    def fill(self, group: int) -> QColor:
        """Return what a point of a class is filled with: it must stand out on a field of its own colour."""
        return self.colour(group) if self.dark else QColor(colours.mix("#000000", self.hex(group), 0.7))

    def mixed(self, colour: Colour, share: float, under: Colour = "window") -> QColor:
        """Return `colour` laid with opacity `share` on `under`."""
        return QColor(colours.mix(self.hex(under), self.hex(colour), share))

    def symbol(self, group: int) -> str:
        """Return the name of a class's shape."""
        return SYMBOLS[group % len(SYMBOLS)]

    def table(self, palette: Palette) -> colours.Table:
        """Return the 256 colours of a palette, (256, 3) uint8 RGB."""
        return _table(palette, self.dark)

    def tint(self) -> colours.Table:
        """Return the 256 shades that tint a grid's cells, from nothing to full."""
        return _tint(self.mixed("text", 0.03).name(), self.positive)

    def px(self, size: float) -> int:
        """Return a length in pixels at this theme's scale."""
        return max(1, round(size * self.scale))

    def font(self, size: float = 13, bold: bool = False) -> QFont:
        """Return the interface font at `size` pixels, with figures of equal width."""
        return _font(self.px(size), bold)

    def scaled(self, scale: float) -> Theme:
        """Return this theme with all text and controls `scale` times as large."""
        return dataclasses.replace(self, scale=scale)


_ROLES = frozenset({"window", "surface", "line", "text", "muted", "accent", "negative", "positive"})

LIGHT = Theme(
    name="light",
    window="#F7F7F5",
    surface="#FFFFFF",
    line="#E2E2DE",
    text="#1E2226",
    muted="#667078",
    accent="#2F6FDE",
    negative="#E69F00",
    positive="#0072B2",
    classes=("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#8A8F94"),
)

# The class colours are lifted towards white, so that they keep 3:1 against the dark window.
DARK = Theme(
    name="dark",
    window="#14171A",
    surface="#1C2024",
    line="#2C3238",
    text="#E8EAED",
    muted="#97A1AB",
    accent="#74A5FF",
    negative="#D99400",
    positive="#1480C4",
    classes=("#3FA3E0", "#F5B635", "#2EBF94", "#F0803A", "#DE9BC2", "#8FD0F5", "#F5EC6B", "#A9AFB5"),
)


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme, at start-up or live."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(theme.font(13))
    app.setStyleSheet(stylesheet(theme))


def system_theme(app: QApplication) -> Theme:
    """Return the theme that the desktop asks for; light where it says nothing."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def _table(palette: Palette, dark: bool) -> colours.Table:
    return colours.diverging(dark) if palette == "diverging" else colours.sequential()


@cache
def _tint(ground: str, full: str) -> colours.Table:
    return colours.ramp((ground, full))


@cache
def _font(pixels: int, bold: bool) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colour = theme.colour
    palette = QPalette()
    shades = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "window",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "text",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.Highlight: "accent",
        role.HighlightedText: "window",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Light: "surface",
        role.Midlight: "surface",
        role.Mid: "line",
        role.Dark: "line",
        role.Shadow: "line",
    }
    for which, name in shades.items():
        palette.setColor(which, colour(name))
    faded = theme.mixed("text", 0.4)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, faded)
    return palette
