"""Between a number and how it is slid, said and typed; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from playground.kinds import Slider

FEWEST_STEPS = 50
"""A slider without a step of its own moves by the largest power of ten that parts its reach so often."""


@dataclass(frozen=True)
class Scale:
    """What a slider of this kind does with numbers."""

    kind: Slider

    @property
    def percent(self) -> bool:
        """A share of 1 that is shown and typed in percent."""
        return self.kind.unit == "%" and self.kind.high <= 1 and not self.kind.whole

    @property
    def places(self) -> int:
        """Decimals that are always shown on a linear scale."""
        if self.kind.decimals is not None:
            return self.kind.decimals
        if self.kind.whole:
            return 0
        factor = 100 if self.percent else 1
        if self.kind.step:
            return _places(self.kind.step * factor)
        reach = (self.kind.high - self.kind.low) * factor
        return max(0, math.ceil(math.log10(FEWEST_STEPS / reach) - 1e-9))

    @property
    def step(self) -> float:
        """The smallest move on a linear scale."""
        if self.kind.step:
            return self.kind.step
        return 1.0 if self.kind.whole else 10.0**-self.places / (100 if self.percent else 1)

    def fraction(self, value: float) -> float:
        """Return where the slider stands, 0 to 1; at an end for a value out of its reach."""
        low, high = self.kind.low, self.kind.high
        value = min(max(value, low), high)
        if self.kind.log:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    def at(self, fraction: float) -> float:
        """Return the number under a point of the slider, rounded to what the scale shows."""
        low, high = self.kind.low, self.kind.high
        fraction = min(max(fraction, 0.0), 1.0)
        if fraction in (0.0, 1.0):
            return self._held(high if fraction else low)
        if self.kind.log:
            value = low * (high / low) ** fraction
            return self._held(min(max(_significant(value, 2), low), high))
        return self._held(min(low + round((high - low) * fraction / self.step) * self.step, high))

    def nudged(self, value: float, steps: int) -> float:
        """Return the number some steps on; not beyond the reach, unless it was already."""
        low, high = self.kind.low, self.kind.high
        if self.kind.log and value <= 0:
            return self._held(low if steps > 0 else value)
        step = self.step
        if self.kind.log:
            step = max(10.0 ** (math.floor(math.log10(value)) - 1), 1.0 if self.kind.whole else 0.0)
            if steps < 0 and value - step < 10 * step:  # 0.010 goes down to 0.0099, not to 0.009
                step = max(step / 10, 1.0 if self.kind.whole else 0.0)
        return self._held(min(max(value + steps * step, min(low, value)), max(high, value)))

    def text(self, value: float) -> str:
        """Return the number with its unit."""
        return self._with_unit(self.number(value))

    def brief(self, value: float) -> str:
        """Return the number with its unit and without zeros at its end."""
        number = self.number(value)
        return self._with_unit(
            number.rstrip("0").rstrip(".") if "." in number and "e" not in number else number
        )

    def number(self, value: float) -> str:
        """Return the number in as many digits as the scale moves by, more where they would lie otherwise."""
        shown = value * 100 if self.percent else value
        if shown == 0 or self.kind.whole:
            return f"{shown:.0f}"
        exact = float(f"{shown:.6g}")
        if abs(exact) >= 1e6 or _places(exact) > 6 or (self._floats and abs(exact) < 1e-3):
            return _short(exact)
        places = max(0, 1 - math.floor(math.log10(abs(exact)))) if self._floats else self.places
        return f"{exact:.{max(places, _places(exact))}f}"

    def read(self, typed: str) -> object:
        """Return the number that was typed, or the text itself where it is none."""
        text = "".join(typed.split()).replace("−", "-")
        if self.kind.unit:
            text = text.removesuffix("".join(self.kind.unit.split()))
        text = text.replace(",", ".") if "." not in text else text.replace(",", "")
        try:
            if self.kind.whole and text.lstrip("+-").isdecimal():
                return int(text)
            number = float(text)
        except ValueError:
            return typed
        return float(f"{number / 100:.15g}") if self.percent else number

    def expected(self) -> str:
        """Say what may be typed, in percent where percent is typed."""
        if not self.percent:
            return self.kind.expected()
        bounds = {
            name: None if (bound := getattr(self.kind, name)) is None else bound * 100
            for name in ("minimum", "maximum", "above")
        }
        return replace(self.kind, **bounds).expected().replace("a number", "a percentage")

    def _with_unit(self, number: str) -> str:
        unit = self.kind.unit
        number = f"−{number[1:]}" if number.startswith("-") else number
        return number + (f"{'' if unit == '°' else ' '}{unit}" if unit else "")

    @property
    def _floats(self) -> bool:
        return self.kind.log and self.kind.decimals is None

    def _held(self, value: float) -> float:
        """Keep a number within the hard bounds, free of the dust of binary fractions."""
        kind = self.kind
        value = round(value) if kind.whole else float(f"{value:.12g}")
        if kind.minimum is not None:
            value = max(value, kind.minimum)
        if kind.maximum is not None:
            value = min(value, kind.maximum)
        if kind.above is not None and value <= kind.above:
            return math.floor(kind.above) + 1 if kind.whole else float(f"{kind.above + self.step:.12g}")
        return value


def _places(number: float) -> int:
    """Return how many decimals a number has: 0.25 → 2."""
    exponent = Decimal(f"{number:.6g}").normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _significant(number: float, digits: int) -> float:
    return float(f"{number:.{digits - 1}e}")


def _short(number: float) -> str:
    """Return 0.00025 as 2.5e-4."""
    mantissa, _, exponent = f"{number:.5e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
