"""What may be turned in the detection scene: a class for each group of controls."""

from dataclasses import dataclass

from playground.scenes.detection.params.tracking import TrackingParams

__all__ = ["DetectionParams"]


@dataclass(frozen=True)
class DetectionParams(TrackingParams):  # each group rests on the one before it
    """What may be turned."""
