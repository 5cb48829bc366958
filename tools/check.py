"""Every check of the project, two at a time: what passes is one line, what fails says why.

`python -m tools.check` runs all of them, `python -m tools.check types walls` those two.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.paths import CODE, ROOT, sources

BIN = Path(sys.executable).parent
PYTHON = (sys.executable, "-m")


@dataclass(frozen=True)
class Check:
    """A command that exits with 0 when all is well."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a check: what it printed, and how long it took in seconds."""

    check: Check
    passed: bool
    printed: str
    duration_seconds: float


def checks() -> tuple[Check, ...]:
    """All checks; the longest first, so that two cores end together."""
    present = tuple(name for name in CODE if any(sources(".py", among=(name,))))
    typed = tuple(name for name in present if name != "migrations")
    return (
        Check("types", (*PYTHON, "mypy", *typed)),
        Check("migrations", (*PYTHON, "pytest", "-q", "tests/house/test_migrations.py")),
        Check("style", (*PYTHON, "ruff", "check", "--no-cache", "--quiet", *present)),
        Check("format", (*PYTHON, "ruff", "format", "--no-cache", "--check", "--quiet", *present)),
        Check("walls", (str(BIN / "lint-imports"), "--no-logo", "--no-cache")),
        Check("translations", (*PYTHON, "tools.check_translations")),
        Check("house rules", (*PYTHON, "tools.house_rules")),
        Check("lengths", (*PYTHON, "tools.lengths")),
        Check("vendored files", (*PYTHON, "tools.vendored", "check")),
    )


def run(check: Check) -> Outcome:
    """Runs one check from the root of the checkout."""
    start = time.monotonic()
    done = subprocess.run(check.command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Outcome(
        check=check,
        passed=done.returncode == 0,
        printed=(done.stdout + done.stderr).strip(),
        duration_seconds=time.monotonic() - start,
    )


def main(words: list[str]) -> int:
    """Runs the checks named, or all; the exit status says whether every one passed."""
    chosen = [check for check in checks() if not words or check.name in words]
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(run, chosen):
            mark = "ok    " if outcome.passed else "FAILED"
            print(f"{mark} {outcome.check.name} ({outcome.duration_seconds:.1f} s)", flush=True)
            if not outcome.passed:
                failed += 1
                print(outcome.printed, flush=True)
    if failed:
        print(f"{failed} of {len(chosen)} checks failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
