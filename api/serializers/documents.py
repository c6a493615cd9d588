"""The form with which a document is sent, and the list of those that were."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Strict, Text
from api.serializers.nested import ShownDocument
from licensing.filing import attaching
from licensing.models.documents import ATTACHED


class Size(serializers.IntegerField):
    """A number of bytes, as a form writes it: digits."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if not (isinstance(data, str) and data.isascii() and data.isdecimal() and len(data) < 13):
            raise serializers.ValidationError("It must be a number of bytes.", code="invalid")
        return int(data)


class SentDocument(Strict):
    """A document with what it is declared to be; it is kept only if all of that is true of what arrived."""

    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in ATTACHED])
    title = Text(max_length=200)
    size = Size(min_value=1, max_value=attaching.MOST_BYTES, help_text="Bytes of the file.")
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", max_length=64, help_text="SHA-256 of the file, in lower case."
    )
    file = serializers.FileField(
        allow_empty_file=True,
        help_text=f"PDF, PNG, JPEG, DOCX or XLSX, told by its content; at most {attaching.MOST_BYTES} bytes.",
    )


class DocumentList(serializers.Serializer):
    """What was attached to one case."""

    items = ShownDocument(many=True)
