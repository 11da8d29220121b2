// SPDX-License-Identifier: Apache-2.0
import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { datasets, featureViews, models } from './api/queries';
import { nameFilter, runPage } from './api/runQueries';
import { ROOMS } from './rooms';
import s from './Shell.module.css';

interface Hit {
  kind: string;
  word: string;
  path: string;
}

const LIMIT = 12;

/** Runs are too many to have at hand: the server looks for their name or id. */
function useRuns(text: string, on: { refetchInterval: false }) {
  const [wanted] = useDebouncedValue(text.trim().replace(/^run\s+/i, ''), 150);
  const filter = /^[0-9a-f]{32}$/.test(wanted)
    ? `attributes.run_id = '${wanted}'`
    : nameFilter(wanted);
  return useQuery({
    ...runPage(wanted ? { filter } : {}, LIMIT),
    ...on,
    placeholderData: keepPreviousData,
  }).data?.runs;
}

/** Everything that has a name, and the rooms. */
function useHits(text: string): Hit[] {
  const on = { refetchInterval: false as const };
  const named = {
    data: useInfiniteQuery({ ...datasets(), ...on }).data?.pages.flatMap(page => page.datasets),
    views: useInfiniteQuery({ ...featureViews(), ...on }).data?.pages.flatMap(page => page.views),
    models: useInfiniteQuery({ ...models(), ...on }).data?.pages.flatMap(page => page.models),
    runs: useRuns(text, on),
  };
  const { data, views, models: found, runs: ran } = named;
  const all = useMemo<Hit[]>(
    () => [
      ...ROOMS.map(room => ({ kind: 'page', word: room.word, path: room.path as string })),
      ...(found ?? []).map(({ name }) => ({
        kind: 'model',
        word: name,
        path: `/models/${encodeURIComponent(name)}`,
      })),
      ...(data ?? []).map(({ name }) => ({
        kind: 'dataset',
        word: name,
        path: `/data/${encodeURIComponent(name)}`,
      })),
      ...(views ?? []).map(({ name }) => ({
        kind: 'view',
        word: name,
        path: `/features/${encodeURIComponent(name)}`,
      })),
      ...(ran ?? []).map(run => ({
        kind: 'run',
        word: `${run.name} ${run.run_id}`,
        path: `/runs/${run.run_id}`,
      })),
    ],
    [data, views, found, ran],
  );
  return useMemo(() => {
    const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
    return all
      .filter(hit => terms.every(term => `${hit.kind} ${hit.word}`.toLowerCase().includes(term)))
      .slice(0, LIMIT);
  }, [all, text]);
}

export function SearchBox({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const hits = useHits(text);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate({ to: hit.path as '/' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((at + step + hits.length) % Math.max(hits.length, 1));
    } else if (event.key === 'Enter') go(hits[at]);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={560}
      yOffset="12vh"
      padding={0}
      transitionProps={{ duration: 80 }}
      aria-label="Search"
    >
      <TextInput
        role="combobox"
        aria-label="Search"
        aria-expanded
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        placeholder="A model, dataset, view, run or page"
        value={text}
        onChange={event => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
        variant="unstyled"
        classNames={{ input: s.searchInput }}
      />
      <div id="search-hits" role="listbox" aria-label="Found" className={s.hits}>
        {hits.map((hit, index) => (
          <div
            key={hit.path}
            id={`hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? `${s.hit} ${s.hitOn}` : s.hit}
            onPointerMove={() => setAt(index)}
            onMouseDown={() => go(hit)}
          >
            <span>{hit.word}</span>
            <span className={s.hitKind}>{hit.kind}</span>
          </div>
        ))}
        {hits.length === 0 && <p className={s.noHit}>Nothing has this name.</p>}
      </div>
    </Modal>
  );
}
