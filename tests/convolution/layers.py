"""Random layers with an input each, for hypothesis."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from playground.convolution.geometry import Axis
from playground.convolution.layer import POOLING, Floats, Layer, Operation
from playground.faults import UserError


@st.composite
def any_layer(draw: st.DrawFn, operation: Operation) -> tuple[Layer, Floats]:
    groups = draw(st.integers(1, 2)) if operation in ("conv", "transposed") else 1
    channels = groups * draw(st.integers(1, 2))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    pools = operation in POOLING
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
    plain = pools or operation == "transposed"
    dilated = operation not in ("average_pool", "max_unpool")

    def axis() -> Axis:
        before, after = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        stride = draw(st.integers(1, 3))
        return Axis(
            size=draw(st.integers(1, 7)),
            kernel=1 if operation == "pointwise" else draw(st.integers(1, 4)),
            stride=stride,
            before=before,
            after=before if plain else after,
            dilation=draw(st.integers(1, 3)) if dilated else 1,
            mode="zeros" if plain else mode,
            output_padding=draw(st.integers(0, stride - 1)) if operation == "transposed" else 0,
            transposed=operation == "transposed",
        )

    rows, columns = axis(), axis()
    outputs = groups * draw(st.integers(1, 2))
    size = rows.kernel, columns.kernel
    shapes = {
        "conv": (outputs, channels // groups),
        "pointwise": (outputs, channels),
        "transposed": (channels, outputs // groups),
        "depthwise": (channels * outputs, 1),
        "separable": (channels, 1),
    }
    wide = operation in ("depthwise", "separable")
    try:
        layer = Layer(
            operation,
            channels,
            rows,
            columns,
            weight=np.zeros((0, 0, 0, 0)) if pools else random.normal(size=(*shapes[operation], *size)),
            mixing=random.normal(size=(outputs if operation == "separable" else 0, channels)),
            groups=channels if wide else groups,
            bias=0.0 if pools else float(random.normal()),
            activation=draw(st.sampled_from(["none", "relu", "leaky_relu", "sigmoid", "tanh"])),
            flipped=draw(st.booleans()),
        )
    except UserError:
        assume(False)
        raise
    return layer, random.normal(size=(channels, rows.size, columns.size))
