"""A small convolutional network that learns generated shapes in seconds, and what its maps are made of."""
