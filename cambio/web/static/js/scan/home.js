/* Where the installed app begins: the actions that this phone knows, and what waits on it. */

import { askToPersist, keepPage } from "./install.js";
import * as screen from "./screen.js";
import { data, element } from "./screen.js";
import { sendWaiting } from "./sending.js";
import * as store from "./store.js";
import { fetchSupplies } from "./supplies.js";

const OVER_AFTER_MS = 2 * 24 * 3600 * 1000;

let waiting = 0;

function link(action) {
  const made = document.createElement("a");
  made.className = "scan-action";
  made.href = data.home + action.id;
  const parts = [
    ["strong", action.title],
    ["span", action.place],
    ["span", `${action.when} \u00b7 ${data.says[`status_${action.status}`]}`],
  ];
  for (const [name, text] of parts) {
    const part = document.createElement(name);
    part.textContent = text;
    made.append(part);
  }
  const line = document.createElement("li");
  line.append(made);
  return line;
}

async function refresh() {
  const actions = await store.keptActions();
  const near = actions.filter(
    ({ status, ends_at }) => status === "open" || (status === "planned" && Date.parse(ends_at) > Date.now() - OVER_AFTER_MS),
  );
  element("actions").replaceChildren(...near.map(link));
  element("no-actions").hidden = near.length > 0;
  waiting = await store.countWaiting();
  screen.showWaiting(waiting);
}

function withoutRoom() {
  screen.notice("storage", data.says.storage_low);
  return "full";
}

async function goRound() {
  if (document.hidden) return;
  const fetched = await fetchSupplies(data, null).catch(withoutRoom);
  const sent = fetched === "fetched" ? await sendWaiting(data, () => undefined).catch(withoutRoom) : fetched;
  screen.notice("offline", sent === "offline" ? data.says.offline : null, { kind: "info" });
  if (sent !== "offline") screen.signedOutNotice(sent === "signed_out");
  await refresh();
}

async function start() {
  try {
    await store.openStore(data.community);
  } catch {
    screen.notice("storage", data.says.storage_broken);
    return;
  }
  await refresh();
  keepPage(data, () => false, () => {
    element("ready").hidden = false;
    element("ready").lastElementChild.textContent = data.says.ready;
  });
  element("send-now").addEventListener("click", goRound);
  window.addEventListener("online", goRound);
  document.addEventListener("visibilitychange", goRound);
  screen.warnBeforeClosing(() => waiting > 0);
  askToPersist();
  await goRound();
}

await start();
