"""From a gradient to new parameters: penalties, freezing, clipping, and the optimizer."""

from __future__ import annotations

from torch import Tensor

from playground.nn.network import Network
from playground.nn.optimizers import AdamW, Momentum, Optimizer, clip_gradient, make_optimizer
from playground.nn.settings import Settings


class Descent:
    """Moves the parameters of a network against the gradient it holds."""

    def __init__(self, network: Network, settings: Settings) -> None:
        self._network, self._settings = network, settings
        self._frozen: Tensor | None = None
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
        self._frozen = index.to(self._network.parameters.device) if len(index) else None

    def step(self, learning_rate: float) -> None:
        """Add the penalties to the gradient, then follow it."""
        network, chosen, frozen = self._network, self._settings, self._frozen
        theta, g = network.parameters, network.gradient
        if chosen.l1 or chosen.l2:
            network.add_penalty_gradient(chosen.l1, 0.0 if chosen.optimizer == "adamw" else chosen.l2)
        held = None
        if frozen is not None:
            held = theta[frozen]
            g[frozen] = 0
        if chosen.clip_norm:
            clip_gradient(g, chosen.clip_norm)
        self.optimizer.step(theta, g, learning_rate)
        if frozen is not None and held is not None:
            theta[frozen] = held  # moments of before and weight decay move even what has no gradient
