"""Share links, `playground:scene?rate=0.3`: a scene and what differs from its defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from playground import registry
from playground.faults import UserError
from playground.params import Params
from playground.registry import Broken
from playground.scene import Scene

SCHEME = "playground:"
PAIRS = "surrogatepass"
"""Half of a surrogate pair, as a file's name may hold, comes back as it is."""
LONGEST = 10_000_000
"""Characters; 100 000 points of one's own fit, and a longer link is refused before it is parsed."""


def write(scene: str, params: Params) -> str:
    """Return the link that brings back a scene with these parameters."""
    query = {name: _text(value) for name, value in params.changed().items()}
    return f"{SCHEME}{scene}" + (f"?{urlencode(query, quote_via=quote, errors=PAIRS)}" if query else "")


def read(link: str, scenes: Mapping[str, Scene | Broken] | None = None) -> tuple[Scene, Params]:
    """Return the scene and parameters of a link; UserError says what is wrong with it."""
    link = link.strip()
    if len(link) > LONGEST:
        raise UserError(f"the link is {len(link)} characters long", f"at most {LONGEST} are read")
    if not link.startswith(SCHEME):
        raise UserError(f"{link[:60]!r} is not a share link", f"it starts with {SCHEME}")
    name, _, query = link.removeprefix(SCHEME).partition("?")
    scene = registry.find(name, scenes)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors=PAIRS)
    except ValueError as error:
        raise UserError("the link's parameters cannot be read", str(error)[:200]) from None
    return scene, scene.params().updated({name: value(text) for name, text in pairs})


def value(text: str) -> object:
    """Return what a parameter's text stands for: JSON where it parses as JSON, else the text itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _text(item: object) -> str:
    if isinstance(item, str) and value(item) == item:
        return item
    return json.dumps(item, separators=(",", ":"))  # 12 as text must not come back as a number, nor "x" as x
