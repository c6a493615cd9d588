"""HTTP for partner systems: thin, denied unless declared, and never a word more than the partner may read."""
