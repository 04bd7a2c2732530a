"""Loss surfaces: several optimizers race from one start, and each shows why it goes where it goes."""

from __future__ import annotations

from functools import partial

from playground.learning.params import EDGE
from playground.params import When
from playground.scene import Pane, Scene
from playground.scenes.loss_surface.params import MOST_RACERS, LossSurfaceParams

__all__ = ["SCENE", "LossSurfaceParams"]

race = partial(Pane, when=(When("mode", "function"),))
survey = partial(Pane, when=(When("mode", "network"),))
FIRST, SECOND = "along the first direction", "along the second"
MOVED = "Appears once the weights have moved."
FIELD = (-EDGE, EDGE, -EDGE, EDGE)

SCENE = Scene(
    name="loss_surface",
    title="Loss surface",
    topic="Learning",
    summary="Optimizers race down one surface, and each shows why it goes where it goes.",
    params=LossSurfaceParams,
    rows=(
        (
            (
                race("contours", "Contours", x_label="x", y_label="y", width=1.7, height=1.7),
                race("surface", "Surface", view="3d", x_label="x", y_label="y", width=1.7, height=1.7),
                survey("plane", "Plane", x_label=FIRST, y_label=SECOND, width=1.7, height=1.7, empty=MOVED),
                survey("relief", "Surface", view="3d", x_label=FIRST, y_label=SECOND, width=1.7, empty=MOVED),
            ),
            (
                race("step", "Step", view="text", height=1.7, empty="Appears with the first step."),
                race("curvature", "Curvature", view="text", height=1.7),
                survey("points", "Points", aspect=1, extent=FIELD, x_label="x₁", y_label="x₂"),
                survey("way", "Way", view="text", empty=MOVED),
            ),
        ),
        (
            (
                race("loss", "Loss", x_label="step", y_label="above the lowest", log_y=True, width=1.2),
                race("schedule", "Schedule", x_label="step", y_label="learning rate", width=1.2),
                race("average", "Average", x_label="t", width=1.2),
                survey("learning", "Loss", x_label="epoch", y_label="loss", log_y=True),
            ),
            (
                race("racers", "Racers", view="text", width=1.5),
                survey("sharpness", "Sharpness", x_label="epoch", y_label="largest curvature"),
            ),
            survey("stability", "Stability", view="text"),
        ),
    ),
    engine="playground.scenes.loss_surface.engine",
    readouts={
        "step": "step {:,d}",
        "running": "running {:d}",
        "loss": "loss {:.4f}",
        "sharpness": "sharpness {:.2f}",
        "stable_to": "stable to {:.4g}",
    },
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
