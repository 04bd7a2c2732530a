"""A state that goes on on the CPU where a GPU's memory was too small: it is pickled, and read back."""

from __future__ import annotations

from typing import Any

import torch

from playground.scene import Context


class Moving:
    """Keeps what can move to another device; of its context only what the window sees."""

    context: Context

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "context": self.context.seen}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        cpu = Context(torch.device("cpu"), torch.Generator(), seen=kept["context"])
        vars(self).update(kept, context=cpu)
