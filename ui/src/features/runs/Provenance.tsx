// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../app/api/client';
import { Card, Columns, Facts, Id, Muted, Section } from '../../ui/atoms';
import { sourceOf } from './source';

type Detail = Schemas['RunDetail'];

const CODE = /^mlflow\.(source|gitRepoURL|project|user|docker|databricks)/;

/** Tags that MLflow's clients write about where a run came from. */
export const isProvenance = (key: string) => CODE.test(key);

/** From which code and which data the run was made, and what was made of it. */
export function Provenance({ of }: { of: Detail }) {
  return (
    <Columns>
      <Section title="Code">
        <Card>
          <div data-testid="run-code">
            <Code of={of} />
          </div>
        </Card>
      </Section>
      <Section title="Data and models">
        <Card>
          <div data-testid="run-data">
            <Data of={of} />
            <Models of={of} />
          </div>
        </Card>
      </Section>
    </Columns>
  );
}

const WORDS: Record<string, string> = {
  'mlflow.source.name': 'Source',
  'mlflow.source.type': 'Kind',
  'mlflow.source.git.commit': 'Git commit',
  'mlflow.source.git.branch': 'Git branch',
  'mlflow.source.git.repoURL': 'Repository',
  'mlflow.user': 'User',
};

function Code({ of }: { of: Detail }) {
  const repository = of.tags['mlflow.source.git.repoURL'] ?? of.tags['mlflow.gitRepoURL'];
  const shown = (key: string, value: string): ReactNode => {
    if (key === 'mlflow.source.git.commit') return <Commit of={value} repository={repository} />;
    if (key === 'mlflow.source.git.repoURL') return <Address of={value} />;
    return <span title={value}>{value}</span>;
  };
  const facts = Object.entries(of.tags)
    .filter(([key]) => isProvenance(key))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => [WORDS[key] ?? key.replace('mlflow.', ''), shown(key, value)] as const);
  if (facts.length) return <Facts of={facts} />;
  return (
    <Muted>
      The run does not say. MLflow’s clients write it by themselves when a script in a git
      repository starts the run.
    </Muted>
  );
}

/** Only addresses of the web become links. */
const webAddress = (text: string) =>
  /^https?:\/\//.test(text) ? text.replace(/\.git$/, '').replace(/\/$/, '') : undefined;

function Commit({ of, repository }: { of: string; repository: string | undefined }) {
  const web = repository && webAddress(repository);
  return (
    <>
      <Id of={of} />{' '}
      {web && (
        <a href={`${web}/commit/${encodeURIComponent(of)}`} rel="noreferrer" target="_blank">
          open
        </a>
      )}
    </>
  );
}

function Address({ of }: { of: string }) {
  const web = webAddress(of);
  if (!web) return of;
  return (
    <a href={web} rel="noreferrer" target="_blank">
      {of}
    </a>
  );
}

function Data({ of }: { of: Detail }) {
  if (!of.datasets.length) return <p className="beside">The run names no dataset it has read.</p>;
  return (
    <Facts
      of={of.datasets.map(dataset => [
        dataset.context ?? 'dataset',
        <span key="name" title={dataset.source}>
          {dataset.name} <Id of={dataset.digest} /> <Muted>{sourceOf(dataset)}</Muted>
        </span>,
      ])}
    />
  );
}

function Models({ of }: { of: Detail }) {
  const registered = of.model_versions.map(
    ({ name, version, semantic_version }) =>
      [
        'Registered as',
        <Link key={name} to="/models/$name/$version" params={{ name, version }}>
          {name} version {version} ({semantic_version})
        </Link>,
      ] as const,
  );
  const logged = of.logged_models.map(
    ({ model_id, direction, step }) =>
      [
        direction === 'output' ? 'Logged model' : 'Read model',
        <span key={model_id}>
          <Id of={model_id} length={12} /> {step > 0 && <Muted>at step {step}</Muted>}
        </span>,
      ] as const,
  );
  const facts = [...registered, ...logged];
  return facts.length ? <Facts of={facts} /> : null;
}
