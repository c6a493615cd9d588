#!/usr/bin/env python3
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

# They answer from the rule book alone: no server is asked and no secret needed, whatever the environment says of them.
STANDALONE = ("assess",)
SERVICES = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")


def main() -> None:
    """Run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in STANDALONE:
        os.environ["LICENSING_ENV"] = "development"
        for name in SERVICES:
            os.environ.pop(name, None)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
