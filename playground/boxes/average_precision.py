"""Precision and recall of ranked predictions, and the four areas that are all called average precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from playground.boxes.iou import Bools, Floats

ELEVEN: Final[Floats] = np.arange(11) / 10
COCO_101: Final[Floats] = np.linspace(0, 1, 101)
"""As COCO's own code makes them, where some differ from n/100 by a bit that a curve may not reach."""


@dataclass(frozen=True, eq=False)
class PrecisionRecall:
    """Precision and recall (n,) after each of n predictions, from the highest score on.

    Each area is an average of precision over recall, 0 where nothing was predicted.
    """

    precision: Floats
    recall: Floats

    @classmethod
    def of(cls, correct: Bools, total: int) -> PrecisionRecall:
        """Count along predictions (n,) in order of score; `total`, above 0, is how many are to be found."""
        found = np.cumsum(correct)
        return cls(found / np.arange(1, len(correct) + 1), found / total)

    @property
    def envelope(self) -> Floats:
        """Return the best precision (n,) at this recall or more."""
        return np.maximum.accumulate(self.precision[::-1])[::-1]

    @property
    def raw(self) -> float:
        """Return the area under the curve as it is, Σ P·ΔR."""
        return float(self.precision @ np.diff(self.recall, prepend=0.0))

    @property
    def voc2010(self) -> float:
        """Return the area under the envelope, as VOC has taken it since 2010."""
        return float(self.envelope @ np.diff(self.recall, prepend=0.0))

    @property
    def eleven_point(self) -> float:
        """Return the mean of the envelope at recall 0, 0.1, … 1, as VOC took it until 2009."""
        return float(self.at(ELEVEN).mean())

    @property
    def coco_101(self) -> float:
        """Return the mean of the envelope at recall 0, 0.01, … 1, as COCO takes it."""
        return float(self.at(COCO_101).mean())

    def at(self, recalls: Floats) -> Floats:
        """Return the envelope at recalls (r,), 0 beyond the last that was reached."""
        return np.append(self.envelope, 0.0)[np.searchsorted(self.recall, recalls)]
