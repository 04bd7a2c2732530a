"""How a scene fares in a whole window: first paint, epochs, frames, screen ticks, and a control's answer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtWidgets import QApplication

from playground import registry
from playground.benchmark import Row
from playground.host import Host
from playground.params import Params
from playground.scene import Scene
from widgets import app as application
from widgets import contour_bench, start
from widgets.settings import Settings
from widgets.window import TICK_MS, Window

WARM, MEASURED = 3.0, 4.0
"""Seconds a network runs before and while it is counted."""
ANSWERS = 25
"""How often a control is turned to time its effect."""
BARE = "import time; from PySide6.QtWidgets import QApplication, QWidget; import sys; \
app = QApplication([]); w = QWidget(); w.resize(1440, 900); w.show(); app.processEvents(); \
w.grab(); print(time.time())"


def live(scene: Scene, module: Any) -> list[Row]:
    """Count what a window of 1600×1000 manages while each case of the module's LIVE runs at full speed.

    Its TURNED names the parameter that is turned to time the answer, the learning rate where there is none.
    Its RATE is how many different frames a second there can be, else as many as the timer asks for. A module
    that has `contours` gets them timed against pyqtgraph's.
    """
    start.check_versions()
    start.offscreen_if_none()
    app = application.application()
    rows = [_first_paint()]
    window = Window(registry.load(), Host(), Settings(steps_per_second=None), None)
    window.resize(1600, 1000)
    window.show()
    try:
        window.open_scene(scene.name, scene.params(), playing=False)
        assert window.panel is not None
        window.panel.steering.set_pace(None)
        idle = _watch(app, window)["ticks"]
        turned = getattr(module, "TURNED", "learning_rate")
        ideal = min(1000 / TICK_MS, getattr(module, "RATE", float("inf")))
        for name, changes in module.LIVE.items():
            rows += _case(app, window, name, scene.params().updated(changes), (idle, ideal), turned)
    finally:
        window.close()
    if hasattr(module, "contours"):
        rows += contour_bench.rows(module.contours())
    return rows


def _case(
    app: QApplication, window: Window, name: str, params: Params, limits: tuple[float, float], turned: str
) -> list[Row]:
    """Return one case's rows; `limits` are ticks of an idle window and frames there can be, in a second."""
    panel = window.panel
    assert panel is not None
    panel.steering.use(params)
    panel.steering.play(True)
    _spin(app, WARM)
    counts = _watch(app, window)
    answer = _answers(app, window, turned)
    answer_ms, (idle, ideal) = answer * 1000, limits
    return [
        Row(f"live steps {name}", counts["steps"], "steps/s", "frames shown", counts["frames"], _per(counts)),
        Row(f"live ticks {name}", counts["ticks"], "ticks/s", "idle window", idle, counts["ticks"] / idle),
        Row(f"live frames {name}", counts["frames"], "frames/s", "all", ideal, counts["frames"] / ideal),
        Row(f"control to screen {name}", answer_ms, "ms", "screen tick", TICK_MS, answer_ms / TICK_MS),
    ]


def _per(counts: dict[str, float]) -> float:
    return counts["steps"] / max(counts["frames"], 1e-9)


def _watch(app: QApplication, window: Window) -> dict[str, float]:
    """Count screen ticks, frames that were shown and steps, for a while."""
    panel = window.panel
    assert panel is not None
    before, began = (panel.ticks, panel.shown, _step(window)), time.perf_counter()
    _spin(app, MEASURED)
    seconds = time.perf_counter() - began
    after = (panel.ticks, panel.shown, _step(window))
    ticks, frames, steps = ((new - old) / seconds for old, new in zip(before, after, strict=True))
    return {"ticks": ticks, "frames": frames, "steps": steps}


def _answers(app: QApplication, window: Window, turned: str) -> float:
    """Return the median seconds from a change of a control to the painted frame that shows it."""
    panel = window.panel
    assert panel is not None
    seconds: list[float] = []
    for turn in range(ANSWERS):
        began = time.perf_counter()
        panel.steering.use(panel.steering.params.updated({turned: 0.01 + turn / 1000}))
        while not panel.up_to_date:
            app.processEvents()
        app.processEvents()  # the paint
        seconds.append(time.perf_counter() - began)
        _spin(app, 0.05)
    return median(seconds)


def _step(window: Window) -> int:
    panel = window.panel
    return panel.frame.step if panel is not None and panel.frame is not None else 0


def _spin(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.0005)


def _first_paint() -> Row:
    """Time from starting Python to the window's first paint, against a bare widget's, in turn."""
    pairs = [(_time_to_paint(), _time_bare()) for _ in range(4)][1:]  # the first warms the disk
    ours, bare = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(mine / other for mine, other in pairs)
    return Row("first paint", ours * 1000, "ms", "bare QWidget", bare * 1000, ratio)


def _time_to_paint() -> float:
    with tempfile.TemporaryDirectory() as home:
        began = time.time()
        environment = {**os.environ, "PLAYGROUND_HOME": home}
        window = subprocess.Popen([sys.executable, "-m", "playground"], env=environment)
        try:
            log = Path(home, "playground.log")
            while not (log.is_file() and "first paint" in log.read_text()):
                if window.poll() is not None or time.time() - began > 30:
                    raise RuntimeError("the window did not open")
                time.sleep(0.005)
            return time.time() - began
        finally:
            window.terminate()
            window.wait()


def _time_bare() -> float:
    began = time.time()
    done = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True)
    return float(done.stdout) - began
