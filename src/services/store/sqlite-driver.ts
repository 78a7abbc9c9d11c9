import { ConfigError } from '#schema/config/environment.ts';
import { openDatabase, SqliteAdapter } from './sqlite-adapter.ts';
import type { StoreDriver } from './store-driver.ts';

/** @throws ConfigError that says what to do, if the file cannot be used */
export function openSqliteDriver(file: string): StoreDriver {
  try {
    const database = openDatabase(file, Date.now());
    return {
      adapter: () => new SqliteAdapter(database),
      useKeyPrefix: true,
      location: file,
      // SQLite always responds at once, and reads work even on a full disk.
      isNoResponse: () => false,
      close: async () => database.close(),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `Lorikeet cannot start: its store ${file} cannot be used (${reason}).\n` +
        '  - Check that the folder exists and may be written to, that the disk is not full, and that the file is one of Lorikeet’s.\n' +
        '  - Or choose another with STORE_URL=sqlite:<file>. A broken file can be moved away; old buttons then no longer work.',
      { cause: error },
    );
  }
}
