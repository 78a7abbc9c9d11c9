import { writeFileSync } from 'node:fs';
import { configurationPage, environmentExample } from './configuration-docs.ts';

/** `npm run docs:configuration`: writes docs/configuration.md and .env.example. A test checks that they are up to date. */
writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationPage());
writeFileSync(new URL('../.env.example', import.meta.url), environmentExample());
