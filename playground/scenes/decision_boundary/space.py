"""A hidden layer's space: the plane's grid as the layer bends it, with the points in it."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.marks import Mark, Path
from playground.nn.points import PointSet
from playground.nn.space import principal_axes
from playground.scenes.decision_boundary import field_view
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.learner import Floats
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams

LINES, ALONG = 13, 97
"""Grid lines each way, and places along each."""


def marks(learner: NetworkLearner, data: Data, params: DecisionBoundaryParams) -> tuple[Mark, ...]:
    """Return the warped grid and the points, on two units or two principal components of a layer."""
    sizes = learner.network.sizes
    if len(sizes) < 3 or not len(data.train):
        return ()
    layer = (params.space_layer or len(sizes) - 2) - 1
    layer = min(layer, len(sizes) - 3)
    sets = (data.train, data.test) if params.show_test else (data.train,)
    xy = torch.cat([_grid_lines(), *(points.xy for points in sets)])
    activations = learner.network.maps(learner.at(xy))[layer].cpu()
    flat = _project(activations, len(_grid_lines()), params)
    lines = tuple(flat[: 2 * LINES * ALONG].reshape(2 * LINES, ALONG, 2))
    shown: list[Mark] = [Path(lines, colour="muted", name="grid")]
    begin = 2 * LINES * ALONG
    for points, hollow, label in zip(sets, (False, True), ("train", "test"), strict=False):
        here = flat[begin : begin + len(points)]
        moved = PointSet(torch.tensor(here), points.labels)
        shown.append(field_view.points(moved, data, hollow=hollow, label=label))
        begin += len(points)
    return tuple(shown)


def _grid_lines() -> Tensor:
    """Return places (2·LINES·ALONG, 2) along horizontal, then vertical lines."""
    across = torch.linspace(-EDGE, EDGE, LINES, dtype=torch.float64)
    along = torch.linspace(-EDGE, EDGE, ALONG, dtype=torch.float64)
    one = torch.cartesian_prod(across, along)
    return torch.cat([one.flip(1), one])


def _project(activations: Tensor, grid: int, params: DecisionBoundaryParams) -> Floats:
    """Return activations (units, n) on two axes, (n, 2); components are of the points after the grid."""
    if params.space_axes == "units":
        first, second = (min(unit, len(activations)) - 1 for unit in params.space_units)
        return activations[[first, second]].T.numpy().copy()
    return principal_axes(activations[:, grid:]).project(activations).T.numpy().copy()
