"""A network that learns shapes while one looks on: one mini-batch a step, settings turned meanwhile."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, cast

import torch
from torch import Tensor
from torch.nn import functional

from playground.cnn.model import ShapeNet
from playground.cnn.shapes import Pictures, make_pictures
from playground.faults import Cancelled, Diverged

PICTURES: Final = 8000
"""To learn from. After `trained` 99 % of new pictures are told right; of 3000 learned from 98."""
HELD_OUT: Final = 480
"""To judge by, never learned from."""
JUDGED: Final = 30
"""Held-out pictures judged in each step, so that no step is longer than others: 16 steps go round."""
UPDATES: Final = 600
"""Steps of `trained`."""
BEYOND: Final = 1e6
"""A weight this large has left what float32 can learn with."""

Tell = Callable[[float, str], None]
OptimizerName = Literal["adam", "sgd"]


@dataclass(frozen=True)
class Settings:
    """What steers a living training; any of it may change between two steps. `momentum` is that of sgd."""

    optimizer: OptimizerName = "adam"
    learning_rate: float = 0.007
    momentum: float = 0.9
    weight_decay: float = 0.0
    batch_size: int = 32


class Judged(NamedTuple):
    """The mean cross-entropy in nats, and the share of pictures told right."""

    loss: float
    accuracy: float


class Learner:
    """A ShapeNet with its pictures and torch's optimizer.

    `generator` (on the CPU) makes the held-out pictures, those to learn from and the first weights, and
    shuffles: same seed, same numbers to the bit on the CPU. torch.save and pickle keep all of it, the
    generator's state included. `progress` is that of Context: making one takes a second or two.
    """

    def __init__(
        self,
        generator: torch.Generator,
        settings: Settings | None = None,
        device: torch.device | str = "cpu",
        pictures: int = PICTURES,
        progress: Tell = lambda fraction, text: None,
    ) -> None:
        progress(0.0, "Drawing pictures to learn from")
        self.generator = generator
        self.settings = settings or Settings()
        self.updates = 0
        self.seen = 0
        self.test = _moved(make_pictures(HELD_OUT, generator), device)
        self.train = _moved(make_pictures(pictures, generator), device)
        progress(0.0, "Setting the network up")
        self.network = ShapeNet(generator).to(device)
        self._optimizer = self._new_optimizer()  # the first in a process: torch imports for a second or two
        progress(0.0, "Judging it as it begins")
        self._to_come = torch.empty(0, dtype=torch.int64)  # what is left of the running epoch
        chunks = HELD_OUT // JUDGED
        self._on_train = deque([self.judge(_chunk(self.train, at)) for at in range(chunks)], maxlen=chunks)
        self._on_test = deque([self.judge(_chunk(self.test, at)) for at in range(chunks)], maxlen=chunks)

    @property
    def epochs(self) -> float:
        """How often the pictures to learn from were gone through."""
        return self.seen / len(self.train.labels)

    def train_score(self) -> Judged:
        """Judge by the last batches, each as it was before it was learned from."""
        return _mean(self._on_train)

    def test_score(self) -> Judged:
        """Judge by all held-out pictures, each as it was judged within the last 16 steps."""
        return _mean(self._on_test)

    @torch.no_grad()
    def judge(self, given: Pictures) -> Judged:
        """Judge pictures by the network as it is."""
        return _judged(self.network(given.pictures), given.labels)

    def steer(self, settings: Settings) -> None:
        """Go on with other settings; another optimizer starts afresh."""
        changed, self.settings = settings.optimizer != self.settings.optimizer, settings
        if changed:
            self._optimizer = self._new_optimizer()
        self._optimizer.param_groups[0].update(_options(settings))

    def step(self) -> None:
        """Learn from the next mini-batch, and judge some of the held-out pictures.

        Raises Diverged where a weight or the loss left the range of numbers: the weights are put back as they
        were, and the optimizer starts afresh.
        """
        parameters = list(self.network.parameters())
        before = [parameter.detach().clone() for parameter in parameters]
        batch = self._next_batch()
        self._optimizer.zero_grad()
        logits = self.network(batch.pictures)
        loss = functional.cross_entropy(logits, batch.labels)
        torch.autograd.backward(loss)
        self._optimizer.step()
        largest = max(float(parameter.detach().abs().max()) for parameter in parameters)
        if not (math.isfinite(loss.item()) and largest < BEYOND):
            with torch.no_grad():
                for parameter, value in zip(parameters, before, strict=True):
                    parameter.copy_(value)
            self._optimizer = self._new_optimizer()
            raise Diverged("a weight left the range of numbers that can be learned with")
        self._on_train.append(_judged(logits.detach(), batch.labels))
        self._on_test.append(self.judge(_chunk(self.test, self.updates)))
        self.updates += 1
        self.seen += len(batch.labels)

    def _next_batch(self) -> Pictures:
        if not len(self._to_come):
            self._to_come = torch.randperm(len(self.train.labels), generator=self.generator)
        size = self.settings.batch_size
        chosen, self._to_come = self._to_come[:size], self._to_come[size:]
        return Pictures(*(each[chosen.to(each.device)] for each in self.train))

    def _new_optimizer(self) -> torch.optim.Optimizer:
        kind = torch.optim.Adam if self.settings.optimizer == "adam" else torch.optim.SGD
        return kind(self.network.parameters(), **_options(self.settings))

    def __getstate__(self) -> dict[str, object]:
        """Keep the generator as its state."""
        kept = {name: value for name, value in self.__dict__.items() if name != "generator"}
        return {**kept, "generator_state": self.generator.get_state()}

    def __setstate__(self, state: dict[str, object]) -> None:
        generator_state = cast(Tensor, state.pop("generator_state"))
        self.__dict__.update(state)
        self.generator = torch.Generator()
        self.generator.set_state(generator_state.cpu())


def trained(
    generator: torch.Generator,
    progress: Tell = lambda fraction, text: None,
    cancelled: Callable[[], bool] = lambda: False,
    device: torch.device | str = "cpu",
) -> Learner:
    """Return a learner that has learned: 600 steps, the learning rate falling to 0 over the last 375.

    This takes about five seconds of one core. It goes on with the default settings. `progress` and
    `cancelled` are those of Context; raises Cancelled.
    """
    settings = Settings()
    learner = Learner(generator, settings, device, progress=progress)
    for update in range(UPDATES):
        if cancelled():
            raise Cancelled
        share = min(1.0, 1.6 * (1 - update / UPDATES))
        learner.steer(replace(settings, learning_rate=settings.learning_rate * share))
        learner.step()
        if update % 10 == 0:
            progress(update / UPDATES, f"Training: {learner.test_score().accuracy:.0%} right")
    learner.steer(settings)
    return learner


def _options(settings: Settings) -> dict[str, Any]:
    options = {"lr": settings.learning_rate, "weight_decay": settings.weight_decay}
    return options if settings.optimizer == "adam" else {**options, "momentum": settings.momentum}


def _moved(given: Pictures, device: torch.device | str) -> Pictures:
    return Pictures(given.pictures.to(device), given.labels.to(device))


def _chunk(given: Pictures, number: int) -> Pictures:
    """Return the next few of the pictures that are judged in turn, as many of each shape."""
    start = number * JUDGED % len(given.labels)
    return Pictures(given.pictures[start : start + JUDGED], given.labels[start : start + JUDGED])


def _judged(logits: Tensor, labels: Tensor) -> Judged:
    loss = functional.cross_entropy(logits, labels)
    return Judged(float(loss), float((logits.argmax(1) == labels).float().mean()))


def _mean(judged: deque[Judged]) -> Judged:
    losses, accuracies = zip(*judged, strict=True)
    return Judged(sum(losses) / len(judged), sum(accuracies) / len(judged))
