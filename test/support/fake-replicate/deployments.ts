import type { ModelVersion } from './models.ts';

/** A deployment, as the stand-in keeps it. */
export interface Deployment {
  readonly name: string;
  readonly release: number;
  readonly created: number;
  readonly target: ModelVersion;
  readonly hardware: string;
  readonly min_instances: number;
  readonly max_instances: number;
}

/** Whose deployments they are: the account's. */
export const DEPLOYMENT_OWNER = 'lorikeet';

/** What the API answers with. */
export function deploymentJson({ name, release, created, target, ...configuration }: Deployment) {
  return {
    owner: DEPLOYMENT_OWNER,
    name,
    current_release: {
      number: release,
      model: `${target.model.owner}/${target.model.name}`,
      version: target.version.id,
      created_at: new Date(created).toISOString(),
      created_by: {
        type: 'user',
        username: DEPLOYMENT_OWNER,
        name: 'Lorikeet',
        github_url: 'https://github.com/lorikeet',
      },
      configuration,
    },
  };
}
