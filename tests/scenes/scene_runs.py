"""A decision boundary opened, moved on, touched and looked at, as the window does it."""

from typing import TypeVar

from playground.frame import Advance, Open, Steer, Touch
from playground.marks import Mark
from playground.runner import Runner
from playground.scene import Gesture, Picture
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from playground.scenes.decision_boundary.scene import SCENE

M = TypeVar("M", bound=Mark)


def opened(steps: int = 0, **changes: object) -> Runner:
    """Open the scene with these parameters and take so many steps."""
    runner = Runner()
    runner.obey(Open(SCENE, DecisionBoundaryParams().updated(changes), playing=False))
    return advanced(runner, steps)


def advanced(runner: Runner, steps: int) -> Runner:
    """Take steps, at most until nothing moves any more."""
    if steps:
        runner.obey(Advance(steps))
        while runner.work(1.0) == 0.0:
            pass
    return runner


def steered(runner: Runner, **changes: object) -> Runner:
    """Change parameters of the living run."""
    runner.obey(Steer(changes))
    return runner


def shown(runner: Runner) -> Picture:
    """Draw, and return the picture; nothing may be wrong."""
    frame = runner.frame()
    assert frame.fault is None, frame.fault
    assert frame.picture is not None
    return frame.picture


def params(runner: Runner) -> DecisionBoundaryParams:
    """Return the parameters as a frame tells them."""
    told = runner.frame().params
    assert isinstance(told, DecisionBoundaryParams)
    return told


def refused(runner: Runner) -> str:
    """Return what the user is told is wrong, with what to do."""
    fault = runner.frame().fault
    assert fault is not None
    assert fault.kind == "input", fault
    return f"{fault.message} {fault.hint}"


def hand(runner: Runner, pane: str, kind: str, x: float = 0.0, y: float = 0.0, **more: object) -> None:
    """Make a gesture."""
    runner.obey(Touch(Gesture(pane, kind, x, y, **more)))  # pyright: ignore


def stroke(runner: Runner, *places: tuple[float, float]) -> None:
    """Press at the first place of the field, drag through the others, let go."""
    for kind, place in zip(["press", *["drag"] * (len(places) - 1)], places, strict=True):
        hand(runner, "field", kind, *place)
    hand(runner, "field", "release", *places[-1])


def mark(picture: Picture, pane: str, kind: type[M], name: str = "") -> M:
    """Return the first mark of a kind (and a name) in a pane."""
    found = (each for each in picture.panes[pane] if isinstance(each, kind) and name in ("", each.name))
    return next(found)
