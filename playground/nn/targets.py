"""What a network is asked for, how its labels are laid out, and which class its outputs name."""

from __future__ import annotations

from typing import Final, Literal

import torch
from torch import Tensor

Target = Literal["binary", "classes", "value", "pair"]

LABELS: Final[dict[Target, str]] = {
    "binary": "Two classes",
    "classes": "Several classes",
    "value": "A value",
    "pair": "Two questions at once",
}

# outputs of each target; classes has one per class, two at least
OUTPUTS: Final[dict[Target, int]] = {"binary": 1, "classes": 2, "value": 1, "pair": 2}


def check_outputs(target: Target, outputs: int) -> None:
    """Raise ValueError where a network of this target cannot have this many outputs."""
    expected = OUTPUTS[target]
    if outputs == expected or (target == "classes" and outputs > expected):
        return
    raise ValueError(f"outputs: {expected} expected for target {target!r}, got {outputs}")


def encode(labels: Tensor, target: Target, outputs: int, like: Tensor) -> Tensor:
    """Lay labels out as the loss needs them: (outputs, m) floats of the type and device of `like`.

    Labels are (m,): 0 or 1 for binary, 0…C−1 for classes, numbers for value; (2, m) of 0 or 1 for pair.
    Classes become one-hot columns.
    """
    if target == "classes":
        return (torch.arange(outputs, device=like.device).unsqueeze(1) == labels.to(like.device)).to(like)
    return as_rows(labels).to(like)


def as_rows(labels: Tensor) -> Tensor:
    """View labels (m,) as (1, m); leave (outputs, m) as they are."""
    return labels.unsqueeze(0) if labels.dim() == 1 else labels


def decide(z: Tensor, target: Target) -> Tensor:
    """Name the class of each logit column z (outputs, m): (questions, m), bool where there are two classes.

    Encoded labels − ½ in place of z give the truth in the same form. A value names no class.
    """
    return z.argmax(0, keepdim=True) if target == "classes" else z > 0
