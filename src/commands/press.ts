import type { Button, Intent } from '#buttons/button.ts';
import { BUTTON_BY_ID } from '#buttons/index.ts';
import type { Answer } from '#delivery/answer.ts';
import { pageMessage } from '#delivery/page.ts';
import type { Ask, AskEvent, Person, Place } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { press } from '#schema/press.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from './command.ts';
import { handingBack } from './handing-back.ts';
import { knownJob } from './known-job.ts';
import { recall } from './past.ts';

/** Discord's permission to manage messages (topics/permissions.mdx). */
const MANAGE_MESSAGES = 1n << 13n;

type Event<T extends AskEvent['type']> = Extract<AskEvent, { type: T }>;

/**
 * What happens when a button is pressed or something is selected, on however old a message: the ledger says what it was for,
 * the button what comes next, and that goes in at the same door as `/imagine`.
 */
export async function handlePress(ask: Ask, event: Event<'press'>, answer: Answer, services: Services): Promise<void> {
  const { button, job, image } = await pressed(event.customId, ask, services);
  const past = await recall(job, image, ask, event.message, event.values, services);
  const key = [event.customId, ...event.values].join(' ');
  await perform(button.derive(past), job, key, ask, answer, services);
}

/** What happens when a form is sent that a button opened. What was written in it is handed back where it is refused. */
export async function handleSubmit(
  ask: Ask,
  { customId, fields, message }: Event<'submit'>,
  answer: Answer,
  services: Services,
): Promise<void> {
  const { button, job, image } = await pressed(customId, ask, services);
  if (!button.fill) throw new Refusal('This form is from another version of Lorikeet. Use `/imagine` to go on.');
  const { fill } = button;
  const key = [customId, JSON.stringify([...fields])].join(' ');
  await handingBack(fields, async () => {
    const past = await recall(job, image, ask, message, [], services);
    await perform(fill(past, fields), job, key, ask, answer, services);
  });
}

interface Pressed {
  readonly button: Button;
  readonly job: Job;
  readonly image: number;
}

/** What a custom_id stands for. @throws Refusal where it stands for nothing here */
async function pressed(customId: string, ask: Ask, services: Services): Promise<Pressed> {
  const read = press.safeDecode(customId).data;
  const button = read && BUTTON_BY_ID.get(read.button);
  if (!read || !button) throw new Refusal('This button is from another version of Lorikeet. Use `/imagine` to go on.');
  // Whoever presses at once is faster than the ledger.
  if (button.on !== 'running') await services.generator.settled(read.job);
  return { button, job: await knownJob(read.job, ask, services), image: read.image };
}

async function perform(
  intent: Intent,
  job: Job,
  key: string,
  ask: Ask,
  answer: Answer,
  { generator, once }: Services,
): Promise<void> {
  switch (intent.do) {
    case 'paint': {
      const { draft } = intent;
      // Of what only one person sees everything that comes is for that person too.
      const request = { ...ask, private: job.private };
      return once.run(key, () => generator.paint(draft, request, () => answer.defer(job.private)));
    }
    case 'ask':
      return answer.ask(intent.form);
    case 'tell':
      return intent.instead ? answer.update(pageMessage(intent.page)) : answer.whisper(pageMessage(intent.page));
    case 'cancel':
      generator.cancel(job.id, ask.person, mayManage(ask.place));
      return answer.acknowledge();
    case 'delete':
      checkOwner(job, ask.person, ask.place);
      await answer.acknowledge();
      return answer.removeMessage();
  }
}

function checkOwner(job: Job, { id }: Person, place: Place): void {
  if (job.person.id === id || mayManage(place)) return;
  throw new Refusal(`Only <@${job.person.id}>, or somebody who may manage messages, can delete this.`);
}

/** Whether somebody may end or take away what is others’. */
export function mayManage(place: Place): boolean {
  return (place.permissions & MANAGE_MESSAGES) !== 0n;
}
