"""Decision boundaries: a small network learns to tell two classes of points apart, live.

After TensorFlow Playground (Smilkov et al. 2017): every unit shows its own map of the plane, every edge its
sign and size, and every setting may be turned while the network learns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from playground.kinds import Choice, Integers, Slider, Subset, Toggle
from playground.params import RESTART, Label, Params, Section, When
from playground.scene import Pane, Scene

EDGE = 6.0
"""The field shows [-6, 6]²."""


@dataclass(frozen=True)
class DecisionBoundaryParams(Params):
    """What may be turned."""

    data: Annotated[
        str,
        Section("Data"),
        Choice("circle", "xor", "gaussians", "spiral", "moons", "rings", "checkerboard"),
        RESTART,
        "The shape the two classes are drawn from.",
    ] = "spiral"
    samples: Annotated[
        int, Slider(10, 1000, step=10, minimum=0, maximum=100_000), RESTART, "How many points are drawn."
    ] = 500
    noise: Annotated[
        float,
        Slider(0, 0.5, step=0.01, minimum=0, maximum=10),
        RESTART,
        "How far points stray.",
    ] = 0.1
    train_share: Annotated[
        float,
        Slider(0.1, 0.9, step=0.05, unit="%", minimum=0, maximum=1),
        RESTART,
        "Share of the points to learn from; the others test what was learned.",
    ] = 0.5
    seed: Annotated[
        int,
        Slider(0, 99, minimum=0, maximum=2**31 - 1),
        RESTART,
        "Seed of the points, the first weights and the order of the batches.",
    ] = 0

    features: Annotated[
        tuple[str, ...],
        Section("Network"),
        Label("Inputs"),
        Subset(
            "x1",
            "x2",
            "x1^2",
            "x2^2",
            "x1x2",
            "sin_x1",
            "sin_x2",
            labels=("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"),
            at_least=1,
        ),
        RESTART,
        "What the network is told about a point.",
    ] = ("x1", "x2", "sin_x1", "sin_x2")
    hidden: Annotated[
        tuple[int, ...],
        Label("Hidden layers"),
        Integers(1, 64, longest=8),
        RESTART,
        "Units of each hidden layer; none makes it logistic regression.",
    ] = (8, 8)
    activation: Annotated[
        str,
        Choice(
            "linear",
            "sigmoid",
            "tanh",
            "relu",
            "leaky_relu",
            "silu",
            labels=("linear", "sigmoid", "tanh", "ReLU", "leaky ReLU", "SiLU"),
        ),
        "What a hidden unit makes of its weighted sum.",
    ] = "tanh"
    loss: Annotated[
        str, Choice("cross_entropy", "squared", labels=("cross-entropy", "squared")), "What is made small."
    ] = "cross_entropy"
    init: Annotated[
        str,
        Label("Initialisation"),
        Choice("zeros", "small_normal", "xavier", "he", labels=("zeros", "small normal", "Xavier", "He")),
        RESTART,
        "Where the weights begin. From zeros all units of a layer stay alike: symmetry never breaks.",
    ] = "xavier"
    batch_norm: Annotated[
        bool, Toggle(), RESTART, "Normalise every hidden unit's sum over the batch (Ioffe & Szegedy 2015)."
    ] = False

    optimizer: Annotated[
        str,
        Section("Optimisation"),
        Choice(
            "sgd",
            "momentum",
            "nesterov",
            "adagrad",
            "rmsprop",
            "adam",
            "adamw",
            labels=("SGD", "momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam", "AdamW"),
        ),
        "How a gradient becomes a step.",
    ] = "adam"
    learning_rate: Annotated[
        float, Slider(1e-5, 10.0, log=True, above=0, maximum=1e30), "Length of a step."
    ] = 0.01
    momentum: Annotated[
        float,
        Slider(0, 0.99, minimum=0, maximum=1),
        When("optimizer", "momentum", "nesterov"),
        "β: how much of the last step is kept.",
    ] = 0.9
    batch_size: Annotated[
        int, Slider(1, 100, minimum=1), "Points for one update; more than there are means all of them."
    ] = 10
    schedule: Annotated[
        str,
        Choice(
            "constant",
            "inverse",
            "exponential",
            "staircase",
            "root",
            "cosine",
            labels=("constant", "1/(1 + k·epoch)", "exponential", "staircase", "k/√epoch", "cosine"),
        ),
        "How the learning rate changes with the epochs.",
    ] = "constant"
    inverse_k: Annotated[
        float,
        Label("k"),
        Slider(0.001, 1, log=True, minimum=0, maximum=1e6),
        When("schedule", "inverse"),
        "In α₀/(1 + k·epoch).",
    ] = 0.01
    exponential_base: Annotated[
        float,
        Label("Factor per epoch"),
        Slider(0.9, 1, minimum=0, maximum=1, decimals=3),
        When("schedule", "exponential"),
        "α₀·factor^epoch.",
    ] = 0.99
    staircase_factor: Annotated[
        float,
        Label("Factor per stair"),
        Slider(0.1, 1, minimum=0, maximum=1),
        When("schedule", "staircase"),
        "What the learning rate is multiplied by after each period.",
    ] = 0.5
    root_k: Annotated[
        float,
        Label("k"),
        Slider(0.1, 10, log=True, minimum=0, maximum=1e6),
        When("schedule", "root"),
        "α₀·k/√epoch.",
    ] = 1.0
    period: Annotated[
        int,
        Slider(1, 500, minimum=1, unit="epochs"),
        When("schedule", "staircase", "cosine"),
        "Length of a stair, or of the way down the cosine.",
    ] = 100

    l1: Annotated[
        float,
        Section("Regularisation"),
        Label("L1"),
        Slider(0, 0.03, decimals=4, minimum=0, maximum=1e6),
        "Penalty l1·Σ|w| on the weights; drives small ones to zero.",
    ] = 0.0
    l2: Annotated[
        float,
        Label("L2"),
        Slider(0, 0.03, decimals=4, minimum=0, maximum=1e6),
        "Penalty (l2/2)·Σw² on the weights; with AdamW the decoupled weight decay.",
    ] = 0.0
    dropout: Annotated[
        float,
        Slider(0, 0.8, step=0.05, unit="%", minimum=0, maximum=0.99),
        "Share of hidden activations dropped at each update (inverted dropout).",
    ] = 0.0

    advance: Annotated[
        str,
        Section("View"),
        Label("One step is"),
        Choice("epoch", "update", labels=("an epoch", "an update")),
        "An epoch sees every training point once; an update one batch.",
    ] = "epoch"
    discretise: Annotated[bool, Toggle(), "Show the answer alone, without its confidence."] = False
    show_test: Annotated[bool, Label("Show test points"), Toggle(), "Draw the points kept to test."] = True


SCENE = Scene(
    name="decision_boundary",
    title="Decision boundary",
    topic="Learning",
    summary="A small network learns to tell two classes of points apart.",
    params=DecisionBoundaryParams,
    rows=(
        (
            Pane(
                "field",
                "Field",
                x_label="x₁",
                y_label="x₂",
                aspect=1.0,
                extent=(-EDGE, EDGE, -EDGE, EDGE),
                height=1.6,
            ),
            Pane("network", "Network", axes=False, height=1.6),
        ),
        (
            Pane("loss", "Loss", x_label="epoch", log_y=True, width=2.0, empty="Appears as it learns."),
            (
                Pane("accuracy", "Accuracy", x_label="epoch", width=1.8, empty="Appears as it learns."),
                Pane(
                    "rate",
                    "Rate",
                    y_label="learning rate",
                    x_label="epoch",
                    width=1.8,
                    empty="Appears as it learns.",
                ),
            ),
            Pane("confusion", "Confusion", axes=False, width=1.35, empty="No test points."),
            Pane("scores", "Scores", view="text", width=1.25, empty="No test points."),
        ),
    ),
    engine="playground.scenes.decision_boundary.engine",
    readouts={
        "epoch": "d",
        "train_loss": ".4f",
        "test_loss": ".4f",
        "train_accuracy": ".1%",
        "test_accuracy": ".1%",
        "penalty": ".4f",
        "learning_rate": ".4g",
    },
    results={
        "field": "signed confidence (100, 100) in [-1, 1], positive for class 1; rows from low y to high y",
        "extent": "x low, x high, y low, y high of the field",
        "train_xy": "training points (n, 2)",
        "train_label": "their classes (n,), 0 or 1",
        "test_xy": "test points (m, 2)",
        "test_label": "their classes (m,), 0 or 1",
        "weights": "all parameters, flat: for each layer the rows of [W | b], then batch norm's γ and β",
        "history": "data loss (epochs, 2) on train and test points after each epoch",
    },
    device="cpu",  # on tensors this small a GPU spends its time being called
    package=__package__ or "",
)
