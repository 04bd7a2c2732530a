"""What is shown of a surface, and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Slider
from playground.params import RESTART, Label, Params, Section
from playground.scenes.loss_surface.params.race import MOST_RACERS
from playground.scenes.loss_surface.params.surface import FUNCTION


@dataclass(frozen=True)
class ViewParams(Params):
    """What of it is looked at."""

    seed: Annotated[
        int,
        Section("View"),
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        "Seed of the noise, of points, weights and directions.",
    ] = 0
    chosen: Annotated[
        int,
        FUNCTION,
        Label("Racer taken apart"),
        Slider(1, MOST_RACERS, minimum=1, maximum=MOST_RACERS),
        "Whose step is written out and drawn by its parts.",
    ] = 1
    scale: Annotated[
        str,
        Label("Heights"),
        Choice("log", "linear"),
        "How heights become colours and levels: by the logarithm above the lowest, or as they are.",
    ] = "log"
    levels: Annotated[int, Slider(0, 30, minimum=0, maximum=60), "How many contour lines are drawn."] = 12
    average_beta: Annotated[
        float,
        FUNCTION,
        Label("β of the average"),
        Slider(0, 0.999, decimals=3, minimum=0, maximum=0.9999),
        "Of the exponentially weighted average in the pane Average, which momentum and Adam are made of.",
    ] = 0.9
