/* What the phone fetches beforehand, whenever there is a network: actions, cards, the key to send. */

import { keepActions, keepCards, keptCards } from "./store.js";

const PATIENCE_MS = 15_000;
const LIST_TYPE = "application/octet-stream";

let csrfToken = null;

/** What came of asking our server: an answer, or `offline`, or `signed_out`. */
export async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual", // to the page for signing in
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...options,
    });
  } catch {
    return "offline";
  }
  const signedOut = [401, 403, 419].includes(response.status) || response.type === "opaqueredirect";
  return signedOut ? "signed_out" : response;
}

/** What an answer says; null when it is no JSON, or breaks off half-way. */
export async function jsonOf(answer) {
  return answer.ok ? answer.json().catch(() => null) : null;
}

/** The token that our server wants with what is sent; fetched anew when `fresh`. */
export async function sendingToken(data, { fresh = false } = {}) {
  if (csrfToken && !fresh) return { token: csrfToken };
  const outcome = await fetchActions(data, null);
  return csrfToken && outcome === "fetched" ? { token: csrfToken } : { trouble: outcome };
}

/** Forgets the token: somebody else may be signed in by now. */
export function forgetToken() {
  csrfToken = null;
}

/**
 * Fetches everything for an action, or for all near ones (null). Answers `fetched`, `offline` or
 * `signed_out`; what was fetched before stays until there is newer.
 */
export async function fetchSupplies(data, actionId) {
  const outcome = await fetchActions(data, actionId);
  return outcome === "fetched" ? fetchCards(data) : outcome;
}

async function fetchActions(data, actionId) {
  const answer = await ask(actionId ? `${data.supplies}?action=${actionId}` : data.supplies);
  if (typeof answer === "string") return answer;
  const told = await jsonOf(answer);
  if (!told?.csrf_token) return "offline"; // an answer, but not ours: a hotspot's page, a proxy
  csrfToken = told.csrf_token;
  await keepActions(told.actions);
  return "fetched";
}

async function fetchCards(data) {
  const known = await keptCards();
  const headers = known ? { "If-None-Match": known.etag } : {};
  const answer = await ask(data.cards, { headers });
  if (typeof answer === "string") return answer;
  const fetched_at = new Date().toISOString();
  if (answer.status === 304) {
    await keepCards({ ...known, fetched_at });
    return "fetched";
  }
  const isOurs = answer.ok && answer.headers.get("Content-Type")?.startsWith(LIST_TYPE);
  const list = isOurs ? await answer.arrayBuffer().catch(() => null) : null;
  if (list === null) return "offline";
  await keepCards({ list, etag: answer.headers.get("ETag"), fetched_at });
  return "fetched";
}
