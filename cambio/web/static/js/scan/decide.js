/* What the phone decides by itself, before anybody is asked. Pure: no storage, no screen, no clock. */

/** Verdicts of the server after which the people of a scan stand on the books. */
const COUNTED = new Set(["credited", "more_credited", "duplicate", "purse_empty"]);

/** How a kept scan stands: `counted`, `look` (a person looks at it) or `waiting`. */
export function stateOf(entry) {
  if (!entry.verdict) return "waiting";
  return COUNTED.has(entry.verdict.verdict) ? "counted" : "look";
}

/** The scans of one card at one action that count, or will as far as the phone knows. */
function good(entries) {
  return entries.filter((entry) => (entry.verdict ? stateOf(entry) === "counted" : entry.local === "counted"));
}

/** How many were shown with a card before; a card never counts for more than its highest. */
function highest(entries) {
  return {
    adults: Math.max(0, ...entries.map((entry) => entry.adults)),
    children: Math.max(0, ...entries.map((entry) => entry.children)),
  };
}

/**
 * Decides about a card that is shown. `known` is whether it is on the fetched list, `earlier` this
 * phone's scans of it at this action, `people` who come with it now. Answers `{ local, people,
 * since }`: who came with it in all, and `counted`; `duplicate` with its first scan, where nobody
 * is new and nothing need be kept; `to_check`, never green.
 */
export function decide({ known, isOpen, earlier, people }) {
  const before = good(earlier);
  const most = highest(before);
  const all = highest([most, people]);
  if (before.length && all.adults === most.adults && all.children === most.children) {
    return { local: "duplicate", people: most, since: before[0] };
  }
  const trusted = (known && isOpen) || before.some((entry) => entry.verdict);
  return { local: trusted ? "counted" : "to_check", people: all, since: null };
}

/** People on this phone that the server has not counted yet, as far as the phone knows. */
export function peopleWaiting(entries) {
  const counting = good(entries);
  let count = 0;
  for (const key of new Set(counting.map((entry) => entry.key))) {
    const scans = counting.filter((entry) => entry.key === key);
    const all = highest(scans);
    const settled = highest(scans.filter((entry) => entry.verdict));
    count += all.adults + all.children - settled.adults - settled.children;
  }
  return count;
}
