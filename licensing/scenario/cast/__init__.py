"""Who and what the scenario is about: partners, people, their systems, delivered items."""
