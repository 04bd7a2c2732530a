"""How large a learning rate a curvature bears, and which is best: exact on a quadratic ½λx²."""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from typing import NamedTuple, cast


class Best(NamedTuple):
    """The settings that shrink the error fastest, and the factor by which a step does in the long run."""

    learning_rate: float
    momentum: float
    rate: float


def stability_limit(optimizer: str, eigenvalue: float, options: Mapping[str, object]) -> float | None:
    """Return the learning rate above which descent along a curvature λ > 0 grows without end.

    sgd 2/λ; with momentum β 2(1 + β)/λ, ÷ (1 − dampening); torch's Nesterov 2(1 + β)/((1 + 2β)λ); Newton's
    method 2(1 + damping/λ). weight_decay adds to λ. None where no such law holds, and for λ ≤ 0, where every
    learning rate leads away. Missing options count as 0.
    """

    def option(name: str) -> float:
        return cast(float, options.get(name, 0.0))

    if optimizer == "newton" and eigenvalue > 0:
        return 2 * (1 + option("damping") / eigenvalue)
    bend = eigenvalue + option("weight_decay")
    if optimizer != "sgd" or bend <= 0:
        return None
    beta = option("momentum")
    if options.get("nesterov"):
        return 2 * (1 + beta) / ((1 + 2 * beta) * bend)
    damped = 1 - option("dampening") if beta else 1.0
    return 2 * (1 + beta) / (damped * bend) if damped else math.inf


def spectral_radius(
    learning_rate: float, eigenvalue: float, momentum: float = 0.0, *, nesterov: bool = False
) -> float:
    """Return the factor by which a step of SGD shrinks (< 1) or grows the error along λ in the long run.

    The larger root of z² − (1 + β − a)z + β, a = αλ, for heavy ball, and of z² − (1 + β)(1 − a)z + β(1 − a)
    for Nesterov's momentum.
    """
    a = learning_rate * eigenvalue
    total = (1 + momentum) * (1 - a) if nesterov else 1 + momentum - a
    product = momentum * (1 - a) if nesterov else momentum
    root = cmath.sqrt(total * total - 4 * product)
    return max(abs(total + root), abs(total - root)) / 2


def best_gradient_descent(low: float, high: float) -> Best:
    """Best plain descent for curvatures between µ = `low` and L = `high`: α = 2/(µ + L), (κ − 1)/(κ + 1)."""
    return Best(2 / (low + high), 0.0, (high - low) / (high + low))


def best_heavy_ball(low: float, high: float) -> Best:
    """Best heavy ball for curvatures between µ and L: α = 4/(√L + √µ)², β = ((√κ − 1)/(√κ + 1))², rate √β.

    Polyak 1964.
    """
    rate = (math.sqrt(high) - math.sqrt(low)) / (math.sqrt(high) + math.sqrt(low))
    return Best(4 / (math.sqrt(high) + math.sqrt(low)) ** 2, rate**2, rate)
