// SPDX-License-Identifier: Apache-2.0
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { overview } from './api/queries';
import { Icon, ROOMS } from './rooms';
import s from './Shell.module.css';
import { TopBar } from './TopBar';

export function Shell() {
  const [menu, setMenu] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the sheet
  useEffect(() => setMenu(false), [pathname]);
  return (
    <div className={s.shell}>
      <a href="#main" className={s.skip}>
        Skip to content
      </a>
      <nav className={s.rail} aria-label="Rooms">
        <div className={s.sticky}>
          <Brand />
          <Rooms />
        </div>
      </nav>
      {menu && (
        <Drawer
          opened
          onClose={() => setMenu(false)}
          size={240}
          title="Bellwether"
          transitionProps={{ duration: 100 }}
        >
          <nav aria-label="Rooms" className={s.sheet}>
            <Rooms />
          </nav>
        </Drawer>
      )}
      <TopBar onMenu={() => setMenu(true)} />
      <main id="main" className={s.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link to="/" className={s.brand} aria-label="Bellwether, home">
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="6" fill="#1c5fb8" />
        <path
          d="M7 21 12 12l5 6 8-10"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="25" cy="8" r="3" fill="#fff" />
      </svg>
      <span className={s.word}>Bellwether</span>
    </Link>
  );
}

function Rooms() {
  const open = useQuery(overview()).data?.alerts.open ?? 0;
  return (
    <ul className={s.rooms}>
      {ROOMS.map(room => (
        <li key={room.path}>
          <Link
            to={room.path}
            className={s.room}
            title={room.word}
            activeOptions={{ exact: room.path === '/', includeSearch: false }}
            activeProps={{ className: `${s.room} ${s.active}`, 'aria-current': 'page' }}
          >
            <Icon path={room.icon} />
            <span className={s.word}>{room.word}</span>
            {room.path === '/alerts' && open > 0 && (
              <span className={s.badge}>
                {open}
                <span className="sr-only"> open</span>
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
