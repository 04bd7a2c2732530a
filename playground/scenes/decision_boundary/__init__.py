"""Decision boundaries of a small network, live."""
