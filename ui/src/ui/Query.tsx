// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import s from './ui.module.css';

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

interface Props<T> {
  of: Asked<T>;
  /** Height of the skeleton in pixels: that of what will stand here. */
  height?: number;
  children: (data: T) => ReactNode;
}

/** What a query gave, or a skeleton of its size, or why it failed. Old data stays when a later try fails. */
export function Query<T>({ of, height = 240, children }: Props<T>) {
  if (of.data !== undefined) {
    return (
      <>
        {of.error && <Failure error={of.error} onRetry={of.refetch} stale />}
        {children(of.data)}
      </>
    );
  }
  if (of.error) return <Failure error={of.error} onRetry={of.refetch} />;
  return (
    <div aria-busy="true" role="status">
      <span className="sr-only">Loading</span>
      <div className={s.skeleton} style={{ height }} />
    </div>
  );
}

interface FailureProps {
  error: Error & {
    title?: string;
    requestId?: string | null;
    errors?: readonly { field?: string; column?: string; expected?: string; fix?: string }[];
  };
  onRetry?: () => unknown;
  stale?: boolean;
}

export function Failure({ error, onRetry, stale }: FailureProps) {
  return (
    <div className={s.failure} role="alert" data-testid="failure">
      <strong>{error.title ?? 'This failed'}</strong>
      {stale && <span className={s.muted}> (what stands here is from before)</span>}
      <p>{error.message}</p>
      {error.errors?.map((item, index) => (
        <p key={index}>
          <code>{item.field ?? item.column}</code>
          {item.expected && ` expected: ${item.expected}.`} {item.fix}
        </p>
      ))}
      <div className={s.failureFoot}>
        {error.requestId && (
          <span className={s.muted}>
            request <code>{error.requestId}</code>
          </span>
        )}
        {onRetry && (
          <Button size="compact-xs" variant="default" onClick={() => onRetry()}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

interface EmptyProps {
  children: ReactNode;
  /** The exact command that fills this. */
  command?: string;
}

export function Empty({ children, command }: EmptyProps) {
  return (
    <div className={s.empty} data-testid="empty">
      <p>{children}</p>
      {command && <pre className={s.code}>{command}</pre>}
      <p>
        <a href="/docs">All requests are described under /docs</a>
      </p>
    </div>
  );
}
