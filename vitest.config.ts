import { defineConfig } from 'vitest/config';

interface Project {
  readonly name: string;
  readonly testTimeout: number;
  /** Files share one module graph: quick, and right for tests that keep no state outside themselves. */
  readonly shared?: boolean;
  /** Tests that look at time or at the whole machine want it to themselves. */
  readonly alone?: boolean;
}

const project = ({ name, testTimeout, shared = false, alone = false }: Project) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    setupFiles: ['test/support/property-seed.ts'],
    testTimeout,
    hookTimeout: testTimeout,
    fileParallelism: !alone,
    isolate: !shared,
    ...(shared && { pool: 'threads' as const }),
  },
});

export default defineConfig({
  test: {
    projects: [
      project({ name: 'unit', testTimeout: 20_000, shared: true }),
      project({ name: 'integration', testTimeout: 60_000 }),
      project({ name: 'fault', testTimeout: 300_000, alone: true }),
      project({ name: 'e2e', testTimeout: 120_000, alone: true }),
    ],
  },
});
