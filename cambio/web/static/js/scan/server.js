/* Talking with our server, which may be away, slow, or no longer know who we are. */

const PATIENCE_MS = 15_000;
const SIGNED_OUT = [401, 403, 419];

let csrfToken = null;

/** What came of asking: an answer, or `offline`, or `signed_out`. */
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
  const isSignedOut = SIGNED_OUT.includes(response.status) || response.type === "opaqueredirect";
  return isSignedOut ? "signed_out" : response;
}

/** What an answer says; null when it is no JSON, or breaks off half-way. */
export async function jsonOf(answer) {
  return answer.ok ? answer.json().catch(() => null) : null;
}

/** Asks for the supplies: actions, and the token that our server wants with what is sent. */
export async function askSupplies(data, actionId = null) {
  const answer = await ask(actionId ? `${data.supplies}?action=${actionId}` : data.supplies);
  if (typeof answer === "string") return { trouble: answer };
  const told = await jsonOf(answer);
  if (!told?.csrf_token) return { trouble: "offline" }; // not ours: a hotspot's page, a proxy
  csrfToken = told.csrf_token;
  return told;
}

/**
 * Sends something; answers what our server said of it as `{ said }`, null when that is no JSON, or
 * `{ trouble }`. A token that has grown old, or is another volunteer's, is replaced once.
 */
export async function post(data, address, body) {
  for (const isSecond of [false, true]) {
    if (isSecond || !csrfToken) {
      const { trouble } = await askSupplies(data);
      if (trouble) return { trouble };
    }
    const answer = await ask(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken },
      body: JSON.stringify(body),
    });
    if (answer === "signed_out") csrfToken = null; // whoever signs in next has another
    if (typeof answer === "string") return { trouble: answer };
    if (answer.status !== 400) return { said: await jsonOf(answer) };
  }
  return { trouble: "signed_out" };
}
