// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { job } from '../../app/api/queries';
import { Status, When } from '../../ui/atoms';
import { percent, words } from '../../ui/format';
import { type StepItem, Steps } from '../../ui/Steps';

type Detail = Schemas['AlertDetail'];

/** Report → alert → job → version: what was found, and what the platform did about it. */
export function CauseChain({ of }: { of: Detail }) {
  const items: StepItem[] = [
    {
      word: 'Report',
      body: of.report_id ? (
        <Link
          to="/monitoring/$model"
          params={{ model: of.model_name }}
          search={{ report: of.report_id } as never}
        >
          {of.report_id.slice(0, 8)}
        </Link>
      ) : (
        'none'
      ),
      note: `of ${of.model_name}`,
    },
    { word: 'Alert', body: words(of.type), note: <When at={of.created_at} /> },
    {
      word: 'Job',
      body: of.job_id ? <JobLink id={of.job_id} /> : 'none started',
      note: of.job_id ? <JobState id={of.job_id} /> : 'the drift is below what starts a retraining',
    },
    {
      word: 'Version',
      body: of.model_version ? (
        <Link
          to="/models/$name/$version"
          params={{ name: of.model_name, version: of.model_version }}
        >
          version {of.model_version}
        </Link>
      ) : (
        'none yet'
      ),
      note: of.model_version ? (
        <Link
          to="/models/$name"
          params={{ name: of.model_name }}
          search={{ candidate: of.model_version } as never}
          hash="compare"
        >
          compare with the champion
        </Link>
      ) : undefined,
    },
  ];
  return <Steps label="Cause and effect" items={items} testid="alert-chain" />;
}

function JobLink({ id }: { id: string }) {
  return (
    <Link to="/jobs/$jobId" params={{ jobId: id }}>
      {id.slice(0, 8)}
    </Link>
  );
}

function JobState({ id }: { id: string }) {
  const { data } = useQuery(job(id));
  if (!data) return null;
  return (
    <Status of={data.status}>
      {words(data.kind)} {data.status}
      {data.status === 'running' && data.progress !== null && ` ${percent(data.progress, 0)}`}
    </Status>
  );
}
