"""The engines and everything the window shows: Qt-free."""
