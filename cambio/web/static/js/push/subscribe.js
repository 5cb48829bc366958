// Asks the browser for a place to send messages to, and hands it to the form on the page.

const box = document.getElementById("push");
const form = document.getElementById("push-form");

function base64url(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded + "=".repeat(-padded.length & 3)), (letter) => letter.charCodeAt(0));
}

function show(id) {
  document.getElementById(id).hidden = false;
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") {
    show("push-blocked");
    return;
  }
  const registration = await navigator.serviceWorker.register(box.dataset.worker);
  const wanted = bytes(box.dataset.key);
  // A subscription of before, for another key of the server, would never be served.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: wanted,
  });
  form.elements.endpoint.value = subscription.endpoint;
  form.elements.public_key.value = base64url(subscription.getKey("p256dh"));
  form.elements.secret.value = base64url(subscription.getKey("auth"));
  form.submit();
}

if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  show(Notification.permission === "denied" ? "push-blocked" : "push");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    subscribe().catch(() => show("push-missing"));
  });
} else {
  show("push-missing");
}
