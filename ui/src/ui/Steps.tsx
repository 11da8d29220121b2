// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import s from './Steps.module.css';

export interface StepItem {
  word: string;
  body: ReactNode;
  note?: ReactNode;
}

/** A chain of causes from left to right. */
export function Steps(props: { label: string; items: readonly StepItem[]; testid?: string }) {
  return (
    <ol className={s.steps} aria-label={props.label} data-testid={props.testid}>
      {props.items.map(item => (
        <li key={item.word} className={s.step} data-step={item.word.toLowerCase()}>
          <div className={s.word}>{item.word}</div>
          <div className={s.body}>{item.body}</div>
          {item.note && <div className={s.note}>{item.note}</div>}
        </li>
      ))}
    </ol>
  );
}
