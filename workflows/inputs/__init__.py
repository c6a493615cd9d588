"""Inputs: what the transitions of the tables ask for, one file a subject."""
