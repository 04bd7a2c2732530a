"""How the decision boundary moves: start draws the points, step learns from them, draw shows everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.faults import Diverged
from playground.history import History
from playground.nn.features import design_matrix
from playground.nn.network import Network
from playground.nn.points import PointSet, make_points, split
from playground.nn.training import Settings, Training
from playground.scene import Context, Gesture, Picture
from playground.scenes.decision_boundary import view
from playground.scenes.decision_boundary.scene import EDGE, DecisionBoundaryParams

CELLS = 100
"""Cells of the field along each side."""
BEYOND = 1e6
"""A weight this large has left what float32 can learn with: every unit is saturated for good."""


@dataclass
class State:
    """A network that learns, what it learns from, and what the hand points at."""

    points: tuple[PointSet, PointSet]
    training: Training
    grid: Tensor  # (features + 1, CELLS²), cell centres row by row from low y
    history: History = field(default_factory=lambda: History(6))
    good: tuple[Tensor, Tensor] | None = None  # parameters and running statistics of the last finite step
    good_counts: tuple[int, int] = (0, 0)  # its epochs and updates
    probe: tuple[float, float] | None = None
    unit: int = -1
    alive: Callable[[], object] = lambda: None  # tells the window so, in a long epoch

    def __getstate__(self) -> dict[str, Any]:
        """Keep what can move to another device: the way to the window cannot."""
        return {name: value for name, value in vars(self).items() if name != "alive"}


def start(params: DecisionBoundaryParams, context: Context) -> State:
    """Draw the points and the first weights."""
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    points = split(make_points(p.data, p.samples, p.noise, context.generator), p.train_share, p.seed)
    network = Network(
        len(p.features),
        p.hidden,
        activations=p.activation,
        loss=p.loss,
        init=p.init,
        batch_norm=p.batch_norm,
        generator=context.generator,
        device=context.device,
    )
    train, test = (
        (design_matrix(p.features, part.xy, device=context.device), part.labels.to(context.device))
        for part in points
    )
    training = Training(network, train, test, _settings(params), context.generator)
    grid = design_matrix(p.features, _cell_centres(), device=context.device)
    return State(points, training, grid, alive=context.cancelled)


def step(state: State, params: DecisionBoundaryParams) -> bool:
    """Learn for an epoch or an update. Raises Diverged, with the last good weights put back."""
    training, network = state.training, state.training.network
    _steer(state, params)
    if not training.batches_per_epoch:
        return False
    state.good = (network.parameters.clone(), network.running.clone())
    state.good_counts = (training.epochs, training.updates)
    if params.advance == "epoch":
        training.epoch(state.alive)
    else:
        training.update()
    scores = training.measure()
    largest = float(network.parameters.abs().max())
    if not (np.isfinite([*scores, largest]).all() and largest < BEYOND):
        _restore(state)
        raise Diverged("a weight left the range of numbers that can be learned with")
    state.history.add(training.updates / training.batches_per_epoch, *scores, training.learning_rate)
    return True


def draw(state: State, params: DecisionBoundaryParams) -> Picture:
    """Show the field, the network, the curves and the confusion."""
    _steer(state, params)
    return view.picture(state, params)


def touch(state: State, gesture: Gesture, params: DecisionBoundaryParams) -> None:
    """Follow the cursor: a place in the field is probed, a unit of the network is shown in the field."""
    at_field = gesture.pane == "field" and gesture.kind != "leave"
    inside = at_field and abs(gesture.x) <= EDGE and abs(gesture.y) <= EDGE
    state.probe = (gesture.x, gesture.y) if inside else None
    at_unit = gesture.mark == "network" and gesture.kind != "leave"
    state.unit = gesture.item if at_unit else -1


def results(state: State, params: DecisionBoundaryParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    _steer(state, params)
    train, test = state.points
    field = state.training.network.maps(state.grid)[-1].reshape(CELLS, CELLS)
    rows = state.history.rows()
    ends = np.flatnonzero(rows[:, 0] == np.round(rows[:, 0]))
    return {
        "field": field.cpu().numpy().copy(),
        "extent": np.array([-EDGE, EDGE, -EDGE, EDGE]),
        "train_xy": train.xy.numpy(),
        "train_label": train.labels.numpy(),
        "test_xy": test.xy.numpy(),
        "test_label": test.labels.numpy(),
        "weights": state.training.network.parameters.cpu().numpy().copy(),
        "history": rows[ends, 1:3],
    }


def _steer(state: State, params: DecisionBoundaryParams) -> None:
    settings = _settings(params)
    if settings != state.training.settings:
        state.training.steer(settings)


def _settings(params: DecisionBoundaryParams) -> Settings:
    p: Any = params
    decay = {
        "inverse": p.inverse_k,
        "exponential": p.exponential_base,
        "staircase": p.staircase_factor,
        "root": p.root_k,
    }
    return Settings(
        activations=p.activation,
        loss=p.loss,
        optimizer=p.optimizer,
        learning_rate=p.learning_rate,
        momentum=p.momentum,
        schedule=p.schedule,
        decay=decay.get(p.schedule),
        period=p.period,
        l1=p.l1,
        l2=p.l2,
        dropout=p.dropout,
        batch_size=p.batch_size,
    )


def _restore(state: State) -> None:
    """Put the last good weights back; the optimizer forgets the run that led astray."""
    assert state.good is not None
    network = state.training.network
    network.parameters.copy_(state.good[0])
    network.running.copy_(state.good[1])
    state.training.forget_steps()
    state.training.epochs, state.training.updates = state.good_counts


def _cell_centres() -> Tensor:
    """Return the centres (CELLS², 2) of the field's cells, row by row from low y."""
    half = EDGE / CELLS
    axis = torch.linspace(-EDGE + half, EDGE - half, CELLS, dtype=torch.float64)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)
