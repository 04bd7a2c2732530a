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
            Pane("racers", "Racers", view="text", width=1.5),
        ),
    ),
    engine="playground.scenes.loss_surface.engine",
    readouts={"step": "d", "running": "d"},
    results={
        **{f"path_{n}": f"places of racer {n}, (steps + 1, 2)" for n in range(MOST_RACERS)},
        "height": "values (200, 200) of the function; rows from low y to high y",
        "extent": "x low, x high, y low, y high of the heights",
    },
    device="cpu",  # two numbers a racer: a GPU would spend its time being called
    package=__package__ or "",
)
