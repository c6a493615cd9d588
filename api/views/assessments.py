"""Assessments: what the law says of facts, asked before anything is filed; nothing is recorded."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.problems import ErrorEntry
from api.refusals import invalid
from api.schema import AssessmentSchema
from api.views.base import READ, PartnerView
from licensing.regulations.facts import BadFacts
from licensing.regulations.topics import TOPICS, assess


class ShownTopic(serializers.Serializer):
    """A topic that an assessment can be asked on."""

    topic = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    href = serializers.CharField(help_text="Where it is asked.")


class Topics(PartnerView):
    """The topics of the rule book."""

    scopes: ClassVar = {"GET": READ}
    pagination_class = None

    @extend_schema(
        operation_id="assessments_list",
        summary="List the topics on which the law can be asked",
        responses=ShownTopic(many=True),
    )
    def get(self, request: Request) -> Response:
        """Every topic, with where it is asked."""
        return Response(
            [
                {
                    "topic": topic.name,
                    "title": topic.title,
                    "description": topic.description,
                    "href": reverse(f"api:assess-{topic.name}"),
                }
                for topic in TOPICS.values()
            ]
        )


class Assess(PartnerView):
    """What the rules say, on the view's topic, of the facts in the body."""

    schema = AssessmentSchema()
    scopes: ClassVar = {"POST": READ}
    topic: str = ""

    def post(self, request: Request) -> Response:
        """The finding: its answer, every reason, the sections that it rests on, the version of the rule book."""
        try:
            finding = assess(self.topic, request.data)
        except BadFacts as bad:
            errors = [
                ErrorEntry("bad_fact", sentence, f"/{field}")
                for field, error in bad.errors.items()
                for sentence in error
            ]
            raise invalid(errors) from None
        return Response(finding.as_json())
