const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Keeps Tab inside the dialog that listens: behind the last comes the first. */
export function trapTab(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || !(event.currentTarget instanceof HTMLElement)) return;
  const reachable = [...event.currentTarget.querySelectorAll<HTMLElement>(REACHABLE)].filter(
    (each) => each.tabIndex >= 0,
  );
  const first = reachable[0];
  const last = reachable.at(-1);
  const here = document.activeElement;
  const edge = event.shiftKey ? here === first || here === event.currentTarget : here === last;
  if (!first || !last || !edge) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
