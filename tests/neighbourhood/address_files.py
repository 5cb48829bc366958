"""Address files for the tests: good lines, written in any dialect."""

import csv
import io

from cambio.neighbourhood.rules.address_file import AddressFile, read_address_file

FIELDS = (
    "district",
    "neighbourhood",
    "street",
    "postcode",
    "house_number",
    "house_letter",
    "house_number_addition",
    "bag_id",
)
HEADER = ";".join(FIELDS)
GOOD = dict(
    zip(
        FIELDS,
        ("Noord", "Zandweerd", "Dreef", "7411 AB", "1", "", "", "0150200000000001"),
        strict=True,
    )
)


def line(**changed: str) -> str:
    """A good line with these values in it, with semicolons and quotes where needed."""
    return written([list((GOOD | changed).values())]).removesuffix("\r\n")


def written(rows: list[list[str]], *, delimiter: str = ";", newline: str = "\r\n") -> str:
    """Rows as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue()


def read_text(*lines: str, encoding: str = "utf-8", newline: str = "\r\n") -> AddressFile:
    """Read a file of these lines."""
    return read_bytes(newline.join((*lines, "")).encode(encoding))


def read_bytes(content: bytes) -> AddressFile:
    """Read a file of these bytes."""
    return read_address_file(io.BytesIO(content))
