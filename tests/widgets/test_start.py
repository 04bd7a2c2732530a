"""What must be right before a window opens."""

import pytest

from playground.faults import UserError
from widgets.start import check_display, check_versions


@pytest.mark.parametrize(
    ("pyside", "python"),
    [("6.12.0", (3, 11, 7)), ("6.12.0", (3, 10, 1)), ("6.13.1", (3, 11, 0)), ("6.7.3", (3, 12, 0))],
)
def test_a_pair_that_crashes_is_refused_in_one_line(pyside: str, python: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="install PySide6-Essentials") as caught:
        check_versions(pyside, python)
    assert pyside in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("pyside", "python"), [("6.8.0", (3, 11, 7)), ("6.10.3", (3, 11, 7)), ("6.12.0", (3, 12, 1))]
)
def test_a_pair_that_works_is_taken(pyside: str, python: tuple[int, ...]) -> None:
    check_versions(pyside, python)


def test_the_versions_here_are_taken() -> None:
    check_versions()


@pytest.mark.parametrize(
    "environment",
    [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"DISPLAY": "far.away:0"}],
)
def test_a_display_is_left_for_qt_to_find(environment: dict[str, str]) -> None:
    check_display(environment, "linux")


def test_other_systems_have_a_display() -> None:
    check_display({}, "darwin")
    check_display({}, "win32")


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"DISPLAY": ":9876"}])
def test_no_display_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(UserError, match="playground run"):
        check_display(environment, "linux")
