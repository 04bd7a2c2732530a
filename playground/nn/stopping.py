"""When to end a training: early stopping, and conditions a user may set."""

from __future__ import annotations

import math
from dataclasses import dataclass

from torch import Tensor

from playground.nn.network import Network


class EarlyStopping:
    """Keeps the best state of a network, and tells when it has not improved for `patience` epochs.

    Prechelt 1998, "Early stopping — but when?". `patience` may change at any time. Feed it a loss of points
    that are not learned from: without test points there is nothing to judge by.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.best_epoch = 0
        self.best_loss = math.inf
        self._waited = 0
        self._best: tuple[Tensor, Tensor] | None = None

    def observe(self, epoch: int, test_loss: float, network: Network) -> bool:
        """Take in the loss after an epoch, keep the network where it is the lowest so far, return `over`."""
        if test_loss < self.best_loss:
            self.best_epoch, self.best_loss = epoch, test_loss
            self._best = network.parameters.clone(), network.running.clone()
        self._waited = epoch - self.best_epoch
        return self.over

    @property
    def over(self) -> bool:
        """Whether the last `patience` epochs brought nothing better."""
        return self._waited >= self.patience

    def restore(self, network: Network) -> None:
        """Put the best parameters and running statistics back; before any was observed, do nothing."""
        if self._best is not None:
            network.parameters.copy_(self._best[0])
            network.running.copy_(self._best[1])


@dataclass(frozen=True)
class StopConditions:
    """Ends of a training: a loss reached, an accuracy (of a value: R²) reached, epochs done; 0 is no end."""

    loss_below: float = 0.0
    accuracy_above: float = 0.0
    epochs: int = 0

    def reason(self, epoch: int, loss: float, accuracy: float) -> str:
        """Say in words why to stop now, or nothing where there is no reason."""
        if self.loss_below and loss <= self.loss_below:
            return f"The loss has reached {loss:.4g}: {self.loss_below:g} was enough."
        if self.accuracy_above and accuracy >= self.accuracy_above:
            return f"The accuracy has reached {accuracy:.4g}: {self.accuracy_above:g} was enough."
        if self.epochs and epoch >= self.epochs:
            return f"{epoch} epochs are done."
        return ""
