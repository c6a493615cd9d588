"""`manage.py review_authorisations`: what the past left for an officer to review, one line each; it changes nothing.

First the authorisations, releases and exemptions in force that the rule book, as it reads now, would refuse on the day on
which they were granted, with reason and citation; then the breaches that were lost before what is due came first.
"""

from typing import Any

from django.core.management.base import BaseCommand

from licensing.integrity.granted import doubtful_grants
from licensing.integrity.lost import lost_breaches
from licensing.management.snapshot import snapshot


class Command(BaseCommand):
    """List what an officer has to review."""

    help = "List authorisations, releases and exemptions that the law as it reads now would refuse, and lost breaches."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each, and their number."""
        grants = list(doubtful_grants())
        with snapshot():
            breaches = list(lost_breaches())
        for line in (*grants, *breaches):
            self.stdout.write(str(line))
        self.stdout.write(
            f"{len(grants)} reason(s) against what is in force; {len(breaches)} lost breach(es)"
        )
