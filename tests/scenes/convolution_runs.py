"""The convolution opened, moved on and looked at, as the window does it."""

from typing import Any

from playground.frame import Open
from playground.runner import Runner
from playground.scene import Picture
from playground.scenes.convolution.params import ConvolutionParams
from playground.scenes.convolution.scene import SCENE
from tests.scenes.scene_runs import advanced, shown

__all__ = ["advanced", "frame", "opened"]


def opened(steps: int = 0, **changes: Any) -> Runner:
    """Open the scene with these parameters and take so many steps."""
    runner = Runner()
    runner.obey(Open(SCENE, ConvolutionParams().updated(changes), device="cpu", playing=False))
    return advanced(runner, steps)


def frame(runner: Runner) -> tuple[ConvolutionParams, Picture]:
    """Return the parameters and the picture as a frame tells them; nothing may be wrong."""
    picture, told = shown(runner), runner.frame().params
    assert isinstance(told, ConvolutionParams)
    return told, picture
