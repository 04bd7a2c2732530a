"""Share links: what comes in from outside is refused in words."""

import pytest

from playground import links
from playground.faults import UserError
from tests.toys.counter import SCENE, CounterParams

SCENES = {"counter": SCENE}


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
        ("playground:" + "x" * 2_000_000, "characters long"),
        ("playground:../../etc/passwd", "unknown scene"),
    ],
)
def test_a_bad_link_says_what_is_wrong(link: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        links.read(link, SCENES)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500
