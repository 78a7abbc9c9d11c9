import type { ActRefused } from '../contract.ts';

/** What Discord's own client would not let a person send. */
export class ActRefusedError extends Error {
  override readonly name = 'ActRefusedError';
  readonly problems: ActRefused['problems'];

  constructor(message: string, problems: ActRefused['problems'] = []) {
    super([message, ...problems.map((one) => (one.name ? `${one.name}: ${one.message}` : one.message))].join('\n'));
    this.problems = problems.length > 0 ? problems : [{ message }];
  }

  /** As the page is told. */
  get refusal(): ActRefused {
    const [message = ''] = this.message.split('\n');
    return { message, problems: this.problems };
  }
}
