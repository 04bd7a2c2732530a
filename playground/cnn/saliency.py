"""Which pixels a class hangs on: the gradient of its logit with respect to the picture."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.cnn.layers import CLASSES
from playground.cnn.model import ShapeNet


def input_gradient(network: ShapeNet, pictures: Tensor, label: int) -> Tensor:
    """Return ∂S_c/∂x for pictures x (n, 1, size, size), in their shape; S_c is the logit of class `label`.

    Where it is positive, more light lets the class win. Simonyan, Vedaldi & Zisserman 2014, section 3. The
    weights' own gradients stay as they are. Raises IndexError for a class that is not there.
    """
    if not 0 <= label < CLASSES:
        raise IndexError(f"label: 0 to {CLASSES - 1} expected, got {label}")
    with torch.enable_grad():
        x = pictures.detach().clone().requires_grad_()
        (gradient,) = torch.autograd.grad(network(x)[:, label].sum(), x)
    return gradient
