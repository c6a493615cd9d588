"""The tests mirror the packages; see conftest.py for what they stand on."""
