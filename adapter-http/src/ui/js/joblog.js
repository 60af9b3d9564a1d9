// The live log of a job page: goes on where the server's page ends, over the job's socket.
const MOST_ROWS = 5000;
const box = document.getElementById('log');
const lines = box.querySelector('[data-lines]');
const rows = box.querySelector('[data-rows]');
const earlier = box.querySelector('[data-earlier]');
const follow = box.querySelector('[data-log-follow]');
const badge = box.querySelector('[data-log-live]');
const search = box.querySelector('[data-log-search]');
const found = box.querySelector('[data-log-found]');
const isError = new RegExp(box.dataset.error);
let after = Number(box.dataset.after);
let phase = [...lines.querySelectorAll('.ln.h')].at(-1)?.textContent.trim() ?? '';
let waiting = [];
let following = box.dataset.live === 'true';
// Lines after the last one on the page were left out, because its reader looks at earlier ones.
let cut = box.dataset.live !== 'true';
let show = '';
let tries = 0;

// A line that the address names, but that is not among the newest ones.
const wanted = Number(/^#L(\d+)$/.exec(location.hash)?.[1]);
if (wanted && !document.getElementById('L' + wanted) && !new URLSearchParams(location.search).has('from')) {
  location.replace(`?from=${Math.max(1, wanted - 20)}#L${wanted}`);
}

box.querySelectorAll('[data-log-only]').forEach((part) => (part.hidden = false));
follow.hidden = !following;
let lastTop = 0;
if (following && !location.hash) toEnd();
// Of a job that has failed, the reason is what one came for.
const reason = lines.querySelector('.ln.e, .ln.w');
if (!following && !location.hash && reason) lines.scrollTop = reason.offsetTop - lines.offsetTop - 200;

const cell = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

function row(kind, number, at, text) {
  const row = cell('div', '');
  row.className = 'ln ' + kind;
  const link = cell(number ? 'a' : 'span', number || '');
  if (number) {
    row.id = 'L' + number;
    link.href = '#L' + number;
  }
  const time = cell('span', at ? new Date(at).toLocaleTimeString('en-GB', { timeZone: box.dataset.zone }) : '');
  if (at) time.title = at;
  const words = cell('span', '');
  words.append(cell('bdi', text));
  row.append(link, time, words);
  return row;
}

function take(line) {
  if (line.line <= after) return;
  after = line.omitted ? line.line + line.omitted - 1 : line.line;
  if (line.omitted) {
    waiting.push(row('o', '', null, `${line.omitted} lines are not kept: the log was larger than it may be.`));
    return;
  }
  if (line.phase !== phase) {
    phase = line.phase;
    waiting.push(row('h', '', null, phase));
  }
  waiting.push(row(line.stream !== 'stderr' ? '' : isError.test(line.text) ? 'e' : 'w', line.line, line.at, line.text));
}

// Many lines a second become one change of the page.
setInterval(() => {
  if (!waiting.length) return;
  box.querySelector('[data-no-lines]')?.remove();
  const more = waiting.splice(0);
  if (cut) return;
  letGo();
  if (!following && rows.childElementCount + more.length > MOST_ROWS) {
    cut = true;
    return;
  }
  rows.append(...more.slice(-MOST_ROWS));
  trimTop();
  if (following) toEnd();
  filter();
}, 250);

function trimTop() {
  if (!following) return;
  while (rows.childElementCount > MOST_ROWS) rows.firstElementChild.remove();
  point();
}

// "Earlier lines" leads to what stands before the first row.
function point() {
  const first = Number(rows.querySelector('.ln[id]')?.id.slice(1) ?? 1);
  earlier.dataset.earlier = first;
  earlier.hidden = first <= 1;
  earlier.firstElementChild.href = `?from=${Math.max(1, first - 500)}`;
}

function open() {
  const socket = new WebSocket(
    `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/jobs/${box.dataset.job}/stream?after=${after}`,
  );
  socket.onopen = () => {
    tries = 0;
    badge.hidden = box.dataset.open !== 'true';
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'log') message.lines.forEach(take);
  };
  socket.onclose = (event) => {
    badge.hidden = true;
    if (event.code !== 1000) setTimeout(open, Math.min(30000, 1000 * 2 ** tries++) * (0.5 + Math.random()));
  };
}
if (box.dataset.live === 'true') open();

function toEnd() {
  lines.scrollTop = lines.scrollHeight;
  lastTop = lines.scrollTop;
}

// Whoever scrolls up wants to read; the end of the log follows again from there. A scroll is told late, and more lines
// may come before that: so this looks where the reader is, not what was told.
function letGo() {
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
  if (following && !atEnd && lines.scrollTop < lastTop) setFollowing(false);
  lastTop = lines.scrollTop;
}

lines.addEventListener('scroll', () => {
  letGo();
  if (!following && !earlier.hidden && lines.scrollTop < 80) load();
});

function setFollowing(on) {
  following = on;
  follow.setAttribute('aria-pressed', String(on));
  follow.classList.toggle('on', on);
  if (!on) return;
  if (cut && box.dataset.open === 'true') location.assign(location.pathname);
  trimTop();
  toEnd();
}
follow.addEventListener('click', () => setFollowing(!following));

let loading = false;
async function load() {
  if (loading) return;
  loading = true;
  try {
    const answer = await fetch(`/jobs/${box.dataset.job}/log?before=${earlier.dataset.earlier}`);
    if (!answer.ok || answer.redirected) return;
    const older = document.createElement('template');
    older.innerHTML = await answer.text();
    const height = lines.scrollHeight;
    rows.prepend(older.content);
    point();
    lines.scrollTop += lines.scrollHeight - height;
    while (rows.childElementCount > MOST_ROWS) {
      rows.lastElementChild.remove();
      cut = true;
    }
    filter();
  } finally {
    loading = false;
  }
}

let filtered = false;
let hits = [];
let at = -1;
function filter() {
  if (!show && !search.value && !hits.length && !filtered) return;
  filtered = !!(show || search.value);
  const wanted = search.value.toLowerCase();
  hits = [];
  const ranges = [];
  for (const line of lines.querySelectorAll('.ln')) {
    const kind = line.classList.contains('e') ? 'e' : line.classList.contains('w') ? 'w' : '';
    line.hidden = show !== '' && !(kind === show || (show === 'w' && kind === 'e'));
    line.classList.remove('hit');
    if (wanted && !line.hidden && line.lastElementChild.textContent.toLowerCase().includes(wanted)) hits.push(line);
  }
  hits.forEach((line) => {
    line.classList.add('hit');
    const words = line.lastElementChild.firstElementChild?.firstChild;
    const text = words?.data?.toLowerCase() ?? '';
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
      const range = new Range();
      range.setStart(words, i);
      range.setEnd(words, Math.min(words.length, i + wanted.length));
      ranges.push(range);
    }
  });
  if (window.Highlight) CSS.highlights.set('found', new Highlight(...ranges));
  found.textContent = wanted ? `${hits.length} found` : '';
}
search.addEventListener('input', () => {
  filter();
  at = -1;
  step(1);
});
search.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') (event.preventDefault(), step(event.shiftKey ? -1 : 1));
});

function step(by) {
  if (!hits.length) return;
  at = (at + by + hits.length) % hits.length;
  setFollowing(false);
  hits[at].scrollIntoView({ block: 'center' });
  found.textContent = `${at + 1} of ${hits.length}`;
}

box.querySelectorAll('[data-log-show]').forEach((button) =>
  button.addEventListener('click', () => {
    show = button.dataset.logShow;
    box.querySelectorAll('[data-log-show]').forEach((b) => b.setAttribute('aria-pressed', String(b === button)));
    filter();
  }),
);

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
  if (event.key === 'f') setFollowing(!following);
  if (event.key === 'n') step(1);
  if (event.key === 'p') step(-1);
});

document.addEventListener('rm:replaced', (event) => {
  if (event.detail.dataset.open === 'false') badge.hidden = true;
});
