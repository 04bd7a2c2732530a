"""What is learned from: the points with the second question, and how a hand may change them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from playground.field_scale import Scale
from playground.learning import data as learned
from playground.learning.data import Lifted, Rows, source
from playground.learning.params import NO_POINTS
from playground.nn.points import PointSet
from playground.samples import Samples
from playground.scenes.decision_boundary.params import DecisionBoundaryParams

__all__ = ["Data", "Lifted", "Rows", "far", "load", "source"]

FAR = 3.0
"""The second question: does a point lie farther from the centre than this?"""


@dataclass(frozen=True)
class Data(learned.Data):
    """Points, of which two questions may be asked at once, and which may be painted."""

    def labels(self, points: PointSet) -> Tensor:
        """Return what is to be learned of points: (n,), or (2, n) for two questions at once."""
        if self.target != "pair":
            return points.labels
        return torch.stack([points.labels, far(points.xy)])

    def question(self, number: int) -> Data:
        """Return one of two questions by itself."""
        train, test = (PointSet(part.xy, self.labels(part)[number]) for part in (self.train, self.test))
        return replace(self, train=train, test=test, target="binary")

    def brush_class(self, number: int) -> int:
        """Return the class that a brush set to this number paints: one that is there, else the next one."""
        return min(number, len(self.class_labels)) if self.class_labels else number

    def label(self, number: int) -> float:
        """Return the label of the points that a brush paints as this class."""
        if not self.class_labels:
            return float(number)
        if number < len(self.class_labels):
            return self.class_labels[number]
        return float(np.floor(self.class_labels[-1])) + 1  # the classes are in rising order

    def painted(self, own: Rows, params: DecisionBoundaryParams) -> DecisionBoundaryParams:
        """Return parameters with these points (n, 3), in the user's units, and the scale kept.

        Where none are left none are drawn either: having no own points means drawn ones.
        """
        if not len(own):
            return replace(params, points=NO_POINTS, point_scale=(), columns=(), samples=0)
        scale = () if self.scale == Scale() else (self.scale.centre, self.scale.unit)
        return replace(params, points=Samples.of(own), point_scale=scale, columns=())


def far(xy: Tensor) -> Tensor:
    """Answer the second question for points (n, 2): 1 far from the centre, else 0."""
    return (xy.square().sum(1) > FAR**2).to(torch.int64)


def load(params: DecisionBoundaryParams, generator: torch.Generator, lifted: Lifted | None = None) -> Data:
    """Draw, take or read the points, as learning.data.load; a network may be asked both questions."""
    data = Data(**vars(learned.load(params, generator, lifted)))
    two_questions = params.second_task != "none" and params.uses_network
    return replace(data, target="pair") if two_questions and data.target == "binary" else data
