"""Values that a kind of parameter takes: its ends, and any."""

from typing import Any

from hypothesis import strategies as st

from playground import kinds
from playground.params import Field, Params, Section, fields
from playground.variants import Option, Variants


def ends(field: Field) -> list[Any]:
    """The ends of what the control reaches."""
    match field.kind:
        case kinds.Slider(low=low, high=high):
            return [low, high]
        case kinds.Choice(values=values):
            return list(values)
        case kinds.Toggle():
            return [False, True]
        case kinds.Subset(values=values, at_least=least):
            return [values[:least], values]
        case kinds.Line():
            return ["x^2 + y^2", "x*y"]
        case kinds.Numbers(lengths=lengths):
            return [[float(number) for number in range(length)] for length in lengths]
        case kinds.Integers(low=low, high=high, shortest=shortest, longest=longest):
            return [[low] * shortest, [low] * longest, [high] * max(2, shortest)]
        case kinds.Matrix(max_rows=rows, max_columns=columns):
            return [[[0.0]], [[1.0] * columns] * rows]
        case kinds.Names(values=values, longest=longest):
            return [[], [values[-1]] * longest]
        case kinds.Rows(longest=longest):
            return [[], [[1.0] * longest] * 2]
        case kinds.FilePath():
            return ["", "nothing.png"]
        case kinds.Volume():
            return [[], [[1.0, 2.0, 0.0, 3.0], [0.0, -1.0, 0.5, 1.0]] * 2]
        case kinds.PointTable():
            return [[], [[-1.5, 0, 0], [2, 1, 1], [0, 2, 0], [1, -3, 1]]]
        case kinds.BoxSizes():
            return [[], [[60, 90, 0], [200, 150, 1], [30, 30, 0], [90.5, 80, 2], [150, 300]], "nothing.npz"]
        case kinds.BoxRows():
            return [[], [[20, 30, 200, 150], [40.5, 30, 220, 160]], "nothing.json"]
        case Variants():
            return _ends_of_records(field.kind)
        case _:
            return [field.default]


def any_value(field: Field) -> st.SearchStrategy[Any]:
    """Any value within the control's reach."""
    match field.kind:
        case kinds.Slider(low=low, high=high, whole=True):
            return st.integers(int(low), int(high))
        case kinds.Slider(low=low, high=high):
            return st.floats(low, high)
        case kinds.Choice(values=values):
            return st.sampled_from(values)
        case kinds.Toggle():
            return st.booleans()
        case kinds.Subset(values=values, at_least=least):
            return st.lists(st.sampled_from(values), unique=True, min_size=least)
        case kinds.Line():
            return st.sampled_from(["x^2 + y^2", "sin(x)*y"])
        case kinds.Numbers(lengths=lengths):
            return st.sampled_from([[float(number) for number in range(length)] for length in lengths])
        case kinds.Integers(low=low, high=high, shortest=shortest, longest=longest):
            return st.lists(st.integers(low, high), min_size=shortest, max_size=longest)
        case kinds.Matrix():
            return st.just([[1.0, 0.0], [0.0, 1.0]])
        case kinds.Names() | kinds.Rows() | kinds.PointTable() | kinds.Volume():
            return st.sampled_from(ends(field))
        case kinds.BoxRows():
            return st.sampled_from(ends(field)[:-1])
        case kinds.FilePath():
            return st.just("")
        case Variants(shortest=shortest, longest=longest):
            return st.lists(_any_record(field.kind), min_size=shortest, max_size=longest)
        case _:
            return st.just(field.default)


def any_params(cls: type[Params]) -> st.SearchStrategy[Params]:
    """Any parameters a hand on the controls can reach."""
    values = st.fixed_dictionaries({field.name: any_value(field) for field in fields(cls)})
    return values.map(lambda chosen: cls().updated(chosen))


def _ends_of_records(kind: Variants) -> list[Any]:
    """The fewest and the most records, and each type with its options at their low and at their high ends."""
    records = [
        {kind.key: name, **{option.name: ends(_field(option))[end] for option in options}}
        for name, options in kind.types
        for end in (0, -1)
    ]
    plain = {kind.key: kind.names[0]}
    singles = [[record] * max(kind.shortest, 1) for record in records]
    return [[plain] * kind.shortest, [plain] * kind.longest, *singles]


def _any_record(kind: Variants) -> st.SearchStrategy[dict[str, Any]]:
    records = [
        st.fixed_dictionaries(
            {kind.key: st.just(name)},
            optional={option.name: any_value(_field(option)) for option in options},
        )
        for name, options in kind.types
    ]
    return st.one_of(records)


def _field(option: Option) -> Field:
    return Field(option.name, option.kind, option.default, option.name, "", Section(""), False, ())
