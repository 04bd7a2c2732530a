"""The small network: it learns, and every map of every layer can be seen and asked where it comes from."""
