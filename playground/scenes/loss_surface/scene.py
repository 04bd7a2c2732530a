"""Loss surfaces: several optimizers race from one start, and each shows why it goes where it goes."""

from __future__ import annotations

from playground.scene import Pane, Scene
from playground.scenes.loss_surface.params import MOST_RACERS, LossSurfaceParams

__all__ = ["SCENE", "LossSurfaceParams"]

SCENE = Scene(
    name="loss_surface",
    title="Loss surface",
    topic="Learning",
    summary="Optimizers race down one surface, and each shows why it goes where it goes.",
    params=LossSurfaceParams,
    rows=(
        (
            (
                Pane("contours", "Contours", x_label="x", y_label="y", width=1.7, height=1.7),
                Pane("surface", "Surface", view="3d", x_label="x", y_label="y", width=1.7, height=1.7),
            ),
            (
                Pane("step", "Step", view="text", height=1.7, empty="Appears with the first step."),
                Pane("curvature", "Curvature", view="text", height=1.7),
            ),
        ),
        (
            (
                Pane("loss", "Loss", x_label="step", y_label="above the lowest", log_y=True, width=1.2),
                Pane("schedule", "Schedule", x_label="step", y_label="learning rate", width=1.2),
                Pane("average", "Average", x_label="t", width=1.2),
            ),
            (
                Pane("racers", "Racers", view="text", width=1.5),
                Pane(
                    "sharpness",
                    "Sharpness",
                    x_label="epoch",
                    y_label="largest curvature",
                    width=1.5,
                    empty="Of a network: the largest eigenvalue of the loss's Hessian as it learns.",
                ),
            ),
        ),
    ),
    engine="playground.scenes.loss_surface.engine",
    readouts={"step": "d", "running": "d", "loss": ".4f", "sharpness": ".2f", "stable_to": ".4g"},
    results={
        **{f"path_{n}": f"places of racer {n}, (steps + 1, 2)" for n in range(MOST_RACERS)},
        "height": "values (200, 200) of the function; rows from low y to high y",
        "extent": "x low, x high, y low, y high of the heights",
        "plane": "of a network: losses (rows along b, columns along a) over the plane",
        "coordinates": "a of the columns and b of the rows, (2, n)",
        "path": "coordinates (steps, 2) of the trajectory on the plane",
        "path_loss": "loss (steps,) of the place on the plane below the trajectory",
        "path_true_loss": "loss (steps,) of the trajectory itself",
        "directions": "both directions (2, parameters) of the plane",
        "explained": "shares of the trajectory's variance along both",
    },
    device="cpu",  # two numbers a racer: a GPU would spend its time being called
    package=__package__ or "",
)
