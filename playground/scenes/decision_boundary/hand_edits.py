"""What a hand froze and set in a network: rows of parameters, brought to the places they name."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from playground.nn.parameters import layer_views, parameter_index
from playground.nn.training import Training
from playground.scenes.decision_boundary.params import DecisionBoundaryParams
from playground.scenes.decision_boundary.places import Written, read, within


class HandEdits:
    """Holds and sets parameters of one training; of two rows that set one weight the last counts."""

    def __init__(self, training: Training) -> None:
        self._training, self._network = training, training.network
        self._frozen: tuple[Written, ...] = ()
        self._set: dict[Written, float] = {}
        self._before: dict[Written, float] = {}
        self.lost = 0
        """How many rows name no place of this network."""

    def follow(self, params: DecisionBoundaryParams) -> None:
        """Hold and set what the parameters say; where a value is taken back, the one before comes back."""
        if params.frozen != self._frozen:
            self._frozen = params.frozen
            self._training.freeze(self._index(params.frozen), self._still())
        values = {row[:3]: row[3] for row in params.set_weights}
        for where in self._before.keys() - values.keys():
            self._put(where, self._before.pop(where))
        for where, value in values.items():
            if self._set.get(where) != value:
                self._before.setdefault(where, self._get(where))
                self._put(where, within(value))
        self._set = values
        rows = (*params.frozen, *values)
        self.lost = sum(read(row, self._network.sizes) is None for row in rows)

    def masks(self) -> tuple[NDArray[np.bool_], ...]:
        """Return which parameters are frozen, layer by layer as [W | b]; none where nothing is."""
        if not self._frozen:
            return ()
        return tuple(layer.numpy() for layer in layer_views(self._marked(), self._network.sizes))

    def _marked(self) -> Tensor:
        marked = torch.zeros(len(self._network.parameters), dtype=torch.bool)
        marked[self._index(self._frozen)] = True
        return marked

    def _still(self) -> Tensor:
        """Return the hidden units (n,), counted through all layers, of which every weight is frozen."""
        layers = layer_views(self._marked(), self._network.sizes)[:-1]
        held = [layer.all(dim=1) for layer in layers]
        return torch.cat(held).nonzero()[:, 0] if held else torch.zeros(0, dtype=torch.int64)

    def _index(self, rows: tuple[Written, ...]) -> Tensor:
        sizes, norm = self._network.sizes, self._network.batch_norm
        found = [place for row in rows if (place := read(row, sizes)) is not None]
        parts = [parameter_index(sizes, *place, batch_norm=norm) for place in found]
        return torch.cat(parts) if parts else torch.zeros(0, dtype=torch.int64)

    def _get(self, where: Written) -> float:
        index = self._index((where,))
        return float(self._network.parameters[index[0]]) if len(index) else 0.0

    def _put(self, where: Written, value: float) -> None:
        for index in map(int, self._index((where,))):
            self._training.set_parameter(index, value)
