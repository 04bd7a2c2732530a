"""Where an axis is marked and what is written there."""

from __future__ import annotations

import math

from playground.marks import Extent
from widgets.painters.base import Ticks

_STEPS = ((1.0, 0.0), (2.0, 0.0), (5.0, 0.0), (3.0, 0.7), (4.0, 0.7), (2.5, 0.9), (6.0, 0.9))
"""Steps within a decade, and how much less welcome each is."""


def linear_ticks(low: float, high: float, wanted: int) -> Ticks:
    """Return about `wanted` round numbers in a range, best with one at each end."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return ()
    decade = 10.0 ** math.floor(math.log10(span / max(wanted, 1)))
    best: tuple[float, float] | None = None
    for scale in (decade, decade * 10):
        for base, penalty in _STEPS:
            step = base * scale
            count = math.floor(high / step + 1e-6) - math.ceil(low / step - 1e-6) + 1
            ends = sum(abs(end / step - round(end / step)) < 1e-6 for end in (low, high))
            cost = abs(count - wanted) + penalty + 1.5 * (2 - ends) / 2 + (9 if count < 2 else 0)
            if best is None or cost < best[0]:
                best = (cost, step)
    assert best is not None
    step = best[1]
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return tuple((n * step, number_text(n * step, step)) for n in range(first, last + 1))


def log_ticks(low: float, high: float, wanted: int) -> Ticks:
    """Return powers of ten (and 2 and 5 times them, in a short range) between 10**low and 10**high."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return ()
    decades = high - low
    first, last = math.floor(low), math.ceil(high)
    every = max(1, math.ceil(decades / max(wanted, 1)))
    found = [float(power) for power in range(first, last + 1) if power % every == 0]
    if decades < 2.2:
        parts = (1, 2, 5) if decades < 1.2 else (1, 3)
        found = sorted(power + math.log10(part) for power in range(first, last + 1) for part in parts)
    inside = [power for power in found if low - 1e-6 <= power <= high + 1e-6]
    if len(inside) < 2:
        values = linear_ticks(10**low, 10**high, wanted)
        return tuple((math.log10(value), text) for value, text in values if value > 0)
    return tuple((power, _power_text(power)) for power in inside)


def number_text(value: float, step: float) -> str:
    """Write a number with the decimals that a step needs, with a true minus sign."""
    if not math.isfinite(value):
        return ""
    size = max(abs(value), abs(step))
    if size >= 1e5 or (0 < size < 1e-3):
        text = f"{value:.3g}" if value else "0"
        text = text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    else:
        fraction = -math.floor(math.log10(abs(step)) + 1e-9) if step else 0
        decimals = max(0, fraction)
        if step and abs(round(step, decimals) - step) > abs(step) * 1e-3:
            decimals += 1
        text = f"{value:.{min(decimals, 6)}f}"
    return text.replace("-", "−") if float(text) else "0"


def rounded(low: float, high: float, log_y: bool = False) -> tuple[float, float]:
    """Return a range that holds low and high and ends on round numbers, so that it grows in calm steps."""
    if not high > low:
        pad = 0.3 if log_y else (abs(low) * 0.1 or 1.0)
        low, high = low - pad, high + pad
    if log_y:
        return _round_power(low, math.floor), _round_power(high, math.ceil)
    span = (high - low) / 12
    decade = 10.0 ** math.floor(math.log10(span))
    step = next(base * decade for base in (1, 2, 5, 10) if base * decade >= span * 0.999)
    return math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step


def padded(extent: Extent, share: float) -> Extent:
    """Return an extent with a margin of `share` of its size on every side."""
    x0, x1, y0, y1 = extent
    x = (x1 - x0) * share or 1.0
    y = (y1 - y0) * share or 1.0
    return x0 - x, x1 + x, y0 - y, y1 + y


def _round_power(power: float, towards: object) -> float:
    whole = math.floor(power)
    options = [whole + math.log10(part) for part in (1, 2, 5, 10)]
    if towards is math.floor:
        return max(option for option in options if option <= power + 1e-9)
    return min(option for option in options if option >= power - 1e-9)


def _power_text(power: float) -> str:
    value = 10.0**power
    if 1e-4 < value < 1e5:
        return f"{value:.6g}"
    return f"{value:.0e}".replace("e-0", "e−").replace("e-", "e−").replace("e+0", "e").replace("e+", "e")
