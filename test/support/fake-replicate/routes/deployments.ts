import { Hono } from 'hono';
import { z } from 'zod';
import { type Deployment, deploymentJson } from '#test/support/fake-replicate/deployments.ts';
import type { FakeContext } from '#test/support/fake-replicate/fake-context.ts';
import { findVersion, type HostedModel } from '#test/support/fake-replicate/models.ts';
import { INVALID_VERSION, invalidInput, NOT_FOUND, type Problem } from '#test/support/fake-replicate/problems.ts';
import { type Env, problemResponse } from './inject-faults.ts';
import { pageJson } from './page.ts';

const configuration = {
  version: z.string(),
  hardware: z.string(),
  min_instances: z.int().min(0).max(5),
  max_instances: z.int().min(0).max(20),
};
const created = z.object({ name: z.string(), model: z.string(), ...configuration });
const changes = z.object(configuration).partial();

const RUNNING: Problem = {
  status: 422,
  body: {
    title: 'Deployment is running',
    detail: 'You can only delete deployments that have been offline for at least 15 minutes.',
    status: 422,
  },
};

/** Deployments: lists, changes, deletes. Predictions on them are in `create-prediction.ts`. */
export function deploymentRoutes(
  fake: FakeContext,
  models: ReadonlyMap<string, HostedModel>,
  deployments: Map<string, Deployment>,
): Hono<Env> {
  const app = new Hono<Env>();
  const store = (deployment: Deployment) => {
    deployments.set(deployment.name, deployment);
    return Response.json(deploymentJson(deployment));
  };
  const refuse = (description: string) => problemResponse(invalidInput([{ type: 'required', field: '', description }]));
  app.get('/deployments', ({ req }) => {
    const options = { url: req.url, origin: fake.origin, pageSize: 2 };
    return Response.json(pageJson([...deployments.values()], deploymentJson, options));
  });
  app.post('/deployments', async ({ req }) => {
    const { data } = created.safeParse(await req.json().catch(() => undefined));
    if (!data) return refuse('name is required');
    const { version, model: _, ...rest } = data;
    const target = findVersion(models, version);
    return target
      ? store({ ...rest, release: 1, created: fake.clock.now(), target })
      : problemResponse(INVALID_VERSION);
  });
  app.get('/deployments/:owner/:name', ({ req }) => {
    const deployment = deployments.get(req.param('name'));
    return deployment ? Response.json(deploymentJson(deployment)) : problemResponse(NOT_FOUND);
  });
  app.patch('/deployments/:owner/:name', async ({ req }) => {
    const before = deployments.get(req.param('name'));
    if (!before) return problemResponse(NOT_FOUND);
    const { data } = changes.safeParse(await req.json().catch(() => undefined));
    if (!data) return refuse('the configuration is invalid');
    const { version, hardware, min_instances, max_instances } = data;
    const target = version === undefined ? before.target : findVersion(models, version);
    if (!target) return problemResponse(INVALID_VERSION);
    return store({
      ...before,
      target,
      hardware: hardware ?? before.hardware,
      min_instances: min_instances ?? before.min_instances,
      max_instances: max_instances ?? before.max_instances,
      release: before.release + 1,
      created: fake.clock.now(),
    });
  });
  app.delete('/deployments/:owner/:name', ({ req, body }) => {
    const deployment = deployments.get(req.param('name'));
    if (!deployment) return problemResponse(NOT_FOUND);
    if (deployment.min_instances > 0) return problemResponse(RUNNING);
    deployments.delete(deployment.name);
    return body(null, 204);
  });
  return app;
}
