"""Parameters are checked as they are made, and survive the way through links, presets and scripts."""

import json
import math
from dataclasses import dataclass, replace
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.faults import UserError
from playground.kinds import (
    Choice,
    FilePath,
    Integers,
    Kind,
    Matrix,
    Numbers,
    PointTable,
    Rows,
    Slider,
    Subset,
    Toggle,
)
from playground.params import RESTART, Field, Key, Label, Params, Section, Unless, When, fields
from playground.samples import Samples


@dataclass(frozen=True)
class Everything(Params):
    points: Annotated[str, Section("Data"), Choice("circles", "two_moons"), RESTART, "Which points."] = (
        "circles"
    )
    share: Annotated[float, Slider(0.1, 0.9, unit="%", minimum=0, maximum=1)] = 0.5
    rate: Annotated[float, Section("Steps"), Slider(0.001, 1, log=True, above=0), "Step", "size."] = 0.03
    batch: Annotated[int, Slider(1, 256, log=True, minimum=1), Label("Mini-batch")] = 32
    schedule: Annotated[str, Choice("constant", "inverse", labels=("Constant", "1/t"))] = "constant"
    decay: Annotated[float, Slider(0, 1), When("schedule", "inverse")] = 0.1
    nesterov: Annotated[bool, Toggle()] = False
    inputs: Annotated[tuple[str, ...], Subset("x", "y", "xy", at_least=1), RESTART] = ("x", "y")
    hidden: Annotated[tuple[int, ...], Integers(1, 64, 4), RESTART] = (8, 8)
    kernel: Annotated[tuple[tuple[float, ...], ...], Matrix(3, 4, minimum=-9, maximum=9)] = ((1, 0, -1),)
    file: Annotated[str, FilePath((".csv",))] = ""
    own: Annotated[Samples | str, PointTable((".csv",)), RESTART] = ""


@dataclass(frozen=True)
class Pair(Params):
    inputs: Annotated[tuple[str, ...], Subset("x", "y", "z", at_least=2)] = ("x", "y")


def field(name: str) -> Field:
    return next(field for field in fields(Everything) if field.name == name)


numbers = st.floats(-9, 9)
rows = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=3)
)
everything = st.fixed_dictionaries(
    {},
    optional={
        "points": st.sampled_from(["circles", "two_moons"]),
        "share": st.floats(0, 1),
        "rate": st.floats(0, 1e300, exclude_min=True),
        "batch": st.integers(1, 10**9),
        "nesterov": st.booleans(),
        "inputs": st.lists(st.sampled_from(["x", "y", "xy"]), min_size=1),
        "hidden": st.lists(st.integers(1, 64), max_size=4),
        "kernel": rows,
        "file": st.text().filter(lambda text: "\0" not in text),
        "own": st.lists(st.tuples(numbers, numbers, numbers), max_size=4) | st.sampled_from(["", "a.csv"]),
    },
)


@given(everything)
def test_values_survive_json(changes: dict[str, Any]):
    params = Everything().updated(changes)
    assert Everything().updated(json.loads(json.dumps(params.values()))) == params
    assert Everything().updated(json.loads(json.dumps(params.changed()))) == params


@given(everything)
def test_changed_holds_only_what_differs(changes: dict[str, Any]):
    params = Everything().updated(changes)
    same = {field.name for field in fields(Everything) if getattr(params, field.name) == field.default}
    assert set(params.changed()) == set(params.values()) - same


def test_defaults_have_nothing_changed_and_are_plain_json():
    values = Everything().values()
    assert Everything().changed() == {}
    assert values["kernel"] == [[1, 0, -1]]
    assert values["hidden"] == [8, 8]
    assert json.loads(json.dumps(values)) == values


@pytest.mark.parametrize("name", ["share", "rate", "batch", "kernel", "hidden", "own"])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, True, "3", None, 10**400])
def test_a_number_is_a_finite_number(name: str, bad: object):
    value = {"kernel": [[bad]], "hidden": [bad], "own": [[bad, 0, 0]]}.get(name, bad)
    with pytest.raises(UserError, match=name) as caught:
        Everything().updated({name: value})
    assert caught.value.hint.startswith("expected ")


@pytest.mark.parametrize(
    ("name", "bad", "expected"),
    [
        ("rate", 0, "a number > 0"),
        ("rate", -1e-300, "a number > 0"),
        ("share", 1.01, "a number ≥ 0 and ≤ 1"),
        ("share", -0.01, "a number ≥ 0 and ≤ 1"),
        ("batch", 0, "a whole number ≥ 1"),
        ("batch", 2.5, "a whole number ≥ 1"),
        ("points", "moons", "one of circles, two_moons"),
        ("points", ["circles"], "one of circles, two_moons"),
        ("nesterov", 2, "true or false"),
        ("nesterov", "yes", "true or false"),
        ("inputs", [], "a list of at least 1 of x, y, xy"),
        ("inputs", "x", "a list of at least 1 of x, y, xy"),
        ("inputs", ["z"], "a list of at least 1 of x, y, xy"),
        ("hidden", [0], "0 to 4 whole numbers from 1 to 64"),
        ("hidden", [65], "0 to 4 whole numbers from 1 to 64"),
        ("hidden", [1.5], "0 to 4 whole numbers from 1 to 64"),
        ("hidden", [1] * 5, "0 to 4 whole numbers from 1 to 64"),
        ("hidden", 8, "0 to 4 whole numbers from 1 to 64"),
        ("kernel", [], "at most 3 × 4"),
        ("kernel", [[]], "at most 3 × 4"),
        ("kernel", [[1, 2], [3]], "rows of equal length"),
        ("kernel", [[1]] * 4, "at most 3 × 4"),
        ("kernel", [[1] * 5], "at most 3 × 4"),
        ("kernel", [[10]], "finite numbers"),
        ("kernel", ["12", "34"], "finite numbers"),
        ("file", "a\0b", "the path of a file (.csv)"),
        ("file", 7, "the path of a file (.csv)"),
        ("own", 7, "a list of [x, y, label] or the path of a file (.csv)"),
        ("own", "a\0b", "a list of [x, y, label]"),
        ("own", [[1, 2]], "a list of [x, y, label]"),
        ("own", [[1, 2, "0"]], "a list of [x, y, label]"),
    ],
)
def test_what_is_refused_says_what_is_taken(name: str, bad: object, expected: str):
    with pytest.raises(UserError) as caught:
        Everything().updated({name: bad})
    assert name in caught.value.message
    assert expected in caught.value.hint


def test_a_slider_takes_numbers_beyond_its_reach_within_its_bounds():
    params = Everything().updated({"rate": 30, "batch": 5000.0, "decay": -4})
    assert (params.rate, params.batch, params.decay) == (30.0, 5000, -4.0)
    assert type(params.rate) is float
    assert type(params.batch) is int


def test_a_large_bound_is_said_in_full():
    assert Slider(0, 100, whole=True, maximum=2**31 - 1).expected() == "a whole number ≤ 2147483647"


def test_a_long_value_is_cut_short_in_the_message():
    with pytest.raises(UserError) as caught:
        Everything().updated({"hidden": [1] * 1000})
    assert len(caught.value.message) < 150


def test_a_subset_keeps_the_order_of_the_declaration_and_no_repeats():
    assert Everything().updated({"inputs": ["xy", "x", "xy"]}).inputs == ("x", "xy")


def test_repeats_do_not_count_towards_the_least_of_a_subset():
    with pytest.raises(UserError, match="at least 2"):
        Pair().updated({"inputs": ["x", "x"]})


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(UserError, match="learning_rate") as caught:
        Everything().updated({"learning_rate": 1})
    assert "rate" in caught.value.hint
    assert "batch" in caught.value.hint


def test_updated_leaves_the_old_one_as_it_was():
    old = Everything()
    new = old.updated({"rate": 0.5})
    assert (old.rate, new.rate) == (0.03, 0.5)
    assert replace(new, rate=0.03) == old
    assert hash(old) == hash(Everything())


@pytest.mark.parametrize(
    ("changes", "restarts"),
    [
        ({"points": "two_moons"}, True),
        ({"hidden": [8]}, True),
        ({"inputs": ["x"]}, True),
        ({"own": [[1, 2, 0]]}, True),
        ({"own": []}, False),
        ({"rate": 0.5, "kernel": [[2]]}, False),
        ({"points": "circles", "hidden": [8, 8]}, False),
    ],
)
def test_only_fields_marked_so_restart(changes: dict[str, object], restarts: bool):
    params = Everything()
    assert params.needs_restart(params.updated(changes)) is restarts


def test_a_field_shows_while_it_matters_and_keeps_its_value():
    params = Everything().updated({"decay": 0.7})
    assert not params.shows(field("decay"))
    assert params.shows(field("rate"))
    shown = params.updated({"schedule": "inverse"})
    assert shown.shows(field("decay"))
    assert shown.decay == 0.7


def test_fields_say_all_that_is_known_of_them():
    assert [item.section.title for item in fields(Everything)] == ["Data"] * 2 + ["Steps"] * 10
    assert field("batch").label == "Mini-batch"
    assert field("nesterov").label == "Nesterov"
    assert field("rate").help == "Step size."
    assert field("points").restart
    assert not field("rate").restart
    assert field("kernel").default == ((1.0, 0.0, -1.0),)
    assert isinstance(field("batch").kind, Slider)
    assert field("batch").kind.describe()["type"] == "integer"


def test_choices_have_labels_to_read():
    assert Choice("two_moons").labels == ("two moons",)
    assert Choice("a", labels=["First"]).labels == ("First",)


@pytest.mark.parametrize("item", fields(Everything), ids=lambda item: item.name)
def test_every_kind_describes_itself_in_json(item: Field):
    assert isinstance(item.kind, Kind)
    described = item.kind.describe()
    assert json.loads(json.dumps(described)) == described
    assert described["type"]


@dataclass(frozen=True)
class Bare(Params):
    rate: float = 0.03


@dataclass(frozen=True)
class Undecided(Params):
    rate: Annotated[float, Slider(0, 1), Toggle()] = 0.03


@dataclass(frozen=True)
class WithoutDefault(Params):
    rate: Annotated[float, Slider(0, 1)]


@pytest.mark.parametrize("cls", [Bare, Undecided, WithoutDefault])
def test_a_field_that_cannot_be_shown_is_named_to_its_author(cls: type[Params]):
    with pytest.raises(TypeError, match="rate"):
        fields(cls)


@dataclass(frozen=True)
class Keyed(Params):
    mirror: Annotated[bool, Toggle(), Key("M")] = False
    rate: Annotated[float, Slider(0, 1)] = 0.5


@dataclass(frozen=True)
class Clashing(Params):
    mirror: Annotated[bool, Toggle(), Key("M")] = False
    mute: Annotated[bool, Toggle(), Key("M")] = False


@dataclass(frozen=True)
class OfNumber(Params):
    mute: Annotated[float, Slider(0, 1), Key("M")] = 0.5


def test_a_switch_may_have_a_key():
    assert [item.key for item in fields(Keyed)] == ["M", ""]


@pytest.mark.parametrize("cls", [Clashing, OfNumber])
def test_a_key_that_cannot_turn_its_field_is_named_to_its_author(cls: type[Params]):
    with pytest.raises(TypeError, match="mute"):
        fields(cls)


@pytest.mark.parametrize("letter", ["R", "m", "1", "", "Space", "F1", "Ä"])
def test_keys_are_letters_that_the_window_leaves(letter: str):
    with pytest.raises(TypeError, match="key"):
        Key(letter)


@pytest.mark.parametrize(("low", "high", "log"), [(1, 1, False), (2, 1, False), (0, 1, True)])
def test_a_slider_without_reach_is_a_mistake(low: float, high: float, log: bool):
    with pytest.raises(ValueError, match="no reach"):
        Slider(low, high, log=log)


@dataclass(frozen=True)
class Grouped(Params):
    model: Annotated[str, Choice("tree", "network", "none"), "Model."] = "tree"
    other: Annotated[str, Choice("tree", "network", "none"), "Another."] = "none"
    depth: Annotated[
        int, Section("Tree", When(("model", "other"), "tree"), folded=True), Slider(1, 9), "Depth."
    ] = 3
    leaves: Annotated[int, Slider(1, 9), Unless("depth", 1), "Leaves."] = 2


def test_a_group_shows_while_any_of_several_fields_calls_for_it() -> None:
    depth, leaves = fields(Grouped)[2:]
    assert Grouped().shows(depth)
    assert Grouped(model="network", other="tree").shows(depth)
    assert not Grouped(model="network").shows(depth)
    assert not Grouped(model="network").shows(leaves)  # the whole group goes
    assert depth.section.folded


def test_what_makes_a_field_idle_is_said_in_short() -> None:
    depth, leaves = fields(Grouped)[2:]
    assert Grouped().idle(depth) == ""
    assert Grouped(model="network").idle(depth) == "model=network and other=none"
    assert Grouped(depth=1).idle(leaves) == "depth=1"


def test_unless_hides_a_field_while_another_has_a_value() -> None:
    leaves = fields(Grouped)[3]
    assert Grouped().shows(leaves)
    assert not Grouped(depth=1).shows(leaves)


def test_what_is_wrong_with_a_point_is_said_by_its_number():
    with pytest.raises(UserError, match="point 2 is not three numbers") as caught:
        Everything().updated({"own": [[1, 2, 0], [1, 2]] * 1000})
    assert len(str(caught.value)) < 250


def test_a_list_of_one_length_is_said_without_a_span():
    assert (
        Integers(1, 9, longest=2, shortest=2).expected().startswith("a list of 2 whole numbers from 1 to 9")
    )
    assert Integers(1, 9, longest=3).expected().startswith("a list of 0 to 3 whole numbers")


def test_whole_numbers_are_written_as_such_only_where_floats_are_exact():
    assert json.dumps(Numbers(2).parse([3.0, 1e300])) == "[3, 1e+300]"
    assert json.dumps(Rows(2, 2, most=1).parse([[3.0, 1e300]])) == "[[3, 1e+300]]"
