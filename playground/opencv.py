"""The one place that imports OpenCV: `from playground.opencv import cv2`."""

import os

MOST_PIXELS = 2**26
"""Pixels of the largest picture that is decoded (8192 × 8192, 200 MB in colour): OpenCV refuses a larger one
from its header, whatever its format. Its own limit is 2³⁰, and a file of 76 KB can ask for 3.9 GB."""

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_PIXELS)
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # what goes wrong is told in our own words
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET
# macOS asks for permission by itself as a camera opens; OpenCV would ask too, and can only on the main thread
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
# Windows: probing for hardware transforms makes opening a camera take half a minute
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

import cv2  # noqa: E402 (all of these are read as it loads)

# opencv-python points Qt at its own plug-ins and fonts as it is imported, which breaks the window's Qt.
for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)

__all__ = ["MOST_PIXELS", "cv2"]
