/** Stages of records, in Indonesian; those that a site named itself stay as they are. */

export const STAGE_NAMES: Readonly<Record<string, string>> = {
  captured: 'direkam',
  acknowledged: 'diterima pusat',
  print_ready: 'siap cetak',
  printed: 'dicetak',
};

/** "print_ready" as people write it. */
export function stageText(stage: string): string {
  return STAGE_NAMES[stage] ?? stage.replaceAll('_', ' ');
}
