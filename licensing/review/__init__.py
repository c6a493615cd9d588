"""Review: what the agencies say, what the law finds, and the certificates of a case."""
