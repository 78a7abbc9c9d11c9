import { html, svg } from 'lit-html';

const icon = (shape: unknown) =>
  html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">${shape}</svg>`;
const line = (d: string) =>
  icon(
    svg`<path d=${d} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />`,
  );

/** The page's own icons, on a grid of 24 × 24. */
export const icons = {
  hash: () => line('M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16'),
  at: () => line('M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5'),
  menu: () => line('M4 6h16M4 12h16M4 18h16'),
  close: () => line('M6 6l12 12M18 6 6 18'),
  more: () =>
    icon(svg`<circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" />`),
  code: () => line('M9 8l-4 4 4 4M15 8l4 4-4 4'),
  send: () => icon(svg`<path d="M3 20.5 21.5 12 3 3.5v6.5L14 12 3 14z" />`),
  plus: () => line('M12 5v14M5 12h14'),
  eye: () => line('M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zm13 0a3 3 0 1 1-6 0 3 3 0 0 1 6 0z'),
  left: () => line('M15 5l-7 7 7 7'),
  right: () => line('M9 5l7 7-7 7'),
  down: () => line('M6 9l6 6 6-6'),
  link: () => line('M14 5h5v5M19 5l-9 9M17 14v5H5V7h5'),
  file: () => line('M14 3H6v18h12V7zM14 3v4h4'),
  download: () => line('M12 4v11M7 10l5 5 5-5M5 20h14'),
  copy: () => line('M9 9h11v11H9zM15 5V4H4v11h1'),
  warn: () => line('M12 4 2.5 20h19zM12 10v4M12 17v.2'),
  reply: () => line('M4 18v-4a4 4 0 0 1 4-4h12'),
  check: () => line('M5 12l5 5 9-10'),
} as const;
