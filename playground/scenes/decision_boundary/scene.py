"""Decision boundaries: a model learns to tell points apart, live, and shows how.

After TensorFlow Playground (Smilkov et al. 2017): every unit shows its own map of the plane, every edge its
sign and size, and every setting may be turned while the network learns.
"""

from __future__ import annotations

from playground.scene import Pane, Scene
from playground.scenes.decision_boundary.params import EDGE, DecisionBoundaryParams

__all__ = ["SCENE", "DecisionBoundaryParams"]

FIELD = (-EDGE, EDGE, -EDGE, EDGE)
LATER = "Appears as it learns."

SCENE = Scene(
    name="decision_boundary",
    title="Decision boundary",
    topic="Learning",
    summary="A model learns to tell points apart, live, and shows how.",
    params=DecisionBoundaryParams,
    rows=(
        (
            (
                Pane("field", "Field", x_label="x₁", y_label="x₂", aspect=1.0, extent=FIELD, height=1.6),
                Pane("surface", "Surface", view="3d", x_label="x₁", y_label="x₂", height=1.6),
                Pane(
                    "difference",
                    "Difference",
                    x_label="x₁",
                    y_label="x₂",
                    aspect=1.0,
                    extent=FIELD,
                    height=1.6,
                    empty="Choose a model under “Compare with” to see where two fields part.",
                ),
            ),
            (
                Pane(
                    "network",
                    "Network",
                    axes=False,
                    height=1.6,
                    empty="This model has no units to show.",
                ),
                Pane(
                    "space",
                    "Space",
                    x_label="first axis",
                    y_label="second axis",
                    height=1.6,
                    empty="The space of a hidden layer: shown for a network that has one.",
                ),
                Pane(
                    "bowl",
                    "Bowl",
                    x_label="first weight",
                    y_label="second weight",
                    aspect=1.0,
                    height=1.6,
                    empty="The loss over two weights: for a network with two inputs, one output and no "
                    "hidden layer.",
                ),
            ),
        ),
        (
            Pane("loss", "Loss", x_label="epoch", log_y=True, width=1.6, empty=LATER),
            (
                Pane("accuracy", "Accuracy", x_label="epoch", width=1.35, empty=LATER),
                Pane("rate", "Rate", y_label="learning rate", x_label="epoch", width=1.35, empty=LATER),
            ),
            (
                Pane("confusion", "Confusion", axes=False, width=1.45, empty="Counts test points by class."),
                Pane("scores", "Scores", view="text", width=1.45, empty="No test points."),
            ),
            (
                Pane(
                    "inside",
                    "Inside",
                    view="text",
                    width=1.9,
                    empty="Point at a unit or an edge of the network to see its numbers; click to change it.",
                ),
                Pane(
                    "diagnosis", "Diagnosis", view="text", width=1.9, empty="Judges classes by test points."
                ),
                Pane("cost", "Cost", view="text", width=1.9),
            ),
        ),
    ),
    engine="playground.scenes.decision_boundary.engine",
    readouts={
        "epoch": "epoch {:,d}",
        "train_loss": "train loss {:.4f}",
        "test_loss": "test loss {:.4f}",
        "train_accuracy": "train accuracy {:.1%}",
        "test_accuracy": "test accuracy {:.1%}",
        "train_r2": "train R² {:.3f}",
        "test_r2": "test R² {:.3f}",
        "penalty": "penalty {:.4f}",
        "learning_rate": "learning rate {:.4g}",
    },
    results={
        "field": "signed confidence (100, 100) in [-1, 1], positive for class 1; of more classes shares "
        "(100, 100, classes); of two questions both (100, 100, 2); or values; rows from low y to high y",
        "extent": "x low, x high, y low, y high of the field",
        "train_xy": "training points (n, 2) in the field's units",
        "train_label": "their classes (n,), or values in the units of own points; of two questions (2, n)",
        "test_xy": "test points (m, 2) in the field's units",
        "test_label": "their classes (m,), or values in the units of own points; of two questions (2, m)",
        "weights": "all parameters of the network, flat: for each layer the rows of [W | b], then batch "
        "norm's γ and β; empty for other models",
        "history": "data loss (epochs, 2) on train and test points after each epoch",
    },
    device="cpu",  # on tensors this small a GPU spends its time being called
    package=__package__ or "",
)
