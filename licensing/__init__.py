"""WHAT: nouns, verbs and the law."""
