"""Bias or variance: what a training and a test error say about what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GAP: Final = 0.05
"""An error gap from here on is high: 1 % and 11 % is variance, 15 % and 16 % bias where 0 % is possible."""


@dataclass(frozen=True)
class Diagnosis:
    """Errors in [0, 1]: the best possible (Bayes error), on training points and on test points."""

    best: float
    train: float
    test: float

    @property
    def bias(self) -> float:
        """The avoidable bias: how far the training error lies above the best possible one."""
        return self.train - self.best

    @property
    def variance(self) -> float:
        """How far the test error lies above the training error."""
        return self.test - self.train

    @property
    def name(self) -> str:
        """High bias, high variance, both or neither."""
        high = [name for name, gap in (("bias", self.bias), ("variance", self.variance)) if gap >= GAP - 1e-9]
        if not high:
            return "Low bias, low variance"
        return f"High {' and high '.join(high)}"

    @property
    def advice(self) -> str:
        """What helps."""
        biased, varied = self.bias >= GAP - 1e-9, self.variance >= GAP - 1e-9
        if biased:
            return "A larger model, better inputs or longer training" + (
                ", then more points" if varied else ""
            )
        if varied:
            return "More points, or more regularisation"
        return "Nothing to mend at this measure"
