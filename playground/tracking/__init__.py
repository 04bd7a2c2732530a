"""Following boxes from picture to picture, and counting what crosses a line; no torch."""
