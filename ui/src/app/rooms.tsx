// SPDX-License-Identifier: Apache-2.0
// The rooms of the page, in the loop's order. Icons are 16 × 16 strokes.

export const ROOMS = [
  { path: '/', word: 'Home', icon: 'M2 7.5 8 2.5l6 5V14H10V10H6v4H2Z' },
  {
    path: '/data',
    word: 'Data',
    icon: 'M2 4c0-2.7 12-2.7 12 0s-12 2.7-12 0v8c0 2.7 12 2.7 12 0V4M2 8c0 2.7 12 2.7 12 0',
  },
  { path: '/features', word: 'Features', icon: 'M2 3h12M2 8h12M2 13h12M5 1v4M11 6v4M7 11v4' },
  { path: '/runs', word: 'Runs', icon: 'M2 14V2M2 14h12M4 11l3-4 3 2 4-6' },
  {
    path: '/models',
    word: 'Models',
    icon: 'M8 1.5 14 5v6l-6 3.5L2 11V5Zm0 0v0M2 5l6 3.5L14 5M8 8.5v6',
  },
  { path: '/serving', word: 'Serving', icon: 'M2 8h8M7 4.5 10.5 8 7 11.5M13.5 2v12' },
  { path: '/monitoring', word: 'Monitoring', icon: 'M1 8h3l2-5 3.5 10L12 8h3' },
  {
    path: '/alerts',
    word: 'Alerts',
    icon: 'M8 2c-3 0-4 2-4 5 0 2-.5 3-2 4.5h12C12.500 10 12 9 12 7c0-3-1-5-4-5ZM6.500 13.500c.5 1.300 2.500 1.300 3 0',
  },
  { path: '/jobs', word: 'Jobs', icon: 'M2 3h6v3H2ZM5 8h6v3H5ZM9 13h5' },
  {
    path: '/governance',
    word: 'Governance',
    icon: 'M8 1.500 13.500 4v4c0 3.500-2.500 5.500-5.500 6.500C5 13.500 2.500 11.500 2.500 8V4ZM5.500 8 7.500 10l3-4',
  },
] as const;

export function Icon({ path }: { path: string }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
