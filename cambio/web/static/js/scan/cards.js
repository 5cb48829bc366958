/* Cards as the phone knows them: what a QR says, and whether its hash is on the fetched list. */

import { outside, squeezed } from "./numbers.js";

const MARK = "/K/";
const FORMAT = "1";
const KEY_IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CODE_LENGTH = 18;
const PREFIX_BYTES = 8;

/**
 * What a QR reader gave: the code after the last `/K/`, whatever the host; null when it is no card.
 * A code of a later format than this page knows is a card all the same: the server decides.
 */
export function codeIn(text) {
  const whole = squeezed(text);
  const at = whole.lastIndexOf(MARK);
  if (at < 0) return null;
  const code = whole.slice(at + MARK.length);
  if (!code.startsWith(FORMAT)) return /^[0-9][A-Z0-9]{8,60}$/.test(code) ? code : null;
  const strange = outside(code.slice(1, 2), KEY_IDS) + outside(code.slice(2), BASE32);
  return code.length === CODE_LENGTH && !strange ? code : null;
}

/** The first 8 bytes of the code's SHA-256, as 16 hexadecimal digits: what a phone may remember. */
export async function prefixOf(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(digest, 0, PREFIX_BYTES)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** How many cards a fetched list holds. */
export function countOf(list) {
  return list.byteLength / PREFIX_BYTES;
}

/** Whether a sorted list of 8-byte prefixes holds one. */
export function isOn(list, prefix) {
  const view = new DataView(list);
  const wanted = BigInt(`0x${prefix}`);
  let low = 0;
  let high = countOf(list);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.getBigUint64(middle * PREFIX_BYTES) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < countOf(list) && view.getBigUint64(low * PREFIX_BYTES) === wanted;
}
