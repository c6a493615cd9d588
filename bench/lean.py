"""The lean way by the ORM: lock by the ORM, move by django-fsm, write in one statement; no guard, clock, seal or message."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models, transaction
from django_fsm import FSMField
from django_fsm import transition as move

WRITE = """
WITH moved AS (UPDATE floor_case SET state = %(state)s, count = count + 1 WHERE id = %(id)s RETURNING count),
 told AS (INSERT INTO floor_event SELECT %(id)s, count, '{}' FROM moved),
 closed AS (UPDATE floor_clock SET closed = true WHERE case_id = %(id)s)
INSERT INTO floor_clock (case_id, due_at, closed) VALUES (%(id)s, now(), false)
"""


class LeanCase(models.Model):
    """A case of the floor's table."""

    id = models.BigIntegerField(primary_key=True)
    state = FSMField(protected=True)
    count = models.IntegerField()

    class Meta:
        app_label = "licensing"
        managed = False
        db_table = "floor_case"
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return str(self.pk)

    @move(field=state, source="intake", target="review")
    def accept(self) -> None:
        """Move it."""


def lean_transition(key: int) -> None:
    """One transition so."""
    with transaction.atomic():
        case = LeanCase.objects.select_for_update().get(pk=key)
        case.accept()
        with connection.cursor() as cursor:
            cursor.execute(WRITE, {"id": key, "state": case.state})
