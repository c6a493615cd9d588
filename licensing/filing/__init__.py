"""Filing: make a draft, edit it, attach documents to it, file a shipment."""

from licensing.filing.attaching import BadDocument, attach
from licensing.filing.checking import BadFiling
from licensing.filing.editing import edit
from licensing.filing.making import file
from licensing.filing.references import is_reference
from licensing.filing.scanning import ScannerAway
from licensing.filing.shipments import file_shipment

__all__ = [
    "BadDocument",
    "BadFiling",
    "ScannerAway",
    "attach",
    "edit",
    "file",
    "file_shipment",
    "is_reference",
]
