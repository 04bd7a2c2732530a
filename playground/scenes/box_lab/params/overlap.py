"""Two boxes and their overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Numbers, Slider
from playground.params import RESTART, Section
from playground.scenes.box_lab.params.common import IOU, CommonParams


@dataclass(frozen=True)
class OverlapParams(CommonParams):
    """Two boxes, and how the second learns to be the first."""

    first: Annotated[
        tuple[float, ...],
        Section("Two boxes", IOU),
        Numbers(4),
        "x1, y1, x2, y2 of box A. Drag its corners, its edges or the whole of it.",
    ] = (90, 70, 380, 280)
    second: Annotated[
        tuple[float, ...],
        Numbers(4),
        "x1, y1, x2, y2 of box B.",
    ] = (260, 150, 450, 440)
    learning_rate: Annotated[
        float,
        Slider(0.0005, 0.02, log=True, above=0, maximum=1),
        RESTART,
        "Of the descent that play shows: four copies of B move towards A, each down 1 minus one of the four "
        "measures. In units of the picture's width.",
    ] = 0.003
