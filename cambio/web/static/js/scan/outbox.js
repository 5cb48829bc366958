/* Scans are stored on the phone first, then sent. Only one with a verdict leaves the store. */

import { openDB } from "../../vendor/idb/index.js";

const NAME = "cambio-scans";
const BATCH = 100;

let opened;

function store() {
  opened ??= openDB(NAME, 1, {
    upgrade(database) {
      database.createObjectStore("scans", { keyPath: "scan_id" }).createIndex("order", "sequence");
      database.createObjectStore("device");
    },
  });
  return opened;
}

/** This phone's own id, and the next number in its row of scans. */
async function nextPlace() {
  const transaction = (await store()).transaction("device", "readwrite");
  const id = (await transaction.store.get("id")) ?? crypto.randomUUID();
  const sequence = ((await transaction.store.get("sequence")) ?? 0) + 1;
  await transaction.store.put(id, "id");
  await transaction.store.put(sequence, "sequence");
  await transaction.done;
  return { id, sequence };
}

/** Keeps a scan; answers it with its id once it is on the phone's disk. */
export async function keep(scan) {
  const { sequence } = await nextPlace();
  const kept = {
    ...scan,
    scan_id: crypto.randomUUID(),
    scanned_at: new Date().toISOString(),
    sequence,
  };
  await (await store()).put("scans", kept);
  return kept;
}

/** How many scans wait. */
export async function waiting() {
  return (await store()).count("scans");
}

/**
 * Sends what waits, oldest first; calls `onVerdict` for each answer.
 * Answers `sent`, `offline` (try again later) or `signed_out` (the queue stays).
 */
export async function flush(address, csrfToken, onVerdict) {
  const database = await store();
  for (;;) {
    const scans = await database.getAllFromIndex("scans", "order", null, BATCH);
    if (!scans.length) return "sent";
    const answer = await send(address, csrfToken, await database.get("device", "id"), scans);
    if (typeof answer === "string") return answer;
    for (const [at, verdict] of answer.verdicts.entries()) {
      await database.delete("scans", scans[at].scan_id);
      onVerdict(scans[at], verdict);
    }
  }
}

async function send(address, csrfToken, deviceId, scans) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken },
      body: JSON.stringify({ device_id: deviceId, sent_at: new Date().toISOString(), scans }),
    });
  } catch {
    return "offline";
  }
  if (response.status === 401 || response.status === 403) return "signed_out";
  return response.ok ? response.json() : "offline";
}
