// Loaded by every page. What only some pages need is fetched when it is there.
import './copy.js';
import './upload.js';

const players = () => { if (document.querySelector('hls-player')) import('./player.js'); };
players();
// A page may come without a reload, and a player may appear when the plan is there.
new MutationObserver(players).observe(document.body, { childList: true, subtree: true });

// "/" goes to the search, as in most programs, unless somebody is typing.
document.addEventListener('keydown', event => {
  const field = document.querySelector('[data-key="/"]');
  if (event.key !== '/' || !field || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  field.focus();
});
