#!/usr/bin/env bash
# What: in a table `WITHOUT ROWID`, a row longer than about a quarter of a page (1,000 bytes at the default of 4 KiB) takes a whole
#   overflow page for what does not fit: a row of 1,140 bytes takes 4.6 KB of disk, and 1.2 to 1.4 KB with a rowid or pages of 16 KiB.
# Why it matters: `WITHOUT ROWID` is the usual advice for a key-value table, and a job as JSON has just about this length. A million
#   of them take 4.7 GB instead of 1.3, and every write as much more.
# Versions: sql.js 1.13.0 (SQLite 3.49), the same in node:sqlite of Node 24.21.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent sql.js@1.13.0
cat > sizes.cjs <<'JS'
const open = require('sql.js');

const ROWS = 5000;
const value = JSON.stringify({ prompt: 'a fox in the snow', token: 't'.repeat(1100) });

open().then((sql) => {
  const bytesPerRow = (pageSize, withoutRowid) => {
    const database = new sql.Database();
    database.run(`PRAGMA page_size = ${pageSize}`);
    database.run(`CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL) ${withoutRowid ? 'WITHOUT ROWID' : ''}`);
    database.run('BEGIN');
    for (let row = 0; row < ROWS; row += 1)
      database.run('INSERT INTO entries VALUES (?, ?)', [`jobs:${String(row).padStart(19, '0')}`, value]);
    database.run('COMMIT');
    return Math.round(database.export().length / ROWS);
  };
  const sizes = {
    'without rowid, 4 KiB': bytesPerRow(4096, true),
    'without rowid, 16 KiB': bytesPerRow(16_384, true),
    'with rowid, 4 KiB': bytesPerRow(4096, false),
  };
  console.log(`bytes on disk for a row of ${value.length} bytes:`);
  console.table(sizes);
  const [small, large, rowid] = Object.values(sizes);
  process.exit(small > 3 * large && small > 3 * rowid ? 0 : 1);
});
JS
node sizes.cjs
