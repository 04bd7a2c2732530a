"""A scene that watches a source, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from playground.kinds import Line, Slider
from playground.params import RESTART, Params
from playground.scene import Context, Pane, Picture, Scene
from playground.sources.mailbox import Shot
from playground.sources.reader import Reader
from playground.sources.source import parse_source


@dataclass(frozen=True)
class WatcherParams(Params):
    source: Annotated[str, Line(), RESTART, "Where the pictures come from."] = "synthetic"
    trouble: Annotated[int, Slider(0, 2), RESTART, "1 fails at the start, 2 runs out of memory once."] = 0


SCENE = Scene(
    name="watcher",
    title="Watcher",
    topic="Toys",
    summary="Watches.",
    params=WatcherParams,
    rows=((Pane("picture", "Picture"),),),
    engine="tests.sources.watcher",
)


@dataclass
class State:
    reader: Reader
    open_again: Callable[[], Reader]
    shot: Shot | None = None
    seen: int = 0
    full: bool = False


def start(params: WatcherParams, context: Context) -> State:
    opening = partial(context.frames, parse_source(params.source))
    reader = opening()
    if params.trouble == 1:
        raise RuntimeError("start went wrong")
    return State(reader, opening, full=params.trouble == 2)


def step(state: State, params: WatcherParams) -> bool:
    shot = state.reader.wait(5.0)
    if shot is not None:
        state.shot, state.seen = shot, state.seen + 1
    if state.full:
        state.full = False
        import torch

        raise torch.OutOfMemoryError
    return not state.reader.finished


def draw(state: State, params: WatcherParams) -> Picture:
    number = -1 if state.shot is None else state.shot.number
    return Picture({}, {"number": number, "seen": state.seen})
