/* The camera's part of the page: its window, its buttons, and the reading of what it sees. */

import { CameraTrouble, cameras, startCamera, stopCamera, torchOf, watchForBlack } from "./camera.js";
import { loadReader, readPicture } from "./reader.js";
import { data, element } from "./screen.js";

const LOOK_EVERY_MS = 120;
const SAME_CARD_AGAIN_MS = 5000;

const video = element("scan-video");
let chosen; // the camera that was chosen; undefined for the one at the back
let isOn = false; // whether it was let in, and so starts anew when the page comes back
let round = 0;
let awake = null;

/** Says in words why nothing is seen; a window without a picture goes away. */
function help(reason) {
  element("camera").classList.toggle("is-off", Boolean(reason) && reason !== "camera_black");
  element("camera-help").textContent = reason ? data.says[reason] : "";
  element("camera-help").hidden = !reason;
}

/** A card stays in view for a while: it is read once, until it was away for some seconds. */
function onceWhileInView(onText) {
  let last = { text: null, at: 0 };
  return async (text) => {
    const now = Date.now();
    const isSame = text === last.text && now - last.at < SAME_CARD_AGAIN_MS;
    last = { text, at: now };
    if (!isSame) await onText(text);
  };
}

async function look(onText) {
  const mine = ++round; // a loop that was overtaken by a newer one ends
  while (video.srcObject && mine === round) {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) {
      const text = await readPicture(video, video.videoWidth, video.videoHeight);
      if (text) await onText(text);
    }
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
}

async function begin(onText) {
  help(null);
  element("camera-torch").setAttribute("aria-pressed", "false");
  try {
    await startCamera(video, chosen);
  } catch (error) {
    isOn = false;
    element("camera-start").hidden = false;
    help(`camera_${error instanceof CameraTrouble ? error.reason : "missing"}`);
    return;
  }
  isOn = true;
  element("camera-start").hidden = true;
  watchForBlack(video, () => help("camera_black"), () => help(null));
  element("camera-switch").hidden = (await cameras()).length < 2;
  element("camera-torch").hidden = !torchOf(video);
  awake = await navigator.wakeLock?.request("screen").catch(() => null);
  look(onText).catch(() => help("reader_broken"));
}

async function nextCamera() {
  const ids = (await cameras()).map((camera) => camera.deviceId);
  const now = video.srcObject?.getVideoTracks()[0]?.getSettings().deviceId;
  return ids[(ids.indexOf(now) + 1) % ids.length];
}

function end() {
  stopCamera(video);
  awake?.release().catch(() => undefined);
}

async function readPhoto(file, onText, onNothing) {
  const picture = await createImageBitmap(file).catch(() => null);
  const text = picture && (await readPicture(picture, picture.width, picture.height).catch(() => null));
  if (text) await onText(text);
  else onNothing();
}

/**
 * Starts looking; `onText` is called with what a QR says, `onNothing` for a photo without one.
 * Phones give a black picture after the page was in the background, so the camera starts anew.
 */
export async function startLooking(onText, onNothing) {
  const seen = onceWhileInView(onText);
  element("camera").hidden = false;
  element("camera-tools").hidden = false;
  loadReader(data.library, data.wasm).catch(() => help("reader_broken"));
  element("camera-start").addEventListener("click", () => begin(seen));
  element("camera-switch").addEventListener("click", async () => {
    chosen = await nextCamera();
    await begin(seen);
  });
  element("camera-torch").addEventListener("click", (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", on);
    torchOf(video)?.(on);
  });
  element("photo").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) readPhoto(file, onText, onNothing);
    event.target.value = "";
  });
  window.addEventListener("pagehide", end);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) end();
    else if (isOn) begin(seen);
  });
  await begin(seen);
}
