const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** `14:05` today, `Yesterday at 14:05`, else the date as well. */
export function messageTime(at: Date, now: Date): string {
  if (sameDay(at, now)) return time.format(at);
  const yesterday = new Date(now.getTime() - 86_400_000);
  return sameDay(at, yesterday) ? `Yesterday at ${time.format(at)}` : `${day.format(at)} ${time.format(at)}`;
}

export const dayName = (at: Date): string => day.format(at);
export const fullTime = (at: Date): string => full.format(at);
/** `14:05:09.123`; nothing for what is no time. */
export function exactTime(at: Date): string {
  if (Number.isNaN(at.getTime())) return '';
  return `${exact.format(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export const clock = (at: Date): string => time.format(at);

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** `in 5 minutes`, `3 days ago`: Discord's `R`. */
function relativeTime(unix: number, now: Date): string {
  const seconds = unix - now.getTime() / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
}

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** A `<t:unix:style>` as Discord shows it; a time beyond what a clock can hold is shown as its number. */
export function timestamp(unix: number, style: string, now: Date): string {
  const at = new Date(unix * 1000);
  if (Number.isNaN(at.getTime())) return String(unix);
  return style === 'R' ? relativeTime(unix, now) : new Intl.DateTimeFormat('en', STYLES[style] ?? STYLES.f).format(at);
}

/** `1.4 MB`, in the powers of 1,024 that Discord counts in. */
export function fileSize(bytes: number): string {
  const [unit, size] = bytes >= 1_048_576 ? ['MB', 1_048_576] : bytes >= 1024 ? ['KB', 1024] : ['bytes', 1];
  const value = bytes / Number(size);
  return `${value >= 100 || size === 1 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
