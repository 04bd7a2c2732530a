"""Pictures from an image, a video or a camera as the scene's input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from playground.scenes.convolution.setup import Rgb
from playground.sources.reader import Reader
from playground.sources.source import Source, parse_source

FIRST = 1.0
"""Seconds that the first picture is waited for; a camera that takes longer comes into view later."""
GREY = 96


class Live:
    """What is read now, and its newest picture (rows, columns, 3); grey until the first one comes."""

    def __init__(self, text: str, frames: Callable[[Source], Reader]) -> None:
        """Open a source. Raises UserError for what is not there, or cannot be read."""
        self.text = text
        self._reader = frames(parse_source(text))
        self.pixels: Rgb = np.full((480, 640, 3), GREY, np.uint8)
        self.advance(FIRST)

    def advance(self, seconds: float) -> bool:
        """Take the next picture, waiting for it a moment; return whether one came."""
        shot = self._reader.wait(seconds)
        if shot is not None:
            self.pixels = shot.pixels
        return shot is not None

    @property
    def finished(self) -> bool:
        """Whether no picture will come any more."""
        return self._reader.finished

    def news(self) -> bool:
        """Tell whether its note is another than when this was last asked."""
        return self._reader.news()

    @property
    def note(self) -> str:
        """What a user should know of the source."""
        return self._reader.status.text

    def close(self) -> None:
        """Let go of the source."""
        self._reader.close()
