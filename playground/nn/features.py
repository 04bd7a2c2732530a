"""What a network is fed about a point (x₁, x₂)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor

FeatureName = Literal["x1", "x2", "x1^2", "x2^2", "x1x2", "sin_x1", "sin_x2"]


@dataclass(frozen=True)
class Feature:
    """A function of the coordinates x₁, x₂, each (n,), to (n,)."""

    name: FeatureName
    label: str
    of: Callable[[Tensor, Tensor], Tensor]


FEATURES: Final[dict[FeatureName, Feature]] = {
    feature.name: feature
    for feature in (
        Feature("x1", "x₁", lambda x1, _x2: x1),
        Feature("x2", "x₂", lambda _x1, x2: x2),
        Feature("x1^2", "x₁²", lambda x1, _x2: x1 * x1),
        Feature("x2^2", "x₂²", lambda _x1, x2: x2 * x2),
        Feature("x1x2", "x₁x₂", lambda x1, x2: x1 * x2),
        Feature("sin_x1", "sin x₁", lambda x1, _x2: torch.sin(x1)),
        Feature("sin_x2", "sin x₂", lambda _x1, x2: torch.sin(x2)),
    )
}


def design_matrix(
    names: Sequence[FeatureName],
    xy: Tensor,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> Tensor:
    """Build the matrix (features + 1, n) of points xy (n, 2); its last row of ones feeds the biases.

    Raises KeyError for an unknown feature.
    """
    x1, x2 = xy.unbind(1)
    rows = [FEATURES[name].of(x1, x2) for name in names]
    return torch.stack([*rows, torch.ones_like(x1)]).to(dtype).to(device)
