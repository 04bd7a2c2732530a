"""Boxes as lines."""

from __future__ import annotations

import numpy as np

from playground.boxes.iou import Floats

CORNERS = [[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]]


def outlines(boxes: Floats) -> tuple[Floats, ...]:
    """Return boxes (n, 4) as closed polylines (5, 2), for Path: its lines may have any width."""
    return tuple(boxes.reshape(-1, 4)[:, CORNERS])


def grid_lines(columns: int, rows: int, stride: float) -> tuple[Floats, ...]:
    """Return the lines of a grid of cells."""
    width, height = columns * stride, rows * stride
    upright = [np.array([[x, 0.0], [x, height]]) for x in stride * np.arange(columns + 1)]
    level = [np.array([[0.0, y], [width, y]]) for y in stride * np.arange(rows + 1)]
    return (*upright, *level)
