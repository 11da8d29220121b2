// SPDX-License-Identifier: Apache-2.0
import { Button, MultiSelect, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Parallel } from '../../../charts/Parallel';
import { PALETTE } from '../../../charts/palette';
import { axisOf, type Brushes } from '../../../charts/parallel';
import { Scatter } from '../../../charts/Scatter';
import { Card, Muted, Section } from '../../../ui/atoms';
import { number } from '../../../ui/format';
import { useUrlState } from '../../../ui/urlState';
import { parseColumns, printColumns, type Run } from '../columns';
import s from './compare.module.css';
import { type Dimension, dimensions, isNumeric, usual } from './dimensions';
import type { Style } from './styles';

interface Props {
  runs: readonly Run[];
  kept: ReadonlySet<string>;
  styles: ReadonlyMap<string, Style>;
  brushes: Brushes;
  onBrushes: (brushes: Brushes) => void;
}

const MOST_AXES = 10;

const colorOf = (styles: Props['styles'], run: Run) => styles.get(run.run_id)?.color ?? '#888888';

/** More runs than colours are coloured by where they end. */
const gradient = (place: number | null | undefined) =>
  place === null || place === undefined
    ? 'var(--line-strong)'
    : `color-mix(in oklab, #e69f00 ${Math.round(place * 100)}%, #0072b2)`;

export function ParallelSection({ runs, kept, styles, brushes, onBrushes }: Props) {
  const [text, setText] = useUrlState('dims');
  const all = useMemo(() => dimensions(runs), [runs]);
  const chosen = text ? parseColumns(text) : usual(runs, all);
  const dims = chosen.flatMap(key => all.find(dimension => dimension.key === key) ?? []);
  const axes = dims.map(({ key, label, of }) => axisOf(key, label, runs.map(of), number));
  const many = runs.length > PALETTE.length;
  const last = axes.at(-1);
  const lastOf = dims.at(-1)?.of;
  const lines = runs.map(run => ({
    id: run.run_id,
    name: run.name,
    color: many ? gradient(last?.place(lastOf?.(run) ?? null)) : colorOf(styles, run),
    values: Object.fromEntries(dims.map(({ key, of }) => [key, of(run)])),
  }));
  return (
    <Section
      title="Parallel coordinates"
      aside={
        Object.keys(brushes).length > 0 && (
          <Button size="compact-xs" variant="default" onClick={() => onBrushes({})}>
            {kept.size} of {runs.length} runs kept · keep all
          </Button>
        )
      }
    >
      <Card>
        <MultiSelect
          size="xs"
          mb={12}
          aria-label="Axes"
          searchable
          maxValues={MOST_AXES}
          value={chosen}
          data={options(all)}
          onChange={keys => {
            onBrushes({});
            setText(printColumns(keys));
          }}
        />
        {axes.length ? (
          <Parallel axes={axes} lines={lines} brushes={brushes} onBrushes={onBrushes} />
        ) : (
          <Muted>Choose parameters and metrics as axes.</Muted>
        )}
        <p className="beside">
          Drag along an axis to keep the runs that pass there, here and in the charts of this page;
          a click on it, or Escape, keeps all. From the keyboard: Enter keeps the upper half, then
          the lower.
          {many &&
            ` Colours go from the low end of ${last?.label} (blue) to its high end (orange).`}
        </p>
      </Card>
    </Section>
  );
}

const options = (all: readonly Dimension[]) => [
  {
    group: 'Parameters',
    items: all
      .filter(({ key }) => key.startsWith('params.'))
      .map(({ key, label }) => ({ value: key, label })),
  },
  {
    group: 'Metrics',
    items: all
      .filter(({ key }) => key.startsWith('metrics.'))
      .map(({ key, label }) => ({ value: key, label })),
  },
];

export function ScatterSection({ runs, kept, styles }: Omit<Props, 'brushes' | 'onBrushes'>) {
  const navigate = useNavigate();
  const [xKey, setX] = useUrlState('x');
  const [yKey, setY] = useUrlState('y');
  const all = useMemo(
    () => dimensions(runs).filter(dimension => isNumeric(runs, dimension)),
    [runs],
  );
  const preferred = usual(runs, all);
  const first = (kind: string) => preferred.find(key => key.startsWith(kind));
  const pick = (key: string, other: string | undefined) =>
    all.find(dimension => dimension.key === (key || other)) ?? all[0];
  const x = pick(xKey, first('params.') ?? preferred[1]);
  const y = pick(yKey, first('metrics.'));
  if (!x || !y) return null;
  const dots = runs.flatMap(run => {
    const [a, b] = [x.of(run), y.of(run)];
    if (typeof a !== 'number' || typeof b !== 'number' || !kept.has(run.run_id)) return [];
    return [{ id: run.run_id, name: run.name, color: colorOf(styles, run), x: a, y: b }];
  });
  const choose = (label: string, of: Dimension, set: (key: string, push: boolean) => void) => (
    <Select
      size="xs"
      w={200}
      label={label}
      searchable
      allowDeselect={false}
      value={of.key}
      data={options(all)}
      onChange={key => key && set(key, true)}
    />
  );
  return (
    <Section title="Scatter">
      <Card>
        <div className={s.controls}>
          {choose('Horizontal', x, setX)}
          {choose('Vertical', y, setY)}
          <Muted>
            {dots.length} of {runs.length} runs have both
          </Muted>
        </div>
        <Scatter
          dots={dots}
          xLabel={x.label}
          yLabel={y.label}
          onOpen={runId => void navigate({ to: '/runs/$runId', params: { runId } })}
        />
      </Card>
    </Section>
  );
}
