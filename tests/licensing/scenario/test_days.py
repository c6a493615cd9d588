"""The scenario can be told on any day: weekend, holiday, the year's end; and comes out sound."""

from datetime import UTC, datetime

import pytest

from licensing.integrity import violations
from licensing.models import Case, OutboxMessage
from licensing.scenario import credentials, loading
from licensing.scenario.stories import STORIES


@pytest.mark.slow
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 29, 2, 0, tzinfo=UTC),  # a Saturday night in Washington, a Sunday in India
        datetime(2026, 11, 26, 20, 0, tzinfo=UTC),  # Thanksgiving
        datetime(2027, 1, 1, 3, 30, tzinfo=UTC),  # the last evening of the year in Washington
    ],
    ids=["weekend", "holiday", "year's end"],
)
def test_the_scenario_is_sound_whenever_it_is_loaded(committed_db, now):
    cases = loading.load(now, credentials.invent())
    assert {key: case.state for key, case in cases.items()} == {story.key: story.ends for story in STORIES}
    assert list(violations()) == []
    assert not OutboxMessage.objects.exclude(set_aside_at=None).exists()
    late = Case.objects.filter(clocks__breached_at__isnull=False, clocks__closed_at__isnull=True).distinct()
    assert late.count() == sum(story.overdue for story in STORIES) == 6
