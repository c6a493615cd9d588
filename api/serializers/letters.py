"""The letters of a case, as its filer reads of them."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from licensing.models import Letter


class ShownLetter(serializers.ModelSerializer):
    """A letter; what is known of its PDF is null until that is there."""

    title = serializers.CharField(source="get_kind_display")
    written_at = serializers.DateTimeField(source="event.at", help_text="When the decision was taken.")
    rendered_at = serializers.DateTimeField(help_text="Since when there is a PDF.", allow_null=True)
    size = serializers.IntegerField(source="document.size", default=None, allow_null=True)
    sha256 = serializers.CharField(source="document.sha256", default=None, allow_null=True)
    href = serializers.SerializerMethodField(help_text="Where the PDF is.")

    class Meta:
        model = Letter
        fields = ("number", "kind", "title", "written_at", "rendered_at", "size", "sha256", "href")
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uri-reference"})
    def get_href(self, letter: Letter) -> str | None:
        """Where it is, once it is."""
        if letter.rendered_at is None:
            return None
        position = {"reference": letter.case.reference, "number": letter.number}
        return reverse("api:letter", kwargs=position)


class Letters(serializers.Serializer):
    """The letters of one case."""

    items = ShownLetter(many=True)
