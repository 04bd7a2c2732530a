"""Formulas in x and y as people type them, `sin(x)*y^2 + exp(-x^2)`, turned into functions of tensors.

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/" | nothing) signed)*      2x and 3(x + y) multiply
    signed   = ("+" | "-")* power
    power    = operand (("^" | "**") signed)?              2^-x, -x^2 = -(x^2), x^y^z = x^(y^z)
    operand  = number | x | y | pi | e | name "(" sum ("," sum)? ")" | "(" sum ")"

The parser writes the tree down in postfix order, so that evaluating needs a stack and no recursion.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import torch
from torch import Tensor

from playground.faults import UserError

MAX_LENGTH: Final = 1000
MAX_DEPTH: Final = 50


def _power(base: Tensor, exponent: Tensor) -> Tensor:
    if exponent.dim() or exponent.requires_grad:
        return torch.pow(base, exponent)
    return torch.pow(base, exponent.item())  # squares where it can: 25 times faster on a grid


UNARY: Final[dict[str, Callable[[Tensor], Tensor]]] = {
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "abs": torch.abs,
    "tanh": torch.tanh,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
}
BINARY: Final[dict[str, Callable[[Tensor, Tensor], Tensor]]] = {
    "min": torch.minimum,
    "max": torch.maximum,
    "pow": _power,
}
CONSTANTS: Final[dict[str, float]] = {"pi": math.pi, "π": math.pi, "e": math.e}
VARIABLES: Final = ("x", "y")
OPERATORS: Final[dict[str, Callable[[Tensor, Tensor], Tensor]]] = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "/": torch.div,
    "^": _power,
}

_OF_TWO: Final = OPERATORS | BINARY
_SIGNS: Final = str.maketrans({"−": "-", "·": "*", "×": "*", "÷": "/"})
_TOKEN: Final = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_π][A-Za-z_0-9]*)|(?P<sign>\*\*|[-+*/^(),])"
)
_OPERAND: Final = 'a number, x, y, a function or "("'


class FormulaError(UserError):
    """A formula cannot be read: `position` counts characters from 1, `expected` is what would fit there."""

    def __init__(self, text: str, position: int, found: str, expected: str) -> None:
        super().__init__(f"formula: {found} at character {position}", f"expected {expected}")
        self.text = text
        self.position = position
        self.expected = expected

    @property
    def caret(self) -> str:
        """The formula, and below it a caret under the place."""
        return f"{self.text}\n{' ' * (self.position - 1)}^"


@dataclass(frozen=True)
class Expression:
    """A formula ready to be evaluated: its text, and its tree in postfix order. Made by `parse`."""

    text: str
    program: tuple[float | str, ...]

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the values at x and y, all of one shape; NaN or ±Inf where the formula has none."""
        stack: list[Tensor] = []
        for item in self.program:
            if not isinstance(item, str):
                stack.append(torch.tensor(item, dtype=x.dtype, device=x.device))
            elif item in VARIABLES:
                stack.append(x if item == "x" else y)
            elif item == "neg":
                stack.append(-stack.pop())
            elif item in UNARY:
                stack.append(UNARY[item](stack.pop()))
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_OF_TWO[item](left, right))
        return stack.pop().expand_as(x)


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(text: str) -> Expression:
    """Read a formula in x and y. Raises FormulaError."""
    return _Parser(text).read()


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        found = f"the text goes on past {MAX_LENGTH} characters"
        raise FormulaError(text, MAX_LENGTH + 1, found, "a shorter formula")
    plain = text.translate(_SIGNS)
    tokens: list[_Token] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is not None:
            tokens.append(_Token(match.lastgroup or "", match.group(), at + 1))
            at = match.end()
        elif plain[at].isspace():
            at += 1
        else:
            raise FormulaError(text, at + 1, f'"{text[at]}"', f"{_OPERAND} or an operator")
    return [*tokens, _Token("end", "", len(text) + 1)]


class _Parser:
    """Recursive descent, one method per line of the grammar; each adds its part of `program`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0
        self.program: list[float | str] = []

    def read(self) -> Expression:
        self._sum()
        if self._token.kind != "end":
            raise self._error("an operator or the end")
        return Expression(self.text, tuple(self.program))

    @property
    def _token(self) -> _Token:
        return self.tokens[self.at]

    def _take(self, *texts: str) -> str:
        """Go past the next token where it is one of these, and return it; else return nothing."""
        text = self._token.text
        if self._token.kind != "sign" or text not in texts:
            return ""
        self.at += 1
        return text

    def _need(self, text: str, expected: str) -> None:
        if not self._take(text):
            raise self._error(expected)

    def _error(self, expected: str) -> FormulaError:
        kind, text, position = self._token
        found = "the formula ends" if kind == "end" else f'"{text}"'
        return FormulaError(self.text, position, found, expected)

    def _sum(self) -> None:
        self._product()
        while sign := self._take("+", "-"):
            self._product()
            self.program.append(sign)

    def _product(self) -> None:
        self._signed()
        while True:
            sign = self._take("*", "/")
            if not sign and self._token.kind != "name" and self._token.text != "(":
                return
            self._signed()
            self.program.append(sign or "*")

    def _signed(self) -> None:
        # every recursion passes here: deep nesting is refused before Python's own stack ends
        if self.depth == MAX_DEPTH:
            raise self._error(f"at most {MAX_DEPTH} levels of nesting")
        self.depth += 1
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        self._power()
        if negative:
            self.program.append("neg")
        self.depth -= 1

    def _power(self) -> None:
        self._operand()
        if self._take("^", "**"):
            self._signed()
            self.program.append("^")

    def _operand(self) -> None:
        kind, text, _ = self._token
        if kind == "number":
            self._number(text)
        elif kind == "name":
            self._name(text)
        elif self._take("("):
            self._sum()
            self._need(")", 'an operator or ")"')
        else:
            raise self._error(_OPERAND)

    def _number(self, text: str) -> None:
        value = float(text)
        if math.isinf(value):
            raise self._error("a number below 1.8e308")
        self.program.append(value)
        self.at += 1

    def _name(self, name: str) -> None:
        if name in VARIABLES or name in CONSTANTS:
            self.program.append(CONSTANTS.get(name, name))
            self.at += 1
            return
        if name not in UNARY and name not in BINARY:
            raise self._error(f"x, y, {', '.join([*CONSTANTS, *UNARY, *BINARY])}; a product is written x*y")
        self.at += 1
        self._need("(", f'"(" after {name}')
        self._sum()
        if name in BINARY:
            self._need(",", f'an operator or "," before the second number of {name}')
            self._sum()
        self._need(")", 'an operator or ")"')
        self.program.append(name)
