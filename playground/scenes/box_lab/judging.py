"""Predictions are judged against what is there: matched, ranked, and walked down one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.boxes.confusion import confusion
from playground.boxes.iou import Ints
from playground.faults import UserError
from playground.scene import Context, Gesture, Picture
from playground.scenes.box_lab import judging_view
from playground.scenes.box_lab.content import Rows
from playground.scenes.box_lab.hand import Edit, Hand
from playground.scenes.box_lab.judgement import Content, Judgement, evaluated, judged_at
from playground.scenes.box_lab.judging_view import KINDS, View
from playground.scenes.box_lab.made import make, room, without_boxes
from playground.scenes.box_lab.mode import Mode, Walk, at_an_image, check_image
from playground.scenes.box_lab.pairs import SCORE, TRUTH_CLASS, TRUTH_KIND, Pairs
from playground.scenes.box_lab.params import CLASSES, BoxLabParams


class Judging(Mode):
    """Average precision, from boxes in a picture to mAP over classes and thresholds."""

    def __init__(self, params: BoxLabParams, context: Context) -> None:
        rng = np.random.default_rng(int(context.generator.initial_seed()))
        self.made = make(params.picture, params.seed, rng)
        self.hand = Hand()
        self.walk = Walk(params.position)
        self._reached = params.position
        self._content: tuple[object, Content] | None = None
        self._which: object = None
        self._confused: tuple[object, Ints] | None = None
        self._context = context
        self.follow(params)
        self._check(params)

    def follow(self, params: BoxLabParams) -> None:
        """Judge anew where something in it has changed. Raises UserError, Cancelled."""
        key = params.ground_truth, params.predictions
        if self._content is None or self._content[0] != key:
            self._content = key, evaluated(*self._given(params), self._context.tell)
        content = self._content[1]
        which = content, params.shown_class, params.iou_threshold
        if which != self._which:
            self.judged: Judgement = judged_at(content, params)
            self._which = which
        self.walk.follow(params, len(self.judged.matches.scores))

    def step(self, params: BoxLabParams) -> bool:
        """Go down to the next prediction."""
        return self.walk.step(len(self.judged.matches.scores))

    def moved(self, params: BoxLabParams) -> BoxLabParams:
        """Tell which prediction was reached, whose picture is shown, and of which class."""
        judged = self.judged
        params = self.walk.moved(at_an_image(params, len(judged.content.truths)))
        if params.shown_class != judged.label + 1:
            params = params.updated({"shown_class": judged.label + 1})
        if self.walk.at == self._reached:
            return params
        self._reached = self.walk.at
        image = int(judged.matches.images[self.walk.at - 1]) + 1 if self.walk.at else params.image
        return params.updated({"image": image})

    def picture(self, params: BoxLabParams) -> Picture:
        """Show boxes, ranking, curve, areas and confusion."""
        pairs, photos = self._pairs(params), self.made.pictures
        view = View(self.judged, self.walk.at, pairs, photos if pairs is not None else (), self.hand)
        return judging_view.picture(view, self.confusion(params), params)

    def results(self, params: BoxLabParams) -> dict[str, Any]:
        """Return the curve of the shown class, and AP of every class at every threshold."""
        judged, curve = self.judged, self.judged.curve
        return {
            "precision": np.zeros(0) if curve is None else curve.precision,
            "recall": np.zeros(0) if curve is None else curve.recall,
            "average_precision": judged.content.metrics.average_precision[0].copy(),
            "confusion": self.confusion(params),
        }

    def confusion(self, params: BoxLabParams) -> Ints:
        """Return true classes against predicted ones, as `playground.boxes.confusion` counts them."""
        content = self.judged.content
        key = content, params.iou_threshold, params.confusion_threshold
        if self._confused is None or self._confused[0] != key:
            table = confusion(
                content.truths,
                content.predicted,
                len(content.table.classes),
                iou_threshold=params.iou_threshold,
                score_threshold=params.confusion_threshold,
            )
            self._confused = key, table
        return self._confused[1]

    def touched(self, gesture: Gesture, params: BoxLabParams) -> BoxLabParams | None:
        """Move, resize, paint or erase a box of the shown picture; change it on the card."""
        content = self.judged.content
        pairs = self._pairs(params)
        if pairs is None:
            if gesture.kind == "press" and gesture.pane == "picture" and params.hand != "move":
                raise UserError("boxes of a file are not changed by hand", "clear the files first")
            return None
        if gesture.kind in ("set", "act"):
            changed = self._answered(gesture, pairs, content.table.classes)
        elif gesture.pane == "picture" or gesture.kind == "release":
            boxes = pairs.boxes
            edit = self.hand.touch(gesture, boxes, room(boxes), params.hand)
            changed = None if edit is None else self._edited(edit, pairs, params)
        else:
            return None
        if changed is None:
            return None
        own: dict[str, Any] = {"ground_truth": changed.there, "predictions": changed.said}
        if not (changed.there or changed.said):
            own["picture"] = without_boxes(params.picture)
        return params.updated(own)

    def _check(self, params: BoxLabParams) -> None:
        """Raise UserError where there is no such class or picture to begin with."""
        content = self.judged.content
        check_image(params, len(content.truths))
        if params.shown_class > (classes := len(content.table.classes)):
            found = f"parameter shown_class={params.shown_class}: there are {classes} classes"
            raise UserError(found, "choose a lower number")

    def _edited(self, edit: Edit, pairs: Pairs, params: BoxLabParams) -> Pairs:
        if edit.index < len(pairs.boxes) or edit.box is None:
            return pairs.moved(edit.index, edit.box)
        label = CLASSES.index(params.paint_class)
        if params.paint == "prediction":
            return pairs.with_prediction(edit.box, params.paint_score, label)
        self.hand.renumber(len(pairs.truths))
        return pairs.with_truth(edit.box, label)

    def _answered(self, gesture: Gesture, pairs: Pairs, classes: Sequence[str]) -> Pairs | None:
        """Do what was chosen on the card of the box that was pressed."""
        chosen = self.hand.chosen
        if not 0 <= chosen < len(pairs.boxes):
            return None
        truth = pairs.is_truth(chosen)
        match gesture.name:
            case "remove":
                self.hand.chosen = -1
                return pairs.moved(chosen, None)
            case "score":
                score = min(max(float(np.nan_to_num(float(gesture.value))), 0.0), 1.0)
                return pairs.with_columns(chosen, SCORE, [score])
            case "kind":
                return pairs.with_columns(chosen, TRUTH_KIND, [KINDS.index(str(gesture.value))])
            case _:
                label = classes.index(str(gesture.value))
                if truth:
                    return pairs.with_columns(chosen, TRUTH_CLASS, [label])
                return pairs.with_columns(chosen, SCORE, [pairs.score(chosen), label])

    def _pairs(self, params: BoxLabParams) -> Pairs | None:
        """Return the boxes as rows, the made ones where none are given; None where some are of a file."""
        there, said = self._given(params)
        if isinstance(there, str) or isinstance(said, str):
            return None
        return Pairs(there, said, params.image - 1)

    def _given(self, params: BoxLabParams) -> tuple[Rows | str, Rows | str]:
        if params.ground_truth or params.predictions:
            return params.ground_truth, params.predictions
        return self.made.truth, self.made.predictions
