// Keyboard: `/` searches the page, `G` and a letter goes somewhere. Off while one types.
const ways = { f: '/', j: '/jobs', r: '/repositories', a: '/audit', h: '/hosts/add' };
let going = 0;

const typing = (target) => target.closest('input, textarea, select, [contenteditable]') !== null;

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === '/') {
    const search = document.querySelector('[data-search]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === 'g') {
    going = Date.now();
  } else if (Date.now() - going < 1500 && ways[event.key]) {
    going = 0;
    location.assign(ways[event.key]);
  }
});
