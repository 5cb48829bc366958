"""Finds text in a template that people would see and that no `_()` translates.

The template is cut by Jinja's own lexer; what is no Jinja is read as HTML in the order in which
it stands. Left alone: `{% trans %}`, comments, scripts and styles, code, whatever carries
`translate="no"` (names, addresses, examples of input) or a fixed `lang` (the name of a language in
that language), blocks whose name ends in "class", and the name Cambio.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes
from jinja2.ext import do

SEEN_ATTRIBUTES = {
    "alt", "title", "placeholder", "label", "summary", "abbr",
    "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "aria-placeholder",
}  # fmt: skip
SILENT_TAGS = {"script", "style", "code", "kbd", "samp", "pre"}
VOID_TAGS = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
HOLE = "\ue000"
"""Stands where Jinja writes something: a character that is no letter and ends no tag."""
NAME = "Cambio"

WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-zë]+(?:[ ,.!?]|$)")


def visible_text(source: str) -> Iterator[tuple[int, str]]:
    """Every untranslated text of a template, with its line."""
    environment = Environment(extensions=["jinja2.ext.i18n", do], autoescape=True)
    reader = _Reader()
    reader.feed(_without_jinja(environment, source))
    reader.close()
    yield from reader.found
    yield from _constants(environment.parse(source))


def _without_jinja(environment: Environment, source: str) -> str:
    """The template with a hole for each expression and nothing but line ends for the rest."""
    kept: list[str] = []
    silent: list[bool] = []
    statement: list[str] = []
    for _line, kind, value in environment.lex(source):
        if kind == "data":
            kept.append("\n" * value.count("\n") if any(silent) else value)
            continue
        kept.append(HOLE if kind == "variable_end" else "\n" * value.count("\n"))
        if kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(value)
        elif kind == "block_end":
            _open_or_close(silent, statement)
    return "".join(kept)


def _open_or_close(silent: list[bool], statement: list[str]) -> None:
    """Keeps, for each `block` and `trans` that is open, whether its text is left alone."""
    match statement:
        case ["block", name, *_]:
            silent.append(name.endswith("class"))
        case ["trans", *_]:
            silent.append(True)
        case [("endblock" | "endtrans"), *_]:
            silent.pop()


def _constants(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Sentences that stand as a constant in an expression that is written or passed to a macro."""
    for node in tree.find_all((nodes.Output, nodes.CallBlock, nodes.Assign)):
        yield from _spoken(node)


def _spoken(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.TemplateData | nodes.Compare):
        return
    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in GETTEXT
    ):
        return
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and node.value != NAME and SENTENCE.match(node.value):
            yield node.lineno, node.value
        return
    for name, child in node.iter_fields():
        if isinstance(node, nodes.CallBlock) and name == "body":
            continue
        for part in child if isinstance(child, list) else [child]:
            if isinstance(part, nodes.Node):
                yield from _spoken(part)


class _Reader(HTMLParser):
    """Reads HTML, also the halves of it that a template holds, and keeps what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = tag != "html" and HOLE not in (given.get("lang") or HOLE)
        silent = foreign or tag in SILENT_TAGS or given.get("translate") == "no"
        if not (self._silent or silent):
            for name, value in given.items():
                if name in SEEN_ATTRIBUTES or self._is_label(tag, name, given):
                    self._keep(value or "")
        if tag not in VOID_TAGS and (silent or self._silent):
            self._silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._keep(data)

    @staticmethod
    def _is_label(tag: str, name: str, given: dict[str, str | None]) -> bool:
        """Whether it is the text on a button of the old kind, or of a page in search results."""
        button = tag == "input" and given.get("type") in {"submit", "button", "reset"}
        described = tag == "meta" and given.get("name") == "description"
        return (name == "value" and button) or (name == "content" and described)

    def _keep(self, text: str) -> None:
        words = " ".join(text.replace(HOLE, " ").split())
        if words != NAME and WORD.search(words):
            self.found.append((self.getpos()[0], words))
