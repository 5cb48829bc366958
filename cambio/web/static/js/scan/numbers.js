/* Card numbers as people type them: the same rules as cards/rules/numbers.py, so that a mistake is
   explained before anything is sent. */

export const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LEFT_OUT = "01ILO";
const LENGTH = 8;
const LONGEST_TEXT = 2000;
const BLANKS = /[\s\u001c-\u001f\u0085\u00ad\u200b\u200c\u200d\u2060\ufeff]/gu;
const SEPARATORS = /[-._\u2010\u2011\u2012\u2013\u2014\u2015\u2212]/gu;
// What hands write and eyes read alike, each pair both ways.
const LOOK_ALIKES = ["2Z", "5S", "6G", "8B", "UV", "7Y", "7Z", "4A", "3B", "38", "MN", "VW", "VY", "CG", "QG", "EF", "PR", "9G", "6B", "DQ", "KX"];

/** Drops every blank, visible or not, and raises a to z and nothing else. */
export function squeezed(text) {
  return [...text].slice(0, LONGEST_TEXT).join("").replace(BLANKS, "").replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** The characters that are not allowed, each once, in order. */
export function outside(text, allowed) {
  return [...new Set([...text].filter((letter) => !allowed.includes(letter)))].join("");
}

/** Zero for a right number; the check character, the last, weighs 1. */
function weightedSum(text) {
  return [...text].reduce((sum, letter, at) => sum + (LENGTH - at) * ALPHABET.indexOf(letter), 0) % ALPHABET.length;
}

/**
 * Reads what a person typed: `{ number }`, or `{ fault, characters }` with the faults of Python's
 * `Fault`. Guards in order: empty, other characters, left-out characters, length, check.
 */
export function readNumber(text) {
  const typed = squeezed(text).replace(SEPARATORS, "");
  if (!typed) return { fault: "empty", characters: "" };
  const impossible = outside(typed, ALPHABET + LEFT_OUT);
  if (impossible) return { fault: "impossible_character", characters: impossible };
  const leftOut = outside(typed, ALPHABET);
  if (leftOut) return { fault: "left_out_character", characters: leftOut };
  if (typed.length < LENGTH) return { fault: "too_short", characters: "", typed };
  if (typed.length > LENGTH) return { fault: "too_long", characters: "", typed };
  if (weightedSum(typed) !== 0) return { fault: "check_failed", characters: "", typed };
  return { number: typed };
}

/** The check character that would fit the first seven. */
export function checkCharacterOf(typed) {
  const sum = weightedSum(`${typed.slice(0, LENGTH - 1)}${ALPHABET[0]}`);
  return ALPHABET[(ALPHABET.length - sum) % ALPHABET.length];
}

/** Which single mistakes of the eye or hand would explain a failed check, likeliest first. */
export function suspects(typed) {
  const putting = (at, others) => typed.slice(0, at) + others + typed.slice(at + others.length);
  const right = (text) => weightedSum(text) === 0;
  const letters = [...typed];
  const swapped = letters.flatMap((letter, at) => {
    const next = letters[at + 1];
    return next && right(putting(at, next + letter)) ? [{ swapped: [letter, next] }] : [];
  });
  const misread = letters.flatMap((letter, at) =>
    LOOK_ALIKES.filter((pair) => pair.includes(letter))
      .map((pair) => pair.replace(letter, ""))
      .filter((other) => right(putting(at, other)))
      .map((other) => ({ place: at + 1, typed: letter, other })),
  );
  return [...misread, ...swapped];
}

/** What is wrong, in the page's words; null for a right number. */
export function explain(read, says) {
  if (read.number) return null;
  const typed = read.typed ?? "";
  const first = says[`number_${read.fault}`]
    .replace("{n}", typed.length)
    .replace("{c}", read.characters ? [...read.characters].join(", ") : typed.at(-1))
    .replace("{w}", typed.length === LENGTH ? checkCharacterOf(typed) : "");
  if (read.fault !== "check_failed") return first;
  const [suspect] = suspects(typed);
  if (!suspect) return `${first} ${says.number_look}`;
  const second = suspect.swapped
    ? says.number_swapped.replace("{c}", suspect.swapped[0]).replace("{o}", suspect.swapped[1])
    : says.number_perhaps.replace("{p}", suspect.place).replace("{c}", suspect.typed).replace("{o}", suspect.other);
  return `${first} ${second}`;
}
