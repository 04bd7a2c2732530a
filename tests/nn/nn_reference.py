"""The oracle: the same network out of torch.nn's own pieces, differentiated by autograd."""

from itertools import pairwise

import torch
from torch import nn

from playground.nn.parameters import norm_views

ACTIVATION_MODULES = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "silu": nn.SiLU,
}


class ReferenceNetwork(nn.Module):
    """Takes over the parameters of a Network; points are rows here."""

    def __init__(self, network):
        super().__init__()
        sizes = network.sizes
        self.loss_name = network.loss
        self.linears = nn.ModuleList(nn.Linear(i, o).double() for i, o in pairwise(sizes))
        self.norms = (
            nn.ModuleList(nn.BatchNorm1d(u).double() for u in sizes[1:-1]) if network.batch_norm else None
        )
        self.activation = ACTIVATION_MODULES[network.activation]()
        with torch.no_grad():
            for linear, weights, biases in zip(self.linears, network.weights, network.biases, strict=True):
                linear.weight.copy_(weights)
                linear.bias.copy_(biases)
            if self.norms is not None:
                for norm, gamma, beta in zip(self.norms, *norm_views(network.parameters, sizes), strict=True):
                    norm.weight.copy_(gamma[:, 0])
                    norm.bias.copy_(beta[:, 0])

    def forward(self, rows, masks=None):
        x = rows
        unit = 0
        for layer, linear in enumerate(self.linears[:-1]):
            x = linear(x)
            if self.norms is not None:
                x = self.norms[layer](x)
            x = self.activation(x)
            if masks is not None:
                x = x * masks[unit : unit + x.shape[1]].t()
            unit += x.shape[1]
        return self.linears[-1](x)[:, 0]

    def data_loss(self, rows, labels, masks=None):
        z = self(rows, masks)
        if self.loss_name == "cross_entropy":
            return nn.BCEWithLogitsLoss()(z, labels)
        return nn.MSELoss()(torch.tanh(z), 2 * labels - 1) / 2

    def penalty(self, l1, l2):
        weights = torch.cat([linear.weight.flatten() for linear in self.linears])
        return l1 * torch.linalg.vector_norm(weights, 1) + l2 / 2 * torch.linalg.vector_norm(weights, 2) ** 2

    def flat(self, pick):
        """Lay `pick(parameter)` out as the network's flat vector."""
        parts = [torch.cat([pick(one.weight), pick(one.bias)[:, None]], 1).flatten() for one in self.linears]
        if self.norms is not None:
            parts += [pick(norm.weight) for norm in self.norms] + [pick(norm.bias) for norm in self.norms]
        return torch.cat(parts)

    def flat_parameters(self):
        return self.flat(lambda parameter: parameter.detach())

    def flat_gradient(self):
        return self.flat(lambda parameter: parameter.grad)
