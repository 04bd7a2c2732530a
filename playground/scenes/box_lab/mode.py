"""What each mode of the lab is: a state that steps, shows itself and answers the hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

import numpy as np

from playground.boxes.iou import Floats
from playground.faults import UserError
from playground.marks import Photo
from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab.params import BoxLabParams

PAPER: Final = Photo(np.zeros((0, 0, 3), np.uint8))
"""A picture without pixels: its pane counts downwards all the same, as boxes do."""


class Mode(ABC):
    """One of the lab's views; made anew when the mode changes."""

    @abstractmethod
    def __init__(self, params: BoxLabParams, context: Context) -> None: ...

    @abstractmethod
    def follow(self, params: BoxLabParams) -> None:
        """Take what has changed in the parameters."""

    @abstractmethod
    def picture(self, params: BoxLabParams) -> Picture:
        """Show everything."""

    @abstractmethod
    def results(self, params: BoxLabParams) -> dict[str, Any]:
        """Return the arrays that `--save` writes; scene.py says what each is."""

    def step(self, params: BoxLabParams) -> bool:
        """Go on by one step; False where nothing moves."""
        return False

    def moved(self, params: BoxLabParams) -> BoxLabParams:
        """Tell what the steps have moved on."""
        return params

    def touched(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        """Answer the hand; new parameters where it changed what they hold."""
        return None


class Walk:
    """A place along steps that lies in the parameters: play moves it on, a hand may move it back."""

    def __init__(self, position: int) -> None:
        self.at = position
        self._told: int = position

    def follow(self, params: BoxLabParams, length: int) -> None:
        """Take the place that the parameters tell, at most `length`."""
        if params.position != self._told:
            self.at = self._told = params.position
        self.at = min(self.at, length)

    def step(self, length: int) -> bool:
        """Go on by one; False at the end."""
        self.at = min(self.at + 1, length)
        return self.at < length

    def moved(self, params: BoxLabParams) -> BoxLabParams:
        """Tell the place."""
        if self.at == self._told or params.position != self._told:
            return params
        self._told = self.at
        return params.updated({"position": self.at})


def check_image(params: BoxLabParams, count: int) -> None:
    """Raise UserError where the picture to begin with is not one of so many."""
    if params.image > max(count, 1):
        raise UserError(
            f"parameter image={params.image}: there are boxes of {count}", "choose a lower number"
        )


def at_an_image(params: BoxLabParams, count: int) -> BoxLabParams:
    """Return parameters that show one of so many pictures, the last where other boxes are of fewer."""
    last = max(count, 1)
    return params if params.image <= last else params.updated({"image": last})


def box_of(name: str, corners: tuple[float, ...]) -> Floats:
    """Return a parameter's box (4,); UserError where it has no area."""
    x1, y1, x2, y2 = corners
    if not (x1 < x2 and y1 < y2):
        raise UserError(
            f"parameter {name}={list(corners)} is a box without area", "expected x1 < x2, y1 < y2"
        )
    return np.array(corners, np.float64)
