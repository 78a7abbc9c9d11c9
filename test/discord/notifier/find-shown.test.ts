import { describe, expect, it } from 'vitest';
import { createFindShown } from '#discord/notifier/find-shown.ts';
import { resultFileName } from '#discord/result-file-name.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import type { GenerationResult } from '#services/images/generation-result.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const JOB = createJob(
  shippedModel('jdreetz/illustration'),
  {},
  { id: '500', channel: '7', state: { is: 'submitted', prediction: 'p' } },
);
const picture = (index: number) => ({ index, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 }) as const;
const RESULT: GenerationResult = {
  ...{ filteredCount: 1, seconds: 1, sketch: false },
  pictures: [picture(0), picture(2)],
};
const urlOf = (job: string, index: number, query = '') =>
  `https://cdn.discordapp.com/attachments/1/2/${resultFileName(job, index, 'png')}${query}`;

function messageWith(urls: readonly string[], more: Partial<InteractionMessage> = {}): InteractionMessage {
  const author = { id: '1', isBot: true, application: JOB.reply.applicationId };
  const pictures = urls.map((url) => ({ url }));
  return { id: '9', channel: '7', author, private: false, pictures, customIds: [], components: [], ...more };
}

/** Discord with this reply to the job. */
function findIn(reply: InteractionMessage) {
  const channels = { fetchReply: async () => reply, fetchMessages: async () => [] };
  return createFindShown({ channels, log: { debug: () => {}, info: () => {} } });
}
const DELIVERED = { is: 'delivered', route: 'reply', message: { channel: '7', id: '9' } };
const ALL = [urlOf('500', 0), urlOf('500', 2)];

describe('what an earlier process has delivered', () => {
  it('is a message with all pictures of the job and no other, whatever their format and links', async () => {
    const { findDelivered, showsPictures } = findIn(messageWith([...ALL, urlOf('500', 2, '?ex=1')]));
    expect(await findDelivered(JOB, RESULT)).toEqual(DELIVERED);
    expect(await showsPictures(JOB)).toBe(true);
  });

  it.each([
    ['no pictures', []],
    ['some of them', [urlOf('500', 0)]],
    ['one more', [...ALL, urlOf('500', 1)]],
    ['a picture of another job, too', [...ALL, urlOf('499', 0)]],
    ['a picture of another job of its interaction, too', [...ALL, urlOf('500_1', 0)]],
    ['a picture of somebody’s, too', [...ALL, 'https://cdn.discordapp.com/attachments/1/2/fox.png']],
  ])('is no message with %s', async (_, urls) => {
    expect(await findIn(messageWith(urls)).findDelivered(JOB, RESULT)).toBeUndefined();
  });

  it('is covered where it is to be', async () => {
    const moderation = { flagged: [2], unchecked: [], dropped: [], isPrivate: false };
    const covered = messageWith(ALL, {
      pictures: [{ url: urlOf('500', 0) }, { url: urlOf('500', 2), spoiler: true }],
    });
    expect(await findIn(messageWith(ALL)).findDelivered(JOB, { ...RESULT, moderation })).toBeUndefined();
    expect(await findIn(covered).findDelivered(JOB, { ...RESULT, moderation })).toEqual(DELIVERED);
    expect(await findIn(covered).findDelivered(JOB, RESULT)).toBeUndefined();
  });

  it('is not public where only the person may see it', async () => {
    const moderation = { flagged: [2], unchecked: [], dropped: [], isPrivate: true };
    expect(await findIn(messageWith(ALL)).findDelivered(JOB, { ...RESULT, moderation })).toBeUndefined();
  });

  it('is not looked for in the reply once a message of its own may have been posted', async () => {
    const sending = { channel: '7', at: 0 };
    expect(await findIn(messageWith(ALL)).findDelivered({ ...JOB, sending }, RESULT)).toBeUndefined();
  });

  it('shows no pictures of the job where Discord cannot be asked', async () => {
    const fail = async () => {
      throw new Error('Discord is away');
    };
    const channels = { fetchReply: fail, fetchMessages: fail };
    const { findDelivered, showsPictures } = createFindShown({ channels, log: { debug: () => {}, info: () => {} } });
    expect(await findDelivered(JOB, RESULT)).toBeUndefined();
    expect(await showsPictures(JOB)).toBe(false);
  });
});
