"""A wrong clock: everything in this process that asks Python for the time is told another one."""

import ctypes
import datetime as dt
import gc
import time


def shift(seconds: float) -> None:
    """Let this process's clock be that many seconds fast; slow if negative."""
    if not seconds:
        return
    right, apart = time.time, dt.timedelta(seconds=seconds)
    time.time = lambda: right() + seconds
    # the class itself stays what it is, since programs ask for it: its methods are exchanged under Python's hands
    methods = gc.get_referents(dt.datetime.__dict__)[0]
    now, utcnow = methods["now"], methods["utcnow"]
    methods["now"] = classmethod(lambda kind, tz=None: now.__get__(None, kind)(tz) + apart)
    methods["utcnow"] = classmethod(lambda kind: utcnow.__get__(None, kind)() + apart)
    methods["today"] = classmethod(lambda kind: now.__get__(None, kind)() + apart)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(dt.datetime))
