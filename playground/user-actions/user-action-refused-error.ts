import type { UserActionRefused } from '../contract.ts';

/** A user action that Discord's client would not send. */
export class UserActionRefusedError extends Error {
  override readonly name = 'UserActionRefusedError';
  readonly problems: UserActionRefused['problems'];

  constructor(message: string, problems: UserActionRefused['problems'] = []) {
    super([message, ...problems.map((one) => (one.name ? `${one.name}: ${one.message}` : one.message))].join('\n'));
    this.problems = problems.length > 0 ? problems : [{ message }];
  }

  /** The response body for the page. */
  get refusal(): UserActionRefused {
    const [message = ''] = this.message.split('\n');
    return { message, problems: this.problems };
  }
}
