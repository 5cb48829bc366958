/* Sends what waits, oldest first. A scan leaves the phone's store only by a verdict on it. */

import { deviceId, firstWaiting, settle } from "./store.js";
import { ask, forgetToken, jsonOf, sendingToken } from "./supplies.js";

const BATCH = 100;

let underWay = null;

/**
 * Sends until nothing waits; calls `onVerdict(scan, verdict)` for each answer. Answers `sent`,
 * `offline` (tried again later) or `signed_out`. Called while it is at work, it goes on for both.
 */
export function sendWaiting(data, onVerdict) {
  underWay ??= run(data, onVerdict).finally(() => {
    underWay = null;
  });
  return underWay;
}

/** Whether scans are on their way now. */
export function isSending() {
  return underWay !== null;
}

async function run(data, onVerdict) {
  for (;;) {
    const scans = await firstWaiting(BATCH);
    if (!scans.length) return "sent";
    const { verdicts, trouble } = await send(data, scans);
    if (trouble) return trouble;
    const settled = scans.flatMap((scan) => {
      const verdict = verdicts.find((each) => each.scan_id === scan.scan_id);
      return verdict ? [{ scan_id: scan.scan_id, scan, verdict }] : [];
    });
    if (!settled.length) return "offline"; // a fault there, or an answer that is not ours
    await settle(settled);
    for (const { scan, verdict } of settled) onVerdict(scan, verdict);
  }
}

/** One batch; a token that has grown old, or is another volunteer's, is replaced once. */
async function send(data, scans) {
  for (const fresh of [false, true]) {
    const { token, trouble } = await sendingToken(data, { fresh });
    if (trouble) return { trouble };
    const answer = await ask(data.scans, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({
        device_id: await deviceId(),
        sent_at: new Date().toISOString(),
        scans,
      }),
    });
    if (answer === "signed_out") forgetToken();
    if (typeof answer === "string") return { trouble: answer };
    if (answer.status !== 400) return { verdicts: (await jsonOf(answer))?.verdicts ?? [] };
  }
  return { trouble: "signed_out" };
}
