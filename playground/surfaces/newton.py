"""Newton's method as a torch optimizer: it divides the slope by the curvature."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, cast

import torch
from torch import Tensor

from playground.surfaces.curvature import derivative

SINGULAR: Final = 1e-14
"""|det H| below this share of the product of H's row lengths: rounding decides the step, not the function."""


class SingularHessian(ArithmeticError):
    """The Hessian has no inverse: Newton's step is not defined here."""


class Newton(torch.optim.Optimizer):
    """θ ← θ − lr·(H + damping·I)⁻¹·g (Nocedal & Wright 2006, sect. 3.3), for one parameter vector (2,).

    The pure form, without safeguards: it goes to whatever stationary place the local paraboloid has, be it a
    saddle or a summit. Raises ValueError for a negative or non-finite lr or damping; `step` raises
    SingularHessian. `step` wants a closure that returns the loss with its graph.
    """

    def __init__(self, params: Iterable[Tensor], lr: float = 1.0, damping: float = 0.0) -> None:
        for name, value in (("lr", lr), ("damping", damping)):
            if not 0 <= value < float("inf"):
                raise ValueError(f"Invalid {name}: {value}")
        super().__init__(params, {"lr": lr, "damping": damping})

    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor:  # pyright: ignore
        """Move once; return the loss before it. Gradient and Hessian (2, 2) stay in the state."""
        if closure is None:
            raise ValueError("Newton needs a closure that returns the loss with its graph")
        group = self.param_groups[0]
        parameter = cast(Tensor, group["params"][0])
        loss = closure()
        slope = derivative(loss, parameter, create_graph=True)
        rows = [derivative(each, parameter) for each in slope]
        matrix = torch.stack(rows)
        self.state[parameter] = {"gradient": slope.detach(), "hessian": matrix}
        with torch.no_grad():
            damped = matrix + group["damping"] * torch.eye(2, dtype=matrix.dtype)
            parameter.sub_(group["lr"] * solve(damped, slope))
        return loss.detach()


def solve(matrix: Tensor, vector: Tensor) -> Tensor:
    """Solve a 2×2 system by Cramer's rule. Raises SingularHessian."""
    (a, b), (c, d) = matrix
    determinant = a * d - b * c
    scale = (a.square() + b.square()).sqrt() * (c.square() + d.square()).sqrt()
    if bool(determinant.abs() <= SINGULAR * scale):
        raise SingularHessian
    u, v = vector
    return torch.stack([d * u - b * v, a * v - c * u]) / determinant
