"""Shapes: the serializers that only show, each made once in a process; what one shows is read, never kept in it.

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


def shown(serializer: type[BaseSerializer[Any]], instance: Any) -> Any:
    """What the serializer shows of it; for one that needs no context of the request."""
    return _shape(serializer).to_representation(instance)


def listed(serializer: type[BaseSerializer[Any]], instances: Iterable[Any]) -> list[Any]:
    """The same of many."""
    return [shown(serializer, instance) for instance in instances]
