"""SORT: boxes of one picture after the other become tracks, by overlap with where they were expected.

Bewley, Ge, Ott, Ramos, Upcroft: Simple online and realtime tracking, 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from scipy.optimize import linear_sum_assignment  # pyright: ignore

from playground.boxes.iou import Floats, Ints, pairwise_iou
from playground.tracking.kalman import Filters

LEAST: Final = 1e-3
"""Pixels of the shortest side of a box that is followed; what has no area has no shape to predict."""
FARTHEST: Final = 1e6
"""Pixels from the picture's corner beyond which a box is a fault of the detector, not a place."""
RECORD: Final = np.dtype([("id", np.intp), ("label", np.intp), ("hits", np.intp), ("lost", np.intp)])
"""What is kept of a track beside its filter; its id is 0 until it is believed in."""


@dataclass(frozen=True)
class Rule:
    """When a box goes on a track.

    It does where both overlap by at least `match_iou`, and with `within_class` are of one class. A track is
    believed in, and gets its id, once it was seen in `min_hits` pictures in a row; later it may miss
    `max_age` pictures in a row before it ends.
    """

    max_age: int = 15
    min_hits: int = 3
    match_iou: float = 0.3
    within_class: bool = True


@dataclass(frozen=True, eq=False)
class Tracks:
    """The tracks that are believed in after a picture, oldest first.

    `ids` (n,) count from 1 and never come again; `boxes` (n, 4) are what the filter makes of what was seen,
    or expects where nothing was; `labels` (n,) are the classes seen last; `hits` (n,) counts the pictures
    each was seen in, `lost` (n,) those since; `velocity` (n, 2) is in pixels per picture. `given` (m,) holds
    for every box that was handed in the id of its track, 0 where it has none yet.
    """

    ids: Ints
    boxes: Floats
    labels: Ints
    hits: Ints
    lost: Ints
    velocity: Floats
    given: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def centres(self) -> Floats:
        """The middles (n, 2) of the boxes."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2


class Tracker:
    """Follows boxes; `rule` may be changed between two pictures."""

    def __init__(self, rule: Rule | None = None) -> None:
        self.rule = rule or Rule()
        self._last_id = 0
        self.let_go()

    def let_go(self) -> None:
        """End all tracks, as where the pictures jump; their ids do not come again."""
        self._filters = Filters()
        self._records = np.zeros(0, RECORD)

    def update(self, boxes: Floats, scores: Floats, labels: Ints) -> Tracks:
        """Take the boxes (m, 4) of the next picture with scores (m,) and labels (m,); return the tracks.

        Their order means nothing. Boxes that are not finite, or have no area, are passed over.
        """
        order = _in_order(boxes, scores, labels)
        seen, classes = boxes[order], labels[order]
        self._filters.predict()
        rows, columns = self._matched(seen, classes)
        self._filters.update(rows, seen[columns])
        new = np.setdiff1d(np.arange(len(seen)), columns)
        self._filters.begin(seen[new])
        owners = np.zeros(len(seen), np.intp)
        owners[columns], owners[new] = rows, len(self._records) + np.arange(len(new))
        self._note(owners, classes)
        given = np.zeros(len(boxes), np.intp)
        given[order] = self._records["id"][owners]
        self._end()
        return self._told(given)

    def _matched(self, seen: Floats, classes: Ints) -> tuple[Ints, Ints]:
        """Return the tracks (k,) and the boxes (k,) that go together: their whole overlap is largest."""
        iou = pairwise_iou(self._filters.boxes, seen)
        iou[iou < self.rule.match_iou] = 0.0  # before it is assigned: what is refused must take no place
        if self.rule.within_class:
            iou[self._records["label"][:, None] != classes] = 0.0
        rows, columns = cast("tuple[Ints, Ints]", linear_sum_assignment(iou, maximize=True))
        overlap = iou[rows, columns] > 0
        return rows[overlap], columns[overlap]

    def _note(self, owners: Ints, classes: Ints) -> None:
        """Write down which tracks were seen (k,), and as what; number those that are believed in from now."""
        added = np.zeros(len(self._filters.mean) - len(self._records), RECORD)
        records = np.concatenate([self._records, added])
        records["lost"] += 1
        records["lost"][owners] = 0
        records["hits"][owners] += 1
        records["label"][owners] = classes
        sure = np.flatnonzero((records["id"] == 0) & (records["hits"] >= self.rule.min_hits))
        records["id"][sure] = self._last_id + 1 + np.arange(len(sure))
        self._last_id += len(sure)
        self._records = records

    def _end(self) -> None:
        """End the tracks that were lost for too long; one that is not believed in yet, at once."""
        patience = np.where(self._records["id"] > 0, self.rule.max_age, 0)
        alive = self._records["lost"] <= patience
        self._records = self._records[alive]
        self._filters.keep(alive)

    def _told(self, given: Ints) -> Tracks:
        sure = self._records["id"] > 0
        records = self._records[sure]
        return Tracks(
            records["id"].copy(),
            self._filters.boxes[sure],
            records["label"].copy(),
            records["hits"].copy(),
            records["lost"].copy(),
            self._filters.velocity[sure],
            given,
        )


def _in_order(boxes: Floats, scores: Floats, labels: Ints) -> Ints:
    """Return which boxes can be followed, in an order that does not depend on how they came."""
    near = np.flatnonzero(np.abs(boxes).max(1) <= FARTHEST)  # NaN is not
    sides = boxes[near, 2:] - boxes[near, :2]
    usable = near[sides.min(1) >= LEAST]
    order = np.lexsort((labels[usable], *boxes[usable].T, -scores[usable]))
    return usable[order]
