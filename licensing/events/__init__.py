"""Events: their names, how they are sealed into a chain, and how the chain is verified."""

from licensing.events.declared import QUIET, Declared, audiences_of, declared, names_for
from licensing.events.sealing import BadFacts, seal

__all__ = ["QUIET", "BadFacts", "Declared", "audiences_of", "declared", "names_for", "seal"]
