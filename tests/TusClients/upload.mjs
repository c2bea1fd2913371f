// The official tus-js-client sends a file, is cut at random places, and goes on; once the server is killed and starts again. Then the bytes are compared.

import { createReadStream, writeFileSync } from 'node:fs';
import { statSync } from 'node:fs';
import * as tus from 'tus-js-client';

const [base, file, cutsText, killAt] = process.argv.slice(2);
const size = statSync(file).size, cuts = Number(cutsText);
const places = Array.from({ length: cuts }, () => Math.floor(Math.random() * size)).sort((a, b) => a - b);
const kill = Number(killAt) * size;
let killed = false, url = null, retries = 0;

/** One stretch: until the next cut, or the end. */
function stretch(until) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(file), {
      endpoint: `${base}/uploads`,
      uploadUrl: url,
      uploadSize: size,
      chunkSize: 32 << 20,
      metadata: { filename: 'a large film.mkv' },
      retryDelays: [100, 200, 500, 1000, 2000, 4000, 8000],
      onShouldRetry: () => (retries++, true),
      onUploadUrlAvailable: () => { url = upload.url; },
      onProgress: (sent) => {
        if (!killed && sent > kill) { killed = true; writeFileSync('kill-now', ''); }
        if (sent >= until) upload.abort(false).then(() => resolve(false), reject);
      },
      onError: reject,
      onSuccess: () => resolve(true),
    });
    upload.start();
  });
}

let done = false;
for (const until of [...places, Infinity]) {
  if (done) break;
  done = await stretch(until);
}
if (!done) throw new Error('the upload never ended');
const asset = url.split('/').pop();
const told = await (await fetch(`${base}/api/assets/${asset}`)).json();
if (told.status !== 'uploaded') throw new Error(JSON.stringify(told));
writeFileSync('asset', asset);
console.log(`${size} bytes, ${cuts} cuts, server killed: ${killed}, retries of the client: ${retries}`);
