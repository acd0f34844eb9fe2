import { sleep } from "bun";

/**
 * Counts the objects made by `make` that survive garbage collection without references. The collector is conservative,
 * so an object may survive one attempt. Leaked objects survive all attempts.
 */
export async function countSurvivors(make: () => object[]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 20 && least > 0; attempt++) least = Math.min(least, await countSurvivorsOnce(make));
  return least;
}

async function countSurvivorsOnce(make: () => object[]): Promise<number> {
  const references = make().map((object) => new WeakRef(object));
  for (let round = 0; round < 5 && references.some((one) => one.deref() !== undefined); round++) {
    await sleep(1);
    Bun.gc(true);
  }
  return references.filter((one) => one.deref() !== undefined).length;
}

/** Returns the objects in the fields of an object, at any depth. */
export function within(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(within)];
}
