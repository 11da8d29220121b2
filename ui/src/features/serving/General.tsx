// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiError, type Schemas } from '../../app/api/client';
import { versionExplanation } from '../../app/api/queries';
import { Curves } from '../../charts/Curves';
import type { Column } from '../../ui/arrange';
import { Muted, Section, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { label, metric, NONE, percent } from '../../ui/format';
import { Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { Absent } from './Absent';
import { Again } from './Again';
import { byCategory, dependence, isNumeric, local, TRUTH, targetOf } from './general';
import s from './serving.module.css';

type Explanation = Schemas['VersionExplanation'];
type Feature = Explanation['features'][number];
type Effect = Schemas['FeatureEffect'];

/** What drives the version's answers in general. */
export function General({ model, version }: { model: string; version: string }) {
  const [target] = useUrlState('target');
  const asked = useQuery(versionExplanation(model, version, targetOf(target)));
  if (asked.error instanceof ApiError && asked.error.status === 404) {
    return <Absent model={model} version={version} />;
  }
  return (
    <Query of={asked} height={420}>
      {of => <Shown of={of} model={model} version={version} />}
    </Query>
  );
}

function Shown(props: { of: Explanation; model: string; version: string }) {
  const { of, model, version } = props;
  const [chosen, choose] = useUrlState('feature');
  const effect = of.effects.find(one => one.feature === chosen) ?? of.effects[0];
  const columns = useMemo(() => featureColumns(of, choose), [of, choose]);
  return (
    <div className={s.split}>
      <Section
        title="What drives it"
        aside={
          <Muted>
            {of.contributions.rows} rows of {of.dataset}, <When at={of.made_at} />
          </Muted>
        }
      >
        <Target of={of} />
        <DataTable
          label="Importance"
          plain
          rows={of.features}
          columns={columns}
          rowKey={row => row.feature}
          onOpen={row => choose(row.feature, true)}
        />
        <Muted>
          {label(of.contributions.method)} in {label(of.contributions.space)}, against{' '}
          {of.contributions.baseline.description}
        </Muted>
        <div>
          <Shuffled of={of} />
        </div>
        <Again model={model} version={version} />
      </Section>
      {effect && <Dependence key={effect.feature} of={of} effect={effect} />}
    </div>
  );
}

/** On what rows the loss was measured, or what it takes to measure it. */
function Shuffled({ of: { permutation } }: { of: Explanation }) {
  if (!permutation) {
    return (
      <Muted>
        How much worse it gets without an input is not known: the tag <code>{TRUTH}</code> may name
        the column of the data that says what is true.
      </Muted>
    );
  }
  const { loss, value, rows, dataset, held_out } = permutation;
  return (
    <Muted>
      Loss: {label(loss)}, {metric(value)} on {rows} rows {dataset && `of ${dataset} `}
      {held_out ? 'that it did not learn from' : 'that it learnt from, so it looks too good'}
    </Muted>
  );
}

/** Which of several targets it is about. */
function Target({ of }: { of: Explanation }) {
  const [, choose] = useUrlState('target');
  if (of.target === undefined || !of.targets) return null;
  const { count, explained } = of.targets;
  return (
    <div className={s.target}>
      <Select
        size="xs"
        w={120}
        aria-label="Target"
        value={String(of.target)}
        data={Array.from({ length: explained }, (_, i) => ({
          value: String(i),
          label: `Target ${i}`,
        }))}
        allowDeselect={false}
        onChange={next => next && choose(next, true)}
      />
      {explained < count && (
        <Muted>
          the first {explained} of {count} targets
        </Muted>
      )}
    </div>
  );
}

function featureColumns(
  of: Explanation,
  choose: (feature: string, push: boolean) => void,
): Column<Feature>[] {
  const charted = new Set(of.effects.map(effect => effect.feature));
  const most = Math.max(...of.features.map(row => row.share), Number.MIN_VALUE);
  const columns: Column<Feature>[] = [
    {
      key: 'feature',
      header: 'Input',
      value: row => row.feature,
      cell: row =>
        charted.has(row.feature) ? (
          <button type="button" className="link" onClick={() => choose(row.feature, true)}>
            {row.feature}
          </button>
        ) : (
          row.feature
        ),
    },
    {
      key: 'mean',
      header: 'Mean |φ|',
      numeric: true,
      value: row => row.mean_contribution,
      cell: row => metric(row.mean_contribution),
    },
    {
      key: 'share',
      header: 'Share',
      numeric: true,
      value: row => row.share,
      cell: row => percent(row.share),
    },
    {
      key: 'bar',
      header: '',
      value: row => row.share,
      cell: row => <span className={s.share} style={{ width: `${(48 * row.share) / most}px` }} />,
    },
  ];
  if (of.permutation) {
    columns.push({
      key: 'loss',
      header: 'Loss',
      unit: 'shuffled',
      numeric: true,
      value: row => row.loss_increase,
      cell: row =>
        row.loss_increase === undefined
          ? NONE
          : `${row.loss_increase >= 0 ? '+' : '−'}${metric(Math.abs(row.loss_increase))}`,
    });
  }
  return columns;
}

function Dependence({ of, effect }: { of: Explanation; effect: Effect }) {
  const curves = useMemo(
    () => ({ dependence: dependence(effect), local: local(effect) }),
    [effect],
  );
  const value = of.target === undefined ? 'value' : `target ${of.target}`;
  const answer = of.answer === 'probability' ? `probability of ${String(of.class ?? '1')}` : value;
  return (
    <Section title={`The answer by ${effect.feature}`} aside={<Muted>{answer}</Muted>}>
      {isNumeric(effect) ? (
        <>
          <Curves
            curves={curves.dependence}
            label={`Partial dependence on ${effect.feature}`}
            xLabel={effect.feature}
            height={200}
          />
          {curves.local.length > 0 && (
            <>
              <h3 className={s.small}>Accumulated local effects</h3>
              <Curves
                curves={curves.local}
                label={`Accumulated local effects of ${effect.feature}`}
                xLabel={effect.feature}
                height={140}
              />
            </>
          )}
        </>
      ) : (
        <DataTable
          label={`The answer by ${effect.feature}`}
          plain
          rows={byCategory(effect)}
          columns={categoryColumns}
          rowKey={row => row.value}
        />
      )}
    </Section>
  );
}

const categoryColumns: Column<{ value: string; mean: number }>[] = [
  { key: 'value', header: 'Value', value: row => row.value },
  {
    key: 'mean',
    header: 'Mean answer',
    numeric: true,
    value: row => row.mean,
    cell: row => metric(row.mean),
  },
];
