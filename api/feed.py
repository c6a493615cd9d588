"""The feed's cursor: a place in one partner's feed, signed, which is refused where the feed is not the one that it is of.

The place alone would not tell: after a restore from a copy the same places are given to other events. So the cursor also
names the event at the place, and when it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from api.problems import ErrorEntry
from api.refusals import Problem, invalid
from licensing.models import FeedEntry
from licensing.models.feed import KEPT

LONGEST_CURSOR = 250
LATEST = "latest"
GONE = (
    "The feed does not reach back to this cursor. Read your cases with `changed_after`, then follow the feed "
    "from `after=latest`."
)


@dataclass(frozen=True)
class Place:
    """Up to where a partner has read: the last entry's key and id, when that was made, and when the cursor was given."""

    key: int
    uuid: str
    made_at: datetime
    given_at: datetime

    def cursor(self, partner: int) -> str:
        """The cursor that stands for it."""
        parts = [self.key, self.uuid, int(self.made_at.timestamp()), int(self.given_at.timestamp())]
        return signing.dumps(parts, salt=_salt(partner))


def place_of(partner: int, after: str, now: datetime) -> Place:
    """The place that a cursor stands for: `latest` for the last entry, nothing for before the first.

    Raises problems: for a cursor that was not given to this partner, and for one beyond which something is not kept.
    """
    entries = FeedEntry.objects.filter(partner=partner)
    if after in ("", LATEST):
        return _last_of(list(entries.order_by("-id")[:1]) if after else [], now)
    try:
        key, uuid, made_at, given_at = signing.loads(after[:LONGEST_CURSOR], salt=_salt(partner))
    except (signing.BadSignature, ValueError):
        sentence = "The cursor is not valid. Use the one that was given to you unchanged."
        raise invalid([ErrorEntry("invalid", sentence, parameter="after")]) from None
    place = Place(key, uuid, _instant(made_at), _instant(given_at))
    if now - place.given_at > KEPT:
        raise Problem("cursor-expired", GONE)
    if key and not entries.filter(pk=key, uuid=uuid).exists() and now - place.made_at < KEPT:
        raise Problem("cursor-expired", GONE)  # the feed has been restored to before it
    return Place(key, uuid, place.made_at, now)


def beyond(place: Place, read: Sequence[FeedEntry]) -> Place:
    """The place after these entries, or the same where there are none."""
    return _last_of(list(read[-1:]), place.given_at) if read else place


def _last_of(entries: list[FeedEntry], now: datetime) -> Place:
    if not entries:
        return Place(0, "", now, now)
    return Place(entries[0].pk, str(entries[0].uuid), entries[0].made_at, now)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _salt(partner: int) -> str:
    return f"api.feed.{partner}"
