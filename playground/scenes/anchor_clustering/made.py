"""Boxes around sizes that are known, so that the answer can be checked."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.iou import Floats, Ints

SIDE: Final = 416
"""Pixels of the made images along each side."""
CENTRES: Final = np.array(
    [(52, 92), (150, 110), (230, 260), (24, 30), (84, 226), (330, 170), (100, 50), (180, 190), (160, 350)],
    float,
)
"""Widths and heights, ordered so that the first few lie well apart."""


def made(clusters: int, samples: int, spread: float, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Return widths and heights (samples, 2) in pixels around the first CENTRES, and which (samples,).

    Each is its centre times a log-normal factor of mean 1; none is larger than the image.
    """
    which = np.arange(samples) % clusters
    sigma = np.sqrt(np.log1p(spread**2))
    factors = np.exp(rng.normal(-(sigma**2) / 2, sigma, (samples, 2)))
    return np.clip(CENTRES[which] * factors, 2, SIDE), which
