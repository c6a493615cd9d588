"""`python -m tests.faults.child TRAP PROGRAM ARGUMENTS`: gunicorn, celery or manage.py, to be struck where TRAP says.

TRAP is a file into which the test writes a failpoint. SHIFTED_CLOCK is by how many seconds this process's clock is wrong.
"""

import os
import runpy
import sys
from pathlib import Path

from tests.faults import wrong_clock
from tests.faults.failpoints import Remote, install


def main() -> None:
    """Become the program."""
    _, trap, program, *arguments = sys.argv
    install(Remote(Path(trap)))
    sys.argv = [program, *arguments]
    if program == "manage.py":
        runpy.run_path("manage.py", run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    wrong_clock.shift(float(os.environ.get("SHIFTED_CLOCK", "0")))
    main()
