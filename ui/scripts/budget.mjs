// SPDX-License-Identifier: Apache-2.0
// What a browser loads before the first page can show: the entry, Home, what both
// import, and their styles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 300 * 1024;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const first = new Set(['theme.js']);

function add(key) {
  const chunk = manifest[key];
  if (first.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) first.add(file);
  for (const next of chunk.imports ?? []) add(next);
}

add('index.html');
add('src/features/home/HomePage.tsx');
const sizes = [...first].map(file => [
  file,
  gzipSync(readFileSync(join('dist', file)), { level: 9 }).length,
]);
const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
for (const [file, bytes] of sizes)
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${file}`);
console.log(
  `${(total / 1024).toFixed(1).padStart(7)} KiB  first load, gzip (limit ${LIMIT / 1024})`,
);
if (total > LIMIT) {
  console.error('first load is over its budget: load what a page needs with that page');
  process.exitCode = 1;
}
