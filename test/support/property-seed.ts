/** Every run of a property test tries the same cases; `SIAGA_TEST_SEED` has it try others. */

import fc from 'fast-check';
import { seed } from './chance.ts';

const SEED = 20_261_121;

fc.configureGlobal({ seed: process.env.SIAGA_TEST_SEED === undefined ? SEED : seed });
