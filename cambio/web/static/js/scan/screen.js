/* What the scan page shows. Everything that is said comes from the page's own words. */

import { stateOf } from "./decide.js";

export const data = JSON.parse(document.getElementById("scan-data").textContent);
export const element = (id) => document.getElementById(id);

// In every language with the digits that are on the cards.
const language = `${document.documentElement.lang}-u-nu-latn`;
const STATE_TONES = { waiting: "neutral", counted: "leaf", look: "amber" };
const SYMBOLS = { leaf: "check", amber: "clock", brick: "refusal" };

/** A moment as people say it there: "10:42". */
export function clock(moment) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: data.timezone };
  return new Date(moment).toLocaleTimeString(language, form);
}

/** A moment with its day, for what may be of yesterday. */
export function dayAndClock(moment) {
  const form = { weekday: "short", day: "numeric", month: "short", timeZone: data.timezone };
  return `${new Date(moment).toLocaleDateString(language, form)} ${clock(moment)}`;
}

/** One of two sentences by a number, with the number in it. */
export function counted(sentence, count) {
  const words = data.says[`${sentence}_${count === 1 ? "one" : "many"}`];
  return words.replace("{n}", count.toLocaleString(language));
}

/** People in words: "2 adults, 1 child". */
export function peopleWords({ adults, children }) {
  const parts = [];
  if (adults) parts.push(counted("adults", adults));
  if (children) parts.push(counted("children", children));
  return parts.join(", ");
}

/** Shows what came of a card, large; answers its tone. `lines` stand under the title. */
export function showVerdict(words, lines = [words.text]) {
  const box = element("verdict-template").content.cloneNode(true);
  const section = box.querySelector(".verdict");
  section.classList.replace("verdict--leaf", `verdict--${words.tone}`);
  const use = section.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${SYMBOLS[words.tone]}`));
  section.querySelector(".verdict__title").textContent = words.title;
  section.querySelector(".verdict__text").textContent = lines.filter(Boolean).join("\u00a0\u00b7 ");
  section.removeAttribute("role"); // the box around it speaks
  element("verdict").replaceChildren(box);
  return words.tone;
}

/**
 * A notice at the head of the page, by its name; without a sentence it goes away. `kind` is one of
 * the kit's messages: `warning`, or `info` for what needs nobody.
 */
export function notice(name, sentence, { link = null, kind = "warning" } = {}) {
  const box = element("notices");
  const shown = box.querySelector(`[data-notice="${name}"]`);
  if (!sentence) return shown?.remove();
  if (shown?.dataset.sentence === sentence) return undefined;
  const made = element(`notice-${kind}`).content.firstElementChild.cloneNode(true);
  made.removeAttribute("role"); // the box around it speaks
  made.dataset.notice = name;
  made.dataset.sentence = sentence;
  made.querySelector("p:last-of-type").textContent = sentence;
  if (link) made.querySelector(".message__words").append(link);
  shown ? shown.replaceWith(made) : box.append(made);
  return undefined;
}

/** "You were signed out", with the way back to this very page. */
export function signedOutNotice(isSignedOut) {
  if (!isSignedOut) return notice("signed_out", null);
  const link = document.createElement("a");
  link.href = `${data.sign_in}?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = data.says.sign_in;
  return notice("signed_out", data.says.signed_out, { link });
}

/** Warns before the page is closed while `isNeeded`; not when a link of the page is followed. */
export function warnBeforeClosing(isNeeded) {
  let isFollowing = false;
  document.addEventListener("click", (event) => {
    isFollowing = event.target.closest("a") !== null;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isNeeded() && !isFollowing) event.preventDefault();
  });
}

/** How many scans wait, with the button that sends them. */
export function showWaiting(count) {
  element("waiting").hidden = count === 0;
  element("waiting-count").textContent = count ? counted("waiting", count) : "";
}

/** How many neighbours were counted. */
export function showHeadcount(count) {
  element("headcount").textContent = count.toLocaleString(language);
  element("headcount-words").textContent = counted("neighbours", count);
}

/** What is known of the action. */
export function showAction(action) {
  document.title = `${action.title} \u00b7 ${data.says.scan_cards}`;
  element("title").textContent = action.title;
  element("place").textContent = action.place;
  element("about").textContent = [action.when, action.meeting_point].filter(Boolean).join(" \u00b7 ");
  element("rewards").replaceChildren(...action.rewards.map((sentence) => item(sentence)));
}

function item(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}

/** What this phone scanned, newest first; `onUndo` is called with the id of a scan. */
export function showEntries(entries, onUndo) {
  element("list").hidden = entries.length === 0;
  element("entries").replaceChildren(...[...entries].reverse().map((entry) => line(entry, onUndo)));
}

function line(entry, onUndo) {
  const box = element("entry-template").content.firstElementChild.cloneNode(true);
  const state = stateOf(entry);
  const ends = data.says.card_ends.replace("{e}", entry.ends);
  box.querySelector(".scan-entry__time").textContent = clock(entry.scanned_at);
  box.querySelector(".scan-entry__card").textContent = `${ends}, ${peopleWords(entry)}`;
  const badge = box.querySelector(".badge");
  badge.textContent = data.says[`state_${state}`];
  badge.classList.add(`badge--${STATE_TONES[state]}`);
  const button = box.querySelector("button");
  button.hidden = state !== "waiting";
  button.setAttribute("aria-label", `${button.textContent}: ${ends}`);
  button.addEventListener("click", () => onUndo(entry.scan_id));
  return box;
}
