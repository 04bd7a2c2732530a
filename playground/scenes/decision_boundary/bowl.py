"""The bowl of the loss over two weights of a model without hidden layers; unequal scales stretch it."""

from __future__ import annotations

import numpy as np
import torch

from playground.marks import Heatmap, Mark, Path, Points
from playground.scenes.decision_boundary.learner import Floats
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.surfaces.contours import contour_lines, levels

CELLS = 41
MOST_POINTS = 400
"""Points the loss is taken over; the bowl of more looks the same."""
LEVELS = 10


def marks(learner: NetworkLearner) -> tuple[Mark, ...]:
    """Return the loss of the training points over the first two weights, with the way these have gone.

    Only for one output and no hidden layer: all other weights stay as they are. The pane's reach grows with
    the way, in steps of √2, so that it does not swim.
    """
    way = learner.way.thinned()
    if not len(way):
        return ()
    reach = float(2 ** (np.ceil(2 * np.log2(max(1.0, 1.25 * np.abs(way).max()))) / 2))
    axis = np.linspace(-reach, reach, CELLS)
    losses = _losses(learner, torch.as_tensor(axis))
    extent, heights = (-reach, reach, -reach, reach), np.log(losses)
    return (
        Heatmap(heights, extent, "sequential", bar="log loss"),
        Path(tuple(contour_lines(heights, extent, levels(heights, LEVELS, "linear"))), colour="line"),
        Path((way,), colour="window", width=4),  # a rim, or the way drowns in the colours
        Path((way,), colour=1, width=2, label="the weights' way"),
        Points(way[-1:], np.ones(1, int), size=12),
    )


def _losses(learner: NetworkLearner, axis: torch.Tensor) -> Floats:
    """Return the mean loss (CELLS, CELLS), rows by the second weight from low to high."""
    network = learner.network
    x, y = learner.batch(MOST_POINTS)
    w = network.layers[0]
    axis = axis.to(x)
    rest = w[:, 2:] @ x[2:]  # the other inputs and the bias
    z = axis[None, :, None] * x[0] + axis[:, None, None] * x[1] + rest
    losses = [
        network.loss.per_point(row.reshape(1, -1), y.repeat(1, CELLS)).view(CELLS, -1).mean(1) for row in z
    ]
    return torch.stack(losses).clamp_min(1e-12).cpu().numpy()
