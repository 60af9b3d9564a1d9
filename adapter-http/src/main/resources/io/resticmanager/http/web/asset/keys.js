// Keyboard, and the palette. Single keys are off while one types.
const ways = { f: '/', j: '/jobs', r: '/repositories', a: '/audit' };
const palette = document.getElementById('palette');
const input = document.getElementById('palette-q');
const found = document.getElementById('palette-found');
let going = 0;
let asked = 0;

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]') != null;
const links = () => [...found.querySelectorAll('a')];

function open() {
  if (!palette || palette.open) return;
  input.value = '';
  palette.showModal();
  look();
}

async function look() {
  const mine = ++asked;
  const answer = await fetch('/palette?q=' + encodeURIComponent(input.value));
  if (!answer.ok || answer.redirected || mine !== asked) return;
  found.innerHTML = await answer.text();
  choose(0);
}

function choose(index) {
  const all = links();
  all.forEach((link, i) => {
    link.classList.toggle('on', i === index);
    link.setAttribute('aria-selected', String(i === index));
  });
  all[index]?.scrollIntoView({ block: 'nearest' });
}

let typed = 0;
input?.addEventListener('input', () => {
  clearTimeout(typed);
  typed = setTimeout(look, 120);
});
input?.addEventListener('keydown', (event) => {
  const all = links();
  const at = all.findIndex((link) => link.classList.contains('on'));
  if (event.key === 'ArrowDown') choose((at + 1) % all.length);
  else if (event.key === 'ArrowUp') choose((at - 1 + all.length) % all.length);
  else if (event.key === 'Enter') all[at]?.click();
  else return;
  event.preventDefault();
});
palette?.addEventListener('click', (event) => event.target === palette && palette.close());
document.addEventListener('click', (event) => event.target.closest('[data-palette]') && open());

// Rows are what leads somewhere: the first link of each.
function row(by) {
  const rows = [...document.querySelectorAll('main tbody tr a.host-name, main tbody td:first-child > a, main .cards a.host-name')];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))].focus();
}

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    return open();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  const key = event.key.toLowerCase();
  if (Date.now() - going < 1500 && ways[key]) {
    going = 0;
    return location.assign(ways[key]);
  }
  going = 0;
  if (key === 'g') going = Date.now();
  else if (key === '/') {
    event.preventDefault();
    document.querySelector('[data-search]')?.focus();
  } else if (key === '?') document.getElementById('help')?.showModal();
  else if (key === 'j') row(1);
  else if (key === 'k') row(-1);
  else if (key === 't') {
    const dark = getComputedStyle(document.documentElement).colorScheme === 'dark'
      || (document.documentElement.dataset.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.querySelector(`[name=theme][value=${dark ? 'light' : 'dark'}]`)?.click();
  }
});
