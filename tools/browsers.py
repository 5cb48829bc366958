"""Sees to it that Chromium, ffmpeg and hledger are there: the tests cannot do without.

Installed from Debian's packages where apt may be used without asking anybody; else this says what
to install, and fails. Playwright never downloads a browser of its own.
"""

import os
import shutil
import subprocess
import sys

NEEDED = {"chromium": "chromium", "ffmpeg": "ffmpeg", "hledger": "hledger"}
"""Program to Debian package."""


def missing() -> list[str]:
    """The packages whose program is not there."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def may_use_apt() -> bool:
    """Whether packages can be installed without a password."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Installs Debian packages, without questions and without what they merely recommend."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=True,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def main() -> int:
    """Installs what is missing or names it; the exit status says whether all is there now."""
    packages = missing()
    if packages and may_use_apt():
        print(f"installing {' and '.join(packages)} by apt ...", flush=True)
        install(packages)
        packages = missing()
    if packages:
        print(f"The tests need: sudo apt install {' '.join(packages)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
