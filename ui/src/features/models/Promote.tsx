// SPDX-License-Identifier: Apache-2.0
import { Group } from '@mantine/core';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { Confirm } from '../../ui/Confirm';
import type { Version } from './versionColumns';

/** What can be done with a version: one primary action, and the stages. */
export function Promote({ of }: { of: Version }) {
  const promote = (body: Schemas['PromoteRequest']) =>
    unwrap(
      api.POST('/api/v1/models/{name}/{version}/promote', {
        params: { path: { name: of.name, version: of.version } },
        body,
      }),
    );
  const changes = ['models', 'overview'];
  const champion = of.aliases.includes('champion');
  return (
    <Group gap="xs">
      {of.stage !== 'archived' && !champion && (
        <Confirm
          button="Archive"
          title={`Archive version ${of.version}`}
          askReason
          changes={changes}
          act={reason => promote({ target_stage: 'archived', reason })}
        >
          Archives version {of.version}; its files and history stay.
        </Confirm>
      )}
      {of.stage !== 'development' && !champion && (
        <Confirm
          button="Back to development"
          title={`Move version ${of.version} back to development`}
          askReason
          changes={changes}
          act={reason => promote({ target_stage: 'development', reason })}
        >
          Takes version {of.version} back to where it began. The champion keeps answering.
        </Confirm>
      )}
      {of.stage !== 'staging' && !champion && (
        <Confirm
          button="Move to staging"
          title={`Move version ${of.version} to staging`}
          askReason
          changes={changes}
          act={reason => promote({ target_stage: 'staging', reason })}
        >
          Marks version {of.version} as staging. The champion keeps answering.
        </Confirm>
      )}
      {!champion && (
        <Confirm
          button="Make champion"
          title={`Make version ${of.version} champion`}
          askReason
          primary
          changes={changes}
          act={reason => promote({ alias: 'champion', reason })}
        >
          Traffic of {of.name} moves to version {of.version} at once. “Roll back” on the model's
          page undoes it.
        </Confirm>
      )}
    </Group>
  );
}
