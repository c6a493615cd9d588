"""The API against its description: schemathesis sends what it allows and what it forbids, and judges every answer.

The short form here; `make fuzz` sends many more: all phases, `FUZZ_EXAMPLES` of each operation.
"""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from licensing.context import database_now
from licensing.integrity import violations
from licensing.models import ApiClient
from tests import servers
from tests.api.test_webhooks import SCOPES
from tests.house import ROOT
from tests.world import make_world

LONG = os.environ.get("FUZZ_EXAMPLES", "")
EXAMPLES, PHASES = (LONG, "examples,coverage,fuzzing,stateful") if LONG else ("1", "examples,fuzzing")
PROGRAM = Path(sys.executable).parent / "st"


def token_of(world):
    client = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    client.granted_scopes = SCOPES.split()
    client.save()
    expires = timezone.now() + timedelta(days=1)
    return AccessToken.objects.create(application=client, token="fuzz", scope=SCOPES, expires=expires).token


def command_for(address, token):
    """Schemathesis with every check, its choices the same each time."""
    line = (
        f"--config-file {ROOT}/tests/fuzz.toml run {ROOT}/docs/openapi.yaml --url {address} --workers 2 --checks all "
        f"--max-examples {EXAMPLES} --phases {PHASES} --generation-deterministic --continue-on-failure"
    )
    return [str(PROGRAM), *line.split(), "--header", f"Authorization: Bearer {token}"]


@pytest.mark.slow
def test_no_answer_contradicts_the_description(committed_db, tmp_path):
    world = make_world()
    world.now = database_now() - timedelta(days=3)
    cases = [world.at(state) for state in ("draft", "queried", "approved")]
    cases.append(world.at("released", kind="spares"))
    hooks = {
        "SCHEMATHESIS_HOOKS": "tests.fuzz_hooks",
        "FUZZ_REFERENCES": " ".join(case.reference for case in cases),
        "PYTHONPATH": str(ROOT),
    }
    with servers.web(committed_db, threads=4) as server:
        command, environment = command_for(server.address, token_of(world)), {**os.environ, **hooks}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    sent = re.search(r"(\d+) generated", done.stdout)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr
    assert sent
    assert int(sent[1]) >= (20_000 if LONG else 100)
    sys.stdout.write(f"{sent[1]} requests\n")
    assert list(violations()) == []
