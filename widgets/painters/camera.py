"""Where a surface in space is seen from, and where the light comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from widgets.painters.view import View

TALL = 0.55
"""Half the height of the surface, where half its width is 1."""


@dataclass(frozen=True)
class Camera:
    """Where the surface is seen from, in degrees, without perspective."""

    azimuth: float = -35.0
    elevation: float = 38.0
    zoom: float = 1.0

    def turned(self, right: float, up: float) -> Camera:
        """Return a camera further round the surface and higher or lower, never below it."""
        return replace(self, azimuth=self.azimuth + right, elevation=min(90.0, max(5.0, self.elevation + up)))

    def nearer(self, factor: float) -> Camera:
        """Return a camera closer by a factor."""
        return replace(self, zoom=min(8.0, max(0.3, self.zoom * factor)))

    def project(self, xyz: NDArray[np.floating], view: View) -> NDArray[np.float64]:
        """Return points (n, 3) of the unit stage as pixels and depth (n, 3); larger depth is further away."""
        with np.errstate(invalid="ignore"):  # a height may be infinite
            right, up, depth = self.axes() @ np.asarray(xyz, float).T
        scale, middle = self.scale(view), view.rect.center()
        return np.stack([middle.x() + right * scale, middle.y() - up * scale, depth], axis=1)

    def axes(self) -> NDArray[np.float64]:
        """Return what is right, up and away from here as rows of a rotation (3, 3)."""
        azimuth, elevation = np.radians(self.azimuth), np.radians(self.elevation)
        right = np.array([np.cos(azimuth), -np.sin(azimuth), 0.0])
        away = np.array([np.sin(azimuth), np.cos(azimuth), 0.0])
        above = np.array([0.0, 0.0, 1.0])
        up = away * np.sin(elevation) + above * np.cos(elevation)
        return np.stack([right, up, away * np.cos(elevation) - above * np.sin(elevation)])

    def scale(self, view: View) -> float:
        """Return pixels per unit of the stage."""
        return min(view.rect.width() / 3.1, view.rect.height() / 2.85) * self.zoom


HOME = Camera()
LAMP = np.array([-0.35, -0.5, 0.79])
"""Where the light comes from: the upper left."""
