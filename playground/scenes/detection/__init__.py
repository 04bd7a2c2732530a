"""The scene `detection`: a live picture with boxes, and everything that made them."""
