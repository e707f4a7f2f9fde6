/** Hands a file to the browser, which saves it. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Chromium begins the download only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
