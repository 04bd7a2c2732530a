"""The scene's declaration: what may be turned and what is shown."""

from __future__ import annotations

from typing import Final

from playground.scene import Pane, Scene
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.params.layer import LAYER, NETWORK
from playground.scenes.convolution.params.network import LEARNS

__all__ = ["SCENE", "ConvolutionParams"]

LAYER_ROWS: Final = (
    (
        Pane("input", "Input", axes=False, width=1.2, height=1.6, when=(LAYER,)),
        Pane("output", "Output", axes=False, when=(LAYER,)),
    ),
    (
        Pane(
            "kernel",
            "Kernel",
            axes=False,
            width=0.55,
            empty="This pooling has no weights: it takes one number of each window.",
            when=(LAYER,),
        ),
        Pane(
            "cell",
            "One output cell",
            axes=False,
            width=1.3,
            empty="No input cell reaches this output cell.",
            when=(LAYER,),
        ),
        (
            Pane("sum", "Sum", view="text", width=1.05, when=(LAYER,)),
            Pane("cost", "Cost", view="text", when=(LAYER,)),
            Pane("sight", "Sight", view="text", when=(LAYER,)),
        ),
    ),
)
NETWORK_ROWS: Final = (
    (
        Pane("picture", "Input", axes=False, width=0.75, when=(NETWORK,)),
        Pane("maps", "Feature maps", axes=False, width=2.6, when=(NETWORK,)),
    ),
    (
        Pane("scores", "Class scores", x_label="probability", extent=(0, 1, -0.5, 5.5), when=(NETWORK,)),
        (
            Pane("loss", "Loss", x_label="step", y_label="nats", when=(NETWORK, LEARNS)),
            Pane("accuracy", "Accuracy", x_label="step", y_label="%", when=(NETWORK, LEARNS)),
        ),
        (
            Pane("made", "Kernels", axes=False, width=1.6, when=(NETWORK,)),
            Pane("number", "One cell", view="text", when=(NETWORK,)),
            Pane("layers", "Layers", view="text", when=(NETWORK,)),
        ),
    ),
)
SCENE = Scene(
    name="convolution",
    title="Convolution",
    topic="Vision",
    summary="A window slides over an input; every number it makes can be followed.",
    params=ConvolutionParams,
    rows=(*LAYER_ROWS, *NETWORK_ROWS),
    engine="playground.scenes.convolution.engine",
    readouts={
        "output_height": "output height {:d}",
        "output_width": "output width {:d}",
        "multiplications": "multiplications {:,d}",
        "parameters": "parameters {:,d}",
        "receptive_field": "receptive field {:d}",
        "loss": "loss {:.3f}",
        "held_out_accuracy": "held-out accuracy {:.1%}",
    },
    results={
        "input": "(channels, rows, columns)",
        "kernel": "weights in torch's layout; empty for pooling",
        "pointwise": "the 1×1 weights (outputs, channels, 1, 1) of a separable convolution",
        "output": "(channels, rows, columns); of the network the chosen layer's maps",
        "logits": "(6,): the network's scores of the classes before softmax",
        "saliency": "(rows, columns): the chosen class's score differentiated by each pixel",
        "window": "(2, 2): the window's first row and the one beyond its last, and its columns",
    },
    device="cpu",  # a few hundred numbers: a GPU would spend its time being called
    pace=5,
    paced=(LAYER,),
    package=__package__ or "",
)
