/**
 * What becomes of each namespace of the store when a person has what is kept of them erased, and when a server is forgotten:
 * - `own`: its key or value is theirs, and it is deleted by {@link ErasedNamespace} or {@link ForgottenNamespace}
 * - `job`: it goes with each of their jobs and compare sheets
 * - `expires`: it ends by itself within days
 * - `stays`: for the reason that docs/privacy.md gives
 * - `nothing`: it holds nothing of theirs
 */
type Fate = 'own' | 'job' | 'expires' | 'stays' | 'nothing';

/** Every namespace: a new one has to be here, and in docs/privacy.md unless it holds nothing of anybody. */
export const NAMESPACES = {
  acknowledged: { person: 'expires', server: 'expires' },
  'audit-log': { person: 'own', server: 'own' },
  'audit-people': { person: 'own', server: 'own' },
  'blocked-members': { person: 'stays', server: 'own' },
  books: { person: 'stays', server: 'own' },
  'books-open': { person: 'stays', server: 'own' },
  'books-totals': { person: 'stays', server: 'stays' },
  'by-person': { person: 'job', server: 'job' },
  callbacks: { person: 'nothing', server: 'nothing' },
  'cap-notices': { person: 'expires', server: 'expires' },
  cards: { person: 'nothing', server: 'nothing' },
  deployments: { person: 'nothing', server: 'nothing' },
  durations: { person: 'nothing', server: 'nothing' },
  erasures: { person: 'expires', server: 'nothing' },
  'favourite-copies': { person: 'job', server: 'job' },
  'favourite-notices': { person: 'expires', server: 'expires' },
  'found-recipes': { person: 'expires', server: 'expires' },
  gifts: { person: 'stays', server: 'own' },
  'gifts-open': { person: 'nothing', server: 'own' },
  jobs: { person: 'job', server: 'job' },
  kept: { person: 'job', server: 'job' },
  lists: { person: 'nothing', server: 'own' },
  'mask-drafts': { person: 'expires', server: 'expires' },
  'menu-pictures': { person: 'expires', server: 'expires' },
  open: { person: 'job', server: 'job' },
  'open-sheets': { person: 'job', server: 'job' },
  'open-trials': { person: 'expires', server: 'expires' },
  'person-servers': { person: 'stays', server: 'own' },
  predictions: { person: 'expires', server: 'expires' },
  'preset-cards': { person: 'nothing', server: 'nothing' },
  'preset-drafts': { person: 'expires', server: 'expires' },
  'preset-imports': { person: 'expires', server: 'expires' },
  presets: { person: 'stays', server: 'own' },
  previews: { person: 'nothing', server: 'own' },
  profiles: { person: 'own', server: 'nothing' },
  refused: { person: 'own', server: 'expires' },
  'reply-tokens': { person: 'job', server: 'job' },
  results: { person: 'job', server: 'job' },
  'run-seconds': { person: 'nothing', server: 'nothing' },
  secrets: { person: 'nothing', server: 'nothing' },
  'server-settings': { person: 'nothing', server: 'own' },
  servers: { person: 'nothing', server: 'own' },
  settings: { person: 'nothing', server: 'own' },
  'sheet-plans': { person: 'own', server: 'expires' },
  sheets: { person: 'job', server: 'job' },
  shortcuts: { person: 'nothing', server: 'own' },
  spending: { person: 'nothing', server: 'nothing' },
  'spending-people': { person: 'expires', server: 'nothing' },
  'spending-servers': { person: 'expires', server: 'expires' },
  stars: { person: 'own', server: 'job' },
  'stars-by-person': { person: 'own', server: 'job' },
  upkeep: { person: 'nothing', server: 'nothing' },
  usage: { person: 'own', server: 'own' },
  'usage-days': { person: 'stays', server: 'own' },
  versions: { person: 'nothing', server: 'nothing' },
} as const satisfies Readonly<Record<string, { readonly person: Fate; readonly server: Fate }>>;

type Namespaces = typeof NAMESPACES;
/** What is deleted for a person besides their jobs and sheets. */
export type ErasedNamespace = {
  [Name in keyof Namespaces]: Namespaces[Name]['person'] extends 'own' ? Name : never;
}[keyof Namespaces];
/** What is deleted for a server besides its jobs and sheets. */
export type ForgottenNamespace = {
  [Name in keyof Namespaces]: Namespaces[Name]['server'] extends 'own' ? Name : never;
}[keyof Namespaces];
