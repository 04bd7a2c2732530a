"""The runner: latest parameters in, latest frame out.

Plain Python around one engine. The command line and the tests use it in process; the engine process runs
one behind `Host`. It paces the steps, applies commands between them, in order, and turns what an engine
raises into a frame.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

import torch

from playground import device as devices
from playground.faults import Cancelled, Diverged, Fault, UserError
from playground.frame import (
    Advance,
    Cancel,
    Close,
    Command,
    Frame,
    Look,
    Open,
    Play,
    Publish,
    Rebuild,
    Status,
    Steer,
    Throttle,
    Touch,
    differing,
)
from playground.pace import Pace
from playground.params import Params
from playground.scene import WAITING, Context, Engine, Gesture, Picture, Scene, Waiting
from playground.seen import Seen
from playground.sources.reader import Readers
from playground.strokes import Strokes

T = TypeVar("T")
WATCHED = 0.01
"""Seconds between two looks at a camera or a video while the next step is not due."""
STILL = 1.0
"""Seconds after which a run that waits is shown again, for its rate falls."""


class Runner:
    """Runs one scene's engine.

    `progress(fraction, text)` hears of a slow start; `cancelled()` may end it. A `live` runner works for a
    window: of a camera or video the newest picture counts, where else every one does, in order.
    """

    def __init__(
        self,
        progress: Callable[[float, str], None] = lambda fraction, text: None,
        cancelled: Callable[[], bool] = lambda: False,
        live: bool = False,
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._module = ""  # the engine's import path
        self._engine: Any = None
        self._state: Any = None
        self._params = Params()
        self._followed: Params | None = None  # what the state is in step with
        self._device = torch.device("cpu")
        self._seed = 0
        self._status: Status = "paused"
        self._picture: Picture | None = None
        self._fault: Fault | None = None
        self._notice = ""
        self._pace = Pace()
        self._run = 0
        self._step = 0
        self._live = live
        self._readers = Readers(every=not live)
        self._seen = Seen()
        self._drawn: frozenset[str] | None = None  # what was seen as the last picture was drawn
        self._strokes = Strokes()
        self.changed = False
        self._shown = 0.0  # when the last frame was made

    def obey(self, command: Command) -> None:
        """Apply a command. What the engine raises ends up in the next frame."""
        self.changed = True
        match command:
            case Open():
                self._open(command)
            case Steer(changes):
                params = self._guard("changing parameters", lambda: self._params.updated(changes))
                if params is not None:
                    self._steer(params)
            case Touch(gesture, stroke):
                self._touch(gesture, stroke)
            case Look(panes):
                self._seen.panes = panes
                if self._in_step:
                    self._followed = None  # what a pane shows may have to be found out first
                    self._follow()
            case Throttle(steps_per_second):
                self._pace.limit(steps_per_second)
            case Play(playing, steps_per_second):
                self._pace.limit(steps_per_second)
                self._pace.play(playing)
                self._wake()
            case Advance(steps):
                self._pace.ask(steps)
                self._wake()
            case Rebuild():
                self._start()
            case Cancel() | Close() | Publish():
                pass  # Cancel is heard through `cancelled`, the others are the process's business

    def work(self, seconds: float) -> float:
        """Take the steps that are due, for at most about `seconds`; return how long until more are due.

        Zero when there is more to do at once, infinity when nothing will move until the next command.
        """
        until = time.perf_counter() + seconds
        while self._status == "running":
            wait = self._pace.wait()
            if wait > 0:
                return self._watch(wait)
            self._take_step()
            if time.perf_counter() >= until:
                return 0.0
        return float("inf")

    def frame(self) -> Frame:
        """Draw, and return everything there is to show; after a fault, with the last good picture."""
        self._take_moved()
        if self._in_step:
            picture = self._guard("drawing", lambda: self._engine.draw(self._state, self._params))
            if picture is not None:
                self._picture, self._drawn = picture, self._seen.panes
        self.changed, self._shown = False, time.perf_counter()
        return Frame(
            run=self._run,
            step=self._step,
            status=self._status,
            params=self._params,
            picture=self._picture,
            steps_per_second=self._pace.rate() if self._status == "running" else 0.0,
            device=str(self._device),
            notice=self._notice,
            fault=self._fault,
            seen=self._drawn,
            strokes=self._strokes.take(),
        )

    def results(self) -> dict[str, Any]:
        """Return the engine's named arrays; empty where it publishes none."""
        publish = getattr(self._engine, "results", None)
        return publish(self._state, self._params) if publish and self._in_step else {}

    def close(self) -> None:
        """Let go of the state, and of the cameras and files it reads."""
        self._readers.close()
        self._state = self._followed = None

    def _open(self, command: Open) -> None:
        self.close()
        self._picture, self._notice = None, ""
        self._module, self._engine = command.scene.engine, None
        self._params, self._seed = command.params, command.seed
        self._seen, self._strokes = Seen(), Strokes()
        self._pace.play(command.playing)
        self._readers.hold(not command.playing)
        self._pace.limit(command.steps_per_second)
        torch.set_num_threads(command.scene.threads)
        self._device = self._choose(command.device or command.scene.device)
        self._start()

    def _choose(self, requested: str) -> torch.device:
        try:
            return devices.choose(requested)
        except UserError as error:
            self._notice = f"Running on the CPU: {error}"
            return torch.device("cpu")

    def _start(self) -> None:
        self._run += 1
        self._step = 0
        self._status, self._fault = "starting", None
        self.changed = True
        self._pace.restart()
        if self._engine is None:
            self._engine = self._guard("loading the engine", lambda: _imported(self._module))
        if self._engine is None:
            return

        def start() -> Any:
            self.close()
            return self._engine.start(self._params, self._context())

        self._state = self._guard("starting", start)
        if self._state is None:
            self.close()
        else:
            self._wake()

    def _context(self) -> Context:
        seed = getattr(self._params, "seed", self._seed)
        return Context(
            device=self._device,
            generator=torch.Generator().manual_seed(int(seed)),
            progress=self._progress,
            cancelled=self._cancelled,
            seen=self._seen,
            frames=self._readers.open,
            live=self._live,
        )

    def _steer(self, params: Params) -> None:
        restart = self._params.needs_restart(params) or self._state is None
        self._params = params
        if restart:
            self._start()
        else:
            self._wake()

    def _touch(self, gesture: Gesture, stroke: int) -> None:
        touch = getattr(self._engine, "touch", None)
        if touch is None or not self._in_step:
            return

        def answer() -> Params | None:
            try:
                return touch(self._state, gesture, self._params)
            except UserError as error:  # it has changed nothing: it is told, and the run goes on
                self._fault = Fault.of(error, "answering the hand")
                return None

        params = self._guard("answering the hand", answer)
        if params is not None:
            self._strokes.note(stroke, differing(self._params, params))
            self._steer(params)

    @property
    def _in_step(self) -> bool:
        """Whether there is a state, and it follows the parameters: else nothing but that is asked of it."""
        return self._state is not None and self._followed is self._params

    def _follow(self) -> None:
        """Let the state follow the parameters where they have changed."""
        params, follow = self._params, getattr(self._engine, "follow", None)

        def keep_up() -> Params:
            if follow is not None:
                follow(self._state, params)
            return params

        if not self._in_step:
            self._followed = self._guard("changing parameters", keep_up)

    def _take_moved(self) -> None:
        """Take the parameters that the steps themselves have moved on."""
        moved = getattr(self._engine, "moved", None)
        if moved is not None and self._in_step:
            params = self._guard("telling what moved", lambda: moved(self._state, self._params))
            self._params = params or self._params
            self._follow()

    def _wake(self) -> None:
        """Let the steps go on after a command: a finished run may have more to do now."""
        if self._state is None:
            return
        self._fault = None
        self._readers.hold(not self._pace.playing)
        self._status = "running" if self._pace.moving else "paused"
        self._pace.restart()
        self._follow()

    def _watch(self, wait: float) -> float:
        """Let the engine look, while no step is due, at what goes on by itself; return when to come again."""
        watch = getattr(self._engine, "watch", None)
        if watch is None:
            return wait
        if self._guard("watching", lambda: watch(self._state, self._params)):
            self.changed = True
        return min(wait, WATCHED)

    def _take_step(self) -> None:
        more = self._guard("stepping", self._step_engine)
        if more is WAITING:
            self._watch(0.0)
            if time.perf_counter() - self._shown > STILL:
                self.changed = True
            return
        if more is None:
            return
        self._step += 1
        self._pace.count()
        self.changed = True
        if not more:
            self._status = "finished"
            self._pace.forget()
        elif not self._pace.moving:
            self._status = "paused"

    def _step_engine(self) -> bool | Waiting:
        more = self._engine.step(self._state, self._params)
        if more is None:
            raise TypeError("step returned None; it says True while there is more to do, else False")
        return more if more is WAITING else bool(more)

    def _guard(self, doing: str, action: Callable[[], T]) -> T | None:
        """Run an engine's function; None where it raised, with the fault kept for the next frame."""
        try:
            try:
                return action()
            except torch.OutOfMemoryError:
                if self._device.type == "cpu":
                    raise
            self._move_to_cpu()  # only now that no error holds on to what is on the GPU
            return action()
        except Cancelled:
            self._fail(Fault(f"{doing.capitalize()} was cancelled", "Restart to try again."))
        except Diverged as error:
            hint = "The last good state is kept. Lower the learning rate, or restart."
            self._fail(Fault(f"Diverged at step {self._step + 1}: {error}", hint, kind="diverged"))
        except Exception as error:  # an engine may raise anything; it must never take the process along
            self._fail(Fault.of(error, doing))
        return None

    def _fail(self, fault: Fault) -> None:
        self._fault = self._fault or fault  # what follows from the first one would only hide it
        self._status = "failed"
        self._pace.forget()
        self.changed = True

    def _move_to_cpu(self) -> None:
        """Go on with the same state on the CPU: the same window looks on, and the same readers read."""
        if self._state is not None:
            kept = self._progress, self._cancelled, self._seen, self._readers, *self._readers
            self._state = devices.on_cpu(self._state, kept)
        self._device = torch.device("cpu")
        self._notice = "Out of GPU memory: running on the CPU"
        torch.cuda.empty_cache()


def _imported(path: str) -> Engine:
    return importlib.import_module(path)  # pyright: ignore[reportReturnType]


def run(scene: Scene, params: Params, steps: int, device: str = "", seed: int = 0) -> tuple[Frame, Runner]:
    """Run a scene for `steps` steps in this process and return its last frame, and the runner for more."""
    runner = Runner()
    runner.obey(Open(scene, params, device=device, playing=False, seed=seed))
    runner.obey(Advance(steps))
    while runner.work(1.0) == 0.0:
        pass
    return runner.frame(), runner
