"""`manage.py draw_workflows [--check]`: one page per kind into docs/workflows/, or a diff against what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.catalogue import CATALOGUE
from workflows.drawing import page


class Command(BaseCommand):
    """Writes or checks the generated pages."""

    help = "Draw every kind's workflow into docs/workflows/."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check compares instead of writing; --into names another folder."""
        parser.add_argument("--check", action="store_true", help="fail when a page is stale; write nothing")
        parser.add_argument("--into", type=Path, default=Path(settings.BASE_DIR) / "docs" / "workflows")

    def handle(self, *args: Any, check: bool, into: Path, **options: Any) -> None:
        """Write the pages, or raise CommandError naming those that are stale."""
        pages = {into / f"{kind}.md": page(flow) for kind, flow in CATALOGUE.items()}
        stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(f"Stale: {names}. Run manage.py draw_workflows and commit.")
        if not check:
            into.mkdir(parents=True, exist_ok=True)
            for path in stale:
                path.write_text(pages[path])
        self.stdout.write(f"{len(pages)} page(s), {'none stale' if check else f'{len(stale)} written'}")
