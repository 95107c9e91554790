import { z } from 'zod';

/** What the fault switch tells of its own small work: time that it took and processor time that it needed, so far. */
export const processorWorkSchema = z.object({ tookSeconds: z.number(), neededSeconds: z.number() });
