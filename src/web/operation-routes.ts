/** What machines ask of any service of this family: metrics, health, readiness, reload. */

import type { WebOptions } from './options.ts';
import { problem, type Reply, text } from './reply.ts';
import type { Route } from './route.ts';

async function renderMetrics(options: WebOptions, accept: string | undefined): Promise<Reply> {
  const { contentType, body } = await options.metrics.render(accept, options.picture());
  return { status: 200, contentType, body };
}

async function reload(options: WebOptions): Promise<Reply> {
  if (!options.lifecycle) {
    return problem(403, 'Reloading over HTTP is not enabled: start the service with --web.enable-lifecycle.');
  }
  const result = await options.lifecycle.reload();
  if (result.ok) return text(200, 'Configuration reloaded.');
  return problem(500, `The configuration was not taken, the old one stays: ${result.failure.detail}`);
}

export function operationRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/metrics',
      summary: 'Metrics in Prometheus text 0.0.4 or OpenMetrics 1.0.0, by the Accept header.',
      handle: ({ accept }) => renderMetrics(options, accept),
    },
    {
      methods: ['GET'],
      path: '/-/healthy',
      summary: 'Answers 200 while the process lives.',
      handle: () => text(200, 'Siaga is healthy.'),
    },
    {
      methods: ['GET'],
      path: '/-/ready',
      summary: 'Answers 200 when the service does its work, before that 503 with the reason.',
      handle() {
        const { ready, reason } = options.ready();
        return ready ? text(200, 'Siaga is ready.') : problem(503, reason, { 'retry-after': '1' });
      },
    },
    {
      methods: ['POST', 'PUT'],
      path: '/-/reload',
      summary:
        'Reads the configuration again; only when the service was started with --web.enable-lifecycle.',
      handle: () => reload(options),
    },
  ];
}
