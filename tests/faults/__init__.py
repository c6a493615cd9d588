"""Faults: whatever breaks, no deadline is lost or doubled and no case makes a transition that its table lacks.

Clocks, the outbox and processes are broken here: real processes are killed by their id, real PostgreSQL and Valkey servers
are restarted, emptied and stopped. After each fault the invariants hold and `ledger.compare` finds nothing. The short form is
part of `make test`; `make faults` goes on until 10,000 faults have struck. Left out, since other work covers them: keys of
the API and Idempotency-Key, other partners' cursors, events that somebody altered. Two people at one case are in tests/races.
"""
