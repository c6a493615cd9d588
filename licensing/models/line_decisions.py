"""Line decisions: what the officer recommends of a line of a licence case, and once the case is approved what was granted of it."""

from django.db import models
from django.db.models import Q

from licensing.models.lines import Line
from workflows import line_decisions


class LineDecision(models.Model):
    """A line of which not all was recommended at some time; a line without one is recommended as it was filed.

    The last recommendation counts. Never more than was asked, and fixed once the case is approved: the database refuses both.
    """

    line = models.OneToOneField(
        Line, on_delete=models.PROTECT, primary_key=True, related_name="line_decision"
    )
    decision = models.CharField(max_length=10, choices=line_decisions.CHOICES)
    quantity = models.PositiveIntegerField()
    value = models.DecimalField("value (USD)", max_digits=15, decimal_places=2)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("line__number",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="approved", quantity__gte=1, value__gte=0)
                | Q(decision="reduced", quantity__gte=1, value__gte=0) & ~Q(reason="")
                | Q(decision="refused", quantity=0, value=0) & ~Q(reason=""),
                name="linedecision_grants_what_it_says",
            ),
        )

    def __str__(self) -> str:
        return f"line {self.line.number}: {self.decision}"
