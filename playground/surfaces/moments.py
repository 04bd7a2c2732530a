"""The rules that scale each coordinate by the slopes it has seen, as torch.optim computes them."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from playground.surfaces.working import Working, num, vec


def adagrad(work: Working) -> None:
    """s ← s + g², θ ← θ − α_t·g/(√s + ε), α_t = α/(1 + (t − 1)·lr_decay). Duchi et al. 2011."""
    g, eps = work.slope(), work.option("eps")
    text = f"{vec(work.before('sum'))} + {vec(g)}²"
    s = work.note("s", "sum of squares", work.after("sum"), text)
    rate = work.rate / (1 + (work.count - 1) * work.option("lr_decay"))
    work.move(-rate / (s.sqrt() + eps), f"{num(rate)}·{vec(g)}/(√{vec(s)} + {num(eps)})")


def rmsprop(work: Working) -> None:
    """v ← αv + (1 − α)g², θ ← θ − lr·g/(√v + ε); centred: v − ḡ² in place of v. Hinton 2012, Graves 2013."""
    g, alpha, eps = work.slope(), work.option("alpha"), work.option("eps")
    v = _average(work, "v", "mean of squares", "square_avg", f"{vec(g)}²", alpha)
    if work.option("centered"):
        mean = _average(work, "ḡ", "mean gradient", "grad_avg", vec(g), alpha)
        text = f"{vec(v)} − {vec(mean)}²"
        v = work.note("v", "variance", torch.addcmul(v, mean, mean, value=-1), text)
    scale = v.sqrt() + eps
    scaled = f"{vec(g)}/(√{vec(v)} + {num(eps)})"
    momentum = work.option("momentum")
    if not momentum:
        work.move(-work.rate / scale, f"{num(work.rate)}·{scaled}")
        return
    previous = work.before("momentum_buffer")
    text = f"{num(momentum)}·{vec(previous)} + {scaled}"
    b = work.note("b", "momentum buffer", work.after("momentum_buffer"), text)
    work.move(-work.rate / scale, f"{num(work.rate)}·{vec(b)}", -work.rate * momentum * previous)


def adadelta(work: Working) -> None:
    """v ← ρv + (1 − ρ)g², δ = √(u + ε)/√(v + ε)·g, u ← ρu + (1 − ρ)δ², θ ← θ − lr·δ. Zeiler 2012."""
    g, rho, eps = work.slope(), work.option("rho"), work.option("eps")
    v = _average(work, "v", "mean of squares", "square_avg", f"{vec(g)}²", rho)
    u = work.before("acc_delta")
    scale = (u + eps).sqrt() / (v + eps).sqrt()
    text = f"√({vec(u)} + {num(eps)})/√({vec(v)} + {num(eps)})·{vec(g)}"
    delta = work.note("δ", "scaled gradient", scale * g, text)
    _average(work, "u", "mean of squared steps", "acc_delta", f"{vec(delta)}²", rho)
    work.move(-work.rate * scale, f"{num(work.rate)}·{vec(delta)}")


def adam(work: Working) -> None:
    """θ ← θ − α·m̂/(√v̂ + ε). Kingma & Ba 2015, alg. 1; AdamW: Loshchilov & Hutter 2019, alg. 2."""
    _, m, v = _moments(work)
    (beta1, beta2), t, eps = work.betas, work.count, work.option("eps")
    if work.option("amsgrad"):  # Reddi et al. 2018
        v = work.note("v", "largest second moment", work.after("max_exp_avg_sq"))
    m_hat = _corrected(work, "m", "first moment", m, beta1)
    v_hat = _corrected(work, "v", "second moment", v, beta2)
    text = f"{num(work.rate)}·{vec(m_hat)}/(√{vec(v_hat)} + {num(eps)})"
    factor = -work.rate / (1 - beta1**t) / (v_hat.sqrt() + eps)
    work.move(factor * (1 - beta1), text, factor * beta1 * work.before("exp_avg"))


def adamax(work: Working) -> None:
    """u ← max(β₂u, |g| + ε), θ ← θ − α·m̂/u. Kingma & Ba 2015, alg. 2."""
    g = work.slope()
    (beta1, beta2), eps = work.betas, work.option("eps")
    m = _average(work, "m", "first moment", "exp_avg", vec(g), beta1)
    text = f"max({num(beta2)}·{vec(work.before('exp_inf'))}, |{vec(g)}| + {num(eps)})"
    u = work.note("u", "largest slope", work.after("exp_inf"), text)
    m_hat = _corrected(work, "m", "first moment", m, beta1)
    factor = -work.rate / (1 - beta1**work.count) / u
    memory = factor * beta1 * work.before("exp_avg")
    work.move(factor * (1 - beta1), f"{num(work.rate)}·{vec(m_hat)}/{vec(u)}", memory)


def nadam(work: Working) -> None:
    """θ ← θ − α·((1 − µ_t)/(1 − Πµ)·g + µ_{t+1}/(1 − Πµ·µ_{t+1})·m)/(√v̂ + ε). Dozat 2016."""
    g, m, v = _moments(work)
    (beta1, beta2), t, eps = work.betas, work.count, work.option("eps")
    v_hat = _corrected(work, "v", "second moment", v, beta2)
    now, after = (beta1 * (1 - 0.5 * 0.96 ** (n * work.option("momentum_decay"))) for n in (t, t + 1))
    product = float(work.after("mu_product")[0])
    of_g, of_m = (1 - now) / (1 - product), after / (1 - product * after)
    mixed = f"{num(of_g)}·{vec(g)} + {num(of_m)}·{vec(m)}"
    m_hat = work.note("m̂", "Nesterov's moment", of_g * g + of_m * m, mixed)
    factor = -work.rate / (v_hat.sqrt() + eps)
    memory = factor * of_m * beta1 * work.before("exp_avg")
    text = f"{num(work.rate)}·{vec(m_hat)}/(√{vec(v_hat)} + {num(eps)})"
    work.move(factor * (of_g + of_m * (1 - beta1)), text, memory)


def radam(work: Working) -> None:
    """θ ← θ − α·r·m̂·√(1 − β₂ᵗ)/(√v + ε) once the variance is known (ρ > 5), else − α·m̂. Liu et al. 2020."""
    _, m, v = _moments(work)
    (beta1, beta2), t, eps = work.betas, work.count, work.option("eps")
    m_hat = _corrected(work, "m", "first moment", m, beta1)
    most = 2 / (1 - beta2) - 1
    rho = most - 2 * t * beta2**t / (1 - beta2**t)
    work.line(f"ρ = {num(most)} − 2·{t}·{beta2:g}^{t}/(1 − {beta2:g}^{t}) = {num(rho)}")
    text = f"{num(work.rate)}·{vec(m_hat)}"
    factor = torch.full((2,), -work.rate / (1 - beta1**t), dtype=torch.float64)
    if rho > 5:
        r = math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
        corrected = math.sqrt(1 - beta2**t)
        factor = factor * r * corrected / (v.sqrt() + eps)
        text = f"{num(work.rate)}·{num(r)}·{vec(m_hat)}·{num(corrected)}/(√{vec(v)} + {num(eps)})"
    work.move(factor * (1 - beta1), text, factor * beta1 * work.before("exp_avg"))


def _moments(work: Working) -> tuple[Tensor, Tensor, Tensor]:
    """Note m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g²."""
    g = work.slope()
    beta1, beta2 = work.betas
    m = _average(work, "m", "first moment", "exp_avg", vec(g), beta1)
    return g, m, _average(work, "v", "second moment", "exp_avg_sq", f"{vec(g)}²", beta2)


def _average(work: Working, symbol: str, label: str, name: str, text: str, beta: float) -> Tensor:
    """Note the exponentially weighted average, as the optimizer remembers it, of what the text says."""
    whole = f"{num(beta)}·{vec(work.before(name))} + {num(1 - beta)}·{text}"
    return work.note(symbol, label, work.after(name), whole)


def _corrected(work: Working, symbol: str, label: str, moment: Tensor, beta: float) -> Tensor:
    """Note the moment without the pull of its beginning at 0."""
    text = f"{vec(moment)}/(1 − {beta:g}^{work.count})"
    return work.note(f"{symbol}̂", f"{label}, bias-corrected", moment / (1 - beta**work.count), text)
