const FOCUSABLE_SELECTOR =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Key handler of a dialog that keeps Tab inside: after the last element comes the first. */
export function trapFocus(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || !(event.currentTarget instanceof HTMLElement)) return;
  const focusable = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE_SELECTOR)].filter(
    (each) => each.tabIndex >= 0,
  );
  const first = focusable[0];
  const last = focusable.at(-1);
  const focused = document.activeElement;
  const isAtEdge = event.shiftKey ? focused === first || focused === event.currentTarget : focused === last;
  if (!first || !last || !isAtEdge) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
