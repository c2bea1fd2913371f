// Clients that people use, each against a real server: introspection, a job followed to 100 % over both transports, a persisted operation, a refusal.
import { createHash } from 'node:crypto';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventClient } from 'graphql-sse';
import WebSocket from 'ws';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const [, , server, movie] = process.argv;
const url = `${server}/graphql`;
const FOLLOW = 'subscription Follow($id: ID!) { job(id: $id) { state final progress { percent } } }';
const failures = [];

const check = (what, holds, seen) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
  if (!holds) failures.push(what);
};

const post = async body => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();

const submit = async label => {
  const { readFile } = await import('node:fs/promises');
  const upload = await (await fetch(`${server}/api/assets?name=${label}.mkv`, { method: 'PUT', body: await readFile(movie) })).json();
  const { data } = await post({ query: 'mutation Submit($input: SubmitJob!) { submitJob(input: $input) { ... on JobSubmitted { job { id } } ... on Refusal { message } } }', variables: { input: { assetId: upload.asset_id, profiles: ['hls'] } } });
  return data.submitJob.job.id;
};

const last = async results => {
  let job;
  for await (const { data, errors } of results) {
    if (errors) return { errors };
    job = data.job;
  }
  return job;
};

const isReady = job => job?.state === 'READY' && job.progress.percent === 100;

const introspected = await post({ query: getIntrospectionQuery() });
check('introspection builds a client schema', buildClientSchema(introspected.data).getType('Job') !== undefined);

const sockets = createSocketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
const events = createEventClient({ url });

const overSocket = await last(sockets.iterate({ query: FOLLOW, variables: { id: await submit('socket') } }));
check('graphql-ws sees a job to 100 %', isReady(overSocket), overSocket);

const overEvents = await last(events.iterate({ query: FOLLOW, variables: { id: await submit('events') } }));
check('graphql-sse sees a job to 100 %', isReady(overEvents), overEvents);

const urql = new Client({
  url,
  preferGetMethod: false,
  exchanges: [cacheExchange, fetchExchange, subscriptionExchange({ forwardSubscription: ({ query, variables }) => ({ subscribe: sink => ({ unsubscribe: sockets.subscribe({ query, variables }, sink) }) }) })],
});
const listed = await urql.query('query List { jobs(first: 2) { nodes { id asset { label } } totalCount } }', {}).toPromise();
check('urql reads a list', listed.data?.jobs.nodes.length === 2, listed.error?.message);
const urqlId = await submit('urql');
const overUrql = await new Promise(done => {
  urql.subscription(FOLLOW, { id: urqlId }).subscribe(({ data, error }) => (error || data?.job.final) && done(data?.job ?? { error: error.message }));
});
check('urql sees a job to 100 %', isReady(overUrql), overUrql);

const hashed = new PersistedQueryLink({ sha256: text => createHash('sha256').update(text).digest('hex') }).concat(new HttpLink({ uri: url, fetch }));
const apollo = new ApolloClient({ cache: new InMemoryCache(), link: hashed });
const persisted = await apollo.query({ query: gql`query Page { jobs(first: 1) { nodes { id state } pageInfo { endCursor } } }` });
check('Apollo sends a persisted operation', persisted.data.jobs.nodes.length === 1);
const refused = await apollo.mutate({ mutation: gql`mutation { cancelJob(id: "nothing") { __typename ... on JobUnknown { code message } } }` });
check('Apollo reads a refusal', refused.data.cancelJob.code === 'job.unknown', refused.data.cancelJob);
const live = new ApolloClient({ cache: new InMemoryCache(), link: new GraphQLWsLink(sockets) });
const apolloId = await submit('apollo');
const overApollo = await new Promise(done => live.subscribe({ query: gql(FOLLOW), variables: { id: apolloId } }).subscribe({ next: ({ data }) => data.job.final && done(data.job), error: done }));
check('Apollo sees a job to 100 %', isReady(overApollo), overApollo);

await sockets.dispose();
events.dispose();
process.exit(failures.length);
