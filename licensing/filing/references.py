"""References: kind, year, nine random base-32 characters and a check character; no count leaks."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread
PATTERN = r"[A-Z]{3}-[0-9]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}"
RANDOM_CHARACTERS = 9


def new_reference(prefix: str, year: int) -> str:
    """A fresh reference such as LIC-2026-7KQ4M-2X9TC, of 45 random bits; the year is the deciding office's."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    body += check_character(body)
    return f"{prefix}-{year:04d}-{body[:5]}-{body[5:]}"


def is_reference(text: str) -> bool:
    """Whether the text has a reference's form and its check character is right."""
    if not re.fullmatch(PATTERN, text):
        return False
    body = text[9:].replace("-", "")
    return check_character(body[:-1]) == body[-1]


def check_character(body: str) -> str:
    """The Luhn mod N check character (ISO/IEC 7812-1 annex B, generalised to 32 characters)."""
    total = 0
    for index, char in enumerate(reversed(body)):
        value = ALPHABET.index(char) * (2 - index % 2)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]
