// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { models, modelVersion } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import { Section, Status, Verdict, When } from '../../ui/atoms';
import { label } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { Predictions } from './Predictions';
import { TryIt } from './TryIt';

export function ServingPage() {
  const [chosen, choose] = useUrlState('model');
  const { of } = useRows(models(), page => page.models);
  return (
    <Query of={of} height={560}>
      {all => {
        const served = all.filter(model => model.aliases.champion);
        const name = chosen || served[0]?.name || '';
        if (!name) {
          return (
            <Empty command="./bellwether demo">
              Serving answers predictions of the version that bears the alias champion. No model has
              one yet.
            </Empty>
          );
        }
        return (
          <Served key={name} name={name} names={served.map(model => model.name)} choose={choose} />
        );
      }}
    </Query>
  );
}

interface ServedProps {
  name: string;
  names: string[];
  choose: (name: string, push: boolean) => void;
}

function Served({ name, names, choose }: ServedProps) {
  const champion = useQuery(modelVersion(name, 'champion'));
  return (
    <Query of={champion} height={560}>
      {version => (
        <>
          <Verdict
            action={
              <Select
                size="xs"
                w={240}
                aria-label="Model"
                value={name}
                data={names.includes(name) ? names : [name, ...names]}
                allowDeselect={false}
                onChange={value => value && choose(value, true)}
              />
            }
          >
            <Status of="ok">
              Version {version.version} ({label(version.model_type)} {version.semantic_version})
              answers
            </Status>
            <span>
              trained <When at={version.created_at} />
            </span>
          </Verdict>
          <TryIt version={version} />
          <Section title="Recent predictions">
            <Predictions model={name} />
          </Section>
        </>
      )}
    </Query>
  );
}
