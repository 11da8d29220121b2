// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Muted } from '../../ui/atoms';
import { Failure } from '../../ui/Query';
import { useExplain } from './explain';
import s from './serving.module.css';

/** Computes a version's explanation anew; the one that is kept stays until then. */
export function Again({ model, version }: { model: string; version: string }) {
  const { ask, error, jobId, status, reason, isRunning } = useExplain(model, version);
  return (
    <>
      <div className={s.again}>
        <Button size="xs" variant="default" loading={isRunning} onClick={ask}>
          Compute again
        </Button>
        {jobId !== undefined && (
          <span role="status">
            <Muted>
              <Link to="/jobs/$jobId" params={{ jobId }}>
                The job
              </Link>{' '}
              {words(status)}
              {reason && `: ${reason}`}
            </Muted>
          </span>
        )}
      </div>
      {error && <Failure error={error} />}
    </>
  );
}

function words(status: string | undefined): string {
  switch (status) {
    case 'succeeded':
      return 'has computed it';
    case 'failed':
      return 'has failed';
    case 'cancelled':
      return 'was cancelled';
    case 'running':
      return 'computes it; this is the explanation from before';
    default:
      return 'waits for its turn; this is the explanation from before';
  }
}
