"""Guards: the conditions on rows, one file a subject."""
