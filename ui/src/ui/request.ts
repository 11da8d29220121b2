// SPDX-License-Identifier: Apache-2.0

export interface SentRequest {
  method: 'POST' | 'PUT';
  path: string;
  body?: unknown;
}

/** For a POSIX shell: a single quote inside is '\'' */
export function curl({ method, path, body }: SentRequest, origin: string): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [`curl -X ${method} ${quote(origin + path)}`];
  if (body !== undefined) {
    lines.push("  -H 'Content-Type: application/json'");
    lines.push(`  -d ${quote(JSON.stringify(body))}`);
  }
  return lines.join(' \\\n');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** With the requests library. */
export function python({ method, path, body }: SentRequest, origin: string): string {
  const sent = body === undefined ? '' : `,\n    json=${literal(body)},\n`;
  const call = `requests.${method.toLowerCase()}(\n    ${JSON.stringify(origin + path)}${sent || ',\n'})`;
  return `import requests\n\nreply = ${call}\nreply.raise_for_status()\nprint(reply.json())`;
}
