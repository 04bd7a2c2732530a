"""What a detector takes for objects before suppression, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Candidates:
    """n boxes with the class each is most of, and where they come from.

    `boxes` (n, 4) are x1 y1 x2 y2 in pixels of the network's input; `scores` (n,) are objectness × class
    score; `labels` (n,) are class indices. `origins` (n, 4) are scale, anchor, row and column of the cell
    each comes from; it has no rows for detectors that do not tell. Doubles, as the maths of boxes takes them.
    """

    boxes: Floats
    scores: Floats
    labels: Indices
    objectness: Floats
    origins: Indices

    def __len__(self) -> int:
        return len(self.scores)

    def take(self, which: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Candidates:
        """Return those that indices or a mask choose, in that order."""
        origins = self.origins[which] if len(self.origins) else self.origins
        return Candidates(
            self.boxes[which], self.scores[which], self.labels[which], self.objectness[which], origins
        )


def join(parts: Sequence[Candidates]) -> Candidates:
    """Return the candidates of several scales as one, highest score first."""
    scores = np.concatenate([part.scores for part in parts])
    whole = Candidates(
        np.concatenate([part.boxes for part in parts]),
        scores,
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.objectness for part in parts]),
        np.concatenate([part.origins for part in parts]),
    )
    return whole.take(np.argsort(-scores, kind="stable"))
