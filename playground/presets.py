"""Presets: parameters with a title, in a JSON file.

    [{"title": "Two spirals", "scene": "decision_boundary", "params": {"data": "spiral"}}]

A preset that cannot be used is left out and said, with its line; the rest of the file still loads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from playground import registry
from playground.faults import UserError
from playground.params import Params
from playground.registry import Broken
from playground.scene import Scene


@dataclass(frozen=True)
class Preset:
    """A scene's parameters under a title."""

    title: str
    scene: str
    params: Params


def read(
    text: str, source: str, scenes: Mapping[str, Scene | Broken] | None = None
) -> tuple[list[Preset], list[str]]:
    """Return the presets of a file's text, and a sentence for each that was refused, naming its line."""
    try:
        entries = json.loads(text)
    except RecursionError:
        return [], [f"{source}: nested too deeply to be presets"]
    except ValueError as error:
        return [], [f"{source}: not JSON: {error}"]
    if not isinstance(entries, list):
        return [], [f"{source}: expected a list of presets"]
    found: list[Preset] = []
    problems: list[str] = []
    known = registry.load() if scenes is None else scenes
    for number, entry in enumerate(cast("list[object]", entries)):
        try:
            found.append(_preset(entry, known))
        except UserError as error:
            problems.append(f"{source}, line {_line(text, number)}: {error}")
    return found, problems


def write(presets: list[Preset]) -> str:
    """Return the JSON text of presets, holding only what differs from the defaults."""
    entries = [{"title": p.title, "scene": p.scene, "params": p.params.changed()} for p in presets]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def shipped(scene: Scene) -> tuple[list[Preset], list[str]]:
    """Return the presets in a scene's own folder, and a sentence for each that was refused."""
    text = scene.file("presets.json") or "[]"
    return read(text, f"{scene.name}/presets.json", {scene.name: scene})


def _preset(entry: object, scenes: Mapping[str, Scene | Broken]) -> Preset:
    if not isinstance(entry, dict):
        raise UserError("not a preset", 'expected {"title": …, "scene": …, "params": {…}}')
    fields = cast("dict[str, Any]", entry)
    title, name, params = fields.get("title"), fields.get("scene"), fields.get("params", {})
    if not isinstance(title, str) or not title.strip() or not isinstance(name, str):
        raise UserError("a preset without title or scene", 'expected "title" and "scene" as text')
    if not isinstance(params, dict):
        raise UserError(f"preset {title[:60]!r}", 'expected "params" to be {"name": value}')
    scene = registry.find(name, scenes)
    return Preset(title, name, scene.params().updated(cast("dict[str, object]", params)))


def _line(text: str, number: int) -> int:
    """Return the line on which entry `number` of a JSON list begins, from 1."""
    decoder, position = json.JSONDecoder(), text.index("[") + 1
    for index in range(number + 1):
        while text[position] in " \t\r\n,":
            position += 1
        if index < number:
            _, position = decoder.raw_decode(text, position)
    return text.count("\n", 0, position) + 1
