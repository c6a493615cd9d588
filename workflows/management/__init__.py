"""Commands of the workflows application."""
