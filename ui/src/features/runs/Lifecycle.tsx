// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Confirm } from '../../ui/Confirm';
import { count } from '../../ui/format';
import { Failure } from '../../ui/Query';
import { type Deleted, preview, remove, removeForGood, restore } from './deletion';

interface Props {
  of: Deleted;
  /** Such as "3 runs" or "run brave-ant-7". */
  words: string;
  deleted: boolean;
  compact?: boolean;
  onDone?: () => void;
  /** It is deleted for good. */
  onGone?: () => void;
}

const CHANGES = ['runs', 'experiments', 'overview'];

/** Delete what is there; restore what is deleted, or delete it for good. */
export function Lifecycle({ of, words, deleted, compact = false, onDone, onGone }: Props) {
  const common = { changes: CHANGES, compact };
  const then = (act: (of: Deleted) => Promise<unknown>) => () => act(of).then(onDone);
  if (!deleted) {
    return (
      <Confirm {...common} button="Delete" title={`Delete ${words}`} act={then(remove)}>
        Deletes {words}
        {of.experiment_ids ? ' with all its runs' : ''}. Nothing is lost yet: “Deleted” above the
        runs shows what is deleted, and there it can be restored.
      </Confirm>
    );
  }
  return (
    <>
      <Confirm {...common} button="Restore" title={`Restore ${words}`} act={then(restore)}>
        Brings back {words}
        {of.experiment_ids ? ' with all its runs' : ''}.
      </Confirm>
      <Confirm
        {...common}
        button="Delete for good"
        title={`Delete ${words} for good`}
        act={() => removeForGood(of).then(onGone ?? onDone)}
      >
        <Preview of={of} />
      </Confirm>
    </>
  );
}

function Preview({ of }: { of: Deleted }) {
  const asked = useQuery({
    queryKey: ['runs', 'preview', of],
    queryFn: () => preview(of),
    refetchInterval: false,
    gcTime: 0,
  });
  if (asked.error) return <Failure error={asked.error} />;
  if (!asked.data) return 'Looking what would go …';
  const { runs, experiments, kept } = asked.data;
  const also = experiments.length ? ` and ${count(experiments.length)} experiments` : '';
  return (
    <span data-testid="deletion-preview">
      {count(runs)} runs{also} go for good, with their metrics and files. Nobody can bring them
      back.
      {kept.length > 0 && ` ${count(kept.length)} runs stay: ${reasons(kept)}.`}
    </span>
  );
}

const MOST_REASONS = 3;

function reasons(kept: readonly { run_id: string; reason: string }[]) {
  const told = kept
    .slice(0, MOST_REASONS)
    .map(({ run_id, reason }) => `${run_id.slice(0, 8)} is needed by ${reason}`);
  return told.join(', ') + (kept.length > MOST_REASONS ? ', and others' : '');
}

export function ActiveOrDeleted(props: { deleted: boolean; onChange: (deleted: boolean) => void }) {
  return (
    <Select
      size="xs"
      w={110}
      aria-label="Active or deleted"
      allowDeselect={false}
      value={props.deleted ? 'deleted' : 'active'}
      data={[
        { value: 'active', label: 'Active' },
        { value: 'deleted', label: 'Deleted' },
      ]}
      onChange={value => props.onChange(value === 'deleted')}
    />
  );
}
