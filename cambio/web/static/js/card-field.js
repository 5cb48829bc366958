/* A field for a card, filled by the camera: as soon as a card was read the form is sent, or the
   field that comes next has its turn. */

import { CameraTrouble, startCamera, stopCamera, watchForBlack } from "./scan/camera.js";
import { loadReader, readPicture } from "./scan/reader.js";

const LOOK_EVERY_MS = 150;

const box = document.querySelector("[data-card-camera]");
const field = document.getElementById(box.dataset.cardCamera);
const video = box.querySelector("video");
const frame = box.querySelector(".viewfinder").parentElement;
const button = box.querySelector("button");
const help = box.querySelector("[role=status]");

function say(reason) {
  help.textContent = box.dataset[reason];
  help.hidden = false;
}

function goOn() {
  const next = document.getElementById(box.dataset.cardThen);
  if (!next) {
    field.form.requestSubmit();
    return;
  }
  frame.hidden = true;
  button.hidden = false;
  next.focus();
}

async function look() {
  while (video.srcObject) {
    const text = await readPicture(video, video.videoWidth || 1, video.videoHeight || 1);
    if (text) {
      stopCamera(video);
      field.value = text;
      goOn();
      return;
    }
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
}

async function begin() {
  help.hidden = true;
  loadReader(box.dataset.library, box.dataset.wasm);
  frame.hidden = false;
  try {
    await startCamera(video);
  } catch (error) {
    frame.hidden = true;
    say(error instanceof CameraTrouble ? error.reason : "missing");
    return;
  }
  button.hidden = true;
  watchForBlack(video, () => say("black"));
  await look();
}

box.hidden = false;
button.addEventListener("click", begin);
window.addEventListener("pagehide", () => stopCamera(video));
