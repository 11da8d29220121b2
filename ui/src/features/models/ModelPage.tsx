// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { model } from '../../app/api/queries';
import { Card, Facts, Section, Status, Verdict } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { label } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { Compare } from './Compare';
import s from './compare.module.css';
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
        {champion && (
          <Link to="/serving/models/$model" params={{ model: of.name }}>
            Endpoint
          </Link>
        )}
      </Verdict>
      <About of={of} />
      <Section title="Versions">
        <DataTable
          empty={
            <Empty command={registering(of.name)}>
              A version is one trained model under this name. Training here registers its best
              models, and so does any MLflow client.
            </Empty>
          }
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

/** What people wrote about the model, and what its names point at. */
function About({ of }: { of: Schemas['ModelDetail'] }) {
  const aliases = Object.entries(of.aliases).map(
    ([alias, version]) =>
      [
        alias,
        <Link key={alias} to="/models/$name/$version" params={{ name: of.name, version }}>
          version {version}
        </Link>,
      ] as const,
  );
  const facts = [...aliases, ...Object.entries(of.tags)];
  if (!facts.length && !of.description) return null;
  return (
    <Section title="About">
      <Card>
        {of.description && <p className={s.description}>{of.description}</p>}
        {facts.length > 0 && <Facts of={facts} />}
      </Card>
    </Section>
  );
}

const registering = (name: string) => `MLFLOW_TRACKING_URI=${window.location.origin} python -c "
import mlflow
mlflow.register_model('runs:/<run id>/model', '${name}')"`;

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
