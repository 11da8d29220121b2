// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockApi } from './dev/mock';

const server = process.env.BELLWETHER_URL;
const routes = ['/api', '/ml', '/models', '/experiments', '/get-online-features', '/health'];
// The server refuses changes from another origin, so the proxy speaks as the server's own page.
const target = server && { target: server, changeOrigin: true, headers: { origin: server } };
const proxy = target ? Object.fromEntries(routes.map(route => [route, target])) : undefined;

const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export default defineConfig({
  base: '/ui/',
  // The mock answers in development only; the build holds no data.
  plugins: [react(), ...(server ? [] : [mockApi()])],
  server: { port: 5173, strictPort: true, proxy },
  // The server's own policy, so that what it would block fails here too.
  preview: { port: 4173, strictPort: true, proxy, headers: { 'Content-Security-Policy': POLICY } },
  build: { manifest: true, target: 'es2022', sourcemap: false, reportCompressedSize: false },
});
