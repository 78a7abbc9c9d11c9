/** Thrown if a newer Lorikeet has written to the store: to write to it could break what that version relies on. */
export class NewerSchemaVersionError extends Error {
  override readonly name = 'NewerSchemaVersionError';

  constructor(found: number, known: number) {
    super(`written by a newer Lorikeet (schema version ${found}, this one knows ${known})`);
  }
}

/** What the operator should do about it: nothing of it is broken. */
export const NEWER_STORE_REMEDY =
  'Start that newer program; or put the backup from before the upgrade in its place: docs/operating.md, “Upgrade and downgrade”.';
