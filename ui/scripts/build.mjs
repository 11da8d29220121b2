// SPDX-License-Identifier: Apache-2.0
// What Maven runs: install, check and build the page, unless nothing has changed since the last time.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const INPUTS = ['src', 'dev', 'scripts', 'public', '../api/openapi.yaml'];
const STAMP = 'target/built.sha256';
const LOCK_STAMP = 'node_modules/.lock.sha256';

function files(path) {
  if (statSync(path).isDirectory()) {
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  }
  return [path];
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(path).update('\0').update(readFileSync(path));
  return hash.digest('hex');
}

const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const npm = (...args) => execFileSync('npm', args, { stdio: 'inherit' });

const top = readdirSync('.').filter(name => /\.(json|ts|html)$/.test(name));
const wanted = digest([...INPUTS.flatMap(files), ...top]);
if (read(STAMP) === wanted && existsSync('dist/index.html')) {
  console.log('ui: up to date');
} else {
  const lock = digest(['package-lock.json']);
  if (read(LOCK_STAMP) !== lock) {
    npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
    write(LOCK_STAMP, lock);
  }
  npm('run', '--silent', 'check');
  npm('run', '--silent', 'build');
  write(STAMP, wanted);
}
