"""Points, and a network that learns from them: what may be turned, and how both are made from it."""
