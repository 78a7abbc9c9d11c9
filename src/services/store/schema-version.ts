/** The store was written by a newer program than this one: to write into it could break what that one relies on. */
export class NewerSchemaVersionError extends Error {
  override readonly name = 'NewerSchemaVersionError';

  constructor(found: number, known: number) {
    super(`written by a newer Lorikeet (layout ${found}, this one knows ${known})`);
  }
}
