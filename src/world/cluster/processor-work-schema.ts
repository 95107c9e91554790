import { z } from 'zod';

/**
 * What the fault switch tells of its own small work: time that it took and processor time that it needed, so far; and which
 * process of it tells.
 */
export const processorWorkSchema = z.object({
  tookSeconds: z.number(),
  neededSeconds: z.number(),
  instance: z.string().min(1),
});
