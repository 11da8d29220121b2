// SPDX-License-Identifier: Apache-2.0
import './app/mantine.css';
import './app/theme.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './app/live';
import { pathOfMlflowLink } from './app/mlflowLinks';
import { router } from './app/router';

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
// Lightest to darkest; the seventh is the accent, 6.1 : 1 with white.
const BLUE = [
  '#e4eefb',
  '#cfe0f6',
  '#a5c6ee',
  '#7db1f7',
  '#4f8edb',
  '#3f7fd9',
  '#1c5fb8',
  '#174f99',
  '#123f7a',
  '#0d2f5c',
] as const;
// Text to ground; Mantine takes its dark surfaces from here.
const DARK = [
  '#e3e7ec',
  '#c3cad2',
  '#9aa5b1',
  '#6c7783',
  '#454e59',
  '#2b323b',
  '#1d2229',
  '#171b21',
  '#111418',
  '#0c0f12',
] as const;
const theme = createTheme({
  colors: { blue: BLUE, dark: DARK },
  primaryShade: 6,
  fontFamily: FONT,
  headings: { fontFamily: FONT },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 6,
  respectReducedMotion: true,
});
const client = newQueryClient();

// The server sends / here, and browsers keep what stands behind the #.
const asked = pathOfMlflowLink(window.location.hash);
if (asked) window.history.replaceState(null, '', `/ui${asked}`);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
