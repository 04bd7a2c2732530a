"""What the engine keeps: the boxes, a search with either distance, the survey beside them, and the hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from playground.boxes.box_files.table import BoxTable
from playground.boxes.clustering import Distance
from playground.boxes.curve import sample
from playground.boxes.iou import Floats, Ints
from playground.faults import UserError
from playground.samples import Samples
from playground.scene import Context
from playground.scenes.anchor_clustering.data import Data, data_of, read
from playground.scenes.anchor_clustering.params import MOST_STARTS, NO_BOXES, AnchorParams
from playground.scenes.anchor_clustering.search import Search, Way, as_rows
from playground.scenes.anchor_clustering.survey import DISTANCES, Survey

ANIMATED: Final = 50_000
"""Boxes that are clustered; of more so many are taken, and all scored: 860 000 would take 0.2 s a step."""
DRAWN: Final = 4000
"""Boxes that can be told apart in the plane."""
MADE, SAMPLED, SURVEYED, PAINTED, STARTS = range(5)
"""What draws from which of the seeds; each start from one of its own."""
_DATA: Final = (
    *("boxes", "made_sizes", "samples", "spread", "classes", "difficult", "unit", "image_size"),
    *("network_size", "seed"),
)
_SEARCH: Final = (*_DATA, "k", "update", "start", "starts", "tolerance", "first")
_SURVEY: Final = (*_DATA, "update", "start")


@dataclass
class Hand:
    """Where the hand points, as width and height, what it last painted, and which centroid it holds."""

    random: torch.Generator  # of its own, so that a stroke shifts nothing else
    at: tuple[float, float] | None = None
    down: bool = False
    last: tuple[float, float] | None = None
    held: int = -1
    painted: Samples = NO_BOXES


@dataclass
class State:
    """Everything that moves; `follow` brings it in step with the parameters."""

    context: Context
    params: AnchorParams
    data: Data
    table: BoxTable | None
    hand: Hand
    animated: Floats  # sizes (m, 2) that are clustered
    drawn: Ints  # which of them are drawn
    searches: dict[Distance, Search] = field(default_factory=dict[Distance, Search])
    survey: Survey | None = None
    problem: UserError | None = None  # why they cannot be clustered

    @classmethod
    def of(cls, params: AnchorParams, context: Context) -> State:
        """Make the state. Raises UserError for boxes that cannot be used, Cancelled."""
        table = _read(params, context)
        hand = Hand(torch.Generator().manual_seed(_seeds(params)[PAINTED]))
        data = data_of(params, table, _random(params, MADE))
        state = cls(context, params, data, table, hand, *_taken(data, params))
        state._search(params)
        state._look_around(params)
        return state

    def follow(self, params: AnchorParams) -> None:
        """Begin anew whatever depends on parameters that are others now.

        What a hand paints or erases leaves the centroids where they are, to find their way from there.
        Raises UserError for boxes that cannot be used, Cancelled.
        """
        before = self.params
        if _differ(before, params, _DATA):
            table = _read(params, self.context) if params.boxes != before.boxes else self.table
            self.data, self.table = data_of(params, table, _random(params, MADE)), table
            self.animated, self.drawn = _taken(self.data, params)
            if params.unit != before.unit or params.boxes != self.hand.painted:
                self.hand.at = None  # where it points means another size now
        if _differ(before, params, _SEARCH):
            self._search(params)
        if _differ(before, params, _SURVEY):
            self._look_around(params)
        self.params = params

    @property
    def chosen(self) -> Search | None:
        """The search with the distance that was chosen."""
        return self.searches.get(self.params.distance)  # pyright: ignore[reportArgumentType]

    @property
    def other(self) -> Search | None:
        """The search with the other distance, where it is to be shown."""
        others = [each for name, each in self.searches.items() if name != self.params.distance]
        return others[0] if others and self.params.show_other else None

    def _search(self, params: AnchorParams) -> None:
        """Begin both searches; `problem` says why there can be none."""
        self.problem, before, self.searches = None, self.searches, {}
        if not len(self.data):
            return
        everything, some = self.data.sizes, self.animated
        try:
            for distance in DISTANCES:
                way = _way(params)
                if params.boxes and params.boxes == self.hand.painted and distance in before:
                    way = replace(way, first=as_rows(before[distance].run.centroids))
                self.searches[distance] = Search(some, everything, distance, way)
        except UserError as error:
            self.problem, self.searches = error, {}

    def _look_around(self, params: AnchorParams) -> None:
        p: Any = params
        random = _random(params, SURVEYED)
        self.survey = Survey(self.data, p.update, p.start, random) if len(self.data) else None


def _taken(data: Data, params: AnchorParams) -> tuple[Floats, Ints]:
    """Return the sizes that are clustered, and which of them are drawn."""
    some = sample(data.sizes, ANIMATED, _random(params, SAMPLED))
    return some, np.unique(np.linspace(0, max(len(some) - 1, 0), min(len(some), DRAWN)).astype(np.intp))


def _read(params: AnchorParams, context: Context) -> BoxTable | None:
    """Read the file of boxes where there is one."""
    return read(params.boxes, context.tell) if isinstance(params.boxes, str) else None


def _way(params: AnchorParams) -> Way:
    for row in params.first:
        if min(row) <= 0:
            raise UserError(
                f"parameter first has the size {list(row)}", "expected a width and height above 0"
            )
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    seeds = _seeds(params)[STARTS : STARTS + params.starts]
    return Way(p.k, p.update, p.start, p.tolerance, seeds, p.first)


def _seeds(params: AnchorParams) -> tuple[int, ...]:
    """Return the seeds that follow from the scene's, the same whatever else is drawn."""
    generator = torch.Generator().manual_seed(params.seed)
    drawn: NDArray[np.int64] = torch.randint(2**31, (STARTS + MOST_STARTS,), generator=generator).numpy()
    return tuple(map(int, drawn))


def _random(params: AnchorParams, which: int) -> np.random.Generator:
    return np.random.default_rng(_seeds(params)[which])


def _differ(before: AnchorParams, params: AnchorParams, names: tuple[str, ...]) -> bool:
    return any(getattr(before, name) != getattr(params, name) for name in names)
