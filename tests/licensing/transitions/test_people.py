"""Four eyes, delegates, and the fresh eyes of a reconsideration."""

from datetime import date

import pytest

from licensing.models import Referral
from tests.world import codes, make_world, person, staff

pytestmark = pytest.mark.django_db


def test_the_recommender_never_approves_nor_a_delegate():
    from licensing.models import Delegation, User

    world = make_world()
    case = world.at("countersign")
    both = staff(person("both", "officer", "countersigner"))
    world.actors["both"] = both
    case = world.execute(case, "send_back", "countersigner", reason="Say why.")
    case = world.execute(case, "recommend", "both", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "both") == {"four_eyes"}
    assert codes(world, case, "deny", "both", reason="No.") == {"four_eyes"}
    deputy = person("deputy", "countersigner")
    boss = User.objects.get(username="both")
    Delegation.objects.create(
        delegator=boss, delegate=deputy, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)
    )
    world.actors["deputy"] = staff(deputy)
    assert codes(world, case, "approve", "deputy") == {"four_eyes"}
    assert world.execute(case, "approve", "countersigner2").state == "approved"


def test_a_delegate_acts_in_the_delegators_role_while_it_lasts():
    from licensing import context
    from licensing.models import Delegation, User
    from workflows.language import Role

    make_world()
    kim, olive = (User.objects.get(username=name) for name in ("kim", "olive"))
    Delegation.objects.create(
        delegator=kim, delegate=olive, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 5)
    )
    assert context.staff(olive, date(2026, 3, 5)).roles == {Role.OFFICER, Role.COUNTERSIGNER}
    assert context.staff(olive, date(2026, 3, 6)).roles == {Role.OFFICER}
    assert context.staff(kim, date(2026, 3, 2)).roles == {Role.COUNTERSIGNER}
    assert context.staff(olive, date(2026, 3, 6)).people == {kim.pk, olive.pk}


def test_who_reinstated_does_not_revoke():
    world = make_world()
    case = world.execute(world.at("suspended"), "reinstate", "countersigner2")
    assert codes(world, case, "revoke", "countersigner2", reason="After all.") == {"four_eyes"}


def test_who_denied_does_not_recommend_the_reconsideration():
    world = make_world()
    world.actors["two"] = staff(person("two", "officer", "countersigner"))
    case = world.execute(world.at("countersign"), "deny", "two", reason="Foreign policy.")
    case = world.execute(case, "request_reconsideration", "filer", grounds="New facts.")
    facts = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "two", **facts) == {"fresh_eyes"}


def test_a_delegate_of_a_reviewer_speaks_for_the_reviewers_agency():
    from licensing.models import Delegation, User

    world = make_world()
    case = world.at("staffed")
    stand_in = person("sam", agency=world.bureau)
    body = {"delegator": User.objects.get(username="rita"), "delegate": stand_in}
    Delegation.objects.create(**body, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    world.actors["sam"] = staff(stand_in)
    world.execute(case, "give_position", "sam", position="no_objection")
    answered = Referral.objects.get(case=case, closed_at__isnull=False)
    assert answered.agency == world.defence
    User.objects.filter(username="rita").update(is_active=False)
    assert staff(stand_in).roles == frozenset()


def test_a_reconsideration_is_asked_once_and_goes_to_other_people():
    world = make_world()
    case = world.execute(world.at("denied"), "request_reconsideration", "filer", grounds="New facts.")
    again = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "officer", **again) == {"fresh_eyes"}
    case = world.execute(case, "recommend", "officer2", **again)
    assert codes(world, case, "deny", "countersigner", reason="No.") == {"fresh_eyes"}
    assert codes(world, case, "approve", "countersigner") == {"fresh_eyes"}
    case = world.execute(case, "deny", "countersigner2", reason="No, still.")
    assert codes(world, case, "request_reconsideration", "filer", grounds="Once more.") == {"reconsidered"}


def test_the_second_look_at_a_revocation_is_anothers():
    world = make_world()
    case = world.at("contested")
    assert codes(world, case, "uphold", "countersigner") == {"four_eyes"}
    assert world.execute(case, "uphold", "countersigner2").state == "revoked"
    suspended = world.execute(world.at("suspended"), "contest", "filer", grounds="It was not us.")
    assert world.execute(suspended, "uphold", "countersigner2").state == "suspended"
