"""A scene that counts, and does on request everything a scene can do wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from playground.faults import Cancelled, Diverged, UserError
from playground.kinds import Choice, Slider
from playground.marks import Heatmap, Path
from playground.params import RESTART, Params
from playground.scene import Context, Gesture, Pane, Picture, Scene

TROUBLES = (
    "",
    "start",
    "step",
    "draw",
    "touch",
    "results",
    "input",
    "diverge",
    "hang",
    "slow start",
    "deaf start",
    "die",
)


@dataclass(frozen=True)
class CounterParams(Params):
    by: Annotated[int, Slider(-5, 5), "How far one step counts."] = 1
    goal: Annotated[int, Slider(0, 1000, minimum=0), "Where counting ends."] = 10_000_000
    seed: Annotated[int, Slider(0, 99, minimum=0), RESTART] = 0
    trouble: Annotated[str, Choice(*TROUBLES, labels=[t or "none" for t in TROUBLES])] = ""
    size: Annotated[int, Slider(1, 2000, minimum=1)] = 4


SCENE = Scene(
    name="counter",
    title="Counter",
    topic="Toys",
    summary="Counts.",
    params=CounterParams,
    rows=((Pane("count", "Count"), Pane("field", "Field")),),
    engine="tests.toys.counter",
    readouts={"count": "count {:d}"},
    results={"count": "the count"},
)


class State:
    def __init__(self, first: int, seen: Callable[[str], bool]) -> None:
        self.seen = seen
        self.first = first
        self.count = first
        self.hovered = -1.0


def start(params: CounterParams, context: Context) -> State:
    if params.trouble == "start":
        raise RuntimeError("start went wrong")
    if params.trouble == "input":
        raise UserError("points.csv, line 3: two columns", "expected three")
    began = time.monotonic()
    while params.trouble == "slow start" and time.monotonic() - began < 20:
        context.progress(0.5, "Loading")
        if context.cancelled():
            raise Cancelled
        time.sleep(0.01)
    if params.trouble == "deaf start":
        context.progress(0.5, "Deaf")
        time.sleep(60)
    import torch

    return State(int(torch.randint(100, (), generator=context.generator)), context.seen)


def step(state: State, params: CounterParams) -> bool:
    if params.trouble == "step" and state.count - state.first >= 3:
        raise RuntimeError("step went wrong")
    if params.trouble == "diverge" and state.count - state.first >= 3:
        raise Diverged("the count is infinite")
    if params.trouble == "hang":
        time.sleep(60)
    if params.trouble == "die":
        os._exit(7)
    state.count += params.by
    return state.count - state.first < params.goal


def draw(state: State, params: CounterParams) -> Picture:
    if params.trouble == "draw":
        raise RuntimeError("draw went wrong")
    n = params.size
    field = np.full((n, n), float(state.count))
    line = np.array([[0.0, 0.0], [1.0, state.count]])
    metrics = {"count": float(state.count), "hovered": state.hovered}
    marks = {"count": (Path((line,)),), "field": (Heatmap(field, (0, 1, 0, 1)),)}
    return Picture({name: shown for name, shown in marks.items() if state.seen(name)}, metrics)


def touch(state: State, gesture: Gesture, params: CounterParams) -> CounterParams | None:
    if params.trouble == "touch":
        raise RuntimeError("touch went wrong")
    if gesture.kind == "hover":
        state.hovered = gesture.x
        return None
    return params.updated({"by": int(gesture.x)})


def results(state: State, params: CounterParams) -> dict[str, np.ndarray]:
    if params.trouble == "results":
        raise RuntimeError("results went wrong")
    return {"count": np.array(state.count)}
