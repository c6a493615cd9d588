"""Wheels made on the spot: pip installs them as any other, and asks no network."""

import hashlib
import zipfile


class Wheels:
    """A folder of wheels; each has metadata and nothing else."""

    def __init__(self, folder):
        """Keep the folder that pip is to find them in."""
        self.folder = folder
        folder.mkdir()

    def add(self, name: str, version: str = "1", metadata: tuple[str, ...] = ()) -> str:
        """Make a wheel and return its pin, as a lock holds it; `metadata` adds lines such as `Requires-Dist: beta`."""
        path = self.folder / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        about = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata, ""])
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{info}/METADATA", about)
            archive.writestr(
                f"{info}/WHEEL",
                "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            archive.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
        return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
