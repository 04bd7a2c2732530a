"""A window slides over an input, and every number of its arithmetic is shown."""
