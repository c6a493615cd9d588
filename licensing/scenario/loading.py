"""Loading: the scenario once into a database, in one transaction, and proof that it came out as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from licensing.context import CLOCK, ActionContext
from licensing.messaging.outbox import Topic
from licensing.models import Case, Clock, OutboxMessage, Partner
from licensing.scenario import credentials, timeline
from licensing.scenario.cast.authority import make_rating_authority
from licensing.scenario.cast.items import make_items
from licensing.scenario.cast.partners import PARTNERS, make_partners
from licensing.scenario.cast.people import make_people
from licensing.scenario.cast.systems import make_systems
from licensing.scenario.credentials import Secrets
from licensing.scenario.policy_actions import POLICY_ACTIONS
from licensing.scenario.replay import BadScenario, Cast, Replay
from licensing.scenario.stories import STORIES
from licensing.scenario.timeline import Office
from licensing.scenario.vocabulary import PolicyAction, Story


def is_loaded() -> bool:
    """Whether this database holds the scenario."""
    return Case.objects.filter(illustrative=True).exists()


def office_at(now: datetime) -> Office:
    """The deciding office on the day of `now`."""
    return timeline.office_at(now, settings.OFFICE_CALENDAR, settings.OFFICE_ZONE)


def load(
    now: datetime,
    invented: Secrets,
    stories: Iterable[Story] = STORIES,
    actions: Iterable[PolicyAction] = POLICY_ACTIONS,
) -> dict[str, Case]:
    """Write the scenario as it stands at the aware instant `now`; return the cases by story.

    `invented` holds the passwords and secrets to give. All in one transaction. Raises BadScenario when a story is
    refused or ends elsewhere than it says, or when the database has partners of those codes already.
    """
    with transaction.atomic():
        if Partner.objects.filter(code__in=PARTNERS).exists():
            raise BadScenario("This database has partners of the scenario's codes but not its cases.")
        office = office_at(now)
        partners = make_partners(office)
        staff = make_people(partners)
        credentials.give_passwords(invented)
        make_items(partners, office)
        make_rating_authority(office, ActionContext(now, CLOCK))
        cast = Cast(staff, partners, make_systems(partners, invented.hashes))
        cases = Replay(cast, office, actions).run(all_stories := tuple(stories), now)
        _recorded_at_the_time()
        cases = _read_again(cases)
        if errors := [
            *_misplaced(all_stories, cases),
            *_clock_errors(all_stories, cases),
            *_stuck_messages(),
        ]:
            raise BadScenario("; ".join(errors))
    return cases


def _recorded_at_the_time() -> None:
    """What partners were told of in the stories they were told then: nobody is sent months of mail today."""
    messages = OutboxMessage.objects.filter(topic=Topic.PARTNERS, delivered_at__isnull=True)
    messages.update(delivered_at=F("created_at"))


def _read_again(cases: Mapping[str, Case]) -> dict[str, Case]:
    """The cases as the database has them now."""
    fresh = Case.objects.with_detail().in_bulk([case.pk for case in cases.values()])
    return {key: fresh[case.pk] for key, case in cases.items()}


def _misplaced(stories: Iterable[Story], cases: Mapping[str, Case]) -> list[str]:
    reached = {key: str(case.state) for key, case in cases.items()}
    return [
        f"{story.key} is in {reached[story.key]!r}, not in {story.ends!r}"
        for story in stories
        if reached[story.key] != story.ends
    ]


def _clock_errors(stories: Iterable[Story], cases: Mapping[str, Case]) -> list[str]:
    """What is late though its story does not say so, or the other way round; and clocks failed."""
    open_clocks = Clock.objects.filter(case__in=cases.values(), closed_at__isnull=True)
    breached = set(open_clocks.filter(breached_at__isnull=False).values_list("case_id", flat=True))
    errors = [
        f"{story.key} is {'not ' if story.overdue else ''}overdue"
        for story in stories
        if (cases[story.key].pk in breached) is not story.overdue
    ]
    failed_jobs = Clock.objects.filter(set_aside_at__isnull=False).select_related("case")
    return [*errors, *(f"a clock of {clock.case} was failed: {clock.error}" for clock in failed_jobs)]


def _stuck_messages() -> list[str]:
    """What cases that follow others were told in vain."""
    stuck = OutboxMessage.objects.filter(topic=Topic.CASES, delivered_at__isnull=True)
    return [
        f"{message.event.case} was not followed: {message.error or 'its message waits'}"
        for message in stuck.select_related("event__case")
    ]
