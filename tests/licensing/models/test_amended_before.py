"""A database from before agreements had terms of their own: each has those of its filing, in force since its approval."""

from datetime import date

import pytest

from licensing.integrity import violations
from licensing.models import AgreementTerms, AuthorisedLine
from tests.licensing.models.test_granted_before import migrate, migrate_on
from tests.world import make_world
from tests.worlds.agreements import agreement, amend
from tests.worlds.authorities import granted, licence

pytestmark = pytest.mark.slow  # the way back and forth through the migrations


def test_what_was_approved_before_has_the_terms_of_its_filing(committed_db):
    world = make_world()
    bare, case = licence(world), agreement(world)
    migrate("told_of_agreements")
    migrate_on()
    assert (granted(bare).terms_number, granted(case).terms_number) == (0, 1)
    (terms,) = AgreementTerms.objects.all()
    assert (terms.set_by_id, terms.in_force_from, terms.expires_on) == (
        case.pk,
        case.detail.approved_on,
        date(2034, 12, 31),
    )
    assert granted(case).quantity_to_be_made == 2400
    numbers = AuthorisedLine.objects.order_by("authorisation", "number").values_list("number", flat=True)
    assert list(numbers) == [1, 1, 2]
    amend(world, case, "extend_duration", ends_on=date(2036, 6, 30))
    assert list(violations()) == []
