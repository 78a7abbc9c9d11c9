import { attachFiles } from '../composer/attach-files.ts';

/** Attaches files that are dropped anywhere on the page to the draft. */
export function enableFileDrop(page: HTMLElement): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  page.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    page.classList.add('drag-over');
  });
  page.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) page.classList.remove('drag-over');
  });
  page.addEventListener('drop', (event) => {
    page.classList.remove('drag-over');
    if (!hasFiles(event)) return;
    event.preventDefault();
    attachFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
