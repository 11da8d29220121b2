// SPDX-License-Identifier: Apache-2.0
// File sizes, licence headers, and who may import whom.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const MAY_SEE = { app: ['app', 'ui', 'charts', 'features'], ui: ['ui'], charts: ['charts', 'ui'] };
const HEADER = 'SPDX-License-Identifier: Apache-2.0';
const problems = [];

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(tsx?|mjs|css)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
}

function room(file) {
  const parts = relative('src', file).split('/');
  return parts[0] === 'features' ? `features/${parts[1]}` : parts.length > 1 ? parts[0] : 'app';
}

function checkImports(file, text) {
  const from = room(file);
  for (const [, target] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const to = room(resolve(dirname(file), target).replace(`${process.cwd()}/`, ''));
    const allowed = from.startsWith('features/')
      ? [from, 'app', 'ui', 'charts'].includes(to)
      : MAY_SEE[from].includes(to.split('/')[0]);
    if (!allowed) problems.push(`${file}: ${from} must not import ${to}`);
  }
}

for (const file of [...files('src'), ...files('dev'), ...files('scripts')]) {
  if (file.endsWith('schema.d.ts')) continue;
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (lines > 250) problems.push(`${file}: ${lines} lines (expected: <= 250)`);
  if (!text.split('\n', 1)[0].includes(HEADER))
    problems.push(`${file}: line 1 (expected: ${HEADER})`);
  if (file.startsWith('src/')) checkImports(file, text);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
