"""`playground run`: a scene without a window."""

from __future__ import annotations

import argparse
import json
import logging
import math
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from playground import device as devices
from playground import log, result_files
from playground.faults import Fault, UserError
from playground.frame import Frame
from playground.params import Params
from playground.runner import run
from playground.scene import Scene

STEPS = 100
"""How many steps are taken when none are asked for."""


def main(scene: Scene, params: Params, options: argparse.Namespace) -> int:
    """Run the scene, print its metrics, and write its results where asked."""
    steps = STEPS if options.steps is None else options.steps
    seed = 0 if options.seed is None else options.seed
    if options.device:
        devices.choose(options.device)  # refused here, where the window would fall back with a notice
    if options.save:
        result_files.check_target(Path(options.save), "--save")
    began = time.perf_counter()
    frame, runner = run(scene, params, steps, options.device, seed)
    seconds = time.perf_counter() - began
    with closing(runner):  # a reader of video that outlives the program can abort it at its exit
        if frame.notice:
            print(frame.notice, file=sys.stderr)
        if frame.fault is not None and frame.fault.kind != "diverged":
            return _failed(frame.fault)
        if options.save:
            _write(Path(options.save), runner.results())
    report = _report(scene, frame, int(getattr(frame.params, "seed", seed)), seconds)
    print(json.dumps(report) if options.json else _text(report))
    if frame.fault is not None:
        print(f"playground: {frame.fault.message}", file=sys.stderr)
    return 0


def _report(scene: Scene, frame: Frame, seed: int, seconds: float) -> dict[str, Any]:
    metrics = frame.picture.metrics if frame.picture else dict[str, float]()
    return {
        "scene": scene.name,
        "params": frame.params.values(),
        "steps": frame.step,
        "seed": seed,
        "device": frame.device,
        "seconds": round(seconds, 3),
        # JSON has no NaN or infinity
        "metrics": {name: number if math.isfinite(number) else None for name, number in metrics.items()},
    }


def _text(report: dict[str, Any]) -> str:
    head = f"{report['scene']}: {report['steps']} steps on {report['device']}, {report['seconds']} s"
    lines = (f"  {name:16} {value:.6g}" for name, value in report["metrics"].items() if value is not None)
    return "\n".join([head, *lines])


def _failed(fault: Fault) -> int:
    """Tell a failure: one line for what the user can mend, the traceback for a bug."""
    log.open_log()
    logging.getLogger("playground").error("%s %s", fault.message, fault.details)
    log.close_log()
    if fault.kind == "bug":
        print(fault.details, file=sys.stderr)
        return 1
    hint = f": {fault.hint}" if fault.hint else ""
    print(f"playground: {fault.message}{hint}", file=sys.stderr)
    return 2


def _write(path: Path, results: dict[str, Any]) -> None:
    try:
        result_files.write(path, results)
    except OSError as error:
        raise UserError(f"--save {path} cannot be written", error.strerror or str(error)) from None
