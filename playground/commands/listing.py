"""`playground list`: the scenes, their parameters and results."""

from __future__ import annotations

import json
from typing import Any

from playground import registry
from playground.params import fields
from playground.registry import Broken
from playground.scene import Scene


def main(as_json: bool) -> int:
    """Print what there is."""
    scenes = registry.load()
    if as_json:
        print(json.dumps([_described(scene) for scene in scenes.values()], indent=2, ensure_ascii=False))
        return 0
    for scene in scenes.values():
        if isinstance(scene, Broken):
            print(f"{scene.name}  (cannot be loaded: {scene.reason})")
            continue
        print(f"{scene.name}  {scene.summary}")
        defaults = scene.params().values()
        for field in fields(scene.params):
            default = json.dumps(defaults[field.name], ensure_ascii=False)
            print(f"    {field.name:16} {default:36} {field.kind.expected()}")
    return 0


def _described(scene: Scene | Broken) -> dict[str, Any]:
    if isinstance(scene, Broken):
        return {"name": scene.name, "broken": scene.reason}
    defaults = scene.params().values()
    return {
        "name": scene.name,
        "title": scene.title,
        "topic": scene.topic,
        "summary": scene.summary,
        "parameters": [
            {
                "name": field.name,
                "default": defaults[field.name],
                "help": field.help,
                "section": field.section.title,
                "restart": field.restart,
                "key": field.key,
                "expected": field.kind.expected(),
                **field.kind.describe(),
            }
            for field in fields(scene.params)
        ],
        "metrics": list(scene.readouts),
        "results": dict(scene.results),
    }
