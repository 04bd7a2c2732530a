"""A fully connected network with one logit, its backpropagation written out by hand.

Activations are units × points, a layer is the matrix [W | b] of shape (out, in + 1), and inputs carry
a last row of ones (features.design_matrix), so per layer

    forward    z = [W | b]·x           a = f(z)
    backward   ∂J/∂[W | b] = δ·xᵀ      δ_below = (Wᵀδ) ⊙ f'(z_below)

are one product each, written straight into one flat vector. A 2-4-2-1 batch of ten is about 16 tensor
operations, each near torch's floor of 1 µs; autograd and torch.optim need ten times that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from playground.nn.activations import ACTIVATIONS, ActivationName
from playground.nn.batch_norm import BatchNorm
from playground.nn.buffers import Buffers, GradientBuffers, Shelf
from playground.nn.losses import LOSSES, LossName
from playground.nn.parameters import (
    InitName,
    initial_parameters,
    layer_views,
    norm_views,
    split_units,
    weight_mask,
)


class Batch(NamedTuple):
    """Points to learn from: inputs (features + 1, m) with a last row of ones, labels 0/1 as floats (1, m)."""

    inputs: Tensor
    labels: Tensor
    inputs_t: Tensor

    @classmethod
    def of(cls, inputs: Tensor, labels: Tensor) -> Batch:
        """Make a batch of inputs (features + 1, m) and labels (m,) or (1, m)."""
        return cls(inputs, labels.to(inputs).view(1, -1), inputs.t())


@dataclass(frozen=True)
class Evaluation:
    """What a network makes of labelled points: mean loss, accuracy in [0, 1], logits (m,), wrong (m,) bool.

    Without points both numbers are 0.
    """

    loss: float
    accuracy: float
    logits: Tensor
    wrong: Tensor


class Network:
    """Layers of sizes inputs → hidden… → 1, all parameters in `parameters`, all derivatives in `gradient`.

    Raises ValueError for more than 8 hidden layers or a layer outside 1…64 units.
    """

    def __init__(
        self,
        inputs: int,
        hidden: Sequence[int],
        *,
        activation: ActivationName = "tanh",
        loss: LossName = "cross_entropy",
        init: InitName = "xavier",
        batch_norm: bool = False,
        generator: torch.Generator,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        if len(hidden) > 8 or any(not 1 <= units <= 64 for units in hidden):
            raise ValueError(f"hidden: 0 to 8 layers of 1 to 64 units expected, got {tuple(hidden)}")
        self.sizes = (inputs, *hidden, 1)
        self.batch_norm = batch_norm
        flat = initial_parameters(self.sizes, batch_norm, init, generator)
        self.parameters = flat.to(dtype).to(device)
        self.running = torch.stack([torch.zeros(sum(hidden)), torch.ones(sum(hidden))]).to(dtype).to(device)
        self.activation: ActivationName = activation
        self.loss: LossName = loss
        self._bind()

    def _bind(self) -> None:
        """Make everything that can be remade from `sizes`, `parameters` and `running`."""
        self.gradient = torch.zeros_like(self.parameters)
        self.weight_mask = weight_mask(self.sizes, self.batch_norm).to(self.parameters.dtype)
        self.weight_mask = self.weight_mask.to(self.parameters.device)
        self.layers = layer_views(self.parameters, self.sizes)
        self.weights = [layer[:, :-1] for layer in self.layers]
        self.biases = [layer[:, -1] for layer in self.layers]
        self.layer_gradients = layer_views(self.gradient, self.sizes)
        self._weights_t = [weights.t() for weights in self.weights]
        self._norms = self._bind_norms() if self.batch_norm else []
        self._bind_buffers()

    def _bind_buffers(self) -> None:
        # z and a share memory where f' follows from a alone
        keep_z = ACTIVATIONS[self.activation].needs_z
        sizes, like = self.sizes, self.parameters
        self._to_learn = Shelf(lambda points: GradientBuffers(sizes, points, like, keep_z=keep_z))
        self._to_evaluate = Shelf(lambda points: Buffers(sizes, points, like, keep_z=keep_z))
        self._to_map = Shelf(lambda points: Buffers(sizes, points, like, keep_z=keep_z))

    def _bind_norms(self) -> list[BatchNorm]:
        mean, var = (split_units(row.unsqueeze(1), self.sizes) for row in self.running)
        views = (*norm_views(self.parameters, self.sizes), *norm_views(self.gradient, self.sizes), mean, var)
        return [BatchNorm(*layer) for layer in zip(*views, strict=True)]

    def __getstate__(self) -> dict[str, object]:
        """Keep what cannot be remade: views and buffers are bound anew on arrival, on whatever device."""
        kept = ("sizes", "batch_norm", "parameters", "running", "activation", "loss")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._bind()

    def steer(self, activation: ActivationName, loss: LossName) -> None:
        """Change activation and loss of the living network; its parameters stay."""
        changed = activation != self.activation
        self.activation, self.loss = activation, loss
        if changed:
            self._bind_buffers()

    def loss_and_gradient(
        self, batch: Batch, l1: float = 0.0, l2: float = 0.0, masks: Tensor | None = None
    ) -> tuple[float, Tensor]:
        """Return the mean loss of a batch plus its penalty, and the gradient of both (a view, reused)."""
        self.backpropagate(batch, masks)
        self.add_penalty_gradient(l1, l2)
        logits = self._to_learn.buffers(batch.inputs.shape[1]).logits
        loss = float(LOSSES[self.loss].per_point(logits, batch.labels).mean())
        return loss + self.penalty(l1, l2), self.gradient

    def backpropagate(self, batch: Batch, masks: Tensor | None = None) -> None:
        """Write the gradient of the batch's mean loss into `gradient`, updating running statistics.

        `masks` (hidden units, m), 0 or 1/keep, drops hidden activations (inverted dropout; `draw_masks`).
        """
        buffers = self._to_learn.buffers(batch.inputs.shape[1])
        normalised: list[tuple[Tensor, Tensor]] = []
        if masks is None and not self._norms:
            self._forward(batch.inputs, buffers)
            # one operation gives f' of every layer; the rows of ones in between are not read
            derivative = ACTIVATIONS[self.activation].derivative
            derivative(buffers.pre, buffers.post, buffers.one, buffers.slopes)
        else:
            normalised = self._forward_regularised(batch.inputs, buffers, masks)
        delta = buffers.delta_out
        LOSSES[self.loss].delta(buffers.logits, batch.labels, buffers.scale, delta)
        for layer in range(len(self.sizes) - 2, 0, -1):
            below = layer - 1
            torch.mm(delta, buffers.fed_t[below], out=self.layer_gradients[layer])  # ∂J/∂[W | b] = δ·xᵀ
            delta = torch.mm(self._weights_t[layer], delta, out=buffers.delta[below])
            delta.mul_(buffers.slope[below])  # δ_below = (Wᵀδ) ⊙ f'(z_below)
            if normalised:
                self._norms[below].backward(delta, *normalised[below])
        torch.mm(delta, batch.inputs_t, out=self.layer_gradients[0])

    def _forward(self, x: Tensor, buffers: Buffers) -> Tensor:
        activate = ACTIVATIONS[self.activation].forward
        for index, (z, a) in enumerate(zip(buffers.z, buffers.a, strict=True)):
            torch.mm(self.layers[index], x, out=z)  # z = [W | b]·x
            if self._norms:
                self._norms[index].evaluate(z)
            activate(z, a)
            x = buffers.fed[index]
        return torch.mm(self.layers[-1], x, out=buffers.logits)

    def _forward_regularised(
        self, x: Tensor, buffers: GradientBuffers, masks: Tensor | None
    ) -> list[tuple[Tensor, Tensor]]:
        """Go forward with batch norm and dropout; the masks enter f' too, so backward needs no case."""
        activation = ACTIVATIONS[self.activation]
        normalised: list[tuple[Tensor, Tensor]] = []
        kept = split_units(masks, self.sizes) if masks is not None else None
        for index, (z, a, slope) in enumerate(zip(buffers.z, buffers.a, buffers.slope, strict=True)):
            torch.mm(self.layers[index], x, out=z)
            if self._norms:
                normalised.append(self._norms[index].forward(z))
            activation.forward(z, a)
            activation.derivative(z, a, buffers.one, slope)
            if kept is not None:
                a.mul_(kept[index])
                slope.mul_(kept[index])
            x = buffers.fed[index]
        torch.mm(self.layers[-1], x, out=buffers.logits)
        return normalised

    def draw_masks(self, points: int, dropout: float, generator: torch.Generator) -> Tensor:
        """Draw inverted-dropout masks (hidden units, points): 1/(1 − dropout) with that chance, else 0.

        Drawn on the CPU, so that every device drops the same units. Srivastava et al. 2014.
        Raises ValueError for a dropout outside [0, 1).
        """
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout: a share in [0, 1) expected, got {dropout}")
        keep = 1 - dropout
        masks = torch.empty(sum(self.sizes[1:-1]), points, dtype=self.parameters.dtype)
        return masks.bernoulli_(keep, generator=generator).div_(keep).to(self.parameters.device)

    def penalty(self, l1: float, l2: float) -> float:
        """Return l1·Σ|w| + (l2/2)·Σw² over the weights; biases, γ and β are free.

        l2 is the λ/m of the textbook's J + (λ/2m)·Σw².
        """
        if l1 == 0 and l2 == 0:
            return 0.0
        w = self.parameters * self.weight_mask
        return float(l1 * w.abs().sum() + l2 / 2 * w.square().sum())

    def add_penalty_gradient(self, l1: float, l2: float) -> None:
        """Add l1·sign(w) + l2·w to the gradient, for weights only."""
        if l1:
            self.gradient.addcmul_(self.parameters.sign(), self.weight_mask, value=l1)
        if l2:
            self.gradient.addcmul_(self.parameters, self.weight_mask, value=l2)

    def logits(self, inputs: Tensor) -> Tensor:
        """Return the logits (1, m) of inputs (features + 1, m) in evaluation mode, in reused memory."""
        return self._forward(inputs, self._to_evaluate.buffers(inputs.shape[1]))

    def evaluate(self, inputs: Tensor, labels: Tensor) -> Evaluation:
        """Judge inputs (features + 1, m) with labels (m,) without dropout, by running statistics."""
        z = self.logits(inputs).clone()
        y = labels.to(z).view(1, -1)
        wrong = (z > 0) != (y > 0.5)
        if z.numel() == 0:
            return Evaluation(0.0, 0.0, z[0], wrong[0])
        loss = LOSSES[self.loss].per_point(z, y).mean()
        return Evaluation(float(loss), 1 - int(wrong.sum()) / wrong.numel(), z[0], wrong[0])

    def maps(self, grid: Tensor) -> list[Tensor]:
        """Return what every unit answers on a grid (features + 1, n): per hidden layer (units, n), then
        the output's signed confidence (1, n) in [-1, 1], positive for class 1.

        All are views of one buffer: the next call with this n overwrites them.
        """
        buffers = self._to_map.buffers(grid.shape[1])
        z = self._forward(grid, buffers)
        LOSSES[self.loss].confidence(z)
        return [*buffers.a, z]
