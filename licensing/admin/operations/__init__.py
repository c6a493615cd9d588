"""Operations: what failed and is tried again, a person's notices, questions to the rule book."""
