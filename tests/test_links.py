"""Share links: what comes in from outside is refused in words."""

import math
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pytest

from playground import links
from playground.faults import UserError
from playground.kinds import PointTable
from playground.params import Params
from playground.samples import MOST, Samples
from tests.toys.counter import SCENE, CounterParams


@dataclass(frozen=True)
class OwnParams(Params):
    points: Annotated[Samples | str, PointTable()] = ""


SCENES = {"counter": SCENE, "own": replace(SCENE, name="own", params=OwnParams)}


def test_only_what_differs_is_written() -> None:
    assert links.write("counter", CounterParams()) == "playground:counter"
    assert links.write("counter", CounterParams(by=3)) == "playground:counter?by=3"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("http://example.org", "not a share link"),
        ("playground:conter", "did you mean counter?"),
        ("playground:counter?bye=3", "unknown parameter 'bye'"),
        ("playground:counter?by=three", "by='three'"),
        ("playground:counter?goal=-1", "goal=-1"),
        ("playground:counter?goal=1e400", "goal=inf"),
        ("playground:counter?by=NaN", "by=nan"),
        ("playground:counter?by=[[[[1]]]]", "by=[[[[1]]]]"),
        ("playground:counter?by", "cannot be read"),
        ("playground:counter?by=" + "[" * 100_000, "by="),
        ("playground:counter?by=" + "9" * 10_000, "by="),
        ("playground:../../etc/passwd", "unknown scene"),
    ],
)
def test_a_bad_link_says_what_is_wrong(link: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        links.read(link, SCENES)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_link_too_long_is_refused_unread() -> None:
    with pytest.raises(UserError, match="10000100 characters long"):
        links.read("x" * (links.LONGEST + 100), SCENES)


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_painted_points_come_back_from_a_link_to_the_bit(count: int) -> None:
    rows = np.random.default_rng(0).uniform(-6, 6, (count, 3))
    rows[:, 2] = np.arange(count) % 3
    params = OwnParams(Samples.of(rows))
    scene, read = links.read(links.write("own", params), SCENES)
    assert read == params
    assert links.read(links.write("own", read), SCENES) == (scene, params)


def test_a_link_holds_as_many_points_as_a_parameter() -> None:
    one, two = (links.write("own", OwnParams(Samples.of([[-math.pi * 1e-300] * 3] * n))) for n in (1, 2))
    assert len(one) + (MOST - 1) * (len(two) - len(one)) < links.LONGEST


@pytest.mark.parametrize("path", ["/data/flowers.csv", "ü & 100 %.csv", "[1,2]", "12", '"x"', " ", "\ud800"])
def test_the_path_of_a_file_comes_back_as_a_path(path: str) -> None:
    assert links.read(links.write("own", OwnParams(path)), SCENES)[1] == OwnParams(path)
