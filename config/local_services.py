"""Private PostgreSQL and Valkey from wheels, for the demo and the tests: nothing installed, no port opened."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from config.local_postgres import PrivatePostgres
from config.local_valkey import PrivateValkey
from config.processes import Account, ServiceError, unprivileged_account

CHECKOUT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("LICENSING_STATE", CHECKOUT / ".local"))


def can_reach(account: Account, folder: Path) -> bool:
    """Tell whether the account can pass through every folder down to this one."""
    command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)]
    return subprocess.run(command, check=False, cwd="/", **account.arguments).returncode == 0


def own_folder(folder: Path) -> Path:
    """Make a folder in a public place, or accept it as ours: not a link, not another's, not writable by others."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
        folder.chmod(0o711)
    status = folder.lstat()
    if folder.is_symlink() or not folder.is_dir() or status.st_uid != os.geteuid() or status.st_mode & 0o022:
        raise ServiceError(f"{folder} is not a folder of ours; remove it or name another by LICENSING_STATE.")
    return folder


def state_folder(name: str, account: Account) -> Path:
    """Return where data are kept: below the checkout, or in /var/tmp where the account cannot enter the checkout."""
    wanted = STATE
    wanted.mkdir(parents=True, exist_ok=True)
    if not can_reach(account, wanted):
        mark = hashlib.sha256(str(wanted).encode()).hexdigest()[:16]
        wanted = own_folder(Path("/var/tmp") / f"licensing-{os.geteuid()}-{mark}")  # noqa: S108 - ownership is verified
    folder = wanted / name
    folder.mkdir(exist_ok=True)
    return folder


class LocalServices:
    """A PostgreSQL and a Valkey of one's own; a context manager.

    name: the folder below the state folder; two names are two independent sets of servers.
    keep: whether data outlive `stop`; without it durability is switched off as well, for speed.
    like: a folder with the data of a PostgreSQL that is stopped, to begin with a copy of them.
    """

    def __init__(self, name: str = "demo", *, keep: bool = True, like: Path | None = None) -> None:
        self.name = name
        self.keep = keep
        self.like = like
        self._open: contextlib.ExitStack | None = None
        self.postgres: PrivatePostgres
        self.valkey: PrivateValkey

    @property
    def database_url(self) -> str:
        """Return the owner's address of the database `licensing`."""
        return self.postgres.url

    @property
    def redis_url(self) -> str:
        """Return Valkey's address, as redis-py takes it."""
        return self.valkey.url

    def start(self, *, fresh: bool = False) -> Self:
        """Start both; `fresh` forgets the data first. Starting what runs already changes nothing."""
        if self._open:
            return self
        account = unprivileged_account()
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(self._folder(account))
            if fresh:
                clear(folder)
            sockets = stack.enter_context(socket_folder(account))
            self.postgres = PrivatePostgres(folder, sockets, account, durable=self.keep)
            self.valkey = PrivateValkey(folder, sockets, keep=self.keep)
            stack.callback(self.postgres.stop)
            self.postgres.start()
            stack.callback(self.valkey.stop)
            self.valkey.start()
            self._open = stack.pop_all()
        return self

    def stop(self) -> None:
        """Stop both, by their ids; stopping what is stopped changes nothing."""
        if self._open:
            self._open.close()
            self._open = None

    @contextlib.contextmanager
    def _folder(self, account: Account) -> Iterator[Path]:
        if not self.keep:
            base = state_folder("", account)
            folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=base))
            folder.chmod(0o711)
            try:
                if self.like:
                    copy_owned(self.like / "postgres", folder / "postgres")
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return
        folder = state_folder(self.name, account)
        with alone(folder):
            yield folder

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; the kernel lets go of it however the process ends."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(f"Another process runs the servers of {folder}; stop it first.") from None
        yield


@contextlib.contextmanager
def socket_folder(account: Account) -> Iterator[Path]:
    """Make a short private folder for sockets: their paths may not pass 107 characters."""
    remove_abandoned_folders(account)
    folder = Path(tempfile.mkdtemp(prefix="lic-", dir="/tmp"))
    try:
        with (folder / "lock.new").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (folder / "lock.new").rename(folder / "lock")  # never seen unlocked
            os.chown(folder, account.uid, account.gid)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned_folders(account: Account) -> None:
    """Remove the socket folders of processes that were killed: nobody holds their lock any more."""
    for lock in Path("/tmp").glob("lic-*/lock"):  # noqa: S108 - whose they are is looked at
        with contextlib.suppress(OSError):
            if lock.parent.lstat().st_uid != account.uid:
                continue  # another person's
            with lock.open("r+") as lock_file:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)


def copy_owned(source: Path, target: Path) -> None:
    """Copy a folder whose files stay their account's."""
    subprocess.run(["cp", "-a", source, target], check=True, capture_output=True)


def clear(folder: Path) -> None:
    """Forget all data in a folder that we hold."""
    for name in ("postgres", "valkey"):
        shutil.rmtree(folder / name, ignore_errors=True)
