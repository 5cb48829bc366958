"""A proof shows that one posting is in the sealed books, to anybody, and shows nobody else's."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cambio.books.sealing import seal_closed_days
from cambio.database import perform, reading
from cambio.ledger import Kind, check_proof, hashing
from cambio.ledger.check_proof import ProofWrong, check
from cambio.ledger.errors import (
    DayNotSealed,
    NotSealedYet,
    SignatureWrong,
    TransactionUnknown,
    WitnessedBefore,
)
from cambio.ledger.models import LedgerPosting
from cambio.ledger.proofs import prove
from cambio.ledger.witnesses import add_witness
from tests.conftest import ACTOR_ID, Clock
from tests.ledger.books import Books, assert_sound
from tests.ledger.signing import Witness

CHECKER = Path(check_proof.__file__)


def proof_of(books: Books, transaction_id: UUID, leg: int) -> dict[str, Any]:
    with reading() as session:
        return prove(
            session, community_id=books.community_id, transaction_id=transaction_id, leg=leg
        )


@pytest.fixture
def award(books: Books, clock: Clock) -> UUID:
    """Three households were awarded at once, amid others, on a day that is sealed and witnessed."""
    books.grant()
    for amount_minor in range(1, 5):
        books.award(amount_minor)
    posted = books.post(
        Kind.AWARD,
        (books.budget, books.wallet, 10),
        (books.budget, books.other, 20),
        (books.budget, books.pot, 30),
    )
    books.award(7)
    clock.advance(days=1)
    seal_closed_days(books.community_id, "Europe/Amsterdam")
    Witness("The notary").sign_last(books.community_id)
    return posted.transaction_id


def test_every_posting_of_a_sealed_day_can_be_proved(books: Books, award: UUID) -> None:
    with reading() as session:
        postings = [(each.transaction_id, each.leg) for each in session.query(LedgerPosting)]
    assert len(postings) == 16
    for transaction_id, leg in postings:
        proof = json.loads(json.dumps(proof_of(books, transaction_id, leg)))
        assert check(proof, proof["seal"]["hash"])


def test_a_proof_shows_no_other_leg(books: Books, award: UUID) -> None:
    with reading() as session:
        legs = session.query(LedgerPosting).filter_by(transaction_id=award).all()
    mine = next(each for each in legs if each.account_id == books.wallet)
    shown = json.dumps(proof_of(books, award, mine.leg))
    assert books.wallet.hex in shown
    for account_id in (books.other, books.budget, books.pot):
        assert account_id.hex not in shown


def test_a_proof_of_anything_else_proves_nothing(
    books: Books, award: UUID, subtests: pytest.Subtests
) -> None:
    proof = proof_of(books, award, 1)
    for part in ("event", "leg", "seal"):
        for name in proof[part]:
            if name == "layers":
                continue
            with subtests.test(part=part, name=name):
                changed = copy.deepcopy(proof)
                changed[part][name] = "9" if proof[part][name] != "9" else "8"
                with pytest.raises(ProofWrong):
                    check(changed)


def test_a_layer_that_was_made_up_proves_nothing(books: Books, award: UUID) -> None:
    proof = proof_of(books, award, 1)
    proof["leg"]["layers"] = [{"layer_id": "0" * 32, "amount_minor": "10"}]
    with pytest.raises(ProofWrong):
        check(proof)


def test_another_path_or_signature_proves_nothing(books: Books, award: UUID) -> None:
    changes: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("path", lambda path: path.pop()),
        ("path", lambda path: path[0].update(hash="00" * 32)),
        ("witnesses", lambda found: found[0].update(signature="00" * 64)),
        ("witnesses", lambda found: found[0].update(public_key="11" * 32)),
    )
    for part, change in changes:
        changed = proof_of(books, award, 1)
        change(changed[part])
        with pytest.raises(ProofWrong):
            check(changed)


def test_a_posting_under_the_seal_of_another_community_proves_nothing(
    books: Books, award: UUID
) -> None:
    """Also where that seal is whole by itself."""
    proof = proof_of(books, award, 1) | {"witnesses": []}
    proof["seal"]["community_id"] = "9"
    proof["seal"]["hash"] = check_proof.seal_of(proof["seal"])
    with pytest.raises(ProofWrong, match="two communities"):
        check(proof)


def test_a_signature_has_one_way_of_writing(books: Books, award: UUID) -> None:
    """Whoever adds the order of the curve to a signature's second half has made no other one."""
    proof = proof_of(books, award, 1)
    witness = proof["witnesses"][0]
    signature = bytes.fromhex(witness["signature"])
    number = int.from_bytes(signature[32:], "little") + check_proof.ORDER
    witness["signature"] = (signature[:32] + number.to_bytes(32, "little")).hex()
    with pytest.raises(ProofWrong, match="signature"):
        check(proof)


def test_a_proof_with_another_seal_than_the_published_one_is_refused(
    books: Books, award: UUID
) -> None:
    with pytest.raises(ProofWrong, match="another one"):
        check(proof_of(books, award, 1), "00" * 32)


@pytest.mark.parametrize("broken", [{}, {"format": "cambio-proof-1"}, [], "proof"])
def test_what_is_no_proof_is_said_to_be_none(broken: Any) -> None:
    with pytest.raises(ProofWrong):
        check(broken)


def test_the_checker_is_one_file_that_needs_python_alone(
    books: Books, award: UUID, tmp_path: Path
) -> None:
    copied = tmp_path / "check_proof.py"
    copied.write_bytes(CHECKER.read_bytes())
    proof = proof_of(books, award, 1)
    (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(copied), "proof.json"]
    seal = ("--seal", proof["seal"]["hash"])
    said = _run([*command, *seal], tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert "PROVED" in said.stdout
    proof["leg"]["amount_minor"] = "1000"
    (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    said = _run(command, tmp_path)
    assert said.returncode == 1
    assert "NOT PROVED" in said.stderr


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_an_open_day_and_an_unknown_leg_cannot_be_proved(books: Books, award: UUID) -> None:
    posted = books.award(1)
    books.number()
    with pytest.raises(NotSealedYet):
        proof_of(books, posted.transaction_id, 1)
    with pytest.raises(TransactionUnknown):
        proof_of(books, award, 9)


def test_both_ways_of_hashing_agree() -> None:
    """The checker has its own few lines, so that it stands alone."""
    cases: list[list[str | None]] = [[], [None], ["", None, "a"], ["é", "12:x"], ["1", "2"]]
    for fields in cases:
        assert check_proof.packed(fields) == hashing.packed(fields)


def test_values_are_hashed_as_their_texts_are(clock: Clock) -> None:
    values: list[Any] = [
        None,
        "",
        "a",
        "é",
        0,
        -12,
        True,
        Kind.AWARD,
        ACTOR_ID,
        clock.now,
        clock.now.date(),
    ]
    values += [b"\x00\xff", memoryview(b"x")]
    assert hashing.packed_values(values) == hashing.packed(map(hashing.text_of, values))


def test_fields_cannot_pretend_to_be_others() -> None:
    """Peers put separators between fields, and hashed two contents alike."""
    contents = (["a", "b"], ["ab"], ["a:b"], ["1:a"], ["a", None, "b"], ["a-b"], ["a", "", "b"])
    assert len({hashing.packed(fields) for fields in contents}) == len(contents)


@pytest.mark.parametrize("leaves", [1, 2, 3, 4, 5, 7, 8, 9, 31, 33])
def test_every_leaf_has_a_path_to_the_root(leaves: int) -> None:
    hashes = [hashing.leaf(bytes([each])) for each in range(leaves)]
    for index, begin in enumerate(hashes):
        hashed = begin
        for side, other in hashing.path_of(hashes, index):
            pair = (other, hashed) if side == "left" else (hashed, other)
            hashed = hashing.node(*pair)
        assert hashed == hashing.root_of(hashes)


def test_a_witness_signs_once_and_only_what_is_there(books: Books, award: UUID) -> None:
    notary, other = Witness("The notary"), Witness("Somebody else")
    first = notary.signature_of_last(books.community_id)
    perform(add_witness, first)
    again = notary.signature_of_last(books.community_id)
    with pytest.raises(WitnessedBefore):
        perform(add_witness, again)

    with pytest.raises(SignatureWrong):
        perform(add_witness, replace(again, public_key=other.public_key))
    with pytest.raises(DayNotSealed):
        perform(add_witness, replace(again, day=again.day + timedelta(days=9)))
    assert_sound()
