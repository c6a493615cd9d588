"""The partners' API, from outside."""
