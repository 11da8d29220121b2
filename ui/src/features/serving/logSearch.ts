// SPDX-License-Identifier: Apache-2.0
import type { PredictionSearch } from '../../app/api/queries';

const KNOWN = ['model_version', 'route', 'endpoint', 'client', 'request_id', 'from', 'to'] as const;

const isKnown = (name: string): name is (typeof KNOWN)[number] =>
  (KNOWN as readonly string[]).includes(name);

/** What stands in double quotes is one word, however many blanks it has. */
const words = (text: string) =>
  (text.match(/(?:"[^"]*"|\S)+/g) ?? []).map(word => word.replace(/"([^"]*)"/g, '$1'));

/** Words such as `client=ann`; what no prediction is known by is the key of an entity. */
export function logSearch(text: string): PredictionSearch {
  const search: PredictionSearch = {};
  for (const word of words(text)) {
    const [name = '', ...value] = word.split('=');
    if (isKnown(name) && value.length > 0) search[name] = value.join('=');
    else search.entity = [...(search.entity ?? []), word];
  }
  return search;
}
