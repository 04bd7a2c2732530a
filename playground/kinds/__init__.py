"""The kinds of parameter: what each takes, and how it is said to a person and to a script.

A kind checks values (`parse`), names what it takes (`expected`) and describes itself for
`playground list --json` (`describe`). Which widget shows it is the window's business.
"""

from playground.kinds.base import Kind
from playground.kinds.box_sizes import BoxSizes
from playground.kinds.boxes import BoxRows
from playground.kinds.choices import Choice, Names, Subset, Toggle
from playground.kinds.contents import FilePath, Line, PointTable
from playground.kinds.numbers import Integers, Matrix, Numbers, Rows, Slider, Volume

__all__ = [
    "BoxRows",
    "BoxSizes",
    "Choice",
    "FilePath",
    "Integers",
    "Kind",
    "Line",
    "Matrix",
    "Names",
    "Numbers",
    "PointTable",
    "Rows",
    "Slider",
    "Subset",
    "Toggle",
    "Volume",
]
