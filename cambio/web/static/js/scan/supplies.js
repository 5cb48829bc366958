/* What the phone fetches beforehand, whenever there is a network: the actions and the cards. */

import { ask, askSupplies } from "./server.js";
import { keepActions, keepCards, keptCards } from "./store.js";

const LIST_TYPE = "application/octet-stream";

/**
 * Fetches everything for an action, or for all near ones (null). Answers `fetched`, `offline` or
 * `signed_out`; what was fetched before stays until there is newer.
 */
export async function fetchSupplies(data, actionId) {
  const { actions, trouble } = await askSupplies(data, actionId);
  if (trouble) return trouble;
  await keepActions(actions);
  return fetchCards(data);
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
