"""Functions of two variables on which optimizers are compared, each written as a formula (expression.py).

Formulas, domains and minima as in Jamil & Yang 2013, "A literature survey of benchmark functions for global
optimisation problems", where a source is not the function's own. Places are polished to float64.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

import torch
from torch import Tensor

from playground.faults import UserError
from playground.surfaces.expression import Expression, parse

Extent = tuple[float, float, float, float]
Surface = Callable[[Tensor, Tensor], Tensor]
"""Maps x and y of one shape to values of that shape, elementwise."""


class Place(NamedTuple):
    """A point of the plane and the function's value there."""

    x: float
    y: float
    value: float


@dataclass(frozen=True)
class Function:
    """A surface z = f(x, y): `f` maps float64 tensors x and y of one shape to values of that shape.

    `extent` (x low, x high, y low, y high) is what is worth looking at, `start` a good place to begin a
    descent. `minima` and `saddles` are all of them inside the extent, the lowest first.
    """

    name: str
    label: str
    f: Expression
    extent: Extent
    start: tuple[float, float]
    minima: tuple[Place, ...] = ()
    saddles: tuple[Place, ...] = ()
    source: str = ""

    @property
    def size(self) -> float:
        """The longer side of the extent."""
        x_low, x_high, y_low, y_high = self.extent
        return max(x_high - x_low, y_high - y_low)


def grid(extent: Extent, n: int) -> tuple[Tensor, Tensor]:
    """Return x and y, each (n, n), of a grid over the extent with its edges; rows begin at the low y."""
    x_low, x_high, y_low, y_high = extent
    xs = torch.linspace(x_low, x_high, n, dtype=torch.float64)
    ys = torch.linspace(y_low, y_high, n, dtype=torch.float64)
    y, x = torch.meshgrid(ys, xs, indexing="ij")
    return x, y


def height(function: Function, extent: Extent, n: int) -> Tensor:
    """Return the values (n, n) over an extent, rows from the low y; NaN or ±Inf where there is none."""
    return function.f(*grid(extent, n))


def places_of(f: Surface, points: Tensor) -> tuple[Place, ...]:
    """Give points (n, 2) their values, the lowest first."""
    rows = torch.column_stack([points, f(points[:, 0], points[:, 1])])
    places = (Place(x, y, value) for x, y, value in rows.numpy().tolist())
    return tuple(sorted(places, key=lambda place: place.value))


def quadratic(condition_number: float = 10) -> Function:
    """Make the bowl ½(x² + κy²), whose Hessian has the eigenvalues 1 and κ everywhere.

    Raises UserError where κ is not a finite number above 0.
    """
    if not 0 < condition_number < math.inf:
        raise UserError(f"condition number: {condition_number} is no curvature", "a number above 0 expected")
    formula = f"(x^2 + {float(condition_number)!r}*y^2)/2"
    return _function("quadratic", "Quadratic bowl", formula, (-4, 4, -4, 4), (-3.2, 2.4), [(0, 0)])


def _function(
    name: str,
    label: str,
    formula: str,
    extent: Extent,
    start: tuple[float, float],
    minima: Sequence[tuple[float, float]] = (),
    saddles: Sequence[tuple[float, float]] = (),
    source: str = "",
) -> Function:
    f = parse(formula)
    found, passes = (
        places_of(f, torch.tensor(each, dtype=torch.float64).view(-1, 2)) for each in (minima, saddles)
    )
    return Function(name, label, f, extent, start, found, passes, source)


def _both(*places: tuple[float, float]) -> list[tuple[float, float]]:
    """Give each place with its mirror image through the origin."""
    return [(sign * x, sign * y) for x, y in places for sign in (1, -1)]


# where the derivative of one variable's part vanishes
_RASTRIGIN_VALLEYS: Final = (
    0.0,
    0.994958637652,
    1.989912233709,
    2.984855701039,
    3.979783860301,
    4.974691390895,
)
_RASTRIGIN_RIDGES: Final = (0.502546036555, 1.507640731870, 2.512743318200, 3.517859138170, 4.522993659585)
_VALLEYS: Final = tuple({sign * x for x in _RASTRIGIN_VALLEYS for sign in (1, -1)})
_RIDGES: Final = tuple(sign * x for x in _RASTRIGIN_RIDGES for sign in (1, -1))
_STYBLINSKI_VALLEYS: Final = (-2.903534027771, 2.746802770991)
_STYBLINSKI_RIDGE: Final = 0.156731256780

_ALL: Final = (
    quadratic(),
    _function("saddle", "Saddle", "x^2 - y^2", (-2, 2, -2, 2), (1, 1e-6), saddles=[(0, 0)]),
    _function(
        "monkey_saddle",
        "Monkey saddle",
        "x^3 - 3*x*y^2",
        (-1.5, 1.5, -1.5, 1.5),
        (1.2, 0.01),
        saddles=[(0, 0)],
    ),
    _function("plateau", "Plateau", "1 - exp(-(x^2 + y^2)/4)", (-5, 5, -5, 5), (-3.4, 2.6), [(0, 0)]),
    _function(
        "rosenbrock",
        "Rosenbrock",
        "(1 - x)^2 + 100*(y - x^2)^2",
        (-2, 2, -1, 3),
        (-1.2, 1),
        [(1, 1)],
        source="Rosenbrock 1960",
    ),
    _function(
        "beale",
        "Beale",
        "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        (-4.5, 4.5, -4.5, 4.5),
        (1, 1.5),
        [(3, 0.5)],
        [(0, 1), (0.100537937324, -2.644513585023)],
        "Beale 1958",
    ),
    _function(
        "himmelblau",
        "Himmelblau",
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        (-5, 5, -5, 5),
        (-0.5, -1),
        [
            (3, 2),
            (-2.805118086953, 3.131312518251),
            (-3.779310253378, -3.283185991286),
            (3.584428340330, -1.848126526964),
        ],
        [
            (3.385154183607, 0.073851879838),
            (0.086677504555, 2.884254701175),
            (-3.073025750764, -0.081353044288),
            (-0.127961346731, -1.953714980245),
        ],
        "Himmelblau 1972",
    ),
    _function("booth", "Booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2", (-10, 10, -10, 10), (-6, -8), [(1, 3)]),
    _function("matyas", "Matyas", "0.26*(x^2 + y^2) - 0.48*x*y", (-10, 10, -10, 10), (-8, 5), [(0, 0)]),
    _function(
        "three_hump_camel",
        "Three-hump camel",
        "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
        (-2.2, 2.2, -2.2, 2.2),
        (1.9, 1.8),
        [(0, 0), *_both((1.747552345830, -0.873776172915))],
        _both((1.070542291824, -0.535271145912)),
    ),
    _function(
        "six_hump_camel",
        "Six-hump camel",
        "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
        (-2, 2, -1.2, 1.2),
        (1.2, 1),
        _both(
            (0.089842013100, -0.712656403021),
            (1.703606714970, -0.796083568673),
            (1.607104752920, 0.568651454884),
        ),
        [
            (0, 0),
            *_both(
                (1.109205336805, -0.768268092510),
                (1.638067984190, 0.228674069044),
                (1.296070267167, 0.605084388039),
            ),
        ],
        "Dixon & Szegö 1978",
    ),
    _function(
        "styblinski_tang",
        "Styblinski–Tang",
        "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        (-5, 5, -5, 5),
        (0.3, -0.6),
        list(product(_STYBLINSKI_VALLEYS, _STYBLINSKI_VALLEYS)),
        [
            *product((_STYBLINSKI_RIDGE,), _STYBLINSKI_VALLEYS),
            *product(_STYBLINSKI_VALLEYS, (_STYBLINSKI_RIDGE,)),
        ],
        "Styblinski & Tang 1990",
    ),
    _function(
        "goldstein_price",
        "Goldstein–Price",
        "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
        " * (30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
        (-2, 2, -2, 2),
        (1, -1.5),
        [(0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)],
        [(-0.4, -0.6), (1.2, -0.2), (1.4, 0.6), (0.6, 0.4)],
        "Goldstein & Price 1971",
    ),
    _function(
        "branin",
        "Branin",
        "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        (-5, 10, 0, 15),
        (4.5, 12),
        [(-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475)],
        [(0, 6), (2 * math.pi, 1.1)],
        "Branin 1972",
    ),
    _function(
        "mccormick",
        "McCormick",
        "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
        (-1.5, 4, -3, 4),
        (3.2, -2),
        [(-0.547197551197, -1.547197551197), (2.594395102393, 1.594395102393)],
        [(1.547197551197, 0.547197551197)],
        "McCormick 1976",
    ),
    _function(
        "rastrigin",
        "Rastrigin",
        "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        (-5.12, 5.12, -5.12, 5.12),
        (-3.7, 2.4),
        list(product(_VALLEYS, _VALLEYS)),
        [*product(_VALLEYS, _RIDGES), *product(_RIDGES, _VALLEYS)],
        "Rastrigin 1974",
    ),
)

FUNCTIONS: Final[dict[str, Function]] = {function.name: function for function in _ALL}
"""Every built-in function by its name."""
