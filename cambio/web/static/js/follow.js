/* Follows work that is under way: asks for the page again and shows what changed, until the part
   marked data-follow is gone from it; then the page itself is opened anew. Without scripts the page
   refreshes itself. */

const part = () => document.querySelector("[data-follow]");
const waitMs = Number(part().dataset.follow) * 1000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-follow]");
  if (answer.ok && !fresh) location.reload();
  else if (fresh) part().replaceWith(fresh);
}

/** A network that fails for a moment is asked again. */
function follow() {
  look()
    .catch(() => {})
    .finally(() => setTimeout(follow, waitMs));
}

setTimeout(follow, waitMs / 2);
