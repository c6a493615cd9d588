"""Commands of the licensing application."""
