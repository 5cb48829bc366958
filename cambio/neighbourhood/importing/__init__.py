"""Carrying a whole file of addresses through the acts of an import; the edges start it.

`check` reads a file that was sent and says what it would change, `carry_out` does it, and
`import_file` does both for a file at hand. All take seconds for a long file and hold the door for
moments only: reading and comparing is done outside, writing in chunks.
"""

from cambio.neighbourhood.importing.background import Background, background
from cambio.neighbourhood.importing.carrying import carry_out, import_file
from cambio.neighbourhood.importing.checking import check, findings_of
from cambio.neighbourhood.importing.editions import settle_all
from cambio.neighbourhood.importing.uploads import keep_upload, open_upload

__all__ = [
    "Background",
    "background",
    "carry_out",
    "check",
    "findings_of",
    "import_file",
    "keep_upload",
    "open_upload",
    "settle_all",
]
