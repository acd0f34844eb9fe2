import type { Layout } from "../src/model/layout-types.ts";
import { HEADER } from "./map-view.ts";

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/**
 * Weight of the distance at right angles to the direction of an arrow key. The distance in the direction of the key has
 * the weight 1.
 */
const ACROSS = 2.5;

/**
 * Returns the id of the next interface in the direction of an arrow key. Returns undefined if the key is not an arrow
 * key, or if there is no interface in its direction.
 */
export function neighbour(layout: Layout, id: string, key: string): string | undefined {
  const direction = directions[key];
  const from = layout.nodes.get(id);
  if (direction === undefined || from === undefined) return undefined;
  const [dx, dy] = direction;
  let best: string | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const [other, box] of layout.nodes) {
    const x = box.x + box.width / 2 - (from.x + from.width / 2);
    const y = box.y + HEADER / 2 - (from.y + HEADER / 2);
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    const distance = along + across * ACROSS;
    if (along <= 1 || distance >= shortest) continue;
    [best, shortest] = [other, distance];
  }
  return best;
}
