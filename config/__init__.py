"""How the engine is configured, started, checked and demonstrated."""
