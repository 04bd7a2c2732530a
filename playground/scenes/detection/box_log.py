"""The boxes of the last pictures, to be exported."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from playground.boxes.iou import Floats, Ints
from playground.scenes.detection.found import Found
from playground.sources.mailbox import Shot

MOST: Final = 20_000
"""Rows that are kept; the oldest pictures make room."""
ROW: Final = np.dtype(
    [("picture", np.int64), ("time", np.float64), ("id", np.int64), ("label", np.int64), ("name", "U32"),
     ("score", np.float64), ("x1", np.float64), ("y1", np.float64), ("x2", np.float64), ("y2", np.float64)]
)  # fmt: skip
"""A box: the number and time of its picture, its track or 0, what it is, and where in pixels."""


@dataclass(frozen=True, eq=False)
class _Page:
    """The boxes (m, 4) of one picture, as they were kept."""

    number: int
    time: float
    ids: Ints
    labels: Ints
    names: tuple[str, ...]
    scores: Floats
    boxes: Floats


class BoxLog:
    """Keeps what was found; an array is made of it only where one is asked for."""

    def __init__(self) -> None:
        self._pages: deque[_Page] = deque()
        self._count = 0

    def add(self, shot: Shot, found: Found, ids: Ints) -> None:
        """Note the boxes that are kept of a picture, with the ids (m,) of their tracks."""
        labels = found.labels
        if len(labels):
            names = tuple(found.name(label) for label in labels.tolist())
            page = _Page(shot.number, shot.time, ids, labels, names, found.scores, found.boxes)
            self._pages.append(page)
            self._count += len(labels)
        while self._count > MOST and len(self._pages) > 1:
            self._count -= len(self._pages.popleft().ids)

    def rows(self) -> npt.NDArray[Any]:
        """Return a row for each box, in the order of the pictures."""
        rows = np.zeros(self._count, ROW)
        end = 0
        for page in self._pages:
            part = rows[end : (end := end + len(page.ids))]
            part["picture"], part["time"], part["id"] = page.number, page.time, page.ids
            part["label"], part["name"], part["score"] = page.labels, page.names, page.scores
            for at, side in enumerate(("x1", "y1", "x2", "y2")):
                part[side] = page.boxes[:, at]
        return rows
