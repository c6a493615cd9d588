"""A database from before the standard names of models: no statement touches a table, and every row is still read."""

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from licensing.models import BulkOperation, CaseCertificate, Drawdown, Pause, PriorityEvidence
from tests.licensing.models.test_codes_before import filled
from tests.licensing.models.test_granted_before import migrate, migrate_on

BEFORE, NAMES = "plain_words", "standard_names"
MODELS = {
    "stop": Pause,
    "undertaking": BulkOperation,
    "ground": PriorityEvidence,
    "evidence": CaseCertificate,
    "draw": Drawdown,
}


def rows():
    return {old: sorted(model.objects.values_list("pk", flat=True)) for old, model in MODELS.items()}


def test_a_table_keeps_its_name():
    assert {old: model._meta.db_table for old, model in MODELS.items()} == {
        old: f"licensing_{old}" for old in MODELS
    }


def test_no_statement_touches_a_table(committed_db):
    executor = MigrationExecutor(connections["owner"])
    (node,) = [node for node in executor.loader.graph.nodes if node[1].endswith(NAMES)]
    migration = executor.loader.graph.nodes[node]
    state = executor.loader.project_state(migration.dependencies)
    with connections["owner"].schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    assert [line for line in editor.collected_sql if line and not line.startswith("--")] == []


def test_a_filled_database_is_read_as_before_and_its_content_types_follow(committed_db):
    filled()
    before = rows()
    assert before["stop"]
    assert before["ground"]
    migrate(BEFORE, by_django=True)  # content types are renamed by a signal
    assert set(ContentType.objects.filter(model__in=MODELS).values_list("model", flat=True)) == set(MODELS)
    migrate_on()
    assert rows() == before
    kept = {model._meta.model_name for model in MODELS.values()}
    assert set(ContentType.objects.filter(model__in=kept).values_list("model", flat=True)) == kept
