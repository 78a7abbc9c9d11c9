/** Thrown if a newer Lorikeet has written to the store: to write to it could break what that version relies on. */
export class NewerSchemaVersionError extends Error {
  override readonly name = 'NewerSchemaVersionError';

  constructor(found: number, known: number) {
    super(`written by a newer Lorikeet (layout ${found}, this one knows ${known})`);
  }
}
