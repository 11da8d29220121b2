// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { comparison, job, model, modelLineage, report } from '../../app/api/queries';
import { Id, Status, When } from '../../ui/atoms';
import { count, label, metric, percent, signed, words } from '../../ui/format';
import { type StepItem, Steps } from '../../ui/Steps';

type Detail = Schemas['AlertDetail'];

/** Report → alert → job → data → version: what was found, and what the platform did about it. */
export function CauseChain({ of }: { of: Detail }) {
  const items: StepItem[] = [
    { word: 'Report', ...reported(of) },
    { word: 'Alert', body: words(of.type), note: <When at={of.created_at} /> },
    {
      word: 'Job',
      body: of.job_id ? <JobLink id={of.job_id} /> : 'none started',
      note: of.job_id ? <JobState id={of.job_id} /> : 'the drift is below what starts a retraining',
    },
  ];
  if (of.model_version) {
    items.push({
      word: 'Retraining set',
      body: <Data name={of.model_name} version={of.model_version} />,
    });
  }
  items.push(made(of));
  return <Steps label="Cause and effect" items={items} testid="alert-chain" />;
}

function reported(of: Detail): Omit<StepItem, 'word'> {
  if (!of.report_id) return { body: 'none', note: `of ${of.model_name}` };
  return {
    body: (
      <Link
        to="/monitoring/$model"
        params={{ model: of.model_name }}
        search={{ report: of.report_id } as never}
      >
        <Found id={of.report_id} />
      </Link>
    ),
    note: <Seen id={of.report_id} />,
  };
}

function Found({ id }: { id: string }) {
  const { data } = useQuery(report(id));
  return data
    ? `${data.drifted_features} of ${data.total_features} features drifted`
    : id.slice(0, 8);
}

function Seen({ id }: { id: string }) {
  const { data } = useQuery(report(id));
  if (!data) return null;
  return `overall ${metric(data.overall_drift_score)}, ${count(data.window.predictions)} predictions`;
}

function JobLink({ id }: { id: string }) {
  const { data } = useQuery(job(id));
  return (
    <Link to="/jobs/$jobId" params={{ jobId: id }}>
      {data ? label(data.kind) : id.slice(0, 8)}
    </Link>
  );
}

function JobState({ id }: { id: string }) {
  const { data } = useQuery(job(id));
  if (!data) return null;
  return (
    <Status of={data.status}>
      {data.status}
      {data.status === 'running' && data.progress !== null && ` ${percent(data.progress, 0)}`}
    </Status>
  );
}

function Data({ name, version }: { name: string; version: string }) {
  const data = useQuery(modelLineage(name, version)).data?.dataset;
  if (!data) return null;
  return (
    <>
      <Link to="/data/$name/$version" params={{ name: data.name, version: String(data.version) }}>
        {data.name} version {data.version}
      </Link>
      <div className="note">
        {count(data.rows)} rows · <Id of={data.content_hash} />
      </div>
    </>
  );
}

function made(of: Detail): StepItem {
  const { model_name: name, model_version: version } = of;
  if (!version) return { word: 'Version', body: 'none yet' };
  return {
    word: 'Version',
    body: (
      <Link to="/models/$name/$version" params={{ name, version }}>
        version {version}
      </Link>
    ),
    note: <Outcome name={name} version={version} />,
  };
}

/** How the new version fares against the champion of now. */
function Outcome({ name, version }: { name: string; version: string }) {
  const champion = useQuery(model(name)).data?.aliases.champion;
  const rivals = champion !== undefined && champion !== version;
  const { data } = useQuery({
    ...comparison(name, champion ?? version, version),
    enabled: rivals,
  });
  if (champion === version) return 'is champion now';
  if (!rivals) return null;
  const deciding = data?.metrics.find(item => item.name === data.metric);
  return (
    <Link
      to="/models/$name"
      params={{ name }}
      search={{ baseline: champion, candidate: version } as never}
      hash="compare"
    >
      {data && deciding
        ? `${data.verdict.better ? 'better' : 'not better'} than the champion: ${label(data.metric)} ${signed(deciding.difference.value)}`
        : 'compare with the champion'}
    </Link>
  );
}
