// SPDX-License-Identifier: Apache-2.0
import { ROOMS } from './rooms';

export interface Crumb {
  path: string;
  word: string;
  full: string;
}

const isId = (text: string) => /^[0-9a-f-]{20,}$/i.test(text);

/** Folders of paths that are no page of their own. */
const FOLDERS = ['/serving/models'];

/** /models/heart/2 → Models › heart › version 2 */
export function crumbs(pathname: string): Crumb[] {
  const parts = pathname.split('/').filter(Boolean);
  const room = ROOMS.find(item => item.path === `/${parts[0] ?? ''}`) ?? ROOMS[0];
  const trail: Crumb[] = [{ path: room.path, word: room.word, full: room.word }];
  parts.slice(1).forEach((part, index) => {
    const path = `/${parts.slice(0, index + 2).join('/')}`;
    if (FOLDERS.includes(path)) return;
    const full = decodeURIComponent(part);
    const word = trail.length > 1 ? `version ${full}` : isId(full) ? full.slice(0, 8) : full;
    trail.push({ path, word, full });
  });
  return trail;
}
