// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../app/api/client';
import { number, some } from '../../ui/format';
import { outside, read, type Texts } from './form';
import s from './serving.module.css';

type Input = Schemas['Signature']['inputs'][number];

interface Props {
  inputs: readonly Input[];
  texts: Texts;
  onChange: (texts: Texts) => void;
}

export function Fields({ inputs, texts, onChange }: Props) {
  return (
    <div className={s.fields}>
      {inputs.map(input => (
        <Field
          key={input.name}
          input={input}
          text={texts[input.name] ?? ''}
          onChange={text => onChange({ ...texts, [input.name]: text })}
        />
      ))}
    </div>
  );
}

function help(input: Input, text: string): string {
  const warning = outside(input, text);
  if (warning) return `▲ ${warning}`;
  if (typeof input.min === 'number' && typeof input.max === 'number')
    return `${number(input.min)} to ${number(input.max)}`;
  return some(input.categories ?? []) || input.type;
}

function Field({
  input,
  text,
  onChange,
}: {
  input: Input;
  text: string;
  onChange: (text: string) => void;
}) {
  const [left, setLeft] = useState(false);
  const got = read(input, text);
  const common = {
    id: `input-${input.name}`,
    size: 'xs' as const,
    label: input.unit ? `${input.name} (${input.unit})` : input.name,
    description: help(input, text),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
    error: left && 'error' in got ? got.error : undefined,
    value: text,
    placeholder: 'missing',
    onBlur: () => setLeft(true),
  };
  return input.categories?.length ? (
    <Autocomplete {...common} data={input.categories} onChange={onChange} />
  ) : (
    <TextInput
      {...common}
      inputMode={input.type === 'integer' || input.type === 'double' ? 'decimal' : 'text'}
      onChange={event => onChange(event.currentTarget.value)}
    />
  );
}
