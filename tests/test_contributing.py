"""The example of CONTRIBUTING.md is a scene that works."""

import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest

from playground import registry
from playground.marks import Points
from playground.runner import run
from playground.scene import Scene

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- (\S+\.py) -->\n```python\n(.*?)```", TEXT, flags=re.DOTALL))


@pytest.fixture
def parabola(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for name, code in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(code, encoding="utf-8")
    (tmp_path / "parabola" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for module in ("parabola", "parabola.scene", "parabola.engine"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    entry = EntryPoint("parabola", "parabola.scene:SCENE", registry.GROUP)
    return registry.find("parabola", registry.load([entry]))


def test_it_is_under_sixty_lines() -> None:
    assert sum(len(code.splitlines()) for code in FILES.values()) < 60


def test_it_runs_down_the_parabola(parabola: Scene) -> None:
    frame, _ = run(parabola, parabola.params(), 10)
    assert frame.fault is None
    assert frame.picture is not None
    assert frame.picture.metrics["x"] == pytest.approx(1.8 * 0.8**10)
    ball = frame.picture.panes["valley"][1]
    assert isinstance(ball, Points)
    np.testing.assert_allclose(ball.xy[0, 1], ball.xy[0, 0] ** 2)


def test_too_long_a_step_climbs_out(parabola: Scene) -> None:
    frame, _ = run(parabola, parabola.params().updated({"learning_rate": 1.1}), 1000)
    assert frame.status == "finished"
