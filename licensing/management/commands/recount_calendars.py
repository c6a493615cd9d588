"""`manage.py recount_calendars`: recalculate the clocks whose calendar's published holidays have changed; a preview first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from licensing.clocks import calendar_days, counting
from licensing.clocks.calendar_scope import Scope
from licensing.context import CLOCK, ActionContext, database_now, staff
from licensing.models import User
from licensing.worktime.office import office_day


class Command(BaseCommand):
    """Recalculate what was counted by other published holidays."""

    help = "Recalculate the clocks whose calendar's published holidays have changed. Without --reason it only counts them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Why, and whose act it is."""
        parser.add_argument(
            "--reason", default="", help="carry it out, for this reason; every event names it"
        )
        parser.add_argument("--by", default="", metavar="USERNAME", help="the person whose act it is")

    def handle(self, *args: Any, reason: str, by: str, **options: Any) -> None:
        """Print how many clocks of which calendars, and with a reason order the recalculation; raises CommandError."""
        stale = Scope.of_source()
        clocks = stale.clocks()
        for counted_by in sorted(stale.counted_by):
            named, first, last, _ = counted_by.split(" ")
            many = clocks.filter(counted_by=counted_by).count()
            self.stdout.write(
                f"{counting.calendars_of(counted_by)}, {first} to {last}: {many} clock(s) ({named})"
            )
        cases = clocks.values("case").distinct().count()
        self.stdout.write(
            f"{clocks.count()} running clock(s) of {cases} case(s) were counted by other holidays."
        )
        if not reason:
            return
        now = database_now()
        person = User.objects.filter(username=by).first() if by else None
        if by and person is None:
            raise CommandError(f"There is no user {by!r}.")
        actor = staff(person, office_day(now)) if person else CLOCK
        try:
            operation = calendar_days.recount(reason, ActionContext(now, actor))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Ordered: {operation}. The workers recalculate them.")
