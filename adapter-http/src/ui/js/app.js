// Small conveniences. Everything but live changes and the palette works without them.
import './live.js';
import './keys.js';

const onClick = (selector, act) =>
  document.addEventListener('click', (event) => {
    const found = event.target.closest(selector);
    if (found) act(found, event);
  });

onClick('[data-copy]', async (button) => {
  const source = document.getElementById(button.dataset.copy);
  const words = button.querySelector('[data-words]') ?? button;
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    words.textContent = 'Copied';
  } catch {
    // Plain http has no clipboard: select it, so that one key press copies.
    getSelection().selectAllChildren(source);
    words.textContent = 'Selected';
  }
  setTimeout(() => (words.textContent = before), 1600);
});

onClick('[data-reveal]', (button) => {
  const input = button.parentElement.querySelector('input');
  const shown = input.type === 'text';
  input.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!shown));
});
document.querySelectorAll('[data-reveal]').forEach((button) => (button.hidden = false));

onClick('[data-dialog]', (button, event) => {
  const dialog = document.getElementById(button.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
});
onClick('[data-close]', (button) => button.closest('dialog')?.close());

// A menu closes when one looks elsewhere.
document.addEventListener('click', (event) => {
  document.querySelectorAll('details[data-menu][open]').forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// The theme changes at once; the server remembers it.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-theme-form]') && event.submitter) {
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.theme = theme;
    form.querySelectorAll('[name=theme]').forEach((b) => b.setAttribute('aria-pressed', String(b.value === theme)));
    fetch(form.action, { method: 'POST', redirect: 'manual', body: new URLSearchParams(new FormData(form, event.submitter)) });
    return;
  }
  // Once is enough: a second click on a slow line must not do it twice.
  if (form.method === 'post' && !form.matches('[hx-post]')) {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
    setTimeout(() => delete form.dataset.sent, 5000);
  }
});

// What a form made is shown in its answer; reloading it must not make another one.
const made = document.querySelector('[data-address]');
if (made) history.replaceState(null, '', made.dataset.address);

for (const time of document.querySelectorAll('time[data-left]')) {
  const end = performance.now() + time.dataset.left * 1000;
  const two = (n) => String(Math.trunc(n)).padStart(2, '0');
  setInterval(() => {
    const left = Math.max(0, (end - performance.now()) / 1000);
    time.textContent = `in ${left < 3600 ? '' : Math.trunc(left / 3600) + ':'}${two((left / 60) % 60)}:${two(left % 60)}`;
  }, 1000);
}

/** Says something in the corner; bad news stay. */
export function toast(text, bad = false) {
  const box = document.createElement('div');
  box.className = 'toast pop';
  box.dataset.toast = bad ? 'bad' : 'good';
  const p = document.createElement('p');
  p.className = 'flex-1 text-sm';
  p.textContent = text;
  box.append(p);
  document.getElementById('toasts')?.replaceChildren(box);
  settle(box);
}

function settle(box) {
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'btn ghost sm icon';
  close.setAttribute('aria-label', 'Close');
  close.textContent = '×';
  close.addEventListener('click', () => box.remove());
  box.append(close);
  if (box.dataset.toast === 'good') setTimeout(() => box.remove(), 6000);
}
document.querySelectorAll('[data-toast]').forEach(settle);

document.addEventListener('htmx:responseError', (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status === 419) location.reload();
  else toast(event.detail.xhr.getResponseHeader('X-Sentence') ?? 'That did not work. Reload the page and try again.', true);
});
document.addEventListener('htmx:sendError', () => toast('The server cannot be reached. Nothing was changed.', true));

// On a narrow window the tab one is on may lie beyond the edge.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
