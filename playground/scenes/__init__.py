"""The built-in scenes, one folder each."""
