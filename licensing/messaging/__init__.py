"""Messaging: what leaves the database because of an event, and how it reaches officers, partners and workers."""
