"""The last step of a racer taken apart: what its rule works with, and where each part comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import torch

from playground.surfaces import moments
from playground.surfaces.racer import Step
from playground.surfaces.working import Anatomy, Working, num, vec


def take_apart(step: Step) -> Anatomy:
    """Take a step apart; the optimizers without a rule here have their gradient and direction told."""
    work = Working(step)
    RULES.get(step.optimizer, _direction)(work)
    return work.anatomy()


def _sgd(work: Working) -> None:
    """b ← βb + (1 − d)g, θ ← θ − α·b; Nesterov: θ ← θ − α·(g + βb). Polyak 1964, Sutskever et al. 2013."""
    g = work.slope()
    beta = work.option("momentum")
    if not beta:
        work.move(-work.rate, f"{num(work.rate)}·{vec(g)}")
        return
    previous = work.before("momentum_buffer")
    # torch's first buffer is the whole gradient
    share = 1 - work.option("dampening") if "momentum_buffer" in work.step.state_before else 1.0
    text = f"{num(beta)}·{vec(previous)} + {num(share)}·{vec(g)}"
    b = work.note("b", "momentum buffer", work.after("momentum_buffer"), text)
    if work.option("nesterov"):
        ahead = f"({vec(g)} + {num(beta)}·{vec(b)})"
        memory = -work.rate * beta * beta * previous
        work.move(-work.rate * (1 + beta * share), f"{num(work.rate)}·{ahead}", memory)
    else:
        work.move(-work.rate * share, f"{num(work.rate)}·{vec(b)}", -work.rate * beta * previous)


def _newton(work: Working) -> None:
    """θ ← θ − α·(H + δI)⁻¹·g, along each eigenvector of H −α·(gᵀe)/(λ + δ)·e."""
    g, damping = work.slope(), work.option("damping")
    matrix = work.step.state["hessian"]
    assert isinstance(matrix, torch.Tensor)
    eigenvalues, eigenvectors = np.linalg.eigh(matrix.numpy())
    for number, bend, axis in zip("₁₂", eigenvalues, torch.as_tensor(eigenvectors).T, strict=True):
        part = -work.rate * (g @ axis) / (float(bend) + damping) * axis
        work.component(f"along λ{number} = {num(float(bend))}", part)
    rows = f"[{vec(matrix[0])}, {vec(matrix[1])}]"
    damped = f"({rows} + {num(damping)}·I)" if damping else rows
    start, end = vec(work.step.before), vec(work.step.after)
    work.line(f"θ = {start} − {num(work.rate)}·{damped}⁻¹·{vec(g)} = {end}")


def _direction(work: Working) -> None:
    """Tell the way alone: LBFGS takes several steps in one, Rprop and ASGD know no sum of parts."""
    work.slope()
    work.component("step", work.step.displacement)
    work.line(f"θ = {vec(work.step.before)} + {vec(work.step.displacement)} = {vec(work.step.after)}")


RULES: Final[dict[str, Callable[[Working], None]]] = {
    "sgd": _sgd,
    "adagrad": moments.adagrad,
    "rmsprop": moments.rmsprop,
    "adadelta": moments.adadelta,
    "adam": moments.adam,
    "adamw": moments.adam,
    "adamax": moments.adamax,
    "nadam": moments.nadam,
    "radam": moments.radam,
    "newton": _newton,
}
