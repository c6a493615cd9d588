"""Why a clock ran, stood still or was excused, as codes; the sentences of before stay as they were recorded.

What a sentence said is recognised word for word, by the tables as they stood; of the rest the ledger says that it was recorded in
words. An officer's reason for a correction is taken for nothing else, whatever it imitates.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH, LONGEST = 2000, 300
STATES = {
    "licence": "draft intake review staffed determination countersign consultation notification queried approved "
    "suspended exhausted denied revocation contested returned withdrawn lapsed refused revoked expired void applied",
    "maintenance": "draft intake awaiting_licence technical determination countersign queried denied cleared blocked in_work "
    "awaiting_parts returning completed refused returned withdrawn lapsed cancelled",
    "spares": "draft verification awaiting_licence review countersign queried denied released blocked delivered refused "
    "returned withdrawn lapsed cancelled",
    "shipment": "lodged in_transit held disputed clearing delivered cancelled seized",
    "priority": "draft sponsorship endorsement queried authorisation authorised rated requested offered assistance accepted "
    "completed rejected declined returned withdrawn cancelled lapsed",
}
WAITING = {
    "notification": "congressional notification",
    "awaiting_licence": "waits for a licence",
    "queried": "the applicant's time",
}
NSPD_56 = "NSPD-56 (22 January 2008); 73 FR 20357, exception"
EXCEPTIONS = {
    "congressional_notification": f"Congressional notification ({NSPD_56} 1)",
    "government_assurances": f"Government assurances are outstanding ({NSPD_56} 2)",
    "end_use_check": f"An end-use check is outstanding ({NSPD_56} 3)",
    "dod_review": f"The defence department's review is not complete ({NSPD_56} 4)",
    "waiver_of_restrictions": f"A waiver of restrictions is needed ({NSPD_56} 5)",
    "policy_review": f"Export policy is under active review ({NSPD_56} 6)",
}
ACTS = {
    "place_hold": "place a hold",
    "lift_hold": "lift a hold",
    "move_clocks": "move running clocks to a service level",
    "count_anew": "count days anew",
    "escalate": "escalate for a disruption",
    "give_back": "give back what a disruption raised",
    "settle_dpas": "stop or resume what waits for the authority to rate",
}
SEGMENTS = """
SELECT s.id, s.basis, s.running, s.excused, s.starts_at, c.basis AS law, c.statutory, c.case_id, k.kind, s.causes,
  EXISTS (SELECT FROM licensing_event e WHERE e.case_id = c.case_id AND e.number <= s.event_number
    AND e.facts ->> 'transition' = 'correct_clock' AND left(e.facts -> 'data' ->> 'reason', 300) = s.basis) AS corrected,
  EXISTS (SELECT FROM licensing_event e WHERE s.running AND e.case_id = c.case_id AND e.number <= s.event_number
    AND e.facts ->> 'transition' = replace(s.basis, ' ', '_')) AS taken
FROM licensing_clocksegment s JOIN licensing_clock c ON c.id = s.clock_id JOIN licensing_case k ON k.id = c.case_id
WHERE s.id > %s ORDER BY s.id LIMIT %s
"""
PAUSES = """
SELECT case_id, number, code, basis, opened_at, closed_at FROM licensing_stop WHERE case_id = ANY(%s) ORDER BY number
"""
CODES = (
    "law opened continued returned transition bulk interrupted applicants_time waiting pause hold exception "
    "required_date correction recorded"
)
ONE_OF = " || ".join(f'@.code == "{code}"' for code in CODES.split())
KNOWN = f'$.type() == "array" && $.size() > 0 && !(exists($[*] ? (!({ONE_OF}))))'
Found = list[dict[str, Any]]


class Segment(NamedTuple):
    """A stretch of a ledger, with what its words have to be read by."""

    id: int
    basis: str
    running: bool
    excused: bool
    starts_at: Any
    law: str
    statutory: bool
    case: int
    kind: str
    causes: str
    corrected: bool
    taken: bool


class Pause(NamedTuple):
    """What stopped clocks of a case, from when to when."""

    case: int
    number: int
    code: str
    basis: str
    opened_at: Any
    closed_at: Any

    @property
    def cause(self) -> dict[str, Any]:
        if self.code == "hold":
            return {"code": "hold", "number": self.number}
        return {"code": "pause", "pause": self.code, "number": self.number}

    def is_open(self, at: Any) -> bool:
        return self.opened_at <= at and (self.closed_at is None or self.closed_at > at)


def of_states(kind: str, *, running: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a ledger of the kind says of its states, with the cause that each is."""
    for state in STATES[kind].split():
        yield f"{state} opened", {"code": "opened", "state": state}
        yield f"back from {state}", {"code": "returned", "state": state}
        yield f"{state}: the applicant's time", {"code": "applicants_time", "state": state}
        yield state, {"code": "continued" if running else "interrupted", "state": state}
        if state in WAITING:
            yield WAITING[state], {"code": "waiting", "state": state}


def phrases(one: Segment, pauses: list[Pause]) -> list[tuple[str, dict[str, Any]]]:
    """What its words may be made of; of pauses in the same words first those that were open then, in their order."""
    exceptions = [(words, {"code": "exception", "exception": code}) for code, words in EXCEPTIONS.items()]
    if one.excused:
        return exceptions
    known = list(of_states(one.kind, running=one.running))
    if one.running:
        known += [(words, {"code": "bulk", "act": act}) for act, words in ACTS.items()]
    if one.law:
        known.append((one.law, {"code": "law"}))
    if one.statutory:
        return [*known, *exceptions]
    begun = [pause for pause in pauses if pause.opened_at <= one.starts_at]
    now = [pause for pause in begun if pause.is_open(one.starts_at)]
    over = [pause for pause in reversed(begun) if pause not in now]
    return [*known, *((pause.basis, pause.cause) for pause in (*now, *over))]


def causes_of(one: Segment, pauses: list[Pause]) -> Found:
    """The causes that its words name, in their order."""
    if one.corrected:
        return [{"code": "correction"}]
    known = sorted(phrases(one, pauses), key=lambda phrase: -len(phrase[0]))
    rest, found = f"; {one.basis}; ", {}
    for words, cause in known:
        place = rest.find(f"; {words}; ")
        if place >= 0:
            found[place] = cause
            rest = rest.replace(f"; {words}; ", "; " + " " * len(words) + "; ", 1)
    causes, left = [found[place] for place in sorted(found)], rest.strip("; ")
    if not causes and one.taken:
        return [{"code": "transition", "transition": one.basis.replace(" ", "_")}]
    if len(one.basis) == LONGEST and not one.running:
        cut = [cause for words, cause in known if cause not in causes and left and words.startswith(left)]
        lost = [p.cause for p in pauses if p.code == "hold" and p.is_open(one.starts_at)]
        causes += cut[:1] + [cause for cause in lost if cause not in (*causes, *cut[:1])]
        left = "" if cut else left
    return [*causes, {"code": "recorded"}] if left or not causes else causes


def words_of(one: Segment, pauses: list[Pause]) -> str:
    """The way back: the sentence that the causes make."""
    by_number = {pause.number: pause.basis for pause in pauses}
    said = {
        "law": lambda _: one.law,
        "opened": lambda cause: f"{cause['state']} opened",
        "continued": lambda cause: cause["state"],
        "returned": lambda cause: f"back from {cause['state']}",
        "transition": lambda cause: cause["transition"].replace("_", " "),
        "bulk": lambda cause: ACTS[cause["act"]],
        "interrupted": lambda cause: cause["state"],
        "applicants_time": lambda cause: f"{cause['state']}: the applicant's time",
        "waiting": lambda cause: WAITING.get(cause["state"], cause["state"]),
        "pause": lambda cause: by_number[cause["number"]],
        "hold": lambda cause: by_number[cause["number"]],
        "exception": lambda cause: EXCEPTIONS[cause["exception"]],
        "required_date": lambda cause: f"Needed on {cause['needed_on']}",
    }
    return "; ".join(said[cause["code"]](cause) for cause in json.loads(one.causes))[:LONGEST]


def batches(cursor: Any) -> Iterator[tuple[list[Segment], dict[int, list[Pause]]]]:
    last = 0
    while True:
        cursor.execute(SEGMENTS, [last, BATCH])
        found = [Segment(*row) for row in cursor.fetchall()]
        if not found:
            return
        last = found[-1].id
        cursor.execute(PAUSES, [list({one.case for one in found})])
        pauses = defaultdict(list)
        for row in cursor.fetchall():
            pauses[row[0]].append(Pause(*row))
        yield found, pauses


def write(cursor: Any, column: str, kind: str, values: dict[int, str]) -> None:
    cursor.execute(
        f"UPDATE licensing_clocksegment AS held SET {column} = new.value::{kind} "  # noqa: S608 - names of ours
        "FROM unnest(%s::bigint[], %s::text[]) AS new(id, value) WHERE held.id = new.id",
        [list(values), list(values.values())],
    )


def put_into_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for found, pauses in batches(cursor):
            made = {one.id: json.dumps(causes_of(one, pauses[one.case])) for one in found}
            write(cursor, "causes", "jsonb", made)


def put_into_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for found, pauses in batches(cursor):
            write(
                cursor,
                "basis",
                "text",
                {one.id: words_of(one, pauses[one.case]) for one in found if not one.basis},
            )


class Migration(migrations.Migration):
    dependencies = [("licensing", "0023_clock_purposes")]

    operations = [
        migrations.AddField(
            "clocksegment",
            "causes",
            models.JSONField(
                default=list, help_text="Why: codes of `workflows.causes`, and what each names."
            ),
        ),
        migrations.AlterField(
            "clocksegment",
            "basis",
            models.CharField(
                blank=True,
                help_text="What was recorded in words: an officer's reason for a correction, or what the ledger said before it kept causes.",
                max_length=300,
            ),
        ),
        migrations.RunPython(put_into_codes, put_into_words),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AddConstraint(
            "clocksegment",
            models.CheckConstraint(
                condition=models.Func(
                    models.F("causes"),
                    models.Value(KNOWN),
                    function="jsonb_path_match",
                    output_field=models.BooleanField(),
                ),
                name="segment_causes_known",
            ),
        ),
    ]
