// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { curl, python } from './request';

const request = {
  method: 'POST',
  path: '/ml/heart/predict',
  body: { features: { age: 63, note: "it's", gone: null }, explain: true },
} as const;

describe('copy as', () => {
  it('survives a single quote in a shell', () => {
    expect(curl(request, 'http://h')).toBe(
      "curl -X POST 'http://h/ml/heart/predict' \\\n" +
        "  -H 'Content-Type: application/json' \\\n" +
        `  -d '{"features":{"age":63,"note":"it'\\''s","gone":null},"explain":true}'`,
    );
  });

  it('writes Python literals', () => {
    const text = python(request, 'http://h');
    expect(text).toContain('requests.post(\n    "http://h/ml/heart/predict"');
    expect(text).toContain(
      'json={"features": {"age": 63, "note": "it\'s", "gone": None}, "explain": True}',
    );
  });

  it('sends no body where there is none', () => {
    expect(curl({ method: 'POST', path: '/x' }, 'http://h')).toBe("curl -X POST 'http://h/x'");
    expect(python({ method: 'POST', path: '/x' }, 'http://h')).not.toContain('json=');
  });
});
