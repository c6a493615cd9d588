"""Converters: what a reference, a document's number and an authorisation's look like in an address."""

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


class Authorisation:
    """The number of an authorisation: a DSP licence's nine digits, an agreement's TA-100123-26."""

    regex = "05[0-9]{7,10}|(?:TA|MA|DA|GC)-[0-9]{6,9}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        """The number."""
        return value

    def to_url(self, value: str) -> str:
        """The number as it stands in an address."""
        return value
