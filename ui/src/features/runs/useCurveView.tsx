// SPDX-License-Identifier: Apache-2.0
import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useUrlState } from '../../ui/urlState';
import s from './compare/compare.module.css';
import type { X } from './compare/curves';

/** How curves are looked at, kept in the address, and what changes it. */
export function useCurveView() {
  const [xText, setX] = useUrlState('axis');
  const [weightText, setWeight] = useUrlState('smooth');
  const [log, setLog] = useUrlState('log');
  const [wanted, setWanted] = useUrlState('metrics');
  const [sliding, setSliding] = useState(Number(weightText) || 0);
  const [weight] = useDebouncedValue(sliding, 80);
  const x: X = xText === 'time' || xText === 'relative' ? xText : 'step';
  const terms = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const keepWeight = () => setWeight(sliding ? String(sliding) : '');
  const controls = (
    <div className={s.controls}>
      <TextInput
        size="xs"
        type="search"
        w={200}
        aria-label="Metrics to show"
        placeholder="Metrics to show"
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label="Axis"
        value={x}
        onChange={value => setX(value === 'step' ? '' : value, true)}
        data={[
          { value: 'step', label: 'Step' },
          { value: 'relative', label: 'Relative' },
          { value: 'time', label: 'Time' },
        ]}
      />
      <Checkbox
        size="xs"
        label="Log scale"
        checked={log === '1'}
        onChange={event => setLog(event.currentTarget.checked ? '1' : '', true)}
      />
      <label className={s.slider}>
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={sliding}
          onChange={event => setSliding(event.currentTarget.valueAsNumber)}
          onPointerUp={keepWeight}
          onKeyUp={keepWeight}
        />
        {weight.toFixed(2)}
      </label>
    </div>
  );
  const matches = (key: string) => terms.every(term => key.toLowerCase().includes(term));
  return { x, weight, log: log === '1', wanted, matches, controls };
}
