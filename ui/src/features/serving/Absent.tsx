// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, unwrap } from '../../app/api/client';
import { modelVersion } from '../../app/api/queries';
import { Card, Muted, Section } from '../../ui/atoms';
import { Failure } from '../../ui/Query';
import { DATA, namesData } from './general';

/** What stands where a version has no explanation: how to get one, or why there is none. */
export function Absent({ model, version }: { model: string; version: string }) {
  const client = useQueryClient();
  const known = useQuery(modelVersion(model, version));
  const compute = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/models/{name}/{version}/explanation', {
          params: { path: { name: model, version } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['models', model] }),
  });
  return (
    <Section title="What drives it">
      <Card>
        {compute.error && <Failure error={compute.error} />}
        {compute.data ? (
          <Muted>
            <Link to="/jobs/$jobId" params={{ jobId: compute.data.job_id }}>
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
              <Button
                size="xs"
                loading={compute.isPending}
                disabled={known.isPending}
                onClick={() => compute.mutate()}
              >
                Compute
              </Button>
            )}
          </>
        )}
      </Card>
    </Section>
  );
}
