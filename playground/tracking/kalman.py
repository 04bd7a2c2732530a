"""Where boxes will be in the next picture: a Kalman filter of constant velocity for each, all in one batch.

A state is (u, v, s, r, u̇, v̇, ṡ): the centre in pixels, the area in square pixels, width over height, and by
how much the first three change from one picture to the next (Bewley et al. 2016, section 3.2). The shape r
is taken to stay, up to noise. The noise is that of the paper's published program, as its text names none.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.iou import Bools, Floats, Ints, area

STATE: Final = 7
MEASURED: Final = 4
"""The first numbers of a state: those that a box tells."""

MOTION: Final = np.eye(STATE) + np.eye(STATE, k=MEASURED)
"""F (7, 7): u, v and s grow by their velocities."""
PROCESS: Final = np.diag([1.0, 1.0, 1.0, 1.0, 0.01, 0.01, 0.0001])
"""Q (7, 7): what the model leaves out. A box strays by a pixel; velocities change slowly, or a track would
follow every twitch of the detector; that of the area, the noisiest of all, hardly changes."""
MEASUREMENT: Final = np.diag([1.0, 1.0, 10.0, 10.0])
"""R (4, 4): how far a detector is off. Centres are trusted most; area and shape suffer from both sides."""
BIRTH: Final = np.diag([10.0, 10.0, 10.0, 10.0, 1e4, 1e4, 1e4])
"""P (7, 7) of a new track: its box was seen, its velocity is anything, so that the next box decides it."""


class Filters:
    """As many filters as there are tracks: `mean` is (n, 7), `covariance` (n, 7, 7)."""

    def __init__(self) -> None:
        self.mean: Floats = np.zeros((0, STATE))
        self.covariance: Floats = np.zeros((0, STATE, STATE))

    def begin(self, boxes: Floats) -> None:
        """Add a filter for each of boxes (m, 4), at rest."""
        resting = np.zeros((len(boxes), STATE))
        resting[:, :MEASURED] = measured(boxes)
        self.mean = np.concatenate([self.mean, resting])
        self.covariance = np.concatenate([self.covariance, np.tile(BIRTH, (len(boxes), 1, 1))])

    def predict(self) -> None:
        """Move all on by one picture: x ← F·x, P ← F·P·Fᵀ + Q; an area that would vanish stops shrinking."""
        vanishing = self.mean[:, 2] + self.mean[:, 6] <= 0
        self.mean[vanishing, 6] = 0.0
        self.mean = self.mean @ MOTION.T
        self.covariance = MOTION @ self.covariance @ MOTION.T + PROCESS

    def update(self, which: Ints, boxes: Floats) -> None:
        """Correct the filters `which` (m,) by the boxes (m, 4) that were seen of them."""
        mean, covariance = self.mean[which], self.covariance[which]
        across = covariance[:, :, :MEASURED]  # P·Hᵀ, with H = [I 0]
        gain = across @ np.linalg.inv(across[:, :MEASURED] + MEASUREMENT)  # K = P·Hᵀ·(H·P·Hᵀ + R)⁻¹
        surprise = measured(boxes) - mean[:, :MEASURED]
        self.mean[which] = mean + (gain @ surprise[:, :, None])[:, :, 0]
        self.covariance[which] = covariance - gain @ covariance[:, :MEASURED]  # (I − K·H)·P

    def keep(self, which: Bools) -> None:
        """Keep the filters that a mask (n,) chooses."""
        self.mean, self.covariance = self.mean[which], self.covariance[which]

    @property
    def boxes(self) -> Floats:
        """Boxes (n, 4), x1 y1 x2 y2 in pixels."""
        centre, size, shape = self.mean[:, :2], self.mean[:, 2:3], self.mean[:, 3:4]
        width = np.sqrt(size * shape)
        half = np.concatenate([width, size / width], 1) / 2
        return np.concatenate([centre - half, centre + half], 1)

    @property
    def velocity(self) -> Floats:
        """How far centres move from one picture to the next (n, 2), in pixels."""
        return self.mean[:, MEASURED : MEASURED + 2]


def measured(boxes: Floats) -> Floats:
    """Return u, v, s and r (n, 4) of boxes (n, 4) that have an area."""
    low, high = boxes[:, :2], boxes[:, 2:]
    width, height = (high - low).T
    return np.column_stack([(low + high) / 2, area(boxes), width / height])
