// SPDX-License-Identifier: Apache-2.0
// A stand-in for the server, for work on the page alone. Its types are the API's; it never ships.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { answer } from './routes';

type Next = () => void;

function handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
  const url = new URL(request.url ?? '/', 'http://mock');
  const parts: Buffer[] = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const text = Buffer.concat(parts).toString();
    const found = answer(request.method ?? 'GET', url, text ? JSON.parse(text) : undefined);
    if (!found) return next();
    const [status, body] = found;
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { 'Content-Type': type, 'X-Request-Id': 'req-mock-0001' });
    response.end(JSON.stringify(body));
  });
}

export function mockApi(): Plugin {
  const isApi = /^\/(api|ml|models|experiments|get-online-features|health)(\/|$|\?)/;
  const use = (request: IncomingMessage, response: ServerResponse, next: Next) =>
    isApi.test(request.url ?? '') ? handle(request, response, next) : next();
  return {
    name: 'mock-api',
    configureServer: server => void server.middlewares.use(use),
    configurePreviewServer: server => void server.middlewares.use(use),
  };
}
