"""Delivered items: equipment in Indian hands, each with the export authority it came under; serial numbers are invented."""

from __future__ import annotations

from licensing.models import DeliveredItem, ExportAuthorityKind, Partner
from licensing.scenario.timeline import Office
from licensing.scenario.vocabulary import ahead

LOA, LICENCE = ExportAuthorityKind.LETTER_OF_OFFER, ExportAuthorityKind.LICENCE

# designation, serial number, USML category, authority, its number, years since delivery
ITEMS = (
    ("C-130J-30", "KC-3811", "VIII(a)", LOA, "IN-D-SAA", 9),
    ("C-130J-30", "KC-3814", "VIII(a)", LOA, "IN-D-SAD", 7),
    ("P-8I", "IN-328", "VIII(a)", LICENCE, "DSP-5 050183417", 8),
    ("AH-64E", "ZI-6004", "VIII(a)", LICENCE, "DSP-5 050411902", 6),
    ("CH-47F", "ZL-4702", "VIII(a)", LICENCE, "DSP-5 050411977", 6),
    ("MH-60R", "IN-753", "VIII(a)", LOA, "IN-P-SBH", 3),
    ("M777A2", "IND-0071", "II(a)", LOA, "IN-B-UBG", 5),
    ("F404-IN20", "GE-B310-117", "XIX(a)", LICENCE, "DSP-5 050502266", 4),
    ("F404-IN20", "GE-B310-122", "XIX(a)", LICENCE, "DSP-5 050502266", 3),
)

# who sustains them beside the ministry, by designation
SUSTAINED_BY = {
    "C-130J-30": ("lockheed-martin",),
    "P-8I": ("boeing", "adani-defence"),
    "AH-64E": ("boeing", "tata-advanced-systems"),
    "CH-47F": ("boeing", "tata-advanced-systems"),
    "MH-60R": ("lockheed-martin", "raytheon", "reliance-naval", "adani-defence"),
    "M777A2": ("lt-defence", "beml"),
    "F404-IN20": ("ge-aerospace", "hal"),
}


def make_items(partners: dict[str, Partner], office: Office) -> list[DeliveredItem]:
    """Write the delivered items, all of them the ministry's, and who sustains each."""
    items = DeliveredItem.objects.bulk_create(
        [
            DeliveredItem(
                designation=designation,
                serial_number=serial,
                usml_category=category,
                end_user=partners["mod-india"],
                authority_kind=kind,
                authority_number=number,
                delivered_on=office.date_of(ahead(-365 * years)),
            )
            for designation, serial, category, kind, number, years in ITEMS
        ]
    )
    for item in items:
        item.sustained_by.set([partners[code] for code in SUSTAINED_BY[item.designation]])
    return items
