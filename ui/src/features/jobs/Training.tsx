// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { trainingStatus } from '../../app/api/queries';
import type { Column } from '../../ui/arrange';
import { Card, Facts, Measured, Section } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { byImportance, count, label, metric, ordered, toNumber } from '../../ui/format';
import { Query } from '../../ui/Query';

type Status = Schemas['TrainingStatus'];
type Group = Schemas['BiasGroup'];

/** What came of a training: the best run, its versions, and how groups fare. */
export function Training({ id }: { id: string }) {
  return (
    <Query of={useQuery(trainingStatus(id))} height={200}>
      {of => (
        <>
          {of.best && (
            <Section title="Result">
              <Card>
                <Facts of={facts(of)} />
              </Card>
            </Section>
          )}
          {of.bias.length > 0 && (
            <Section title="Groups">
              <DataTable
                label="Groups"
                plain
                prefix="bias."
                rows={inOrder(of.bias)}
                columns={columns(of.bias)}
                rowKey={row => `${row.group} ${row.value}`}
              />
            </Section>
          )}
        </>
      )}
    </Query>
  );
}

function facts(of: Status): [string, React.ReactNode][] {
  const versions = of.model_versions.map((version, index) => (
    <span key={version}>
      {index > 0 && ', '}
      <Link to="/models/$name/$version" params={{ name: of.subject ?? '', version }}>
        {version}
      </Link>
    </span>
  ));
  const runs = of.run_ids.map((run, index) => (
    <span key={run}>
      {index > 0 && ', '}
      <Link to="/runs/$runId" params={{ runId: run }}>
        {run.slice(0, 8)}
      </Link>
    </span>
  ));
  const metrics = ordered(of.best?.metrics ?? {}).map(
    ([name, value]): [string, React.ReactNode] => [label(name), <Measured key={name} of={value} />],
  );
  return [
    ['Best', label(of.best?.model_type ?? '')],
    ['Versions', versions],
    ['Runs', runs],
    ...metrics,
  ];
}

/** Groups as the server named them, their values from the least: <48, 48–54, ≥62. */
export function inOrder(bias: readonly Group[]): Group[] {
  const groups = [...new Set(bias.map(row => row.group))];
  const side = (value: string) => (value.startsWith('<') ? -1 : value.startsWith('≥') ? 1 : 0);
  return [...bias].sort(
    (a, b) =>
      groups.indexOf(a.group) - groups.indexOf(b.group) ||
      side(a.value) - side(b.value) ||
      a.value.localeCompare(b.value, 'en', { numeric: true }),
  );
}

const GROUP_METRICS = ['count', 'base_rate', 'selection_rate'];

function columns(bias: readonly Group[]): Column<Group>[] {
  const place = (name: string) =>
    GROUP_METRICS.includes(name) ? GROUP_METRICS.indexOf(name) : GROUP_METRICS.length;
  const names = [...new Set(bias.flatMap(row => Object.keys(row.metrics)))].sort(
    (a, b) => place(a) - place(b) || byImportance(a, b),
  );
  return [
    { key: 'group', header: 'Group', value: row => row.group },
    { key: 'value', header: 'Value', value: row => row.value },
    ...names.map(
      (name): Column<Group> => ({
        key: name,
        header: name === 'count' ? 'Rows' : label(name),
        numeric: true,
        value: row => toNumber(row.metrics[name]),
        cell: row =>
          name === 'count' ? count(toNumber(row.metrics[name])) : metric(row.metrics[name]),
      }),
    ),
  ];
}
