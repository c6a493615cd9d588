"""Runs acts in threads that start together, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import close_old_connections, connection

from licensing import transitions
from licensing.context import ActionContext
from licensing.filing import BadFiling
from licensing.transitions import Refused


def at_once(*acts):
    """What each act returned, or the refusal that it met, in order; any other exception is raised."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return act()
        except (Refused, BadFiling) as refusal:
            return refusal
        finally:
            connection.close()
            close_old_connections()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def execute(world, case, name, who, **data):
    """An act: this person executes that transition on the case."""
    return lambda: transitions.execute(case.pk, name, ActionContext(world.now, world.actors[who], data))
