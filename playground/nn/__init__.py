"""Small networks, trained by hand-written forward and backward passes."""
