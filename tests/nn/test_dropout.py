import pytest
import torch

from playground.nn.dropout import unit_masks, weight_masks
from playground.nn.network import Network


def test_dropped_units_keep_the_expected_activation():
    masks = unit_masks(9, 20_000, 0.3, torch.Generator().manual_seed(0), torch.zeros(1, dtype=torch.float64))
    assert sorted(masks.unique().tolist()) == pytest.approx([0, 1 / 0.7])
    assert masks.mean().item() == pytest.approx(1, abs=0.01)


def test_dropped_weights_keep_their_expectation_and_biases_stay():
    generator = torch.Generator().manual_seed(0)
    network = Network(3, (5, 4), batch_norm=True, generator=generator)
    weights = network.weight_mask == 1
    masks = torch.stack([weight_masks(network.weight_mask, 0.25, generator) for _ in range(2000)])
    assert (masks[:, ~weights] == 1).all()
    assert sorted(masks[:, weights].unique().tolist()) == pytest.approx([0, 1 / 0.75])
    assert masks[:, weights].mean().item() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("share", [1.0, -0.1, float("nan")])
def test_a_share_outside_its_range_is_refused(share):
    with pytest.raises(ValueError, match="share to drop"):
        unit_masks(3, 5, share, torch.Generator(), torch.zeros(1))
