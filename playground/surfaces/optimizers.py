"""From what a person writes, `{"optimizer": "adam", "lr": 0.1}`, to an optimizer of torch."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import Final, cast

import torch
from torch import Tensor

from playground.faults import UserError
from playground.surfaces.newton import Newton

Spec = Mapping[str, object]

OPTIMIZERS: Final[dict[str, type[torch.optim.Optimizer]]] = {
    "sgd": torch.optim.SGD,
    "asgd": torch.optim.ASGD,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adadelta": torch.optim.Adadelta,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "rprop": torch.optim.Rprop,
    "lbfgs": torch.optim.LBFGS,
    "newton": Newton,
}
"""Those of torch.optim that move a vector by its gradient, and Newton's method."""

_NO_CHOICE: Final = {"self", "params", "foreach", "fused", "capturable", "differentiable"}
"""How torch computes, not what: the numbers are the same."""


def choices(optimizer: str) -> dict[str, object]:
    """Return what can be chosen for an optimizer, each with torch's default."""
    parameters = inspect.signature(OPTIMIZERS[optimizer]).parameters
    return {name: each.default for name, each in parameters.items() if name not in _NO_CHOICE}


def make_optimizer(spec: Spec, place: Tensor) -> torch.optim.Optimizer:
    """Make the optimizer a spec describes, to move `place` (2,).

    A spec names an optimizer of OPTIMIZERS; its other keys are arguments of that class. Raises UserError.
    """
    name = _optimizer_name(spec)
    chosen = {key: value for key, value in spec.items() if key != "optimizer"}
    known = choices(name)
    for key, value in chosen.items():
        if key not in known:
            raise UserError(f"{name}: it has no {key!r}", f"it has {', '.join(known)}")
        _check(name, key, value, known[key])
    _try_out(name, chosen)
    return _make(name, chosen, place)


def _optimizer_name(spec: Spec) -> str:
    name = spec.get("optimizer")
    expected = f"one of {', '.join(OPTIMIZERS)} expected"
    if name is None:
        raise UserError(f"racer {dict(spec)}: no 'optimizer' is given", expected)
    if not isinstance(name, str) or name not in OPTIMIZERS:
        raise UserError(f"optimizer: {name!r} is not known", expected)
    return name


def _check(name: str, key: str, value: object, default: object) -> None:
    """Refuse a value of another kind than torch's default, and numbers that are not finite."""
    where = f"{name}: {key} is {value!r}"
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise UserError(where, "true or false expected")
    elif isinstance(default, int | float):
        if not _is_number(value):
            raise UserError(where, "a finite number expected")
        if key in ("max_iter", "history_size") and (not isinstance(value, int) or value < 1):
            raise UserError(where, "a whole number of 1 or more expected")
    elif isinstance(default, tuple):
        count = len(cast(tuple[object, ...], default))
        values = cast(list[object], value) if isinstance(value, list | tuple) else []
        if len(values) != count or not all(_is_number(each) for each in values):
            raise UserError(where, f"{count} finite numbers expected")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _make(name: str, chosen: Mapping[str, object], place: Tensor) -> torch.optim.Optimizer:
    arguments = {key: tuple(cast(list[object], v)) if isinstance(v, list) else v for key, v in chosen.items()}
    make = cast(Callable[..., torch.optim.Optimizer], OPTIMIZERS[name])
    return make([place], **arguments)


def _try_out(name: str, chosen: Mapping[str, object]) -> None:
    """Take two steps down a bowl: what torch refuses at the first step is refused here, in its words."""
    place = torch.ones(2, dtype=torch.float64, requires_grad=True)

    def loss() -> Tensor:
        return place.square().sum()

    def closure() -> float:
        (place.grad,) = torch.autograd.grad(loss(), place)
        return float(loss().detach())

    try:
        optimizer = _make(name, chosen, place)
        for _ in range(2):
            if isinstance(optimizer, Newton):
                optimizer.step(loss)
            else:
                optimizer.step(closure)
    except (ValueError, TypeError, RuntimeError, ArithmeticError) as refused:
        words = f"{refused}".strip() or type(refused).__name__
        given = ", ".join(f"{key} = {value!r}" for key, value in chosen.items())
        raise UserError(f"{name} with {given}: {words}", "choose other values") from refused
