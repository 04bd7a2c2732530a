from torch import nn

from playground.nn.cost import multiplications, parameter_count


def test_the_network_for_sonar_echoes():
    # Gorman & Sejnowski's data, 60-60-30-1
    assert parameter_count((60, 60, 30, 1)) == 5521
    assert multiplications((60, 60, 30, 1)) == 60 * 60 + 60 * 30 + 30


def test_parameters_are_those_torch_counts():
    module = nn.Sequential(
        nn.Linear(7, 5), nn.BatchNorm1d(5), nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Linear(4, 3)
    )
    assert parameter_count((7, 5, 4, 3), batch_norm=True) == sum(p.numel() for p in module.parameters())
