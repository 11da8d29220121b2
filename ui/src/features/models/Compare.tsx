// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { comparison } from '../../app/api/queries';
import { Section, Status, Verdict } from '../../ui/atoms';
import { label } from '../../ui/format';
import { Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { ComparedInputs, ComparedLatency } from './ComparedInputs';
import { ComparedMetrics, Differences } from './ComparedMetrics';
import s from './compare.module.css';

type Detail = Schemas['ModelDetail'];

/** The champion against its challenger, or the newest other version, unless the URL says otherwise. */
export function sides(of: Detail, baseline: string, candidate: string): [string, string] {
  const numbers = of.versions.map(version => version.version);
  const champion = of.aliases.champion ?? numbers.at(-1) ?? '';
  const left = numbers.includes(baseline) ? baseline : champion;
  const rival = [of.aliases.challenger, ...numbers].find(number => number && number !== left);
  return [left, numbers.includes(candidate) ? candidate : (rival ?? left)];
}

export function Compare({ of }: { of: Detail }) {
  const [baseline, setBaseline] = useUrlState('baseline');
  const [candidate, setCandidate] = useUrlState('candidate');
  const [left, right] = sides(of, baseline, candidate);
  const options = of.versions.map(version => ({
    value: version.version,
    label: `Version ${version.version}${version.aliases.length ? ` · ${version.aliases.join(', ')}` : ''}`,
  }));
  const choose = (label: string, value: string, set: (value: string, push: boolean) => void) => (
    <Select
      size="xs"
      w={200}
      aria-label={label}
      value={value}
      data={options}
      allowDeselect={false}
      onChange={next => next && set(next, true)}
    />
  );
  return (
    <Section
      title="Comparison"
      id="compare"
      aside={
        <span className={s.sides}>
          {choose('Baseline', left, setBaseline)} against {choose('Candidate', right, setCandidate)}
        </span>
      }
    >
      <Query of={useQuery(comparison(of.name, left, right))} height={420}>
        {found => <Compared of={found} versions={of.versions} />}
      </Query>
    </Section>
  );
}

interface ComparedProps {
  of: Schemas['ModelComparison'];
  versions: Detail['versions'];
}

function Compared({ of, versions }: ComparedProps) {
  const [baseline, candidate] = [of.baseline, of.candidate].map(side =>
    versions.find(version => version.version === side.version),
  );
  const runs = [of.baseline.run_id, of.candidate.run_id].filter(Boolean);
  const { better, text, evaluated_on: rows } = of.verdict;
  return (
    <div data-testid="comparison">
      <Verdict>
        <Status of={better ? 'ok' : 'quiet'}>
          <span data-testid="comparison-verdict">
            {text.replaceAll(of.metric, label(of.metric))}
          </span>
        </Status>
      </Verdict>
      {rows && (
        <p className={s.rows}>
          Both are scored on the same rows of{' '}
          <Link
            to="/data/$name/$version"
            params={{ name: rows.name, version: String(rows.version) }}
          >
            {rows.name} version {rows.version}
          </Link>{' '}
          that version {of.candidate.version} did not learn from.
        </p>
      )}
      {runs.length === 2 && runs[0] !== runs[1] && (
        <p className={s.rows}>
          <Link to="/runs/compare" search={{ runs: runs.join(',') } as never}>
            Compare the runs that made them
          </Link>
          : curves, parameters, environment.
        </p>
      )}
      {of.metrics.length > 0 && <ComparedMetrics of={of} />}
      <Differences of={of}>
        {baseline && candidate && (
          <>
            <ComparedInputs baseline={baseline} candidate={candidate} />
            <ComparedLatency baseline={baseline} candidate={candidate} />
          </>
        )}
      </Differences>
    </div>
  );
}
