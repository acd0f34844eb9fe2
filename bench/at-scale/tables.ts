import { table } from "../../scripts/docs/markdown.ts";

/** A table of the kernel that is filled, and what programs do with it. */
export type Table = "links" | "neighbours" | "forwardingEntries" | "routes" | "connections";
export type Action = "list" | "mirror" | "plan" | "map";

export interface Work {
  readonly title: string;
  /** Numbers of entries, each twice the previous one. */
  readonly sizes: readonly number[];
  readonly actions: readonly Action[];
}

export const works: Readonly<Record<Table, Work>> = {
  links: { title: "links", sizes: [2500, 5000, 10_000, 20_000], actions: ["list", "mirror", "plan", "map"] },
  neighbours: { title: "neighbours", sizes: [25_000, 50_000, 100_000, 200_000], actions: ["list", "mirror", "plan"] },
  forwardingEntries: {
    title: "forwarding entries",
    sizes: [25_000, 50_000, 100_000, 200_000],
    actions: ["list", "mirror", "plan"],
  },
  routes: { title: "routes", sizes: [125_000, 250_000, 500_000, 1_000_000], actions: ["list", "mirror", "plan"] },
  connections: { title: "connections", sizes: [62_500, 125_000, 250_000, 500_000], actions: ["list", "mirror"] },
};

/** Measurement of one action: milliseconds, and mebibytes of additional resident memory. */
export interface Measured {
  readonly wall: number;
  /** Processor time of all threads. */
  readonly cpu: number;
  /** Part of the processor time that the kernel used. */
  readonly kernel: number;
  readonly memory: number;
  /** For how long the event loop was blocked at most. */
  readonly delay: number;
}

/** Medians of the rounds. */
export interface ScaleRow extends Measured {
  readonly table: Table;
  readonly action: Action;
  readonly count: number;
}

const actionTitles: Readonly<Record<Action, string>> = {
  list: "list",
  mirror: "mirror, until it is complete",
  plan: "snapshot and plan without a change",
  map: "first view of the map",
};

/**
 * Returns the exponent of the growth of a time with the number of entries, by a fit over all sizes: 1 is linear.
 */
export function growth(rows: readonly ScaleRow[], time: (row: ScaleRow) => number = ({ cpu }) => cpu): number {
  const points = rows.map((row) => [Math.log(row.count), Math.log(time(row))] as const);
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** Returns the Markdown table of the largest sizes, with the growth over all sizes. */
export function scaleTable(rows: readonly ScaleRow[]): string {
  const lines: string[][] = Object.entries(works).flatMap(([name, { title, actions }]) =>
    actions.flatMap((action) => {
      const found = rows.filter((row) => row.table === name && row.action === action);
      const largest = found.toSorted((one, other) => one.count - other.count).at(-1);
      if (largest === undefined) return [];
      const { count, wall, cpu, kernel, memory, delay } = largest;
      const cells = [
        `${count.toLocaleString("en")} ${title}: ${actionTitles[action]}`,
        milliseconds(wall),
        milliseconds(cpu),
        milliseconds(kernel),
        `${Math.max(0, Math.round(memory))} MiB`,
        milliseconds(delay),
        growth(found).toFixed(2),
        growth(found, (row) => row.cpu - row.kernel).toFixed(2),
      ];
      return [cells];
    }),
  );
  const head = [
    ...["work", "time", "processor time", "of it in the kernel", "memory", "longest delay", "growth"],
    "growth without the kernel",
  ];
  return table(head, lines);
}

function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${Number(value.toPrecision(2))} ms`;
}
