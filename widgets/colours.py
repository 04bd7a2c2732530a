"""Colour tables for fields of numbers: (256, 3) uint8, made once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.uint8]

_LIGHT_STOPS = ("#E5A92F", "#ECBC5C", "#F4DCA8", "#F7F7F5", "#B4D3E7", "#66ADD7", "#3D92C8")
_DARK_STOPS = ("#C68A0A", "#A8740A", "#5E450F", "#15181B", "#0C3A57", "#085A90", "#0A70B2")
_STOPS_AT = (0.0, 0.2, 0.36, 0.5, 0.64, 0.8, 1.0)

# Sampled from viridis (van der Walt and Smith, 2015, CC0): even in lightness, safe for colour-blind eyes.
_VIRIDIS = (
    "#440154", "#471365", "#482475", "#463480", "#414487", "#3B528B", "#355F8D", "#2F6C8E",
    "#2A788E", "#25848E", "#21918C", "#1E9C89", "#22A884", "#2FB47C", "#44BF70", "#5EC962",
    "#7AD151", "#9BD93C", "#BDDF26", "#DFE318", "#FDE725",
)  # fmt: skip


def diverging(dark: bool) -> Table:
    """Return orange – neutral – blue: entry 0 most negative, 128 zero, 255 most positive."""
    stops = _DARK_STOPS if dark else _LIGHT_STOPS
    return _table(stops, [0 if at == 0 else 128 + (at - 0.5) * 254 for at in _STOPS_AT])


def sequential() -> Table:
    """Return viridis, dark to light."""
    return ramp(_VIRIDIS)


def ramp(stops: tuple[str, ...]) -> Table:
    """Return a table through evenly spaced "#rrggbb" stops."""
    return _table(stops, list(np.linspace(0, 255, len(stops))))


def mix(under: str, over: str, share: float) -> str:
    """Return `over` laid on `under` with opacity `share`, as "#rrggbb"."""
    pair = zip(_rgb(under), _rgb(over), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pair)


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _table(stops: tuple[str, ...], at: list[float]) -> Table:
    """Interpolate in linear light, so that the middle of two stops does not look muddy."""
    light = (np.array([_rgb(stop) for stop in stops]) / 255.0) ** 2.2
    index = np.arange(256)
    channels = [np.interp(index, at, light[:, channel]) for channel in range(3)]
    table = np.round(np.stack(channels, axis=1) ** (1 / 2.2) * 255).astype(np.uint8)
    table.flags.writeable = False
    return table
