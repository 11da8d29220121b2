// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { countedExperiments } from '../../../app/api/runQueries';
import { Verdict, When } from '../../../ui/atoms';
import { count } from '../../../ui/format';
import { Empty, Query } from '../../../ui/Query';
import { Scroll } from '../../../ui/Scroll';
import { useUrlState } from '../../../ui/urlState';
import { ActiveOrDeleted, Lifecycle } from '../Lifecycle';
import s from './experiments.module.css';
import { type Experiment, experimentTree, type Node, type TreeLine, treeLines } from './tree';

const MOST = 5000;
/** With more than this, only the first level is open at first. */
const OPEN_UP_TO = 100;
const INDENT = 20;
/** Where runs go that name no experiment. */
const DEFAULT = '0';

const EXAMPLE = `pip install mlflow==3.17.2
MLFLOW_TRACKING_URI=${window.location.origin} python -c "
import mlflow
mlflow.set_experiment('vision/classification')
with mlflow.start_run(): mlflow.log_metric('accuracy', 0.91)"`;

export function ExperimentsPage() {
  const [lifecycle, setLifecycle] = useUrlState('lifecycle');
  const deleted = lifecycle === 'deleted';
  const asked = useQuery(countedExperiments(MOST, deleted));
  const show = (of: boolean) => setLifecycle(of ? 'deleted' : '', true);
  return (
    <Query of={asked} height={560}>
      {({ experiments, more }) => (
        <Tree of={experiments} more={more} deleted={deleted} onShow={show} />
      )}
    </Query>
  );
}

function Tree(props: {
  of: readonly Experiment[];
  more: boolean;
  deleted: boolean;
  onShow: (deleted: boolean) => void;
}) {
  const { of, more, deleted, onShow } = props;
  const [filter, setFilter] = useUrlState('q');
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const tree = useMemo(() => experimentTree(of), [of]);
  const lines = useMemo(() => {
    const usually = of.length <= OPEN_UP_TO;
    return treeLines(tree, node => turned.has(node.path) !== usually, filter);
  }, [tree, of, turned, filter]);
  const turn = (path: string) =>
    setTurned(before => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  const runs = of.reduce((sum, one) => sum + (one.runs ?? 0), 0);
  return (
    <>
      <Verdict>
        {count(of.length)}
        {more ? ' or more' : ''}{' '}
        {deleted ? 'deleted experiments' : `experiments with ${count(runs)} runs`}
      </Verdict>
      <div className={s.bar}>
        <TextInput
          size="xs"
          w={240}
          type="search"
          placeholder="Filter by name"
          aria-label="Filter experiments"
          value={filter}
          onChange={event => setFilter(event.currentTarget.value)}
        />
        <ActiveOrDeleted deleted={deleted} onChange={onShow} />
        <span className={s.note}>
          A slash in a name makes a folder: <code>vision/classification</code>. The tag{' '}
          <code>bellwether.parent</code> puts an experiment below the one it names.
        </span>
      </div>
      <Scroll label="Experiments" className={s.box}>
        <table className={s.table}>
          <caption className="sr-only">Experiments</caption>
          <thead>
            <tr>
              <th scope="col">Experiment</th>
              <th scope="col" className={s.number}>
                Runs
              </th>
              <th scope="col" className={s.number}>
                With all below
              </th>
              <th scope="col">Last run</th>
              <th scope="col">Created</th>
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <Line key={line.node.path} of={line} first={index === 0} onTurn={turn} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {!lines.length && (
        <p className={s.note}>
          {deleted && !of.length ? 'No experiment is deleted.' : 'No experiment has this name.'}
        </p>
      )}
      {runs === 0 && !deleted && (
        <Empty command={EXAMPLE}>
          An experiment holds the runs of one question, such as which model tells two classes apart
          best. Any MLflow client makes one by its name.
        </Empty>
      )}
    </>
  );
}

/** Arrows go through the lines and fold them, as in a tree. */
function onKey(event: KeyboardEvent<HTMLTableRowElement>, of: TreeLine, turn: () => void) {
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const folds = of.node.below.length > 0;
  if (event.key === 'ArrowDown' || event.key === 'j') focus(row.nextElementSibling);
  else if (event.key === 'ArrowUp' || event.key === 'k') focus(row.previousElementSibling);
  else if (folds && event.key === (of.open ? 'ArrowLeft' : 'ArrowRight')) turn();
  else if (event.key === 'Enter') row.querySelector<HTMLElement>('a, button')?.click();
  else return;
  event.preventDefault();
}

const focus = (element: Element | null) => element instanceof HTMLElement && element.focus();

function Line(props: { of: TreeLine; first: boolean; onTurn: (path: string) => void }) {
  const { node, depth, open } = props.of;
  const turn = () => props.onTurn(node.path);
  const { experiment } = node;
  return (
    <tr
      data-experiment={experiment?.name}
      tabIndex={props.first ? 0 : -1}
      onKeyDown={event => onKey(event, props.of, turn)}
    >
      <th scope="row" style={{ paddingLeft: 12 + depth * INDENT }}>
        <Fold node={node} open={open} onTurn={turn} />
        {experiment ? (
          <Link
            to="/runs"
            search={{ experiment: experiment.experiment_id } as never}
            title={experiment.name}
          >
            {node.name}
          </Link>
        ) : (
          <span className={s.folder}>{node.name}/</span>
        )}
      </th>
      <td className={s.number}>{experiment ? count(experiment.runs ?? 0) : ''}</td>
      <td className={s.number}>{node.below.length > 0 ? count(node.runs) : ''}</td>
      <td>
        <When at={node.lastRunAt} />
      </td>
      <td>{experiment && <When at={experiment.created_at} />}</td>
      <td className={s.number}>
        {experiment && experiment.experiment_id !== DEFAULT && (
          <Lifecycle
            compact
            of={{ experiment_ids: [experiment.experiment_id] }}
            words={`experiment ${experiment.name}`}
            deleted={experiment.lifecycle_stage === 'deleted'}
          />
        )}
      </td>
    </tr>
  );
}

function Fold({ node, open, onTurn }: { node: Node; open: boolean; onTurn: () => void }) {
  if (!node.below.length) return <span className={s.leaf} />;
  return (
    <button
      type="button"
      className={s.fold}
      tabIndex={-1}
      aria-expanded={open}
      aria-label={`${node.name}: ${count(node.experiments)} experiments`}
      onClick={onTurn}
    >
      {open ? '▾' : '▸'}
    </button>
  );
}
