"""Address files as Dutch Excel writes them: reading, naming what is wrong, comparing.

`read_address_file` reads a whole CSV file and never raises over what it finds there: whatever is
wrong comes back as `LineProblem`s, each with its line, field, value and reason. `bad_lines_file`
gives back just the bad lines, `compare` says what an import would change. Nothing here speaks to
people: an edge turns each `Reason` and its facts into words.
"""

from cambio.neighbourhood.rules.address_file.bad_lines import bad_lines_file
from cambio.neighbourhood.rules.address_file.comparing import AddressChange, ImportPlan, compare
from cambio.neighbourhood.rules.address_file.limits import MAX_FILE_BYTES
from cambio.neighbourhood.rules.address_file.nouns import (
    AddressDetails,
    AddressFile,
    AddressKey,
    AddressLine,
    Dialect,
)
from cambio.neighbourhood.rules.address_file.reading import Progress, read_address_file
from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason, Unfit
from cambio.neighbourhood.rules.address_file.values import read_address_key

__all__ = [
    "MAX_FILE_BYTES",
    "AddressChange",
    "AddressDetails",
    "AddressFile",
    "AddressKey",
    "AddressLine",
    "Dialect",
    "ImportPlan",
    "LineProblem",
    "Progress",
    "Reason",
    "Unfit",
    "bad_lines_file",
    "compare",
    "read_address_file",
    "read_address_key",
]
