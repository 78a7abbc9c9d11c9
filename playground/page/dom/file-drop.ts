import { attachFiles } from '../composer/attach-files.ts';

/** Lets files be dropped anywhere on the page: they go to the composer. */
export function enableFileDrop(page: HTMLElement): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  page.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    page.classList.add('dropping');
  });
  page.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) page.classList.remove('dropping');
  });
  page.addEventListener('drop', (event) => {
    page.classList.remove('dropping');
    if (!hasFiles(event)) return;
    event.preventDefault();
    attachFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
