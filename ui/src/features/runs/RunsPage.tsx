// SPDX-License-Identifier: Apache-2.0
import { Button, Popover, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError } from '../../app/api/client';
import { experiments } from '../../app/api/queries';
import { runPage } from '../../app/api/runQueries';
import { useRows } from '../../app/api/useRows';
import { Card, Verdict } from '../../ui/atoms';
import { Empty } from '../../ui/Query';
import { FlatRuns } from './FlatRuns';
import { both } from './filter';
import { Grammar } from './Grammar';
import { GroupedRuns } from './GroupedRuns';
import { ActiveOrDeleted } from './Lifecycle';
import s from './RunTable.module.css';
import { useView, type View } from './useView';

const EXAMPLE = `pip install mlflow==3.17.2
MLFLOW_TRACKING_URI=${window.location.origin} python -c "
import mlflow
with mlflow.start_run(): mlflow.log_metric('roc_auc', 0.91)"`;

export function RunsPage() {
  const view = useView();
  const key = JSON.stringify(view.asked);
  const List = view.group ? GroupedRuns : FlatRuns;
  const first = useQuery({ ...runPage(view.asked, 1), retry: false, refetchInterval: false });
  const refused =
    first.error instanceof ApiError && first.error.status < 500 && view.filter
      ? (first.error.errors?.[0]?.expected ?? first.error.message)
      : null;
  return (
    <>
      <Verdict action={<Link to="/runs/experiments">All experiments as a tree</Link>}>
        {verdict(view, refused)}
      </Verdict>
      <div className={s.bar}>
        <FilterField of={view.filter} error={refused} onFilter={view.setFilter} />
        <Experiments view={view} />
        <ActiveOrDeleted deleted={view.deleted} onChange={view.showDeleted} />
      </div>
      {refused ? (
        <Card>
          <Grammar onUse={view.setFilter} />
        </Card>
      ) : (
        <List key={key} view={view} asked={view.asked} empty={<NoRuns view={view} />} />
      )}
    </>
  );
}

function verdict(view: View, refused: string | null) {
  if (refused) return 'The server cannot read this filter';
  return view.deleted ? 'Runs that are deleted, but not for good' : <State view={view} />;
}

/** How many run now, and which failed last, among those asked for. */
function State({ view }: { view: View }) {
  const { asked } = view;
  const seldom = { retry: false, refetchInterval: 15_000 };
  const of = (status: string) => ({
    experiment: asked.experiment,
    filter: both(asked.filter, `attributes.status = '${status}'`),
  });
  const running = useQuery({ ...runPage(of('RUNNING'), 100), ...seldom }).data;
  const failed = useQuery({ ...runPage(of('FAILED'), 100), ...seldom }).data;
  const words = (found: typeof running) =>
    found ? `${found.runs.length}${found.next_page_token ? ' or more' : ''}` : '–';
  return (
    <span>
      {words(running)} running, {words(failed)} failed
    </span>
  );
}

function Experiments({ view }: { view: View }) {
  const known =
    useRows({ ...experiments(), refetchInterval: 30_000 }, page => page.experiments).of.data ?? [];
  return (
    <Select
      size="xs"
      w={240}
      aria-label="Experiment"
      value={view.experiment || 'all'}
      allowDeselect={false}
      searchable
      data={[
        { value: 'all', label: 'All experiments' },
        ...known.map(item => ({ value: item.experiment_id, label: item.name })),
      ]}
      onChange={value => view.setExperiment(value === 'all' || !value ? '' : value)}
    />
  );
}

/** Asks the server, so it finds among all runs; in the language of MLflow's clients. */
function FilterField(props: {
  of: string;
  error: string | null;
  onFilter: (text: string) => void;
}) {
  const { of, error, onFilter } = props;
  const [text, setText] = useState(of);
  useEffect(() => setText(of), [of]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, [role="dialog"]');
      if (event.key !== '/' || typing) return;
      event.preventDefault();
      document.getElementById('run-filter')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <form
      className={s.field}
      onSubmit={event => {
        event.preventDefault();
        onFilter(text.trim());
      }}
    >
      <TextInput
        id="run-filter"
        size="xs"
        type="search"
        aria-label="Filter runs"
        placeholder="Filter ( / ): a name, or metrics.roc_auc > 0.9 and params.depth = '3'"
        value={text}
        error={error}
        rightSectionWidth={86}
        rightSection={<Help onUse={onFilter} />}
        onChange={event => {
          setText(event.currentTarget.value);
          if (!event.currentTarget.value) onFilter('');
        }}
      />
    </form>
  );
}

function Help({ onUse }: { onUse: (filter: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="none" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)}>
          Examples
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={s.grammar} aria-label="Examples of filters">
        <Grammar
          onUse={filter => {
            onUse(filter);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function NoRuns({ view }: { view: View }) {
  if (view.deleted) return <Empty>Nothing is deleted here.</Empty>;
  if (view.filter) return <Empty>No run is as the filter wants it.</Empty>;
  return (
    <Empty command={EXAMPLE}>
      {view.experiment ? 'This experiment has no run yet. ' : ''}A run is one training with its
      parameters, metrics and files. Training here makes runs, and so does any MLflow client.
    </Empty>
  );
}
