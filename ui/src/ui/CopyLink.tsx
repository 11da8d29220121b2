// SPDX-License-Identifier: Apache-2.0
import { Button, CopyButton } from '@mantine/core';

/** The address holds all of a view, so a bookmark or a message keeps it. */
export function CopyLink() {
  return (
    <CopyButton value={window.location.href} timeout={1200}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          title="This address holds the whole view: filter, columns, order, groups, baseline and selection"
        >
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  );
}
