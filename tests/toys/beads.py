"""A scene whose beads can be picked: on a card each gets another height or colour, or goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from playground.kinds import Matrix, Toggle
from playground.marks import Points
from playground.params import Params, Section
from playground.scene import Action, Context, Entry, Gesture, Offer, Pane, Pick, Picture, Scene

COLOURS, NAMES = ("0", "1", "2"), ("blue", "orange", "green")


@dataclass(frozen=True)
class BeadsParams(Params):
    heights: Annotated[
        tuple[tuple[float, ...], ...], Section("Beads"), Matrix(1, 8), "How high each one hangs."
    ] = ((0.0, 1.0, -0.5),)
    glow: Annotated[bool, Toggle(), "Shine."] = False


SCENE = Scene(
    name="beads",
    title="Beads",
    topic="Toys",
    summary="Beads to pick.",
    params=BeadsParams,
    rows=(
        (
            Pane("string", "String", extent=(-1, 8, -2, 2)),
            (Pane("heights", "Heights", view="text"), Pane("sum", "Sum", view="text")),
        ),
    ),
    engine="tests.toys.beads",
)


class State:
    def __init__(self) -> None:
        self.picked = -1
        self.colours = dict[int, str]()


def start(params: BeadsParams, context: Context) -> State:
    return State()


def step(state: State, params: BeadsParams) -> bool:
    return True


def draw(state: State, params: BeadsParams) -> Picture:
    (heights,) = params.heights
    places = np.stack([np.arange(len(heights), dtype=float), np.array(heights)], axis=1)
    groups = np.array([int(state.colours.get(index, "0")) for index in range(len(heights))])
    beads = Points(places, groups, size=14, name="beads")
    return Picture({"string": (beads,)}, {}, offer=_offer(state, params), cursor={"string": "point"})


def touch(state: State, gesture: Gesture, params: BeadsParams) -> BeadsParams | None:
    (heights,) = params.heights
    match gesture:
        case Gesture(kind="press", mark="beads", item=item):
            state.picked = item
        case Gesture(kind="press" | "dismiss"):
            state.picked = -1
        case Gesture(kind="set", name="height", value=float(value)):
            return _with(params, [*heights[: state.picked], min(value, 2.0), *heights[state.picked + 1 :]])
        case Gesture(kind="set", name="colour", value=str(value)):
            state.colours[state.picked] = value
        case Gesture(kind="act", name="glow"):
            return params.updated({"glow": not params.glow})
        case Gesture(kind="act", name="remove"):
            picked, state.picked = state.picked, -1
            return _with(params, [*heights[:picked], *heights[picked + 1 :]])
        case Gesture(kind="drag", y=y) if state.picked >= 0:
            return _with(params, [*heights[: state.picked], y, *heights[state.picked + 1 :]])
        case _:
            pass
    return None


def _with(params: BeadsParams, heights: list[float]) -> BeadsParams:
    return params.updated({"heights": [heights]})


def _offer(state: State, params: BeadsParams) -> Offer | None:
    if state.picked < 0:
        return None
    (heights,) = params.heights
    return Offer(
        "string",
        f"Bead {state.picked + 1}",
        (
            Entry("height", "Height", heights[state.picked]),
            Pick("colour", "Colour", COLOURS, NAMES, state.colours.get(state.picked, "0")),
            Action("glow", "Glow", on=params.glow),
            Action("remove", "Remove", enabled=len(heights) > 1),
        ),
    )
