"""Production: the field in which a table of what was made is typed, pasted or sent as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from workflows.production import COLUMNS

MOST_BYTES = 200_000
TOO_LONG = "The file is too long."  # which is no table, and is refused as one


class ProductionTable(forms.Widget):
    """Rows of comma-separated values: the file where one is sent, else the text."""

    template_name = "licensing/production_table.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """The text of the table; the input says what is wrong with it."""
        sent = files.get(f"{name}-file") if files else None
        if isinstance(sent, UploadedFile):
            sent.seek(0)  # it is read again where the form is shown again
            content = sent.read(MOST_BYTES + 1)
            return TOO_LONG if len(content) > MOST_BYTES else content.decode("utf-8-sig", errors="replace")
        return str(data.get(name) or "").strip()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """What was entered before, and the first line."""
        context = super().get_context(name, value, attrs)
        return {**context, "text": value or "", "header": ",".join(COLUMNS)}
