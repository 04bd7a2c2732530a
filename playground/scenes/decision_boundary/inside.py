"""The inside of a network: one unit or weight, forward and backward, with its numbers filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import SupportsFloat

import torch
from torch import Tensor

from playground.marks import Text
from playground.nn.batch_norm import EPS
from playground.nn.explain import Forward, Trace, trace
from playground.nn.features import FEATURES
from playground.nn.network import Network
from playground.nn.points import PointSet
from playground.nn.targets import encode
from playground.scenes.decision_boundary.data import Data
from playground.scenes.decision_boundary.network_learner import NetworkLearner
from playground.scenes.decision_boundary.places import Place, title

FORMULAS = {
    "linear": "z",
    "sigmoid": "σ(z)",
    "tanh": "tanh z",
    "relu": "max(0, z)",
    "leaky_relu": "max(0.01·z, z)",
    "silu": "z·σ(z)",
}
TERMS = 6
"""Products written out; the others are added up into one number."""


@dataclass(frozen=True)
class Probe:
    """A point (x, y) and the label it is judged by: that of the nearest point to learn from."""

    x: float
    y: float
    label: float | None

    @classmethod
    def at(cls, place: tuple[float, float], points: PointSet) -> Probe:
        """Probe a place; its label is None where there are no points."""
        if not len(points):
            return cls(*place, None)
        distance = (points.xy - torch.tensor(place, dtype=points.xy.dtype)).square().sum(1)
        return cls(*place, float(points.labels[int(distance.argmin())]))


def explanation(place: Place, probe: Probe, learner: NetworkLearner, data: Data) -> Text:
    """Write out what a unit or a weight does for the probed point, forward and backward."""
    seen = _trace(probe, learner, data)
    lines = [f"**{title(place, learner.network.sizes)}** at {_point(probe)}{_target(probe, data)}"]
    if place.layer == 0:
        name = FEATURES[learner.inputs.names[place.unit]].label
        lines.append(f"{name} = {number(seen.forward[0].inputs[place.unit])}")
    elif place.source is not None:
        lines += _weight(seen, place, learner)
    else:
        layer, names = seen.forward[place.layer - 1], learner.network.activations
        lines.append(_sum(layer, learner.network.layers[place.layer - 1][place.unit], place.unit))
        if place.layer <= len(names):
            lines.append(_activation(layer, place.unit, names[place.layer - 1]))
        else:
            lines.append(f"answer = **{number(seen.answer[place.unit])}**")
        if seen.backward:
            lines.append(_error(seen, place, learner))
    return Text("\n\n".join(lines), name="inside")


def number(value: SupportsFloat) -> str:
    """Write a number with two decimals or two digits, a tiny one by a power of ten, and a true minus."""
    value = float(value)
    written = f"{value:.2f}" if abs(value) >= 0.095 or value == 0 else f"{value:.2g}"
    digits, tiny, power = written.partition("e")
    return (f"{digits}·10{power_of_ten(int(power))}" if tiny else written).replace("-", "−")


def power_of_ten(power: int) -> str:
    """Write an exponent in raised figures."""
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def plain(name: str) -> str:
    """Write a name, whatever a file calls its classes, so that Markdown takes it for text alone."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", name)


def factor(value: SupportsFloat) -> str:
    """Write a number as a factor: a negative one in brackets."""
    return f"({number(value)})" if float(value) < 0 else number(value)


def _trace(probe: Probe, learner: NetworkLearner, data: Data) -> Trace:
    network = learner.network
    xy = torch.tensor([[probe.x, probe.y]], dtype=torch.float64)
    label = None
    if probe.label is not None:
        at = PointSet(xy, torch.tensor([probe.label]).to(data.train.labels))
        label = encode(data.labels(at), network.target, network.sizes[-1], network.parameters)
    return trace(network, learner.at(xy), label)


def _sum(layer: Forward, row: Tensor, unit: int) -> str:
    """Write z = Σ w·x + b, the largest products one by one."""
    w, fed = row[:-1], layer.inputs[:-1]
    products = w * fed
    order = products.abs().argsort(descending=True)
    terms = [f"{factor(w[i])}·{factor(fed[i])}" for i in order[:TERMS].sort().values]
    if len(order) > TERMS:
        terms.append(factor(products[order[TERMS:]].sum()))
    return f"z = Σ w·x + b = {' + '.join([*terms, factor(row[-1])])} = **{number(layer.z[unit])}**"


def _activation(layer: Forward, unit: int, name: str) -> str:
    normed = ""
    if not torch.equal(layer.normalised, layer.z):
        normed = f"batch norm makes it {number(layer.normalised[unit])}, "
    return f"{normed}a = {FORMULAS[name]} = **{number(layer.a[unit])}**"


def _error(seen: Trace, place: Place, learner: NetworkLearner) -> str:
    """Write δ = ∂L/∂z: at the output it comes from the loss, below from the layer above."""
    delta = seen.backward[place.layer - 1].delta[place.unit]
    if place.layer == len(seen.forward):
        return f"δ = ∂L/∂z = **{number(delta)}**, from the loss"
    network = learner.network
    column, above = network.weights[place.layer][:, place.unit], seen.backward[place.layer].delta
    largest = (column * above).abs().argsort(descending=True)[:TERMS]
    terms = " + ".join(f"{factor(column[i])}·{factor(above[i])}" for i in largest.sort().values)
    more = " + …" if len(column) > TERMS else ""
    back = (column * above).sum()
    scale = _norm_slope(network, place)
    slope = factor(delta / back / scale) if float(back) and scale else "…"
    norm, normed = (" · n′", f"·{factor(scale)}") if network.norms else ("", "")
    return f"δ = ∂L/∂z = Σ w·δ · f′{norm} = ({terms}{more})·{slope}{normed} = **{number(delta)}**"


def _norm_slope(network: Network, place: Place) -> float:
    """Return n′ = γ/√(σ² + ε), by which batch norm stretches a unit's z; 1 without it."""
    if not network.norms:
        return 1.0
    norm = network.norms[place.layer - 1]
    return float((norm.gamma * torch.rsqrt(norm.running_var + EPS))[place.unit])


def _weight(seen: Trace, place: Place, learner: NetworkLearner) -> list[str]:
    assert place.source is not None
    layer = place.layer - 1
    w, x = learner.network.weights[layer][place.unit][place.source], seen.forward[layer].inputs[place.source]
    lines = [
        f"w = **{number(w)}** on x = {number(x)}: it adds w·x = {factor(w)}·{factor(x)} = {number(w * x)}"
    ]
    if seen.backward:
        back = seen.backward[layer]
        gradient = back.gradient[place.unit][place.source]
        lines.append(f"∂L/∂w = δ·x = {factor(back.delta[place.unit])}·{factor(x)} = **{number(gradient)}**")
    batch = learner.network.layer_gradients[layer][place.unit][place.source]
    lines.append(f"∂J/∂w over the last batch = {number(batch)}")
    return lines


def _point(probe: Probe) -> str:
    return f"({number(probe.x)}, {number(probe.y)})"


def _target(probe: Probe, data: Data) -> str:
    if probe.label is None:
        return ""
    wanted = number(probe.label) if data.target == "value" else plain(data.class_names[int(probe.label)])
    return f", wanted: {wanted}"
