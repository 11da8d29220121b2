// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../app/api/client';
import { comparison } from '../../app/api/queries';
import { Section, Status, Verdict } from '../../ui/atoms';
import { percent, signed } from '../../ui/format';
import { Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { ComparedMetrics, Differences } from './ComparedMetrics';

type Detail = Schemas['ModelDetail'];

/** The champion against the newest other version, unless the URL says otherwise. */
export function sides(of: Detail, baseline: string, candidate: string): [string, string] {
  const numbers = of.versions.map(version => version.version);
  const champion = of.aliases.champion ?? numbers.at(-1) ?? '';
  const left = numbers.includes(baseline) ? baseline : champion;
  const newest = numbers.find(number => number !== left) ?? left;
  return [left, numbers.includes(candidate) ? candidate : newest];
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
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          {choose('Baseline', left, setBaseline)} against {choose('Candidate', right, setCandidate)}
        </span>
      }
    >
      <Query of={useQuery(comparison(of.name, left, right))} height={420}>
        {found => <Compared of={found} />}
      </Query>
    </Section>
  );
}

function Compared({ of }: { of: Schemas['ModelComparison'] }) {
  const { better, threshold, relative_difference, low, high, text } = of.verdict;
  return (
    <div data-testid="comparison">
      <Verdict>
        <Status of={better ? 'ok' : 'quiet'}>
          <span data-testid="comparison-verdict">{text}</span>
        </Status>
        <span title="Better by the rule: the relative difference reaches the threshold and the lower bound of the paired interval is above 0">
          relative{' '}
          {relative_difference === null ? '–' : `${signed(relative_difference * 100, 1)} %`} (needs{' '}
          {percent(threshold, 0)}), paired interval {signed(low)} to {signed(high)}
        </span>
      </Verdict>
      <ComparedMetrics of={of} />
      <Differences of={of} />
    </div>
  );
}
