"""The scene's declaration: what may be turned and what is shown."""

from __future__ import annotations

from playground.scene import Pane, Scene
from playground.scenes.convolution.params import ConvolutionParams

__all__ = ["SCENE", "ConvolutionParams"]

SCENE = Scene(
    name="convolution",
    title="Convolution",
    topic="Vision",
    summary="A window slides over an input; every number it makes can be followed.",
    params=ConvolutionParams,
    rows=(
        (
            Pane("input", "Input", axes=False, width=1.25, height=1.2),
            Pane(
                "kernel",
                "Kernel",
                axes=False,
                width=0.75,
                height=1.2,
                empty="This pooling has no weights: it takes one number of each window.",
            ),
            Pane("output", "Output", axes=False, width=1.1, height=1.2),
        ),
        (
            Pane(
                "cell",
                "One output cell",
                axes=False,
                width=1.4,
                empty="No input cell reaches this output cell.",
            ),
            (
                Pane("sum", "Sum", view="text"),
                Pane("cost", "Cost", view="text"),
                Pane("sight", "Receptive field", view="text"),
            ),
        ),
    ),
    engine="playground.scenes.convolution.engine",
    readouts={
        "output_height": "d",
        "output_width": "d",
        "multiplications": ",d",
        "parameters": ",d",
        "receptive_field": "d",
    },
    results={
        "input": "(channels, rows, columns)",
        "kernel": "weights in torch's layout; empty for pooling",
        "pointwise": "the 1×1 weights (outputs, channels, 1, 1) of a separable convolution",
        "output": "(channels, rows, columns)",
        "window": "(2, 2): the window's first row and the one beyond its last, and its columns",
    },
    device="cpu",  # a few hundred numbers: a GPU would spend its time being called
    pace=5,
    package=__package__ or "",
)
