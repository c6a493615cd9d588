"""Pages by key: forward and backward they show every row once, those without a value last."""

import pytest

from licensing.models import Partner
from licensing.models.keysets import keyset

pytestmark = pytest.mark.django_db
DAYS = (None, "2026-03-02", "2026-03-01", None, "2026-03-02", "2026-03-03", None)


def partners():
    for number, day in enumerate(DAYS):
        Partner.objects.create(
            code=f"p{number}",
            name=f"Partner {number % 2}",
            kind="firm",
            country="US",
            registration_expires_on=day,
        )
    return Partner.objects.filter(code__regex=r"^p\d$")


@pytest.mark.parametrize(
    "names", [("pk",), ("-pk",), ("name", "-pk"), ("-name", "registration_expires_on?", "pk")]
)
def test_every_row_is_on_one_page(names):
    rows, order = partners(), keyset(*names)
    whole = list(rows.order_by(*order.ordering()))
    assert list(rows.order_by(*order.ordering(forward=False))) == whole[::-1]
    for index, row in enumerate(whole):
        key = order.key_of(row)
        after = rows.filter(order.beyond(key)).order_by(*order.ordering())
        before = rows.filter(order.beyond(key, forward=False)).order_by(*order.ordering())
        assert (list(before), list(after)) == (whole[:index], whole[index + 1 :])


def test_rows_without_a_value_come_last():
    rows = partners().order_by(*keyset("registration_expires_on?", "pk").ordering())
    days = [row.registration_expires_on for row in rows]
    assert days == [*sorted(day for day in days if day), None, None, None]
