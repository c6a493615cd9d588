"""I2: every firing has its event, every event of a level its firing, or one for each date that it names."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from licensing.clocks.terms import DUE
from licensing.events.declared import OF_FIRING
from workflows.catalogue import CATALOGUE

_WITHOUT_EVENT = f"""
SELECT owner.reference, c.purpose || coalesce('/' || c.number, ''), f.rung, f.event_number
FROM licensing_firing AS f
JOIN licensing_clock AS c ON c.id = f.clock_id JOIN licensing_case AS owner ON owner.id = c.case_id
LEFT JOIN licensing_event AS e ON e.case_id = c.case_id AND e.number = f.event_number
WHERE e.id IS NULL OR CASE WHEN f.rung = '{DUE}' THEN e.facts ->> 'transition' IS DISTINCT FROM c.overdue
  ELSE e.facts ->> 'rung' IS DISTINCT FROM f.rung::text OR NOT coalesce(
    e.facts ->> 'scope' = c.purpose || coalesce('/' || c.number, '')
    OR e.facts -> 'also' @> jsonb_build_array(jsonb_build_object('scope', c.purpose || coalesce('/' || c.number, ''))), false) END
"""  # noqa: S608 - table and column names alone, no user input
_FIRINGS_OF = """
(SELECT count(*) FROM licensing_firing AS f JOIN licensing_clock AS c ON c.id = f.clock_id
  WHERE c.case_id = e.case_id AND f.event_number = e.number)
"""
_WITHOUT_FIRING = f"""
SELECT owner.reference, e.number, e.name, {_FIRINGS_OF}, 1 + jsonb_array_length(coalesce(e.facts -> 'also', '[]'))
FROM licensing_event AS e JOIN licensing_case AS owner ON owner.id = e.case_id
WHERE (e.name = ANY(%(rungs)s::text[]) OR (owner.kind, e.facts ->> 'transition') IN (SELECT * FROM unnest(%(kinds)s::text[], %(names)s::text[])))
  AND {_FIRINGS_OF} <> 1 + jsonb_array_length(coalesce(e.facts -> 'also', '[]'))
"""  # noqa: S608 - table and column names alone, no user input


def violations() -> Iterator[str]:
    """One sentence for each firing without its event, and for each event of a level with none or several."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_EVENT)
        for reference, scope, level, number in cursor:
            yield f"{reference}: {level!r} of the clock {scope!r} fired, and event {number} does not say so"
        kinds, names = zip(*_overdue_transitions(), strict=True)
        cursor.execute(
            _WITHOUT_FIRING, {"rungs": list(OF_FIRING), "kinds": list(kinds), "names": list(names)}
        )
        for reference, number, name, count, right in cursor:
            yield f"{reference}: event {number} ({name}) has {count} firings, not {'one' if right == 1 else right}"


def _overdue_transitions() -> list[tuple[str, str]]:
    """(kind, transition) of what is executed because time is up, and for no other reason."""
    return [
        (kind, clock.overdue)
        for kind, flow in CATALOGUE.items()
        for state in flow.states
        for clock in state.clocks
        if clock.overdue
        and not any(transition.automatic for transition in flow.transitions_named(clock.overdue))
    ]
