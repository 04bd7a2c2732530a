"""Small scenes that behave, or misbehave, in one way each."""
