"""A plane through a network's weights while it is being surveyed, and the way they went on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from playground.nn.network import Batch, Network
from playground.scenes.loss_surface.land import Land
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.scenes.loss_surface.trajectory import Passed
from playground.surfaces.functions import Extent
from playground.surfaces.many import ManyLosses
from playground.surfaces.plane import Plane, axis, random_plane, trajectory_plane
from playground.surfaces.survey import Survey

MARGIN = 1.3
"""How far beyond the trajectory its plane goes."""


class Chart:
    """What is known of the losses over a plane, and of the trajectory seen from there.

    `axis` (n,) are the coordinates of its columns and of its rows. `epochs` (steps,) tells when the
    trajectory was where; `coordinates` (steps, 2) are the places on the plane below it, `on_plane` (steps,)
    the losses there, NaN as long as they are not known, and `true` (steps,) the losses of the weights
    themselves as they were learned. `explained` are the shares of its variance along both axes, 0 for random
    directions.
    """

    def __init__(
        self, losses: ManyLosses, plane: Plane, reach: float, grid: int, passed: Sequence[Passed]
    ) -> None:
        self.plane, self.explained = plane, (0.0, 0.0)
        self.axis = axis(reach, grid | 1)  # odd, so that the weights lie in the middle
        self.epochs = np.array([each.epoch for each in passed])
        self.true = np.array([each.loss for each in passed])
        self.coordinates = self.seen(passed)
        self.on_plane = torch.full((len(passed),), torch.nan, dtype=torch.float64)
        self.survey = Survey(losses, plane, self.axis, self.axis)
        self._losses = losses
        self._pieces = self._work()
        self._land: Land | None = None
        self._drawn = 0  # places that were known when it was made

    @property
    def extent(self) -> Extent:
        """The reach of the coordinates: a low, a high, b low, b high."""
        low, high = float(self.axis[0]), float(self.axis[-1])
        return low, high, low, high

    @property
    def share(self) -> float:
        """How much of the plane is surveyed, from 0 to 1."""
        return self.survey.known / self.survey.places

    @property
    def land(self) -> Land:
        """The heights as they are known, for drawing."""
        if self._land is None or self._drawn < self.survey.known:
            self._drawn, self._land = self.survey.known, Land(self.survey.heights, self.extent)
        return self._land

    def seen(self, passed: Sequence[Passed]) -> Tensor:
        """Return the coordinates (n, 2) of the places on the plane below weights."""
        if not passed:
            return torch.empty(0, 2, dtype=torch.float64)
        return self.plane.project(torch.stack([each.weights for each in passed]))

    def advance(self, pieces: int, stopped: Callable[[], object]) -> bool:
        """Survey at most so many pieces more, fewer once `stopped`; return whether any is left."""
        for _ in range(pieces):
            if next(self._pieces, self) is self:
                return False
            if stopped():
                break
        return True

    def _work(self) -> Iterator[None]:
        """Survey a first whole picture, then the way, then what lies between."""
        followed = False
        for _ in self.survey.pieces():
            yield
            if self.survey.whole and not followed:
                followed = True
                yield from self._follow()

    def _follow(self) -> Iterator[None]:
        for part in self._losses.parts(torch.arange(len(self.coordinates))):
            self.on_plane[part] = self._losses(self.plane.at(self.coordinates[part]))
            yield


def lay(network: Network, batch: Batch, passed: Sequence[Passed], params: LossSurfaceParams) -> Chart | None:
    """Lay a plane through the weights of a network as they are; None along a way that went nowhere."""
    losses = ManyLosses(network, batch)
    if params.plane == "random":
        # the same draw each time: as the weights grow the picture changes no more than they do
        directions = random_plane(network, torch.Generator().manual_seed(params.seed))
        return Chart(losses, directions, params.reach, params.grid, passed)
    weights = torch.stack([each.weights for each in passed])
    if torch.equal(weights, weights[-1:].expand_as(weights)):
        return None
    plane, explained = trajectory_plane(weights)
    reach = MARGIN * float(plane.project(weights).abs().max()) or 1.0
    chart = Chart(losses, plane, reach, params.grid, passed)
    chart.explained = explained
    return chart
