/* Sends what waits, oldest first. A scan leaves the phone's store only by a verdict on it. */

import { post } from "./server.js";
import { deviceId, firstWaiting, linesOf, settle } from "./store.js";

const BATCH = 100;
const THE_PHONE = "PHONE";

const reported = new Map();
let underWay = null;

/**
 * Sends until nothing waits; calls `onVerdict(scan, verdict)` for each answer. Answers `sent`,
 * `idle` (there was nothing), `offline` (tried again later) or `signed_out`. Called while it is at work, it goes on for both.
 */
export function sendWaiting(data, onVerdict) {
  underWay ??= run(data, onVerdict).finally(() => {
    underWay = null;
  });
  return underWay;
}

/** Does something for which no scan may be on its way; answers false, undone, when one is. */
export async function whileNothingIsSent(act) {
  if (underWay) return false;
  const acting = act();
  underWay = acting.then(
    () => "idle",
    () => "idle",
  ).finally(() => {
    underWay = null;
  });
  return acting;
}

async function run(data, onVerdict) {
  for (let outcome = "idle"; ; outcome = "sent") {
    const scans = await firstWaiting(BATCH);
    if (!scans.length) return outcome;
    const { said, trouble } = await post(data, data.scans, {
      device_id: await deviceId(),
      sent_at: new Date().toISOString(),
      scans,
    });
    if (trouble) return trouble;
    const settled = scans.flatMap((scan) => {
      const verdict = said?.verdicts?.find((each) => each.scan_id === scan.scan_id);
      return verdict ? [{ scan_id: scan.scan_id, scan, verdict }] : [];
    });
    if (!settled.length) return "offline"; // a fault there, or an answer that is not ours
    await settle(settled);
    for (const { scan, verdict } of settled) onVerdict(scan, verdict);
    for (const id of new Set(settled.map(({ scan }) => scan.action_id))) await report(data, id);
  }
}

/**
 * Tells our server how many scans of an action this phone still holds, so that whoever closes the
 * action sees whom to wait for. Nothing depends on it here: what fails is told the next time.
 */
export async function report(data, actionId) {
  const lines = await linesOf(actionId);
  const word = {
    waiting: lines.filter((line) => !line.verdict).length,
    last_sequence: lines[lines.length - 1]?.sequence ?? 0,
  };
  if (reported.get(actionId) === JSON.stringify(word)) return;
  const address = data.reports.replace(THE_PHONE, await deviceId());
  const sent_at = new Date().toISOString();
  const { said } = await post(data, address, { action_id: actionId, sent_at, ...word });
  if (said) reported.set(actionId, JSON.stringify(word));
}
