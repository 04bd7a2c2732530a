"""Whose surface it is: a function's or a network's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from playground.kinds import Choice, Line, Numbers, Slider
from playground.params import RESTART, Label, Params, Section, When

FUNCTION: Final = When("mode", "function")
FUNCTIONS: Final = (
    "quadratic",
    "saddle",
    "monkey_saddle",
    "plateau",
    "rosenbrock",
    "beale",
    "himmelblau",
    "booth",
    "matyas",
    "three_hump_camel",
    "six_hump_camel",
    "styblinski_tang",
    "goldstein_price",
    "branin",
    "mccormick",
    "rastrigin",
    "expression",
)
FUNCTION_LABELS: Final = (
    "quadratic bowl",
    "saddle x² − y²",
    "monkey saddle",
    "plateau",
    "Rosenbrock",
    "Beale",
    "Himmelblau",
    "Booth",
    "Matyas",
    "three-hump camel",
    "six-hump camel",
    "Styblinski–Tang",
    "Goldstein–Price",
    "Branin",
    "McCormick",
    "Rastrigin",
    "your own formula",
)


@dataclass(frozen=True)
class SurfaceParams(Params):
    """A function of two variables, or a network."""

    mode: Annotated[
        str,
        Section("Surface"),
        Label("Surface of"),
        Choice("function", "network", labels=("a function", "a network")),
        RESTART,
        "A function of two variables, or the loss of a small network on a plane through its weights.",
    ] = "function"
    function: Annotated[
        str,
        FUNCTION,
        Choice(*FUNCTIONS, labels=FUNCTION_LABELS),
        RESTART,
        "The function whose lowest place is looked for.",
    ] = "beale"
    expression: Annotated[
        str,
        Label("f(x, y) ="),
        Line(),
        RESTART,
        FUNCTION,
        When("function", "expression"),
        "A formula in x and y with + − * / ^, sin, cos, tan, exp, log, sqrt, abs, tanh, min, max, pi and e.",
    ] = "sin(x)*cos(y) + 0.1*(x^2 + y^2)"
    condition_number: Annotated[
        float,
        Label("Condition number κ"),
        Slider(1, 1000, log=True, above=0, maximum=1e9),
        RESTART,
        FUNCTION,
        When("function", "quadratic"),
        "How much steeper the bowl is along y than along x; inputs that are not normalised make it large.",
    ] = 10.0
    extent: Annotated[
        tuple[float, ...],
        Numbers(0, 4),
        RESTART,
        FUNCTION,
        "What is shown: x low, x high, y low, y high; none: what suits the function.",
    ] = ()
    start: Annotated[
        tuple[float, ...],
        Numbers(0, 2),
        RESTART,
        FUNCTION,
        "Where all begin: x, y; none: a good place for the function. Drag it in the contours.",
    ] = ()
