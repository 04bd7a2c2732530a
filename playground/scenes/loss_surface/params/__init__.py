"""What may be turned on the loss surface: a class for each group of controls."""

from dataclasses import dataclass

from playground.scenes.loss_surface.params.race import MOST_RACERS, NAMES, RACERS, RaceParams
from playground.scenes.loss_surface.params.surface import FUNCTIONS
from playground.scenes.loss_surface.params.survey import SurveyParams
from playground.scenes.loss_surface.params.view import ViewParams

__all__ = ["FUNCTIONS", "MOST_RACERS", "NAMES", "RACERS", "LossSurfaceParams"]


@dataclass(frozen=True)
class LossSurfaceParams(ViewParams, SurveyParams, RaceParams):  # the groups from the last to the first
    """What may be turned."""
