"""The shape of the house: the checks of tools/ hold here, and each of them can say no."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import check_translations, house_rules, lengths, translations, vendored
from tools.house_rules import RULES
from tools.paths import ROOT
from tools.visible_text import visible_text

# ------------------------------------------------------------------------------- the house itself


def test_every_floor_and_room_uses_only_what_stands_beneath_it() -> None:
    # A process of its own: import-linter sets up logging, and would silence ours for good.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.replace("_", " "))
def test_the_house_keeps_its_rules(rule: house_rules.Rule) -> None:
    assert list(rule(house_rules.parsed())) == []


def test_functions_and_files_are_short_and_no_exception_grew() -> None:
    assert lengths.all_faults() == []


@pytest.mark.parametrize("listing", vendored.LISTS, ids=lambda path: path.parts[-4])
def test_vendored_files_are_those_listed(listing: Path) -> None:
    assert list(vendored.differences(listing)) == []


def test_no_text_that_people_see_stands_outside_the_catalogues() -> None:
    assert list(check_translations.template_faults()) == []


def test_everything_is_said_in_dutch() -> None:
    assert list(check_translations.catalogue_faults()) == []


def test_the_floors_of_the_walls_are_the_features_of_the_rules() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = next(each for each in settings["contracts"] if each["id"] == "floors")["layers"]
    features = {name.removeprefix("cambio/") for name in house_rules.FEATURES}
    assert features - {"cards", "catalog"} <= {floor.strip("()") for floor in floors}


# ------------------------------------------------------------------------- every rule can say no

BREACHES = [
    ("known rooms", "cards/helpers.py", "x = 1"),
    ("known rooms", "cambio/earning/services/late.py", "x = 1"),
    ("pure rules", "catalog/rules.py", "import sqlalchemy"),
    ("pure rules", "cambio/earning/rules.py", "from cambio.ledger import post"),
    ("pure rules", "cambio/earning/rules/sharing.py", "from cambio.earning.models import Action"),
    ("no third door", "cambio/app/factory.py", "db.session.add(1)"),
    ("no third door", "tests/test_x.py", "cambio.database.db.session.commit()"),
    ("no commit inside", "cards/use_cases.py", "uow.session.commit()"),
    ("no commit inside", "cards/queries/lists.py", "session.rollback()"),
    ("no clock inside", "cards/use_cases.py", "datetime.now(UTC)"),
    ("no clock inside", "cambio/ledger/posting.py", "datetime.datetime.now()"),
    ("no clock inside", "cards/rules.py", "time.time()"),
]


@pytest.mark.parametrize(("rule", "path", "source"), BREACHES)
def test_a_breach_is_found(rule: str, path: str, source: str) -> None:
    function = next(each for each in RULES if each.__name__ == rule.replace(" ", "_"))
    assert len(list(function({ROOT / path: ast.parse(source)}))) == 1


ALLOWED = [
    ("cards/rules.py", "import hashlib\nfrom cambio.ledger.types import Amount"),
    ("cards/rules/reading.py", "from cards.errors import CardUnknown"),
    ("cards/rules/reading.py", "from cards.rules.alphabet import LETTERS"),
    ("cards/pages.py", "session['language'] = 'nl'\nnow = datetime.now(UTC)"),
    ("cambio/app/jobs.py", "time.monotonic()"),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_is_allowed_is_no_breach(path: str, source: str) -> None:
    trees = {ROOT / path: ast.parse(source)}
    beside_files = [rule for rule in RULES if rule is not house_rules.reasons_beside_ignores]
    assert [fault for rule in beside_files for fault in rule(trees)] == []


IGNORES = [
    ("import os  # no" + "qa: F401", 1),
    ("import os  # no" + "qa: F401 -- passed on to the edges", 0),
    ("# The edges take it from here.\nimport os  # no" + "qa: F401", 0),
    ("x = f()  # type: ig" + "nore[attr-defined]", 1),
    ("x = f()  # type: ig" + "nore[attr-defined]  # no stubs for this one", 0),
]


@pytest.mark.parametrize(("source", "faults"), IGNORES)
def test_an_ignore_needs_a_reason(source: str, faults: int) -> None:
    assert len(list(house_rules.ignores_without_reason(source))) == faults


RATCHET = [
    ({"f": 40}, {}, []),
    ({"f": 41}, {}, ["f: 41 lines, allowed are 40"]),
    ({"f": 60}, {"f": 60}, []),
    ({"f": 61}, {"f": 60}, ["f: 61 lines, allowed are 60"]),
    ({"f": 59}, {"f": 60}, ["f: became shorter; write 59 for 60 in tools/lengths.toml"]),
    ({"f": 40}, {"f": 60}, ["f: needs no exception any more; take it out of tools/lengths.toml"]),
    ({}, {"f": 60}, ["f: needs no exception any more; take it out of tools/lengths.toml"]),
]


@pytest.mark.parametrize(("today", "recorded", "faults"), RATCHET)
def test_the_ratchet_only_tightens(
    today: dict[str, int], recorded: dict[str, int], faults: list[str]
) -> None:
    assert list(lengths.faults(today, recorded, allowed=40)) == faults


def test_a_method_inside_a_class_is_measured_by_its_whole_name() -> None:
    tree = ast.parse("class Pot:\n    def add(self):\n        pass\n")
    assert list(lengths.functions_in(tree)) == [("Pot.add", 2)]


def test_vendored_files_are_compared_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.paths.ROOT", tmp_path)
    listing = tmp_path / "VENDORED.toml"
    digest = hashlib.sha256(b"as listed").hexdigest()
    rows = "".join(
        f'[[package.files]]\nsource = "x"\npath = "{path}"\nsha256 = "{digest}"\n'
        for path in ("a/LICENSE", "a/changed.js", "a/gone.js")
    )
    listing.write_text(
        '[[package]]\nname = "a"\nversion = "1"\nlicence = "MIT"\nwhy = "a test"\n' + rows
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "a/LICENSE").write_bytes(b"as listed")
    (tmp_path / "a/changed.js").write_bytes(b"changed")
    (tmp_path / "a/unlisted.js").write_bytes(b"as listed")
    assert list(vendored.differences(listing)) == [
        "a/changed.js: not the file that was listed (sha256 differs)",
        "a/gone.js: listed, but not there",
        "a/unlisted.js: not listed in VENDORED.toml",
    ]


SEEN = [
    ("<p>Hello there</p>", ["Hello there"]),
    ('<p>{{ _("Hello") }} and more</p>', ["and more"]),
    ('<img alt="A cat">', ["A cat"]),
    ('<input type="submit" value="Go">', ["Go"]),
    ('{{ button("Save") }}', ["Save"]),
    ('{% call card(title="Some title") %}{% endcall %}', ["Some title"]),
    ('<a title="It is {{ day }}">1</a>', ["It is"]),
    ('<p translate="no">Abc <b>def</b></p>after', ["after"]),
    ('{{ button(_("Save")) }}', []),
    ("{% trans %}Hello there{% endtrans %}", []),
    ("<code>abc</code><script>let abc</script>{# a comment #}", []),
    ('<h{{ level }} class="title">{{ title }}</h{{ level }}>', []),
    ("{% block body_class %}is-plain{% endblock %}", []),
    ('<a lang="nl">Nederlands</a>', []),
    ('<a {% if kind == "Earned" %}class="on"{% endif %}>€ 5</a>', []),
]


@pytest.mark.parametrize(("template", "expected"), SEEN)
def test_text_outside_gettext_is_seen(template: str, expected: list[str]) -> None:
    assert [text for _line, text in visible_text(template)] == expected


def test_messages_of_refusals_are_texts() -> None:
    source = 'class Full(Refusal):\n    code = "full"\n    message = "It is full."\n'
    assert list(translations.refusal_messages(source)) == ["It is full."]


CATALOGUES = [
    ("Hello", "Hallo", []),
    ("Hello", "", ["not translated: 'Hello'"]),
    ("Hello %(name)s", "Hallo %(naam)s", ["other placeholders"]),
    ("<b>Hello</b>", "Hallo", ["other placeholders"]),
    (("%(n)s bag", "%(n)s bags"), ("één zak", "%(n)s zakken"), ["other placeholders"]),
    (("one bag", "%(n)s bags"), ("één zak", "%(n)s zakken"), []),
]


@pytest.mark.parametrize(("msgid", "translation", "expected"), CATALOGUES)
def test_a_translation_says_what_its_original_says(
    msgid: str | tuple[str, str], translation: str | tuple[str, str], expected: list[str]
) -> None:
    found = list(check_translations.message_faults(msgid, translation))
    assert len(found) == len(expected)
    assert all(fault.startswith(start) for fault, start in zip(found, expected, strict=True))
