/* What the phone keeps: scans that wait, what became of them, and what it fetched beforehand.

   waiting   whole scans, with the code of the card; one leaves when the server gave its verdict
   log       what the page lists: no code, only 8 bytes of its hash and its last four characters
   actions   the actions that were fetched
   phone     this phone's id, its next sequence number, the list of cards, when they were fetched */

import { openDB } from "../../vendor/idb/index.js";

const VERSION = 1;
const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;

/** There is no room left: what was to be kept is not kept. */
export class StorageFull extends Error {}

/** This browser keeps nothing at all: a private window, or storage switched off. */
export class StorageBroken extends Error {}

let name;
let opened;

/** Opens the store of a community; everything below works on it. */
export function openStore(community) {
  name = `cambio-scan-${community}`;
  return database();
}

/** The database. Phones close it under a page that was away for long: then it is opened again. */
function database() {
  const forget = () => {
    opened = undefined;
  };
  opened ??= openDB(name, VERSION, { upgrade, terminated: forget }).catch((error) => {
    forget();
    throw error;
  });
  return opened;
}

function upgrade(database) {
  const waiting = database.createObjectStore("waiting", { keyPath: "scan_id" });
  waiting.createIndex("order", "sequence");
  const log = database.createObjectStore("log", { keyPath: "scan_id" });
  log.createIndex("action", ["action_id", "sequence"]);
  database.createObjectStore("actions", { keyPath: "id" });
  database.createObjectStore("phone");
}

async function writing(stores, act) {
  const open = await database().catch((error) => {
    throw new StorageBroken(error.message);
  });
  // Strict: "kept" means on the disk, also when the battery dies now.
  const transaction = open.transaction(stores, "readwrite", { durability: "strict" });
  transaction.done.catch(() => undefined); // it is awaited below, unless the act fails first
  try {
    const answer = await act(transaction);
    await transaction.done;
    return answer;
  } catch (error) {
    const reason = transaction.error ?? error;
    stop(transaction);
    throw reason.name === "QuotaExceededError" ? new StorageFull(reason.message) : reason;
  }
}

/** Nothing is kept by half; a transaction that failed by itself is stopped already. */
function stop(transaction) {
  try {
    transaction.abort();
  } catch {
    // It was.
  }
}

/**
 * Keeps a scan, and its line in the log, in one go. `card` is `{ code }` or `{ card_number }`;
 * `line` is what the log says besides: `key`, `ends`, `local`. Answers the line.
 *
 * Throws StorageFull or StorageBroken when it is not kept.
 */
export async function keepScan({ action_id, card, people, line }) {
  return makingRoom(() =>
    writing(["phone", "waiting", "log"], async (transaction) => {
      const phone = transaction.objectStore("phone");
      const sequence = ((await phone.get("sequence")) ?? 0) + 1;
      const scan = {
        scan_id: crypto.randomUUID(),
        action_id,
        ...card,
        ...people,
        scanned_at: new Date().toISOString(),
        sequence,
      };
      const { scan_id, scanned_at } = scan;
      const entry = { scan_id, action_id, scanned_at, sequence, ...people, ...line, verdict: null };
      await Promise.all([
        phone.put(sequence, "sequence"),
        transaction.objectStore("waiting").put(scan),
        transaction.objectStore("log").put(entry),
      ]);
      return entry;
    }),
  );
}

/** Does something for which there may be no room; the lines of scans that are done make room. */
async function makingRoom(write) {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error;
    await forgetSettled();
    return write();
  }
}

/** This phone's own id, made at first use. */
export async function deviceId() {
  const known = await (await database()).get("phone", "id");
  if (known) return known;
  const made = crypto.randomUUID();
  await writing(["phone"], (transaction) => transaction.objectStore("phone").put(made, "id"));
  return made;
}

/** The number of the last scan that was kept; 0 before the first. */
export async function lastSequence() {
  return (await (await database()).get("phone", "sequence")) ?? 0;
}

/** How many scans wait, of all actions. */
export async function countWaiting() {
  return (await database()).count("waiting");
}

/** The scans that wait longest, at most so many. */
export async function firstWaiting(limit) {
  return (await database()).getAllFromIndex("waiting", "order", null, limit);
}

/** Writes verdicts down and lets their scans go: `settled` has a scan's id and its verdict each. */
export async function settle(settled) {
  return makingRoom(() =>
    writing(["waiting", "log"], async (transaction) => {
      const log = transaction.objectStore("log");
      for (const { scan_id, verdict } of settled) {
        const entry = await log.get(scan_id);
        if (entry) await log.put({ ...entry, verdict });
        await transaction.objectStore("waiting").delete(scan_id);
      }
    }),
  );
}

/** Takes a waiting scan back; answers whether it still waited. */
export async function undo(scanId) {
  return writing(["waiting", "log"], async (transaction) => {
    const waits = await transaction.objectStore("waiting").getKey(scanId);
    if (!waits) return false;
    await transaction.objectStore("waiting").delete(scanId);
    await transaction.objectStore("log").delete(scanId);
    return true;
  });
}

/** What this phone scanned at an action, in the order in which it did. */
export async function linesOf(actionId) {
  const all = IDBKeyRange.bound([actionId], [actionId, Infinity]);
  return (await database()).getAllFromIndex("log", "action", all);
}

/** Forgets the lines of settled scans: those that are old, or all of them. */
export async function forgetSettled({ before = Infinity } = {}) {
  await writing(["log"], async (transaction) => {
    for await (const cursor of transaction.objectStore("log")) {
      const { verdict, scanned_at } = cursor.value;
      if (verdict && Date.parse(scanned_at) < before) await cursor.delete();
    }
  });
}

/** Forgets lines and actions of a month ago. What is open stays: the phone's clock may be wrong. */
export async function forgetOld(now) {
  await forgetSettled({ before: now - FORGET_AFTER_MS });
  await writing(["actions"], async (transaction) => {
    for await (const cursor of transaction.objectStore("actions")) {
      const { status, ends_at } = cursor.value;
      if (status !== "open" && Date.parse(ends_at) < now - FORGET_AFTER_MS) await cursor.delete();
    }
  });
}

/** The fetched actions, by when they begin. */
export async function keptActions() {
  const all = await (await database()).getAll("actions");
  return all.sort((one, other) => one.starts_at.localeCompare(other.starts_at));
}

/** One fetched action, or undefined. */
export async function keptAction(id) {
  return (await database()).get("actions", id);
}

/** Keeps fetched actions; those that the phone had and the server no longer names stay. */
export async function keepActions(actions) {
  await writing(["actions"], (transaction) =>
    Promise.all(actions.map((action) => transaction.store.put(action))),
  );
}

/** The fetched list of cards: `{ list, etag, fetched_at }`, or undefined. */
export async function keptCards() {
  return (await database()).get("phone", "cards");
}

/** Keeps a fetched list of cards. */
export async function keepCards(cards) {
  await writing(["phone"], (transaction) => transaction.objectStore("phone").put(cards, "cards"));
}
