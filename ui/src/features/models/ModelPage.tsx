// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { model } from '../../app/api/queries';
import { Section, Status, Verdict } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { label } from '../../ui/format';
import { Query } from '../../ui/Query';
import { Compare } from './Compare';
import { versionColumns } from './versionColumns';

export function ModelPage() {
  const { name = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(model(name))} height={560}>
      {of => <Model of={of} />}
    </Query>
  );
}

function Model({ of }: { of: Schemas['ModelDetail'] }) {
  const navigate = useNavigate();
  const columns = useMemo(() => versionColumns(of.versions), [of.versions]);
  const champion = of.versions.find(version => version.aliases.includes('champion'));
  return (
    <>
      <Verdict action={<Rollback name={of.name} enabled={of.versions.length > 1 && !!champion} />}>
        {champion ? (
          <Status of="ok">
            Version {champion.version} ({label(champion.model_type)}) is champion
          </Status>
        ) : (
          <Status of="attention">No version is champion: predictions need one</Status>
        )}
        <Link to="/monitoring/$model" params={{ model: of.name }}>
          Monitoring
        </Link>
        <Link to="/serving" search={{ model: of.name } as never}>
          Try it
        </Link>
      </Verdict>
      <Section title="Versions">
        <DataTable
          label="Versions"
          rows={of.versions}
          columns={columns}
          rowKey={row => row.version}
          onOpen={row =>
            navigate({
              to: '/models/$name/$version',
              params: { name: of.name, version: row.version },
            })
          }
        />
      </Section>
      {of.versions.length > 1 && <Compare of={of} />}
    </>
  );
}

function Rollback({ name, enabled }: { name: string; enabled: boolean }) {
  return (
    <Confirm
      button="Roll back"
      title={`Roll back ${name}`}
      askReason
      disabled={!enabled}
      changes={['models', 'overview']}
      act={reason =>
        unwrap(
          api.POST('/api/v1/models/{name}/rollback', {
            params: { path: { name } },
            body: { reason },
          }),
        )
      }
    >
      The version that was champion before becomes champion again; predictions move to it at once.
    </Confirm>
  );
}
