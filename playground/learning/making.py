"""A network and what it is fed, made from parameters and points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from playground.learning.data import Data
from playground.learning.params import InputParams, NetworkParams, TrainingParams, activations
from playground.nn.batches import Origin
from playground.nn.features import Inputs
from playground.nn.network import Batch, Network
from playground.nn.points import PointSet
from playground.nn.settings import Settings
from playground.nn.targets import encode


@dataclass(frozen=True)
class Feed:
    """What a network is fed: `inputs` leads there from points, which lie at `origin`.

    `train` and `test` are inputs (features + 1, m) and labels, as Training takes them.
    """

    inputs: Inputs
    origin: Origin
    train: tuple[Tensor, Tensor]
    test: tuple[Tensor, Tensor]


def make_feed(params: InputParams, data: Data, device: torch.device) -> Feed:
    """Make the inputs of both sides of the points; they are scaled by those to learn from."""
    p: Any = params  # names are checked as the parameters are made; the maths types them as literals
    inputs = Inputs.fit(p.features, data.train.xy, stretch=p.stretch, normalise=p.normalise)

    def side(points: PointSet) -> tuple[Tensor, Tensor]:
        return inputs.of(points.xy, device), data.labels(points).to(device)

    return Feed(inputs, Origin(data.train.xy, inputs.of), side(data.train), side(data.test))


def make_network(
    params: NetworkParams, data: Data, generator: torch.Generator, device: torch.device
) -> Network:
    """Make a network that answers what is asked of the points, with its first weights."""
    p: Any = params
    return Network(
        len(p.features),
        p.hidden,
        target=data.target,
        outputs=data.outputs,
        activations=activations(params),  # pyright: ignore[reportArgumentType]
        loss=p.loss,
        init=p.init,
        batch_norm=p.batch_norm,
        generator=generator,
        device=device,
    )


def training_batch(network: Network, feed: Feed, most: int | None = None) -> Batch:
    """Return all training points, or the first so many, in one batch."""
    inputs, labels = feed.train
    encoded = encode(labels, network.target, network.sizes[-1], inputs)
    return Batch.of(inputs[:, :most], encoded[:, :most])


def settings(params: TrainingParams) -> Settings:
    """Return what steers the training."""
    p: Any = params
    decay = {
        "inverse": p.inverse_k,
        "exponential": p.exponential_base,
        "staircase": p.staircase_factor,
        "root": p.root_k,
    }
    return Settings(
        activations=activations(params),  # pyright: ignore[reportArgumentType]
        loss=p.loss,
        focal_gamma=p.focal_gamma,
        optimizer=p.optimizer,
        learning_rate=p.learning_rate,
        momentum=p.momentum,
        schedule=p.schedule,
        decay=decay.get(p.schedule),
        period=p.period,
        l1=p.l1,
        l2=p.l2,
        dropout=p.dropout,
        dropconnect=p.dropconnect,
        clip_norm=p.clip,
        jitter=p.jitter,
        batch_size=p.batch_size,
    )
