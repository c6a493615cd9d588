"""An input admits what it describes and says plainly what is invalid of the rest."""

from datetime import UTC, date, datetime

import pytest

from workflows.catalogue import CATALOGUE
from workflows.closed_sets import Audience
from workflows.input import LONGEST_TEXT, MOST_ITEMS, REASON, Input, InvalidInput
from workflows.readers import help_of, readers_of

TEXT, DAY, FLAG, COUNT = Input("text"), Input("day", of=date), Input("flag", of=bool), Input("count", of=int)
CHOICE = Input("choice", choices=(("a", "A"), ("b", "B")))
AGENCIES, TEXTS = Input("agencies", many_of="agency"), Input("texts", many_of="text")
INSTANT, ORDERS = Input("instant", of=datetime), Input("orders", many_of="order")
AN_INSTANT = datetime(2026, 3, 15, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("input_", "values", "kept"),
    [
        (TEXT, "  said  ", "said"),
        (DAY, "2026-03-15", date(2026, 3, 15)),
        (DAY, date(2026, 3, 15), date(2026, 3, 15)),
        (FLAG, False, False),
        (COUNT, 7, 7),
        (CHOICE, "b", "b"),
        (AGENCIES, ["dtsa", "sca"], ["dtsa", "sca"]),
        (TEXTS, (" one ",), ["one"]),
        (INSTANT, "2026-03-15T09:00:00+05:30", AN_INSTANT),
        (INSTANT, "2026-03-15T03:30:00Z", AN_INSTANT),
        (INSTANT, AN_INSTANT, AN_INSTANT),
        (ORDERS, ["PRI-1", "PRI-2"], ["PRI-1", "PRI-2"]),
        (TEXT, None, None),
        (TEXT, "", None),
        (AGENCIES, [], None),
    ],
)
def test_what_fits_is_kept(input_, values, kept):
    assert input_.clean(values) == kept


@pytest.mark.parametrize(
    ("input_", "values", "text"),
    [
        (TEXT, 5, "It must be text."),
        (TEXT, "x" * (LONGEST_TEXT + 1), "at most 4000 characters"),
        (TEXT, "a\x00b", r"U\+0000"),
        (TEXT, "invoice\u202efdp.exe", r"U\+202E"),
        (TEXT, "a\x07b", r"U\+0007"),
        (TEXT, "a\ud800b", r"U\+D800"),
        (TEXT, "   ", "must not be blank"),
        (DAY, "15.3.2026", "a date such as 2026-03-15"),
        (DAY, datetime(2026, 3, 15), "a date such as 2026-03-15"),  # noqa: DTZ001 - a wrong answer
        (DAY, "0001-01-01", "between 1990-01-01 and 2199-12-31"),
        (DAY, date(2200, 1, 1), "between"),
        (FLAG, "yes", "true or false"),
        (FLAG, 1, "true or false"),
        (COUNT, "7", "whole number"),
        (COUNT, True, "whole number"),
        (COUNT, 10**10, "whole number"),
        (CHOICE, "c", "one of a, b"),
        (CHOICE, {"a": 1}, "one of a, b"),
        (AGENCIES, "dtsa", "must be a list"),
        (AGENCIES, ["dtsa", "dtsa"], "the same agency more than once"),
        (AGENCIES, [3], "must be text"),
        (ORDERS, ["PRI-1", "PRI-1"], "the same order more than once"),
        (INSTANT, "2026-03-15T09:00:00", "a date and time with a UTC offset"),
        (INSTANT, "yesterday", "a date and time with a UTC offset"),
        (INSTANT, date(2026, 3, 15), "a date and time with a UTC offset"),
        (INSTANT, 7, "a date and time with a UTC offset"),
        (INSTANT, "2500-01-01T00:00:00Z", "between 1990-01-01 and 2199-12-31"),
        (Input("when", of=date, error="Say a day."), "ASAP", "Say a day."),
        (TEXTS, ["x"] * (MOST_ITEMS + 1), "at most 50 items"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(input_, values, text):
    with pytest.raises(InvalidInput, match=text):
        input_.clean(values)


def test_an_input_has_a_label():
    assert Input("earliest_on").title == "Earliest on"
    assert Input("earliest_on", label="Earliest date").title == "Earliest date"


def every_text():
    return [
        (f"{flow.kind}.{transition.name}", transition, input_)
        for flow in CATALOGUE.values()
        for transition in flow.transitions
        for input_ in transition.inputs
        if input_.is_text
    ]


def test_every_text_says_who_reads_it():
    for name, transition, input_ in every_text():
        assert readers_of(transition, input_).reads in help_of(transition, input_), (name, input_.name)


def test_a_question_is_the_filers():
    (query,) = CATALOGUE["licence"].transitions_named("query")
    assert help_of(query, REASON) == (
        "Recorded with the event. The filer reads this text. Other parties read only: “Information was requested.”"
    )
    (send_back, _) = CATALOGUE["licence"].transitions_named("send_back")
    assert help_of(send_back, REASON) == "Recorded with the event. Only officers read this text."


def test_who_reads_what_is_shown_over_the_api():
    """The audience of a text is where the fields that keep it are shown."""
    told = {(name, input_.name): readers_of(transition, input_) for name, transition, input_ in every_text()}
    parties = {key for key, audience in told.items() if audience is Audience.PARTIES}
    assert parties == {
        *(("shipment.hold", "evidence"), ("shipment.dispute", "evidence"), ("shipment.dispute", "grounds")),
        *(("shipment.supply", "supplied"), ("shipment.advise", "advice"), ("shipment.depart", "itn")),
        *(("shipment.file_export_information", "itn"), ("priority.place_order", "order_number")),
        *(("priority.place_order", "signed_by"), ("priority.amend", "signed_by")),
    }
    filer = {key for key, audience in told.items() if audience is Audience.FILER and key[1] != "reason"}
    assert filer == {
        ("licence.give_position", "provisos"),
        ("licence.report_minor_amendment", "amendment"),
        ("maintenance.find_upgrade", "upgrade"),
    }
