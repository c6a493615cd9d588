"""WHEN: the state tables, their language and their binding."""
