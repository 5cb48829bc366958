"""The texts of the application: which are in the sources, and the catalogues that translate them.

Sources are written in English; `cambio/web/translations/<language>/LC_MESSAGES/<domain>.po` holds
a translation, one domain for each feature, so that people who work on two features never meet in
one file. `update [DOMAIN ...]` brings the catalogues up to the sources; `compile [DOMAIN ...]`
writes the .mo files that the application reads.

Catalogues hold no dates and no line numbers and are sorted by msgid: what changes in a commit is
what was said, nothing else.
"""

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cambio.web.language import (
    DOMAINS,
    LANGUAGES,
    RESIDENT_LANGUAGES,
    TRANSLATIONS,
    resident_texts,
)
from tools.paths import shown, sources

SOURCE_LANGUAGE = "en"
REST = "web"
"""The domain of all that is no feature: the layout, the application around it, the books' core."""

KEYWORDS = DEFAULT_KEYWORDS | {
    "lazy_gettext": None,
    "_l": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
TEMPLATE_SUFFIXES = (".html", ".txt", ".svg", ".xml")
NOISE = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|Report-Msgid-Bugs-To'
    r"|Last-Translator|Language-Team)[^\n]*\n",
    re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text in the sources. `plural` and `context` are None for most."""

    path: Path
    msgid: str
    plural: str | None
    context: str | None
    comments: tuple[str, ...]


def domain_of(path: Path) -> str:
    """The catalogue in which the texts of a source file are translated."""
    parts = Path(shown(path)).parts
    feature = parts[1] if parts[0] == "cambio" else parts[0]
    return feature if feature in DOMAINS else REST


def catalogue_path(language: str, domain: str) -> Path:
    """Where the translations of one domain into one language stand."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"


def languages() -> tuple[str, ...]:
    """The languages that have catalogues: all but that of the sources."""
    return tuple(language for language in RESIDENT_LANGUAGES if language != SOURCE_LANGUAGE)


def source_files() -> Iterator[Path]:
    """Every file that may hold a text for people."""
    code = ("cambio", "cards", "catalog")
    yield from sources(".py", among=code)
    for path in sources(*TEMPLATE_SUFFIXES, among=code):
        if "templates" in path.parts:
            yield path


def texts_of(path: Path) -> Iterator[Text]:
    """The texts of one file: what is wrapped in `_()` or its kin, and messages of refusals."""
    content = path.read_bytes()
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
    found = extract(method, io.BytesIO(content), KEYWORDS, ("Translators:",), options)
    for _line, words, comments, context in found:
        msgid, plural = (words, None) if isinstance(words, str) else (words[0], words[1])
        if msgid:
            yield Text(
                path=path, msgid=msgid, plural=plural, context=context, comments=tuple(comments)
            )
    if path.suffix == ".py":
        for message in refusal_messages(content.decode()):
            yield Text(path=path, msgid=message, plural=None, context=None, comments=())


def refusal_messages(source: str) -> Iterator[str]:
    """`message = "..."` of every class that also has a `code`: refusals, translated at the edge."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            constants = dict(_constants(node))
            if "code" in constants and "message" in constants:
                yield constants["message"]


def _constants(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value)))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(value)))
            ):
                yield name, value


@cache
def all_texts() -> tuple[Text, ...]:
    """Every text of the sources, read once: all languages ask for them."""
    return tuple(text for path in source_files() for text in texts_of(path))


def is_needed(text: Text, language: str) -> bool:
    """Whether a text is to be translated: into Dutch all are, into other languages residents'."""
    if language in LANGUAGES:
        return True
    needed, path = resident_texts(), shown(text.path)
    return path in needed.sources or text.msgid in needed.words.get(path, ())


def template_catalogues(language: str) -> dict[str, Catalog]:
    """What the sources say that is needed in a language, by domain; absent without any text.

    A domain of which a language needs nothing has an empty catalogue: it still tells how the
    language counts, which the application takes from the last that it reads.
    """
    catalogues: dict[str, Catalog] = {}
    for text in all_texts():
        catalogue = catalogues.setdefault(domain_of(text.path), Catalog(fuzzy=False))
        if is_needed(text, language):
            catalogue.add(
                (text.msgid, text.plural) if text.plural else text.msgid,
                locations=[(shown(text.path), 0)],
                auto_comments=text.comments,
                context=text.context,
            )
    return catalogues


def read_catalogue(path: Path, language: str) -> Catalog:
    """The translations in a .po file; an empty catalogue when there is none yet."""
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def update(domains: Iterable[str]) -> None:
    """Brings the catalogues of these domains up to what the sources say."""
    for language in languages():
        templates = template_catalogues(language)
        for domain in domains:
            path = catalogue_path(language, domain)
            if domain not in templates:
                path.unlink(missing_ok=True)
                continue
            catalogue = read_catalogue(path, language)
            # No guessing: a text that was reworded is a text to translate again.
            catalogue.update(templates[domain], no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            catalogue.header_comment = f"# {domain}, in {language}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(catalogue), encoding="utf-8")
            missing = sum(not message.string for message in catalogue if message.id)
            print(f"{shown(path)}: {len(catalogue)} texts, {missing} to translate")


def written(catalogue: Catalog) -> str:
    """The catalogue as the text of a .po file, without what changes by itself."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, sort_output=True)
    return NOISE.sub("", buffer.getvalue().decode())


def compile_catalogues(domains: Iterable[str]) -> None:
    """Writes the .mo files beside the .po files of these domains; a .mo without its .po goes."""
    for language in languages():
        for domain in domains:
            path = catalogue_path(language, domain)
            target = path.with_suffix(".mo")
            if not path.exists():
                target.unlink(missing_ok=True)
                continue
            buffer = io.BytesIO()
            write_mo(buffer, read_catalogue(path, language))
            target.write_bytes(buffer.getvalue())


def main(words: list[str]) -> int:
    """Runs `update` or `compile`, for all domains or those named."""
    acts = {"update": update, "compile": compile_catalogues}
    act, domains = words[:1], words[1:] or list(DOMAINS)
    unknown = set(domains) - set(DOMAINS)
    if not act or act[0] not in acts or unknown:
        print(f"usage: python -m tools.translations update|compile [{'|'.join(DOMAINS)} ...]")
        return 2
    acts[act[0]](domains)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
