// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { job } from '../../app/api/queries';
import { Card, Facts, Id, Section, Status, Verdict, When } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { label, percent, words } from '../../ui/format';
import { Query } from '../../ui/Query';
import { JobSteps } from './JobSteps';
import { Training } from './Training';

type Job = Schemas['Job'];

export function JobPage() {
  const { jobId = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(job(jobId))} height={480}>
      {of => (
        <>
          <Verdict action={<Cancel of={of} />}>
            <Status of={of.status}>
              {label(of.kind)} {of.subject && `of ${of.subject}`} {of.status}
              {of.status === 'running' && of.progress !== null && ` ${percent(of.progress, 0)}`}
            </Status>
            {of.message && of.status === 'running' && <span>{words(of.message)}</span>}
          </Verdict>
          {of.error && (
            <div role="alert" data-testid="job-error">
              <Card>
                <Status of="failed">{of.error}</Status>
              </Card>
              <br />
            </div>
          )}
          {(of.steps.length > 0 || of.kind.endsWith('training')) && (
            <Section title="Steps">
              <JobSteps of={of.steps} />
            </Section>
          )}
          {of.kind.endsWith('training') && <Training id={of.job_id} />}
          <Section title="Job">
            <Card>
              <Facts of={facts(of)} />
            </Card>
          </Section>
        </>
      )}
    </Query>
  );
}

function facts(of: Job): [string, React.ReactNode][] {
  return [
    ['Id', <Id key="id" of={of.job_id} />],
    ['Created', <When key="created" at={of.created_at} />],
    ['Started', <When key="started" at={of.started_at} />],
    ['Ended', <When key="ended" at={of.ended_at} />],
    ['By', of.created_by],
    ['Attempts', of.attempts],
    [
      'Caused by',
      of.caused_by ? (
        <Link key="cause" to="/alerts/$alertId" params={{ alertId: of.caused_by }}>
          alert {of.caused_by.slice(0, 8)}
        </Link>
      ) : (
        'a request'
      ),
    ],
  ];
}

function Cancel({ of }: { of: Job }) {
  if (of.status !== 'running' && of.status !== 'queued') return null;
  return (
    <Confirm
      button="Cancel job"
      title="Cancel this job"
      changes={['jobs', 'overview']}
      act={() =>
        unwrap(
          api.POST('/api/v1/jobs/{job_id}/cancel', { params: { path: { job_id: of.job_id } } }),
        )
      }
    >
      Stops it at once. What its finished steps stored stays.
    </Confirm>
  );
}
