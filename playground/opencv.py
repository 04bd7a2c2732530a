"""The one place that imports OpenCV: `from playground.opencv import cv2`."""

import os

import cv2

# opencv-python points Qt at its own plug-ins and fonts as it is imported, which breaks the window's Qt.
for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)

__all__ = ["cv2"]
