"""A classical model as a learner: fitted anew whenever its settings or points change, a piece each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from playground.classical.model import Floats, Member, ModelName, Settings
from playground.classical.models import begin
from playground.history import History
from playground.nn.features import Inputs
from playground.nn.metrics import Score, confusion
from playground.nn.points import PointSet
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import COLUMNS, Cost, Learner, cell_centres
from playground.scenes.decision_boundary.params import DecisionBoundaryParams

T = TypeVar("T")
MOST_MEMBERS = 60
"""Members that are shown."""
SURE = 1e-3
"""Shares nearer to 0 and 1 than this count as this far in the loss: a vote of five may be unanimous."""


class ClassicalLearner(Learner):
    """Wraps a model of scikit-learn; of two questions it answers the first."""

    def __init__(self, name: ModelName, data: Data, params: DecisionBoundaryParams) -> None:
        super().__init__()
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
        self._X = self.features(data.train.xy)
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
        self.model = begin(self.name, self._X, self.data.train.labels.numpy(), classes, self._settings)
        self._seconds = time.perf_counter() - began
        self.history = History(COLUMNS)
        self._more = True
        self._kept: dict[str, Any] = {}

    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Fit one more piece."""
        if not self._more:
            return False
        began = time.perf_counter()
        self._more = self.model.fit_more()
        self._seconds += time.perf_counter() - began
        self._kept = {}
        train, test = self.scores()
        self.history.add(self.progress, train.loss, test.loss, train.accuracy, test.accuracy, 0.0, 1.0)
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
        return self.model.answer(self.features(xy))

    def field(self) -> Floats:
        """Answer for the field's cells, (outputs, CELLS²)."""
        return self.once("field", lambda: self.model.answer(self._grid))

    def member_fields(self) -> list[Floats]:
        """Answer with each of the first members by itself, each (outputs, CELLS²)."""
        return self.once("members", lambda: [member.answer(self._grid) for member in self.members])

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
        return self.model.decision(self._grid)

    def scores(self) -> tuple[Score, Score]:
        """Judge training and test points."""
        return self.once("scores", lambda: (self._score(self.data.train), self._score(self.data.test)))

    def _score(self, points: PointSet) -> Score:
        X, y = self.features(points.xy), points.labels.numpy()
        answer, said = self.model.answer(X), self.model.predict(X)
        if self.data.target == "value":
            squares = (said - y) ** 2
            spread = float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0
            r2 = 1 - float(squares.sum()) / spread if spread else 0.0
            nothing = torch.zeros(len(y), dtype=torch.bool)
            return Score(_mean(squares) / 2, r2, np.zeros((0, 0), np.int64), nothing)
        wrong = said != y
        share = (
            answer[y, np.arange(len(y))]
            if self.data.target == "classes"
            else (1 + (2 * y - 1) * answer[0]) / 2
        )
        loss = -np.log(np.clip(share, SURE, 1 - SURE))
        counts = confusion(torch.tensor(y), torch.tensor(said.astype(np.int64)), self.data.classes)
        accuracy = 1 - _mean(wrong) if len(y) else 0.0
        return Score(_mean(loss), accuracy, counts, torch.tensor(wrong))

    @property
    def note(self) -> str:
        """What could not be done as set, or how far an ensemble is."""
        done, pieces = self.model.progress
        return self.model.note or (
            f"{done} of {pieces} trees" if pieces > done and self.model.members else ""
        )

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


def _mean(values: Any) -> float:
    return float(values.mean()) if len(values) else 0.0
