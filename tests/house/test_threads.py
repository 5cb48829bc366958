"""What ends the whole program, with no exception to tell of it: threads in another's C code."""

from __future__ import annotations

import ast
import subprocess
import sys

from tools.paths import shown, sources

# msgspec 0.22 takes a type apart when it first reads one; a second thread that reads one meanwhile
# finds half of it, and the program is gone: two phones sent at once right after a start.
TWO_PHONES_AT_ONCE = """
import importlib, sys, threading
from cards.schemas import scans

sys.setswitchinterval(1e-6)
entry = {
    "scan_id": "0196b0b0-0000-7000-8000-000000000000",
    "action_id": "0196b0b0-0000-7000-8000-000000000001",
    "scanned_at": "2026-03-07T10:00:00Z",
    "sequence": 1,
    "card_number": "1",
}
for start in range(400):
    importlib.reload(scans)
    together = threading.Barrier(4)

    def send():
        together.wait()
        scans.read_scan(entry)

    phones = [threading.Thread(target=send) for _ in range(4)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
"""
# Programs of their own, which have one thread.
ALONE = {"cards/printing/child.py", "cambio/demo/sign_ins.py"}


def test_two_phones_that_send_at_once_right_after_the_start_are_both_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWO_PHONES_AT_ONCE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_types_are_taken_apart_before_there_are_threads() -> None:
    """By a decoder that a module makes, and not by naming the type at each reading."""
    named = [
        f"{shown(path)}:{node.lineno}"
        for path in sources(".py")
        if not shown(path).startswith(("tests/", "tools/", "bench/"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "decode"
        and any(keyword.arg == "type" for keyword in node.keywords)
    ]
    assert {each.partition(":")[0] for each in named} == ALONE
