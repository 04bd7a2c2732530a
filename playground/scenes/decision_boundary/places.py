"""Places in a network as they are written in parameters, touched in the picture and found in the engine.

Written: [layer], [layer, unit] or [layer, unit, input], counted from 1, input 0 for the bias. Touched: items
of the mark Network, units layer by layer, then edges matrix by matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Written = tuple[float, ...]
LARGEST = 1e5
"""The largest size of a weight that is set by hand; larger values are taken as this."""


@dataclass(frozen=True)
class Place:
    """A unit, or an edge that comes from `source`; layer 0 is that of the inputs. All count from 0."""

    layer: int
    unit: int
    source: int | None = None

    @property
    def written(self) -> Written:
        """The place as it stands in parameters."""
        ends = () if self.source is None else (self.source + 1,)
        return (self.layer, self.unit + 1, *ends)


def touched(item: int, sizes: Sequence[int]) -> Place | None:
    """Return the place of an item of the mark Network; None for no item."""
    if item < 0:
        return None
    for layer, units in enumerate(sizes):
        if item < units:
            return Place(layer, item)
        item -= units
    for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
        if item < fan_in * fan_out:
            return Place(layer, item // fan_in, item % fan_in)
        item -= fan_in * fan_out
    return None


def read(row: Sequence[float], sizes: Sequence[int]) -> tuple[int, int | None, int | None] | None:
    """Return layer (from 1), unit (from 0 or None: all) and column of [W | b] (None: all) of a written place.

    None where this network has no such place, as after a layer was taken away.
    """
    layer, unit, source = (*(int(part) for part in row[:3]), *(None,) * (3 - len(row)))
    if layer is None or not 1 <= layer < len(sizes):
        return None
    if unit is None:
        return layer, None, None
    if not 1 <= unit <= sizes[layer]:
        return None
    if source is None:
        return layer, unit - 1, None
    fan_in = sizes[layer - 1]
    if not 0 <= source <= fan_in:
        return None
    return layer, unit - 1, source - 1 if source else fan_in  # the bias is the last column


def within(value: float) -> float:
    """Return the nearest value that a weight can be set to."""
    return float(max(-LARGEST, min(value, LARGEST)))


def title(place: Place, sizes: Sequence[int]) -> str:
    """Name a place in words, counted from 1."""
    last = len(sizes) - 1

    def unit(layer: int, number: int) -> str:
        if layer == 0:
            return f"input {number + 1}"
        if layer == last:
            return "output" if sizes[last] == 1 else f"output {number + 1}"
        return f"unit {number + 1}, layer {layer}"

    named = unit(place.layer, place.unit)
    if place.source is not None:
        named = f"{unit(place.layer - 1, place.source)} → {named}"
    return named[:1].upper() + named[1:]
