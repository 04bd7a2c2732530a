"""How the loss surface moves: as a race on a function, or as a survey of a network's own surface."""

from __future__ import annotations

from typing import Any

from playground.scene import Context, Gesture, Picture
from playground.scenes.loss_surface import race, survey
from playground.scenes.loss_surface.params import LossSurfaceParams

State = race.State | survey.State


def start(params: LossSurfaceParams, context: Context) -> State:
    """Line the racers up, or make the network and its points."""
    return survey.start(params, context) if params.mode == "network" else race.start(params, context)


def follow(state: State, params: LossSurfaceParams) -> None:
    """Take what has changed in the parameters; where the surface is another one, begin anew."""
    if isinstance(state, survey.State):
        survey.follow(state, params)
    else:
        race.follow(state, params)


def step(state: State, params: LossSurfaceParams) -> bool:
    """Move every racer once, or let the network learn for an epoch and survey a part of its surface."""
    if isinstance(state, survey.State):
        return survey.step(state, params)
    return race.step(state)


def draw(state: State, params: LossSurfaceParams) -> Picture:
    """Show surface, paths and readings."""
    if isinstance(state, survey.State):
        return survey.draw(state, params)
    return race.draw(state, params)


def touch(state: State, gesture: Gesture, params: LossSurfaceParams) -> LossSurfaceParams | None:
    """Drag the start of a race about; a network's surface only is looked at."""
    return None if isinstance(state, survey.State) else race.touch(state, gesture, params)


def results(state: State, params: LossSurfaceParams) -> dict[str, Any]:
    """Return the arrays that `--save` writes; scene.py says what each is."""
    if isinstance(state, survey.State):
        return survey.results(state, params)
    return race.results(state, params)
