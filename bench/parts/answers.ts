import { percentile } from '../measure/statistics.ts';
import type { Services } from '../services.ts';
import type { Action, Sample } from '../stand-ins/protocol.ts';
import type { Bench } from './part.ts';

const ACTOR = { person: 0, guild: 0 };

/**
 * Ms from an interaction to what the person can read, one after another; endless where there was no answer.
 * @param expected what a right answer contains
 * @throws Error if an answer does not, because an error is answered sooner than what was asked for
 */
export async function measureAnswers(
  services: Services,
  action: Action,
  count: number,
  expected: string,
): Promise<number[]> {
  const answers: number[] = [];
  for (let index = 0; index < count; index++) {
    const { sentAt, answeredAt, answer } = await services.interact('lorikeet', action, ACTOR);
    if (answer !== undefined && !answer.includes(expected)) throw new Error(`${action.is} was answered with ${answer}`);
    answers.push((answeredAt ?? Number.POSITIVE_INFINITY) - sentAt);
  }
  return answers;
}

/** Paints a picture for the actor, and gives its job. @throws Error if it is not shown */
export async function paintOne({ services }: Bench): Promise<Sample> {
  const painted = await services.interact('lorikeet', { is: 'imagine', pictures: 1 }, ACTOR);
  if (painted.shownAt === undefined) throw new Error('the picture was not shown');
  return painted;
}

/** What needs no model: autocomplete, a button, `/show`. The baseline has none of it. */
export async function benchAnswers(bench: Bench): Promise<void> {
  const { services } = bench;
  await services.setDuration(200);
  bench.log('lorikeet: answers without a model');
  await using _bot = await bench.startBot('lorikeet');
  const { id } = await paintOne(bench);
  const add = async (name: string, label: string, action: Action, count: number, expected: string) => {
    const answers = await measureAnswers(services, action, count, expected);
    bench.addRow({
      id: name,
      label: `${label}: p50 / p99`,
      unit: 'ms',
      lorikeet: [percentile(answers, 0.5), percentile(answers, 0.99)],
      baseline: [],
    });
  };
  await add('autocomplete', 'autocomplete of lora', { is: 'autocomplete', typed: 'hand' }, 200, 'Handwriting');
  await add('details', 'a press on Details', { is: 'details', job: id }, 50, id);
  await add('show', '/show, with nothing to show', { is: 'show' }, 50, 'Nothing is waiting');
}
