"""Rules of the house that no linter knows: rooms, doors, clocks, and reasons beside ignores.

Each rule is a function from the parsed sources to sentences of what is wrong; RULES lists them.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tools.paths import ROOT, shown, sources

FEATURES = (
    "cambio/neighbourhood", "cambio/access", "cambio/messages", "cambio/books", "cambio/reports",
    "cambio/earning", "cambio/saving", "cambio/initiatives", "cards", "catalog",
)  # fmt: skip
ROOMS = (
    "api", "pages", "jobs", "cli",
    "schemas",
    "use_cases",
    "queries",
    "models",
    "rules",
    "errors",
)  # fmt: skip
EXTRA_ROOMS = {
    "cambio/access": {
        "credentials": "makes and compares secrets and their hashes",
        "sessions": "who is asking: what all edges share, with the slow hashing",
    },
    "cambio/books": {
        "reach": "what whoever is asking may see of the books, for pages and API",
        "checking": "carries a check of the books through; job, page and command line start it",
        "sealing": "closes days: worked out while reading, written by short acts",
    },
    "cambio/earning": {
        "calendars": "writes a place's actions as a calendar of RFC 5545",
        "occurrences": "carries the planning of recurring actions through; page and job start it",
        "ending_steps": "carries the steps of an ending through; page, job and command line ask it",
        "reach": "who may write down what went well at households, for pages and API",
        "photo_files": "keeps the files of photos and lets go of them, for pages and API",
        "explaining": "says in words why something was given; pages, API and upper floors ask",
    },
    "cambio/neighbourhood": {
        "tenancy": "finds the community that a request is about",
        "importing": "carries a file of addresses through its many acts; three edges start it",
        "reach": "how far a role that is given for a place reaches, for pages and API",
    },
    "cambio/messages": {
        "sending": "brings messages out of the house; the jobs start it, pages read its links",
        "writing": "puts news into words in a household's language, for mail, push and letters",
    },
    "cambio/saving": {
        "letting_go": "lets go what is due, by many acts; job, command line and JSON start it",
    },
    "cards": {
        "keys": "the key that makes card codes; never leaves the server",
        "printing": "draws cards on paper and screen; too large for one room of an edge",
        "proving": "whose card is shown and how its household confirms, for pages and API",
        "reach": "which households and places whoever is asking may serve, for pages and API",
        "scanning": "what pages and API share of taking in scans",
    },
    "catalog": {
        "counter": "for which shop and household somebody may act; pages and API ask alike",
        "reach": "whose hours somebody keeps, for pages and API",
    },
}
"""Rooms that one feature has beside the common ones, each with the reason."""

PURE = {"rules", "errors"}
WORDS_OF_OTHERS = {"cambio.app.permissions", "cambio.ledger.kinds", "cambio.ledger.types"}
"""Modules beneath the features that hold names and values and nothing else."""

TIMELESS = {"use_cases", "queries", "models", "rules"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "monotonic"),
}  # fmt: skip

IGNORE = re.compile(r"#\s*(?:noqa\b:?[ A-Z0-9,]*|type: ignore(?:\[[\w, -]*\])?|pragma: [\w ]+)")
WORDS = re.compile(r"\w+ \w+")

Trees = dict[Path, ast.Module]
Rule = Callable[[Trees], Iterator[str]]


@cache
def parsed() -> Trees:
    """Every Python file of ours, read once."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sources(".py")}


def room_of(path: Path) -> str | None:
    """The room that a file of a feature belongs to; None outside the features."""
    name = shown(path)
    for feature in FEATURES:
        if name.startswith(f"{feature}/"):
            return name.removeprefix(f"{feature}/").split("/")[0].removesuffix(".py")
    return None


def known_rooms(trees: Trees) -> Iterator[str]:
    """A feature has the rooms that every feature has, so that whoever knows one knows all."""
    for path in trees:
        room = room_of(path)
        feature = next((name for name in FEATURES if shown(path).startswith(f"{name}/")), "")
        allowed = {"__init__", *ROOMS, *EXTRA_ROOMS.get(feature, {})}
        if room is not None and room not in allowed:
            yield f"{shown(path)}: {room} is no room of a feature ({', '.join(ROOMS)})"


def pure_rules(trees: Trees) -> Iterator[str]:
    """rules.py decides with the standard library, ledger types and its own kind alone."""
    for path, tree in trees.items():
        if room_of(path) == "rules":
            for line, module in _imports(tree):
                top, _, rest = module.partition(".")
                own = top in {"cambio", "cards", "catalog"} and PURE & set(rest.split("."))
                if not (own or top in sys.stdlib_module_names or module in WORDS_OF_OTHERS):
                    yield f"{shown(path)}:{line}: rules are pure, and {module} is not"


def no_third_door(trees: Trees) -> Iterator[str]:
    """`reading()` and `perform()` are the two doors to the database; `db.session` is a third."""
    for path, tree in trees.items():
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(
                    attr="session", value=ast.Name(id="db") | ast.Attribute(attr="db")
                ):
                    yield f"{shown(path)}:{node.lineno}: db.session is a third door"


def no_commit_inside(trees: Trees) -> Iterator[str]:
    """A use case never commits: `perform` does, once, for the whole act."""
    for path, tree in trees.items():
        if room_of(path) in TIMELESS:
            for node in ast.walk(tree):
                match node:
                    case ast.Call(func=ast.Attribute(attr="commit" | "rollback" as act)):
                        yield f"{shown(path)}:{node.lineno}: {act}() belongs to perform()"


def no_clock_inside(trees: Trees) -> Iterator[str]:
    """The time is given (`uow.now`): a use case, a query and a rule never read a clock."""
    for path, tree in trees.items():
        if room_of(path) in TIMELESS or shown(path).startswith("cambio/ledger/"):
            for node in ast.walk(tree):
                match node:
                    case ast.Call(
                        func=ast.Attribute(
                            attr=act, value=ast.Name(id=name) | ast.Attribute(attr=name)
                        )
                    ) if (name, act) in CLOCKS:
                        yield f"{shown(path)}:{node.lineno}: {name}.{act}(): use uow.now"


def reasons_beside_ignores(trees: Trees) -> Iterator[str]:
    """Every ignore says why, on its own line or in the comment above it."""
    for path in trees:
        source = path.read_text(encoding="utf-8")
        # Taking a file apart is slow, and few have an ignore.
        if IGNORE.search(source):
            for number in ignores_without_reason(source):
                yield f"{shown(path)}:{number}: an ignore without its reason"


def ignores_without_reason(source: str) -> Iterator[int]:
    """The lines with an ignore that nothing explains."""
    comments = (token for token in _tokens(source) if token.type == tokenize.COMMENT)
    by_line = {token.start[0]: token for token in comments}
    for number, token in by_line.items():
        said, found = IGNORE.subn("", token.string)
        above = by_line.get(number - 1)
        explained = above is not None and above.line.lstrip().startswith("#")
        if found and not (explained or WORDS.search(said)):
            yield number


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(source).readline)


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=str(module)):
                yield node.lineno, module


RULES: tuple[Rule, ...] = (
    known_rooms,
    pure_rules,
    no_third_door,
    no_commit_inside,
    no_clock_inside,
    reasons_beside_ignores,
)


def main() -> int:
    """Prints every breach of every rule; the exit status says whether there was one."""
    found = [fault for rule in RULES for fault in rule(parsed())]
    print("\n".join(found) or f"house rules: {len(parsed())} files in {ROOT.name}, all well")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
