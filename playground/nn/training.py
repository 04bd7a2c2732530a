"""A network that learns from points, one mini-batch at a time, while its settings are being turned."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor

from playground.faults import Diverged
from playground.nn.batches import Batches, Origin
from playground.nn.descent import Descent
from playground.nn.dropout import unit_masks, weight_masks
from playground.nn.judge import Judge, Measure
from playground.nn.metrics import Score
from playground.nn.network import Network
from playground.nn.optimizers import Optimizer
from playground.nn.schedules import learning_rate
from playground.nn.settings import Settings
from playground.nn.targets import encode

BEYOND = 1e6
"""A weight this large has left what float32 can learn with: every unit is saturated for good."""
BETWEEN_SIGNS = 256
"""Updates between two signs of life in a long epoch."""


class Training:
    """Ties network, optimizer, schedule and batches together.

    `train` and `test` are inputs (features + 1, m) with a last row of ones (features.Inputs) and labels as
    targets.encode takes them, (m,) or for a pair (2, m), on the network's device. `origin` tells where the
    training inputs come from, for jitter. `generator` (on the CPU) shuffles, jitters and drops. Same seed,
    same numbers to the bit on the CPU. torch.save keeps all of it, the generator's state included, and
    torch.load(map_location=…, weights_only=False) brings it to another device.
    """

    def __init__(
        self,
        network: Network,
        train: tuple[Tensor, Tensor],
        test: tuple[Tensor, Tensor],
        settings: Settings,
        generator: torch.Generator,
        origin: Origin | None = None,
    ) -> None:
        self.network = network
        self.settings = settings
        self.generator = generator
        self.epochs = 0
        self.updates = 0
        self._still: Tensor | None = None  # hidden units whose running statistics do not move
        self._begun = 0.0  # the share of the running epoch that was done before its batches were made anew
        network.steer(settings.activations, settings.loss, settings.focal_gamma)
        self._descent = Descent(network, settings)
        self._schedule()
        self.replace_points(train, test, origin)

    def replace_points(
        self, train: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor], origin: Origin | None = None
    ) -> None:
        """Go on with other points; weights, optimizer and counts stay, the running epoch begins anew."""
        target, outputs, like = self.network.target, self.network.sizes[-1], self.network.parameters
        (x, labels), (test_x, test_labels) = train, test
        y, test_y = (encode(each, target, outputs, like) for each in (labels, test_labels))
        self._judge = Judge((x, y), (test_x, test_y), target)
        if self.updates:
            self._begun = self.progress - self.epochs
        self._batches = Batches(x, y, self.settings.batch_size, origin)

    @property
    def batches_per_epoch(self) -> int:
        """Count the mini-batches of one epoch, the incomplete last one included."""
        return len(self._batches)

    @property
    def progress(self) -> float:
        """Epochs done, with the share of the running one.

        It never falls: where other points or batches let the running epoch begin anew, what is left of it is
        shared among the batches to come.
        """
        batches = self._batches
        return self.epochs + self._begun + (1 - self._begun) * batches.next / max(len(batches), 1)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the running epoch."""
        return self._learning_rate

    @property
    def optimizer(self) -> Optimizer:
        """What moves the parameters now."""
        return self._descent.optimizer

    def steer(self, settings: Settings) -> None:
        """Go on with other settings; a changed optimizer starts afresh, a changed batch size the epoch."""
        before, self.settings = self.settings, settings
        self.network.steer(settings.activations, settings.loss, settings.focal_gamma)
        self._descent.steer(settings)
        if settings.batch_size != before.batch_size:
            self._begun = self.progress - self.epochs
            self._batches.cut(settings.batch_size)
        self._schedule()

    def _schedule(self) -> None:
        chosen = self.settings
        self._learning_rate = learning_rate(
            chosen.schedule, chosen.learning_rate, self.epochs, decay=chosen.decay, period=chosen.period
        )

    def freeze(self, index: Tensor, units: Tensor | None = None) -> None:
        """Hold the parameters at these places (n,) of the flat vector, no others; see parameter_index.

        They do not move by one bit, nor do batch norm's running statistics of these hidden `units` (m,),
        counted through all layers. Raises IndexError for a place that is not there.
        """
        self._descent.freeze(index)
        self._still = None if units is None or not len(units) else units.to(self.network.running.device)

    def set_parameter(self, index: int, value: float) -> None:
        """Set the parameter at this place of the flat vector, frozen or not; the optimizer goes on as it was.

        Raises IndexError for a place that is not there and ValueError for a value that is not finite.
        """
        if not 0 <= index < len(self.network.parameters):
            raise IndexError(f"index: 0 to {len(self.network.parameters) - 1} expected, got {index}")
        if not math.isfinite(value):
            raise ValueError(f"value: a finite number expected, got {value}")
        self.network.parameters[index] = value

    def update(self) -> None:
        """Learn from the next mini-batch; the first of an epoch reshuffles. Without points, do nothing."""
        chosen, network, batches = self.settings, self.network, self._batches
        if batches.next == 0:
            if not len(batches):
                return
            batches.shuffle(self.generator, chosen.jitter)
        batch = batches.take()
        masks = connections = None
        if chosen.dropout:
            units, points = sum(network.sizes[1:-1]), batch.inputs.shape[1]
            masks = unit_masks(units, points, chosen.dropout, self.generator, network.parameters)
        if chosen.dropconnect:
            connections = weight_masks(network.weight_mask, chosen.dropconnect, self.generator)
        still = None if self._still is None else network.running[:, self._still]
        network.backpropagate(batch, masks, connections)
        if still is not None:
            network.running[:, self._still] = still
        self._descent.step(self._learning_rate)
        self.updates += 1
        if batches.next == 0:
            self.epochs += 1
            self._begun = 0.0
            self._schedule()

    def epoch(self, alive: Callable[[], object] = lambda: None) -> None:
        """Learn from every mini-batch that is left in the running epoch: all of them if none is begun.

        An epoch may take many seconds; `alive` is called now and then meanwhile.
        """
        with torch.inference_mode():  # no bookkeeping for autograd: 22 → 18 µs a batch on 2-4-2-1
            for batch in range(self._batches.next, len(self._batches)):
                self.update()
                if batch % BETWEEN_SIGNS == BETWEEN_SIGNS - 1:
                    alive()

    def attempt(self, learn: Callable[[], None]) -> Measure:
        """Learn, such as by `epoch`, and measure.

        Raises Diverged where a weight or a loss left the range of numbers: the network and the counts are put
        back then as they were, and the running epoch and the optimizer begin anew.
        """
        network, progress, updates = self.network, self.progress, self.updates
        parameters, running = network.parameters.clone(), network.running.clone()
        learn()
        found, largest = self.measure(), float(network.parameters.abs().max())
        if math.isfinite(sum(found)) and largest < BEYOND:
            return found
        network.parameters.copy_(parameters)
        network.running.copy_(running)
        self.epochs, self.updates = int(progress), updates
        self._begun, self._batches.next = progress - self.epochs, 0
        self.forget_steps()
        raise Diverged("a weight left the range of numbers that can be learned with")

    def measure(self) -> Measure:
        """Return losses and accuracies of train and test points: what a curve needs, in one pass."""
        return self._judge.measure(self.network)

    def scores(self) -> tuple[Score, Score]:
        """Judge train and test points: loss, accuracy, confusion and who is wrong."""
        return self._judge.scores(self.network)

    def forget_steps(self) -> None:
        """Start the optimizer afresh, as after a divergence whose moments must not be followed."""
        self._descent.forget()

    def __getstate__(self) -> dict[str, object]:
        """Keep the generator as its state."""
        kept = {name: value for name, value in self.__dict__.items() if name != "generator"}
        return {**kept, "generator_state": self.generator.get_state()}

    def __setstate__(self, state: dict[str, object]) -> None:
        generator_state = cast(Tensor, state.pop("generator_state"))
        self.__dict__.update(state)
        self.generator = torch.Generator()
        self.generator.set_state(generator_state.cpu())
