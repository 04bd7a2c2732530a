"""What crosses between the window and the engine: commands one way, frames the other. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playground.faults import Fault
from playground.params import Params
from playground.scene import Gesture, Picture, Scene

Status = Literal["starting", "running", "paused", "finished", "failed"]


@dataclass(frozen=True)
class Stroke:
    """Parameters that gestures changed, by name; those of one press up to its release share a `number`.

    Number 0 is a gesture by itself.
    """

    number: int
    changes: Mapping[str, object]


@dataclass(frozen=True)
class Frame:
    """The engine at one moment.

    `run` counts the states started since the engine came up, so that a picture of an older state can be
    told from a new one. `applied` is the number of the last command obeyed, so that the window knows which
    of its own are in the picture. `picture` is the last good one, also when the run has failed; panes not in
    `seen` may be missing from it, None means that it shows all. `strokes` are what gestures changed since the
    frame before, in order.
    """

    run: int
    step: int
    status: Status
    params: Params
    picture: Picture | None
    steps_per_second: float = 0.0
    device: str = "cpu"
    notice: str = ""
    fault: Fault | None = None
    applied: int = 0
    seen: frozenset[str] | None = None
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True)
class Open:
    """Start a scene. `device` "" leaves the choice to the scene; `seed` is for scenes without one."""

    scene: Scene
    params: Params
    device: str = ""
    playing: bool = True
    steps_per_second: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Steer:
    """Change parameters, by name; those marked RESTART rebuild the state.

    Only what changes is sent, so that a slider and a gesture at the same time both count.
    """

    changes: Mapping[str, object]


@dataclass(frozen=True)
class Touch:
    """Hand a gesture to the engine. A press, its drags and its release share the number of their `stroke`."""

    gesture: Gesture
    stroke: int = 0


@dataclass(frozen=True)
class Look:
    """Say which panes are in view, by name; until then all are. One frame follows, whatever the run does."""

    panes: frozenset[str]


@dataclass(frozen=True)
class Play:
    """Run or pause; `steps_per_second` None is as fast as it goes."""

    playing: bool
    steps_per_second: float | None = None


@dataclass(frozen=True)
class Throttle:
    """Change the speed and nothing else: what has ended or failed stays so."""

    steps_per_second: float | None


@dataclass(frozen=True)
class Advance:
    """Take `steps` steps, after those already asked for, and pause."""

    steps: int = 1


@dataclass(frozen=True)
class Rebuild:
    """Restart from the seed with the same parameters."""


@dataclass(frozen=True)
class Cancel:
    """Give up a slow start."""


@dataclass(frozen=True)
class Publish:
    """Send the results as they are now; nothing is drawn for it."""


@dataclass(frozen=True)
class Close:
    """End the engine process."""


Command = Open | Steer | Touch | Look | Play | Throttle | Advance | Rebuild | Cancel | Publish | Close


@dataclass(frozen=True)
class Taken:
    """The window has shown the last frame: another may be made."""


@dataclass(frozen=True)
class Numbered:
    """A command under way to the engine, with its number."""

    number: int
    command: Command


@dataclass(frozen=True)
class Beat:
    """The engine lives."""


@dataclass(frozen=True)
class Progress:
    """How far a slow start is: `fraction` 0…1, and what it does."""

    fraction: float
    text: str


@dataclass(frozen=True)
class Results:
    """What a scene publishes, by name, or why it could not; `number` is that of the command that asked."""

    number: int
    arrays: Mapping[str, Any]
    fault: Fault | None = None


def differing(old: Params, new: Params) -> dict[str, object]:
    """Return the new values of the parameters that differ, by name."""
    pairs = ((name, getattr(old, name), value) for name, value in vars(new).items())
    return {name: value for name, before, value in pairs if before != value}
