"""Clocks in the small world: those of a case, what they fired, and what officers order for many of them."""

from datetime import date, datetime, timedelta

from licensing import worktime
from licensing.clocks import calendar_days, causes, holds, service_levels
from licensing.clocks.causes import About
from licensing.models import CalendarDay, Case, Clock, Event, Firing, Hold, ServiceLevel
from licensing.models.bulk_operations import SETTLED
from licensing.worker import cycle
from workflows import purposes

OFFICE = "America/New_York"


def end_of(year: int, month: int, day: int, zone: str = OFFICE) -> datetime:
    """The end of that day where the deciding office is."""
    return worktime.end_of(date(year, month, day), zone)


def clocks(case: Case) -> dict[str, Clock]:
    """The open clocks of the case, by scope."""
    return {clock.scope: clock for clock in Clock.objects.filter(case=case, closed_at__isnull=True)}


def last_clock(case: Case, scope: str) -> Clock:
    """The clock of that scope that was opened last, ended or not."""
    purpose, number = purposes.read(scope)
    return Clock.objects.filter(case=case, purpose=purpose, number=number).latest("id")


def fired(case: Case, scope: str) -> list[tuple[int, str]]:
    """(revision, level) of all that the clocks of that scope fired, in order."""
    purpose, number = purposes.read(scope)
    firings = Firing.objects.filter(clock__case=case, clock__purpose=purpose, clock__number=number).order_by(
        "id"
    )
    return list(firings.values_list("revision", "rung"))


def ledger_of(clock: Clock) -> list[str]:
    """What the standing segments of its ledger say, in order: running, paused or excused, and why."""
    about = about_of(clock)
    return [
        f"{'excused' if segment.excused else 'running' if segment.running else 'paused'}: {causes.in_words(segment, about)}"
        for segment in clock.segments.filter(replaced_by__isnull=True).order_by("starts_at", "id")
    ]


def about_of(clock: Clock) -> About:
    """What its ledger's causes are worded from."""
    return About(clock, dict(clock.case.stops.exclude(hold=None).values_list("number", "basis")))


def names(case: Case) -> list[str]:
    """The names of the case's events, in order."""
    return list(Event.objects.filter(case=case).order_by("number").values_list("name", flat=True))


def facts(case: Case, name: str) -> dict:
    """The facts of the case's last event of that name."""
    return Event.objects.filter(case=case, name=name).latest("number").facts


def level(world, **changes) -> ServiceLevel:
    """A service level that is declared on the world's day, for a licence's review unless told otherwise."""
    details = {"kind": "licence", "state": "review", "amount": 5, "unit": "wd", "reason": "Fewer hands"}
    service_level = ServiceLevel(**{**details, "starts_on": world.now.date(), **changes})
    return service_levels.declare(service_level, world.ctx("officer"), world.now.date())


def hold(world, **changes) -> Hold:
    """A hold that an officer has placed, over all licences unless told otherwise; its order is not carried out yet."""
    notices = {"title": "Coup", "legal_basis": "EO 14999", "notice": "Nothing is decided for now."}
    criteria = changes or {"kinds": ["licence"]}
    return holds.place(Hold(**{**notices, **criteria}), world.ctx("officer"))


def lift(world, current: Hold) -> Hold:
    """Lift it, and let its cases follow."""
    lifted = holds.lift(current, "It is over.", world.ctx("officer"))
    run_bulk_operations(world)
    return lifted


def closure(world, day: date, **changes) -> CalendarDay:
    """A day on which federal offices are closed, or what is told instead; what it moves has not moved yet."""
    details = {"calendar": "us_federal", "day": day, "reason": "EO 14998", **changes}
    return calendar_days.record_day(CalendarDay(**details), world.ctx("officer"))


def run_bulk_operations(world) -> int:
    """Let the sweepers do all that was ordered, after the time for which they wait for what had begun before."""
    world.now += SETTLED + timedelta(seconds=1)
    return cycle.sweep(now=world.now)
