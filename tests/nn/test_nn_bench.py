import pytest
import torch

from playground.nn.bench import CASES, bench
from playground.nn.naive import NaiveTraining

NAMES = {
    "train A 2-4-2-1",
    "train B 6-8-8-8-1",
    "train C 2-8×6-1",
    "train D 2-64×3-1",
    "frame A 2-4-2-1",
    "frame B 6-8-8-8-1",
    "frame C 2-8×6-1",
}


@pytest.mark.slow
def test_bench_compares_everything_and_puts_the_threads_back():
    threads = torch.get_num_threads()
    rows = bench(rounds=1, seconds=0.01)
    assert torch.get_num_threads() == threads
    assert {row.name for row in rows} == NAMES
    assert all(row.value > 0 and row.baseline_value > 0 for row in rows)


def test_the_baseline_learns():
    generator = torch.Generator().manual_seed(0)
    rows = torch.randn(100, 2, generator=generator)
    labels = (rows[:, :1] > 0).float()
    naive = NaiveTraining(
        CASES[0].sizes, (rows, labels), (rows, labels), batch_size=10, learning_rate=0.1, generator=generator
    )
    before = naive.losses()
    for _ in range(5):
        naive.epoch()
    assert naive.losses() < before
    assert [tuple(units.shape) for units in naive.maps(rows)] == [(100, 4), (100, 2), (100, 1)]
