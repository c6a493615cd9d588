"""Production starts with settings of its own or not at all; elsewhere labelled defaults do."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environ import INSECURE_SECRET_KEY, LONGEST_SILENCE, broker_address, database
from config.local_services import CHECKOUT

GOOD = {
    "SECRET_KEY": "x7" * 25,
    "ALLOWED_HOSTS": "licensing.example.org",
    "DATABASE_URL": "postgresql://web@db/licensing",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://us:secret@relay:587",
}


def read_settings(environment, show="None"):
    """Read the settings in a process that has nothing but this environment."""
    command = [sys.executable, "-c", f"from config import settings; print({show})"]
    kept = {name: value for name, value in os.environ.items() if name.startswith("COV")}
    bare = {"PATH": os.environ["PATH"], **kept, **environment}
    return subprocess.run(command, cwd=CHECKOUT, env=bare, capture_output=True, text=True, check=False)


def test_production_is_the_default_and_starts_with_its_five_settings():
    done = read_settings(GOOD, "settings.PRODUCTION, settings.DEBUG, settings.SESSION_COOKIE_SECURE")
    assert (done.stdout.strip(), done.stderr) == ("True False True", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set in production."),
        (
            {"SECRET_KEY": INSECURE_SECRET_KEY},
            "SECRET_KEY must be a secret of 32 characters or more in production.",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret of 32 characters or more in production."),
        ({"DEBUG": "1"}, "DEBUG must not be on in production."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts that production answers for."),
        ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS must name hosts; '*' answers for any."),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be set in production."),
        ({"DATABASE_URL": "postgresql://web@db/"}, "DATABASE_URL must name a database."),
        ({"REDIS_URL": ""}, "REDIS_URL must be set in production."),
        ({"EMAIL_URL": ""}, "EMAIL_URL must be set in production."),
        (
            {"EMAIL_URL": "relay.example.org"},
            "EMAIL_URL is not an address of a mail relay such as smtp://relay:25, and not none.",
        ),
        (
            {"LICENSING_ENV": "prod"},
            "LICENSING_ENV is 'prod'; it must be one of production, development, test.",
        ),
    ],
)
def test_production_refuses(change, sentence):
    done = read_settings(GOOD | change)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


def test_mail_goes_to_the_relay_that_is_named_and_waits_for_none_that_hangs():
    facts = "settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT"
    done = read_settings(GOOD, f"{facts}, settings.DEFAULT_FROM_EMAIL")
    assert done.stdout.strip() == "relay 587 True 5 licensing@licensing.example.org"


@pytest.mark.parametrize(
    ("change", "backend"),
    [
        ({**GOOD, "EMAIL_URL": "none"}, "dummy"),
        ({"LICENSING_ENV": "development"}, "console"),
        ({"LICENSING_ENV": "test"}, "locmem"),
    ],
)
def test_where_mail_goes_if_no_relay_is_named(change, backend):
    done = read_settings(change, "settings.EMAIL_BACKEND")
    assert done.stdout.strip() == f"django.core.mail.backends.{backend}.EmailBackend"


def test_development_needs_nothing():
    done = read_settings({"LICENSING_ENV": "development"}, "settings.SECRET_KEY")
    assert (done.stdout.strip(), done.stderr) == (INSECURE_SECRET_KEY, "")


def test_the_theme_is_a_switch():
    done = read_settings(
        {"LICENSING_ENV": "development", "ADMIN_THEME": "django"}, "settings.INSTALLED_APPS[0]"
    )
    assert done.stdout.strip() == "django.contrib.admin"


def test_connections_act_as_the_runtime_role(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("licensing_runtime",)


def test_a_database_address_may_name_a_socket_and_keeps_its_options():
    result = database(
        "postgresql://me@/licensing?host=%2Ftmp%2Fx&sslmode=disable", name="DATABASE_URL", role="r"
    )
    assert result == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "licensing",
        "USER": "me",
        "PASSWORD": "",
        "HOST": "/tmp/x",
        "PORT": "",
        "OPTIONS": {
            "sslmode": "disable",
            "options": f"-c idle_in_transaction_session_timeout={LONGEST_SILENCE} -c role=r",
            "prepare_threshold": 1,
        },
    }


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not an address"):
        database("mysql://me@/licensing", name="DATABASE_URL")


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("unix:///tmp/v.sock?db=3", "redis+socket:///tmp/v.sock?virtual_host=3"),
        ("unix:///tmp/v.sock", "redis+socket:///tmp/v.sock"),
        ("redis://host:6379/1", "redis://host:6379/1"),
    ],
)
def test_celery_is_told_of_sockets_in_its_own_words(redis, celery):
    assert broker_address(redis) == celery
