"""The surface of a network: it learns, and the loss on a plane through its weights is surveyed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.history import History
from playground.nn.features import Inputs
from playground.nn.judge import Measure
from playground.nn.network import Batch, Network
from playground.nn.points import make_points
from playground.nn.settings import Settings
from playground.nn.targets import encode
from playground.nn.training import Training
from playground.scene import Context, Picture
from playground.scenes.loss_surface import survey_view
from playground.scenes.loss_surface.chart import Chart
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.surfaces.many import ManyLosses
from playground.surfaces.plane import axis, project, random_plane, trajectory_plane
from playground.surfaces.plane import survey as surveyed
from playground.surfaces.sharpness import Sharpness

PIECES = 12
"""Pieces of the plane surveyed in a step, about a millisecond each: an epoch's learning goes on meanwhile."""
MARGIN = 1.3
"""How far beyond the trajectory its plane goes."""
GROWTH = 1.25
"""A trajectory that has grown by this factor gets a new plane."""
LONGEST = 400
"""Weights of the trajectory that are kept; beyond it every second goes."""


@dataclass
class State:
    """A network that learns, the way it went, and the chart of the land around."""

    training: Training
    losses: ManyLosses
    sharpness: Sharpness
    generator: torch.Generator
    seen: Callable[[str], bool]
    alive: Callable[[], object] = lambda: None
    trajectory: list[Tensor] = field(default_factory=list[Tensor])
    epochs: list[int] = field(default_factory=list[int])  # of each of these weights
    stride: int = 1
    readings: History = field(default_factory=lambda: History(4))  # epoch, loss, sharpness, 2/learning rate
    chart: Chart | None = None
    charted: int = 0  # epochs when the chart was begun
    shown: Chart | None = None  # the last one whose first pass is done

    def __getstate__(self) -> dict[str, Any]:
        """Keep what can move to another device: a chart half surveyed is begun anew there."""
        left = {"alive", "generator", "chart", "shown"}
        kept = {name: value for name, value in vars(self).items() if name not in left}
        return {**kept, "generator_state": self.generator.get_state(), "charted": 0}

    def __setstate__(self, state: dict[str, Any]) -> None:
        saved: Tensor = state.pop("generator_state")
        self.__dict__.update(state)
        self.generator = torch.Generator()
        self.generator.set_state(saved.cpu())
        self.chart = self.shown = None


def start(params: LossSurfaceParams, context: Context) -> State:
    """Make the points and the first weights."""
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    points = make_points(p.data, p.samples, p.noise_of_points, context.generator)
    inputs = Inputs.fit(("x1", "x2"), points.xy, normalise=True)
    network = Network(
        2, p.hidden, activations=p.activation, generator=context.generator, device=context.device
    )
    sides = (inputs.of(points.xy, context.device), points.labels.to(context.device))
    settings = Settings(
        activations=p.activation,
        optimizer=p.optimizer,
        learning_rate=p.learning_rate,
        momentum=p.momentum,
        batch_size=p.batch_size,
    )
    training = Training(network, sides, (sides[0][:, :0], sides[1][:0]), settings, context.generator)
    batch = Batch.of(sides[0], encode(sides[1], "binary", 1, sides[0]))
    own = torch.Generator().manual_seed(params.seed)
    state = State(
        training,
        ManyLosses(network, batch),
        Sharpness(network, batch, own),
        own,
        context.seen,
        alive=context.cancelled,
    )
    _record(state, training.measure())
    return state


def step(state: State, params: LossSurfaceParams) -> bool:
    """Learn for an epoch while there are any left, and survey a part of the plane."""
    learning = state.training.epochs < params.epochs
    if learning:
        _record(state, state.training.attempt(partial(state.training.epoch, state.alive)))
    grown = state.training.epochs >= GROWTH * state.charted or not learning
    if state.chart is None and grown and state.charted < state.training.epochs:
        state.chart = chart(state, params)
        state.charted = state.training.epochs
    if state.chart is not None:
        more = state.chart.advance(PIECES)
        state.shown = state.chart
        if not more:
            state.chart = None
    return learning or state.chart is not None


def draw(state: State, params: LossSurfaceParams) -> Picture:
    """Show the chart, the way on it, and how the curvature goes."""
    coordinates = None if state.shown is None else state.shown.plane.project(_trajectory(state)).numpy()
    return survey_view.picture(state.readings.thinned(), state.shown, coordinates, params, state.seen)


def results(state: State, params: LossSurfaceParams) -> dict[str, Any]:
    """Return the chart of the weights as they are, surveyed to the end, and the way there."""
    if len(state.trajectory) < 2:
        return {}
    found = chart(state, params)
    while found.advance(PIECES):
        state.alive()
    return {
        "plane": found.heights.numpy().copy(),
        "coordinates": torch.stack([found.a, found.b]).numpy(),
        "path": found.way.coordinates.numpy(),
        "path_loss": found.way.on_plane.numpy(),
        "path_true_loss": found.way.true.numpy(),
        "directions": found.plane.directions.cpu().numpy(),
        "explained": np.array(found.explained),
    }


def chart(state: State, params: LossSurfaceParams) -> Chart:
    """Lay a plane through the weights as they are, and begin its survey."""
    explained, trajectory = (0.0, 0.0), _trajectory(state)
    if params.plane == "trajectory":
        plane, explained = trajectory_plane(trajectory)
        reach = MARGIN * float(plane.project(trajectory).abs().max())
    else:
        plane, reach = random_plane(state.training.network, state.generator), params.reach
    side = axis(reach or 1.0, params.grid | 1)  # odd, so that the weights lie in the middle
    heights = torch.full((len(side), len(side)), torch.nan, dtype=torch.float64)
    way = project(state.losses, plane, trajectory)
    pieces = surveyed(state.losses, plane, side, side)
    epochs = np.array([*state.epochs, state.training.epochs])
    return Chart(plane, explained, side, side, heights, way, epochs, pieces, len(side) ** 2)


def _trajectory(state: State) -> Tensor:
    return torch.stack([*state.trajectory, state.training.network.parameters])


def _record(state: State, measured: Measure) -> None:
    """Keep the weights, and measure loss and sharpness there."""
    training, network = state.training, state.training.network
    if training.epochs % state.stride == 0:
        state.trajectory.append(network.parameters.clone())
        state.epochs.append(training.epochs)
    if len(state.trajectory) > LONGEST:
        state.trajectory, state.epochs = state.trajectory[::2], state.epochs[::2]
        state.stride *= 2
    sharpness = state.sharpness.measure(network.parameters)
    state.readings.add(training.epochs, measured.train_loss, sharpness, 2 / training.learning_rate)
