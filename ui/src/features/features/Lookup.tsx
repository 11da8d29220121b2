// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { Card, Facts, Section } from '../../ui/atoms';
import { CopyAs } from '../../ui/CopyAs';
import { exactTime } from '../../ui/format';
import { Failure } from '../../ui/Query';

/** What the online store holds for one entity. */
export function Lookup({ view }: { view: Schemas['FeatureView'] }) {
  const [keys, setKeys] = useState<Record<string, string>>({});
  const body = {
    entities: Object.fromEntries(view.entities.map(entity => [entity, [keys[entity] ?? '']])),
    features: view.features.map(feature => `${view.name}:${feature.name}`),
  };
  const lookup = useMutation({
    mutationFn: () => unwrap(api.POST('/get-online-features', { body })),
  });
  return (
    <Section title="Look up an entity">
      <Card>
        <form
          className="inline-form"
          onSubmit={event => {
            event.preventDefault();
            lookup.mutate();
          }}
        >
          {view.entities.map(entity => (
            <TextInput
              key={entity}
              size="xs"
              label={entity}
              required
              value={keys[entity] ?? ''}
              onChange={event => {
                const value = event.currentTarget.value;
                setKeys(before => ({ ...before, [entity]: value }));
              }}
            />
          ))}
          <Button size="xs" type="submit" variant="default" loading={lookup.isPending}>
            Look up
          </Button>
        </form>
        {lookup.error && <Failure error={lookup.error} />}
        {lookup.data && <Found of={lookup.data} />}
        <CopyAs request={{ method: 'POST', path: '/get-online-features', body }} />
      </Card>
    </Section>
  );
}

function Found({ of }: { of: Schemas['OnlineFeaturesReply'] }) {
  const facts = of.metadata.feature_names.map((name, index) => {
    const column = of.results[index];
    const present = column?.statuses[0] === 'PRESENT';
    const value = present ? String(column?.values[0] ?? 'null') : (column?.statuses[0] ?? '–');
    const time = column?.event_timestamps[0];
    return [
      name,
      <span key={name} title={time && exactTime(time)}>
        {value}
      </span>,
    ] as const;
  });
  return (
    <div role="status" data-testid="online-features" style={{ margin: '12px 0' }}>
      <Facts of={facts} />
    </div>
  );
}
