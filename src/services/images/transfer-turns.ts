/**
 * Whose turn it is to come from a backend, or to go to Discord. Of a thousand pictures that are ready at the same moment each would be
 * held several times over, in buffers of its own, and the event loop would turn once for all of them.
 */
import { createLocalLimiter } from '#services/queue/limiters/limiters.ts';
import { waitAtMost } from '#services/wait-at-most.ts';

export interface TransferTurns {
  /** Does `work`, which makes a message with pictures and sends it. */
  upload<T>(work: () => Promise<T>): Promise<T>;
  /** Does `work`, which receives a picture: once those before it have gone to Discord, or after {@link MAX_WAIT_MS}. */
  download<T>(work: () => Promise<T>): Promise<T>;
}

/** At once: 50 ms for each would make 640 a second. */
const MAX_UPLOADS = 32;

/** At once. Each may crawl for 15 s, until it is given up for a later attempt. */
const MAX_DOWNLOADS = 16;

/** Ms that a download waits for uploads, so that pictures are received before their host deletes them while Discord is away. */
const MAX_WAIT_MS = 2000;

export function createTransferTurns(): TransferTurns {
  const [uploads, downloads] = [createLocalLimiter(MAX_UPLOADS), createLocalLimiter(MAX_DOWNLOADS)];
  let waitingUploads = 0;
  let noneWaits = Promise.withResolvers<void>();
  const startUpload = () => {
    waitingUploads--;
    if (waitingUploads > 0) return;
    noneWaits.resolve();
    noneWaits = Promise.withResolvers();
  };
  return {
    upload: (work) => {
      waitingUploads++;
      return uploads.schedule({}, () => {
        startUpload();
        return work();
      });
    },
    download: (work) =>
      downloads.schedule({}, async () => {
        if (waitingUploads > 0) await waitAtMost(MAX_WAIT_MS, noneWaits.promise);
        return work();
      }),
  };
}

/** Those of this process. */
export const transferTurns: TransferTurns = createTransferTurns();
