"""Shapes: serializers made once in a process; what one of them reads or shows is never kept in it.

A serializer copies all of its fields for every instance that it is made for, which for a page of cases costs more than
everything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from rest_framework.serializers import BaseSerializer


@cache
def _shape(serializer: type[BaseSerializer[Any]]) -> BaseSerializer[Any]:
    return serializer()


def read(serializer: type[BaseSerializer[Any]], data: Any) -> Any:
    """The body as the serializer takes it, for one that needs neither context nor instance; raises ValidationError."""
    return _shape(serializer).run_validation(data)


def shown(serializer: type[BaseSerializer[Any]], instance: Any) -> Any:
    """What the serializer shows of it; for one that needs no context of the request."""
    return _shape(serializer).to_representation(instance)


def listed(serializer: type[BaseSerializer[Any]], instances: Iterable[Any]) -> list[Any]:
    """The same of many."""
    return [shown(serializer, instance) for instance in instances]
