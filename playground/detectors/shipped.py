"""The network that comes with the program: it knows the street that `synthetic` draws, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playground.places import assets_folder

STREET: Final = "street"
"""What it is called where else a file is named; packaging/train_street.py makes it."""


def street_file() -> Path:
    """Return where it lies."""
    return assets_folder() / "models" / "street.safetensors"
