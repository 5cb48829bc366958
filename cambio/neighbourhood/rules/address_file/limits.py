"""How large a file, a line and a value may be."""

from typing import Final

MAX_FILE_BYTES: Final = 20_000_000
MAX_ADDRESS_LINES: Final = 200_000
MAX_FILE_LINES: Final = 1_100_000
"""Blank ones included: Excel may save all of its 1,048,576 rows."""
MAX_LINE_CHARACTERS: Final = 5_000
"""Of one physical line. A real one has about 100."""
MAX_LINES_PER_RECORD: Final = 10
"""A quoted cell may run over several lines. Past this many, a quote was left open."""
MAX_NAME_CHARACTERS: Final = 80
"""Of a district, neighbourhood or street; the national register (BAG) allows as many."""
MAX_ADDITION_CHARACTERS: Final = 6
MAX_HOUSE_NUMBER: Final = 99_999
MAX_STORED_PROBLEMS: Final = 1_000
"""Problems kept with all their facts. Every bad line is counted and numbered all the same."""
MAX_SHOWN_CHARACTERS: Final = 60
"""Of a wrong value that is shown back."""
