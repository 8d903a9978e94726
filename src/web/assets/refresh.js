// Fetches the page anew every few seconds and swaps what has changed, so that nothing flickers, scrolls or loses focus.
// When the service stops answering, it says so: an old page that looks new is worse than none.

const EVERY_MS = 5000;
const PATIENCE_MS = 4000;
const lost = document.getElementById('lost');
let answeredAt = Date.now();
let misses = 0;
let running = false;

/** Makes `present` like `fresh`, touching only what differs. */
function renew(present, fresh) {
  if (present.isEqualNode(fresh)) return;
  const alike = present.nodeType === fresh.nodeType && present.nodeName === fresh.nodeName;
  if (!alike) return present.replaceWith(document.adoptNode(fresh));
  if (present.nodeType !== Node.ELEMENT_NODE) {
    present.nodeValue = fresh.nodeValue;
    return;
  }
  renewAttributes(present, fresh);
  const children = [...fresh.childNodes];
  while (present.childNodes.length > children.length) present.lastChild.remove();
  children.forEach((child, index) => {
    const before = present.childNodes[index];
    if (before) renew(before, child);
    else present.append(document.adoptNode(child));
  });
}

function renewAttributes(present, fresh) {
  for (const { name } of [...present.attributes])
    if (!fresh.hasAttribute(name)) present.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
}

function answered() {
  answeredAt = Date.now();
  misses = 0;
  document.body.classList.remove('stale');
  lost.hidden = true;
}

function unanswered() {
  misses += 1;
  // One miss may be the network of whoever looks.
  if (misses < 2) return;
  document.body.classList.add('stale');
  const time = new Date(answeredAt).toLocaleTimeString(document.documentElement.lang);
  lost.textContent = lost.dataset.words.replace('{time}', time);
  lost.hidden = false;
}

async function look() {
  if (running || document.hidden) return;
  running = true;
  try {
    const answer = await fetch(location.href, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: 'no-store',
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const page = fresh.getElementById('page');
    if (!page) throw new Error('not our page');
    document.title = fresh.title;
    renew(document.getElementById('page'), page);
    answered();
  } catch {
    unanswered();
  } finally {
    running = false;
  }
}

setInterval(look, EVERY_MS);
document.addEventListener('visibilitychange', look);
