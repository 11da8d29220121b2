// SPDX-License-Identifier: Apache-2.0
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** What a failed request says: the server's problem+json, or the browser's own error. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly requestId: string | null,
    readonly errors: Schemas['Problem']['errors'] = [],
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

export const api = createClient<paths>({ baseUrl: '/', headers: { Accept: 'application/json' } });

function asError(problem: unknown, response: Response): ApiError {
  const requestId = response.headers.get('X-Request-Id');
  if (problem && typeof problem === 'object' && 'detail' in problem && 'title' in problem) {
    const { title, detail, request_id, errors } = problem as Schemas['Problem'];
    return new ApiError(response.status, title, detail, request_id ?? requestId, errors ?? []);
  }
  const detail = `The server answered ${response.status} without an explanation.`;
  return new ApiError(response.status, response.statusText || 'Request failed', detail, requestId);
}

/** The answer's body, nothing for an answer without one, or an ApiError. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let answer: Awaited<typeof call>;
  try {
    answer = await call;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError(0, 'The server cannot be reached', `${reason}. Is it running?`, null);
  }
  const nothing = answer.response.status === 204;
  if (!answer.response.ok || (answer.data === undefined && !nothing)) {
    throw asError(answer.error, answer.response);
  }
  return answer.data as T;
}
