// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../../app/api/client';

export type Experiment = Schemas['Experiment'];

/** Names the experiment below which another stands, whatever slashes its own name has. */
export const PARENT = 'bellwether.parent';

export interface Node {
  /** The whole way to it; unique. */
  path: string;
  name: string;
  /** None for a folder that is only a part of names. */
  experiment: Experiment | null;
  below: Node[];
  /** Of it and all below. */
  runs: number;
  experiments: number;
  lastRunAt: string | null;
}

const MOST_DEEP = 20;

function partsOf(
  experiment: Experiment,
  byName: ReadonlyMap<string, Experiment>,
  depth = 0,
): string[] {
  const parent = byName.get(experiment.tags[PARENT] ?? '');
  if (parent && parent !== experiment && depth < MOST_DEEP) {
    return [...partsOf(parent, byName, depth + 1), experiment.name];
  }
  const parts = experiment.name.split('/').filter(Boolean);
  return parts.length ? parts : [experiment.name];
}

/** Experiments in folders: by the slashes of their names, or below the one that a tag names. */
export function experimentTree(experiments: readonly Experiment[]): Node[] {
  const root: Node = node('', '');
  const known = new Map<string, Node>([['', root]]);
  const byName = new Map(experiments.map(one => [one.name, one]));
  for (const experiment of experiments) {
    let at = root;
    for (const part of partsOf(experiment, byName)) {
      const path = `${at.path}/${part}`;
      let next = known.get(path);
      if (!next) {
        next = node(path, part);
        known.set(path, next);
        at.below.push(next);
      }
      at = next;
    }
    // Two names that differ in slashes only end in one place: the second stands beside the first.
    if (at.experiment)
      at.below.push({
        ...node(`${at.path}#${experiment.experiment_id}`, experiment.name),
        experiment,
      });
    else at.experiment = experiment;
  }
  root.below.forEach(sum);
  return ordered(root.below);
}

const node = (path: string, name: string): Node => ({
  path,
  name,
  experiment: null,
  below: [],
  runs: 0,
  experiments: 0,
  lastRunAt: null,
});

const later = (a: string | null, b: string | null) =>
  a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a;

function sum(of: Node): void {
  of.runs = of.experiment?.runs ?? 0;
  of.experiments = of.experiment ? 1 : 0;
  of.lastRunAt = of.experiment?.last_run_at ?? null;
  for (const child of of.below) {
    sum(child);
    of.runs += child.runs;
    of.experiments += child.experiments;
    of.lastRunAt = later(of.lastRunAt, child.lastRunAt);
  }
}

function ordered(nodes: Node[]): Node[] {
  for (const one of nodes) ordered(one.below);
  return nodes.sort((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' }),
  );
}

export interface TreeLine {
  node: Node;
  depth: number;
  open: boolean;
}

/** The lines to show: what is open, or with a filter all that holds it and what is above. */
export function treeLines(
  nodes: readonly Node[],
  isOpen: (node: Node) => boolean,
  filter = '',
  depth = 0,
): TreeLine[] {
  const wanted = filter.trim().toLowerCase();
  const holds = (one: Node): boolean =>
    one.path.toLowerCase().includes(wanted) || one.below.some(holds);
  return nodes
    .filter(one => !wanted || holds(one))
    .flatMap(one => {
      const open = one.below.length > 0 && (wanted !== '' || isOpen(one));
      return [
        { node: one, depth, open },
        ...(open ? treeLines(one.below, isOpen, filter, depth + 1) : []),
      ];
    });
}
