// One operation, one request: an answer, or for a subscription the events of a stream until it ends or nobody wants them any more.
import { parse } from 'graphql';

const isSubscription = ({ query, operationName }) => parse(query).definitions.some(definition =>
  definition.operation === 'subscription' && (!operationName || definition.name?.value === operationName));

export const ask = (request, options) => isSubscription(request) ? follow(request, options) : once(request, options);

const send = (request, options, accept, signal) => fetch('/graphql', {
  method: 'POST', signal, body: JSON.stringify(request),
  headers: { 'content-type': 'application/json', accept, ...options?.headers },
});

const once = async (request, options) => (await send(request, options, 'application/graphql-response+json, application/json')).json();

async function* follow(request, options) {
  const stop = new AbortController();
  try {
    const answer = await send(request, options, 'text/event-stream', stop.signal);
    if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield await answer.json();
      return;
    }
    let text = '';
    for await (const part of pieces(answer.body.pipeThrough(new TextDecoderStream()).getReader())) {
      text += part;
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const lines = text.slice(0, end).split('\n');
        const data = lines.filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart()).join('\n');
        if (lines.includes('event: complete')) return;
        if (data) yield JSON.parse(data);
      }
    }
  } finally {
    stop.abort();
  }
}

async function* pieces(reader) {
  for (let piece; !(piece = await reader.read()).done;) yield piece.value;
}
