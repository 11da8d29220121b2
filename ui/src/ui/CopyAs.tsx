// SPDX-License-Identifier: Apache-2.0
import { Button, CopyButton, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { curl, python, type SentRequest } from './request';
import s from './ui.module.css';

/** The request that a form sends, ready to be sent from elsewhere. */
export function CopyAs({ request }: { request: SentRequest }) {
  const [form, setForm] = useState('curl');
  const origin = window.location.origin;
  const text = form === 'curl' ? curl(request, origin) : python(request, origin);
  return (
    <div>
      <div className={s.copyBar}>
        <SegmentedControl
          size="xs"
          value={form}
          onChange={setForm}
          aria-label="Language"
          data={[
            { value: 'curl', label: 'curl' },
            { value: 'python', label: 'Python' },
          ]}
        />
        <CopyButton value={text} timeout={1200}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : `Copy as ${form === 'curl' ? 'curl' : 'Python'}`}
            </Button>
          )}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard */}
      <pre className={s.code} tabIndex={0} data-testid="request-code">
        {text}
      </pre>
    </div>
  );
}
