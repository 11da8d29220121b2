// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { featureView } from '../../app/api/queries';
import type { Column } from '../../ui/arrange';
import { Card, Facts, Section, Status, Verdict, When } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { count, duration } from '../../ui/format';
import { Query } from '../../ui/Query';
import { Lookup } from './Lookup';

const columns: Column<Schemas['FeatureField']>[] = [
  { key: 'name', header: 'Feature', value: row => row.name },
  { key: 'type', header: 'Type', value: row => row.type },
  { key: 'unit', header: 'Unit', sparse: true, value: row => row.unit },
  {
    key: 'description',
    header: 'Description',
    weight: 3,
    sparse: true,
    value: row => row.description,
  },
];

export function ViewPage() {
  const { view = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(featureView(view))} height={480}>
      {of => (
        <>
          <Verdict action={<Materialize of={of} />}>
            {of.materialized ? (
              <Status of="ok">
                {count(of.materialized.entities)} entities online, materialized{' '}
                <When at={of.materialized.at} />
              </Status>
            ) : (
              <Status of="empty">Not in the online store yet</Status>
            )}
          </Verdict>
          <Section title="Definition">
            <Card>
              <Facts of={facts(of)} />
            </Card>
          </Section>
          <Section title="Features">
            <DataTable
              label="Features"
              rows={of.features}
              columns={columns}
              rowKey={row => row.name}
              plain
            />
          </Section>
          <Lookup view={of} />
        </>
      )}
    </Query>
  );
}

function facts(of: Schemas['FeatureView']): [string, React.ReactNode][] {
  return [
    ['Version', of.version],
    ['Entities', of.entities.join(', ')],
    [
      'Dataset',
      <Link key="dataset" to="/data/$name" params={{ name: of.dataset }}>
        {of.dataset}
      </Link>,
    ],
    ['Event time', of.event_time],
    ['Time to live', of.ttl_seconds ? duration(of.ttl_seconds * 1000) : 'no limit'],
    ['Owner', of.owner ?? '–'],
    [
      'Tags',
      Object.entries(of.tags)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ') || '–',
    ],
    ['Updated', <When key="updated" at={of.updated_at} />],
  ];
}

function Materialize({ of }: { of: Schemas['FeatureView'] }) {
  return (
    <Confirm
      button="Materialize"
      title={`Materialize ${of.name}`}
      primary
      changes={['views', 'jobs', 'overview']}
      act={() =>
        unwrap(
          api.POST('/api/v1/features/views/{view}/materialize', {
            params: { path: { view: of.name } },
            body: { start: null, end: null },
          }),
        )
      }
    >
      Loads the newest row of each entity of {of.dataset} into the online store. Predictions by
      entity use the new values at once.
    </Confirm>
  );
}
