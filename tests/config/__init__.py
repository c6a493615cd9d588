"""Tests of how the engine is configured, started and checked."""
