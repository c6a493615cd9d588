"""Two filings of one contract at once, each below the amount by itself: neither is approved past Congress."""

from licensing.integrity import violations
from licensing.models import Case
from licensing.transitions import Refused
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.contracts import THRESHOLD, recommended, sold
from tests.worlds.paths import REVIEW

HALF = THRESHOLD / 2
NONE = {"recommendation": "approve", "notification": "none"}


def test_two_submitted_at_once_are_both_asked_for_a_notification(committed_db):
    world = make_world()
    for number in range(4):
        contract = {"contract_number": f"Race {number}"}
        first, second = (sold(world, HALF, submit=False, **contract) for _ in range(2))
        at_once(execute(world, first, "submit", "filer"), execute(world, second, "submit", "filer"))
        for case in (first, second):
            for step in REVIEW[1:]:
                step(world, case)
        results = at_once(
            execute(world, first, "recommend", "officer", **NONE),
            execute(world, second, "recommend", "officer", **NONE),
        )
        assert [result.codes for result in results] == [{"notification_due"}] * 2
    assert list(violations()) == []


def test_one_submitted_while_the_other_is_approved(committed_db):
    """Whichever comes first, no two are approved that come to the amount without a notification."""
    world = make_world()
    for number in range(6):
        contract = {"contract_number": f"Race {number}"}
        case = recommended(world, HALF, **contract)
        other = sold(world, HALF, submit=False, **contract)
        approved, _ = at_once(
            execute(world, case, "approve", "countersigner"), execute(world, other, "submit", "filer")
        )
        for step in REVIEW[1:]:
            step(world, other)
        if isinstance(approved, Refused):
            assert approved.codes == {"notification_due"}
        (recommended_too,) = at_once(execute(world, other, "recommend", "officer", **NONE))
        assert isinstance(recommended_too, Refused)
        granted = Case.objects.filter(pk__in=(case.pk, other.pk), state="approved").count()
        assert granted == (not isinstance(approved, Refused))
    assert list(violations()) == []
