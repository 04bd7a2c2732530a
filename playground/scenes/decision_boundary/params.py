"""What may be turned in the decision boundary, in the order of its controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.faults import UserError
from playground.kinds import Choice, Integers, Names, PointTable, Rows, Slider, Subset, Toggle
from playground.nn.choices import ACTIVATION, OPTIMIZER, POINT_SET, schedules
from playground.params import RESTART, Label, Params, Section, Unless, When
from playground.samples import Samples

EDGE: Final = 6.0
"""The field shows [-6, 6]²."""
MOST_CLASSES: Final = 6
NO_POINTS: Final = Samples()
MODELS: Final = ("network", "knn", "svm_linear", "svm_rbf", "tree", "forest", "boosting")
MODEL_LABELS: Final = (
    "neural network",
    "k nearest neighbours",
    "linear SVM",
    "RBF SVM",
    "decision tree",
    "random forest",
    "boosting",
)
NAMES: Final[dict[str, str]] = dict(zip(MODELS, MODEL_LABELS, strict=True))
PAINTING: Final = ("paint", "spray")
ANY_MODEL: Final = ("model", "compare")
NETWORK: Final = When(ANY_MODEL, "network")
CLASSIFICATION: Final = When("task", "classification")


@dataclass(frozen=True)
class DecisionBoundaryParams(Params):
    """What may be turned."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_places(self)

    task: Annotated[
        str,
        Section("Data"),
        Choice("classification", "regression"),
        RESTART,
        "Tell classes apart, or learn a value.",
    ] = "classification"
    data: Annotated[
        str,
        POINT_SET,
        RESTART,
        CLASSIFICATION,
        "The shape the classes are drawn from.",
    ] = "spiral"
    target: Annotated[
        str,
        Choice("plane", "bumps"),
        RESTART,
        When("task", "regression"),
        "The function whose values are learned.",
    ] = "bumps"
    classes: Annotated[
        int,
        Slider(2, MOST_CLASSES, minimum=2, maximum=MOST_CLASSES),
        RESTART,
        CLASSIFICATION,
        "How many classes there are; points of your own may bring more.",
    ] = 2
    points: Annotated[
        Samples | str,
        Label("Own points"),
        PointTable((".csv", ".tsv", ".txt"), columns="columns"),
        "Points in place of the drawn ones: painted in the field, or of a file with columns x, y and label.",
    ] = NO_POINTS
    columns: Annotated[
        tuple[int, ...],
        Label("File's columns"),
        Integers(1, 10_000, longest=3),
        Unless("points", NO_POINTS),
        "Numbers of the columns x, y, label in the file; none: chosen by their names and contents.",
    ] = ()
    point_scale: Annotated[
        tuple[tuple[float, ...], ...],
        Label("Points' scale"),
        Rows(3, 3, most=2),
        Unless("points", NO_POINTS),
        "Centre and unit of x, y and value by which own points are put into the field; none: as they fit.",
    ] = ()
    samples: Annotated[
        int, Slider(10, 1000, step=10, minimum=0, maximum=100_000), RESTART, "How many points are drawn."
    ] = 500
    noise: Annotated[
        float,
        Slider(0, 0.5, step=0.01, minimum=0, maximum=10),
        RESTART,
        "How far points, or their values, stray.",
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
    brush: Annotated[
        str,
        Section("Draw"),
        Label("Mouse"),
        Choice("look", "paint", "spray", "erase", "move"),
        "What the left button does in the field. The first stroke makes the points your own.",
    ] = "look"
    brush_class: Annotated[
        int,
        Label("Class"),
        Slider(0, MOST_CLASSES - 1, minimum=0, maximum=MOST_CLASSES - 1),
        CLASSIFICATION,
        When("brush", *PAINTING),
        "The class that is painted.",
    ] = 1
    brush_value: Annotated[
        float,
        Label("Value"),
        Slider(-1, 1, minimum=-1e6, maximum=1e6),
        When("task", "regression"),
        When("brush", *PAINTING),
        "The value that is painted.",
    ] = 1.0
    brush_size: Annotated[
        float,
        Label("Size"),
        Slider(0.1, 2, above=0, maximum=12),
        When("brush", "spray", "erase"),
        "How far the brush reaches, in units of the field.",
    ] = 0.5

    model: Annotated[
        str,
        Section("Model"),
        Choice(*MODELS, labels=MODEL_LABELS),
        RESTART,
        "What learns from the points.",
    ] = "network"
    compare: Annotated[
        str,
        Label("Compare with"),
        Choice("none", *MODELS, labels=("none", *MODEL_LABELS)),
        RESTART,
        "A second model on the same points; the pane Difference shows where the two fields part.",
    ] = "none"
    neighbours: Annotated[
        int,
        Label("k"),
        Slider(1, 50, minimum=1, maximum=100_000),
        When(ANY_MODEL, "knn"),
        "How many nearest neighbours vote. One follows every point; all of them see only the majority.",
    ] = 5
    C: Annotated[
        float,
        Slider(0.01, 1000, log=True, above=0, maximum=1e9),
        When(ANY_MODEL, "svm_linear", "svm_rbf"),
        "The price of a point inside the margin; large values leave few of them.",
    ] = 1.0
    gamma: Annotated[
        float,
        Label("γ"),
        Slider(0.01, 10, log=True, above=0, maximum=1e6),
        When(ANY_MODEL, "svm_rbf"),
        "In exp(−γ·distance²): large values make every support vector a narrow bump.",
    ] = 0.5
    depth: Annotated[
        int,
        Slider(0, 20, minimum=0, maximum=1000),
        When(ANY_MODEL, "tree", "forest", "boosting"),
        "How many questions a tree asks in a row; 0 sets no limit.",
    ] = 4
    trees: Annotated[
        int,
        Slider(1, 200, minimum=1, maximum=2000),
        When(ANY_MODEL, "forest", "boosting"),
        "How many trees vote, or correct one another.",
    ] = 50
    shrinkage: Annotated[
        float,
        Slider(0.01, 1, log=True, above=0, maximum=2),
        When(ANY_MODEL, "boosting"),
        "How much of each new tree boosting takes over: its learning rate.",
    ] = 0.2

    features: Annotated[
        tuple[str, ...],
        Section("Inputs"),
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
        "What the model is told about a point.",
    ] = ("x1", "x2", "sin_x1", "sin_x2")
    stretch: Annotated[
        float,
        Label("Stretch of x₂"),
        Slider(0.01, 100, log=True, above=0, maximum=1e6),
        RESTART,
        "Multiplies the inputs that measure x₂: unequal scales stretch the bowl of the loss.",
    ] = 1.0
    normalise: Annotated[
        bool, Toggle(), RESTART, "Subtract each input's mean and divide by its standard deviation."
    ] = False

    hidden: Annotated[
        tuple[int, ...],
        Section("Network", NETWORK),
        Label("Hidden layers"),
        Integers(1, 64, longest=8),
        RESTART,
        "Units of each hidden layer; none makes it logistic regression.",
    ] = (8, 8)
    activation: Annotated[
        str,
        ACTIVATION,
        "What a hidden unit makes of its weighted sum.",
    ] = "tanh"
    layer_activations: Annotated[
        tuple[str, ...],
        Label("By layer"),
        Names(*ACTIVATION.values, longest=8),
        Unless("layer_activations", ()),
        "An activation for each hidden layer, from the first on; layers beyond the list take the one above.",
    ] = ()
    loss: Annotated[
        str,
        Choice(
            "cross_entropy",
            "squared",
            "hinge",
            "focal",
            labels=("cross-entropy", "squared", "hinge", "focal"),
        ),
        CLASSIFICATION,
        "What is made small.",
    ] = "cross_entropy"
    focal_gamma: Annotated[
        float,
        Label("Focus γ"),
        Slider(0, 5, minimum=0, maximum=100),
        CLASSIFICATION,
        When("loss", "focal"),
        "In −(1 − p)^γ·ln p: how far points that are already right are passed over.",
    ] = 2.0
    init: Annotated[
        str,
        Label("Initialisation"),
        Choice("zeros", "small_normal", "xavier", "he", labels=("zeros", "small normal", "Xavier", "He")),
        RESTART,
        "Where the weights begin. From zeros all units of a layer stay alike: symmetry never breaks.",
    ] = "xavier"
    batch_norm: Annotated[
        bool,
        Toggle(),
        RESTART,
        "Normalise every hidden unit's sum over the batch (Ioffe & Szegedy 2015).",
    ] = False
    frozen: Annotated[
        tuple[tuple[float, ...], ...],
        Rows(1, 3, most=2000),
        Unless("frozen", ()),
        "What does not learn: [layer], [layer, unit] or [layer, unit, input], counted from 1; input 0 is the "
        "bias. Click a weight or a unit to freeze it.",
    ] = ()
    set_weights: Annotated[
        tuple[tuple[float, ...], ...],
        Label("Set by hand"),
        Rows(4, 4, most=2000),
        Unless("set_weights", ()),
        "Weights put by hand, [layer, unit, input, value], counted from 1; input 0 is the bias. They hold "
        "from then on and at every restart, and go on learning unless frozen.",
    ] = ()
    second_task: Annotated[
        str,
        Choice("none", "shared", "separate", labels=("none", "one network for both", "a network for each")),
        RESTART,
        CLASSIFICATION,
        When("classes", 2),
        "A second question about the same points: does a point lie far from the centre? One network shares "
        "its hidden layers between both (hard parameter sharing).",
    ] = "none"

    optimizer: Annotated[
        str,
        Section("Optimisation", NETWORK),
        OPTIMIZER,
        "How a gradient becomes a step.",
    ] = "adam"
    learning_rate: Annotated[
        float,
        Slider(1e-5, 10.0, log=True, above=0, maximum=1e30),
        "Length of a step.",
    ] = 0.01
    momentum: Annotated[
        float,
        Slider(0, 0.99, minimum=0, maximum=1),
        When("optimizer", "momentum", "nesterov"),
        "β: how much of the last step is kept.",
    ] = 0.9
    batch_size: Annotated[
        int,
        Slider(1, 100, minimum=1),
        "Points for one update; more than there are means all of them.",
    ] = 10
    clip: Annotated[
        float,
        Label("Clip gradient"),
        Slider(0, 5, minimum=0, maximum=1e9),
        "The longest gradient that is followed as it is; longer ones are cut to this length. 0 cuts none.",
    ] = 0.0
    schedule: Annotated[
        str,
        schedules("epoch"),
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
        Section("Regularisation", NETWORK, folded=True),
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
    dropconnect: Annotated[
        float,
        Label("DropConnect"),
        Slider(0, 0.8, step=0.05, unit="%", minimum=0, maximum=0.99),
        "Share of weights left out at each update (Wan et al. 2013).",
    ] = 0.0
    jitter: Annotated[
        float,
        Slider(0, 1, step=0.05, minimum=0, maximum=10),
        "Moves the training points a little at every epoch, by this standard deviation: data augmentation.",
    ] = 0.0

    early_stopping: Annotated[
        bool,
        Section("Stopping", NETWORK, folded=True),
        Toggle(),
        "Stop when the test loss has not fallen for a while, and take the best weights back.",
    ] = False
    patience: Annotated[
        int,
        Slider(1, 200, minimum=1, maximum=1_000_000, unit="epochs"),
        When("early_stopping", True),
        "How long to wait for a better test loss.",
    ] = 30
    stop_loss: Annotated[
        float,
        Label("Stop at loss"),
        Slider(0, 0.5, minimum=0, maximum=1e6),
        "Stop when the training loss is this small; 0 never does.",
    ] = 0.0
    stop_accuracy: Annotated[
        float,
        Label("Stop at accuracy"),
        Slider(0, 1, unit="%", minimum=0, maximum=1),
        CLASSIFICATION,
        "Stop when this share of the training points is right; 0 never does.",
    ] = 0.0
    stop_epochs: Annotated[
        int,
        Label("Stop after"),
        Slider(0, 2000, step=10, minimum=0, maximum=2**31 - 1, unit="epochs"),
        "Stop after so many epochs; 0 never does.",
    ] = 0
    best_error: Annotated[
        float,
        Section("Diagnosis", folded=True),
        Label("Best possible error"),
        Slider(0, 0.5, unit="%", minimum=0, maximum=1),
        CLASSIFICATION,
        "The smallest error anyone could reach (Bayes error): bias is measured against it.",
    ] = 0.0

    advance: Annotated[
        str,
        Section("View"),
        Label("One step is"),
        Choice("epoch", "update", labels=("an epoch", "an update")),
        NETWORK,
        "An epoch sees every training point once; an update one batch.",
    ] = "epoch"
    discretise: Annotated[
        bool,
        Toggle(),
        CLASSIFICATION,
        "Show the answer alone, without its confidence.",
    ] = False
    show_test: Annotated[bool, Label("Show test points"), Toggle(), "Draw the points kept to test."] = True
    show_members: Annotated[
        bool,
        Label("Show each member"),
        Toggle(),
        When("model", "tree", "forest", "boosting", "svm_linear", "svm_rbf"),
        "Draw faintly what the answer is made of: splits, members' boundaries, margins, support vectors.",
    ] = True
    space_layer: Annotated[
        int,
        Label("Space of layer"),
        Slider(0, 8, minimum=0, maximum=8),
        When("model", "network"),
        "The hidden layer whose space is drawn in the pane Space; 0 is the last.",
    ] = 0
    space_axes: Annotated[
        str,
        Label("Its axes"),
        Choice("principal", "units", labels=("principal components", "two units")),
        When("model", "network"),
        "Draw the two directions in which the points spread most, or two units of your choice.",
    ] = "principal"
    space_units: Annotated[
        tuple[int, ...],
        Label("Units"),
        Integers(1, 64, longest=2, shortest=2),
        When("model", "network"),
        When("space_axes", "units"),
        "The two units whose activations are the axes.",
    ] = (1, 2)


def _check_places(params: DecisionBoundaryParams) -> None:
    """Raise UserError where a place in the network is not given by whole numbers."""
    for name, rows in (("frozen", params.frozen), ("set_weights", params.set_weights)):
        for row in rows:
            if any(part != int(part) for part in row[:3]):
                raise UserError(
                    f"parameter {name} has the row {list(row)}",
                    "expected whole numbers for layer, unit and input, counted from 1; input 0 is the bias",
                )


def activations(params: DecisionBoundaryParams) -> tuple[str, ...]:
    """Return the activation of each hidden layer."""
    named = params.layer_activations[: len(params.hidden)]
    return (*named, *(params.activation,) * (len(params.hidden) - len(named)))
