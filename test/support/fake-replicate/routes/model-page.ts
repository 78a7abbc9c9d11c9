import { Hono } from 'hono';
import type { HostedModel } from '#test/support/fake-replicate/models.ts';
import type { Env } from './inject-faults.ts';

/**
 * The page of a model on the site, as far as prices go: it holds what it shows as JSON in script elements, of which only one has
 * the prices. It is public.
 */
export function modelPageRoutes(
  models: ReadonlyMap<string, HostedModel>,
  onRequest: (path: string) => void,
): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/:owner/:name', ({ req, notFound, html }) => {
    onRequest(req.path);
    const model = models.get(`${req.param('owner')}/${req.param('name')}`);
    if (!model) return notFound();
    const script = (id: string, props: unknown) =>
      `<script id="react-component-props-${id}" type="application/json">${JSON.stringify(props)}</script>`;
    return html(`<!doctype html><html><head><title>${model.owner}/${model.name} | Replicate</title></head><body>
${script('header', { user: null, theme: 'billing' })}
${script('model', { model: { name: model.name }, ...pageBilling(model) })}
</body></html>`);
  });
  return app;
}

/** Models with prices by count have them in tiers; the others are billed by the seconds on their hardware. */
function pageBilling({ billing }: HostedModel) {
  const hardware = { hardware: 'Nvidia H100 GPU', price: '$0.001525 per second', p50price: '$0.0092' };
  return billing ? { ...hardware, billingConfig: billing } : { ...hardware, billingConfig: null };
}
