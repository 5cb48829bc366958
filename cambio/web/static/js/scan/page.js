/* The scan page: reads a card, keeps the scan, sends it, and says what came of it. */

import { CameraTrouble, cameras, startCamera, stopCamera, torchOf, watchForBlack } from "./camera.js";
import { flush, keep, waiting } from "./outbox.js";
import { loadReader, readPicture } from "./reader.js";
import { play } from "./sound.js";

const LOOK_EVERY_MS = 150;
const SAME_CARD_AGAIN_MS = 5000;

const data = JSON.parse(document.getElementById("scan-data").textContent);
const csrfToken = document.querySelector("meta[name=csrf-token]").content;
const element = (id) => document.getElementById(id);
const video = element("scan-video");
const form = element("typed");

let lastText = null;
let lastAt = 0;
let deviceAt = 0;
let sending = false;

/** Shows a verdict large, with its sound. */
function show(verdict) {
  const words = data.words[verdict.verdict] ?? data.words.invalid;
  const box = element("verdict-template").content.cloneNode(true);
  const section = box.querySelector(".verdict");
  const symbol = { leaf: "check", amber: "clock", brick: "refusal" }[words.tone];
  section.classList.remove("verdict--leaf");
  section.classList.add(`verdict--${words.tone}`);
  const use = section.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${symbol}`));
  section.querySelector(".verdict__title").textContent = words.title;
  section.querySelector(".verdict__earned").textContent = earned(verdict);
  section.querySelector(".verdict__text").textContent = lines(verdict, words).join(" \u00b7 ");
  element("verdict").replaceChildren(box);
  if (verdict.headcount) element("headcount").textContent = verdict.headcount;
  play(words.tone);
}

function earned(verdict) {
  const currency = data.currencies[verdict.currency];
  if (!verdict.household_minor || !currency) return "";
  const amount = verdict.household_minor / 10 ** currency.scale;
  return `+${amount} ${amount === 1 ? currency.name : currency.plural}`;
}

function lines(verdict, words) {
  const said = [verdict.street, words.text];
  if (verdict.verdict === "duplicate" && verdict.counted_at) {
    const time = new Date(verdict.counted_at).toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    said.push(data.says.counted_at.replace("{t}", time));
  } else if (verdict.headcount) {
    said.push(data.says.neighbour.replace("{n}", verdict.headcount));
  }
  return said.filter(Boolean);
}

/** Says a sentence in calm amber: kept, signed out. */
function say(sentence) {
  show({ verdict: "queued" });
  element("verdict").querySelector(".verdict__text").textContent = sentence;
}

async function showWaiting() {
  const count = await waiting();
  element("waiting").hidden = count === 0;
  const words = count === 1 ? data.says.waiting_one : data.says.waiting_many;
  element("waiting-count").textContent = words.replace("{n}", count);
}

async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    const outcome = await flush(data.api, csrfToken, (_scan, verdict) => show(verdict));
    if (outcome === "signed_out") say(data.says.signed_out);
    else if (outcome === "offline" && (await waiting())) say(data.says.kept);
  } finally {
    sending = false;
    await showWaiting();
  }
}

/** One card was read or typed: kept on the phone first, then sent. */
async function take(card) {
  const people = { adults: Number(form.adults.value), children: Number(form.children.value) };
  await keep({ action_id: data.action, ...card, ...people });
  form.adults.value = 1;
  form.children.value = 0;
  await sendAll();
}

async function takeRead(text) {
  const now = Date.now();
  if (text === lastText && now - lastAt < SAME_CARD_AGAIN_MS) {
    lastAt = now;
    return;
  }
  lastText = text;
  lastAt = now;
  await take({ code: text });
}

async function look() {
  while (video.srcObject) {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) {
      const text = await readPicture(video, video.videoWidth, video.videoHeight);
      if (text) await takeRead(text);
    }
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
}

function help(reason) {
  element("camera-help").textContent = data.says[`camera_${reason}`];
  element("camera-help").hidden = false;
}

async function begin(deviceId) {
  element("camera-help").hidden = true;
  try {
    await startCamera(video, deviceId);
  } catch (error) {
    help(error instanceof CameraTrouble ? error.reason : "missing");
    return;
  }
  element("camera-start").hidden = true;
  watchForBlack(video, () => help("black"));
  element("camera-switch").hidden = (await cameras()).length < 2;
  element("camera-torch").hidden = !torchOf(video);
  look();
}

async function readPhoto(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  const text = picture && (await readPicture(picture, picture.width, picture.height));
  if (text) await takeRead(text);
  else say(data.says.no_card_in_photo);
}

element("camera").hidden = false;
loadReader(element("camera").dataset.library, element("camera").dataset.wasm);
element("camera-start").addEventListener("click", () => begin());
element("camera-switch").addEventListener("click", async () => {
  const all = await cameras();
  deviceAt = (deviceAt + 1) % all.length;
  await begin(all[deviceAt].deviceId);
});
element("camera-torch").addEventListener("click", (event) => {
  const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", on);
  torchOf(video)?.(on);
});
element("photo").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) readPhoto(file);
  event.target.value = "";
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const number = form.card_number.value.trim();
  if (!number) return;
  form.card_number.value = "";
  await take({ card_number: number });
  form.card_number.focus();
}, true);
element("send-now").addEventListener("click", sendAll);
window.addEventListener("online", sendAll);
window.addEventListener("pagehide", () => stopCamera(video));
document.addEventListener("visibilitychange", () => document.hidden || sendAll());
window.addEventListener("beforeunload", (event) => {
  if (!element("waiting").hidden) event.preventDefault();
});

await showWaiting();
await sendAll();
await begin();
