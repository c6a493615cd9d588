"""Registers: partners' arrangements and programmes, people, API clients, authorities, authorisations."""
