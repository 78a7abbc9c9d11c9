import { announce } from './announce.ts';

/** Puts a text on the clipboard and says whether that worked. */
export function copyText(text: string): void {
  void navigator.clipboard.writeText(text).then(
    () => announce('Copied'),
    () => announce('The browser did not allow copying'),
  );
}
