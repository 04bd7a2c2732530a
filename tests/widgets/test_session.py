"""What the window remembers is written where it changed, and not again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.toys.counter import SCENE, CounterParams
from widgets import settings as settings_file
from widgets.history import History
from widgets.session import Session
from widgets.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def session(path: Path, qapp: QObject) -> Session:
    return Session(Settings(), path, qapp)


def keep(session: Session, params: CounterParams, layout: object = None) -> str:
    session.keep(SCENE, History(params), layout, 30.0)
    return session.save()


def test_what_did_not_change_is_not_written_again(session: Session, path: Path) -> None:
    assert keep(session, CounterParams(by=3), {"rows": [1]}) == ""
    path.unlink()
    assert keep(session, CounterParams(by=3), {"rows": [1]}) == ""
    assert not path.exists()


@pytest.mark.parametrize(("by", "layout"), [(4, {"rows": [1]}), (3, {"rows": [2]})])
def test_every_change_is_written(session: Session, path: Path, by: int, layout: object) -> None:
    keep(session, CounterParams(by=3), {"rows": [1]})
    keep(session, CounterParams(by=by), layout)
    saved, _ = settings_file.load(path)
    assert saved.sessions == {"counter": {"by": by}}
    assert saved.layouts == {"counter": layout}


def test_what_could_not_be_written_is_tried_again(session: Session, path: Path) -> None:
    path.mkdir()
    assert "Nothing is saved" in keep(session, CounterParams(by=3))
    path.rmdir()
    assert keep(session, CounterParams(by=3)) == ""
    assert settings_file.load(path)[0].sessions == {"counter": {"by": 3}}
