import type { World } from '../domain/world.ts';

/** Opens a world, uses it, and closes it whatever happens in between. */
export async function withWorld<T>(open: () => World | Promise<World>, use: (world: World) => Promise<T>): Promise<T> {
  const world = await open();
  try {
    return await use(world);
  } finally {
    await world.close();
  }
}
