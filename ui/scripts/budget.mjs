// SPDX-License-Identifier: Apache-2.0
// What a browser loads before the first page can show: the entry, its static imports, their styles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 300 * 1024;
const html = readFileSync('dist/index.html', 'utf8');
const first = [...html.matchAll(/(?:src|href)="\/ui\/([^"]+\.(?:js|css))"/g)].map(
  match => match[1],
);
const sizes = first.map(file => [
  file,
  gzipSync(readFileSync(join('dist', file)), { level: 9 }).length,
]);
const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
for (const [file, bytes] of sizes)
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${file}`);
console.log(
  `${(total / 1024).toFixed(1).padStart(7)} KiB  first load, gzip (limit ${LIMIT / 1024})`,
);
if (total > LIMIT || first.length === 0) {
  console.error('first load is over its budget: load what a page needs with that page');
  process.exitCode = 1;
}
