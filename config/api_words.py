"""The API's description: what an integrator reads first, and how it is made."""

from workflows.catalogue import CATALOGUE
from workflows.language import Role

API_WORDS = (
    "File export-licensing cases, follow them, and answer for them.\n\n"
    "**The journey of spares.** A firm or ministry files a spares case (`POST /spares-cases`) and executes `submit`. "
    "Where an exemption is complete it is released at once; otherwise officers release it, or it waits for the "
    "licence case that it names (`licence`, which may be another partner's that you may see) and is released "
    "by its approval. While it is released, its filer, its supplier or its repairer files shipments under it "
    "(`POST /cases/{reference}/shipments`), each a case of its own. Who filed it executes `file_export_information` and then "
    "`depart`. A port may `hold` it, stating side, code and evidence: the desk then is the filer's "
    "(`supply`), an officer's, or the port's; the filer may `dispute` it, which an officer judges, or on the "
    "import side the sponsoring ministry. Only the port lets it go (`clear`). The consignee executes `deliver`. "
    "When every line is delivered or closed short (`close_short`), the spares case is delivered automatically.\n\n"
    "**Maintenance** likewise, until its repairer executes `induct`, works, perhaps awaits the parts of a spares case, "
    "and `dispatch`es; the end-user executes `receive`. **Priority** is asked for a case or a purchase order, sponsored "
    "by the end buyer's ministry, endorsed and authorised by the departments, and answered by the supplier.\n\n"
    "**Programmes.** A filing may name a programme that you are a partner of (`GET /programmes`); its service levels "
    "apply, and spares and maintenance on a licence that name none run on its parent agreement. What the arrangements "
    "between the countries confer today, and what not, is told by `GET /arrangements`.\n\n"
    "A case's `links` lead to the others that you may see; its list of transitions says what is yours to do now."
)

API_DESCRIPTION = {
    "TITLE": "Export licensing",
    "DESCRIPTION": API_WORDS,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # names of choices that several fields share, or that several sets of choices would share
    "ENUM_NAME_OVERRIDES": {
        "ArrangementKind": "licensing.models.ArrangementKind.choices",
        "Effect": "licensing.models.Benefit.choices",
        "Side": "workflows.inputs.shipment.SIDE.choices",
        "HoldCode": "workflows.inputs.shipment.CODE.choices",
        "SparesExemption": "licensing.regulations.exemptions.SPARES",
        "CaseKind": list(CATALOGUE),
        "CaseState": sorted({state for flow in CATALOGUE.values() for state in flow.names()}),
        **{f"{kind.capitalize()}State": list(flow.names()) for kind, flow in CATALOGUE.items()},
        "DeliveryState": "api.serializers.webhooks.STATES",
        "Desk": [role.value for role in Role],
        "EventType": "licensing.messaging.webhooks.TYPES",
        "MaintenanceExemption": "licensing.regulations.exemptions.MAINTENANCE",
    },
}
