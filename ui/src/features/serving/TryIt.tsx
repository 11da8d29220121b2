// SPDX-License-Identifier: Apache-2.0
import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, api, type Schemas, unwrap } from '../../app/api/client';
import { predictions, servedTensors } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import { Card, Muted, Section } from '../../ui/atoms';
import { CopyAs } from '../../ui/CopyAs';
import { Failure, Query } from '../../ui/Query';
import { Fields } from './Fields';
import { features, firstError, startTexts, type Texts, textsOf } from './form';
import { inputsOf } from './inputs';
import { Result } from './Result';
import s from './serving.module.css';

type Version = Schemas['ModelVersion'];
type Inputs = Schemas['Signature']['inputs'];

/** With the inputs that the registry knows, else those that the model itself tells. */
export function TryIt({ version }: { version: Version }) {
  const signed = version.signature?.inputs ?? [];
  const served = useQuery({
    ...servedTensors(version.name, version.version),
    enabled: signed.length === 0,
  });
  if (served.isLoading) {
    return (
      <Query of={served} height={420}>
        {() => null}
      </Query>
    );
  }
  return <Form version={version} inputs={served.data ? inputsOf(served.data) : signed} />;
}

/** A form from the version's inputs, or from its entity; the answer stands beside it. */
function Form({ version, inputs }: { version: Version; inputs: Inputs }) {
  const byEntity = version.entities.length > 0;
  const [mode, setMode] = useState('features');
  const [texts, setTexts] = useState<Texts>(() => startTexts(inputs));
  const [keys, setKeys] = useState<Texts>({});
  const [explain, setExplain] = useState(true);
  const client = useQueryClient();
  const body: Schemas['PredictRequest'] =
    mode === 'entity'
      ? {
          entities: Object.fromEntries(version.entities.map(name => [name, keys[name] ?? ''])),
          explain,
        }
      : { features: features(inputs, texts), explain };
  const wrong =
    mode === 'features'
      ? firstError(inputs, texts)
      : version.entities.find(name => !keys[name]?.trim());
  const predict = useMutation({
    mutationFn: () => predicted(version.name, body, () => setExplain(false)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['predictions'] });
      void client.invalidateQueries({ queryKey: ['endpoints'] });
    },
  });
  return (
    <div className={s.split}>
      <Section
        title="Try a prediction"
        aside={
          byEntity && (
            <SegmentedControl
              size="xs"
              aria-label="What is sent"
              value={mode}
              onChange={setMode}
              data={[
                { value: 'features', label: 'Features' },
                { value: 'entity', label: 'Entity' },
              ]}
            />
          )
        }
      >
        <Card>
          <form
            noValidate
            aria-label="Prediction"
            onSubmit={event => {
              event.preventDefault();
              if (!wrong) predict.mutate();
              else document.getElementById(`input-${wrong}`)?.focus();
            }}
          >
            {inputs.length === 0 && !byEntity && (
              <Muted>
                Which inputs this version takes is not known: requests have to name them.
              </Muted>
            )}
            {mode === 'entity' ? (
              <EntityFields names={version.entities} keys={keys} onChange={setKeys} />
            ) : (
              <Fields inputs={inputs} texts={texts} onChange={setTexts} />
            )}
            <Group gap="xs" mt="md">
              <Button size="xs" type="submit" loading={predict.isPending}>
                Predict
              </Button>
              {mode === 'features' && <Refill name={version.name} onFill={setTexts} />}
            </Group>
          </form>
        </Card>
      </Section>
      <Section title="Answer">
        <Card>
          {predict.error && <Failure error={predict.error} />}
          {predict.data ? (
            <Result of={predict.data} />
          ) : (
            !predict.error && (
              <Muted>The prediction, and what each feature adds to it, will stand here.</Muted>
            )
          )}
        </Card>
        <h3 className={s.small}>The request</h3>
        {wrong && <Muted>Nothing is sent: {wrong} is not filled in as the model takes it.</Muted>}
        <CopyAs
          request={{
            method: 'POST',
            path: `/ml/${encodeURIComponent(version.name)}/predict`,
            body,
          }}
        />
      </Section>
    </div>
  );
}

/** With the reasons, unless the model is of a kind that has none: then it is asked without from now on. */
async function predicted(model: string, body: Schemas['PredictRequest'], onRefusal: () => void) {
  const ask = (sent: Schemas['PredictRequest']) =>
    unwrap(api.POST('/ml/{model}/predict', { params: { path: { model } }, body: sent }));
  try {
    return await ask(body);
  } catch (error) {
    if (error instanceof ApiError && error.errors?.some(one => one.field === 'explain')) {
      onRefusal();
      return ask({ ...body, explain: false });
    }
    throw error;
  }
}

/** The inputs of the last prediction that had any, so that nobody has to type a whole row. */
function Refill({ name, onFill }: { name: string; onFill: (texts: Texts) => void }) {
  const known = useRows(predictions(name), page => page.predictions).of.data ?? [];
  const last = known.find(row => Object.values(row.features).some(value => value !== null));
  return (
    <>
      {last && (
        <Button size="xs" variant="default" onClick={() => onFill(textsOf(last.features))}>
          Last prediction's inputs
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => onFill({})}>
        Clear
      </Button>
    </>
  );
}

function EntityFields(props: { names: string[]; keys: Texts; onChange: (keys: Texts) => void }) {
  return props.names.map(name => (
    <TextInput
      key={name}
      id={`input-${name}`}
      size="xs"
      required
      withAsterisk={false}
      label={name}
      description="Its features come from the online store"
      value={props.keys[name] ?? ''}
      onChange={event => props.onChange({ ...props.keys, [name]: event.currentTarget.value })}
    />
  ));
}
