"""Parameters: one frozen dataclass a scene, from which controls, links, presets and checks all follow.

A field is a type, a kind of control, and what it means; its default is its value:

    rate: Annotated[float, Slider(0.001, 1, log=True, above=0), "Step size."] = 0.03

Markers beside the kind: `Section("Data")` opens a group that lasts until the next one, `RESTART` rebuilds
the state when the field changes, `When("schedule", "inverse")` shows the field only while it matters,
`Key("F")` turns a Toggle from the keyboard.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    Protocol,
    Self,
    get_args,
    get_origin,
    get_type_hints,
    runtime_checkable,
)

from playground.faults import UserError
from playground.kinds import Kind, Slider, Toggle

WINDOW_KEYS: Final = frozenset("R")
"""Letters that the window itself answers: R restarts the run."""


@dataclass(frozen=True)
class Restart:
    """Marks a field whose change rebuilds the state from the seed; others steer the living state."""


RESTART = Restart()


@dataclass(frozen=True)
class When:
    """Shows the field only while another field has one of `values`; its value is kept meanwhile.

    Of several fields, `When(("model", "compare"), "tree")`, any one will do.
    """

    fields: tuple[str, ...]
    values: tuple[object, ...]

    def __init__(self, field: str | tuple[str, ...], *values: object) -> None:
        object.__setattr__(self, "fields", (field,) if isinstance(field, str) else field)
        object.__setattr__(self, "values", values)

    def holds(self, params: Params) -> bool:
        """Tell whether the field matters at these parameters."""
        return any(getattr(params, field) in self.values for field in self.fields)


@dataclass(frozen=True, init=False)
class Unless(When):
    """Hides the field while another field has one of `values`."""

    def holds(self, params: Params) -> bool:
        """Tell whether the field matters at these parameters."""
        return not super().holds(params)


@dataclass(frozen=True)
class Section:
    """Opens a titled group of controls: this field and those after it, up to the next Section.

    `when` shows the whole group only while it matters; `folded` groups begin with nothing but their title.
    """

    title: str
    when: tuple[When, ...] = ()
    folded: bool = False

    def __init__(self, title: str, *when: When, folded: bool = False) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "when", when)
        object.__setattr__(self, "folded", folded)


@dataclass(frozen=True)
class Label:
    """Names the control where the field's own name, with spaces for underscores, would not do."""

    text: str


@dataclass(frozen=True)
class Key:
    """A letter that turns a Toggle while its field is shown, pressed anywhere in the window.

    Raises TypeError for what is not one of A to Z, and for a letter that the window itself answers.
    """

    letter: str

    def __post_init__(self) -> None:
        if len(self.letter) != 1 or not "A" <= self.letter <= "Z":
            raise TypeError(f"{self.letter!r} is no key: one letter from A to Z is")
        if self.letter in WINDOW_KEYS:
            raise TypeError(f"{self.letter} is a key of the window")


@runtime_checkable
class Plain(Protocol):
    """A value of a parameter that says itself what it is in JSON; its kind takes that back."""

    def plain(self) -> Any:
        """Return the value, JSON-ready."""
        ...


@dataclass(frozen=True)
class Field:
    """All that is known of one parameter."""

    name: str
    kind: Kind
    default: Any
    label: str
    help: str
    section: Section
    restart: bool
    when: tuple[When, ...]
    key: str = ""
    """The letter that turns it, "" for none."""

    def parse(self, value: object) -> Any:
        """Return `value` as this field holds it, or raise UserError naming the field and what it takes."""
        try:
            return self.kind.parse(value)
        except (ValueError, TypeError, OverflowError) as error:
            shown = _short(value)
            reason = f" ({error})" if str(error) else ""
            raise UserError(
                f"parameter {self.name}={shown} is not usable{reason}", f"expected {self.kind.expected()}"
            ) from None


@dataclass(frozen=True)
class Params:
    """Base of every scene's parameters; values only, checked as they are made.

    Raises UserError, naming the parameter and what it takes, for a value outside its hard bounds.
    """

    def __post_init__(self) -> None:
        for field in fields(type(self)):
            object.__setattr__(self, field.name, field.parse(getattr(self, field.name)))

    def updated(self, changes: Mapping[str, object]) -> Self:
        """Return a copy with `changes`; unknown names and unusable values raise UserError."""
        known = {field.name for field in fields(type(self))}
        for name in changes:
            if name not in known:
                raise UserError(f"unknown parameter {name!r}", f"this scene has {', '.join(sorted(known))}")
        return dataclasses.replace(self, **changes)

    def with_chosen(self, name: str, value: object) -> Self:
        """Return a copy after a hand has chosen a value; others that belonged to the old one may go."""
        return self.updated({name: value})

    def changed(self) -> dict[str, Any]:
        """Return what differs from the defaults, by name, as JSON-ready values."""
        return {
            field.name: _json(value)
            for field in fields(type(self))
            if (value := getattr(self, field.name)) != field.default
        }

    def values(self) -> dict[str, Any]:
        """Return every parameter by name, as JSON-ready values (tuples become lists, others `plain`)."""
        return {field.name: _json(getattr(self, field.name)) for field in fields(type(self))}

    def needs_restart(self, newer: Params) -> bool:
        """Tell whether going from these parameters to `newer` rebuilds the state."""
        return any(
            field.restart and getattr(self, field.name) != getattr(newer, field.name)
            for field in fields(type(self))
        )

    def shows(self, field: Field) -> bool:
        """Tell whether the field matters at these values of the others."""
        return all(when.holds(self) for when in field.when)

    def idle(self, field: Field) -> str:
        """Say at which values of others the field does not matter, as "pattern=ramp"; "" where it does."""
        failing = next((when for when in field.when if not when.holds(self)), None)
        named = failing.fields if failing else ()
        return " and ".join(f"{name}={_cut(str(getattr(self, name)))}" for name in named)


@cache
def fields(cls: type[Params]) -> tuple[Field, ...]:
    """Return the fields of a Params class in the order of their declaration."""
    hints = get_type_hints(cls, include_extras=True)
    found: list[Field] = []
    section = Section("")
    for item in dataclasses.fields(cls):
        hint = hints[item.name]
        if get_origin(hint) is not Annotated:
            raise TypeError(
                f"{cls.__name__}.{item.name} has no control: annotate it with a kind such as Slider"
            )
        extras = get_args(hint)[1:]
        section = next((extra for extra in extras if isinstance(extra, Section)), section)
        found.append(_field(item.name, item.default, get_args(hint), section))
    _check_keys(found)
    return tuple(found)


def _check_keys(found: list[Field]) -> None:
    keyed: dict[str, str] = {}
    for field in found:
        if field.key and keyed.setdefault(field.key, field.name) != field.name:
            raise TypeError(f"parameters {keyed[field.key]} and {field.name} have the same key {field.key}")


def _field(name: str, default: object, hint: tuple[Any, ...], section: Section) -> Field:
    base, *extras = hint
    kinds = [_whole(extra, base) for extra in extras if isinstance(extra, Kind)]
    if len(kinds) != 1 or default is dataclasses.MISSING:
        raise TypeError(f"parameter {name} needs one kind and a default")
    labels = [extra.text for extra in extras if isinstance(extra, Label)]
    keys = [extra.letter for extra in extras if isinstance(extra, Key)]
    if keys and not isinstance(kinds[0], Toggle):
        raise TypeError(f"parameter {name} has a key, which is for a Toggle alone")
    return Field(
        name=name,
        kind=kinds[0],
        default=kinds[0].parse(default),
        label=labels[0] if labels else name.replace("_", " ").capitalize(),
        help=" ".join(extra for extra in extras if isinstance(extra, str)),
        section=section,
        restart=any(isinstance(extra, Restart) for extra in extras),
        when=(*section.when, *(extra for extra in extras if isinstance(extra, When))),
        key=keys[0] if keys else "",
    )


def _whole(kind: Kind, base: object) -> Kind:
    return dataclasses.replace(kind, whole=True) if base is int and isinstance(kind, Slider) else kind


def _short(value: object) -> str:
    try:
        return _cut(repr(value))
    except ValueError:  # an integer of more digits than Python writes out
        return "(a number of thousands of digits)"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _json(value: Any) -> Any:
    if isinstance(value, str | int | float):  # first: of Plain, as of any Protocol, it takes 50 times as long
        return value
    if isinstance(value, tuple):
        return [_json(item) for item in value]  # pyright: ignore
    return value.plain() if isinstance(value, Plain) else value
