"""A wrong clock: everything in this process that asks Python for the time is told another one."""

import datetime as dt
import time


def shift(seconds: float) -> None:
    """Let this process's clock be that many seconds fast; slow if negative. Before Django is imported."""
    if not seconds:
        return
    right, real, apart = time.time, dt.datetime, dt.timedelta(seconds=seconds)

    class Kind(type):
        """What is an instant stays one, whichever of the two classes made it."""

        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, real)

        def __subclasscheck__(cls, kind: type) -> bool:
            return issubclass(kind, real)

    class Shifted(real, metaclass=Kind):
        """datetime, in a process whose clock is wrong."""

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return real.now(tz) + apart

        @classmethod
        def utcnow(cls) -> dt.datetime:
            return real.now(dt.UTC).replace(tzinfo=None) + apart

        @classmethod
        def today(cls) -> dt.datetime:
            return real.now() + apart

    time.time = lambda: right() + seconds
    dt.datetime = Shifted  # type: ignore[misc]  # that is the point
