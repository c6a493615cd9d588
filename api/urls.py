"""Every address under /api/."""

from django.urls import path, re_path, register_converter

from api import oauth
from api.converters import Authorisation, Number, Reference
from api.serializers.kinds import DRAFTED
from api.serializers.transitions import partner_inputs
from api.views import (
    assessments,
    authorisations,
    base,
    batches,
    cases,
    clocks,
    documents,
    events,
    letters,
    lookups,
    offers,
    orders,
    programmes,
    public,
    shipments,
    transitions,
    webhooks,
)
from licensing.regulations.topics import TOPICS

register_converter(Reference, "reference")
register_converter(Number, "document_number")
register_converter(Authorisation, "authorisation")

app_name = "api"
CASE, HOOK = "v1/cases/<reference:reference>", "v1/webhooks/<uuid:webhook>"
BATCH = "v1/batches/<uuid:batch>"

urlpatterns = [
    path("oauth/token", oauth.Token.as_view(), name="token"),
    path("oauth/revoke", oauth.Revocation.as_view(), name="revoke"),
    path("v1/openapi.json", public.OpenApi.as_view(), name="openapi"),
    path("v1/docs", public.Docs.as_view(), name="docs"),
    *(path(f"v1/{kind}-cases", cases.FileCase.as_view(kind=kind), name=f"file-{kind}") for kind in DRAFTED),
    path("v1/arrangements", programmes.Arrangements.as_view(), name="arrangements"),
    path("v1/assessments", assessments.Topics.as_view(), name="assessments"),
    *(
        path(f"v1/assessments/{name}", assessments.Assess.as_view(topic=name), name=f"assess-{name}")
        for name in TOPICS
    ),
    path("v1/authorisations", authorisations.Authorisations.as_view(), name="authorisations"),
    path(
        "v1/authorisations/<authorisation:number>",
        authorisations.OneAuthorisation.as_view(),
        name="authorisation",
    ),
    path("v1/batches", batches.Batches.as_view(), name="batches"),
    path(BATCH, batches.OneBatch.as_view(), name="batch"),
    path(f"{BATCH}/lines", batches.Lines.as_view(), name="batch-lines"),
    path(f"{BATCH}/cancel", batches.Cancel.as_view(), name="batch-cancel"),
    path("v1/orders", orders.Orders.as_view(), name="orders"),
    path("v1/me", lookups.Me.as_view(), name="me"),
    path("v1/partners", lookups.Partners.as_view(), name="partners"),
    path("v1/delivered-items", lookups.DeliveredItems.as_view(), name="delivered-items"),
    path("v1/letters-of-offer", lookups.LettersOfOffer.as_view(), name="letters-of-offer"),
    path("v1/exemptions", lookups.Exemptions.as_view(), name="exemptions"),
    path("v1/vocabulary", lookups.Vocabulary.as_view(), name="vocabulary"),
    path("v1/events", events.Events.as_view(), name="events"),
    path("v1/programmes", programmes.Programmes.as_view(), name="programmes"),
    path("v1/webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path(HOOK, webhooks.OneWebhook.as_view(), name="webhook"),
    path(f"{HOOK}/secret", webhooks.Secret.as_view(), name="webhook-secret"),
    path(f"{HOOK}/rotate", webhooks.Rotate.as_view(), name="webhook-rotate"),
    path(f"{HOOK}/ping", webhooks.Ping.as_view(), name="webhook-ping"),
    path(f"{HOOK}/deliveries", webhooks.Deliveries.as_view(), name="webhook-deliveries"),
    path(
        f"{HOOK}/deliveries/<uuid:delivery>/redeliver",
        webhooks.Redeliver.as_view(),
        name="webhook-redeliver",
    ),
    path("v1/cases", cases.Cases.as_view(), name="cases"),
    path(CASE, cases.OneCase.as_view(), name="case"),
    path(f"{CASE}/clocks", clocks.CaseClocks.as_view(), name="clocks"),
    path(f"{CASE}/priority", offers.Priority.as_view(), name="offer-priority"),
    path(f"{CASE}/shipments", shipments.Shipments.as_view(), name="shipments"),
    path(f"{CASE}/documents", documents.Documents.as_view(), name="documents"),
    path(f"{CASE}/documents/<document_number:number>", documents.Document.as_view(), name="document"),
    path(f"{CASE}/letters", letters.Letters.as_view(), name="letters"),
    path(f"{CASE}/letters/<document_number:number>", letters.Letter.as_view(), name="letter"),
    path(f"{CASE}/transitions", transitions.Transitions.as_view(), name="transitions"),
    *(
        path(
            f"{CASE}/transitions/{name}",
            transitions.ExecuteTransition.as_view(transition=name, scopes={"POST": base.scope_of(name)}),
            name=f"take-{name}",
        )
        for name in partner_inputs()
    ),
    # the names that are not a partner's: known ones are refused, unknown ones are not found
    path(f"{CASE}/transitions/<str:name>", transitions.ExecuteTransition.as_view(schema=None), name="take"),
    re_path("", public.Nothing.as_view()),
]
