import pytest
import torch

from playground.nn.schedules import DECAYS, LABELS, learning_rate

EPOCHS = range(1, 5)


def torchs(scheduler_class, initial, epochs, **choices):
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=initial)
    scheduler = scheduler_class(optimizer, **choices)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(
    ("schedule", "initial", "decay", "epochs", "rates"),
    [
        ("inverse", 0.2, 1.0, EPOCHS, [0.1, 0.0666666667, 0.05, 0.04]),
        ("exponential", 0.2, 0.95, [1, 2, 3], [0.19, 0.1805, 0.171475]),
        ("root", 0.2, 1.0, EPOCHS, [0.2, 0.14142136, 0.11547005, 0.1]),
        ("constant", 0.2, None, EPOCHS, [0.2] * 4),
    ],
)
def test_worked_examples(schedule, initial, decay, epochs, rates):
    mine = [learning_rate(schedule, initial, epoch, decay=decay) for epoch in epochs]
    assert mine == pytest.approx(rates, abs=1e-8)


def test_exponential_staircase_and_cosine_are_torchs():
    lr_scheduler = torch.optim.lr_scheduler
    for schedule, choices, theirs in [
        ("exponential", {"decay": 0.9}, torchs(lr_scheduler.ExponentialLR, 0.3, 50, gamma=0.9)),
        (
            "staircase",
            {"decay": 0.5, "period": 7},
            torchs(lr_scheduler.StepLR, 0.3, 50, step_size=7, gamma=0.5),
        ),
        ("cosine", {"period": 20}, torchs(lr_scheduler.CosineAnnealingWarmRestarts, 0.3, 50, T_0=20)),
        (
            "inverse",
            {"decay": 0.1},
            torchs(lr_scheduler.LambdaLR, 0.3, 50, lr_lambda=lambda e: 1 / (1 + 0.1 * e)),
        ),
    ]:
        mine = [learning_rate(schedule, 0.3, epoch, **choices) for epoch in range(50)]
        assert mine == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("schedule", LABELS)
def test_every_schedule_begins_at_the_initial_rate_and_stays_positive(schedule):
    assert learning_rate(schedule, 0.3, 0) == pytest.approx(0.3)
    assert all(learning_rate(schedule, 0.3, epoch) > 0 for epoch in range(1000))
    assert schedule in DECAYS
