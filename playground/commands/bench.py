"""`playground bench`: timings as ratios against a named baseline of the same run."""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

from playground import registry
from playground.benchmark import Row
from playground.faults import UserError
from playground.scene import Scene

Live = Callable[[Scene, Any], list[Row]]


def main(names: list[str], as_json: bool, live: Live) -> int:
    """Time the named scenes, or all that have a bench.py; `live` times a scene's bench.py in a window."""
    benches = _benches()
    for name in names:
        if name not in benches:
            raise UserError(f"unknown benchmark {name!r}", f"there are {', '.join(benches)}")
    rows: list[Row] = []
    for name in names or benches:
        scene = benches[name]
        module = importlib.import_module(f"{scene.package}.bench")
        for row in [*live(scene, module), *module.rows()]:
            rows.append(row)
            if not as_json:
                print(_line(row), flush=True)
    if as_json:
        print(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False, indent=1))
    return 0


def _benches() -> dict[str, Scene]:
    """Return the scenes with a bench.py in their folder; its import waits until it is run."""
    found = (scene for scene in registry.load().values() if isinstance(scene, Scene))
    return {scene.bench or scene.name: scene for scene in found if scene.file("bench.py")}


def _line(row: Row) -> str:
    return (
        f"{row.name:34} {row.value:10,.1f} {row.unit:10} {row.ratio:6.2f} ×  {row.baseline}"
        f" ({row.baseline_value:,.1f})"
    )


def no_live(scene: Scene, module: Any) -> list[Row]:
    """Stand in for a window where Qt is not installed."""
    print(f"{scene.name}: no window here, so the live rows are left out", file=sys.stderr)
    return []
