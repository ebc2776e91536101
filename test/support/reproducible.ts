/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import fc from 'fast-check';

/**
 * The same random values in every run, so that a change is judged by the change alone. Another seed explores
 * further: `FC_SEED=$RANDOM npm test`.
 */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 1) });
