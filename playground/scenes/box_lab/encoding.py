"""What a detector of the YOLO family is asked to answer for one object that the hand moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from playground.opencv import cv2
from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab import encoding_view
from playground.scenes.box_lab.encoded import Encoded, encoded_at
from playground.scenes.box_lab.hand import Hand
from playground.scenes.box_lab.made import TIMES
from playground.scenes.box_lab.mode import Mode, box_of
from playground.scenes.box_lab.params import BoxLabParams
from playground.sources.synthetic import Street


class Encoding(Mode):
    """An object on the street, dragged about, and the target it makes."""

    def __init__(self, params: BoxLabParams, context: Context) -> None:
        self._street = Street(params.seed).picture(TIMES[0])[0]
        self._photo: npt.NDArray[np.uint8] = self._street
        self.hand = Hand()
        self.follow(params)

    def follow(self, params: BoxLabParams) -> None:
        """Encode the object, on a photo of the network's size. UserError for a box that cannot be."""
        self.encoded: Encoded = encoded_at(params)
        side = params.network
        if self._photo.shape[:2] != (side, side):
            self._photo = np.asarray(cv2.resize(self._street, (side, side)), np.uint8)

    def picture(self, params: BoxLabParams) -> Picture:
        """Show object, grid and anchors, the target written out, and what mistakes cost."""
        return encoding_view.picture(self.encoded, self._photo, self.hand.cursor(), params)

    def touched(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        """Drag the object."""
        if gesture.pane != "input" and gesture.kind != "release":
            return None
        side = float(params.network)
        box = box_of("object", params.object) * side
        edit = self.hand.touch(gesture, box[None], (side, side))
        if edit is None or edit.box is None:
            return None
        return params.updated({"object": tuple(np.round(edit.box / side, 4).tolist())})

    def results(self, params: BoxLabParams) -> dict[str, Any]:
        """Return the target and what it rests on."""
        encoded, target = self.encoded, self.encoded.target
        return {
            "target": target.vector,
            "cell": np.array([target.column, target.row]),
            "responsible": np.array([target.scale, target.anchor]),
            "anchor_iou": target.ious,
            "decoded": encoded.decoded,
        }
