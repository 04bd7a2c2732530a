"""A network that learns from points, one mini-batch at a time, while its settings are being turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from playground.nn.activations import ActivationName
from playground.nn.losses import LOSSES, LossName
from playground.nn.network import Batch, Network
from playground.nn.optimizers import AdamW, Momentum, Optimizer, OptimizerName, make_optimizer
from playground.nn.schedules import ScheduleName, learning_rate

BETWEEN_SIGNS = 256
"""Updates between two signs of life in a long epoch."""


@dataclass(frozen=True)
class Settings:
    """What steers a living training; any of it may change between two updates.

    `decay` is the schedule's k (None: its default) and `period` its epochs. `momentum` is β of momentum and
    nesterov. `l1`, `l2`: penalty l1·Σ|w| + (l2/2)·Σw² on weights; under adamw l2 is the decoupled weight
    decay instead. `dropout` is the share of hidden activations dropped, in [0, 1). A `batch_size` beyond
    the number of points means all of them.
    """

    activation: ActivationName = "tanh"
    loss: LossName = "cross_entropy"
    optimizer: OptimizerName = "adam"
    learning_rate: float = 0.01
    momentum: float = 0.9
    schedule: ScheduleName = "constant"
    decay: float | None = None
    period: int = 100
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    batch_size: int = 10


@dataclass(frozen=True)
class Score:
    """How well one set of points is told apart: mean data loss, accuracy in [0, 1], `wrong` (m,) bool.

    `confusion[truth][answer]` counts points, 0 and 1 each. Without points loss and accuracy are 0.
    """

    loss: float
    accuracy: float
    confusion: tuple[tuple[int, int], tuple[int, int]]
    wrong: Tensor


class Training:
    """Ties network, optimizer, schedule and batches together.

    `train` and `test` are inputs (features + 1, m) with a last row of ones (features.design_matrix) and
    labels (m,), on the network's device. `generator` (on the CPU) shuffles and drops. Same seed, same
    numbers to the bit on the CPU. torch.save keeps all of it, the generator's state included, and
    torch.load(map_location=…, weights_only=False) brings it to another device.
    """

    def __init__(
        self,
        network: Network,
        train: tuple[Tensor, Tensor],
        test: tuple[Tensor, Tensor],
        settings: Settings,
        generator: torch.Generator,
    ) -> None:
        self.network = network
        self.settings = settings
        self.generator = generator
        self.epochs = 0
        self.updates = 0
        self.train_count = train[0].shape[1]
        # train and test side by side: one pass judges both
        self._inputs = torch.cat([train[0], test[0]], dim=1)
        self._labels = torch.cat([train[1], test[1]]).to(self._inputs).view(1, -1)
        self._next = 0  # the batch to learn from; 0 begins an epoch
        self._order = torch.arange(self.train_count)
        network.steer(settings.activation, settings.loss)
        self.optimizer = self._make_optimizer()
        self._schedule()
        self._bind()

    def _bind(self) -> None:
        """Make the shuffled copy of the training points and its batches, which are views into it."""
        self._train_inputs = self._inputs[:, : self.train_count].contiguous()
        self._train_labels = self._labels[:, : self.train_count].contiguous()
        self._shuffled_inputs = torch.empty_like(self._train_inputs)
        self._shuffled_labels = torch.empty_like(self._train_labels)
        self._gather()
        self._cut()

    def _gather(self) -> None:
        order = self._order.to(self._inputs.device)
        torch.index_select(self._train_inputs, 1, order, out=self._shuffled_inputs)
        torch.index_select(self._train_labels, 1, order, out=self._shuffled_labels)

    def _cut(self) -> None:
        size = max(self.settings.batch_size, 1)
        starts = range(0, self.train_count, size)
        self._batches = [
            Batch.of(
                self._shuffled_inputs[:, start : start + size], self._shuffled_labels[:, start : start + size]
            )
            for start in starts
        ]

    @property
    def batches_per_epoch(self) -> int:
        """Count the mini-batches of one epoch, the incomplete last one included."""
        return len(self._batches)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the running epoch."""
        return self._learning_rate

    def steer(self, settings: Settings) -> None:
        """Go on with other settings; a changed optimizer starts afresh, a changed batch size the epoch."""
        before, self.settings = self.settings, settings
        self.network.steer(settings.activation, settings.loss)
        if settings.optimizer != before.optimizer:
            self.optimizer = self._make_optimizer()
        if isinstance(self.optimizer, Momentum):
            self.optimizer.beta = settings.momentum
        if isinstance(self.optimizer, AdamW):
            self.optimizer.weight_decay = settings.l2
        if settings.batch_size != before.batch_size:
            self._cut()
            self._next = 0
        self._schedule()

    def _make_optimizer(self) -> Optimizer:
        network = self.network
        return make_optimizer(
            self.settings.optimizer,
            network.parameters,
            network.weight_mask,
            momentum=self.settings.momentum,
            weight_decay=self.settings.l2,
        )

    def _schedule(self) -> None:
        chosen = self.settings
        self._learning_rate = learning_rate(
            chosen.schedule, chosen.learning_rate, self.epochs, decay=chosen.decay, period=chosen.period
        )

    def update(self) -> None:
        """Learn from the next mini-batch; the first of an epoch reshuffles. Without points, do nothing."""
        if self._next == 0:
            self._shuffle()
        if not self._batches:
            return
        chosen, network = self.settings, self.network
        batch = self._batches[self._next]
        masks = None
        if chosen.dropout:
            masks = network.draw_masks(batch.inputs.shape[1], chosen.dropout, self.generator)
        network.backpropagate(batch, masks)
        if chosen.l1 or chosen.l2:
            network.add_penalty_gradient(chosen.l1, 0.0 if chosen.optimizer == "adamw" else chosen.l2)
        self.optimizer.step(network.parameters, network.gradient, self._learning_rate)
        self.updates += 1
        self._next += 1
        if self._next == len(self._batches):
            self._next = 0
            self.epochs += 1
            self._schedule()

    def epoch(self, alive: Callable[[], object] = lambda: None) -> None:
        """Learn from every mini-batch that is left in the running epoch: all of them if none is begun.

        An epoch may take many seconds; `alive` is called now and then meanwhile.
        """
        with torch.inference_mode():  # no bookkeeping for autograd: 22 → 18 µs a batch on 2-4-2-1
            for batch in range(self._next, len(self._batches)):
                self.update()
                if batch % BETWEEN_SIGNS == BETWEEN_SIGNS - 1:
                    alive()

    def _shuffle(self) -> None:
        torch.randperm(self.train_count, generator=self.generator, out=self._order)
        self._gather()

    def losses(self) -> tuple[float, float]:
        """Return the mean data loss, penalty apart, of train and test points; 0 where there are none.

        A run that diverged gives inf or nan here (math.isfinite).
        """
        return self.measure()[:2]

    def measure(self) -> tuple[float, float, float, float]:
        """Return train loss, test loss, train accuracy, test accuracy: what a curve needs, in one pass."""
        z = self.network.logits(self._inputs)
        per_point = LOSSES[self.network.loss].per_point(z, self._labels)
        right = ((z > 0) == (self._labels > 0.5)).to(per_point)
        both = torch.cat([per_point, right])
        train, test = both[:, : self.train_count], both[:, self.train_count :]
        # one transfer for all four: on a GPU each one waits for the device
        sums = torch.cat([train.sum(1), test.sum(1)]).cpu()
        train_loss, train_right, test_loss, test_right = (float(total) for total in sums)
        m, n = max(train.shape[1], 1), max(test.shape[1], 1)
        return train_loss / m, test_loss / n, train_right / m, test_right / n

    def forget_steps(self) -> None:
        """Start the optimizer afresh, as after a divergence whose moments must not be followed."""
        self.optimizer = self._make_optimizer()

    def scores(self) -> tuple[Score, Score]:
        """Judge train and test points: loss, accuracy, confusion counts and who is wrong."""
        z = self.network.logits(self._inputs)
        per_point = LOSSES[self.network.loss].per_point(z, self._labels)[0]
        answers, truths = z[0] > 0, self._labels[0] > 0.5
        train, test = slice(None, self.train_count), slice(self.train_count, None)
        return (
            _score(per_point[train], answers[train], truths[train]),
            _score(per_point[test], answers[test], truths[test]),
        )

    def __getstate__(self) -> dict[str, object]:
        """Keep the generator as its state and leave out what `_bind` remakes."""
        remade = {
            "generator",
            "_train_inputs",
            "_train_labels",
            "_shuffled_inputs",
            "_shuffled_labels",
            "_batches",
        }
        kept = {name: value for name, value in self.__dict__.items() if name not in remade}
        return {**kept, "generator_state": self.generator.get_state()}

    def __setstate__(self, state: dict[str, object]) -> None:
        generator_state = cast(Tensor, state.pop("generator_state"))
        self.__dict__.update(state)
        self.generator = torch.Generator()
        self.generator.set_state(generator_state.cpu())
        self._order = self._order.cpu()
        self._bind()


def _score(per_point: Tensor, answers: Tensor, truths: Tensor) -> Score:
    count = len(truths)
    cells = torch.bincount(2 * truths.long() + answers.long(), minlength=4).cpu()
    true_negative, false_positive, false_negative, true_positive = map(int, cells)
    return Score(
        loss=float(per_point.sum()) / max(count, 1),
        accuracy=(true_negative + true_positive) / max(count, 1),
        confusion=((true_negative, false_positive), (false_negative, true_positive)),
        wrong=answers != truths,
    )
