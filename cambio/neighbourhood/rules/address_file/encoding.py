"""Which encoding a file is in, and whether it is text at all."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, TextIO

from cambio.neighbourhood.rules.address_file.reasons import Reason, Unfit

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES: Final = (
    (b"PK\x03\x04", Reason.FILE_IS_SPREADSHEET),  # xlsx and ods
    (b"\xd0\xcf\x11\xe0", Reason.FILE_IS_SPREADSHEET),  # xls
    (b"%PDF", Reason.FILE_IS_NOT_TEXT),
    (b"<", Reason.FILE_IS_NOT_TEXT),  # a web page, which some programs call a spreadsheet
)
_NOT_IN_TEXT: Final = bytes(range(8))
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_REPLACEMENT_CHARACTER: Final = "\ufffd".encode()


def find_encoding(stream: BinaryIO) -> str:
    """By its byte order mark, else UTF-8 if that is what most of it is, else Windows-1252.

    Raises:
        Unfit: this is no text file.
    """
    stream.seek(0)
    head = stream.read(4096)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    for signature, reason in _OTHER_FILES:
        if head.lstrip().startswith(signature):
            raise Unfit(reason)
    # Half of the bytes of Western text in UTF-16 are zero, and all on the same side.
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[offset::2]
        if half.count(0) * 2 > len(half):
            return encoding
    if (len(head) - len(head.translate(None, _NOT_IN_TEXT))) * 20 > len(head):
        raise Unfit(Reason.FILE_IS_NOT_TEXT)
    return "utf-8" if _is_mostly_utf_8(stream) else "cp1252"


def _is_mostly_utf_8(stream: BinaryIO) -> bool:
    """Whether at least half of what is not ASCII is good UTF-8, which nothing else is by chance.

    So that one line pasted from elsewhere is named, and not every other line.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    good = bad = 0
    stream.seek(0)
    while chunk := stream.read(65_536):
        text = decoder.decode(chunk)
        if not text.isascii():
            lost = max(0, text.count("\ufffd") - chunk.count(_REPLACEMENT_CHARACTER))
            bad += lost
            good += len(_NOT_ASCII.findall(text)) - lost
    if decoder.decode(b"", final=True):
        bad += 1
    return good >= bad


@contextmanager
def text_of(stream: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """The stream as text from its beginning, every kind of line end read as a newline.

    What cannot be decoded is read as U+FFFD, so that the value it stands in can be named. The
    stream stays open.
    """
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
    try:
        yield text
    finally:
        text.detach()
