"""Files of the user: none is written over, and none is taken from who writes it."""

from datetime import datetime
from io import FileIO
from pathlib import Path

import pytest

from playground import places


class OneSecond(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: object = None) -> "OneSecond":
        return cls(2026, 1, 2, 3, 4, 5)


def test_two_films_of_one_second_have_two_names_also_while_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "datetime", OneSecond)
    folder = tmp_path / "films"
    assert places.dated(folder, "street", ".webm") == folder / "street 2026-01-02 03.04.05.webm"
    (folder / "street 2026-01-02 03.04.05.part.ivf").touch()
    assert places.dated(folder, "street", ".webm") == folder / "street 2026-01-02 03.04.05 (2).webm"
    (folder / "street 2026-01-02 03.04.05 (2).webm").touch()
    assert places.dated(folder, "street", ".webm") == folder / "street 2026-01-02 03.04.05 (3).webm"
    assert places.dated(folder, "streets", ".webm") == folder / "streets 2026-01-02 03.04.05.webm"


def test_a_file_is_kept_to_whoever_claimed_it_first_until_it_is_closed(tmp_path: Path) -> None:
    with FileIO(tmp_path / "f", "w") as first, FileIO(tmp_path / "f") as second:
        assert places.claimed(first)
        assert not places.claimed(second)
        first.close()
        assert places.claimed(second)
