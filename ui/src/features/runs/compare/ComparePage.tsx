// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { runsById } from '../../../app/api/runQueries';
import { axisOf, type Brushes, passes } from '../../../charts/parallel';
import { Verdict } from '../../../ui/atoms';
import { CopyLink } from '../../../ui/CopyLink';
import { number } from '../../../ui/format';
import { Empty, Query } from '../../../ui/Query';
import { useUrlState } from '../../../ui/urlState';
import type { Run } from '../columns';
import { CompareCurves } from './CompareCurves';
import { Differences } from './Differences';
import { dimensions } from './dimensions';
import { ParallelSection, ScatterSection } from './Relations';
import { stylesOf } from './styles';
import { usePackages } from './usePackages';

const MOST = 50;

export function ComparePage() {
  const [text, setText] = useUrlState('runs');
  const ids = useMemo(() => [...new Set(text.split(',').filter(Boolean))].slice(0, MOST), [text]);
  const asked = useQuery(runsById(ids));
  if (!ids.length) {
    return (
      <>
        <Verdict>No run is compared</Verdict>
        <Empty>
          Here runs stand side by side: what differs between them, their curves, parallel
          coordinates, and any two of their figures. Select runs in{' '}
          <Link to="/runs">the table of runs</Link> and press Compare.
        </Empty>
      </>
    );
  }
  return (
    <Query of={asked} height={560}>
      {runs => (
        <Comparison
          runs={runs}
          gone={ids.length - runs.length}
          onRemove={id => setText(ids.filter(one => one !== id).join(','), true)}
        />
      )}
    </Query>
  );
}

function useKept(runs: readonly Run[], brushes: Brushes): ReadonlySet<string> {
  return useMemo(() => {
    const all = dimensions(runs).filter(dimension => dimension.key in brushes);
    const axes = all.map(({ key, of }) => axisOf(key, key, runs.map(of), number));
    const kept = runs.filter(run =>
      passes(
        Object.fromEntries(all.map(({ key, of }, i) => [key, axes[i]?.place(of(run)) ?? null])),
        brushes,
      ),
    );
    return new Set(kept.map(run => run.run_id));
  }, [runs, brushes]);
}

function Comparison(props: { runs: readonly Run[]; gone: number; onRemove: (id: string) => void }) {
  const { runs, gone, onRemove } = props;
  const [brushes, setBrushes] = useState<Brushes>({});
  const order = runs.map(run => run.run_id).join(',');
  const styles = useMemo(() => stylesOf(order.split(',')), [order]);
  const kept = useKept(runs, brushes);
  const of = [...new Set(runs.map(run => run.experiment_name))];
  return (
    <>
      <Verdict action={<CopyLink />}>
        {runs.length} runs of {of.length === 1 ? of[0] : `${of.length} experiments`}
        {gone > 0 && `; ${gone} more are deleted or unknown`}
      </Verdict>
      <Differences runs={runs} styles={styles} onRemove={onRemove} more={usePackages(runs)} />
      <CompareCurves runs={runs} kept={kept} styles={styles} />
      <ParallelSection
        runs={runs}
        kept={kept}
        styles={styles}
        brushes={brushes}
        onBrushes={setBrushes}
      />
      <ScatterSection runs={runs} kept={kept} styles={styles} />
    </>
  );
}
