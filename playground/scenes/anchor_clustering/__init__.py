"""k-means finds the sizes of anchors."""
