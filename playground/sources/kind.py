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

    def expected(self) -> str:
        """Say what may be named."""
        return EXPECTED.removeprefix("expected ")

    def describe(self) -> dict[str, Any]:
        """Return the suffixes of files."""
        return {**super().describe(), "type": "source"}
