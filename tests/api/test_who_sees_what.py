"""Who sees what: (relation, kind, field) -> seen or not, as a table, against OpenAPI and against real answers."""

import re

import pytest
import yaml

from licensing.models.case_links import detail_model
from licensing.models.lines import RELATION_OF
from tests.api.calling import is_problem
from tests.api.journey import LATE, WHO
from tests.house import ROOT
from tests.worlds.filings import SPONSOR
from workflows.catalogue import kinds
from workflows.language import Role

# F the filer, P every other party: consignee, repairer, supplier, sponsor, port - of those that the kind has; S of these
# the sponsor alone, to the others it is null
EVERY_KIND = """
    reference FP   kind FP       seen_as FP      state FP         desk FP          version FP
    filer FP       filed_at FP   received_at FP  due_at FP        priority_class FP  open_question FP
    clocks FP      events FP     relations FP    links FP         lines FP
    statutory_due_on FP  statutory_excused FP  target_due_at FP  programme FP
    at_risk F
    subject F      client_reference F  illustrative F  keep_until F    replaces F    delivered_item F  parties F       documents F
"""
OF_KIND = {
    "licence": """
        approved_on FP  expires_on FP  executed_on FP
        instrument F    transaction F  end_use F      destination F    to_armed_forces F  amends F
        change F        changes F     manufacture_abroad F
        ends_on F       required_on F  certified_by F purchase_documented F  part_130_statement F  dsp83_signed_on F
        authorisation FP  territory F  quantity_to_be_made F  transfer_limits F  provisos F  obligations F
        contract_number F  contract_on F  contract_value F  purchaser F  contract F
    """,
    "spares": """
        required_on FP
        authority_kind F  exemption F  licence F  letter_number F  authority_ends_on F  destination F  purpose F
        equipment_down F  to_distributor F  enhances_capability F  order_split F  firearms_or_ammunition F
        exempt_at F
    """,
    "maintenance": """
        induction_on FP  turnaround_days FP  inducted_on FP  imported_on FP  return_by FP  dispatched_on FP
        received_on FP
        authority_kind F  exemption F  licence F  letter_number F  authority_ends_on F  level F  activity F
        work F  description F  site F  site_country F  imported_from F  returns_to F  equipment_down F
        us_origin F  lawfully_exported F  classified F  manufacturing_know_how F  document_required F
        made_under_us_approval F  nationals_of F  excluded_article F  exempt_at F  parts F  upgrade_found F
    """,
    "shipment": """
        mode FP  departs_at FP  arrives_on FP  carrier FP  itn FP  eei_due_at FP  departed_at FP  hold_side FP
        export_filing_counts_until FP
        hold_code FP  hold_rule FP  hold_evidence FP  hold_answer FP  dispute_grounds FP  dispute_evidence FP  delivered_on FP
        return_by FP  waybill F  emergency F  foreign_government F
    """,
    "priority": """
        item FP  rating FP  programme_symbol FP  required_on FP  order_received_on FP  offered_on FP
        agreed_on FP  delayed_until FP  completed_on FP  order_received_at FP  rating_received_on FP
        direction FP  emergency FP  stated_hours FP  order_number FP  signed_by FP
        justification FS
        supports F  flows_from F  purchase_order F  foreign_end_buyer F  rejection F  endorsed_under F
    """,
}
GOODS = {
    "number",
    "description",
    "part_number",
    "usml_category",
    "eccn",
    "rides_under",
    "quantity",
    "unit",
    "sme",
    "mde",
    "mtcr",
    "classified",
    "hot_section",
}
PRICES = {"value", "licence_line"}
DECIDED = {"decision", "approved_quantity"}  # of a line of a licence
OF_FILER = {"approved_value", "refused_because"}
LISTED = {
    *(
        "reference",
        "kind",
        "seen_as",
        "state",
        "desk",
        "version",
        "filer",
        "filed_at",
        "received_at",
        "due_at",
    ),
    "priority_class",
    "open_question",
}
EVERYBODY = [(kind, relation) for kind in kinds() for relation in WHO[kind]]


def table(kind):
    """Of each field of the kind, the letters of those who see it."""
    return dict(re.findall(r"(\S+) ([FPS]+)\b", EVERY_KIND + OF_KIND[kind]))


def seen_by(kind, relation):
    letters = {"filer": "F", "sponsor": "PS"}.get(relation, "P")
    return {field for field, who in table(kind).items() if set(letters) & set(who)}


def case_at(world, kind, state, **more):
    if kind == "licence":
        more["parties"] = [{"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}, SPONSOR]
    return world.at(state, kind=kind, **more)


@pytest.mark.parametrize("kind", kinds())
def test_the_table_has_every_field_that_openapi_has(kind):
    schemas = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())["components"]["schemas"]
    for name, relation in (("Filer", "filer"), ("Party", "sponsor")):
        described = set(schemas[f"{name}{kind.capitalize()}Case"]["properties"])
        assert described == seen_by(kind, relation)


@pytest.mark.parametrize("kind", kinds())
def test_the_table_has_every_relation_that_the_kind_has(kind):
    possible = {RELATION_OF[role] for role in detail_model(kind).party_roles if role in RELATION_OF}
    if kind == "shipment":
        possible |= {Role.CONSIGNEE, Role.SPONSOR}  # of the case that it is under
    assert set(WHO[kind]) == {Role.FILER, *possible}


def decided(kind, relation):
    """What is told of the decision on a line: its price and the reasons to the filer alone."""
    if kind != "licence":
        return set()
    return DECIDED | (OF_FILER if relation == "filer" else set())


@pytest.mark.parametrize(("kind", "relation"), EVERYBODY)
def test_who_sees_which_field(world, systems, kind, relation):
    case = case_at(world, kind, LATE[kind])
    seen = systems[WHO[kind][relation]].get(f"cases/{case.reference}").json()
    withheld = (
        {} if relation == "filer" else dict.fromkeys(seen_by(kind, "sponsor") - seen_by(kind, relation))
    )
    assert set(seen) == seen_by(kind, relation) | set(withheld)
    assert {item: seen[item] for item in withheld} == withheld
    assert seen["seen_as"] == ("filer" if relation == "filer" else "party")
    assert relation in seen["relations"]
    priced = relation == "filer" and kind != "shipment"  # what it was filed under may be another's filing
    for line in seen["lines"]:
        assert set(line) == GOODS | (PRICES if priced else set()) | decided(kind, relation)
    for event in seen["events"]:
        assert set(event) == {
            "name",
            "at",
            "wording",
            "state",
            "hold",
            *(["reason"] if relation == "filer" else []),
        }


@pytest.mark.parametrize(("kind", "relation"), EVERYBODY)
def test_a_list_shows_less_of_the_same(world, systems, kind, relation):
    case = case_at(world, kind, LATE[kind])
    system = systems[WHO[kind][relation]]
    (listed,) = system.get(f"cases?reference={case.reference}").json()["items"]
    seen = system.get(f"cases/{case.reference}").json()
    assert listed.pop("changed_at") is None  # of a list by change alone
    assert listed == {field: seen[field] for field in listed}
    assert set(listed) == LISTED | (
        {"subject", "client_reference", "at_risk"} if relation == "filer" else set()
    )


@pytest.mark.parametrize(("kind", "relation"), [item for item in EVERYBODY if item[0] != "shipment"])
@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_before_submission_the_filer_alone_sees_it(world, systems, kind, relation, state):
    case = case_at(world, kind, state)
    answer = systems[WHO[kind][relation]].get(f"cases/{case.reference}")
    if relation == "filer":
        assert answer.status_code == 200
    else:
        is_problem(answer, 404, "not-found")


@pytest.mark.parametrize("kind", kinds())
def test_another_partner_sees_nothing(world, systems, kind):
    case = case_at(world, kind, LATE[kind])
    own = {systems[who].token for who in WHO[kind].values()} | {systems["import_port"].token}
    others = {item.token: item for item in systems.values() if item.token not in own}
    assert others
    for system in others.values():
        for below in ("", "/transitions", "/clocks"):
            answer = system.get(f"cases/{case.reference}{below}")
            if kind == "shipment" and systems["hal"].token == system.token:
                assert answer.status_code == 200  # it filed what this is under
            else:
                is_problem(answer, 404, "not-found")


SECRETS = {
    "licence": {"subject": "Hushhush"},
    "spares": {"subject": "Hushhush", "detail": {"purpose": "Hushhush"}},
    "maintenance": {"subject": "Hushhush", "detail": {"description": "Hushhush", "site": "Hushhush"}},
    "priority": {
        "subject": "Hushhush",
        "detail": {"justification": "For the sponsor", "purchase_order": "Hushhush"},
    },
    "shipment": {"subject": "Hushhush", "detail": {"waybill": "Hushhush"}},
}


TOLD_AT = {
    "licence": ("queried", "denied"),
    "spares": ("queried", "denied", "delivered"),
    "maintenance": ("queried", "denied", "awaiting_parts"),
    "shipment": ("lodged", "disputed", "seized"),
    "priority": ("queried", "offered", "rejected"),
}


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, state) for kind in kinds() for state in (LATE[kind], *TOLD_AT[kind])]
)
def test_no_route_tells_a_party_what_only_the_filer_filed(world, systems, kind, state):
    case = case_at(world, kind, state, **SECRETS[kind])
    for relation, who in WHO[kind].items():
        place = f"cases/{case.reference}"
        routes = (place, f"{place}/transitions", f"{place}/clocks", "cases")
        body = " ".join(systems[who].get(route).content.decode() for route in routes)
        assert ("Hushhush" in body) is (relation == "filer")
        assert kind != "priority" or ("For the sponsor" in body) is (relation in ("filer", "sponsor"))
        if relation != "filer":
            assert not re.search(r'"value":"?\d|"documents"|"judgement"|"sample|"recommendation"', body)
