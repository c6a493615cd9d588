"""What Congress was told of a contract covers the later filings under it, up to what it was told: 22 CFR 123.15."""

from decimal import Decimal

import pytest

from licensing.case_file import CaseFile
from licensing.models import LicenceDetail
from tests.world import codes, make_world
from tests.worlds.contracts import CENT, THRESHOLD, line, notified, of_other, reviewed, sold

pytestmark = pytest.mark.django_db
NONE = {"recommendation": "approve", "notification": "none"}
STATED = {"contract_value": THRESHOLD}
HALF = THRESHOLD / 2


def finding(world, case):
    return CaseFile(world.fresh(case)).finding("notification", world.now).answer


def test_a_notification_that_told_of_the_whole_contract_covers_what_is_filed_later():
    world = make_world()
    first = notified(world, reviewed(world, HALF, **STATED))
    case = reviewed(world, HALF, **STATED)
    answer = finding(world, case)
    assert (answer.required, answer.covered_by) == (False, first.reference)
    assert answer.judged.endswith(
        f" The notification of {first.reference} covers it: Congress received it on 2 March 2026, for $50,000,000.00."
    )
    case = world.execute(case, "recommend", "officer", **NONE)
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_it_covers_not_a_cent_more_than_it_told():
    world = make_world()
    notified(world, reviewed(world, HALF, **STATED))
    case = reviewed(world, HALF + CENT, **STATED)
    assert finding(world, case).required is True
    assert codes(world, case, "recommend", "officer", **NONE) == {"notification_due"}


def test_it_covers_no_major_equipment_that_it_did_not_tell_of():
    world = make_world()
    notified(world, reviewed(world, HALF, **STATED))
    assert finding(
        world, sold(world, "1000.00", lines=[line(Decimal("1000.00"), mde=True)], **STATED)
    ).required


def test_it_covers_no_other_country():
    world = make_world()
    notified(world, reviewed(world, HALF, **STATED))
    assert finding(world, sold(world, "1000.00", destination="BR", **STATED)).required


def test_a_wait_that_runs_covers_nothing():
    world = make_world()
    first = notified(world, reviewed(world, HALF, **STATED), days=0)
    assert first.state == "notification"
    case = sold(world, HALF, **STATED)
    assert finding(world, case).required
    world.sweep(31)
    assert not finding(world, case).required


def test_a_joint_resolution_ends_what_it_covers():
    world = make_world()
    first = notified(world, reviewed(world, HALF, **STATED))
    case = world.execute(reviewed(world, HALF, **STATED), "recommend", "officer", **NONE)
    world.execute(first, "bar", "officer", enacted_on=world.now.date())
    assert codes(world, case, "approve", "countersigner") == {"notification_due"}


def test_what_was_told_goes_with_the_filing_that_told_it():
    world = make_world()
    first = notified(world, reviewed(world, HALF, **STATED))
    case = sold(world, HALF, **STATED)
    world.execute(first, "withdraw", "filer")
    assert finding(world, case).required


def test_another_filer_s_notification_covers_nothing():
    world = make_world()
    other = of_other(world)
    notified(world, reviewed(world, HALF, **STATED, **other))
    assert finding(world, sold(world, HALF, **STATED)).required


def test_a_reconsideration_forgets_what_congress_was_told():
    world = make_world()
    first = notified(world, reviewed(world, HALF, **STATED))
    assert LicenceDetail.objects.get(pk=first.pk).certified_value == THRESHOLD
    world.execute(first, "deny", "countersigner", reason="Foreign policy.")
    world.execute(first, "request_reconsideration", "filer", grounds="New facts.")
    kept = LicenceDetail.objects.get(pk=first.pk)
    assert (kept.certified_value, kept.certified_countries) == (None, [])
    assert finding(world, sold(world, HALF, **STATED)).required


def test_without_a_contract_nothing_is_kept_of_what_was_told():
    world = make_world()
    assert world.at("notification").detail.certified_value is None
