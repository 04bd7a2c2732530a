"""A classical model as a learner: fitted anew whenever its settings or points change, a piece each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import numpy as np
import torch
from torch import Tensor

from playground.classical.model import Floats, Member, ModelName, Settings
from playground.classical.models import begin
from playground.faults import Diverged
from playground.history import History
from playground.nn.features import Inputs
from playground.nn.metrics import Score, confusion
from playground.nn.points import PointSet
from playground.scene import Context
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import COLUMNS, Cost, Learner, cell_centres
from playground.scenes.decision_boundary.params import NAMES, DecisionBoundaryParams

T = TypeVar("T")
MOST_FITTED: Final[dict[ModelName, int]] = {"svm_linear": 4000, "svm_rbf": 4000, "boosting": 4000}
"""Points these models are fitted to at most: their time grows faster than the points."""
MOST_SCORED = 3000
"""Points of each side that scores are taken of; the shares of more differ by about one in a hundred."""
PIECE = 1000
"""Points answered between two signs of life."""
PAIRS = 2_000_000
"""Neighbours looked up between two signs of life."""
TREES = 5
"""Trees fitted at a time to 1 000 points; of more points fewer."""
MOST_MEMBERS = 60
"""Members that are shown."""
SURE = 1e-3
"""Shares nearer to 0 and 1 than this count as this far in the loss: a vote of five may be unanimous."""


class ClassicalLearner(Learner):
    """Wraps a model of scikit-learn; of two questions it answers the first."""

    def __init__(self, name: ModelName, data: Data, params: DecisionBoundaryParams, context: Context) -> None:
        super().__init__()
        context.progress(0.0, f"Fitting {NAMES[name]}")
        self._alive: Callable[[], object] = context.cancelled
        self.name: ModelName = name
        self._settings = settings(params)
        self.replace(data, params)

    def replace(self, data: Data, params: DecisionBoundaryParams) -> None:
        """Fit the model anew to other points."""
        p: Any = params
        self.data = data.question(0) if data.target == "pair" else data
        self.inputs = Inputs.fit(
            p.features, data.train.xy, stretch=params.stretch, normalise=params.normalise
        )
        self.fitted = _some(self.data.train, MOST_FITTED.get(self.name, len(data.train)), params.seed)
        self._judged = tuple(_chosen(part, MOST_SCORED, params.seed) for part in (data.train, data.test))
        self._X = self.features(self.fitted.xy)
        self._grid = self.features(cell_centres())
        self._begin()

    def steer(self, params: DecisionBoundaryParams) -> None:
        """Fit the model anew if its settings changed."""
        chosen = settings(params)
        if chosen != self._settings:
            self._settings = chosen
            self._begin()

    def _begin(self) -> None:
        began = time.perf_counter()
        classes = None if self.data.target == "value" else self.data.classes
        self.model = begin(self.name, self._X, self.fitted.labels.numpy(), classes, self._settings)
        self._seconds = time.perf_counter() - began
        self.history = History(COLUMNS)
        self._more = True
        self._kept: dict[str, Any] = {}

    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Fit one more piece. Raises Diverged, with the last good model put back."""
        if not self._more:
            return False
        began = time.perf_counter()
        good, kept = self.model.kept(), self._kept
        with np.errstate(all="ignore"):  # what overflows is found below
            self._more = self.model.fit_more(max(1, TREES * 1000 // max(len(self.fitted), 1000)))
            self._seconds += time.perf_counter() - began
            self._kept = {}
            train, test = self.scores()
        if not np.isfinite([train.loss, test.loss]).all():
            self.model, self._kept, self._more = good, kept, True
            raise Diverged("an answer left the range of numbers that can be learned with")
        losses, accuracies = (train.loss, test.loss), (train.accuracy, test.accuracy)
        self.history.add(self.progress, *losses, *accuracies, np.nan, 1.0)
        return self._more

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Make something that only a further fit changes, or return what was made since the last one."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def features(self, xy: Tensor) -> Floats:
        """Return what the model is told about points (n, 2), as (n, features)."""
        return self.inputs.of(xy, dtype=torch.float64)[:-1].T.numpy()

    def answer(self, xy: Tensor) -> Floats:
        """Answer for points (n, 2)."""
        return self._in_pieces(self.model.answer, self.features(xy))

    def _in_pieces(self, ask: Callable[[Floats], Floats], x: Floats) -> Floats:
        """Ask for a few points (n, features) at a time; all at once could take seconds and gigabytes."""
        size = min(PIECE, max(1, PAIRS // self._settings.neighbours)) if self.name == "knn" else PIECE
        found: list[Floats] = []
        for first in range(0, max(len(x), 1), size):
            found.append(ask(x[first : first + size]))
            self._alive()
        return np.concatenate(found, axis=-1)

    def field(self) -> Floats:
        """Answer for the field's cells, (outputs, CELLS²)."""
        return self.once("field", lambda: self._in_pieces(self.model.answer, self._grid))

    def member_fields(self) -> list[Floats]:
        """Answer with each of the first members by itself, each (outputs, CELLS²)."""
        grid = self._grid
        return self.once("members", lambda: [self._in_pieces(each.answer, grid) for each in self.members])

    @property
    def members(self) -> Sequence[Member]:
        """The members that are shown."""
        return self.model.members[:MOST_MEMBERS]

    def splits(self, extent: tuple[float, float, float, float]) -> Floats:
        """Return where a single tree of the bare coordinates parts the plane, (m, 2, 2), else none."""
        plain = self.inputs == Inputs.fit(("x1", "x2"), self.data.train.xy)
        if len(self.model.members) != 1 or not plain:
            return np.empty((0, 2, 2))
        return self.model.members[0].splits(extent)

    def decision(self) -> Floats:
        """Return an SVM's decision values (pairs, CELLS²) over the field."""
        return self._in_pieces(self.model.decision, self._grid)

    def scores(self) -> tuple[Score, Score]:
        """Judge training and test points, at most 3 000 of each; no other counts as wrong."""
        train, test = self._judged
        return self.once(
            "scores", lambda: (self._score(self.data.train, train), self._score(self.data.test, test))
        )

    def _score(self, whole: PointSet, chosen: Tensor) -> Score:
        points = whole.take(chosen)
        X, y = self.features(points.xy), points.labels.numpy()
        answer = self._in_pieces(self.model.answer, X)
        said = self._in_pieces(self.model.predict, X)
        mistaken = torch.zeros(len(whole), dtype=torch.bool)
        if self.data.target == "value":
            squares = (said - y) ** 2
            spread = float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0
            r2 = 1 - float(squares.sum()) / spread if spread else 0.0
            return Score(_mean(squares) / 2, r2, np.zeros((0, 0), np.int64), mistaken)
        wrong = said != y
        share = (
            answer[y, np.arange(len(y))]
            if self.data.target == "classes"
            else (1 + (2 * y - 1) * answer[0]) / 2
        )
        loss = -np.log(np.clip(share, SURE, 1 - SURE))
        counts = confusion(torch.tensor(y), torch.tensor(said.astype(np.int64)), self.data.classes)
        accuracy = 1 - _mean(wrong) if len(y) else 0.0
        mistaken[chosen] = torch.tensor(wrong)
        return Score(_mean(loss), accuracy, counts, mistaken)

    @property
    def note(self) -> str:
        """What could not be done as set, or how far an ensemble is."""
        done, pieces = self.model.progress
        notes = [self.model.note]
        if not self.model.note and pieces > done and self.model.members:
            notes.append(f"{done} of {pieces} trees")
        fitted, train, test = len(self.fitted), len(self.data.train), len(self.data.test)
        if fitted < train:
            notes.append(f"fitted to {grouped(fitted)} of {grouped(train)} points")
        if max(train, test) > MOST_SCORED:
            notes.append(f"scores of {grouped(MOST_SCORED)} points at most")
        return " · ".join(note for note in notes if note)

    @property
    def progress(self) -> float:
        """Trees fitted, or 1."""
        return float(self.model.progress[0])

    @property
    def cost(self) -> Cost:
        """Numbers kept, multiplications of one answer, seconds of the whole fit."""
        return self.once("cost", lambda: Cost(*self.model.cost, self._seconds))


def settings(params: DecisionBoundaryParams) -> Settings:
    """Return what the models are set to."""
    return Settings(
        neighbours=params.neighbours,
        C=params.C,
        gamma=params.gamma,
        depth=params.depth,
        trees=params.trees,
        learning_rate=params.shrinkage,
        seed=params.seed,
    )


def grouped(number: int) -> str:
    """Write a whole number with a thin gap between its thousands."""
    return f"{number:,}".replace(",", "\u2009")


def _chosen(points: PointSet, most: int, seed: int) -> Tensor:
    """Return the indices of all points, or of so many drawn at random, in their order."""
    if len(points) <= most:
        return torch.arange(len(points))
    return torch.randperm(len(points), generator=torch.Generator().manual_seed(seed))[:most].sort().values


def _some(points: PointSet, most: int, seed: int) -> PointSet:
    return points.take(_chosen(points, most, seed))


def _mean(values: Any) -> float:
    return float(values.mean()) if len(values) else 0.0
