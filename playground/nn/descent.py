"""From a gradient to new parameters: penalties, freezing, clipping, and the optimizer."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.nn.network import Network
from playground.nn.optimizers import AdamW, Momentum, Optimizer, clip_gradient, make_optimizer
from playground.nn.settings import Settings


class Descent:
    """Moves the parameters of a network against the gradient it holds."""

    def __init__(self, network: Network, settings: Settings) -> None:
        self._network, self._settings = network, settings
        self._frozen = torch.zeros(0, dtype=torch.int64, device=network.parameters.device)
        self.forget()

    def forget(self) -> None:
        """Start the optimizer afresh, as after a divergence whose moments must not be followed."""
        network, chosen = self._network, self._settings
        self.optimizer: Optimizer = make_optimizer(
            chosen.optimizer,
            network.parameters,
            network.weight_mask,
            momentum=chosen.momentum,
            weight_decay=chosen.l2,
        )

    def steer(self, settings: Settings) -> None:
        """Go on with other settings; a changed optimizer starts afresh."""
        before, self._settings = self._settings, settings
        if settings.optimizer != before.optimizer:
            self.forget()
        if isinstance(self.optimizer, Momentum):
            self.optimizer.beta = settings.momentum
        if isinstance(self.optimizer, AdamW):
            self.optimizer.weight_decay = settings.l2

    def freeze(self, index: Tensor) -> None:
        """Hold the parameters at these places (n,) of the flat vector, and no others.

        They do not move by one bit, and their gradient counts as 0 where the norm is clipped. Raises
        IndexError for a place that is not there.
        """
        count = len(self._network.parameters)
        if bool(((index < 0) | (index >= count)).any()):
            raise IndexError(f"index: places from 0 to {count - 1} expected, got {index}")
        self._frozen = index.to(self._frozen)

    def step(self, learning_rate: float) -> None:
        """Add the penalties to the gradient, then follow it."""
        network, chosen, frozen = self._network, self._settings, self._frozen
        theta, g = network.parameters, network.gradient
        if chosen.l1 or chosen.l2:
            network.add_penalty_gradient(chosen.l1, 0.0 if chosen.optimizer == "adamw" else chosen.l2)
        if not len(frozen):
            self._follow(theta, g, learning_rate)
            return
        # whatever moves θ (moments of before, weight decay), what is frozen is put back
        held = theta[frozen]
        g[frozen] = 0
        self._follow(theta, g, learning_rate)
        theta[frozen] = held

    def _follow(self, theta: Tensor, g: Tensor, learning_rate: float) -> None:
        if self._settings.clip_norm:
            clip_gradient(g, self._settings.clip_norm)
        self.optimizer.step(theta, g, learning_rate)
