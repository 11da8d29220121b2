// SPDX-License-Identifier: Apache-2.0
import type { Asked } from '../../app/api/runQueries';
import { count } from '../../ui/format';
import { Failure } from '../../ui/Query';
import { RunTable } from './RunTable';
import { type Shared, useShared } from './shared';
import { useRunPages } from './useRunPages';

/** Every run there is, however many, drawn where one looks. */
export function FlatRuns(props: Shared & { asked: Asked }) {
  const pages = useRunPages(props.asked);
  const { bar, table } = useShared(props, pages.visible.flat());
  const empty = pages.ended && pages.known === 0;
  const words = pages.ended
    ? `${count(pages.known)} runs`
    : `${count(pages.known)} runs, more below`;
  return (
    <>
      {pages.error && <Failure error={pages.error} stale={pages.loaded} />}
      {bar(pages.loaded || pages.known ? words : '')}
      {empty
        ? props.empty
        : (pages.loaded || !pages.error) && (
            <RunTable
              {...table}
              lines={pages.lines}
              line={index => {
                const run = pages.run(index);
                return run && { kind: 'run', run, depth: 0 };
              }}
              onRange={pages.onRange}
              onFold={() => undefined}
            />
          )}
    </>
  );
}
