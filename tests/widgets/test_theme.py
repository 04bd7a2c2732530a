"""Both themes give every control and every mark a colour one can see."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from widgets import theme as themes
from widgets.theme import DARK, LIGHT, Theme, apply, system_theme

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: QColor) -> float:
    channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_text_reads_on_window_and_surface(theme: Theme):
    for ground in ("window", "surface"):
        assert contrast(theme.colour("text"), theme.colour(ground)) >= 7
        assert contrast(theme.colour("muted"), theme.colour(ground)) >= 4.5
        assert contrast(theme.colour("accent"), theme.colour(ground)) >= 3


@BOTH
def test_diverging_is_neutral_at_zero_orange_below_blue_above(theme: Theme):
    table = theme.table("diverging").astype(int)
    assert np.ptp(table[128]) <= 8
    assert abs(luminance(QColor(*table[128])) - luminance(theme.colour("window"))) < 0.05
    assert table[0, 0] > table[0, 2] + 60
    assert table[255, 2] > table[255, 0] + 60


@BOTH
def test_sequential_lightness_only_rises(theme: Theme):
    shades = [luminance(QColor(*row)) for row in theme.table("sequential").astype(int)]
    assert np.all(np.diff(shades) > -1e-3)
    assert theme.table("sequential").shape == (256, 3)


@BOTH
def test_colours_of_marks(theme: Theme):
    assert theme.colour("#123456") == QColor("#123456")
    assert theme.colour("accent").name().upper() == theme.accent
    assert theme.colour(8) == theme.colour(0)
    assert len({theme.colour(group).name() for group in range(8)}) == 8
    assert len({theme.symbol(group) for group in range(8)}) == 8
    assert theme.colour("no such role") == theme.colour("text")


def test_dark_class_colours_stand_out_from_the_window():
    for group in range(8):
        assert contrast(DARK.colour(group), DARK.colour("window")) >= 3


def test_switching_live_recolours_what_is_shown(qtbot, qapp: QApplication):
    label = QLabel("epoch 900")
    qtbot.addWidget(label)
    label.show()
    for theme in (LIGHT, DARK, LIGHT):
        apply(qapp, theme)
        qapp.processEvents()  # fonts reach widgets that are shown with the next events
        assert label.grab().toImage().pixelColor(1, 1) == theme.colour("window")
        assert label.font().pixelSize() == 13


def test_scale_enlarges_fonts_and_controls(qtbot, qapp: QApplication):
    sizes: list[int] = []
    for scale in (1.0, 2.0):
        apply(qapp, LIGHT.scaled(scale))
        sizes.append(QApplication.font().pixelSize())
    assert sizes == [13, 26]
    apply(qapp, LIGHT)


def test_unknown_desktop_gets_light(qapp: QApplication):
    assert system_theme(qapp) in (LIGHT, DARK)
    assert themes.DARK.dark
    assert not themes.LIGHT.dark
