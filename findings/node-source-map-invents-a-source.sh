#!/usr/bin/env bash
# What: a segment of one field in a source map says that what follows was generated, and is from no source (ECMA-426, mappings). `findEntry` of
#   Node's `module.SourceMap` gives it the source and position of the segment before. `@jridgewell/trace-mapping` says null, and so does
#   source-map-js. The class also keeps an array for each segment: 1.3 million bytes of mappings become more than ten times as much heap.
# Why it matters: whoever writes stacks of a bundle with it names a file and line that the code is not from, and holds it all for good.
# Versions: Node 20.20 and 24.21, @jridgewell/trace-mapping 0.3.31, source-map-js 1.2.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts @jridgewell/trace-mapping@0.3.31 source-map-js@1.2.1
cat > find.mjs <<'JS'
import { SourceMap } from 'node:module';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { SourceMapConsumer } from 'source-map-js';

const base = { version: 3, sources: ['a.ts'], names: [] };
const map = { ...base, mappings: 'AAAA,IAAA,I' };
const byNode = new SourceMap(map).findEntry(0, 9).originalSource;
const byTraceMapping = originalPositionFor(new TraceMap(map), { line: 1, column: 9 }).source;
const bySourceMapJs = new SourceMapConsumer(map).originalPositionFor({ line: 1, column: 9 }).source;
console.log(`column 9, from no source: Node ${byNode}, trace-mapping ${byTraceMapping}, source-map-js ${bySourceMapJs}`);

const mappings = Array.from({ length: 10_000 }, () => Array(26).fill('CAAC').join(',')).join(';');
const measure = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
};
const before = measure();
const kept = new SourceMap({ ...base, mappings });
kept.findEntry(0, 0);
const ratio = (measure() - before) / mappings.length;
console.log(`bytes of heap for each of ${mappings.length} bytes of mappings: ${ratio.toFixed(1)}`);
const isAsSeen = byNode === 'a.ts' && byTraceMapping === null && bySourceMapJs === null && ratio > 10;
process.exit(isAsSeen && kept.findEntry(1, 0) ? 0 : 1);
JS
node --expose-gc find.mjs
