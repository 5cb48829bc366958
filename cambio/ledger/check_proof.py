"""Checks the proof of a posting: that it stands in books that were closed, and was not changed.

    python check_proof.py proof.json [--seal HEX]

This one file needs nothing but Python itself: no network, no database, and none of the programs
that made the proof. It works everything out again from what the proof shows, and prints the seal of
the day. Compare that with the seal that was printed, published or signed on that day: who gives it
with `--seal` has it compared.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FORMAT = "cambio-proof-1"
EVENT = (
    "community_id", "id", "kind", "event_at", "posted_at", "actor_id", "programme_id", "theme",
    "subject_id", "reverses_id", "returns_id", "note_hash", "settles",
)  # fmt: skip
LEG = ("leg", "account_id", "amount_minor", "entry", "balance_after_minor")
SEAL = (
    "community_id", "day", "timezone", "last_sequence", "last_register", "transactions",
    "postings", "root", "previous", "sealed_at",
)  # fmt: skip


class ProofWrong(Exception):  # noqa: N818 - a plain sentence that is printed
    """The proof does not prove what it says; the message is why."""


def packed(fields: list[str | None]) -> bytes:
    """Fields one after another, each with the length of its UTF-8 before it; `-` for none."""
    parts = []
    for field in fields:
        text = None if field is None else field.encode()
        parts.append(b"-" if text is None else b"%d:%b" % (len(text), text))
    return b"".join(parts)


def root_of(proof: dict[str, Any]) -> str:
    """The root of the day, worked out from the posting up along the path."""
    event, leg = proof["event"], proof["leg"]
    layers = sorted((layer["layer_id"], layer["amount_minor"]) for layer in leg["layers"])
    fields = [event[name] for name in EVENT] + [leg[name] for name in LEG] + [str(len(layers))]
    fields += [text for layer in layers for text in layer]
    hashed = hashlib.sha256(b"\x00" + packed(fields)).digest()
    for step in proof["path"]:
        other = bytes.fromhex(step["hash"])
        pair = other + hashed if step["side"] == "left" else hashed + other
        hashed = hashlib.sha256(b"\x01" + pair).digest()
    return hashed.hex()


def seal_of(seal: dict[str, Any]) -> str:
    """The hash of a day's seal, worked out from what it says."""
    return hashlib.sha256(b"\x02" + packed([seal[name] for name in SEAL])).hexdigest()


def statement_of(seal: dict[str, Any]) -> bytes:
    """What a witness of a seal signs."""
    return f"cambio seal {seal['community_id']} {seal['day']} {seal['hash']}\n".encode()


def check(proof: dict[str, Any], seal: str | None = None) -> list[str]:
    """What the proof proves, in sentences.

    Raises:
        ProofWrong: it does not.
    """
    try:
        if proof["format"] != FORMAT:
            raise ProofWrong(f"This is no proof that I know: {proof['format']!r}.")
        return _checked(proof, seal)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProofWrong(f"This is no whole proof: {error!r}.") from error


def _checked(proof: dict[str, Any], seal: str | None) -> list[str]:
    sealed, event, leg = proof["seal"], proof["event"], proof["leg"]
    if event["community_id"] != sealed["community_id"]:
        raise ProofWrong("The posting and the seal are of two communities.")
    if root_of(proof) != sealed["root"]:
        raise ProofWrong("The posting is not in the books of that day, or it was changed.")
    if seal_of(sealed) != sealed["hash"]:
        raise ProofWrong("The seal of the day is not what the proof says.")
    if seal is not None and seal.strip().lower() != sealed["hash"]:
        raise ProofWrong("The seal that you gave is another one than that of this proof.")
    said = [
        f"Posting {event['id']}:{leg['leg']}",
        f"  account {leg['account_id']}, amount {leg['amount_minor']} (in minor units)",
        f"  {event['kind']}, happened {event['event_at']} UTC, booked {event['posted_at']} UTC",
        f"is in the books that were closed for {sealed['day']}, with the seal",
        f"  {sealed['hash']}",
    ]
    for witness in proof["witnesses"]:
        key, signature = bytes.fromhex(witness["public_key"]), bytes.fromhex(witness["signature"])
        if not is_signed(statement_of(sealed), key, signature):
            raise ProofWrong(f"The signature of {witness['name']} is not right.")
        said.append(f"signed by {witness['name']} (key {witness['public_key']})")
    if seal is None:
        said.append("Compare this seal with the one that was printed or published for that day.")
    return said


# Ed25519 as RFC 8032 describes it, in plain integers: slow, but it needs no library.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


def _x_of(y: int, *, odd: bool) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_1 % P
    if x * x % P != square or (x == 0 and odd):
        return None
    return P - x if (x & 1) != odd else x


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    odd, y = bool(y >> 255), y & (1 << 255) - 1
    x = None if y >= P else _x_of(y, odd=odd)
    return None if x is None else (x, y, 1, x * y % P)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    product: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            product = _add(product, point)
        point = _add(point, point)
        number >>= 1
    return product


def is_signed(message: bytes, public_key: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of this message belongs to this key."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, r = _point(public_key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    base = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if key is None or r is None or base is None or s >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = _times(s, base)
    right = _add(r, _times(int.from_bytes(hashed, "little") % ORDER, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def main(arguments: list[str] | None = None) -> int:
    """Print what a proof proves; the exit status is 0 when it does."""
    parser = argparse.ArgumentParser(description="Checks the proof of a posting.")
    parser.add_argument("file", help="the proof, as it was downloaded")
    parser.add_argument("--seal", help="the day's seal as you know it, 64 letters and digits")
    asked = parser.parse_args(arguments)
    try:
        said = check(json.loads(Path(asked.file).read_text(encoding="utf-8")), asked.seal)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"This file cannot be read: {error}\n")
        return 2
    except ProofWrong as wrong:
        sys.stderr.write(f"NOT PROVED. {wrong}\n")
        return 1
    sys.stdout.write("\n".join(["PROVED.", *said, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
