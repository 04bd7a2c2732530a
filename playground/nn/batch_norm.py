"""Batch normalisation of one layer's z before its activation (Ioffe & Szegedy 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from playground.nn.parameters import norm_views, split_units

EPS: Final = 1e-5
MOMENTUM: Final = 0.1


@dataclass(frozen=True)
class BatchNorm:
    """γ·ẑ + β per unit, ẑ = (z − μ)/√(σ² + ε); all fields are (units, 1) views of larger vectors.

    As torch.nn.BatchNorm1d: σ² of the batch is biased (÷ m) where it normalises, and unbiased (÷ (m − 1))
    where it enters the running variance; running ← .9·running + .1·batch. A batch of one point has no
    spread: it leaves the running statistics alone (torch refuses such a batch).
    """

    gamma: Tensor
    beta: Tensor
    gamma_gradient: Tensor
    beta_gradient: Tensor
    running_mean: Tensor
    running_var: Tensor

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Normalise z (units × points) in place over its points; return ẑ and 1/√(σ² + ε) for `backward`."""
        points = z.shape[1]
        var, mean = torch.var_mean(z, dim=1, correction=0, keepdim=True)
        inverse_std = torch.rsqrt(var + EPS)
        z_hat = (z - mean).mul_(inverse_std)
        torch.addcmul(self.beta, self.gamma, z_hat, out=z)
        if points > 1:
            self.running_mean.lerp_(mean, MOMENTUM)
            self.running_var.lerp_(var * (points / (points - 1)), MOMENTUM)
        return z_hat, inverse_std

    def evaluate(self, z: Tensor) -> None:
        """Normalise z (units × points) in place with the running statistics."""
        scale = self.gamma * torch.rsqrt(self.running_var + EPS)
        torch.addcmul(self.beta - self.running_mean * scale, z, scale, out=z)

    def backward(self, delta: Tensor, z_hat: Tensor, inverse_std: Tensor) -> None:
        """Turn delta = ∂J/∂(γẑ + β) into ∂J/∂z in place, and write the gradients of γ and β."""
        torch.sum(delta * z_hat, dim=1, keepdim=True, out=self.gamma_gradient)  # ∂J/∂γ = Σ δ·ẑ
        torch.sum(delta, dim=1, keepdim=True, out=self.beta_gradient)  # ∂J/∂β = Σ δ
        # ∂J/∂z = γ/√(σ² + ε) · (δ − mean δ − ẑ·mean(δẑ))
        delta.sub_((self.beta_gradient + z_hat * self.gamma_gradient).div_(delta.shape[1]))
        delta.mul_(self.gamma * inverse_std)


def bind_norms(
    parameters: Tensor, gradient: Tensor, running: Tensor, sizes: Sequence[int]
) -> list[BatchNorm]:
    """View flat vectors as one BatchNorm per hidden layer; `running` (2, hidden units): means, variances."""
    mean, var = (split_units(row.unsqueeze(1), sizes) for row in running)
    views = (*norm_views(parameters, sizes), *norm_views(gradient, sizes), mean, var)
    return [BatchNorm(*layer) for layer in zip(*views, strict=True)]
