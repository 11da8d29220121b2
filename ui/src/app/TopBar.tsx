// SPDX-License-Identifier: Apache-2.0
import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Fragment, useEffect, useState } from 'react';
import { crumbs } from './crumbs';
import { usePause } from './live';
import { SearchBox } from './SearchBox';
import s from './Shell.module.css';

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setSearching(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <header className={s.top}>
      <Button className={s.menu} size="compact-sm" variant="default" onClick={onMenu}>
        Menu
      </Button>
      <Breadcrumb />
      <span className={s.push} />
      <span className={s.workspace}>workspace default</span>
      <Button
        size="compact-sm"
        variant="default"
        aria-keyshortcuts="Control+K"
        onClick={() => setSearching(true)}
        className={s.search}
      >
        Search <kbd className={s.kbd}>Ctrl K</kbd>
      </Button>
      <Pause />
      <Theme />
      {searching && <SearchBox onClose={() => setSearching(false)} />}
    </header>
  );
}

function Breadcrumb() {
  const { pathname } = useLocation();
  const trail = crumbs(pathname);
  const title = trail.map(crumb => crumb.word).join(' · ');
  useEffect(() => {
    document.title = `${title} · Bellwether`;
  }, [title]);
  return (
    <nav aria-label="Breadcrumb" className={s.crumbs}>
      {trail.map((crumb, index) => (
        <Fragment key={crumb.path}>
          {index > 0 && <span aria-hidden>›</span>}
          {index === trail.length - 1 ? (
            <h1 title={crumb.full}>{crumb.word}</h1>
          ) : (
            <Link to={crumb.path as '/'}>{crumb.word}</Link>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

function Pause() {
  const [paused, toggle] = usePause();
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={toggle}
      aria-pressed={paused}
      title={paused ? 'This page is paused: it shows what was' : 'This page follows the server'}
    >
      {paused ? '‖ Paused' : '● Live'}
    </Button>
  );
}

function Theme() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => setColorScheme(other)}
      aria-label={`Use the ${other} theme`}
    >
      {other === 'dark' ? 'Dark' : 'Light'}
    </Button>
  );
}
