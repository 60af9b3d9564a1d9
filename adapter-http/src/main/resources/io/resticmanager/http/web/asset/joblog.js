// The live log of a job page: goes on where the server's page ends, over the job's socket.
const MOST_ROWS = 5000;
const box = document.getElementById('log');
const lines = box.querySelector('[data-lines]');
const follow = box.querySelector('[data-log-follow]');
const badge = box.querySelector('[data-log-live]');
const search = box.querySelector('[data-log-search]');
const found = box.querySelector('[data-log-found]');
const isError = new RegExp(box.dataset.error);
let after = Number(box.dataset.after);
let phase = [...lines.querySelectorAll('.ln.h')].at(-1)?.textContent.trim() ?? '';
let waiting = [];
let following = box.dataset.open === 'true';
let show = '';
let tries = 0;

box.querySelectorAll('[data-log-only]').forEach((part) => (part.hidden = false));
follow.hidden = !following;
if (following && !location.hash) lines.scrollTop = lines.scrollHeight;
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
  lines.append(...waiting.splice(0));
  if (following) {
    while (lines.childElementCount > MOST_ROWS) lines.firstElementChild.remove();
    lines.scrollTop = lines.scrollHeight;
  }
  filter();
}, 250);

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
if (box.dataset.open === 'true') open();

// Whoever scrolls up wants to read; the end of the log follows again from there.
lines.addEventListener('scroll', () => {
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
  if (following && !atEnd) setFollowing(false);
  const earlier = lines.querySelector('[data-earlier]');
  if (earlier && lines.scrollTop < 80) load(earlier);
});

function setFollowing(on) {
  following = on;
  follow.setAttribute('aria-pressed', String(on));
  follow.classList.toggle('on', on);
  if (on) lines.scrollTop = lines.scrollHeight;
}
follow.addEventListener('click', () => setFollowing(!following));

async function load(earlier) {
  if (earlier.dataset.loading) return;
  earlier.dataset.loading = '1';
  const before = Number(earlier.dataset.earlier);
  const answer = await fetch(`/jobs/${box.dataset.job}/log?before=${before}`);
  if (!answer.ok) return delete earlier.dataset.loading;
  const rows = document.createElement('template');
  rows.innerHTML = await answer.text();
  const first = [...rows.content.querySelectorAll('.ln[id]')][0];
  const height = lines.scrollHeight;
  earlier.after(rows.content);
  lines.scrollTop += lines.scrollHeight - height;
  const number = first ? Number(first.id.slice(1)) : 1;
  if (number > 1) {
    earlier.dataset.earlier = number;
    delete earlier.dataset.loading;
  } else earlier.remove();
  while (!following && lines.childElementCount > MOST_ROWS) lines.lastElementChild.remove();
  filter();
}

let hits = [];
let at = -1;
function filter() {
  const wanted = search.value.toLowerCase();
  hits = [];
  for (const line of lines.querySelectorAll('.ln')) {
    const kind = line.classList.contains('e') ? 'e' : line.classList.contains('w') ? 'w' : '';
    line.hidden = show !== '' && !(kind === show || (show === 'w' && kind === 'e'));
    line.classList.remove('hit');
    if (wanted && !line.hidden && line.lastElementChild.textContent.toLowerCase().includes(wanted)) hits.push(line);
  }
  hits.forEach((line) => line.classList.add('hit'));
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

// The read speed, from what the page learns while it is open.
const speeds = [];
let last = null;
document.addEventListener('rm:replaced', (event) => {
  if (event.detail.id !== 'job-state') return;
  if (event.detail.dataset.open === 'false') badge.hidden = true;
  const part = event.detail.querySelector('#job-progress');
  if (!part) return;
  const now = { at: performance.now(), bytes: Number(part.dataset.bytes) };
  if (last && now.bytes > last.bytes) {
    speeds.push(((now.bytes - last.bytes) * 1000) / (now.at - last.at));
    if (speeds.length > 120) speeds.shift();
  }
  if (!last || now.bytes !== last.bytes) last = now;
  if (speeds.length < 3) return;
  const top = Math.max(...speeds) * 1.1;
  const points = speeds.map((v, i) => `${((i * 516) / (speeds.length - 1)).toFixed(1)} ${(62 - (v / top) * 58).toFixed(1)}`);
  const chart = part.querySelector('[data-speed]');
  chart.hidden = false;
  chart.querySelector('[data-speed-line]').setAttribute('d', 'M' + points.join('L'));
  chart.querySelector('[data-speed-area]').setAttribute('d', `M0 64L${points.join('L')}L516 64Z`);
  const unit = [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']].find(([size]) => speeds.at(-1) >= size) ?? [1, 'B'];
  chart.querySelector('[data-speed-now]').textContent = `${(speeds.at(-1) / unit[0]).toPrecision(3)} ${unit[1]}/s`;
});
