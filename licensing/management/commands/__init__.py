"""One command a file, each a line into a verb."""
