"""The program `cambio`, also to be had as `python -m cambio`."""

from __future__ import annotations

import gc


def main() -> None:
    """Carry out the command line of this process and leave with its exit status."""
    # Reading a thousand modules makes no garbage, and looking for some took a fifth of the start.
    gc.disable()
    from cambio.main import main as carry_out

    # What was read stays for good: whoever serves need not look it through, amid a scan, again.
    gc.freeze()
    gc.enable()
    carry_out()


if __name__ == "__main__":
    main()
