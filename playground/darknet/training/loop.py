"""Train a network step by step: draw a batch, weigh its mistakes, go downhill."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch

from playground.darknet.eager import EagerNetwork
from playground.darknet.training.batch import Batch
from playground.darknet.training.loss import yolo_loss
from playground.faults import Diverged

WARM_UP: Final = 0.05
"""Share of all steps in which the learning rate rises: batch norm has counted nothing yet."""


@dataclass(frozen=True)
class TrainingStep:
    """Where training stands after a step: the learning rate it took, and the loss by its parts."""

    step: int
    learning_rate: float
    box: float
    objectness: float
    classes: float

    @property
    def loss(self) -> float:
        """Return the whole loss."""
        return self.box + self.objectness + self.classes


class Training:
    """A network on its way: `step` after `step`, `steps` in all, each on a batch that `draw` gives.

    Adam with weight decay apart (Loshchilov & Hutter 2019), a warm-up, then half a cosine down to 0 (the same
    2017). The network comes out of it ready to look (`eval`) once the last step is done.
    """

    def __init__(
        self,
        network: EagerNetwork,
        draw: Callable[[], Batch],
        steps: int,
        learning_rate: float = 3e-3,
        weight_decay: float = 0.01,
    ) -> None:
        self.network = network.train()
        self.steps = steps
        self.done = 0
        self._draw = draw
        self._optimiser = torch.optim.AdamW(
            network.parameters(), learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay
        )
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self.share)

    def share(self, step: int) -> float:
        """Return the share of the learning rate that a step, counted from 0, takes."""
        warm = min(1.0, (step + 1) / max(1.0, WARM_UP * self.steps))
        return warm * (1 + math.cos(math.pi * step / self.steps)) / 2

    def step(self) -> TrainingStep:
        """Learn from one batch. Diverged, before any weight follows it, where the loss is not finite."""
        batch = self._draw()
        losses = yolo_loss(self.network.cfg, self.network(batch.pictures), batch)
        if not losses.total.isfinite():
            raise Diverged(f"the loss is not finite at step {self.done + 1}")
        self._optimiser.zero_grad()
        torch.autograd.backward(losses.total)
        rate = float(self._schedule.get_last_lr()[0])
        self._optimiser.step()  # pyright: ignore[reportUnknownMemberType]  (untyped closure in torch)
        self._schedule.step()
        self.done += 1
        if self.done == self.steps:
            self.network.eval()
        return TrainingStep(self.done, rate, *(part.item() for part in vars(losses).values()))
