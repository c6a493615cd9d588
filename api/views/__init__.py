"""The handlers: each reads a body, makes one call into the domain, and shows what came of it."""
