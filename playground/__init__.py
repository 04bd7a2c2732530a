"""The engines and everything the window shows: Qt-free."""

__version__ = "0.1.0"
