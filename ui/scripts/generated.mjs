// SPDX-License-Identifier: Apache-2.0
// Fails when the types are not what api/openapi.yaml generates.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-ui-'));
const fresh = join(folder, 'schema.d.ts');
try {
  const options = ['../api/openapi.yaml', '--default-non-nullable', 'false', '--output', fresh];
  execFileSync('node_modules/.bin/openapi-typescript', options, { stdio: 'ignore' });
  if (readFileSync(fresh, 'utf8') !== readFileSync('src/app/api/schema.d.ts', 'utf8')) {
    console.error('src/app/api/schema.d.ts differs from api/openapi.yaml: run `npm run generate`');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
