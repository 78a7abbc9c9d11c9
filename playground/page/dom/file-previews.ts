const urls = new Map<File, string>();

/** The address of a picture that was picked but not sent yet; `undefined` for other files. */
export function previewUrl(file: File): string | undefined {
  if (!/^image\/(png|jpeg|webp|gif|avif)$/.test(file.type)) return undefined;
  const url = urls.get(file) ?? URL.createObjectURL(file);
  urls.set(file, url);
  return url;
}

/** Frees the addresses of all but these files. */
export function freePreviews(files: readonly File[]): void {
  for (const [file, url] of urls) {
    if (files.includes(file)) continue;
    URL.revokeObjectURL(url);
    urls.delete(file);
  }
}
