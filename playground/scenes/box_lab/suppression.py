"""Scored boxes give way one by one: the highest is taken, overlaps are computed, others are struck out."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.boxes.box_files.table import BoxTable
from playground.faults import UserError
from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab import suppression_view
from playground.scenes.box_lab.content import Rows, scored_table, with_box, with_columns
from playground.scenes.box_lab.hand import Edit, Hand
from playground.scenes.box_lab.made import Made, make, room, without_boxes
from playground.scenes.box_lab.mode import Mode, Walk, at_an_image, check_image
from playground.scenes.box_lab.params import CLASSES, BoxLabParams
from playground.scenes.box_lab.trace import Trace, trace_of


class Suppressing(Mode):
    """Non-maximum suppression that can be walked through, forth and back."""

    def __init__(self, params: BoxLabParams, context: Context) -> None:
        rng = np.random.default_rng(int(context.generator.initial_seed()))
        self.made: Made = make(params.picture, params.seed, rng)
        self.hand = Hand()
        self.walk = Walk(params.position)
        self._read: tuple[object, BoxTable] | None = None
        self._rule: object = None
        self._context = context
        self.follow(params)
        check_image(params, len(self.trace.table.image_ids))

    def follow(self, params: BoxLabParams) -> None:
        """Trace the suppression anew where something in it has changed. Raises UserError, Cancelled."""
        given = params.boxes, params.more_classes
        if self._read is None or self._read[0] != given:
            value, tell = params.boxes or self.made.candidates, self._context.tell
            self._read = given, scored_table(value, tell, more_classes=params.more_classes)
        rule = (
            *given,
            params.image,
            params.method,
            params.iou_threshold,
            params.score_threshold,
            params.sigma,
            params.class_aware,
        )
        if rule != self._rule:
            self.trace: Trace = trace_of(self._read[1], params)
            self._rule = rule
        self.walk.follow(params, self.trace.length)

    def step(self, params: BoxLabParams) -> bool:
        """Go to the next phase."""
        return self.walk.step(self.trace.length)

    def moved(self, params: BoxLabParams) -> BoxLabParams:
        """Tell where the walk stands, and the picture."""
        return self.walk.moved(at_an_image(params, len(self.trace.table.image_ids)))

    def picture(self, params: BoxLabParams) -> Picture:
        """Show the boxes, their scores, the overlaps and what is decided."""
        photo = self.made.pictures[0] if self.made.pictures and not isinstance(params.boxes, str) else None
        return suppression_view.picture(self.trace, self.walk.at, photo, self.hand, params)

    def touched(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        """Move, resize, paint or erase a box; set its score or class on the card."""
        if gesture.kind in ("set", "act"):
            return self._answered(gesture, params)
        if gesture.pane != "picture" and gesture.kind != "release":
            return None
        if gesture.kind == "press" and isinstance(params.boxes, str) and params.hand != "move":
            raise UserError("boxes of a file are not changed by hand", "clear the file first")
        boxes = self.trace.boxes
        edit = self.hand.touch(gesture, boxes, room(boxes), params.hand)
        return None if edit is None else self._edited(edit, params)

    def results(self, params: BoxLabParams) -> dict[str, Any]:
        """Return what is kept at the end, wherever the walk stands."""
        trace = self.trace
        return {"kept": trace.rows[trace.whole.kept], "scores": trace.whole.scores}

    def _edited(self, edit: Edit, params: BoxLabParams) -> BoxLabParams | None:
        if isinstance(params.boxes, str):
            return None
        rows = params.boxes or self.made.candidates
        index, trace = edit.index, self.trace
        index = int(trace.rows[index]) if index < len(trace.rows) else len(rows)
        new = (params.paint_score, CLASSES.index(params.paint_class), params.image - 1)
        return self._given(with_box(rows, index, edit.box, new), params)

    def _answered(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        trace, chosen = self.trace, self.hand.chosen
        if isinstance(params.boxes, str) or not 0 <= chosen < len(trace.rows):
            return None
        if gesture.name == "remove":
            self.hand.chosen = -1
            return self._edited(Edit(chosen, None), params)
        rows, index = params.boxes or self.made.candidates, int(trace.rows[chosen])
        if gesture.name == "score":
            score = float(np.clip(np.nan_to_num(float(gesture.value)), 0, 1))
            return self._given(with_columns(rows, index, 4, [score]), params)
        label = trace.table.classes.index(str(gesture.value))
        return self._given(with_columns(rows, index, 4, [trace.scores[chosen].item(), label]), params)

    def _given(self, rows: Rows, params: BoxLabParams) -> BoxLabParams:
        """Return parameters with own boxes; without any, a picture that none are made for."""
        if rows:
            return params.updated({"boxes": rows})
        return params.updated({"boxes": (), "picture": without_boxes(params.picture)})
