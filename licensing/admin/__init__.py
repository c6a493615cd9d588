"""The admin: an inbox and a page per case for officers; people, partners and clients for administrators."""

from licensing.admin import cases, clients, people, ratings

__all__ = ["cases", "clients", "people", "ratings"]
