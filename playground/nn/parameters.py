"""One flat vector holds every parameter of a network; the layers are views into it.

Layout: for each layer the matrix [W | b] of shape (out, in + 1), row by row; then, with batch norm,
γ of all hidden units and β of all hidden units. An optimizer moves the vector, a layer multiplies by
its view, and nothing is ever copied between the two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal

import torch
from torch import Tensor

from playground.nn.cost import parameter_count

InitName = Literal["zeros", "small_normal", "xavier", "he"]

# standard deviation of a weight from (units in, units out)
DEVIATIONS: Final[dict[InitName, Callable[[int, int], float]]] = {
    "zeros": lambda _fan_in, _fan_out: 0.0,
    "small_normal": lambda _fan_in, _fan_out: 0.01,
    "xavier": lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),  # Glorot & Bengio 2010, eq. 12
    "he": lambda fan_in, _fan_out: math.sqrt(2 / fan_in),  # He et al. 2015, eq. 10
}


def layer_views(flat: Tensor, sizes: Sequence[int]) -> list[Tensor]:
    """View the flat vector as one matrix [W | b] of shape (out, in + 1) per layer."""
    views: list[Tensor] = []
    start = 0
    for fan_in, fan_out in pairwise(sizes):
        stop = start + fan_out * (fan_in + 1)
        views.append(flat[start:stop].view(fan_out, fan_in + 1))
        start = stop
    return views


def norm_views(flat: Tensor, sizes: Sequence[int]) -> tuple[list[Tensor], list[Tensor]]:
    """View the batch-norm parameters in the flat vector: γ and β, each (units, 1) per hidden layer."""
    units = sum(sizes[1:-1])
    gamma, beta = flat[len(flat) - 2 * units :].view(2, units, 1)
    return split_units(gamma, sizes), split_units(beta, sizes)


def split_units(rows: Tensor, sizes: Sequence[int]) -> list[Tensor]:
    """Cut a tensor with one row per hidden unit into one view per hidden layer."""
    stops = list(accumulate(sizes[1:-1], initial=0))
    return [rows[start:stop] for start, stop in pairwise(stops)]


def weight_mask(sizes: Sequence[int], batch_norm: bool) -> Tensor:
    """Mark with 1 the entries of the flat vector that are weights, with 0 biases, γ and β (float64)."""
    mask = torch.zeros(parameter_count(sizes, batch_norm), dtype=torch.float64)
    for layer in layer_views(mask, sizes):
        layer[:, :-1] = 1
    return mask


def parameter_index(
    sizes: Sequence[int],
    layer: int,
    unit: int | None = None,
    source: int | None = None,
    *,
    batch_norm: bool = False,
) -> Tensor:
    """Return the places (n,) in the flat vector of a layer's parameters, one unit's, or one weight.

    `layer` counts from 1, the first matrix [W | b], to the output's; `unit` is a row of it and `source` a
    column: input number 0…, or fan_in for the bias. With `batch_norm` a layer and a unit bring along their
    γ and β. Raises IndexError for what is not there.
    """
    places = torch.arange(parameter_count(sizes, batch_norm))
    rows, columns = _span(unit, sizes, layer), slice(None)
    if source is not None:
        _check("source", source, 0, sizes[layer - 1])
        columns = slice(source, source + 1)
    found = [layer_views(places, sizes)[layer - 1][rows, columns].flatten()]
    if batch_norm and source is None and layer < len(sizes) - 1:
        found += [views[layer - 1][rows].flatten() for views in norm_views(places, sizes)]
    return torch.cat(found)


def _span(unit: int | None, sizes: Sequence[int], layer: int) -> slice:
    _check("layer", layer, 1, len(sizes) - 1)
    if unit is None:
        return slice(None)
    _check("unit", unit, 0, sizes[layer] - 1)
    return slice(unit, unit + 1)


def _check(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise IndexError(f"{name}: {low} to {high} expected, got {value}")


def initial_parameters(
    sizes: Sequence[int], batch_norm: bool, init: InitName, generator: torch.Generator
) -> Tensor:
    """Draw the flat vector a training starts from: float64 on the CPU, whatever it is cast to later.

    Weights are normal with mean 0 and the deviation of `init`, biases 0, γ = 1, β = 0. `zeros` and
    equal units stay equal for ever: their gradients are the same, so symmetry never breaks.
    Raises KeyError for an unknown init.
    """
    flat = torch.zeros(parameter_count(sizes, batch_norm), dtype=torch.float64)
    for layer in layer_views(flat, sizes):
        fan_out, fan_in = layer.shape[0], layer.shape[1] - 1
        draw = torch.randn(fan_out, fan_in, generator=generator, dtype=torch.float64)
        layer[:, :-1] = DEVIATIONS[init](max(fan_in, 1), fan_out) * draw
    if batch_norm:
        for gamma in norm_views(flat, sizes)[0]:
            gamma.fill_(1)
    return flat
