import type { Job, KeptReason } from './job.ts';
import type { Page } from './page.ts';
import { shown } from './words.ts';

/** Choices of a select that Discord takes. */
const MOST = 25;

const WHY: Readonly<Record<KeptReason, string>> = {
  deleted: 'its message was deleted',
  closed: 'I could not write to you',
  unreachable: 'Discord could not be reached',
  unsure: 'it may have been posted already',
  fault: 'something went wrong on my side',
};

/** What waits for one person, newest first, and a select to bring one of it. */
export function waitingPage(jobs: readonly Job[]): Page {
  const entries = jobs.slice(0, MOST).flatMap(({ id, at, recipe, state }) => {
    if (state.is !== 'kept') return [];
    const what = shown(recipe.prompt.typed) || 'an enlarged picture';
    const count = `${state.pictures} picture${state.pictures === 1 ? '' : 's'}`;
    const facts = [`<t:${Math.floor(at / 1000)}:R>`, count, WHY[state.reason]].join(' · ');
    const choice = { value: id, label: what, description: `${count} · ${WHY[state.reason]}` };
    return [{ line: `\`${what}\`\n-# ${facts}`, choice }];
  });
  if (entries.length === 0) {
    const about = 'Pictures that I cannot bring you are kept for seven days, and listed where you asked for them.';
    return [{ kind: 'text', text: `Nothing waits for you here.\n-# ${about}` }];
  }
  const more = jobs.length > MOST ? [`-# and ${jobs.length - MOST} older`] : [];
  return [
    { kind: 'text', text: ['### These wait for you', ...entries.map(({ line }) => line), ...more].join('\n') },
    { kind: 'select', id: 'show:bring', placeholder: 'Bring…', choices: entries.map(({ choice }) => choice) },
  ];
}
