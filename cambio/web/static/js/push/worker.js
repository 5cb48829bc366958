// Shows a message that a push service brought, and opens the household's page when it is touched.
// Its own worker, apart from the scan app's: a resident's phone keeps nothing and serves nothing.

self.addEventListener("push", (event) => {
  if (!event.data) return;
  const { title, body, url, tag, lang, dir } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, dir, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
