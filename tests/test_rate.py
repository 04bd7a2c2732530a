"""How often something happens: what is told holds while it does, and falls once it does not."""

import pytest

from playground.pace import Pace
from playground.rate import Rate


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def told(interval: float, times: int) -> tuple[Rate, Clock, list[float]]:
    """Let something happen so often, and tell what the rate was told to be, ten times in each interval."""
    clock, rates = Clock(), list[float]()
    rate = Rate(clock)
    for _ in range(times):
        for _ in range(10):
            clock.now += interval / 10
            rates.append(rate.per_second)
        rate.count()
    return rate, clock, rates


@pytest.mark.parametrize("interval", [0.002, 1 / 32, 0.4, 2.0], ids="every {}".format)
def test_what_comes_regularly_has_one_rate_however_seldom_it_comes(interval: float) -> None:
    rate, _, rates = told(interval, times=round(2 / interval) + 3)
    later = rates[-(len(rates) // 3) :]
    assert later == pytest.approx([1 / interval] * len(later), rel=0.01)
    assert rate.per_second == pytest.approx(1 / interval, rel=0.01)


def test_a_camera_that_has_gone_silent_has_no_rate_any_more() -> None:
    rate, clock, _ = told(1 / 32, times=60)
    clock.now += 3
    assert rate.per_second <= 1 / 3
    clock.now += 17
    assert rate.per_second <= 1 / 20, "which is written as 0.0 or 0.1"
    for _ in range(60):
        clock.now += 1 / 32
        rate.count()
    assert rate.per_second == pytest.approx(32, rel=0.05), "and it is measured anew when it is back"


def test_what_was_told_last_holds_over_a_new_beginning() -> None:
    rate, clock, _ = told(1 / 20, times=60)
    clock.now += 60  # paused
    rate.restart()
    clock.now += 0.1
    assert rate.per_second == pytest.approx(20, rel=0.05)


def test_steps_that_stay_out_have_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("playground.pace.Rate", lambda: Rate(clock))
    pace = Pace()
    for _ in range(100):
        clock.now += 0.01
        pace.count()
    assert pace.rate() == pytest.approx(100, rel=0.05)
    clock.now += 10
    assert pace.rate() <= 0.1
