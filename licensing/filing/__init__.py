"""Filing: make a draft, edit it, attach documents to it, lodge a consignment."""

from licensing.filing.attaching import BadDocument, attach
from licensing.filing.checking import BadFiling
from licensing.filing.editing import edit
from licensing.filing.lodging import lodge
from licensing.filing.making import file
from licensing.filing.references import is_reference

__all__ = ["BadDocument", "BadFiling", "attach", "edit", "file", "is_reference", "lodge"]
