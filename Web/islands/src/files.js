// Files that were dropped or chosen, folders with all that lies in them; hidden files are left out.
export const most = 1000;

const isHidden = path => path.split('/').some(part => part.startsWith('.'));

const named = (file, path) => ({ file, name: path || file.name });

export const chosen = input => [...input.files].map(file => named(file, file.webkitRelativePath)).filter(one => !isHidden(one.name));

// What was dropped can be asked for during the event only.
export const dropped = async transfer => {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map(file => named(file));
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
};

async function walk(entry, found) {
  if (found.length > most || entry.name.startsWith('.')) return;
  if (entry.isFile) {
    found.push(named(await new Promise((resolve, reject) => entry.file(resolve, reject)), entry.fullPath.slice(1)));
    return;
  }
  const reader = entry.createReader();
  // A folder is told in portions, until one is empty.
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;)
    for (const inner of some) await walk(inner, found);
}
