// Renews the page in place, and says aloud how old it is once it is older than it should be, wherever a copy of it stands.

const OLD_MS = 10 * 60_000;
const LOOK_MS = 30_000;
const RENEW_MS = 60_000;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const asOf = document.getElementById('as-of');
const old = document.getElementById('old');
const services = document.getElementById('services');
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });

function sayAge() {
  const ageMs = Date.now() - Date.parse(asOf.dateTime);
  const isOld = ageMs > OLD_MS;
  old.hidden = !isOld;
  if (!isOld) return;
  const [unit, ms] = UNITS.find(([, length]) => ageMs >= length);
  const text = `${old.dataset.words} ${ago.format(-Math.floor(ageMs / ms), unit)}.`;
  // A reader is told of a change, not of every look.
  if (old.textContent !== text) old.textContent = text;
}

// When the host cannot be reached what is there stays, and its age is said.
async function renew() {
  const answer = await fetch(location.href, { cache: 'no-cache' }).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [fresh, time] = [page.getElementById('services'), page.getElementById('as-of')];
  // Nobody who reads in it has it closed under their eyes.
  if (!fresh || !time || services.querySelector('details[open]')) return;
  asOf.dateTime = time.dateTime;
  asOf.textContent = time.textContent;
  if (fresh.innerHTML !== services.innerHTML) services.replaceChildren(...fresh.childNodes);
}

sayAge();
setInterval(sayAge, LOOK_MS);
setInterval(() => renew().then(sayAge), RENEW_MS);
