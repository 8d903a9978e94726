// Keeps an open page true. The service tells of news over a stream of events, and the page then fetches itself and swaps what has
// changed, so that nothing flickers, scrolls or loses focus. Without a stream (too many readers, a proxy that holds it back) it
// asks every few seconds. When the service stops answering, the page says so: an old one that looks new is worse than none.

const EVERY_MS = 5000;
const PATIENCE_MS = 4000;
/** A stream beats every five seconds; one that was silent for longer is dead, whatever the browser thinks. */
const QUIET_MS = 8000;
/** How often it is asked while it does not answer, and after how long a refused stream is tried again. */
const LOST_EVERY_MS = 2000;
const REFUSED_MS = 60_000;
const TICK_MS = 1000;
const TURN_MS = 20_000;

const lost = document.getElementById('lost');
let answeredAt = Date.now();
let heardAt = 0;
let askedAt = Date.now();
let misses = 0;
let running = false;
let again = false;
let turnedAt = Date.now();

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

/** Whether details are open is up to the reader. */
function isReaders(element, name) {
  return name === 'open' && element.nodeName === 'DETAILS';
}

function renewAttributes(present, fresh) {
  for (const { name } of [...present.attributes])
    if (!fresh.hasAttribute(name) && !isReaders(present, name)) present.removeAttribute(name);
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

/** With the digest of what is in it; the way there differs from page to page. */
const scriptOf = (from) =>
  from.querySelector('script[src*="refresh.js"]')?.getAttribute('src').split('/').at(-1);

async function fetchPage(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store' });
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const page = fresh.getElementById('page');
  if (!page) throw new Error('not our page');
  // The service was upgraded under the page: its words need the new styles and the new script.
  if (scriptOf(fresh) !== scriptOf(document)) return location.reload();
  if (url !== location.href) history.replaceState(null, '', url);
  document.title = fresh.title;
  renew(document.getElementById('page'), page);
}

/** On a wall the pages follow each other, but never away from one that is still true to one that does not come. */
function turn() {
  const { next } = document.getElementById('page').dataset;
  if (next === undefined || Date.now() - turnedAt < TURN_MS || misses > 0) return location.href;
  turnedAt = Date.now();
  return new URL(next, location.href).href;
}

async function look() {
  if (document.hidden) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  askedAt = Date.now();
  try {
    await fetchPage(turn());
    answered();
  } catch {
    unanswered();
  } finally {
    running = false;
  }
  if (again) {
    again = false;
    look();
  }
}

/** A greeting may name what the page already shows, or what happened while the stream was being opened. */
function told({ data }) {
  heardAt = Date.now();
  if (data !== document.getElementById('page').dataset.news) look();
}

/** Ages grow, whatever else stays. */
function beat() {
  heardAt = Date.now();
  look();
}

function listen() {
  const source = new EventSource(new URL('../api/v1/stream', import.meta.url));
  source.onmessage = told;
  source.addEventListener('beat', beat);
  source.onerror = () => {
    heardAt = 0;
    look();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, REFUSED_MS);
  };
}

function tick() {
  const now = Date.now();
  const isLive = now - heardAt < QUIET_MS && misses === 0;
  if (!isLive && now - askedAt >= (misses > 0 ? LOST_EVERY_MS : EVERY_MS)) look();
}

listen();
setInterval(tick, TICK_MS);
document.addEventListener('visibilitychange', look);
