"""The oracle: the same network out of torch.nn's own pieces, differentiated by autograd."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from playground.nn.parameters import layer_views, norm_views

ACTIVATION_MODULES = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "silu": nn.SiLU,
}


def reference_loss(target, name, gamma, z, labels):
    """Mean loss of logits z (outputs, m) and raw labels, from torch's own losses where it has them."""
    if target == "value":
        return nn.MSELoss()(z[0], labels) / 2
    if target == "pair":
        return sum(reference_loss("binary", name, gamma, z[i : i + 1], labels[i]) for i in range(2))
    if target == "classes":
        truth = labels.long()
        focal = functional.cross_entropy(z.t(), truth, reduction="none")
        one_hot = functional.one_hot(truth, len(z)).to(z)
        squared = (torch.tanh(z.t()) - (2 * one_hot - 1)).square().sum(1).mean() / 2
        hinge = functional.multi_margin_loss(z.t(), truth)
    else:
        focal = functional.binary_cross_entropy_with_logits(z[0], labels, reduction="none")
        squared = nn.MSELoss()(torch.tanh(z[0]), 2 * labels - 1) / 2
        hinge = functional.relu(1 - (2 * labels - 1) * z[0]).mean()
    p = torch.exp(-focal)  # of the true class
    return {
        "cross_entropy": focal.mean(),
        "squared": squared,
        "hinge": hinge,
        "focal": ((1 - p) ** gamma * focal).mean(),
    }[name]


class ReferenceNetwork(nn.Module):
    """Takes over the parameters and running statistics of a Network; points are rows here."""

    def __init__(self, network, loss="cross_entropy", gamma=2.0):
        super().__init__()
        sizes = self.sizes = network.sizes
        self.target, self.loss_name, self.gamma = network.target, loss, gamma
        self.linears = nn.ModuleList(nn.Linear(i, o).double() for i, o in pairwise(sizes))
        self.norms = (
            nn.ModuleList(nn.BatchNorm1d(u).double() for u in sizes[1:-1]) if network.batch_norm else None
        )
        self.activations = nn.ModuleList(ACTIVATION_MODULES[name]() for name in network.activations)
        with torch.no_grad():
            for linear, weights, biases in zip(self.linears, network.weights, network.biases, strict=True):
                linear.weight.copy_(weights)
                linear.bias.copy_(biases)
            if self.norms is not None:
                running = (part.split(sizes[1:-1]) for part in network.running)
                views = zip(self.norms, *norm_views(network.parameters, sizes), *running, strict=True)
                for norm, gamma_, beta, mean, var in views:
                    norm.weight.copy_(gamma_[:, 0])
                    norm.bias.copy_(beta[:, 0])
                    norm.running_mean.copy_(mean)
                    norm.running_var.copy_(var)

    def forward(self, rows, masks=None, connections=None):
        kept = None if connections is None else layer_views(connections, self.sizes)
        x = rows
        unit = 0
        for layer, linear in enumerate(self.linears):
            weights = linear.weight if kept is None else linear.weight * kept[layer][:, :-1]
            x = functional.linear(x, weights, linear.bias)
            if layer == len(self.linears) - 1:
                return x.t()
            if self.norms is not None:
                x = self.norms[layer](x)
            x = self.activations[layer](x)
            if masks is not None:
                x = x * masks[unit : unit + x.shape[1]].t()
            unit += x.shape[1]
        raise AssertionError

    def data_loss(self, rows, labels, masks=None, connections=None):
        z = self(rows, masks, connections)
        return reference_loss(self.target, self.loss_name, self.gamma, z, labels)

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
