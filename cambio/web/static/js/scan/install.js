/* The installed app: its worker, which keeps the page, and storage that the browser may not clear. */

/**
 * Registers the worker that opens this page without a network. A newer one takes over before the
 * first scan, by loading the page once more; after that it waits for the next opening. Calls
 * `onReady` when the page is kept.
 */
export async function keepPage(data, isBusy, onReady) {
  if (!navigator.serviceWorker) return;
  const wasKept = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (wasKept && !isBusy()) location.reload();
  });
  let registration;
  try {
    registration = await navigator.serviceWorker.register(data.worker, { scope: data.home });
  } catch {
    return; // without a network the worker of last time is at work already
  } finally {
    navigator.serviceWorker.ready.then(onReady);
  }
  const takeOver = () => {
    if (wasKept && !isBusy()) registration.waiting?.postMessage("take over");
  };
  takeOver();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", takeOver);
  });
}

/** Asks the browser not to clear what waits here; some do so after a week without a visit. */
export async function askToPersist() {
  await navigator.storage?.persist?.().catch(() => false);
}
