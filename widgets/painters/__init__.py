"""Painters: each mark of a picture has one that paints it."""

from __future__ import annotations

from typing import Any

from playground import marks
from widgets.painters.bars import BarsPainter
from widgets.painters.base import Painter
from widgets.painters.boxes import BoxesPainter
from widgets.painters.grid import GridPainter
from widgets.painters.heatmap import HeatmapPainter, PhotoPainter
from widgets.painters.network import NetworkPainter
from widgets.painters.paths import ArrowsPainter, PathPainter
from widgets.painters.points import PointsPainter
from widgets.painters.surface import FlatSurfacePainter
from widgets.painters.texts import TablePainter, TextPainter

PAINTERS: dict[type[marks.Mark], type[Painter[Any]]] = {
    marks.Heatmap: HeatmapPainter,
    marks.Photo: PhotoPainter,
    marks.Points: PointsPainter,
    marks.Path: PathPainter,
    marks.Arrows: ArrowsPainter,
    marks.Boxes: BoxesPainter,
    marks.Grid: GridPainter,
    marks.Surface: FlatSurfacePainter,
    marks.Network: NetworkPainter,
    marks.Bars: BarsPainter,
    marks.Table: TablePainter,
    marks.Text: TextPainter,
}
"""The painter of each type of mark."""


def painter_for(mark: marks.Mark) -> type[Painter[Any]]:
    """Return the painter of a mark's type, or TypeError naming it."""
    try:
        return PAINTERS[type(mark)]
    except KeyError:
        raise TypeError(f"no painter for the mark {type(mark).__name__}") from None
