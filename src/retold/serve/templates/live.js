// Says when the case has changed since this page was made, and with "keep up" shows it at once.
// It asks every few seconds while the page is looked at: a held connection for each open page would use up the browser's six.
const EVERY = 4000; // milliseconds
const place = document.getElementById("live");
const story = location.pathname.match(/^\/stories\/([^/]+)/)?.[1];
const ask = `/revision.json${story ? `?story=${story}` : ""}`;
const KEEP = "retold-keep-up";
let first = null;

const same = (a, b) => (story ? a.story === b.story : a.revision === b.revision);
const busy = () => document.activeElement?.matches("input, textarea, select") || document.querySelector("details.judge[open]");

function more(now) {
  if (story) return "This story has changed.";
  const articles = now.articles - first.articles;
  return articles > 0 ? `${articles} new ${articles === 1 ? "article" : "articles"}.` : "The case has changed.";
}

function tell(now) {
  if (sessionStorage.getItem(KEEP) === "yes" && !busy()) {
    location.reload();
    return;
  }
  if (place.dataset.told === String(now.revision)) return;
  place.dataset.told = String(now.revision);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show";
  button.addEventListener("click", () => location.reload());
  const keep = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = sessionStorage.getItem(KEEP) === "yes";
  box.addEventListener("change", () => {
    sessionStorage.setItem(KEEP, box.checked ? "yes" : "no");
    if (box.checked) location.reload();
  });
  keep.append(box, " keep up by itself");
  place.replaceChildren(`${more(now)} `, button, " ", keep);
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(ask, { cache: "no-store" });
    if (!answer.ok) return;
    const now = await answer.json();
    first ??= now;
    if (!same(first, now)) tell(now);
  } catch {
    // the server was stopped: the page stays readable, and asks again
  }
}

if (place && !location.pathname.startsWith("/find")) {
  look();
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
