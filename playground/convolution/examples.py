"""Worked examples by name: an input, a kernel or window, and a geometry that can be followed by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Example:
    """An example: what a person reads as its name, its input and kernel, and what else is set."""

    label: str
    image: Table
    kernel: Table = ()
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


_STEPS: Final = tuple((10.0,) * 3 + (0.0,) * 3 for _ in range(6))
_QUARTERS: Final = (*_STEPS[:3], *((0.0,) * 3 + (10.0,) * 3 for _ in range(3)))
_VERTICAL: Final = ((1, 0, -1),) * 3
_HORIZONTAL: Final = ((1, 1, 1), (0, 0, 0), (-1, -1, -1))
_POOLED: Final = ((1, 3, 2, 1), (2, 9, 1, 1), (1, 3, 2, 3), (5, 6, 1, 2))

EXAMPLES: Final[dict[str, Example]] = {
    "conv_6x6_vertical": Example(
        "6×6 · vertical edges",
        (
            (3, 0, 1, 2, 7, 4),
            (1, 5, 8, 9, 3, 1),
            (2, 7, 2, 5, 1, 3),
            (0, 1, 3, 1, 7, 8),
            (4, 2, 1, 6, 2, 8),
            (2, 4, 5, 2, 3, 9),
        ),
        _VERTICAL,
    ),
    "bright_to_dark": Example("an edge, bright to dark", _STEPS, _VERTICAL),
    "dark_to_bright": Example("an edge, dark to bright", tuple(row[::-1] for row in _STEPS), _VERTICAL),
    "four_quarters": Example("four quarters · horizontal edges", _QUARTERS, _HORIZONTAL),
    "conv_pad1_2x2": Example(
        "3×3 padded by 1 · 2×2", ((0, 1, 2), (3, 4, 5), (6, 7, 8)), ((0, 1), (2, 3)), {"padding": 1}
    ),
    "conv_stride2": Example(
        "7×7 at stride 2",
        (
            (2, 3, 7, 4, 6, 2, 9),
            (6, 6, 9, 8, 7, 4, 3),
            (3, 4, 8, 3, 8, 9, 7),
            (7, 8, 3, 6, 6, 3, 4),
            (4, 2, 1, 8, 3, 4, 6),
            (3, 2, 4, 1, 9, 8, 3),
            (0, 1, 3, 9, 2, 1, 4),
        ),
        ((3, 4, 4), (1, 0, 2), (-1, 0, 3)),
        {"stride": 2},
    ),
    "conv_arithmetic_issue17": Example(
        "5×5 padded by 1, at stride 2",
        ((2, 2, 3, 3, 3), (0, 1, 3, 0, 3), (2, 3, 0, 1, 3), (3, 3, 2, 1, 2), (3, 3, 0, 2, 3)),
        ((2, 0, 1), (1, 0, 0), (0, 1, 1)),
        {"padding": 1, "stride": 2},
    ),
    "transposed": Example(
        "2×2 spread out by a transposed 3×3",
        ((1, 2), (3, 4)),
        ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        {"operation": "transposed", "padding": 1, "stride": 2, "output_padding": 1},
    ),
    "maxpool": Example(
        "largest of 2×2 at stride 2", _POOLED, (), {"operation": "max_pool", "window": 2, "stride": 2}
    ),
    "maxpool5": Example(
        "largest of 3×3 at stride 1",
        ((1, 3, 2, 1, 3), (2, 9, 1, 1, 5), (1, 3, 2, 3, 2), (8, 3, 5, 1, 0), (5, 6, 1, 2, 9)),
        (),
        {"operation": "max_pool", "window": 3, "stride": 1},
    ),
    "avgpool": Example(
        "average of 2×2 at stride 2",
        ((1, 3, 2, 1), (2, 9, 1, 1), (1, 4, 2, 3), (5, 6, 1, 2)),
        (),
        {"operation": "average_pool", "window": 2, "stride": 2},
    ),
    "unpool": Example(
        "largest of 2×2, put back", _POOLED, (), {"operation": "max_unpool", "window": 2, "stride": 2}
    ),
}
"""Integers small enough to check on paper."""
