"""What can be chosen for a network, as controls show it; free of torch, for the window imports it."""

from __future__ import annotations

from typing import Final

from playground.kinds import Choice

POINT_SET: Final = Choice("circle", "xor", "gaussians", "spiral", "moons", "rings", "checkerboard")
ACTIVATION: Final = Choice(
    "linear",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "silu",
    labels=("linear", "sigmoid", "tanh", "ReLU", "leaky ReLU", "SiLU"),
)
OPTIMIZER: Final = Choice(
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adam",
    "adamw",
    labels=("SGD", "momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW"),
)


def schedules(unit: str) -> Choice:
    """Return the learning-rate schedules, which count in a unit such as "epoch"."""
    return Choice(
        "constant",
        "inverse",
        "exponential",
        "staircase",
        "root",
        "cosine",
        labels=("constant", f"1/(1 + k·{unit})", "exponential", "staircase", f"k/√{unit}", "cosine"),
    )
