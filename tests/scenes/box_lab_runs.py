"""The box lab opened, walked through, touched and run from the command line."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from playground.__main__ import main
from playground.frame import Advance, Open, Steer, Touch
from playground.marks import Mark, Table, Text
from playground.runner import Runner
from playground.scene import Gesture, Picture
from playground.scenes.box_lab.params import BoxLabParams
from playground.scenes.box_lab.scene import SCENE


def opened(steps: int = 0, **changes: Any) -> Runner:
    runner = Runner()
    runner.obey(Open(SCENE, BoxLabParams().updated(changes), device="cpu", playing=False))
    return advanced(runner, steps)


def advanced(runner: Runner, steps: int) -> Runner:
    runner.obey(Advance(steps))
    while runner.work(1.0) == 0.0:
        pass
    return runner


def steered(runner: Runner, **changes: Any) -> Runner:
    runner.obey(Steer(changes))
    return runner


def shown(runner: Runner) -> tuple[BoxLabParams, Picture]:
    told = runner.frame()
    assert told.fault is None, told.fault
    assert told.picture is not None
    assert isinstance(told.params, BoxLabParams)
    return told.params, told.picture


def stroke(runner: Runner, pane: str, *places: tuple[float, float], number: int = 1) -> BoxLabParams:
    """Press at the first place, drag through the others, let go."""
    kinds = ["press", *["drag"] * (len(places) - 1), "release"]
    for kind, (x, y) in zip(kinds, [*places, places[-1]], strict=True):
        runner.obey(Touch(Gesture(pane, kind, x, y, button="left"), number))  # pyright: ignore
    return shown(runner)[0]


def card(runner: Runner, kind: str, name: str, value: float | str = 0.0) -> BoxLabParams:
    """Answer on the card of the box that was pressed."""
    runner.obey(Touch(Gesture("picture", kind, name=name, value=value)))  # pyright: ignore
    return shown(runner)[0]


def said(marks: tuple[Mark, ...]) -> str:
    """All words and numbers of a pane of text."""
    texts = [mark.markdown for mark in marks if isinstance(mark, Text)]
    rows = [" ".join(row) for mark in marks if isinstance(mark, Table) for row in mark.rows]
    return "\n".join([*texts, *rows])


def ran(folder: Path, capsys: Any, *settings: str, steps: int = 0) -> tuple[dict[str, Any], dict[str, float]]:
    """Run the scene from the command line: the saved arrays, and the metrics."""
    target = folder / "f.npz"
    sets = [part for each in settings for part in ("--set", each)]
    assert main(["run", "box_lab", *sets, "--steps", str(steps), "--json", "--save", str(target)]) == 0
    return dict(np.load(target)), json.loads(capsys.readouterr().out)["metrics"]
