"""What becomes of the anchors, and what they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.boxes.anchors import PUBLISHED
from playground.kinds import Integers, Slider, Subset
from playground.params import Label, Params, Section

COMPARED: Final = tuple(published.name for published in PUBLISHED)


@dataclass(frozen=True)
class OutputParams(Params):
    """The network that anchors are for."""

    network_size: Annotated[
        tuple[int, ...],
        Section("Anchors"),
        Label("Network's input"),
        Integers(32, 8192, longest=2, shortest=2),
        "Width and height in pixels that anchors are scaled to.",
    ] = (416, 416)
    scales: Annotated[
        int,
        Slider(1, 3, minimum=1, maximum=3),
        "Scales of the network that anchors are dealt to: the smallest to the finest.",
    ] = 1
    compared: Annotated[
        tuple[str, ...],
        Label("Compare with"),
        Subset(*COMPARED),
        "Published anchors, and how well they would fit these boxes.",
    ] = COMPARED
