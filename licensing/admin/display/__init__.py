"""How things are shown on every page: cells, labels, days and durations, alike wherever they stand."""
