"""A scene that cannot be imported."""

SCENE = 1 / 0
