"""Single trees to look at: what each says alone, where it parts the plane, and its questions as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from playground.classical.estimators import questions
from playground.classical.model import Examples, Extent, Floats, Member, shares_or_values

LEAF = -1
"""scikit-learn's mark for a node without children."""


class TreeMember(Member):
    """A tree that stands alone, or one of a forest."""

    def __init__(self, examples: Examples, weight: float, trees: Sequence[Any]) -> None:
        super().__init__(examples, weight)
        self._trees = trees

    def thresholds(self) -> tuple[Floats, ...]:
        """Return where each feature is parted, in rising order: x ≤ threshold goes left."""
        feature = np.concatenate([tree.tree_.feature for tree in self._trees])
        threshold = np.concatenate([tree.tree_.threshold for tree in self._trees])
        return tuple(np.unique(threshold[feature == each]) for each in range(self.examples.x.shape[1]))

    @property
    def numbers(self) -> int:
        """A feature and a threshold for each question, an answer for each leaf."""
        leaves = sum(tree.tree_.n_leaves for tree in self._trees)
        inner = sum(tree.tree_.node_count for tree in self._trees) - leaves
        return 2 * inner + leaves * len(self._trees[0].tree_.value[0].T)

    def splits(self, extent: Extent) -> Floats:
        """Return the segments (m, 2, 2) inside the extent along which two features part the plane."""
        if self.examples.x.shape[1] != 2:
            return super().splits(extent)
        segments = [segment for tree in self._trees for segment in _segments(tree.tree_, extent)]
        return np.array(segments, float).reshape(-1, 2, 2)

    def text(self, features: Sequence[str], classes: Sequence[str] = ()) -> str:
        """Write the questions down, indented, and what each leaf answers."""
        names = [classes[label] if classes else str(label) for label in self._labels()]
        return questions(self._trees[0], features, names or None)

    def _labels(self) -> list[int]:
        return [] if self.examples.classes is None else self.examples.present.tolist()

    def _answer(self, x: Floats) -> Floats:
        return shares_or_values(self._trees[0], self.examples, x)


class Round(TreeMember):
    """A round of boosting: one tree for two classes or values, else one for each class.

    Its trees give raw scores (log-odds, or a value to add). Its answer is what they would say alone and at
    full weight: 2σ(score) − 1, softmax of the scores, or the value.
    """

    def text(self, features: Sequence[str], classes: Sequence[str] = ()) -> str:
        """Write the questions down, indented, and the score of each leaf."""
        if len(self._trees) == 1:
            return questions(self._trees[0], features)
        names = [classes[label] if classes else str(label) for label in self._labels()]
        texts = [questions(tree, features) for tree in self._trees]
        return "\n".join(f"class {name}\n{text}" for name, text in zip(names, texts, strict=True))

    def _answer(self, x: Floats) -> Floats:
        scores = np.stack([tree.predict(x) for tree in self._trees])
        if self.examples.classes is None:
            return scores
        if len(scores) == 1:
            scores = np.concatenate([-scores, scores]) / 2  # σ(s) is the softmax of −s/2 and s/2
        return self.examples.from_scores(scores)


def _segments(tree: Any, extent: Extent) -> Iterator[list[tuple[float, float]]]:
    """Walk down from the root; each question parts the box that is left for its node."""
    boxes = [(0, *extent)]
    while boxes:
        node, x0, x1, y0, y1 = boxes.pop()
        if tree.children_left[node] == LEAF:
            continue
        at = float(tree.threshold[node])
        if tree.feature[node] == 0:
            if x0 < at < x1:
                yield [(at, y0), (at, y1)]
            below, above = (x0, min(at, x1), y0, y1), (max(at, x0), x1, y0, y1)
        else:
            if y0 < at < y1:
                yield [(x0, at), (x1, at)]
            below, above = (x0, x1, y0, min(at, y1)), (x0, x1, max(at, y0), y1)
        for child, box in ((tree.children_left, below), (tree.children_right, above)):
            if box[0] < box[1] and box[2] < box[3]:
                boxes.append((int(child[node]), *box))
