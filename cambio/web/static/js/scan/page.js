/* The scan page of an action. Every card is decided about and kept here first, and sent then. */

import { codeIn, countOf, isOn, prefixOf } from "./cards.js";
import { decide, peopleWaiting } from "./decide.js";
import { askToPersist, keepPage } from "./install.js";
import { startLooking } from "./looking.js";
import { explain, readNumber } from "./numbers.js";
import { givenTo, peopleChosen } from "./people.js";
import * as screen from "./screen.js";
import { data, element } from "./screen.js";
import { report, sendWaiting, whileNothingIsSent } from "./sending.js";
import { play } from "./sound.js";
import * as store from "./store.js";
import { fetchSupplies } from "./supplies.js";

const LOOK_ROUND_EVERY_MS = 60_000;
const ENDS = 4;
const NO_ACTION = "00000000-0000-0000-0000-000000000000";

const actionId = location.pathname.split("/").pop();
const form = element("typed");

let action; // as it was fetched; undefined when it never was
let cards; // the fetched list; undefined when it never was
let shown = null; // the card on the screen: { card, line, people, scan_id, said }
let waiting = 0;
let heardAt = 0; // when a verdict last told the headcount
let hasScanned = false;
let isKept = false; // the page itself opens without a network

// ------------------------------------------------------------------------------ what is shown

async function refresh() {
  const lines = await store.linesOf(actionId);
  waiting = await store.countWaiting();
  screen.showWaiting(waiting);
  screen.showEntries(lines, takeBack);
  if (action) screen.showHeadcount(action.headcount + peopleWaiting(lines));
}

async function showSupplies() {
  action = await store.keptAction(actionId);
  cards = await store.keptCards();
  if (action) screen.showAction(action);
  if (cards) {
    const sentence = data.says.fetched.replace("{n}", countOf(cards.list).toLocaleString());
    element("age").textContent = sentence.replace("{t}", screen.dayAndClock(cards.fetched_at));
  }
  const closed = ["closed", "cancelled"].includes(action?.status);
  screen.notice("not_open", action?.status === "planned" ? data.says.not_open : null);
  screen.notice("closed", closed ? data.says.closed : null);
  showReady();
}

function showReady() {
  const ready = Boolean(isKept && action && cards);
  element("ready").hidden = !ready;
  element("ready").lastElementChild.textContent = ready ? data.says.ready : "";
}

/** Shows what came of the card on the screen; it sounds once, and again only for something else. */
function show(words, lines) {
  const tone = screen.showVerdict(words, lines);
  const said = `${tone} ${words.title}`;
  if (shown.said !== said) play(tone);
  shown.said = said;
}

function countedAt(moment) {
  return data.says.counted_at.replace("{t}", screen.clock(moment));
}

function showLocal(local, since) {
  const moment = since && (since.verdict?.counted_at ?? since.scanned_at);
  show(data.words[local], since ? [countedAt(moment)] : undefined);
}

function showAnswer(verdict) {
  const words = data.words[verdict.verdict] ?? data.words.invalid;
  if (verdict.verdict === "duplicate" && verdict.counted_at) {
    show(words, [countedAt(verdict.counted_at)]);
  } else {
    const neighbour = verdict.headcount && data.says.neighbour.replace("{n}", verdict.headcount);
    show(words, [words.text, neighbour, verdict.street]);
  }
}

function showMore() {
  const isThere = shown !== null;
  element("more").hidden = !isThere;
  if (isThere) {
    const ends = data.says.card_ends.replace("{e}", shown.line.ends);
    element("more-card").textContent = `${ends}: ${screen.peopleWords(shown.people)}`;
  }
}

/** Shows what is no card's verdict: nothing was kept. */
function showInstead(tone, title, text) {
  shown = null;
  showMore();
  play(screen.showVerdict({ tone, title, text }));
}

// ------------------------------------------------------------------------------ taking a card

/** Counts people with a card: decides, keeps, shows, and lets the sending begin. */
async function count(card, line, chosen) {
  hasScanned = true;
  screen.notice("undone", null);
  const earlier = (await store.linesOf(actionId)).filter((each) => each.key === line.key);
  const isOpen = action?.status === "open";
  const { local, people, since } = decide({ known: line.known, isOpen, earlier, people: chosen });
  const kept = since ?? (await keep(card, people, { ...line, local }));
  if (!kept) return;
  shown = { card, line, people, scan_id: kept.scan_id, said: null };
  showLocal(local, since);
  showMore();
  await refresh();
  if (!since) sendAll();
}

/** Keeps a scan; null, in plain words, where the phone cannot. */
async function keep(card, people, line) {
  try {
    return await store.keepScan({ action_id: actionId, card, people, line });
  } catch (error) {
    const isFull = error instanceof store.StorageFull;
    const sentence = isFull ? data.says.storage_full : data.says.storage_broken;
    showInstead("brick", data.says.not_kept, sentence);
    return null;
  }
}

/** What the camera or a photo read. */
async function takeRead(text) {
  const code = codeIn(text);
  if (code === null) {
    showInstead("amber", data.says.not_ours_title, data.says.not_ours);
    return;
  }
  const key = await prefixOf(code);
  const known = cards !== undefined && isOn(cards.list, key);
  const line = { key, ends: code.slice(-ENDS), known };
  const people = peopleChosen(form);
  await count({ code, ...givenTo(form, people) }, line, people);
}

/** What was typed: a mistake in it is explained, and nothing is kept of it. */
async function takeTyped() {
  const field = form.card_number;
  const read = readNumber(field.value);
  const mistake = explain(read, data.says);
  element("number-error").hidden = mistake === null;
  element("number-error").lastElementChild.textContent = mistake ?? "";
  field.setAttribute("aria-invalid", mistake !== null);
  field.focus();
  if (mistake !== null) return;
  field.value = "";
  const line = { key: `number ${read.number}`, ends: read.number.slice(-ENDS), known: false };
  const people = peopleChosen(form);
  await count({ card_number: read.number, ...givenTo(form, people) }, line, people);
}

/** One more person with the card on the screen. */
async function oneMore(kind) {
  if (!shown) return;
  const { card, line, people } = shown;
  const { bind, ...same } = card; // given once
  await count(same, line, { ...people, [kind]: people[kind] + 1 });
}

async function takeBack(scanId) {
  const done = await whileNothingIsSent(() => store.undo(scanId));
  screen.notice("undone", done ? data.says.undone : data.says.undo_late, { kind: "info" });
  if (done && shown?.scan_id === scanId) {
    shown = null;
    showMore();
    element("verdict").replaceChildren();
  }
  await refresh();
  element("list-title").focus();
}

// Cards are taken one after the other, whoever reads them.
let turn = Promise.resolve();
function inTurn(act) {
  return (...values) => {
    turn = turn.then(() => act(...values)).catch((error) => {
      showInstead("brick", data.says.not_kept, data.says.storage_broken);
      console.error(error);
    });
  };
}

// ------------------------------------------------------------------------------ with a network

async function sendAll() {
  let outcome;
  do outcome = await sendWaiting(data, heard).catch(withoutRoom);
  while (["idle", "sent"].includes(outcome) && (await store.countWaiting()));
  if (action) await store.keepActions([action]).catch(withoutRoom); // with the headcount heard
  await refresh();
  if (outcome !== "idle") tell(outcome);
}

/** The server's verdict on a scan. */
function heard(scan, verdict) {
  if (verdict.headcount && action && scan.action_id === actionId) {
    action = { ...action, headcount: verdict.headcount };
    heardAt = Date.now();
  }
  if (shown?.scan_id === scan.scan_id) showAnswer(verdict);
}

async function restock() {
  const asked = Date.now();
  screen.notice("storage", null);
  const outcome = await fetchSupplies(data, actionId).catch(withoutRoom);
  const known = action?.headcount ?? 0;
  await showSupplies();
  // What was counted while the answer was under way is not in it.
  if (action && heardAt > asked) action = { ...action, headcount: Math.max(known, action.headcount) };
  await refresh();
  tell(outcome);
}

function tell(outcome) {
  const isOffline = outcome === "offline";
  const sentence = action && cards ? data.says.offline : data.says.not_fetched;
  screen.notice("offline", isOffline ? sentence : null, { kind: "info" });
  if (!isOffline) screen.signedOutNotice(outcome === "signed_out");
}

/** What came in could not be kept: scanning will fail too, so it is said beforehand. */
function withoutRoom(error) {
  const isFull = error instanceof store.StorageFull;
  screen.notice("storage", isFull ? data.says.storage_low : data.says.storage_broken);
  return "full";
}

function goRound() {
  if (!document.hidden) sendAll().then(restock);
}

// ------------------------------------------------------------------------------ the beginning

function listen() {
  element("fresh").hidden = false;
  element("more-adult").addEventListener("click", inTurn(() => oneMore("adults")));
  element("more-child").addEventListener("click", inTurn(() => oneMore("children")));
  // Before the kit's own listener, which keeps a form from being sent twice: this one is not sent.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    inTurn(takeTyped)();
  }, true);
  element("send-now").addEventListener("click", sendAll);
  window.addEventListener("online", goRound);
  document.addEventListener("visibilitychange", goRound);
  screen.warnBeforeClosing(() => waiting > 0);
  setInterval(goRound, LOOK_ROUND_EVERY_MS);
}

async function start() {
  for (const link of document.querySelectorAll("[data-of-action]")) {
    link.href = link.href.replace(NO_ACTION, actionId);
  }
  try {
    await store.openStore(data.community);
  } catch {
    screen.notice("storage", data.says.storage_broken);
    return; // the page works as it does without scripts
  }
  listen();
  await showSupplies();
  await refresh();
  startLooking(inTurn(takeRead), () => {
    showInstead("amber", data.says.no_card_title, data.says.no_card_in_photo);
  });
  keepPage(data, () => hasScanned, () => {
    isKept = true;
    showReady();
  });
  askToPersist();
  goRound();
  await store.forgetOld(Date.now()).catch(withoutRoom);
}

await start();
