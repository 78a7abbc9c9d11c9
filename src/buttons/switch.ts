import { compose } from '#schema/compose.ts';
import { madeFrom } from '#schema/descent.ts';
import type { Draft } from '#schema/draft.ts';
import type { Look } from '#schema/look.ts';
import { lookChoices, MAX_CHOICES, MORE } from '#schema/look-choices.ts';
import type { Page, PageButton } from '#schema/page.ts';
import { press } from '#schema/press.ts';
import { ownOptions } from '#schema/recipe-options.ts';
import { Refusal } from '#schema/refusal.ts';
import { relook } from '#schema/relook.ts';
import type { Button, Past } from './button.ts';

/** Pages that a custom_id can count. */
const MOST_PAGES = 10;

/** The same prompt and seed with another LoRA. */
export const switchLora = {
  id: 'switch',
  on: 'result',
  row: 'switch',
  faces: ({ looks }) => (looks.length ? [{ placeholder: 'Switch LoRA…', choices: looks }] : []),
  derive: (past) => {
    const [ref] = past.values;
    if (ref === undefined) throw new Refusal('Choose a LoRA from the list.');
    if (ref === MORE) return { do: 'tell', page: looksPage(past, 0) };
    return { do: 'paint', draft: switched(past, past.look(ref)) };
  },
} as const satisfies Button;

/** A page of the whole list, for one person. */
export const moreLooks = {
  id: 'looks',
  on: 'page',
  row: 'again',
  faces: () => [],
  derive: (past) => ({ do: 'tell', page: looksPage(past, past.image), instead: true }),
} as const satisfies Button;

function switched({ job, painted, lookOf, place }: Past, look: Look): Draft {
  const from = lookOf(painted.recipe);
  const { options, notes } = relook(from, look, ownOptions(from, painted.recipe, place));
  const draft = compose(look, options, place);
  return { ...draft, ...madeFrom(job, 0, 'switch'), notes: [...draft.notes, ...notes] };
}

function looksPage({ job, painted, lookOf, looks }: Past, asked: number): Page {
  const now = lookOf(painted.recipe);
  const choices = lookChoices(looks().filter(({ ref }) => ref !== now.ref)).slice(0, MOST_PAGES * MAX_CHOICES);
  if (choices.length === 0) throw new Refusal('There is no other LoRA here.');
  const pages = Math.ceil(choices.length / MAX_CHOICES);
  const page = Math.min(asked, pages - 1);
  const id = (button: string, image: number) => press.encode({ button, job: job.id, image });
  const step = (label: string, to: number): PageButton[] =>
    to >= 0 && to < pages ? [{ id: id(moreLooks.id, to), label }] : [];
  const steps = [...step('Back', page - 1), ...step('More', page + 1)];
  const shown = choices.slice(page * MAX_CHOICES, (page + 1) * MAX_CHOICES);
  return [
    { kind: 'text', text: `**LoRAs to switch to**, page ${page + 1} of ${pages}. Prompt and seed stay as they are.` },
    { kind: 'select', id: id(switchLora.id, 0), placeholder: 'Switch LoRA…', choices: shown },
    ...(steps.length ? [{ kind: 'buttons' as const, buttons: steps }] : []),
  ];
}
