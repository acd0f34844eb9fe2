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

/** Widths of rows that are tried, as multiples of the width at which the blocks would fill the shape exactly. */
const LIMITS = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2];

/**
 * Arranges blocks of boxes in rows, and keeps their order. `shape` is the preferred aspect ratio of the result: its width
 * divided by its height.
 */
export function arrange(blocks: readonly Block[], shape: number, gap = GAP): Block {
  const surface = blocks.reduce((sum, block) => sum + (block.width + gap) * (block.height + gap), 0);
  const widest = Math.max(...blocks.map((block) => block.width));
  const scale = ({ width, height }: Rows) => Math.min(shape / width, 1 / height);
  const { places, width, height } = LIMITS.map((factor) =>
    rowsOf(blocks, Math.max(Math.sqrt(surface * shape) * factor, widest), gap),
  ).reduce((best, other) => (scale(other) > scale(best) ? other : best));
  for (const [index, block] of blocks.entries()) block.move(...places[index]!);
  return blockOf(
    blocks.flatMap((block) => block.boxes),
    width,
    height,
  );
}

/** Positions of blocks in rows, and the size of all rows. */
interface Rows {
  readonly places: readonly (readonly [x: number, y: number])[];
  readonly width: number;
  readonly height: number;
}

/** Returns the positions of blocks in rows that are not wider than a limit. */
function rowsOf(blocks: readonly Block[], limit: number, gap: number): Rows {
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  const places = blocks.map((block) => {
    if (x > 0 && x + block.width > limit) {
      y += rowHeight + gap;
      [x, rowHeight] = [0, 0];
    }
    const place = [x, y] as const;
    x += block.width + gap;
    width = Math.max(width, x - gap);
    rowHeight = Math.max(rowHeight, block.height);
    return place;
  });
  return { places, width, height: y + rowHeight };
}
