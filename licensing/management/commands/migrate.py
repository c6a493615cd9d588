"""`manage.py migrate`: Django's, as the owner of the database rather than the runtime role."""

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate


class Command(Migrate):
    """Migrates through the `owner` alias unless told otherwise."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's arguments, with another default database."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
