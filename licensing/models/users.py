"""People: case officers, countersigners, reviewers and members of partners."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from licensing.models.partners import Partner, validate_zone


class User(AbstractUser):  # type: ignore[django-manager-missing]  # ApiClient is of an untyped package
    """A person; a reviewer speaks for `agency`, and every person reads times in `zone`."""

    agency = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        limit_choices_to={"kind": "agency"},
    )
    zone = models.CharField(
        "time zone", max_length=40, default="America/New_York", validators=[validate_zone]
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username
