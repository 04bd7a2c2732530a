"""What the title row says of a pane's marks: a sample of each labelled one, and its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from playground.marks import Arrows, Boxes, Colour, Mark, Path, Points
from widgets.painters.symbols import paint_symbol
from widgets.theme import SYMBOLS, Theme

SAMPLE = 20
"""Width of a sample in pixels."""


@dataclass(frozen=True)
class Entry:
    """A labelled mark: its colour, and the line or symbol that stands for it."""

    label: str
    colour: Colour = "muted"
    line: bool = False
    dashed: bool = False
    symbol: str = ""
    hollow: bool = False
    box: bool = False


def entries(marks: tuple[Mark, ...]) -> tuple[Entry, ...]:
    """Return an entry for each labelled mark, after one for each group that has a name."""
    groups = (entry for mark in marks if isinstance(mark, Points) for entry in _groups(mark))
    return (*groups, *(_entry(mark) for mark in marks if mark.label and not _labels_itself(mark)))


def paint_sample(painter: QPainter, rect: QRectF, entry: Entry, theme: Theme) -> None:
    """Paint a mark's line or symbol in the middle of a rectangle."""
    filled = entry.symbol and not entry.hollow and isinstance(entry.colour, int)
    colour = theme.fill(int(entry.colour)) if filled else theme.colour(entry.colour)
    centre = rect.center()
    if entry.line or entry.box:
        pen = QPen(colour, 1.6 * theme.scale)
        if entry.dashed:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        if entry.box:
            painter.drawRect(QRectF(centre.x() - 6, centre.y() - 4.5, 12, 9))
        else:
            painter.drawLine(QPointF(rect.left(), centre.y()), QPointF(rect.right(), centre.y()))
    elif entry.symbol:
        painter.save()
        painter.translate(centre)
        halo = theme.colour("window")
        paint_symbol(painter, entry.symbol, 9 * theme.scale, colour, halo, entry.hollow, theme.scale)
        painter.restore()


def sample_width(entry: Entry, theme: Theme) -> float:
    """Return the width of a sample."""
    if entry.line or entry.box:
        return theme.px(SAMPLE)
    return theme.px(12) if entry.symbol else 0.0


def _labels_itself(mark: Mark) -> bool:
    """Tell whether a mark's label stands in the plot."""
    return isinstance(mark, Path) and bool(mark.spans) and not mark.lines


def _entry(mark: Mark) -> Entry:
    if isinstance(mark, Path):
        return Entry(mark.label, mark.colour, line=True, dashed=mark.dashed)
    if isinstance(mark, Arrows):
        return Entry(mark.label, mark.colour, line=True)
    if isinstance(mark, Boxes):
        colour = _group(mark.group) if mark.colour is None else mark.colour
        return Entry(mark.label, colour, box=True, dashed=mark.dashed)
    if isinstance(mark, Points):
        group = _group(mark.group)
        if mark.symbol:
            return Entry(mark.label, "text", symbol=mark.symbol)
        shape = SYMBOLS[group % len(SYMBOLS)] if isinstance(group, int) else "circle"
        return Entry(mark.label, group, symbol=shape, hollow=mark.hollow)
    return Entry(mark.label)


def _groups(mark: Points) -> tuple[Entry, ...]:
    shapes = (SYMBOLS[group % len(SYMBOLS)] for group in range(len(mark.group_labels)))
    named = enumerate(zip(mark.group_labels, shapes, strict=True))
    return tuple(Entry(label, group, symbol=shape) for group, (label, shape) in named if label)


def _group(group: np.ndarray) -> Colour:
    """Return the class of all items, or the colour of text where there are several."""
    known = np.unique(group)
    return int(known[0]) if len(known) == 1 else "muted"
