// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import type { Column } from '../../ui/arrange';
import { Id, Mark, Measured, When } from '../../ui/atoms';
import { byImportance, bytes, count, label, NONE, toNumber, words } from '../../ui/format';

export type Version = Schemas['ModelVersion'];

const SHOWN_METRICS = 2;

export function Marks({ of }: { of: { aliases: readonly string[]; stage?: string } }) {
  const stage = of.stage && of.stage !== 'development' ? [of.stage] : [];
  return [...of.aliases, ...stage].map(mark => (
    <Mark key={mark} strong={mark === 'champion'}>
      {mark}
    </Mark>
  ));
}

const first: Column<Version>[] = [
  {
    key: 'version',
    header: 'Version',
    value: row => Number(row.version),
    cell: row => (
      <Link to="/models/$name/$version" params={{ name: row.name, version: row.version }}>
        {row.version} ({row.semantic_version})
      </Link>
    ),
  },
  {
    key: 'aliases',
    header: 'Aliases',
    weight: 1.4,
    value: row => row.aliases.join(' '),
    cell: row => <Marks of={row} />,
  },
  { key: 'type', header: 'Type', value: row => label(row.model_type) },
];

const last: Column<Version>[] = [
  {
    key: 'dataset',
    header: 'Trained on',
    weight: 1.5,
    value: row => (row.dataset ? `${row.dataset.name} ${row.dataset.version}` : null),
    cell: row =>
      row.dataset ? (
        <Link
          to="/data/$name/$version"
          params={{ name: row.dataset.name, version: String(row.dataset.version) }}
        >
          {row.dataset.name} version {row.dataset.version}
        </Link>
      ) : (
        NONE
      ),
  },
  {
    key: 'rows',
    header: 'Rows',
    numeric: true,
    value: row => row.dataset?.rows,
    cell: row => (row.dataset ? count(row.dataset.rows) : NONE),
  },
  {
    key: 'hash',
    header: 'Data hash',
    value: row => row.dataset?.content_hash,
    cell: row => <Id of={row.dataset?.content_hash} />,
  },
  {
    key: 'reason',
    header: 'Reason',
    value: row => row.trigger_reason && words(row.trigger_reason),
  },
  {
    key: 'created',
    header: 'Created',
    value: row => row.created_at,
    cell: row => <When at={row.created_at} />,
  },
  {
    key: 'size',
    header: 'Size',
    numeric: true,
    optional: true,
    value: row => row.size_bytes,
    cell: row => bytes(row.size_bytes),
  },
  { key: 'by', header: 'By', optional: true, value: row => row.created_by },
];

export function versionColumns(versions: readonly Version[]): Column<Version>[] {
  const names = [...new Set(versions.flatMap(version => Object.keys(version.metrics)))].sort(
    byImportance,
  );
  const metrics = names.map(
    (name, index): Column<Version> => ({
      key: `metrics.${name}`,
      header: label(name),
      numeric: true,
      optional: index >= SHOWN_METRICS,
      value: row => toNumber(row.metrics[name]?.value),
      cell: row => <Measured of={row.metrics[name]} />,
    }),
  );
  return [...first, ...metrics, ...last];
}
