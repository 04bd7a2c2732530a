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
    """A function of the coordinates x₁, x₂, each (n,), to (n,); `of_x2` tells that it measures x₂ alone."""

    name: FeatureName
    label: str
    of: Callable[[Tensor, Tensor], Tensor]
    of_x2: bool = False


FEATURES: Final[dict[FeatureName, Feature]] = {
    feature.name: feature
    for feature in (
        Feature("x1", "x₁", lambda x1, _x2: x1),
        Feature("x2", "x₂", lambda _x1, x2: x2, of_x2=True),
        Feature("x1^2", "x₁²", lambda x1, _x2: x1 * x1),
        Feature("x2^2", "x₂²", lambda _x1, x2: x2 * x2, of_x2=True),
        Feature("x1x2", "x₁x₂", lambda x1, x2: x1 * x2),
        Feature("sin_x1", "sin x₁", lambda x1, _x2: torch.sin(x1)),
        Feature("sin_x2", "sin x₂", lambda _x1, x2: torch.sin(x2), of_x2=True),
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


@dataclass(frozen=True)
class Inputs:
    """From points to inputs: features, each scaled, then less its centre and in its unit. See `fit`.

    Plain numbers only, so that it can be compared, pickled and moved to any device.
    """

    names: tuple[FeatureName, ...]
    scales: tuple[float, ...]
    centres: tuple[float, ...]
    units: tuple[float, ...]

    @classmethod
    def fit(
        cls, names: Sequence[FeatureName], xy: Tensor, *, stretch: float = 1.0, normalise: bool = False
    ) -> Inputs:
        """Choose scales by `stretch`, centres and units by the training points xy (n, 2).

        `stretch` multiplies the inputs that measure x₂, which makes their scale unequal to the others'.
        `normalise` takes each input's mean over the training points as its centre and its standard deviation
        (÷ n) as its unit; an input that is constant there is only centred. Raises KeyError for an unknown
        feature.
        """
        scales = tuple(stretch if FEATURES[name].of_x2 else 1.0 for name in names)
        raw = cls(tuple(names), scales, (0.0,) * len(names), (1.0,) * len(names))
        if not normalise or len(xy) == 0:
            return raw
        rows = raw.of(xy, dtype=torch.float64)[:-1].cpu()
        constant = (rows == rows[:, :1]).all(dim=1)
        centres = torch.where(constant, rows[:, 0], rows.mean(dim=1))
        deviations = (rows - centres.unsqueeze(1)).square().mean(dim=1).sqrt()
        units = torch.where(constant, 1.0, deviations)
        return cls(raw.names, scales, tuple(map(float, centres)), tuple(map(float, units)))

    def of(
        self, xy: Tensor, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Tensor:
        """Build the inputs (features + 1, n) of points xy (n, 2); the last row of ones feeds the biases."""
        rows = design_matrix(self.names, xy, device=xy.device, dtype=xy.dtype)
        scales, centres, units = (
            rows.new_tensor(each).unsqueeze(1) for each in (self.scales, self.centres, self.units)
        )
        rows[:-1].mul_(scales).sub_(centres).div_(units)  # 1, 0 and 1 leave every bit
        return rows.to(dtype).to(device)
