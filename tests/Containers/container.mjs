// node container.mjs ENDPOINT ACCOUNT KEY NAME: makes a container of blobs, signed as the service asks (Shared Key).
import { createHmac } from 'node:crypto';

const [endpoint, account, key, name] = process.argv.slice(2);
const date = new Date().toUTCString();
const version = '2021-12-02';
const path = new URL(`${endpoint}/${name}`).pathname;
const signed = ['PUT', '', '', '', '', '', '', '', '', '', '', '', `x-ms-date:${date}`, `x-ms-version:${version}`, `/${account}${path}`, 'restype:container'].join('\n');
const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(signed, 'utf8').digest('base64');
const answer = await fetch(`${endpoint}/${name}?restype=container`, {
  method: 'PUT',
  headers: { 'x-ms-date': date, 'x-ms-version': version, Authorization: `SharedKey ${account}:${signature}`, 'Content-Length': '0' },
});
if (answer.status !== 201) {
  console.error(answer.status, await answer.text());
  process.exit(1);
}
