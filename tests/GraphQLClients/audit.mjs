// The audit of graphql-http: whether a server keeps the GraphQL over HTTP specification.
import { serverAudits } from 'graphql-http';

const results = await Promise.all(serverAudits({ url: process.argv[2] }).map(async audit => ({ audit, result: await audit.fn() })));
const kept = results.filter(({ result }) => result.status === 'ok').length;
for (const { audit, result } of results.filter(({ result }) => result.status !== 'ok'))
  console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
console.log(`graphql-http audit: ${kept} of ${results.length}`);
process.exit(kept === results.length ? 0 : 1);
