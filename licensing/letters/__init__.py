"""Letters: what the office writes because of a transition - the facts fixed with it, and the PDF made of them later."""
