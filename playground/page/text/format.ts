/** Formats times, dates and file sizes as Discord's client does. */
const timeFormat = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const fullFormat = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const exactFormat = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** `14:05` today, `Yesterday at 14:05`, otherwise with the date. */
export function formatMessageTime(at: Date, now: Date): string {
  if (sameDay(at, now)) return timeFormat.format(at);
  const yesterday = new Date(now.getTime() - 86_400_000);
  return sameDay(at, yesterday)
    ? `Yesterday at ${timeFormat.format(at)}`
    : `${dayFormat.format(at)} ${timeFormat.format(at)}`;
}

export const formatDay = (at: Date): string => dayFormat.format(at);
export const formatFullTime = (at: Date): string => fullFormat.format(at);
/** `14:05:09.123`; empty for an invalid date. */
export function formatExactTime(at: Date): string {
  if (Number.isNaN(at.getTime())) return '';
  return `${exactFormat.format(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export const formatClock = (at: Date): string => timeFormat.format(at);

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** `in 5 minutes`, `3 days ago`: Discord's `R`. */
function formatRelativeTime(unix: number, now: Date): string {
  const seconds = unix - now.getTime() / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return relativeFormat.format(Math.round(seconds / size), unit);
}

const TIMESTAMP_STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** Formats `<t:unix:style>` as Discord does. A time out of range is shown as its number. */
export function formatTimestamp(unix: number, style: string, now: Date): string {
  const at = new Date(unix * 1000);
  if (Number.isNaN(at.getTime())) return String(unix);
  return style === 'R'
    ? formatRelativeTime(unix, now)
    : new Intl.DateTimeFormat('en', TIMESTAMP_STYLES[style] ?? TIMESTAMP_STYLES.f).format(at);
}

/** `1.4 MB`, in powers of 1,024 as on Discord. */
export function formatFileSize(bytes: number): string {
  const [unit, size] = bytes >= 1_048_576 ? ['MB', 1_048_576] : bytes >= 1024 ? ['KB', 1024] : ['bytes', 1];
  const value = bytes / Number(size);
  return `${value >= 100 || size === 1 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
