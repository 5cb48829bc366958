"""Fails when something that people read is not translated.

In every catalogue: each text of the sources is there, translated, not fuzzy, with the same
placeholders; nothing is left of texts that are gone; no text has two translations. In every
template: no text that people see stands outside `_()`.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from babel.messages import Catalog
from babel.messages.catalog import Message

from cambio.web.language import DOMAINS
from tools.paths import shown
from tools.translations import (
    TEMPLATE_SUFFIXES,
    catalogue_path,
    languages,
    read_catalogue,
    source_files,
    template_catalogues,
)
from tools.visible_text import visible_text

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?[a-z]+")


def catalogue_faults() -> Iterator[str]:
    """What is wrong with the catalogues of all languages."""
    templates = template_catalogues()
    for language in languages():
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
            yield from (f"{fault}: {wanted.id!r}" for fault in _faults(wanted, found))
    for message in catalogue:
        if message.id and template.get(message.id, context=message.context) is None:
            yield f"no longer in the sources: {message.id!r}"


def _faults(wanted: Message, found: Message | None) -> Iterator[str]:
    if found is None:
        yield "not in the catalogue"
        return
    translations = _forms(found.string)
    if not all(translations):
        yield "not translated"
        return
    if found.fuzzy:
        yield "marked fuzzy"
    originals = _forms(wanted.id)
    # A form for one may leave the number out ("one bag"); no form may have more than the original.
    allowed = set().union(*(_placeholders(text) for text in originals))
    needed = set.intersection(*(_placeholders(text) for text in originals))
    for text in translations:
        held = _placeholders(text)
        if not needed <= held <= allowed:
            yield f"other placeholders ({', '.join(sorted(held ^ allowed))})"


def _forms(texts: str | Iterable[str] | None) -> list[str]:
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


def main() -> int:
    """Prints what is wrong; the exit status says whether anything was."""
    found = [*template_faults(), *catalogue_faults()]
    print("\n".join(found) or "translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
