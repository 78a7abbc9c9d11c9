import { announce } from './announce.ts';

/** Copies a text to the clipboard and announces the result. */
export function copyText(text: string): void {
  void navigator.clipboard.writeText(text).then(
    () => announce('Copied'),
    () => announce('Copying failed: the browser blocked the clipboard'),
  );
}
