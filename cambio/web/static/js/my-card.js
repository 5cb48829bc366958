/* The card stays lit while it is shown, and may fill the screen. The page works without either. */

const shown = document.getElementById("card-shown");
const button = document.getElementById("whole-screen");

/** Keeps the screen from dimming, where the browser lets us. It lets go by itself when hidden. */
async function stayLit() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // The battery is low or the browser will not: the card is readable all the same.
  }
}

document.addEventListener("visibilitychange", stayLit);
stayLit();

if (shown.requestFullscreen) {
  button.hidden = false;
  button.addEventListener("click", () => shown.requestFullscreen().catch(() => {}));
  shown.addEventListener("click", () => document.fullscreenElement && document.exitFullscreen());
}
