"""Files of others that we serve or test with: each listed, with its licence and its hash.

`python -m tools.vendored check` compares the lists with the folders, both ways.
`python -m tools.vendored fetch` makes the folders again from the npm packages that the lists name,
and writes the hashes of what it got. A new package is a new `[[package]]` without hashes.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import ROOT, shown

LISTS = (
    ROOT / "cambio/web/static/vendor/VENDORED.toml",
    ROOT / "tests/browser/vendor/VENDORED.toml",
)


@dataclass(frozen=True, kw_only=True)
class VendoredFile:
    """One file: `source` inside the package, `path` beside the list, `sha256` once fetched."""

    source: str
    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Package:
    """One npm package at one version, and the files that were taken from it."""

    name: str
    version: str
    licence: str
    why: str
    files: tuple[VendoredFile, ...]


def read(listing: Path) -> tuple[Package, ...]:
    """The packages of one list."""
    tables = tomllib.loads(listing.read_text(encoding="utf-8"))["package"]
    return tuple(
        Package(
            name=table["name"],
            version=table["version"],
            licence=table["licence"],
            why=table["why"],
            files=tuple(
                VendoredFile(source=row["source"], path=row["path"], sha256=row.get("sha256", ""))
                for row in table["files"]
            ),
        )
        for table in tables
    )


def differences(listing: Path) -> Iterator[str]:
    """What the list and its folder do not agree on; nothing when all is well."""
    folder = listing.parent
    listed: set[Path] = {listing}
    for package in read(listing):
        if not any("LICENSE" in file.path.upper() for file in package.files):
            yield f"{shown(listing)}: {package.name} comes without its licence"
        for file in package.files:
            path = folder / file.path
            listed.add(path)
            if not path.is_file():
                yield f"{shown(path)}: listed, but not there"
            elif sha256(path) != file.sha256:
                yield f"{shown(path)}: not the file that was listed (sha256 differs)"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in listed:
            yield f"{shown(path)}: not listed in {shown(listing)}"


def sha256(path: Path) -> str:
    """The hash of the file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(listing: Path) -> None:
    """Copies what the list names out of freshly packed packages and writes the list anew."""
    packages = read(listing)
    for package in packages:
        with tempfile.TemporaryDirectory() as scratch:
            unpacked = _unpack(package, Path(scratch))
            for file in package.files:
                target = listing.parent / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(unpacked / file.source, target)
                target.chmod(0o644)
        print(f"{package.name} {package.version}: {len(package.files)} files")
    header = listing.read_text(encoding="utf-8").partition("[[package]]")[0]
    listing.write_text(header + "\n".join(_written(package, listing) for package in packages))


def _unpack(package: Package, scratch: Path) -> Path:
    wanted = f"{package.name}@{package.version}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", wanted], cwd=scratch, check=True, capture_output=True, text=True
    )
    shutil.unpack_archive(scratch / packed.stdout.split()[-1], scratch, filter="data")
    return scratch / "package"


def _written(package: Package, listing: Path) -> str:
    lines = [
        "[[package]]",
        f'name = "{package.name}"',
        f'version = "{package.version}"',
        f'licence = "{package.licence}"',
        f'why = "{package.why}"',
    ]
    for file in package.files:
        lines += [
            "[[package.files]]",
            f'source = "{file.source}"',
            f'path = "{file.path}"',
            f'sha256 = "{sha256(listing.parent / file.path)}"',
        ]
    return "\n".join([*lines, ""])


def main(words: list[str]) -> int:
    """Runs `check` or `fetch`; the exit status says whether all is well."""
    if words == ["fetch"]:
        for listing in LISTS:
            fetch(listing)
        return 0
    found = [line for listing in LISTS for line in differences(listing)]
    print("\n".join(found) or "vendored files: as listed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
