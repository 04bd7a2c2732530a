"""What may be turned while anchors are found: a class for each group of controls."""

from dataclasses import dataclass

from playground.scenes.anchor_clustering.params.boxes import NO_BOXES, BoxParams
from playground.scenes.anchor_clustering.params.clustering import MOST_STARTS, ClusteringParams
from playground.scenes.anchor_clustering.params.output import COMPARED, OutputParams

__all__ = ["COMPARED", "MOST_STARTS", "NO_BOXES", "AnchorParams"]


@dataclass(frozen=True)
class AnchorParams(OutputParams, ClusteringParams, BoxParams):  # the groups from the last to the first
    """What may be turned."""
