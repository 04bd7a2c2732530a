"""A short list of records, each of a chosen type with options of its own, such as the optimizers of a race.

    ADAM = {"lr": (Slider(1e-4, 1, log=True, above=0), 0.01)}
    RACERS = Variants("optimizer", {"adam": ADAM, "newton": {}}, longest=8)
    racers: Annotated[tuple[Variant, ...], RACERS] = (Variant("optimizer", "adam", {"lr": 0.1}),)

In links and scripts it is a list of objects: `[{"optimizer":"adam","lr":0.1}]`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from playground.kinds import Choice, Slider, Toggle

Scalar = bool | int | float | str
OptionValue = Scalar | tuple[int | float, ...]
Control = Slider | Toggle | Choice

MOST_NUMBERS: Final = 16
"""Numbers at most in the list that an option holds."""
LONGEST_TEXT: Final = 200
"""Characters at most of an option's name or text."""

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Variant:
    """One record: under `key` stands the name of its type, and beside it the options that were given."""

    key: str
    name: str
    given: tuple[tuple[str, OptionValue], ...]

    def __init__(self, key: str, name: str, options: Mapping[str, OptionValue] = _NONE) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "given", tuple(sorted(options.items(), key=lambda pair: pair[0])))

    @property
    def options(self) -> dict[str, OptionValue]:
        """The options that were given, by name."""
        return dict(self.given)

    def plain(self) -> dict[str, Any]:
        """Return the record as an object of JSON."""
        return {self.key: self.name, **{option: _plain(value) for option, value in self.given}}


@dataclass(frozen=True)
class Option:
    """An option that has a control, and the value it has where none is given."""

    name: str
    kind: Control
    default: Scalar


@dataclass(frozen=True)
class Variants:
    """A list of records, each of one of `types`.

    `types` names each type's options that get a control, with their defaults. Other options are kept as they
    are given, numbers, words or short lists of numbers: whether they exist is known where the value is used.
    An option that is not given is not filled in, so that links stay short; see `with_defaults`.
    `labels` says how types and options are shown where their names would not do.
    """

    key: str
    types: tuple[tuple[str, tuple[Option, ...]], ...]
    longest: int
    shortest: int
    labels: tuple[tuple[str, str], ...]

    def __init__(
        self,
        key: str,
        types: Mapping[str, Mapping[str, tuple[Control, Scalar]]],
        longest: int,
        shortest: int = 1,
        labels: Mapping[str, str] = _NONE,
    ) -> None:
        declared = tuple((name, _declared(name, options)) for name, options in types.items())
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "types", declared)
        object.__setattr__(self, "longest", longest)
        object.__setattr__(self, "shortest", shortest)
        object.__setattr__(self, "labels", tuple(labels.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the types, in the order of the declaration."""
        return tuple(name for name, _ in self.types)

    def declared(self, name: str) -> tuple[Option, ...]:
        """Return the options of a type that have a control, in the order of the declaration."""
        return dict(self.types)[name]

    def label(self, name: str) -> str:
        """Return how a type or an option is shown."""
        return dict(self.labels).get(name, name.replace("_", " "))

    def with_defaults(self, variant: Variant) -> dict[str, Any]:
        """Return the record as an object of JSON with every declared option, given or not."""
        defaults = {option.name: option.default for option in self.declared(variant.name)}
        return {self.key: variant.name, **defaults, **variant.plain()}

    def turned(self, variant: Variant, name: str) -> Variant:
        """Return a record of another type, with those of the declared options that it takes as well."""
        kept: dict[str, OptionValue] = {}
        for option in self.declared(name):
            with suppress(KeyError, ValueError, TypeError):
                kept[option.name] = option.kind.parse(variant.options[option.name])
        return Variant(self.key, name, kept)

    def parse(self, value: object) -> tuple[Variant, ...]:
        """Return the records; ValueError and TypeError say which one is wrong and what it takes."""
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        items = cast("Sequence[object]", value)
        if not self.shortest <= len(items) <= self.longest:
            raise ValueError(f"{len(items)} records")
        return tuple(self._record(number, item) for number, item in enumerate(items, 1))

    def expected(self) -> str:
        """Say how many records, and what one looks like."""
        first = Variant(self.key, self.names[0], {each.name: each.default for each in self.types[0][1][:1]})
        count = f"{self.shortest} to {self.longest} records"
        return (
            f"a list of {count}, {self._types()}, such as [{json.dumps(first.plain(), ensure_ascii=False)}]"
        )

    def describe(self) -> dict[str, Any]:
        """Return the types, each with its declared options and their defaults, and how many records."""
        types = {
            name: {option.name: {**option.kind.describe(), "default": option.default} for option in options}
            for name, options in self.types
        }
        return {"type": "variants", "key": self.key, "types": types, "length": [self.shortest, self.longest]}

    def _types(self) -> str:
        return f"{self.key} one of {', '.join(self.names)}"

    def _record(self, number: int, item: object) -> Variant:
        record = item.plain() if isinstance(item, Variant) else item
        if not isinstance(record, Mapping):
            raise TypeError(f"record {number} is {_shown(item)}, not an object with {self._types()}")
        options = dict(cast("Mapping[str, object]", record))
        name = options.pop(self.key, None)
        if not isinstance(name, str) or name not in self.names:
            wrong = "is missing" if name is None else f"is {_shown(name)}"
            raise ValueError(f"record {number}: {self.key} {wrong}, expected one of {', '.join(self.names)}")
        kinds = {option.name: option.kind for option in self.declared(name)}
        return Variant(
            self.key,
            name,
            {
                each: _option(f"record {number}", each, given, kinds.get(each))
                for each, given in options.items()
            },
        )


def _declared(name: str, options: Mapping[str, tuple[Control, Scalar]]) -> tuple[Option, ...]:
    """Return the options of a type, their defaults as their kinds have them."""
    checked = [(each, kind, _option(name, each, default, kind)) for each, (kind, default) in options.items()]
    return tuple(Option(each, kind, cast("Scalar", default)) for each, kind, default in checked)


def _option(where: str, name: str, value: object, kind: Control | None) -> OptionValue:
    """Return the value of an option as its kind has it; of one without a kind, as it was given."""
    expected = (
        kind.expected() if kind else "a finite number, true or false, a word or a short list of numbers"
    )
    try:
        return kind.parse(value) if kind else _free(name, value)
    except (ValueError, TypeError, OverflowError):
        raise ValueError(f"{where}: {name[:40]} is {_shown(value)}, expected {expected}") from None


def _free(name: str, value: object) -> OptionValue:
    if len(name) > LONGEST_TEXT:
        raise ValueError
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise ValueError
        return value
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        if len(items) > MOST_NUMBERS:
            raise ValueError
        return tuple(_number(item) for item in items)
    return value if isinstance(value, bool) else _number(value)


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not math.isfinite(value):
        raise ValueError
    return value


def _plain(value: OptionValue) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _shown(value: object) -> str:
    """Return a value as it is written in JSON, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:  # an integer of more digits than Python writes out
        return "a number of thousands of digits"
    return text if len(text) <= 40 else text[:39] + "…"
