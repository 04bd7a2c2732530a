"""What may be turned on the loss surface, in the order of its controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, Integers, Line, Numbers, Slider, Toggle
from playground.nn.choices import ACTIVATION, OPTIMIZER, POINT_SET, schedules
from playground.params import RESTART, Label, Params, Section, When
from playground.variants import Variant, Variants

MOST_RACERS: Final = 8
FUNCTION: Final = When("mode", "function")
NETWORK: Final = When("mode", "network")
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
FUNCTIONS: Final = (
    "quadratic",
    "saddle",
    "monkey_saddle",
    "plateau",
    "rosenbrock",
    "beale",
    "himmelblau",
    "booth",
    "matyas",
    "three_hump_camel",
    "six_hump_camel",
    "styblinski_tang",
    "goldstein_price",
    "branin",
    "mccormick",
    "rastrigin",
    "expression",
)
FUNCTION_LABELS: Final = (
    "quadratic bowl",
    "saddle x² − y²",
    "monkey saddle",
    "plateau",
    "Rosenbrock",
    "Beale",
    "Himmelblau",
    "Booth",
    "Matyas",
    "three-hump camel",
    "six-hump camel",
    "Styblinski–Tang",
    "Goldstein–Price",
    "Branin",
    "McCormick",
    "Rastrigin",
    "your own formula",
)
FIRST_RACERS: Final = (
    Variant("optimizer", "sgd", {"lr": 0.002}),
    Variant("optimizer", "sgd", {"lr": 0.002, "momentum": 0.9}),
    Variant("optimizer", "rmsprop", {"lr": 0.01}),
    Variant("optimizer", "adam", {"lr": 0.1}),
)


@dataclass(frozen=True)
class LossSurfaceParams(Params):
    """What may be turned."""

    mode: Annotated[
        str,
        Section("Surface"),
        Label("Surface of"),
        Choice("function", "network", labels=("a function", "a network")),
        RESTART,
        "A function of two variables, or the loss of a small network on a plane through its weights.",
    ] = "function"
    function: Annotated[
        str,
        FUNCTION,
        Choice(*FUNCTIONS, labels=FUNCTION_LABELS),
        RESTART,
        "The function whose lowest place is looked for.",
    ] = "beale"
    expression: Annotated[
        str,
        Label("f(x, y) ="),
        Line(),
        RESTART,
        FUNCTION,
        When("function", "expression"),
        "A formula in x and y with + − * / ^, sin, cos, tan, exp, log, sqrt, abs, tanh, min, max, pi and e.",
    ] = "sin(x)*cos(y) + 0.1*(x^2 + y^2)"
    condition_number: Annotated[
        float,
        Label("Condition number κ"),
        Slider(1, 1000, log=True, above=0, maximum=1e9),
        RESTART,
        FUNCTION,
        When("function", "quadratic"),
        "How much steeper the bowl is along y than along x; inputs that are not normalised make it large.",
    ] = 10.0
    extent: Annotated[
        tuple[float, ...],
        Numbers(0, 4),
        RESTART,
        FUNCTION,
        "What is shown: x low, x high, y low, y high; none: what suits the function.",
    ] = ()
    start: Annotated[
        tuple[float, ...],
        Numbers(0, 2),
        RESTART,
        FUNCTION,
        "Where all begin: x, y; none: a good place for the function. Drag it in the contours.",
    ] = ()

    racers: Annotated[
        tuple[Variant, ...],
        Section("Racers", FUNCTION),
        Variants("optimizer", RACERS, longest=MOST_RACERS, labels=NAMES),
        RESTART,
        "Who races: optimizers of torch.optim, and Newton's method.",
    ] = FIRST_RACERS
    schedule: Annotated[
        str,
        schedules("step"),
        "How every learning rate changes with the steps.",
    ] = "constant"
    decay: Annotated[
        float,
        Label("k"),
        Slider(0.001, 10, log=True, minimum=0, maximum=1e6),
        When("schedule", "inverse", "exponential", "staircase", "root"),
        "In α₀/(1 + k·step), α₀·kˢᵗᵉᵖ, α₀·k per stair or α₀·k/√step.",
    ] = 0.99
    period: Annotated[
        int,
        Slider(1, 500, minimum=1, unit="steps"),
        When("schedule", "staircase", "cosine"),
        "Length of a stair, or of the way down the cosine.",
    ] = 100
    noise: Annotated[
        float,
        Label("Gradient noise"),
        Slider(0, 10, minimum=0, maximum=1e9),
        "Standard deviation of what is added to the gradient at each step, the same for all: the look of "
        "mini-batches.",
    ] = 0.0
    data: Annotated[
        str,
        Section("Network", NETWORK),
        POINT_SET,
        RESTART,
        "The shape of the points it learns from.",
    ] = "moons"
    samples: Annotated[
        int, Slider(20, 1000, step=10, minimum=1, maximum=10_000), RESTART, "How many points there are."
    ] = 200
    noise_of_points: Annotated[
        float,
        Label("Noise"),
        Slider(0, 0.5, minimum=0, maximum=10),
        RESTART,
        "How far points stray.",
    ] = 0.1
    hidden: Annotated[
        tuple[int, ...],
        Label("Hidden layers"),
        Integers(1, 64, longest=8),
        RESTART,
        "Units of each hidden layer.",
    ] = (8, 8)
    activation: Annotated[
        str,
        ACTIVATION,
        RESTART,
        "What a hidden unit makes of its weighted sum.",
    ] = "tanh"
    optimizer: Annotated[
        str,
        OPTIMIZER,
        RESTART,
        "How a gradient becomes a step.",
    ] = "sgd"
    learning_rate: Annotated[
        float, Slider(1e-4, 10, log=True, above=0, maximum=1e6), RESTART, "Length of a step."
    ] = 0.1
    momentum: Annotated[
        float,
        MOMENTUM,
        RESTART,
        When("optimizer", "momentum", "nesterov"),
        "β: how much of the last step is kept.",
    ] = 0.9
    batch_size: Annotated[
        int,
        Slider(1, 1000, log=True, minimum=1),
        RESTART,
        "Points for one update; more than there are means all of them.",
    ] = 1000
    epochs: Annotated[
        int, Slider(10, 2000, log=True, minimum=1, maximum=100_000), RESTART, "How long it learns."
    ] = 300
    plane: Annotated[
        str,
        Choice("trajectory", "random", labels=("along the trajectory", "random directions")),
        RESTART,
        "Through the last weights along the two main components of the way they went, or along two random "
        "directions normalised filter by filter (Li et al. 2018).",
    ] = "trajectory"
    reach: Annotated[
        float,
        Slider(0.1, 4, log=True, above=0, maximum=100),
        RESTART,
        When("plane", "random"),
        "How far the plane goes: 1 changes every unit's weights by their own length.",
    ] = 1.0
    grid: Annotated[
        int,
        Label("Cells a side"),
        Slider(11, 101, step=2, minimum=3, maximum=201),
        RESTART,
        "Places of the plane along each side; an odd number puts the weights into the middle.",
    ] = 51

    seed: Annotated[
        int,
        Section("View"),
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        "Seed of the noise, of points, weights and directions.",
    ] = 0
    chosen: Annotated[
        int,
        FUNCTION,
        Label("Racer taken apart"),
        Slider(1, MOST_RACERS, minimum=1, maximum=MOST_RACERS),
        "Whose step is written out and drawn by its parts.",
    ] = 1
    scale: Annotated[
        str,
        Label("Heights"),
        Choice("log", "linear"),
        "How heights become colours and levels: by the logarithm above the lowest, or as they are.",
    ] = "log"
    levels: Annotated[int, Slider(0, 30, minimum=0, maximum=60), "How many contour lines are drawn."] = 12
    average_beta: Annotated[
        float,
        FUNCTION,
        Label("β of the average"),
        Slider(0, 0.999, decimals=3, minimum=0, maximum=0.9999),
        "Of the exponentially weighted average in the pane Average, which momentum and Adam are made of.",
    ] = 0.9
