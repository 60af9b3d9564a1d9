// Follows /events: the server sends pieces of the page, each replaces the element with its id.
const scope = document.body.dataset.live;
const LOST_AFTER = 3000;
let source = null;
let lost = 0;
let heardAt = Date.now();
// What happened between the making of the page and the opening of its stream is in neither: read it once more then.
let late = true;

function replace(html) {
  const pieces = document.createElement('template');
  pieces.innerHTML = html;
  const arrived = [...pieces.content.children];
  arrived.forEach((piece) => newer?.add(piece.id));
  swap(arrived);
}

function swap(pieces) {
  for (const piece of pieces) {
    const old = document.getElementById(piece.id);
    if (!old || busy(old) || old.isEqualNode(piece)) continue;
    // A page whose waiting is over goes on to the next one.
    if (piece.dataset.go && !old.dataset.go) return location.replace(piece.dataset.go);
    if (old.dataset.rank !== piece.dataset.rank) moved.add(piece.id);
    old.replaceWith(piece);
    window.htmx?.process(piece);
    document.dispatchEvent(new CustomEvent('rm:replaced', { detail: piece }));
  }
  offerOrder();
}

// Rows keep their place under the pointer, even when another one would be theirs now.
const moved = new Set();
function offerOrder() {
  const note = document.getElementById('order');
  if (!note || !moved.size) return;
  note.hidden = false;
  note.querySelector('[data-words]').textContent = `${moved.size} changed, refresh order`;
}

// Nothing is swapped away under a pointer that presses, a focus or an open menu.
function busy(element) {
  return (
    (element.contains(document.activeElement) && document.activeElement !== document.body) ||
    element.matches(':active') ||
    element.querySelector('details[open]') !== null
  );
}

// While the page is read anew: what the stream brought meanwhile, which that copy may not know yet.
let newer = null;
let again = false;

async function refresh() {
  if (newer) {
    again = true;
    return;
  }
  newer = new Set();
  try {
    const answer = await fetch(location.href, { headers: { 'X-Live': 'refresh' } });
    if (answer.redirected) location.reload();
    if (answer.redirected || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    // As elements, never as one text: a row after something else than a row would be parsed away.
    swap([...fresh.querySelectorAll('[data-piece]')].filter((piece) => !newer.has(piece.id)));
  } finally {
    newer = null;
    if (again) {
      again = false;
      readAnew();
    }
  }
}

const readAnew = () => refresh().catch(banner);

// Browsers open six connections to a server at most, all tabs together (HTTP/1.1), and a stream holds one for good. So
// few windows follow live, and the others look now and then until one of those is closed or hidden.
const MOST_STREAMS = 3;
const LEASE = 40000;
const LOOK_EVERY = 15000;
const me = Math.random().toString(36).slice(2);
let waiting = 0;

function leases(change) {
  try {
    const held = JSON.parse(localStorage.getItem('rm-live') ?? '{}');
    for (const tab in held) if (held[tab] < Date.now()) delete held[tab];
    const granted = change(held);
    localStorage.setItem('rm-live', JSON.stringify(held));
    return granted;
  } catch {
    return true; // no storage: each tab for itself
  }
}
const lease = () =>
  leases((held) => (me in held || Object.keys(held).length < MOST_STREAMS) && !!(held[me] = Date.now() + LEASE));
const release = () => leases((held) => delete held[me]);
let leasedAt = 0;

function wait() {
  waiting ||= setTimeout(async () => {
    waiting = 0;
    if (source || document.hidden) return;
    await refresh().then(heard, banner);
    open();
  }, LOOK_EVERY);
}
addEventListener('storage', (event) => event.key === 'rm-live' && !source && open());

function open() {
  if (!scope || source || document.hidden) return;
  if (!lease()) return wait();
  source = new EventSource('/events?scope=' + encodeURIComponent(scope) + '&at=' + encodeURIComponent(location.search));
  source.addEventListener('open', () => {
    heard();
    if (late) readAnew();
    late = false;
  });
  source.addEventListener('pieces', (event) => (heard(), replace(event.data)));
  source.addEventListener('beat', heard);
  source.addEventListener('missed', () => (heard(), readAnew()));
  source.addEventListener('error', () => {
    late = true;
    if (!lost) lost = setTimeout(banner, LOST_AFTER);
    // A refusal (a login that has ended, too many streams) is final for the browser: try again ourselves.
    if (source.readyState === EventSource.CLOSED) {
      close();
      setTimeout(open, 5000);
    }
  });
}

function close() {
  if (source) release();
  source?.close();
  source = null;
}

function heard() {
  heardAt = Date.now();
  if (source && heardAt - leasedAt > LEASE / 4) {
    leasedAt = heardAt;
    lease();
  }
  clearTimeout(lost);
  lost = 0;
  document.getElementById('connection')?.replaceChildren();
}

function banner() {
  const note = document.createElement('div');
  note.className = 'banner';
  const at = new Date(heardAt).toLocaleTimeString([], { hour12: false });
  note.textContent = `The connection to the server is lost. What you see is from ${at}. Backups on the hosts go on; this page comes back by itself.`;
  document.getElementById('connection')?.replaceChildren(note);
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    late = true;
    clearTimeout(lost);
    lost = 0;
    close();
  } else open();
});
addEventListener('pagehide', close);
addEventListener('pageshow', open);
open();

// Relative times stay true while a page is open; words/Moment.java says the same.
const units = [
  [90, 1, 's'],
  [5400, 60, 'min'],
  [172800, 3600, 'h'],
  [Infinity, 86400, 'd'],
];
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-ago=true]')) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const far = Math.abs(seconds);
    const [, size, unit] = units.find(([limit]) => far < limit);
    const figure = `${size === 1 ? Math.trunc(far) : Math.round(far / size)}\u00a0${unit}`;
    time.textContent = far < 10 ? 'just now' : seconds < 0 ? `in ${figure}` : `${figure} ago`;
  }
}, 15000);
