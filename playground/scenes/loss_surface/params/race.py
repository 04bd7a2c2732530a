"""Who races down a function, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Slider, Toggle
from playground.nn.choices import schedules
from playground.params import RESTART, Label, Section, When
from playground.scenes.loss_surface.params.surface import FUNCTION, SurfaceParams
from playground.variants import Variant, Variants

MOST_RACERS: Final = 8
LEARNING_RATE: Final = Slider(1e-5, 10, log=True, above=0, maximum=1e6)
MOMENTUM: Final = Slider(0, 0.99, minimum=0, maximum=1)
RACERS: Final = {
    "sgd": {"lr": (LEARNING_RATE, 1e-3), "momentum": (MOMENTUM, 0.0), "nesterov": (Toggle(), False)},
    "adagrad": {"lr": (LEARNING_RATE, 1e-2)},
    "rmsprop": {"lr": (LEARNING_RATE, 1e-2), "alpha": (MOMENTUM, 0.99), "momentum": (MOMENTUM, 0.0)},
    "adadelta": {"lr": (LEARNING_RATE, 1.0), "rho": (MOMENTUM, 0.9)},
    "adam": {"lr": (LEARNING_RATE, 1e-3)},
    "adamw": {"lr": (LEARNING_RATE, 1e-3), "weight_decay": (Slider(0, 1, minimum=0), 1e-2)},
    "adamax": {"lr": (LEARNING_RATE, 2e-3)},
    "nadam": {"lr": (LEARNING_RATE, 2e-3)},
    "radam": {"lr": (LEARNING_RATE, 1e-3)},
    "rprop": {"lr": (LEARNING_RATE, 1e-2)},
    "asgd": {"lr": (LEARNING_RATE, 1e-2)},
    "lbfgs": {"lr": (LEARNING_RATE, 1.0)},
    "newton": {"lr": (LEARNING_RATE, 1.0), "damping": (Slider(0, 10, minimum=0), 0.0)},
}
LABELS: Final = (
    "SGD",
    "AdaGrad",
    "RMSprop",
    "Adadelta",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "RAdam",
    "Rprop",
    "ASGD",
    "L-BFGS",
    "Newton",
)
NAMES: Final[dict[str, str]] = dict(zip(RACERS, LABELS, strict=True))
FIRST_RACERS: Final = (
    Variant("optimizer", "sgd", {"lr": 0.002}),
    Variant("optimizer", "sgd", {"lr": 0.002, "momentum": 0.9}),
    Variant("optimizer", "rmsprop", {"lr": 0.01}),
    Variant("optimizer", "adam", {"lr": 0.1}),
)


@dataclass(frozen=True)
class RaceParams(SurfaceParams):
    """The racers and what they have in common."""

    racers: Annotated[
        tuple[Variant, ...],
        Section("Racers", FUNCTION),
        Variants("optimizer", RACERS, longest=MOST_RACERS, labels=NAMES),
        RESTART,
        "Who races: optimizers of torch.optim, and Newton's method.",
    ] = FIRST_RACERS
    race_schedule: Annotated[
        str,
        Label("Schedule"),
        schedules("step"),
        "How every learning rate changes with the steps.",
    ] = "constant"
    race_decay: Annotated[
        float,
        Label("k"),
        Slider(0.001, 10, log=True, minimum=0, maximum=1e6),
        When("race_schedule", "inverse", "exponential", "staircase", "root"),
        "In α₀/(1 + k·step), α₀·kˢᵗᵉᵖ, α₀·k per stair or α₀·k/√step.",
    ] = 0.99
    race_period: Annotated[
        int,
        Label("Period"),
        Slider(1, 500, minimum=1, unit="steps"),
        When("race_schedule", "staircase", "cosine"),
        "Length of a stair, or of the way down the cosine.",
    ] = 100
    gradient_noise: Annotated[
        float,
        Slider(0, 10, minimum=0, maximum=1e9),
        "Standard deviation of what is added to the gradient at each step, the same for all: the look of "
        "mini-batches.",
    ] = 0.0
