"""How much faster than the ordinary way a loss plane comes; both alternate in one run.

Contour lines are compared by the window's side, which alone may import pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import vector_to_parameters

from playground.benchmark import Row, compare
from playground.nn.network import Batch, Network
from playground.nn.parameters import layer_views
from playground.surfaces.many import ManyLosses
from playground.surfaces.plane import Plane, axis, random_plane
from playground.surfaces.survey import Survey

BASELINE: Final = "nn.Sequential, weights loaded and evaluated place by place"
PLACES: Final = 51
SAMPLES: Final = 400
HIDDEN: Final = (32, 32)
"""With two inputs and two classes 1218 parameters."""


def bench(rounds: int = 5, seconds: float = 0.5) -> list[Row]:
    """Time a 51 × 51 plane of a 2-32-32-2 network on 400 samples, by one and by two threads.

    Each of `rounds` gives ours and the baseline about `seconds` in turn. torch's thread count is put back.
    """
    ours, naive = prepare()
    before = torch.get_num_threads()
    rows: list[Row] = []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            name = f"loss plane {PLACES}×{PLACES}, {threads} thread{'s' * (threads > 1)}"
            rows.append(compare(name, "planes/s", ours, BASELINE, naive, rounds, seconds))
    finally:
        torch.set_num_threads(before)
    return rows


def prepare() -> tuple[Callable[[], Tensor], Callable[[], Tensor]]:
    """Return both ways to make the same plane; each gives losses (51, 51), rows along b."""
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(3, SAMPLES, generator=generator)
    inputs[-1] = 1
    labels = (inputs[0] * inputs[1] > 0).long()
    network = Network(2, HIDDEN, target="classes", outputs=2, generator=generator)
    plane, at = random_plane(network, generator), axis(1.0, PLACES)
    losses = ManyLosses(network, Batch.of(inputs, functional.one_hot(labels, 2).T.float()))

    def ours() -> Tensor:
        survey = Survey(losses, plane, at, at)
        for _ in survey.pieces():
            pass
        return survey.heights

    rows = inputs[:-1].t().contiguous()
    model = nn.Sequential()
    for fan_in, fan_out in pairwise(network.sizes):
        model.extend([nn.Linear(fan_in, fan_out), nn.Tanh()])
    del model[-1]

    @torch.no_grad()
    def naive() -> Tensor:
        found: list[Tensor] = []
        for weights in _weights(network, plane, at):
            vector_to_parameters(weights, model.parameters())
            found.append(functional.cross_entropy(model(rows), labels))
        return torch.stack(found).view(PLACES, PLACES)

    return ours, naive


def _weights(network: Network, plane: Plane, at: Tensor) -> Iterator[Tensor]:
    """Yield the weights of each place in the order of nn.Module.parameters: W, b, W, b…"""
    first, second = plane.directions
    order = torch.arange(len(plane.origin))
    order = torch.cat(
        [part for v in layer_views(order, network.sizes) for part in (v[:, :-1].flatten(), v[:, -1])]
    )
    for b in at:
        for a in at:
            yield (plane.origin + float(a) * first + float(b) * second)[order]
