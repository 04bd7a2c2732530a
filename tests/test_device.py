"""What moves to the CPU moves whole, but for what ties it to the rest of the engine."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from playground.device import on_cpu
from playground.scene import Context


class Tie:
    """What cannot be copied, as it holds a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def hear(self, fraction: float, text: str) -> None:
        """Hear of progress."""


@dataclass
class State:
    weights: Tensor
    rows: list[Tensor]
    tie: Tie
    hear: Callable[[float, str], None]


def state_of(tie: Tie, device: str = "cpu") -> State:
    weights = torch.arange(6.0, device=device).requires_grad_()
    flat = weights.detach()
    return State(weights, [flat[:3], flat.view(2, 3)[1]], tie, tie.hear)


def test_tensors_that_share_memory_still_do_and_are_no_longer_those_from_before() -> None:
    tie = Tie()
    before = state_of(tie)
    after = on_cpu(before, [tie])
    assert after.weights.requires_grad
    after.rows[0][1] = 70.0
    after.rows[1][2] = 90.0
    assert after.weights.tolist() == [0, 70, 2, 3, 4, 90]
    assert before.weights.tolist() == [0, 1, 2, 3, 4, 5]


def test_what_is_kept_is_itself_wherever_the_state_holds_it() -> None:
    tie, told = Tie(), []

    def progress(fraction: float, text: str) -> None:
        told.append(text)

    after = on_cpu({"state": state_of(tie), "again": [tie, tie], "tell": progress}, (tie, progress))
    assert after["state"].tie is tie
    assert after["again"] == [tie, tie]
    assert after["state"].hear == tie.hear, "a method is of what was kept"
    after["tell"](1.0, "there")
    assert told == ["there"]


def test_a_context_names_the_cpu_then_and_draws_the_same_numbers() -> None:
    generator = torch.Generator().manual_seed(3)
    torch.rand(5, generator=generator)
    context = Context(torch.device("meta"), generator, live=True)
    kept = context.progress, context.cancelled, context.seen
    after = on_cpu(context, kept)
    assert (after.device, after.live) == (torch.device("cpu"), True)
    assert (after.progress, after.cancelled, after.seen) == kept
    assert torch.rand(3, generator=after.generator).tolist() == torch.rand(3, generator=generator).tolist()


def test_what_can_neither_be_copied_nor_is_kept_is_told() -> None:
    with pytest.raises(TypeError, match="lock"):
        on_cpu({"tie": Tie()})


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA")
def test_nothing_is_left_on_the_gpu() -> None:
    tie = Tie()
    before = torch.cuda.memory_allocated()
    state = state_of(tie, "cuda")
    state = on_cpu(state, [tie])
    assert {str(each.device) for each in (state.weights, *state.rows)} == {"cpu"}
    assert state.rows[0].untyped_storage().data_ptr() == state.weights.untyped_storage().data_ptr()
    assert torch.cuda.memory_allocated() == before
