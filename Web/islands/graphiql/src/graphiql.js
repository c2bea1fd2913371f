// GraphiQL over this server's own address; made by ../build, served where --graphiql asks for it.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';
import { ask } from './fetcher.js';

createRoot(document.getElementById('graphiql')).render(createElement(GraphiQL, {
  fetcher: ask,
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false,
  defaultQuery: '# A key, where one is needed, goes under Headers: {"Authorization": "Bearer …"}\n{ jobs(first: 5) { nodes { id label state } } }\n',
}));
