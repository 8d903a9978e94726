import type { Say } from './words.ts';

/** "print_ready" as people write it. */
export function stageName(stage: string, say: Say): string {
  return say.sync.stageNames[stage] ?? stage.replaceAll('_', ' ');
}
