import pickle

import pytest
import torch
from sklearn.preprocessing import StandardScaler

from playground.nn.features import FEATURES, Inputs, design_matrix

NAMES = list(FEATURES)
XY = 6 * torch.rand(50, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 3


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("coordinates", [XY, XY.float()])
def test_plain_inputs_are_the_features_to_the_bit(dtype, coordinates):
    inputs = Inputs.fit(NAMES, XY)
    assert torch.equal(inputs.of(coordinates, dtype=dtype), design_matrix(NAMES, coordinates, dtype=dtype))


def test_normalised_inputs_are_those_of_a_standard_scaler():
    inputs = Inputs.fit(NAMES, XY[:30], normalise=True)
    rows = design_matrix(NAMES, XY, dtype=torch.float64)[:-1].t()
    scaler = StandardScaler().fit(rows[:30])
    mine = inputs.of(XY, dtype=torch.float64)
    torch.testing.assert_close(mine[:-1].t(), torch.tensor(scaler.transform(rows)), rtol=0, atol=1e-12)
    assert (mine[-1] == 1).all()


def test_a_constant_input_is_only_centred():
    xy = torch.tensor([[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]], dtype=torch.float64)
    mine = Inputs.fit(["x1", "x2"], xy, normalise=True).of(xy, dtype=torch.float64)
    assert (mine[0] == 0).all()
    assert mine[1].std(correction=0).item() == pytest.approx(1)


def test_stretch_multiplies_what_measures_x2():
    plain, stretched = Inputs.fit(NAMES, XY).of(XY), Inputs.fit(NAMES, XY, stretch=4.0).of(XY)
    ratios = [round(float((b / a).mean()), 4) for a, b in zip(plain, stretched, strict=True)]
    assert dict(zip([*NAMES, "ones"], ratios, strict=True)) == {
        **dict.fromkeys(["x1", "x1^2", "x1x2", "sin_x1", "ones"], 1.0),
        **dict.fromkeys(["x2", "x2^2", "sin_x2"], 4.0),
    }


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_points_are_no_fault(count):
    inputs = Inputs.fit(NAMES, XY[:count], normalise=True)
    assert inputs.of(XY).isfinite().all()


def test_they_travel_and_compare():
    inputs = Inputs.fit(["x2"], XY, stretch=3.0, normalise=True)
    assert pickle.loads(pickle.dumps(inputs)) == inputs
    assert inputs != Inputs.fit(["x2"], XY)


def test_no_features_leave_the_ones():
    assert Inputs.fit([], XY, normalise=True).of(XY[:3]).tolist() == [[1, 1, 1]]


def test_an_unknown_feature_is_refused():
    with pytest.raises(KeyError):
        Inputs.fit(["x3"], XY)
