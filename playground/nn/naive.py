"""The ordinary way to write the same training: nn.Sequential, autograd, torch.optim. The bench's baseline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


class NaiveTraining:
    """A tanh network and SGD as any tutorial has it; points are rows here, (n, features).

    `generator` draws the initial weights' seed and shuffles.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        train: tuple[Tensor, Tensor],
        test: tuple[Tensor, Tensor],
        *,
        batch_size: int,
        learning_rate: float,
        generator: torch.Generator,
    ) -> None:
        self.layers: list[nn.Module] = []
        for fan_in, fan_out in pairwise(sizes):
            linear = nn.Linear(fan_in, fan_out)
            nn.init.xavier_normal_(linear.weight, generator=generator)
            nn.init.zeros_(linear.bias)
            self.layers += [linear, nn.Tanh()]
        self.layers.pop()  # the output is a logit
        self.model = nn.Sequential(*self.layers)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=learning_rate)
        self.loss = nn.BCEWithLogitsLoss()
        self.train, self.test = train, test
        self.batch_size, self.generator = batch_size, generator

    def epoch(self) -> None:
        """Shuffle, then learn from every mini-batch."""
        inputs, labels = self.train
        order = torch.randperm(len(inputs), generator=self.generator)
        inputs, labels = inputs[order], labels[order]
        for start in range(0, len(inputs), self.batch_size):
            stop = start + self.batch_size
            self.optimizer.zero_grad()
            loss = self.loss(self.model(inputs[start:stop]), labels[start:stop])
            loss.backward()
            self.optimizer.step()  # pyright: ignore[reportUnknownMemberType]  (untyped closure in torch)

    def losses(self) -> tuple[float, float]:
        """Return the mean loss of train and test points."""
        with torch.no_grad():
            train, test = (
                self.loss(self.model(inputs), labels) for inputs, labels in (self.train, self.test)
            )
        return float(train), float(test)

    def maps(self, grid: Tensor) -> list[Tensor]:
        """Return every unit's value on a grid (n, features): (n, units) per hidden layer, then tanh(z/2)."""
        maps: list[Tensor] = []
        with torch.no_grad():
            x = grid
            for layer in self.layers:
                x = layer(x)
                if isinstance(layer, nn.Tanh):
                    maps.append(x)
            maps.append(2 * torch.sigmoid(x) - 1)
        return maps
