"""The surface of a network: it learns, and the loss on a plane through its weights is surveyed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from playground.history import History
from playground.learning.data import Data, load, source
from playground.learning.making import make_feed, make_network, settings, training_batch
from playground.learning.params import activations
from playground.nn.judge import Measure
from playground.nn.network import Batch
from playground.nn.training import Training
from playground.scene import Context, Picture
from playground.scenes.loss_surface import survey_view
from playground.scenes.loss_surface.chart import Chart, lay
from playground.scenes.loss_surface.params import LossSurfaceParams
from playground.scenes.loss_surface.trajectory import Passed, Trajectory
from playground.surfaces.sharpness import Sharpness

PIECES = 12
"""Pieces of the plane surveyed in a step, about a millisecond each: an epoch's learning goes on meanwhile."""
GROWTH = 1.25
"""A trajectory that has grown by this factor gets a new plane."""


@dataclass
class State:
    """A network that learns, the way it went, and the chart of the land around."""

    context: Context
    params: LossSurfaceParams  # that are followed now
    data: Data
    training: Training
    batch: Batch  # all training points: the surface is of their loss
    sharpness: Sharpness
    trajectory: Trajectory = field(default_factory=Trajectory)
    # rows of epoch, training loss, test loss, sharpness, 2/learning rate
    readings: History = field(default_factory=lambda: History(5))
    chart: Chart | None = None  # that is being surveyed
    charted: int = 0  # epochs when it was begun
    shown: Chart | None = None  # the last one whose first pass is done

    def __getstate__(self) -> dict[str, Any]:
        """Keep what can move to another device: a chart half surveyed is begun anew there."""
        return {**vars(self), "chart": None, "shown": None, "charted": 0}


def start(params: LossSurfaceParams, context: Context) -> State:
    """Take the points and make the network. Raises UserError for points that cannot be used."""
    data = load(params, context.generator)
    network = make_network(params, data, context.generator, context.device)
    feed = make_feed(params, data, context.device)
    training = Training(
        network, feed.train, feed.test, settings(params), context.generator, feed.origin
    )  # it gives the network its loss: what is made of the network comes after
    batch = training_batch(network, feed)
    own = torch.Generator().manual_seed(params.seed)
    state = State(context, params, data, training, batch, Sharpness(network, batch, own, _l2(params)))
    if len(data.train):
        _record(state, training.measure())
    return state


def follow(state: State, params: LossSurfaceParams) -> None:
    """Follow the parameters that do not restart.

    What makes another surface of it begins anew, what leads another way across goes on from here, and another
    plane is surveyed anew.
    """
    before = state.params
    if _surface(params) != _surface(before):
        generator = torch.Generator().manual_seed(params.seed)
        state.__dict__.update(vars(start(params, replace(state.context, generator=generator))))
        return
    state.training.steer(settings(params))
    state.sharpness.l2 = _l2(params)
    if _plane(params) != _plane(before):
        state.chart, state.charted = None, 0
    state.params = params


def step(state: State, params: LossSurfaceParams) -> bool:
    """Learn for an epoch while there are any left, and survey a part of the plane. Raises Diverged."""
    training, stopped = state.training, state.context.cancelled
    learning = training.epochs < params.epochs and training.batches_per_epoch > 0
    if learning:
        _record(state, training.attempt(partial(training.epoch, stopped)))
    grown = training.epochs >= GROWTH * state.charted or not learning
    if state.chart is None and grown and state.charted < training.epochs:
        state.chart = lay(training.network, state.batch, state.trajectory.passed(), params)
        state.charted = training.epochs
    if state.chart is not None:
        more = state.chart.advance(PIECES, stopped)
        if state.chart.survey.whole:
            state.shown = state.chart
        if not more:
            state.chart = None
    return learning or state.chart is not None


def draw(state: State, params: LossSurfaceParams) -> Picture:
    """Show the chart, the way on it, and how the curvature goes."""
    newer = state.trajectory.passed(beyond=int(state.shown.epochs[-1])) if state.shown else []
    return survey_view.picture(
        state.readings.thinned(), state.shown, newer, state.data, params, state.context.seen
    )


def results(state: State, params: LossSurfaceParams) -> dict[str, Any]:
    """Return the chart of the weights as they are, surveyed to the end, and the way there."""
    passed = state.trajectory.passed()
    chart = lay(state.training.network, state.batch, passed, params) if len(passed) > 1 else None
    if chart is None:
        return {}
    while chart.advance(PIECES, state.context.cancelled):
        pass
    return {
        "plane": chart.survey.heights.numpy().copy(),
        "coordinates": torch.stack([chart.axis, chart.axis]).numpy(),
        "path": chart.coordinates.numpy(),
        "path_loss": chart.on_plane.numpy(),
        "path_true_loss": chart.true,
        "directions": chart.plane.directions.cpu().numpy(),
        "explained": np.array(chart.explained),
    }


def _surface(params: LossSurfaceParams) -> object:
    """Return what the losses depend on of all that does not restart, to be compared."""
    return source(params), activations(params), params.loss, params.focal_gamma


def _plane(params: LossSurfaceParams) -> object:
    return params.plane, params.reach, params.grid


def _l2(params: LossSurfaceParams) -> float:
    """Return the L2 penalty that is descended; AdamW's decay is a step of its own."""
    return 0.0 if params.optimizer == "adamw" else params.l2


def _record(state: State, measured: Measure) -> None:
    """Keep the weights, and measure loss and sharpness there."""
    training, network = state.training, state.training.network
    state.trajectory.add(Passed(training.epochs, network.parameters.clone(), measured.train_loss))
    sharpness = state.sharpness.measure(network.parameters, alive=state.context.cancelled)
    limit = 2 / training.learning_rate
    state.readings.add(training.epochs, measured.train_loss, measured.test_loss, sharpness, limit)
