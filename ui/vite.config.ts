// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockApi } from './dev/mock';

const server = process.env.BELLWETHER_URL;
const routes = ['/api', '/ml', '/models', '/experiments', '/get-online-features', '/health'];
const proxy = server
  ? Object.fromEntries(routes.map(route => [route, { target: server, changeOrigin: true }]))
  : undefined;

export default defineConfig({
  base: '/ui/',
  // The mock answers in development only; the build holds no data.
  plugins: [react(), ...(server ? [] : [mockApi()])],
  server: { port: 5173, strictPort: true, proxy },
  preview: { port: 4173, strictPort: true, proxy },
  build: { manifest: true, target: 'es2022', sourcemap: false, reportCompressedSize: false },
});
