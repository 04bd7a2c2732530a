"""A box that learns to be another, down 1 minus a measure of their overlap (Zheng et al. 2020, sect. 3)."""

from __future__ import annotations

from typing import Final

import numpy as np

from playground.boxes.iou import Floats, overlap

MEASURES: Final = ("iou", "giou", "diou", "ciou")
NUDGE: Final = 1e-5
LEAST_SIDE: Final = 1e-2
"""Of the unit: no step makes a box narrower, or it could turn inside out."""


def measured(box: Floats, target: Floats, measure: str) -> Floats:
    """Return a measure of boxes (…, 4) with a target; one of MEASURES."""
    found: Floats = getattr(overlap(box, target), measure)
    return found


def gradient(box: Floats, target: Floats, measure: str) -> Floats:
    """Return d(1 − measure)/d(x, y, w, h) of a box (4,), by central differences; x, y is its centre."""
    nudges = NUDGE * np.concatenate([np.eye(4), -np.eye(4)])
    values = measured(_corners(_centred(box) + nudges), target, measure)
    return (values[4:] - values[:4]) / (2 * NUDGE)


def descended(box: Floats, target: Floats, measure: str, learning_rate: float) -> Floats:
    """Return a box (4,) after a step of gradient descent on its centre and size; coordinates of about 1."""
    moved = _centred(box) - learning_rate * gradient(box, target, measure)
    moved[2:] = np.maximum(moved[2:], LEAST_SIDE)
    return _corners(moved)


def _centred(box: Floats) -> Floats:
    low, high = box[..., :2], box[..., 2:]
    return np.concatenate([(low + high) / 2, high - low], axis=-1)


def _corners(centred: Floats) -> Floats:
    centre, half = centred[..., :2], centred[..., 2:] / 2
    return np.concatenate([centre - half, centre + half], axis=-1)
