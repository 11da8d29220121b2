// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';

/** The address holds all of a view, so a bookmark or a message keeps it. */
export function CopyLink() {
  const { copied, copy } = useClipboard({ timeout: 1200 });
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => copy(window.location.href)}
      title="The address holds the whole view, so a bookmark or a message keeps it"
    >
      {copied ? 'Copied' : 'Copy link'}
    </Button>
  );
}
