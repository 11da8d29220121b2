// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { modelVersion } from '../../app/api/queries';
import { Card, Muted, Section } from '../../ui/atoms';
import { Failure } from '../../ui/Query';
import { useExplain } from './explain';
import { DATA, namesData } from './general';

/** What stands where a version has no explanation: how to get one, or why there is none. */
export function Absent({ model, version }: { model: string; version: string }) {
  const known = useQuery(modelVersion(model, version));
  const { ask, error, jobId, isRunning } = useExplain(model, version);
  return (
    <Section title="What drives it">
      <Card>
        {error && <Failure error={error} />}
        {jobId !== undefined ? (
          <Muted>
            <Link to="/jobs/$jobId" params={{ jobId }}>
              A job
            </Link>{' '}
            computes it; it will stand here.
          </Muted>
        ) : (
          <>
            <p>
              Which inputs matter, and how the answer follows them, over a sample of the training
              data.
            </p>
            {known.data && !namesData(known.data) ? (
              <Muted>
                The training data of this version is not known. It is where a version was trained
                here, or where its tag <code>{DATA}</code> names a dataset, as in{' '}
                <code>patients/3</code>.
              </Muted>
            ) : (
              <Button size="xs" loading={isRunning} disabled={known.isPending} onClick={ask}>
                Compute
              </Button>
            )}
          </>
        )}
      </Card>
    </Section>
  );
}
