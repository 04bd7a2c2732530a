"""The rules of the house that a test can hold."""

import subprocess
import sys

import pytest

from playground.kinds import Choice, Subset
from playground.nn import activations, features, losses, optimizers, parameters, points, schedules
from playground.params import fields
from playground.scenes.decision_boundary.scene import DecisionBoundaryParams


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_the_layer_contracts_are_kept() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_window_and_all_it_imports_never_import_torch() -> None:
    code = """if True:
        import pkgutil, importlib, sys, widgets
        for module in pkgutil.walk_packages(widgets.__path__, "widgets."):
            importlib.import_module(module.name)
        from playground import registry, __main__
        registry.load()
        print("torch" in sys.modules)
    """
    done = python(code)
    assert done.stdout.strip() == "False", done.stdout + done.stderr


@pytest.mark.slow
def test_the_engine_never_imports_qt() -> None:
    code = """if True:
        import sys
        import playground.process, playground.runner, playground.scenes.decision_boundary.engine
        print([name for name in sys.modules if name.split(".")[0] in ("PySide6", "pyqtgraph", "widgets")])
    """
    done = python(code)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_a_scene_is_declared_within_milliseconds_without_torch_or_cv2() -> None:
    heavy = "{'torch', 'cv2', 'PySide6'}"
    code = f"import sys, playground.scenes.decision_boundary.scene; print({heavy} & set(sys.modules))"
    assert python(code).stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("data", points.POINT_SETS),
        ("features", features.FEATURES),
        ("activation", activations.ACTIVATIONS),
        ("loss", losses.LOSSES),
        ("init", parameters.DEVIATIONS),
        ("optimizer", optimizers.OPTIMIZERS),
        ("schedule", schedules.LABELS),
    ],
)
def test_the_choices_on_screen_are_those_the_maths_knows(name: str, known: dict[str, object]) -> None:
    kind = next(field.kind for field in fields(DecisionBoundaryParams) if field.name == name)
    assert isinstance(kind, Choice | Subset)
    assert list(kind.values) == list(known)
