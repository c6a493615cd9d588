"""Journeys: who acts in which relation on a case of each kind, and what each transition's body says."""

import json
from typing import Any

from tests.api.calling import Caller, caller
from tests.worlds.filings import SIGNED, filing_of_kind, shipment_content
from tests.worlds.people import START

TODAY = START.date().isoformat()
# of the cases that the world makes: the actor that is this relation to a case of that kind
WHO = {
    "licence": {"filer": "filer", "consignee": "consignee", "sponsor": "sponsor"},
    "spares": {"filer": "hal", "consignee": "end_user", "supplier": "supplier", "sponsor": "sponsor"},
    "maintenance": {"filer": "hal", "consignee": "end_user", "repairer": "repairer", "sponsor": "sponsor"},
    "shipment": {"filer": "filer", "consignee": "end_user", "sponsor": "sponsor", "port": "export_port"},
    "priority": {"filer": "hal", "consignee": "end_user", "supplier": "supplier", "sponsor": "sponsor"},
}
# a state of each kind in which much has been recorded
LATE = {
    "licence": "approved",
    "spares": "released",
    "maintenance": "in_work",
    "shipment": "held",
    "priority": "rated",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "answer": {"answer": "The main gearbox"},
    "contest": {"grounds": "It was not us"},
    "request_reconsideration": {"grounds": "A new end-use statement"},
    "execute": {"executed_on": TODAY},
    "decline_to_conclude": {"decided_on": TODAY},
    "report_minor_amendment": {"concluded_on": TODAY, "amendment": "Lot 2 comes later"},
    "report_production": {"reports": [{"from": TODAY, "until": TODAY, "quantity": 1, "value": "1.00"}]},
    "close_short": {"line": 1, "reason": "Not needed any more"},
    "induct": {"imported_on": TODAY},
    "find_upgrade": {"upgrade": "A higher torque limit"},
    "scrap": {"reason": "Beyond repair"},
    "receive": {"received_on": TODAY},
    "depart": {"itn": "X20260302123456"},
    "file_export_information": {"itn": "X20260302123456"},
    "replan": {"departs_at": "2026-04-10T12:00:00+00:00", "arrives_on": "2026-04-12"},
    "hold": {"side": "export", "code": "papers_missing", "evidence": "No DSP-83 in the folder"},
    "deliver": {"delivered_on": TODAY},
    "turn_back": {"reason": "The wrong crate"},
    "record_return": {"returned_on": TODAY},
    "supply": {"supplied": "The DSP-83"},
    "dispute": {"grounds": "It is enclosed", "evidence": "Copy of the DSP-83"},
    "overrule": {"reason": "It is enclosed"},
    "uphold": {"reason": "It is not signed"},
    "seize": {"reason": "Undeclared goods"},
    "decline": {"reason": "No budget"},
    "return_without_action": {"reason": "No item"},
    "place_order": {"order_number": "PO-7", "order_received_on": TODAY, **SIGNED},
    "undertake": {"agreed_on": "2026-11-30"},
    "offer": {"offered_on": "2026-11-30", "why": "The forge is booked"},
    "reject": {"rejection": "terms_not_met", "reason": "No payment terms"},
    "ask_assistance": {"assistance": "Forging capacity"},
    "report_delay": {"notice": "written", "delayed_until": "2026-12-15", "reason": "A strike"},
    "confirm_delay": {"written_notice": "Letter 7"},
    "amend": {"required_on": "2026-12-31", "order_received_on": TODAY, **SIGNED},
    "complete": {"completed_on": TODAY},
    "cancel_rating": {"reason": "Not needed any more"},
}


def systems(world) -> dict[str, Caller]:
    """A caller for each partner's system by the name of its actor; a port's holds shipments and writes nothing."""
    callers: dict[int, Caller] = {}
    named = {}
    for name, actor in world.actors.items():
        if actor.client_id is not None:
            port = name.endswith("_port")
            scopes = "cases:read shipments:hold" if port else "cases:read cases:write documents:write"
            named[name] = callers.setdefault(actor.client_id, caller(actor.client_id, scopes))
    return named


def body(case, name: str, **more: Any) -> dict[str, Any]:
    """What the transition of that name is told about the case as it is."""
    return {"version": case.event_count, **ANSWERS.get(name, {}), **more}


def filing_body(kind: str) -> dict[str, Any]:
    """What the world files of that kind, as the body of a POST."""
    content = filing_of_kind(kind)
    detail = content.pop("detail")
    return _as_json({**detail, **{name: content[name] for name in content if name not in ("kind", "filer")}})


def shipment_body(**changes: Any) -> dict[str, Any]:
    """A shipment of one of the first line, as the body of a POST."""
    content = shipment_content([{"line": 1, "quantity": 1}])
    detail = content.pop("detail")
    instant = {"departs_at": detail.pop("departs_at").isoformat()}
    return _as_json({**detail, **instant, **content, **changes})


def _as_json(content: dict[str, Any]) -> dict[str, Any]:
    dumps: dict[str, Any] = json.loads(json.dumps(content, default=str))
    return dumps
