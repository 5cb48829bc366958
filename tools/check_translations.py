"""Fails when something that people read is not translated.

In every catalogue: each text of the sources that the language needs is there, translated, not
fuzzy, with the same placeholders; nothing is left of texts that are gone; no text has two
translations. In every template: no text that people see stands outside `_()`. In the list of what
residents read: nothing that is not there.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from babel.messages import Catalog

from cambio.web.language import DOMAINS, resident_texts
from tools.paths import ROOT, shown
from tools.translations import (
    TEMPLATE_SUFFIXES,
    catalogue_path,
    languages,
    read_catalogue,
    source_files,
    template_catalogues,
    texts_of,
)
from tools.visible_text import visible_text

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?[a-z]+")


Texts = str | Iterable[str] | None
"""One text, or its singular and plurals."""


def catalogue_faults() -> Iterator[str]:
    """What is wrong with the catalogues of all languages."""
    for language in languages():
        templates = template_catalogues(language)
        catalogues = {
            domain: read_catalogue(catalogue_path(language, domain), language) for domain in DOMAINS
        }
        for domain, catalogue in catalogues.items():
            name = shown(catalogue_path(language, domain))
            for fault in _compare(templates.get(domain, Catalog()), catalogue):
                yield f"{name}: {fault}"
        yield from _two_translations(language, catalogues)


def _compare(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    for wanted in template:
        if wanted.id:
            found = catalogue.get(wanted.id, context=wanted.context)
            if found is None:
                yield f"not in the catalogue: {wanted.id!r}"
            elif found.fuzzy:
                yield f"marked fuzzy: {wanted.id!r}"
            else:
                yield from message_faults(wanted.id, found.string)
    for message in catalogue:
        if message.id and template.get(message.id, context=message.context) is None:
            yield f"no longer in the sources: {message.id!r}"


def message_faults(msgid: Texts, translation: Texts) -> Iterator[str]:
    """What is wrong with one translation, its plural forms included."""
    originals, translations = _forms(msgid), _forms(translation)
    if not all(translations):
        yield f"not translated: {msgid!r}"
        return
    # A form for one may leave the number out when the original's does; none may have another.
    allowed = set().union(*(_placeholders(text) for text in originals))
    needed = set.intersection(*(_placeholders(text) for text in originals))
    for text in translations:
        held = _placeholders(text)
        if not needed <= held <= allowed:
            yield f"other placeholders ({', '.join(sorted(held ^ allowed))}): {msgid!r}"


def _forms(texts: Texts) -> list[str]:
    """The singular and the plurals of one side of a message; one empty text when there is none."""
    return [texts or ""] if isinstance(texts, str | None) else list(texts)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _two_translations(language: str, catalogues: dict[str, Catalog]) -> Iterator[str]:
    """The application merges all domains: the same text must say the same in each."""
    first: dict[tuple[object, str | None], tuple[str, object]] = {}
    for domain, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id or not message.string:
                continue
            key = (message.id, message.context)
            where, said = first.setdefault(key, (domain, message.string))
            if said != message.string:
                yield (
                    f"{language}: {message.id!r} is {said!r} in {where} "
                    f"and {message.string!r} in {domain}; say the same, or use a context"
                )


def template_faults() -> Iterator[str]:
    """Every text in a template that people see and nobody can translate."""
    for path in source_files():
        if path.suffix in TEMPLATE_SUFFIXES:
            for line, text in visible_text(path.read_text(encoding="utf-8")):
                yield f"{shown(path)}:{line}: not in _(): {text!r}"


def list_faults() -> Iterator[str]:
    """What the list of residents' texts names, and no source has."""
    needed = resident_texts()
    for path in (*needed.sources, *needed.words):
        if not (ROOT / path).is_file():
            yield f"residents.toml: no such file: {path}"
    for path, words in needed.words.items():
        if (ROOT / path).is_file():
            known = {text.msgid for text in texts_of(ROOT / path)}
            for word in words:
                if word not in known:
                    yield f"residents.toml: not in {path}: {word!r}"


def main() -> int:
    """Prints what is wrong; the exit status says whether anything was."""
    found = [*template_faults(), *list_faults(), *catalogue_faults()]
    print("\n".join(found) or "translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
