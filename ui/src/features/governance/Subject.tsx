// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import { NONE, words } from '../../ui/format';

const ROOMS: Record<string, string> = {
  dataset: '/data',
  feature_view: '/features',
  run: '/runs',
  model: '/models',
  job: '/jobs',
  alert: '/alerts',
};

/** `run:dc85c304…` is shown as the run dc85c304, with its page behind it. */
export function Subject({ of }: { of: string }) {
  const [, kind = '', id = ''] = /^(\w+):(.+)$/.exec(of) ?? [];
  if (!id) return of || NONE;
  const short = id.replace(/[0-9a-f]{32}/g, hex => hex.slice(0, 8));
  const text = `${words(kind)} ${short}`;
  const room = ROOMS[kind];
  if (!room) return <span title={of}>{text}</span>;
  const path = id.split('/').map(encodeURIComponent).join('/');
  return (
    <Link to={`${room}/${path}` as '/'} title={of}>
      {text}
    </Link>
  );
}
