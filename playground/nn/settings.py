"""What steers a living training."""

from __future__ import annotations

from dataclasses import dataclass

from playground.nn.activations import ActivationName
from playground.nn.losses import LossName
from playground.nn.optimizers import OptimizerName
from playground.nn.schedules import ScheduleName


@dataclass(frozen=True)
class Settings:
    """What steers a living training; any of it may change between two updates.

    `activations` is one for all hidden layers or one for each. `decay` is the schedule's k (None: its
    default) and `period` its epochs. `momentum` is β of momentum and nesterov. `l1`, `l2`: penalty
    l1·Σ|w| + (l2/2)·Σw² on weights; under adamw l2 is the decoupled weight decay instead. `dropout` is the
    share of hidden activations dropped, `dropconnect` that of weights, in [0, 1). `clip_norm` bounds the
    norm of the gradient, penalties included; 0 does not. `jitter` is the standard deviation of noise added
    to the coordinates of the training points anew every epoch. A `batch_size` beyond the number of points
    means all of them.
    """

    activations: ActivationName | tuple[ActivationName, ...] = "tanh"
    loss: LossName = "cross_entropy"
    focal_gamma: float = 2.0
    optimizer: OptimizerName = "adam"
    learning_rate: float = 0.01
    momentum: float = 0.9
    schedule: ScheduleName = "constant"
    decay: float | None = None
    period: int = 100
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    dropconnect: float = 0.0
    clip_norm: float = 0.0
    jitter: float = 0.0
    batch_size: int = 10
