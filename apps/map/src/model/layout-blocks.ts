import type { Box } from "./layout-types.ts";

/** Boxes of the layout with fixed positions relative to each other. */
export interface Block {
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
  /** Moves all boxes of a block by a distance. */
  move(x: number, y: number): void;
}

const GAP = 56;

/** Returns a block of boxes whose bounds start at the origin. */
export function blockOf(boxes: readonly Box[], width: number, height: number): Block {
  return {
    ...{ boxes, width, height },
    move(x, y) {
      for (const box of boxes) {
        box.x += x;
        box.y += y;
      }
    },
  };
}

/**
 * Arranges blocks of boxes in rows, and keeps their order. `shape` is the preferred aspect ratio of the result: its width
 * divided by its height.
 */
export function arrange(blocks: readonly Block[], shape: number, gap = GAP): Block {
  const surface = blocks.reduce((sum, block) => sum + (block.width + gap) * (block.height + gap), 0);
  const limit = Math.max(Math.sqrt(surface * shape), ...blocks.map((block) => block.width));
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const block of blocks) {
    if (x > 0 && x + block.width > limit) {
      y += rowHeight + gap;
      [x, rowHeight] = [0, 0];
    }
    block.move(x, y);
    x += block.width + gap;
    width = Math.max(width, x - gap);
    rowHeight = Math.max(rowHeight, block.height);
  }
  const boxes = blocks.flatMap((block) => block.boxes);
  return blockOf(boxes, width, y + rowHeight);
}
