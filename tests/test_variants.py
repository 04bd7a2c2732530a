"""A list of records survives the way through links and processes, and says what is wrong with it."""

import json
import pickle
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.faults import UserError
from playground.kinds import Choice, Kind, Slider, Toggle
from playground.params import Params, fields
from playground.variants import Variant, Variants
from tests.values import any_params, ends

LR = Slider(1e-5, 10, log=True, above=0)
RACERS = Variants(
    "optimizer",
    {
        "adam": {"lr": (LR, 0.01), "amsgrad": (Toggle(), False)},
        "sgd": {"lr": (LR, 0.001), "momentum": (Slider(0, 0.99, minimum=0), 0)},
        "lbfgs": {"line_search_fn": (Choice("none", "strong_wolfe"), "none")},
        "newton": {},
    },
    longest=4,
    labels={"adam": "Adam", "lr": "learning rate"},
)


@dataclass(frozen=True)
class Race(Params):
    racers: Annotated[tuple[Variant, ...], RACERS] = (Variant("optimizer", "adam"),)


def racers(*records: dict[str, Any]) -> Race:
    return Race().updated({"racers": list(records)})


def test_records_are_written_as_they_were_given_and_read_back():
    given = [
        {"optimizer": "adam", "lr": 0.1, "betas": [0.8, 0.99]},
        {"optimizer": "sgd", "lr": 0.002, "momentum": 0.9},
        {"optimizer": "adam"},
    ]
    params = racers(*given)
    assert params.changed() == {"racers": given}
    assert Race().updated(json.loads(json.dumps(params.values()))) == params
    assert Race().updated({"racers": params.racers}) == params
    assert pickle.loads(pickle.dumps(params)) == params


def test_a_record_is_a_value():
    (first,) = racers({"optimizer": "sgd", "momentum": 0.5, "lr": 1, "betas": [1, 2]}).racers
    (second,) = racers({"betas": [1, 2], "lr": 1.0, "momentum": 0.5, "optimizer": "sgd"}).racers
    assert first == second
    assert hash(first) == hash(second)
    assert first.name == "sgd"
    assert first.options == {"betas": (1, 2), "lr": 1.0, "momentum": 0.5}
    assert first != Variant("optimizer", "sgd")
    with pytest.raises(AttributeError):
        first.name = "adam"  # pyright: ignore[reportAttributeAccessIssue]


def test_changing_the_plain_record_leaves_the_value():
    (racer,) = racers({"optimizer": "adam", "betas": [0.8, 0.99]}).racers
    racer.plain()["betas"].append(3)
    racer.options["lr"] = 4
    assert racer.plain() == {"optimizer": "adam", "betas": [0.8, 0.99]}


def test_what_is_not_given_has_its_default_and_stays_unwritten():
    params = racers({"optimizer": "sgd", "momentum": 0.9, "dampening": 0.1})
    assert params.values() == {"racers": [{"optimizer": "sgd", "momentum": 0.9, "dampening": 0.1}]}
    full = RACERS.with_defaults(params.racers[0])
    assert full == {"optimizer": "sgd", "lr": 0.001, "momentum": 0.9, "dampening": 0.1}
    assert RACERS.with_defaults(Variant("optimizer", "newton")) == {"optimizer": "newton"}


@pytest.mark.parametrize("value", [True, 3, 2.5, "strong_wolfe", [], [1, 2.5]])
def test_an_option_without_a_control_is_kept_as_it_is(value: object):
    (racer,) = racers({"optimizer": "newton", "extra": value}).racers
    assert racer.plain() == {"optimizer": "newton", "extra": value}
    assert type(racer.plain()["extra"]) is type(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            [{"optimizer": "adamm"}],
            'record 1: optimizer is "adamm", expected one of adam, sgd, lbfgs, newton',
        ),
        ([{"optimizer": "adam"}, {"lr": 1}], "record 2: optimizer is missing, expected one of adam"),
        ([{"optimizer": ["adam"]}], 'optimizer is ["adam"], expected'),
        (["adam"], 'record 1 is "adam", not an object with optimizer one of adam'),
        ({"optimizer": "adam"}, "not a list"),
        ("adam", "not a list"),
        ([], "0 records"),
        ([{"optimizer": "adam"}] * 5, "5 records"),
        ([{"optimizer": "sgd", "lr": 0}], "record 1: lr is 0, expected a number > 0"),
        ([{"optimizer": "sgd", "lr": "fast"}], 'lr is "fast", expected a number > 0'),
        ([{"optimizer": "adam", "amsgrad": "yes"}], "expected true or false"),
        ([{"optimizer": "lbfgs", "line_search_fn": "x"}], "expected one of none, strong_wolfe"),
        ([{"optimizer": "sgd", "extra": None}], "extra is null, expected a finite number, true or false"),
        ([{"optimizer": "sgd", "extra": float("nan")}], "extra is NaN"),
        ([{"optimizer": "sgd", "extra": {"a": 1}}], 'extra is {"a": 1}'),
        ([{"optimizer": "sgd", "extra": [1, "a"]}], "extra is"),
        ([{"optimizer": "sgd", "extra": [1] * 17}], "short list of numbers"),
        ([{"optimizer": "sgd", "extra": "a" * 201}], "extra is"),
        ([{"optimizer": "sgd", "a" * 201: 1}], "aaa is 1"),
        ([{"optimizer": "sgd", "extra": 10**5000}], "a number of thousands of digits"),
    ],
)
def test_a_wrong_record_is_named_with_what_it_takes(value: object, reason: str):
    with pytest.raises(UserError) as caught:
        Race().updated({"racers": value})
    assert reason in caught.value.message
    assert caught.value.hint.startswith("expected a list of 1 to 4 records, optimizer one of adam, sgd,")
    assert caught.value.hint.endswith('such as [{"optimizer": "adam", "lr": 0.01}]')


def test_a_default_that_its_own_kind_refuses_is_a_mistake():
    with pytest.raises(ValueError, match="sgd: lr is 0, expected a number > 0"):
        Variants("optimizer", {"sgd": {"lr": (LR, 0)}}, longest=2)


def test_the_kind_describes_itself_json_ready():
    assert isinstance(RACERS, Kind)
    described = json.loads(json.dumps(RACERS.describe()))
    assert list(described["types"]) == ["adam", "sgd", "lbfgs", "newton"]
    assert described["types"]["sgd"]["momentum"] == {
        "type": "number",
        "range": [0, 0.99],
        "log": False,
        "unit": "",
        "minimum": 0,
        "default": 0,
    }
    assert described["length"] == [1, 4]
    assert [RACERS.label(name) for name in ("adam", "lr", "line_search_fn")] == [
        "Adam",
        "learning rate",
        "line search fn",
    ]
    assert hash(RACERS) == hash(RACERS)


def test_a_record_of_another_type_keeps_what_that_takes():
    adam = Variant("optimizer", "adam", {"lr": 0.3, "amsgrad": True, "betas": (0.5, 0.9)})
    assert RACERS.turned(adam, "sgd") == Variant("optimizer", "sgd", {"lr": 0.3})
    assert RACERS.turned(adam, "newton") == Variant("optimizer", "newton")


@given(any_params(Race))
def test_any_records_come_back_from_json(params: Params):
    assert Race().updated(json.loads(json.dumps(params.values()))) == params


def test_the_ends_are_usable_and_use_every_type():
    (field,) = fields(Race)
    tried = [field.parse(value) for value in ends(field)]
    assert {record.name for records in tried for record in records} == set(RACERS.names)
    assert {len(records) for records in tried} >= {1, 4}


@given(st.data())
def test_any_value_reaches_every_declared_option(data: st.DataObject):
    params = data.draw(any_params(Race))
    assert isinstance(params, Race)
    for racer in params.racers:
        assert set(racer.options) <= {option.name for option in RACERS.declared(racer.name)}
