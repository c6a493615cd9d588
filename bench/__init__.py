"""Benchmarks: each prints a ratio against its floor in the same run; none of them is a test."""
