"""A kind for what gives pictures, moving ones too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.kinds.contents import FilePath
from playground.sources.source import EXPECTED, IMAGES, VIDEOS


@dataclass(frozen=True)
class PictureSource(FilePath):
    """A path, the number of a camera, the address of a stream, or the street that is always there."""

    suffixes: tuple[str, ...] = (*IMAGES, *VIDEOS)
    folders: bool = True
    named: tuple[tuple[str, str], ...] = (("Street", "synthetic"), ("Crowd", "crowd"))

    def parse(self, value: object) -> str:
        """Return the name; a camera's may be a number, as scripts and links write it."""
        camera = isinstance(value, int) and not isinstance(value, bool)
        return super().parse(str(value) if camera else value)

    def expected(self) -> str:
        """Say what may be named."""
        return EXPECTED.removeprefix("expected ")

    def describe(self) -> dict[str, Any]:
        """Return what a file's path has, too."""
        return {**super().describe(), "type": "source"}
