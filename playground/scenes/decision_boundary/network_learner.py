"""A network as a learner: steered, frozen, edited, stopped in time, and put back after a divergence."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from torch import Tensor

from playground.history import History
from playground.learning.making import make_feed, make_network, settings, training_batch
from playground.nn.cost import multiplications, parameter_count
from playground.nn.features import Inputs
from playground.nn.metrics import Score
from playground.nn.training import Training
from playground.scene import Context
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.hand_edits import HandEdits
from playground.scenes.decision_boundary.learner import Cost, Floats, Learner, cell_centres
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from playground.scenes.decision_boundary.places import Place
from playground.scenes.decision_boundary.stopping import Stopping, stop_settings

NEWEST = 0.1
"""What the newest epoch's time counts for in the time that is shown."""


class NetworkLearner(Learner):
    """Ties a network's training to the scene's parameters and points."""

    def __init__(self, data: Data, params: DecisionBoundaryParams, context: Context) -> None:
        super().__init__()
        self.network = make_network(params, data, context.generator, context.device)
        self.way = History(2)  # of the first two weights, where they are all there is
        self._seconds = 0.0
        self._stopping = Stopping(params.patience)
        self._key: object = None
        self._take(data, params)
        feed = self._feed
        self.training = Training(
            self.network, feed.train, feed.test, settings(params), context.generator, feed.origin
        )
        self.edits = HandEdits(self.training)
        self.steer(params)

    def _take(self, data: Data, params: DecisionBoundaryParams) -> None:
        self.data, device = data, self.network.parameters.device
        self._feed = make_feed(params, data, device)
        self._grid = self.inputs.of(cell_centres(), device)

    @property
    def inputs(self) -> Inputs:
        """What leads from points to inputs."""
        return self._feed.inputs

    def replace(self, data: Data, params: DecisionBoundaryParams) -> None:
        """Go on with other points; what was learned stays."""
        self._take(data, params)
        self.training.replace_points(self._feed.train, self._feed.test, self._feed.origin)
        self._go_on(params)

    def steer(self, params: DecisionBoundaryParams) -> None:
        """Go on with other settings, frozen and edited weights."""
        chosen = settings(params)
        stops = (params.early_stopping, params.patience, *stop_settings(params))
        key = (chosen, stops, params.frozen, params.set_weights)
        if key == self._key:
            return
        self._key = key
        self.training.steer(chosen)
        self.edits.follow(params)
        self._go_on(params)

    def _go_on(self, params: DecisionBoundaryParams) -> None:
        """After a change by hand: what was stopped learns on, and patience begins anew."""
        self._stopping = Stopping(params.patience)

    def learn(self, params: DecisionBoundaryParams, alive: Callable[[], object]) -> bool:
        """Learn for an epoch or an update. Raises Diverged, with the last good weights put back."""
        training = self.training
        if self.stopped or not training.batches_per_epoch:
            return False
        began, epochs, updates = time.perf_counter(), training.epochs, training.updates
        learn = partial(training.epoch, alive) if params.advance == "epoch" else training.update
        measured = training.attempt(learn)
        self._time(time.perf_counter() - began, training.updates - updates)
        whole = training.epochs > epochs
        self.history.add(training.progress, *measured, training.learning_rate, float(whole))
        if self.is_linear:
            self.way.add(*(float(w) for w in self.network.weights[0][0, :2]))
        if whole:
            self._stopping.watch(training, params, measured, len(self.data.test) > 0)
        return not self.stopped

    def _time(self, seconds: float, updates: int) -> None:
        epoch = seconds * self.training.batches_per_epoch / max(updates, 1)
        self._seconds += (epoch - self._seconds) * (NEWEST if self._seconds else 1.0)

    @property
    def note(self) -> str:
        """Say what a network without hidden layers is called, and how many rows by hand are lost."""
        notes: list[str] = []
        if len(self.network.sizes) == 2:
            names = {"classes": "Softmax regression", "value": "Linear regression"}
            name = names.get(self.network.target, "Logistic regression")
            notes.append(f"{name}: a network without hidden layers")
        if lost := self.edits.lost:
            notes.append(f"{'1 row names' if lost == 1 else f'{lost} rows name'} no weight of this network")
        return " · ".join(notes)

    @property
    def stopped(self) -> str:
        """Why it learns no further, where it was told to stop."""
        return self._stopping.reason

    @property
    def best_epochs(self) -> tuple[float, ...]:
        """The epoch whose weights early stopping brought back; none before that."""
        return self._stopping.best

    def maps(self) -> list[Floats]:
        """Return what every unit answers on the field's cells, layer by layer: (units, CELLS²)."""
        return [layer.cpu().numpy() for layer in self.network.maps(self._grid)]

    def fed(self) -> Floats:
        """Return the inputs of the field's cells, (features, CELLS²)."""
        return self._grid[:-1].cpu().numpy()

    def at(self, xy: Tensor) -> Tensor:
        """Return the inputs (features + 1, n) of points (n, 2)."""
        return self.inputs.of(xy, self.network.parameters.device)

    def answer(self, xy: Tensor) -> Floats:
        """Answer for points (n, 2)."""
        return self.network.maps(self.at(xy))[-1].cpu().numpy().copy()

    def field(self) -> Floats:
        """Answer for the field's cells, (outputs, CELLS²)."""
        return self.maps()[-1].copy()

    def scores(self) -> tuple[Score, Score]:
        """Judge training and test points."""
        return self.training.scores()

    @property
    def progress(self) -> float:
        """Epochs learned."""
        return float(self.training.epochs)

    @property
    def cost(self) -> Cost:
        """Parameters, multiplications of one answer, seconds of an epoch."""
        sizes = self.network.sizes
        count = parameter_count(sizes, self.network.batch_norm)
        return Cost(count, multiplications(sizes), self._seconds, " an epoch")

    def reading(self, params: DecisionBoundaryParams) -> dict[str, float]:
        """Return the penalty on the weights and the learning rate."""
        return {
            "penalty": self.network.penalty(params.l1, params.l2),
            "learning_rate": self.training.learning_rate,
        }

    def value(self, place: Place) -> float:
        """Return the weight of an edge, or the bias of a unit; 0 for an input."""
        if place.layer == 0:
            return 0.0
        return float(
            self.network.layers[place.layer - 1][place.unit][-1 if place.source is None else place.source]
        )

    @property
    def is_linear(self) -> bool:
        """Whether one output follows from two inputs or more without a hidden layer: the loss is a bowl."""
        return len(self.network.sizes) == 2 and self.network.sizes[0] >= 2 and self.network.sizes[1] == 1

    def batch(self, most: int) -> tuple[Tensor, Tensor]:
        """Return inputs and encoded labels of the training points, of at most so many."""
        batch = training_batch(self.network, self._feed, most)
        return batch.inputs, batch.labels

    def weights(self) -> list[Floats]:
        """Return all parameters, flat, one vector for each network."""
        return [self.network.parameters.cpu().numpy().copy()]
