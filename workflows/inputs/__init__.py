"""Inputs: what the rows of the tables ask for, one file a subject."""
