import { z } from 'zod';

/** What docs/configuration.md and .env.example say of a variable, beside the default that its schema holds. */
export interface VariableDocs {
  /** Markdown. */
  readonly description: string;
  /** Markdown: the default of a variable whose schema holds none, or what else decides it. */
  readonly defaultText?: string;
  /** The value in .env.example where the schema holds no default. */
  readonly example?: string;
}

/** The documentation of each variable, by its schema. */
export const variableDocs = z.registry<VariableDocs>();
