"""The case page: what it shows, part by part, and the page on which an officer confirms a transition."""
