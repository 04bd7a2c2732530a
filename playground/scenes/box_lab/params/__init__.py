"""What may be turned in the box lab: a class for each group of controls."""

from dataclasses import dataclass

from playground.scenes.box_lab.params.common import CLASSES
from playground.scenes.box_lab.params.encoding import EncodingParams

__all__ = ["CLASSES", "BoxLabParams"]


@dataclass(frozen=True)
class BoxLabParams(EncodingParams):  # each group rests on the one before it
    """What may be turned."""
