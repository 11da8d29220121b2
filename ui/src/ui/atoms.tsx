// SPDX-License-Identifier: Apache-2.0
import { CopyButton } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ago, type Bounds, bounds, exactTime, interval, NONE, words } from './format';
import s from './ui.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet';

const SHAPES: Record<Tone, string> = { good: '●', warn: '▲', bad: '■', busy: '◐', quiet: '○' };

/** Every state word of the API, and how it looks. */
const TONES: Record<string, Tone> = {
  ok: 'good',
  succeeded: 'good',
  FINISHED: 'good',
  resolved: 'good',
  delivered: 'good',
  healthy: 'good',
  attention: 'warn',
  acknowledged: 'warn',
  medium: 'warn',
  pending: 'warn',
  failed: 'bad',
  FAILED: 'bad',
  KILLED: 'bad',
  open: 'bad',
  critical: 'bad',
  high: 'bad',
  running: 'busy',
  RUNNING: 'busy',
};

export function Status({ of, children }: { of: string; children?: ReactNode }) {
  const tone = TONES[of] ?? 'quiet';
  return (
    <span className={`${s.status} ${s[tone]}`} data-state={of}>
      <span aria-hidden className={s.shape}>
        {SHAPES[tone]}
      </span>{' '}
      {children ?? words(of).toLowerCase()}
    </span>
  );
}

/** A mark that a version bears: champion, staging … */
export function Mark({ children, strong = false }: { children: ReactNode; strong?: boolean }) {
  return <span className={strong ? `${s.mark} ${s.markStrong}` : s.mark}>{children}</span>;
}

export function When({ at }: { at: string | null | undefined }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return <>{NONE}</>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {ago(at)}
    </time>
  );
}

/** An id or hash: its first 8 characters, all of it on hover, copied by a click. */
export function Id({ of, length = 8 }: { of: string | null | undefined; length?: number }) {
  if (!of) return <>{NONE}</>;
  const bare = of.replace(/^sha256:/, '');
  return (
    <CopyButton value={of} timeout={1200}>
      {({ copied, copy }) => (
        <button type="button" className={s.id} title={of} onClick={copy}>
          <span className="sr-only">copy </span>
          {copied ? 'copied' : bare.slice(0, length)}
        </button>
      )}
    </CopyButton>
  );
}

export function Measured({ of }: { of: Bounds | null | undefined }) {
  return of ? <span title={bounds(of)}>{interval(of)}</span> : NONE;
}

export function Delta({ value, children }: { value: number | null; children: ReactNode }) {
  const tone = value === null || value === 0 ? s.muted : value > 0 ? s.good : s.bad;
  return <span className={tone}>{children}</span>;
}

/** A key figure: what it is, its value, and what stands beside it. */
export function Figure(props: {
  label: string;
  children: ReactNode;
  note?: ReactNode;
  testid?: string;
}) {
  return (
    <div className={s.figure} data-testid={props.testid}>
      <div className={s.figureLabel}>{props.label}</div>
      <div
        className={s.figureValue}
        title={typeof props.children === 'string' ? props.children : undefined}
      >
        {props.children}
      </div>
      {props.note && <div className={s.figureNote}>{props.note}</div>}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className={s.figures}>{children}</div>;
}

/** Pairs of word and value. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={s.facts}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Section(props: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  id?: string;
}) {
  return (
    <section className={s.section} id={props.id} aria-label={props.title}>
      <div className={s.sectionHead}>
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

export function Card({ children }: { children: ReactNode }) {
  return <div className={s.card}>{children}</div>;
}

/** The sentence that answers "is it all right?", and the page's one primary action. */
export function Verdict({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={s.verdict} data-testid="verdict">
      <div className={s.verdictText}>{children}</div>
      {action}
    </div>
  );
}

export function Columns({ children }: { children: ReactNode }) {
  return <div className={s.columns}>{children}</div>;
}

export function Muted({ children }: { children: ReactNode }) {
  return <span className={s.muted}>{children}</span>;
}
