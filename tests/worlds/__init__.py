"""The parts of the small world for tests: who is there, what is filed, and the paths to every state."""
