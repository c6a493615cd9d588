"""Converters: what a reference and a document's number look like in an address."""

from licensing import filing
from licensing.filing import references


class Reference:
    """A reference whose check character is right; anything else is an address that does not exist."""

    regex = references.PATTERN

    def to_python(self, value: str) -> str:
        """The reference; raises ValueError for a mistyped one."""
        if not filing.is_reference(value):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """The reference as it stands in an address."""
        return value


class Number:
    """A small positive number."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number as it stands in an address."""
        return str(value)
