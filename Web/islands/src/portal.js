// Loaded by every page. What only some pages need is fetched when it is there.
import './copy.js';
import './preview.js';

const fetchNeeded = () => {
  if (document.querySelector('hls-player')) import('./player.js');
  if (document.querySelector('file-upload')) import('./upload.js');
};
fetchNeeded();
// A page may come without a reload, and a player may appear when the plan is there.
new MutationObserver(fetchNeeded).observe(document.body, { childList: true, subtree: true });

// "/" goes to the search, as in most programs, unless somebody is typing.
document.addEventListener('keydown', event => {
  const field = document.querySelector('[data-key="/"]');
  if (event.key !== '/' || !field || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  field.focus();
});
