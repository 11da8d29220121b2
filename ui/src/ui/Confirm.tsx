// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Failure } from './Query';

interface Props {
  button: string;
  title: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  act: (reason: string) => Promise<unknown>;
  /** First words of the queries that the act changes. */
  changes: string[];
  askReason?: boolean;
  primary?: boolean;
  disabled?: boolean;
  /** For a row or a bar. */
  compact?: boolean;
}

/** A button that asks once and says what will happen. */
export function Confirm(props: Props) {
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => props.act(reason),
    onSuccess: () => {
      setOpened(false);
      setReason('');
    },
    // What failed may have been half done.
    onSettled: () =>
      Promise.all(props.changes.map(key => client.invalidateQueries({ queryKey: [key] }))),
  });
  const open = () => {
    mutation.reset();
    setOpened(true);
  };
  return (
    <>
      <Button
        size={props.compact ? 'compact-sm' : 'xs'}
        variant={props.primary ? 'filled' : 'default'}
        disabled={props.disabled}
        onClick={open}
      >
        {props.button}
      </Button>
      {opened && (
        <Modal
          opened
          onClose={() => setOpened(false)}
          title={props.title}
          transitionProps={{ duration: 100 }}
        >
          <form
            onSubmit={event => {
              event.preventDefault();
              mutation.mutate();
            }}
          >
            <p style={{ marginTop: 0 }}>{props.children}</p>
            {props.askReason && (
              <TextInput
                label="Reason"
                description="Stands in the audit trail"
                value={reason}
                onChange={event => setReason(event.currentTarget.value)}
              />
            )}
            {mutation.error && <Failure error={mutation.error} />}
            <Group justify="flex-end" mt="md" gap="xs">
              <Button size="xs" variant="default" onClick={() => setOpened(false)}>
                Cancel
              </Button>
              <Button size="xs" type="submit" loading={mutation.isPending} data-autofocus>
                {props.button}
              </Button>
            </Group>
          </form>
        </Modal>
      )}
    </>
  );
}
