"""What a scene is: its declaration, and the values that pass between its engine and the window.

A scene is one folder. `scene.py` declares it (no torch: it is imported to fill the gallery); `engine.py` has
`start`, `step`, `draw` and, where wanted, `follow`, `touch` and `results`, as plain functions over one state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from playground.faults import Cancelled
from playground.marks import Mark
from playground.params import Params, When

if TYPE_CHECKING:  # the window imports this module and must stay free of torch
    import torch

    from playground.sources.reader import Reader
    from playground.sources.source import Source


@dataclass(frozen=True)
class Pane:
    """One part of a scene's picture: where marks are drawn, with its title, axes and share of the space.

    `view` is "plot" (axes and items), "3d" (a Surface, with or without OpenGL) or "text"
    (Table and Text). `aspect` 1 keeps circles round. `extent` fixes what a plot shows at first and after a
    reset; without it the view follows the data. `empty` says what would fill the pane. A pane is there only
    while all of `when` hold, as with a control: a scene of several modes has panes for each.
    """

    name: str
    title: str
    view: Literal["plot", "3d", "text"] = "plot"
    x_label: str = ""
    y_label: str = ""
    axes: bool = True
    aspect: float | None = None
    extent: tuple[float, float, float, float] | None = None
    log_y: bool = False
    width: float = 1.0
    height: float = 1.0
    empty: str = "Nothing to show yet."
    when: tuple[When, ...] = ()

    def offered(self, params: Params) -> bool:
        """Tell whether the pane is there at these parameters."""
        return all(condition.holds(params) for condition in self.when)


Cell = Pane | tuple[Pane, ...]
"""A place in the layout; several panes in one place are tabs."""


@dataclass(frozen=True)
class Scene:
    """A scene's declaration.

    `rows` lays the panes out. `engine` is the import path of the engine module. `readouts` maps metrics to
    how the readout strip writes them, in its order: "network {:.1f} ms". `threads` is how many the engine's
    torch may use: a second one is up to ten times slower on tiny tensors. `device` is the one it runs on
    unless the user asks for another; "" is the fastest there is. `pace` is how many steps a second can be
    followed with the eye, while all of `paced` hold; None plays at the speed that the user chose last.
    `package` is where lesson.md and presets.json lie; `playground bench` knows the scene's bench.py by the
    scene's name, or by `bench`.
    """

    name: str
    title: str
    topic: str
    summary: str
    params: type[Params]
    rows: tuple[tuple[Cell, ...], ...]
    engine: str
    readouts: Mapping[str, str] = field(default_factory=dict[str, str])
    results: Mapping[str, str] = field(default_factory=dict[str, str])
    threads: int = 1
    device: str = ""
    pace: float | None = None
    paced: tuple[When, ...] = ()
    package: str = ""
    bench: str = ""

    def pace_at(self, params: Params) -> float | None:
        """Return how many steps a second can be followed at these parameters, None for any."""
        return self.pace if all(condition.holds(params) for condition in self.paced) else None

    def panes(self) -> tuple[Pane, ...]:
        """Return all panes, row by row, tabs included."""
        cells = [cell for row in self.rows for cell in row]
        return tuple(pane for cell in cells for pane in (cell if isinstance(cell, tuple) else (cell,)))

    def file(self, name: str) -> str | None:
        """Return the text of a file in the scene's folder, or None where there is none."""
        if not self.package:
            return None
        path = resources.files(self.package).joinpath(name)
        return path.read_text(encoding="utf-8") if path.is_file() else None


@dataclass(frozen=True)
class Gesture:
    """What a hand did in a pane, in the pane's own coordinates, or with the offer that stands there.

    `item` is the index of the point, unit or cell under the cursor in the mark called `mark`, -1 for none.
    "set" gives the part `name` of an offer a `value`, a number for an Entry and one of the values for a Pick;
    "act" asks for the Action `name`; "dismiss" sends the offer away.
    """

    pane: str
    kind: Literal["hover", "leave", "press", "drag", "release", "set", "act", "dismiss"]
    x: float = 0.0
    y: float = 0.0
    mark: str = ""
    item: int = -1
    button: Literal["left", "middle", "right", ""] = ""
    modifiers: frozenset[str] = frozenset()
    name: str = ""
    value: float | str = 0.0


@dataclass(frozen=True)
class Entry:
    """A number that may be typed, or nudged by `step` with the arrow keys and the wheel.

    What numbers make sense is the engine's to say: it answers an unusable one with the nearest usable one.
    """

    name: str
    label: str
    value: float
    step: float = 0.1


@dataclass(frozen=True)
class Pick:
    """One of a few values; `labels` are what is read. ValueError where these three do not go together."""

    name: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    value: str

    def __post_init__(self) -> None:
        if self.value not in self.values or len(self.labels) != len(self.values):
            raise ValueError(f"{self.name}={self.value!r} is not one of {self.values}, read as {self.labels}")


@dataclass(frozen=True)
class Action:
    """Something that can be done: a button, or a switch where `on` says how it stands."""

    name: str
    label: str
    on: bool | None = None
    enabled: bool = True


Part = Entry | Pick | Action
"""One line of a card."""


@dataclass(frozen=True)
class Offer:
    """What can be done with the item that the hand has picked, on a card beside it.

    An engine remembers what was pressed, and draws the offer for as long as the item stays picked; what the
    user does with it comes back as a Gesture. `title` names the item: another one is another offer.
    ValueError where two parts have one name.
    """

    pane: str
    title: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if len({part.name for part in self.parts}) < len(self.parts):
            raise ValueError(f"two parts of the offer {self.title!r} have the same name")


Cursor = Literal["arrow", "cross", "point", "move"]


@dataclass(frozen=True)
class Picture:
    """What an engine shows: marks by pane, numbers for the readout strip, and notes under panes' titles.

    `offer` is what can be done with what is picked, `cursor` the shape of the cursor over a pane, else an
    arrow.
    """

    panes: Mapping[str, tuple[Mark, ...]]
    metrics: Mapping[str, float]
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    offer: Offer | None = None
    cursor: Mapping[str, Cursor] = field(default_factory=dict[str, Cursor])


def _no_frames(source: Source) -> Reader:
    raise RuntimeError(f"no runner is there to close {source.name} again")


@dataclass(frozen=True)
class Context:
    """What an engine is given at the start.

    `generator` lives on the CPU, so that the same seed gives the same draw on every device.
    `progress(fraction, text)` reports a slow start, `cancelled()` says whether to give it up. Both tell the
    window that the engine lives; a step that may take seconds calls `cancelled` now and then as well.
    `seen(pane)` tells whether anyone looks at a pane now: a picture may leave out the others, which lie
    behind tabs. It is asked as the picture is drawn; whenever its answer changes, one is drawn anew.
    `frames(source)` starts to read a camera, a video or images, and the reader is closed with the state.
    `step` waits on it for a moment: in the window for the newest picture, without one for every picture.
    `live` tells that a window looks on: long work then goes in short steps, to be paused and seen.
    """

    device: torch.device
    generator: torch.Generator
    progress: Callable[[float, str], None] = lambda fraction, text: None
    cancelled: Callable[[], bool] = lambda: False
    seen: Callable[[str], bool] = lambda pane: True
    frames: Callable[[Source], Reader] = _no_frames
    live: bool = False

    def tell(self, fraction: float, text: str) -> None:
        """Report a slow start, as `progress`. Raises Cancelled where it is to be given up."""
        self.progress(fraction, text)
        if self.cancelled():
            raise Cancelled


class Waiting(Enum):
    """The third answer of `step`: it waited a moment for a picture, and none has come yet."""

    WAITING = "waiting"


WAITING: Final = Waiting.WAITING


class Engine(Protocol):
    """The functions of an engine module. Some may be missing:

    `follow(state, params)` brings the state in step with the parameters: called after `start`, after every
    change of those that do not restart, and where other panes are seen, so that all other functions find it
    so. It may be slow, as `start`; where it raises, the state rests until the parameters are others or play
    is pressed again.
    `touch(state, gesture, params)` → new parameters or None, `results(state, params)` → the named arrays that
    `--save` writes, `moved(state, params)` → the parameters as the steps have moved them on, such as the
    place of a window: controls and links follow, undo passes them over; and `watch(state, params)`, which
    looks without waiting, while it plays and no step is due or can be taken, at what goes on by itself, such
    as a camera, and tells whether there is something new to draw.
    """

    def start(self, params: Any, context: Context) -> Any:
        """Make the state; may be slow."""
        ...

    def step(self, state: Any, params: Any) -> bool | Waiting:
        """Move the state on by one step; False when there is nothing more to do.

        WAITING where what it waits for has not come: that is no step. It is asked again at once.
        """
        ...

    def draw(self, state: Any, params: Any) -> Picture:
        """Show the state."""
        ...
