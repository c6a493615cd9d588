"""Guards: the conditions on transitions, one file a subject."""
