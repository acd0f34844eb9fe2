import { size } from "./layout-namespace.ts";
import type { Box } from "./layout-types.ts";

/** Minimum horizontal distance in pixels between two boxes that are connected by a direct curve. */
const MIN_DISTANCE = 24;
const MIN_BEND = 36;
const MAX_BEND = 160;
/** Width in pixels of the arc that connects two boxes which are above each other. */
const BOW = 22;

/** Returns a curve between the headers of two boxes. The curve leaves and enters the boxes horizontally. */
export function edgePath(from: Box, to: Box): string {
  const [start, end] = [from.y + Math.min(from.height, size.row) / 2, to.y + Math.min(to.height, size.row) / 2];
  if (to.x - (from.x + from.width) >= MIN_DISTANCE) return curve(from.x + from.width, start, to.x, end);
  if (from.x - (to.x + to.width) >= MIN_DISTANCE) return curve(to.x + to.width, end, from.x, start);
  const [left, right] = [from.x + from.width, to.x + to.width];
  const outside = Math.max(left, right) + BOW + Math.min(BOW, Math.abs(end - start) / 12);
  return `M${round(left)},${round(start)}C${round(outside)},${round(start)} ${round(outside)},${round(end)} ${round(right)},${round(end)}`;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.min(MAX_BEND, Math.max(MIN_BEND, (x2 - x1) / 2));
  return `M${round(x1)},${round(y1)}C${round(x1 + bend)},${round(y1)} ${round(x2 - bend)},${round(y2)} ${round(x2)},${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
