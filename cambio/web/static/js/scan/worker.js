/* The service worker of the scan app: it keeps the page itself, and nothing of anybody.

   `self.KEEPING` comes from the server, before this script: `cache`, `version`, `scope`, `shells`
   (what stands for the list of actions and for an action) and `files`. Scans, actions and cards
   are no business of the worker: the page keeps those in its own store. */

const { cache, version, scope, shells, files } = self.KEEPING;
const CACHE = `${cache}/${version}`;
const FILES = new Set(files);
const AN_ACTION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Everything or nothing: a version that is half there never takes over. */
async function keepAll() {
  const kept = await caches.open(CACHE);
  const wanted = [...Object.values(shells), ...files];
  // Without a cookie: what is kept is what a stranger would be given.
  await kept.addAll(wanted.map((address) => new Request(address, { cache: "no-cache", credentials: "omit" })));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`${cache}/`) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(address) {
  return (await caches.open(CACHE)).match(address);
}

/** The page that stands for an address of ours, or undefined. */
function shellFor({ pathname }) {
  if (pathname === scope) return shells.home;
  if (!pathname.startsWith(scope)) return undefined;
  return AN_ACTION.test(pathname.slice(scope.length)) ? shells.action : undefined;
}

/** The kept page at once; but a choice of language goes to the server first, which remembers it. */
async function open(request, address) {
  const shell = shellFor(address);
  if (address.search) {
    try {
      return await fetch(request);
    } catch {
      // There is no network: the page that we have will do.
    }
  }
  return (await kept(shell)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) =>
  event.waitUntil(forgetOthers().then(() => self.clients.claim())),
);
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (shellFor(address)) event.respondWith(open(request, address));
  } else if (FILES.has(address.pathname + address.search)) {
    event.respondWith(kept(address.pathname + address.search).then((file) => file ?? fetch(request)));
  }
});
