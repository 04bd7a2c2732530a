"""Two boxes: the hand moves them, and play lets copies of the second learn to be the first."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from playground.boxes.descent import MEASURES, descended, measured
from playground.boxes.iou import Floats, overlap
from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab import overlap_view
from playground.scenes.box_lab.hand import Hand
from playground.scenes.box_lab.mode import Mode, box_of
from playground.scenes.box_lab.params import BoxLabParams

SIZE: Final = (640.0, 480.0)
NAMES: Final = ("first", "second")
STEPS: Final = 60
"""Of a descent; the learning rate falls to 0 along half a cosine, as the losses have a kink at their end."""
UPDATES: Final = 6
"""Of every box in a step, so that a step can be seen."""


class Overlapping(Mode):
    """Boxes A and B, and for each measure a copy of B that learns, with its IoU after each step."""

    def __init__(self, params: BoxLabParams, context: Context) -> None:
        self.hand = Hand()
        self.first = self.second = np.zeros(4)
        self.learners: dict[str, Floats] = {}
        self.ious: dict[str, list[float]] = {}
        self.follow(params)

    def follow(self, params: BoxLabParams) -> None:
        """Take boxes that have changed; the copies then begin anew."""
        first, second = box_of("first", params.first), box_of("second", params.second)
        if self.learners and np.array_equal([first, second], [self.first, self.second]):
            return
        self.first, self.second = first, second
        self.learners = dict.fromkeys(MEASURES, second)
        self.ious = {name: [float(overlap(first, second).iou)] for name in MEASURES}

    def step(self, params: BoxLabParams) -> bool:
        """Let every copy of B descend once."""
        done = len(self.ious[MEASURES[0]]) - 1
        if done >= STEPS:
            return False
        rate = params.learning_rate * (1 + math.cos(math.pi * done / STEPS)) / 2
        target = self.first / SIZE[0]
        for measure in MEASURES:
            box = self.learners[measure] / SIZE[0]
            for _ in range(UPDATES):
                box = descended(box, target, measure, rate)
            self.learners[measure] = box * SIZE[0]
            self.ious[measure].append(float(measured(box, target, "iou")))
        return done + 1 < STEPS

    def picture(self, params: BoxLabParams) -> Picture:
        """Show both boxes, the numbers, and how the copies learn."""
        return overlap_view.picture(self.first, self.second, self.learners, self.ious, self.hand.cursor())

    def touched(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        """Drag a box by corner, edge or whole."""
        if gesture.pane != "plane" and gesture.kind != "release":
            return None
        edit = self.hand.touch(gesture, np.stack([self.first, self.second]), SIZE)
        if edit is None or edit.box is None:
            return None
        return params.updated({NAMES[edit.index]: tuple(edit.box.tolist())})

    def results(self, params: BoxLabParams) -> dict[str, Any]:
        """Return the boxes, the four measures, and what was learned."""
        found = overlap(self.first, self.second)
        return {
            "boxes": np.stack([self.first, self.second]),
            "measures": np.array([float(getattr(found, name)) for name in MEASURES]),
            "learned": np.stack([self.learners[name] for name in MEASURES]),
            "learned_iou": np.array([self.ious[name] for name in MEASURES]),
        }
