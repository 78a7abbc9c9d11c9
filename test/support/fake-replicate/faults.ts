import type { Problem } from './problems.ts';

/** The operations that a client can call. */
export type Operation = 'create' | 'get' | 'cancel' | 'list' | 'upload' | 'model' | 'search' | 'account' | 'delivery';

/** A fault to inject. Each is used `times` times (once, unless told) and then removed. */
export type Fault = { readonly times?: number } & (
  | { readonly kind: 'answer'; readonly on: Operation; readonly problem: Problem }
  /** The connection breaks, before or after the stand-in did what it was asked. */
  | { readonly kind: 'reset'; readonly on: Operation; readonly after: boolean }
  /** No answer ever comes, before or after the stand-in did what it was asked. */
  | { readonly kind: 'silence'; readonly on: Operation; readonly after: boolean }
  /** The answer is late by so many ms. */
  | { readonly kind: 'late'; readonly on: Operation; readonly ms: number }
  /** GET right after create: 404. */
  | { readonly kind: 'not-yet' }
  /** The next prediction ends so; `ran` false where it never began to run, which is not billed. */
  | { readonly kind: 'failed'; readonly error: string; readonly ran?: boolean }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'canceled' }
  /** The next prediction succeeds without a file. */
  | { readonly kind: 'no-files' }
  /** These pictures of the next prediction are held back, by index. */
  | { readonly kind: 'nsfw'; readonly images: readonly number[] | 'all' }
  /** The next prediction puts out only so many pictures, and says nothing of the others. */
  | { readonly kind: 'fewer'; readonly count: number }
  /** The next prediction's files come as `data:` addresses, or as one address instead of a list. */
  | { readonly kind: 'data-uris' }
  | { readonly kind: 'single' }
  | { readonly kind: 'boot'; readonly ms: number }
  /** The next picture that is to be judged is refused for want of credit, not judged, or never; or nobody can read how. */
  | { readonly kind: 'judge'; readonly how: 'no-credit' | 'failed' | 'endless' | 'unreadable' }
  | {
      readonly kind: 'delivery';
      readonly how:
        | 'slow'
        | 'oversized'
        | 'endless'
        | 'missing'
        | 'wrong-type'
        | 'truncated'
        | 'cut'
        | 'svg'
        | 'video'
        | 'bomb'
        | 'redirect-away'
        | 'redirect';
      /** Of the next file whose name begins so; of whatever is asked for next, unless told. */
      readonly filePrefix?: string;
    }
  | { readonly kind: 'webhook'; readonly how: 'twice' | 'reordered' | 'unsigned' }
);

export type FaultKind = Fault['kind'];

/** The faults that are not used yet. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The next fault of this kind that `fits`, which is thereby used once. */
  take<K extends FaultKind>(
    kind: K,
    matches: (fault: Extract<Fault, { kind: K }>) => boolean = () => true,
  ): Extract<Fault, { kind: K }> | undefined {
    for (const [index, entry] of this.#waiting.entries()) {
      const { fault } = entry;
      if (!isKind(fault, kind) || !matches(fault)) continue;
      entry.left--;
      if (entry.left <= 0) this.#waiting.splice(index, 1);
      return fault;
    }
    return undefined;
  }
}

function isKind<K extends FaultKind>(fault: Fault, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind;
}
