"""How the signal fares through ten layers of 512 units, from the first weights alone."""

import pytest
import torch

from playground.nn.parameters import initial_parameters, layer_views

WIDTH, DEPTH, POINTS = 512, 10, 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("init", "activation", "first", "last"),
    [
        ("he", torch.relu, (1.9, 2.1), (1.4, 3.0)),  # He et al. 2015: E[z²] stays near 2
        ("xavier", lambda z: z, (0.95, 1.05), (0.85, 1.2)),  # Glorot & Bengio 2010: linear units keep it at 1
        ("xavier", torch.tanh, (0.95, 1.05), (0.045, 0.075)),  # tanh at gain 1 lets it fade
    ],
)
def test_the_mean_square_of_z_from_layer_to_layer(init, activation, first, last) -> None:
    generator = torch.Generator().manual_seed(0)
    sizes = (WIDTH,) * (DEPTH + 1)
    flat = initial_parameters(sizes, False, init, generator)
    a = torch.randn(WIDTH, POINTS, generator=generator, dtype=torch.float64)
    squares = []
    for layer in layer_views(flat, sizes):
        z = layer[:, :-1] @ a + layer[:, -1:]
        squares.append(float(z.square().mean()))
        a = activation(z)
    assert first[0] < squares[0] < first[1]
    assert last[0] < squares[-1] < last[1]
