"""Clocks: when each opens, pauses, is corrected and ends, and how its date is explained."""
