"""What can be drawn: frozen values that hold numpy alone.

Arrays are copied and made read-only as a mark is made, so torch never leaves the engine and a picture
never changes once made. Coordinates are those of the pane, x to the right and y up, unless said otherwise.

A colour is one of the class colours by index (0 blue ●, 1 orange ▲, 2 green ■, 3 vermilion ◆, 4 purple ★,
5 sky ✚, 6 yellow ⬟, 7 grey ✖), a role of the theme ("accent", "text", "muted", "line"), or "#rrggbb".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Extent = tuple[float, float, float, float]
"""x low, x high, y low, y high."""
Colour = int | str
Palette = Literal["diverging", "sequential"]
Colouring = Palette | Literal["classes"]
"""How a field is coloured: numbers by a palette, or shares of classes by the colours of the classes."""


def verbatim(words: str) -> str:
    """Return words of a file or a user as they stand in a Text: nothing in them is taken for a sign."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


@dataclass(frozen=True, eq=False)
class Mark:
    """Base of all marks; `name` tells gestures which mark was touched, `label` enters the legend."""

    name: str = field(default="", kw_only=True)
    label: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, item.name, _frozen(value))  # pyright: ignore[reportUnknownArgumentType]
            elif isinstance(value, tuple) and value and isinstance(value[0], np.ndarray):
                object.__setattr__(self, item.name, tuple(_frozen(part) for part in value))  # pyright: ignore


@dataclass(frozen=True, eq=False)
class Heatmap(Mark):
    """A field of numbers, or of colours.

    `values` is (rows, columns) of numbers, or (rows, columns, 3) uint8 RGB; row 0 lies at low y. NaN is
    left blank. A diverging palette is symmetric about zero. `low` and `high` fix the range of colours;
    without them it follows the data. `bar` is the colour bar's title with its unit; empty for no bar.

    With the palette "classes", `values` is (rows, columns, classes) of shares that add up to 1: the largest
    gives the class colour, its lead over the next the strength; `low`, `high` and `bar` mean nothing.
    """

    values: Array
    extent: Extent
    palette: Colouring = "sequential"
    low: float | None = None
    high: float | None = None
    smooth: bool = True
    bar: str = ""


@dataclass(frozen=True, eq=False)
class Photo(Mark):
    """A picture: `pixels` is (H, W, 3) uint8 RGB, row 0 on top; the pane's axes count pixels downwards."""

    pixels: Array


@dataclass(frozen=True, eq=False)
class Points(Mark):
    """Points at `xy` (n, 2), coloured and shaped by `group` (n,) of class indices.

    With `values` (n,) all are round, and coloured as a diverging field from −`reach` to `reach` is.
    `size` is in pixels. `symbol` replaces the groups' shapes: "ring" and "cross" mark points out.
    `group_labels` enter the legend, one for each group from 0 on.
    """

    xy: Array
    group: Array
    size: float = 9.0
    hollow: bool = False
    symbol: Literal["", "ring", "cross"] = ""
    group_labels: tuple[str, ...] = ()
    values: Array | None = None
    reach: float = 1.0


@dataclass(frozen=True, eq=False)
class Path(Mark):
    """Polylines, each (n, 2): trajectories, contours, curves. NaN breaks a line.

    `spans` are x of vertical lines through the whole pane, whatever range it shows; they do not widen it.
    `label` is then written at their upper ends, and enters the legend only where there are polylines.
    """

    lines: tuple[Array, ...]
    colour: Colour = "accent"
    dashed: bool = False
    width: float = 1.0
    spans: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Arrows(Mark):
    """Arrows from `start` (n, 2) to `end` (n, 2)."""

    start: Array
    end: Array
    colour: Colour = "accent"


@dataclass(frozen=True, eq=False)
class Boxes(Mark):
    """Boxes `xyxy` (n, 4), those that matter most first, with a caption each ("" for none).

    They are coloured by `group` (n,), or all in `colour`. `width` is the outline's in pixels. No caption
    covers another: it moves aside, or is left out. With `width` 0 there are captions alone, each at its box's
    first corner on the side of the second.
    """

    xyxy: Array
    group: Array
    captions: tuple[str, ...] = ()
    dashed: bool = False
    colour: Colour | None = None
    width: float = 2.0


@dataclass(frozen=True)
class Window:
    """A highlighted rectangle of cells in a Grid."""

    row: int
    column: int
    rows: int
    columns: int
    colour: Colour = "accent"


@dataclass(frozen=True, eq=False)
class Grid(Mark):
    """Cells with numbers, row 0 on top, `cell` units of the pane wide and high.

    `values` is (rows, columns); `format` writes each ("" for none), NaN is left blank. Cells are tinted by
    the palette between `low` and `high`. Or `values` is (rows, columns, 3) uint8 RGB, without numbers.
    `windows` are outlined; `hatched` (rows, columns) bool strikes out; cells that are `faint` (rows, columns)
    bool are outlined only, such as padding.

    Several may stand in one pane: `origin` is x and y of the upper left corner in units, `caption` stands
    above, `sign` to the left, as × and = between operands; `room` is how many units they have at least. Items
    for the hand are the cells, row by row.
    """

    values: Array
    format: str = ".3g"
    palette: Palette = "sequential"
    low: float | None = None
    high: float | None = None
    windows: tuple[Window, ...] = ()
    hatched: Array | None = None
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    faint: Array | None = None
    origin: tuple[float, float] = (0.0, 0.0)
    caption: str = ""
    sign: str = ""
    cell: float = 1.0
    room: float = 0.0


@dataclass(frozen=True, eq=False)
class Surface(Mark):
    """Heights (rows, columns) over `extent`, row 0 at low y, with paths (n, 3) lying on it.

    `points` (n, 3) stand where their coordinates say, coloured by `groups` (n,) of class indices. The palette
    colours the heights; with `tint`, as many rows and columns of shares of classes (palette "classes") or of
    RGB as a Heatmap has them, colours are taken from there. `low` and `high` fix the range of heights;
    without them it follows heights and points. What lies beyond is drawn at the range's end. With a diverging
    palette the range is symmetric about zero.
    """

    heights: Array
    extent: Extent
    paths: tuple[Array, ...] = ()
    colours: tuple[Colour, ...] = ()
    points: Array | None = None
    groups: Array | None = None
    tint: Array | None = None
    palette: Colouring = "sequential"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, eq=False)
class Network(Mark):
    """Units in columns with a thumbnail each, and weighted edges between neighbouring columns.

    `layers` counts the units of each column from the input on. `maps` is (units, h, w) uint8, row 0 at low
    y: 0 is the most negative, 128 zero, 255 the most positive. `weights[i]` is (layers[i+1], layers[i]); NaN
    is no edge.
    `labels` name units of the first column, `output_labels` those of the last, `output_groups` are their
    class colours. `captions` stand above the columns, one for each from the input on, "" for none.

    Items for the hand are the units, layer by layer, then the edges: edge e of all weights counted row by
    row, weights[0] first, is item units + e. `selected` is the unit or edge that is pointed out, -1 for none.
    `frozen[i]` is (layers[i+1], layers[i] + 1) bool, the last column for the biases: weights that do not
    learn are dashed, and a unit all of whose row is frozen has a lock. Empty where nothing is frozen.
    """

    layers: tuple[int, ...]
    maps: Array
    weights: tuple[Array, ...]
    labels: tuple[str, ...] = ()
    selected: int = -1
    frozen: tuple[Array, ...] = ()
    output_labels: tuple[str, ...] = ()
    output_groups: tuple[int, ...] = ()
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Bars(Mark):
    """A bar for each of `values` (n,), named by `labels`, coloured by `group` (n,)."""

    values: Array
    labels: tuple[str, ...]
    group: Array
    horizontal: bool = True


@dataclass(frozen=True, eq=False)
class Table(Mark):
    """Rows of text under column titles (empty titles for none); the first column names the row."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Text(Mark):
    """Markdown."""

    markdown: str


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    if not array.flags.writeable and array.base is None:
        return array
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy
