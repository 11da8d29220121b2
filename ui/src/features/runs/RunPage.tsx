// SPDX-License-Identifier: Apache-2.0
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { run } from '../../app/api/runQueries';
import { Card, Facts, Id, Section, Status, Verdict, When } from '../../ui/atoms';
import { byImportance, duration, label, metric } from '../../ui/format';
import { Query } from '../../ui/Query';
import { isSystem } from './columns';
import { Files } from './files/Files';
import { PARENT_TAG } from './groups';
import { Lifecycle } from './Lifecycle';
import { NestedRuns } from './NestedRuns';
import { isProvenance, Provenance } from './Provenance';
import { RunCurves } from './RunCurves';
import s from './RunCurves.module.css';

type Detail = Schemas['RunDetail'];

/** What people wrote about the run. */
const NOTE = 'mlflow.note.content';

export function RunPage() {
  const { runId = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const leave = (of: Detail) =>
    void navigate({ to: '/runs', search: { experiment: of.experiment_id } as never });
  return (
    <Query of={useQuery(run(runId))} height={560}>
      {of => (
        <>
          <Verdict
            action={
              <Group gap="xs">
                <Lifecycle
                  of={{ run_ids: [of.run_id] }}
                  words={`run ${of.name}`}
                  deleted={of.lifecycle_stage === 'deleted'}
                  onGone={() => leave(of)}
                />
              </Group>
            }
          >
            {of.lifecycle_stage === 'deleted' && <strong>Deleted</strong>}
            <Status of={of.status} />
            <span data-testid="run-name">{of.name}</span>
            <Versions of={of} />
          </Verdict>
          {of.tags[NOTE] && <p className={s.text}>{of.tags[NOTE]}</p>}
          <Section title="Run">
            <Card>
              <Facts of={facts(of)} />
            </Card>
          </Section>
          <Metrics of={of} />
          <RunCurves run={of} />
          <NestedRuns of={of} />
          <Section title="Parameters">
            <Pairs of={of.params} none="This run logged no parameter." testid="run-params" />
          </Section>
          <Files of={of} />
          <Provenance of={of} />
          <Section title="Tags">
            <Pairs of={ownTags(of)} none="This run has no tag." testid="run-tags" />
          </Section>
        </>
      )}
    </Query>
  );
}

/** What is shown elsewhere on this page is left out. */
const ownTags = ({ tags }: Detail) =>
  Object.fromEntries(
    Object.entries(tags).filter(
      ([key]) => !isProvenance(key) && key !== PARENT_TAG && key !== NOTE,
    ),
  );

function Versions({ of }: { of: Detail }) {
  return of.model_versions.map(({ name, version, semantic_version }) => (
    <Link key={`${name}/${version}`} to="/models/$name/$version" params={{ name, version }}>
      {name} version {version} ({semantic_version})
    </Link>
  ));
}

function facts(of: Detail): [string, React.ReactNode][] {
  const ended = of.ended_at ? Date.parse(of.ended_at) : null;
  return [
    ['Id', <Id key="id" of={of.run_id} />],
    [
      'Experiment',
      <Link key="experiment" to="/runs" search={{ experiment: of.experiment_id } as never}>
        {of.experiment_name}
      </Link>,
    ],
    ['Started', <When key="started" at={of.started_at} />],
    ['Duration', ended ? duration(ended - Date.parse(of.started_at)) : 'still running'],
    ['User', of.user],
    ...(of.tags[PARENT_TAG]
      ? ([['Parent run', <RunLink key="parent" id={of.tags[PARENT_TAG]} />]] as const)
      : []),
  ] as [string, React.ReactNode][];
}

function RunLink({ id }: { id: string }) {
  const name = useQuery(run(id)).data?.name;
  return (
    <Link to="/runs/$runId" params={{ runId: id }}>
      {name || id.slice(0, 8)}
    </Link>
  );
}

function Metrics({ of }: { of: Detail }) {
  const pairs = of.latest_metrics
    .filter(({ key }) => !isSystem(key))
    .sort((a, b) => byImportance(a.key, b.key))
    .map(({ key, value }) => [label(key), metric(value)] as const);
  return (
    <Section title="Latest metrics">
      <Card>
        <div data-testid="run-metrics">
          {pairs.length ? <Facts of={pairs} /> : 'This run logged no metric.'}
        </div>
      </Card>
    </Section>
  );
}

function Pairs({ of, none, testid }: { of: Record<string, string>; none: string; testid: string }) {
  const pairs = Object.entries(of)
    .filter(([key]) => key !== 'mlflow.runName')
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => [key, <Linked key={key} name={key} value={value} />] as const);
  return (
    <Card>
      <div data-testid={testid}>{pairs.length ? <Facts of={pairs} /> : none}</div>
    </Card>
  );
}

/** What a training of ours writes about a run has a page of its own; all else stands as it is. */
function Linked({ name, value }: { name: string; value: string }) {
  const [dataset, version] = value.split('/');
  if (name === 'bellwether.job') {
    return (
      <Link to="/jobs/$jobId" params={{ jobId: value }}>
        job {value.slice(0, 8)}
      </Link>
    );
  }
  if (name === 'dataset' && dataset && /^\d+$/.test(version ?? '')) {
    return (
      <Link to="/data/$name/$version" params={{ name: dataset, version: version ?? '' }}>
        {dataset} version {version}
      </Link>
    );
  }
  if (value.startsWith('sha256:')) return <Id of={value} />;
  return <span title={value}>{value}</span>;
}
