"""A fully connected network, its backpropagation written out by hand.

Activations are units × points, a layer is the matrix [W | b] of shape (out, in + 1), and inputs carry
a last row of ones (features.design_matrix), so per layer

    forward    z = [W | b]·x           a = f(z)
    backward   ∂J/∂[W | b] = δ·xᵀ      δ_below = (Wᵀδ) ⊙ f'(z_below)

are one product each, written straight into one flat vector. A 2-4-2-1 batch of ten is about 16 tensor
operations, each near torch's floor of 1 µs; autograd and torch.optim need ten times that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from playground.nn.activations import ACTIVATIONS, Activations, per_layer
from playground.nn.batch_norm import BatchNorm, bind_norms
from playground.nn.buffers import Buffers, GradientBuffers, Shelf
from playground.nn.losses import LossName, make_loss
from playground.nn.parameters import (
    InitName,
    initial_parameters,
    layer_views,
    split_units,
    weight_mask,
)
from playground.nn.targets import Target, as_rows, check_outputs


class Batch(NamedTuple):
    """Points to learn from: inputs (features + 1, m) with a last row of ones, labels (outputs, m) as floats.

    Labels are laid out by targets.encode.
    """

    inputs: Tensor
    labels: Tensor
    inputs_t: Tensor

    @classmethod
    def of(cls, inputs: Tensor, labels: Tensor) -> Batch:
        """Make a batch of inputs (features + 1, m) and encoded labels, (outputs, m) or (m,) of one output."""
        return cls(inputs, as_rows(labels).to(inputs), inputs.t())


class Network:
    """Layers of sizes inputs → hidden… → outputs, parameters in `parameters`, derivatives in `gradient`.

    `target` says what the outputs mean: one logit of two classes, a logit for each of several classes, a
    value, or the logits of two questions about the same point (hard parameter sharing, Caruana 1997).
    Raises ValueError for more than 8 hidden layers, a layer outside 1…64 units, or outputs or activations
    whose number does not fit.
    """

    def __init__(
        self,
        inputs: int,
        hidden: Sequence[int],
        *,
        target: Target = "binary",
        outputs: int = 1,
        activations: Activations = "tanh",
        loss: LossName = "cross_entropy",
        init: InitName = "xavier",
        batch_norm: bool = False,
        generator: torch.Generator,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        if len(hidden) > 8 or any(not 1 <= units <= 64 for units in hidden):
            raise ValueError(f"hidden: 0 to 8 layers of 1 to 64 units expected, got {tuple(hidden)}")
        check_outputs(target, outputs)
        self.target: Target = target
        self.sizes = (inputs, *hidden, outputs)
        self.batch_norm = batch_norm
        flat = initial_parameters(self.sizes, batch_norm, init, generator)
        self.parameters = flat.to(dtype).to(device)
        self.running = torch.stack([torch.zeros(sum(hidden)), torch.ones(sum(hidden))]).to(dtype).to(device)
        self.activations = per_layer(activations, len(hidden))
        self.loss = make_loss(target, loss)
        self._bind()

    def _bind(self) -> None:
        """Make everything that can be remade from what `__getstate__` keeps."""
        self.gradient = torch.zeros_like(self.parameters)
        self.weight_mask = weight_mask(self.sizes, self.batch_norm).to(self.parameters.dtype)
        self.weight_mask = self.weight_mask.to(self.parameters.device)
        self.layers = layer_views(self.parameters, self.sizes)
        self.weights = [layer[:, :-1] for layer in self.layers]
        self.biases = [layer[:, -1] for layer in self.layers]
        self.layer_gradients = layer_views(self.gradient, self.sizes)
        self._weights_t = [weights.t() for weights in self.weights]
        self.norms: list[BatchNorm] = []
        if self.batch_norm:
            self.norms = bind_norms(self.parameters, self.gradient, self.running, self.sizes)
        self._bind_activations()

    def _bind_activations(self) -> None:
        self._activate = [ACTIVATIONS[name] for name in self.activations]
        self._same = self._activate[0] if len(set(self.activations)) == 1 else None
        # z and a share memory where f' follows from a alone
        keep_z = any(activation.needs_z for activation in self._activate)
        sizes, like = self.sizes, self.parameters
        self._to_learn = Shelf(lambda points: GradientBuffers(sizes, points, like, keep_z=keep_z))
        self._to_evaluate = Shelf(lambda points: Buffers(sizes, points, like, keep_z=keep_z))
        self._to_map = Shelf(lambda points: Buffers(sizes, points, like, keep_z=keep_z))

    def __getstate__(self) -> dict[str, object]:
        """Keep what cannot be remade: views and buffers are bound anew on arrival, on whatever device."""
        kept = ("target", "sizes", "batch_norm", "parameters", "running", "activations", "loss")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._bind()

    def steer(self, activations: Activations, loss: LossName, focal_gamma: float = 2.0) -> None:
        """Change activations and loss of the living network; its parameters stay."""
        before, self.activations = self.activations, per_layer(activations, len(self.sizes) - 2)
        self.loss = make_loss(self.target, loss, focal_gamma)
        if self.activations != before:
            self._bind_activations()

    def loss_and_gradient(
        self,
        batch: Batch,
        l1: float = 0.0,
        l2: float = 0.0,
        masks: Tensor | None = None,
        connections: Tensor | None = None,
    ) -> tuple[float, Tensor]:
        """Return the mean loss of a batch plus its penalty, and the gradient of both (a view, reused)."""
        self.backpropagate(batch, masks, connections)
        self.add_penalty_gradient(l1, l2)
        logits = self._to_learn.buffers(batch.inputs.shape[1]).logits
        loss = float(self.loss.per_point(logits, batch.labels).mean())
        return loss + self.penalty(l1, l2), self.gradient

    def backpropagate(
        self, batch: Batch, masks: Tensor | None = None, connections: Tensor | None = None
    ) -> None:
        """Write the gradient of the batch's mean loss into `gradient`, updating running statistics.

        `masks` (hidden units, m) drops hidden activations (dropout.unit_masks), `connections` (parameters,)
        drops weights (dropout.weight_masks).
        """
        if connections is None:
            self._backpropagate(batch, masks)
            return
        whole = self.parameters.clone()
        self.parameters.mul_(connections)
        self._backpropagate(batch, masks)
        self.parameters.copy_(whole)  # a division would not give back every bit
        self.gradient.mul_(connections)  # the chain rule through θ ⊙ mask

    def _backpropagate(self, batch: Batch, masks: Tensor | None) -> None:
        buffers = self._to_learn.buffers(batch.inputs.shape[1])
        normalised: list[tuple[Tensor, Tensor]] = []
        if self._same is not None and masks is None and not self.norms:
            self._forward(batch.inputs, buffers)
            # one operation gives f' of every layer; the rows of ones in between are not read
            self._same.derivative(buffers.pre, buffers.post, buffers.one, buffers.slopes)
        else:
            normalised = self._forward_by_layer(batch.inputs, buffers, masks)
        delta = buffers.delta_out
        self.loss.delta(buffers.logits, batch.labels, buffers.scale, delta)
        for layer in range(len(self.sizes) - 2, 0, -1):
            below = layer - 1
            torch.mm(delta, buffers.fed_t[below], out=self.layer_gradients[layer])  # ∂J/∂[W | b] = δ·xᵀ
            delta = torch.mm(self._weights_t[layer], delta, out=buffers.delta[below])
            delta.mul_(buffers.slope[below])  # δ_below = (Wᵀδ) ⊙ f'(z_below)
            if normalised:
                self.norms[below].backward(delta, *normalised[below])
        torch.mm(delta, batch.inputs_t, out=self.layer_gradients[0])

    def _forward(self, x: Tensor, buffers: Buffers) -> Tensor:
        for layer, (z, a, fed) in enumerate(buffers.hidden):
            torch.mm(self.layers[layer], x, out=z)  # z = [W | b]·x
            if self.norms:
                self.norms[layer].evaluate(z)
            self._activate[layer].forward(z, a)
            x = fed
        return torch.mm(self.layers[-1], x, out=buffers.logits)

    def _forward_by_layer(
        self, x: Tensor, buffers: GradientBuffers, masks: Tensor | None
    ) -> list[tuple[Tensor, Tensor]]:
        """Go forward with batch norm and dropout; the masks enter f' too, so backward needs no case."""
        normalised: list[tuple[Tensor, Tensor]] = []
        kept = split_units(masks, self.sizes) if masks is not None else None
        for index, (z, a, slope) in enumerate(zip(buffers.z, buffers.a, buffers.slope, strict=True)):
            torch.mm(self.layers[index], x, out=z)
            if self.norms:
                normalised.append(self.norms[index].forward(z))
            self._activate[index].forward(z, a)
            self._activate[index].derivative(z, a, buffers.one, slope)
            if kept is not None:
                a.mul_(kept[index])
                slope.mul_(kept[index])
            x = buffers.fed[index]
        torch.mm(self.layers[-1], x, out=buffers.logits)
        return normalised

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
        """Return the logits (outputs, m) of inputs (features + 1, m) in evaluation mode, in reused memory."""
        return self._forward(inputs, self._to_evaluate.buffers(inputs.shape[1]))

    def maps(self, grid: Tensor) -> list[Tensor]:
        """Return what every unit answers on a grid (features + 1, n): per hidden layer (units, n), then
        the outputs (outputs, n) as Loss.answer shows them.

        All are views of one buffer: the next call with this n overwrites them.
        """
        buffers = self._to_map.buffers(grid.shape[1])
        z = self._forward(grid, buffers)
        self.loss.answer(z)
        return [*buffers.a, z]
