import { table } from "../../scripts/docs/markdown.ts";
import type { Report } from "../runner/results.ts";

// Tables of a run with `--start`. All times are processor times, which depend less on other programs than elapsed times.

/** Number of workers that a program starts in addition to the first one, to measure the memory of each. */
export const MORE_WORKERS = 8;

/** Returns the name of the program that starts {@link MORE_WORKERS} more workers than the program `name`. */
export function withMore(name: string): string {
  return `${name}, and ${MORE_WORKERS} more`;
}

/** Name of the program with which all others are compared. */
export const EMPTY = "empty program";
const EMPTY_EXECUTABLE = "empty executable";

/** Rows of the table of whole programs: title, program, and the empty program with which Bun programs are compared. */
const programRows: readonly (readonly [title: string, program: string, empty?: string])[] = [
  ["`Links.open().list()`, installed package", "list links: installed", EMPTY],
  ["the same, bundled and minified", "list links: bundled", EMPTY],
  ["the same, bundled with bytecode", "list links: bundled with bytecode", EMPTY],
  ["the same, executable with bytecode", "list links: executable with bytecode", EMPTY_EXECUTABLE],
  ["`bun-netlink show links`", "list links: bun-netlink show links", EMPTY],
  ['`Nftables.open().list("table")`, installed package', "list tables: installed", EMPTY],
  ["empty program of Bun", EMPTY],
  ["links by hand with `bun:ffi`, without the library", "list links: bun:ffi by hand", EMPTY],
  ["`ip link`", "list links: ip (C)"],
  ["`nft list tables`", "list tables: nft (C)"],
  ["links in Go (vishvananda)", "list links: Go, vishvananda"],
  ["links in Python (pyroute2)", "list links: Python, pyroute2"],
];

/** Maximum time of a start. */
interface Target {
  readonly title: string;
  readonly milliseconds: number;
  readonly program: string;
  /** Program whose time is subtracted (default: the empty program). */
  readonly above?: string;
  /** Programs that show the share of the engine, and the programs whose times are subtracted from theirs. */
  readonly floors: readonly (readonly [title: string, program: string, above?: string])[];
}

const loaded = (program: string) => ["the code loaded, not run", `${program}: loaded only`] as const;
const byHand = ["`bun:ffi` by hand", "list links: bun:ffi by hand"] as const;
const targets: readonly Target[] = [
  {
    title: "import `bun-netlink`",
    milliseconds: 12,
    program: "bun-netlink",
    floors: [loaded("bun-netlink")],
  },
  {
    title: "list links, installed",
    milliseconds: 25,
    program: "list links: installed",
    floors: [loaded("bun-netlink/route"), byHand],
  },
  {
    title: "list links, bundled",
    milliseconds: 18,
    program: "list links: bundled",
    floors: [loaded("list links: bundled"), byHand],
  },
  {
    title: "list links, bundled with bytecode",
    milliseconds: 12,
    program: "list links: bundled with bytecode",
    floors: [byHand],
  },
  {
    title: "list links, executable with bytecode",
    milliseconds: 8,
    program: "list links: executable with bytecode",
    above: EMPTY_EXECUTABLE,
    floors: [
      [...loaded("list links: executable with bytecode"), EMPTY_EXECUTABLE],
      ["`bun:ffi` by hand", "list links: bun:ffi by hand, executable", EMPTY_EXECUTABLE],
    ],
  },
  {
    title: "list tables of nftables, installed",
    milliseconds: 30,
    program: "list tables: installed",
    floors: [loaded("bun-netlink/nftables")],
  },
  {
    title: "`bun-netlink show links`",
    milliseconds: 25,
    program: "list links: bun-netlink show links",
    floors: [byHand],
  },
  {
    title: "first worker of a pool, after the import",
    milliseconds: 15,
    program: "worker of a pool",
    above: "bun-netlink",
    floors: [
      ["the code loaded, not run", "worker of a pool: loaded only"],
      ["a worker without code", "empty worker"],
    ],
  },
];

/** Maximum memory of an additional worker of a pool, in MiB. */
const MAX_WORKER_MIB = 4;

/** Targets of the sizes of packages, in megabytes. */
const sizeTargets: Readonly<Record<string, { packed: number; unpacked: number }>> = {
  "bun-netlink": { packed: 1.5, unpacked: 6 },
};

function processorTime({ results }: Report, program: string): number | undefined {
  const result = results.find((one) => one.implementation === program && one.case.endsWith(" cpu"));
  return result === undefined ? undefined : result.median / 1e6;
}

/** Returns the median processor time of a program above that of another one, in milliseconds. */
function above(report: Report, program: string, other = EMPTY): number | undefined {
  const [time, compared] = [processorTime(report, program), processorTime(report, other)];
  return time === undefined || compared === undefined ? undefined : time - compared;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? "–" : `${value.toFixed(1)} ms`;
}

function programTable(report: Report): string {
  const rows = programRows.flatMap(([title, program, empty]) => {
    const time = processorTime(report, program);
    if (time === undefined) return [];
    const difference = empty === undefined ? undefined : above(report, program, empty);
    return [[title, milliseconds(time), milliseconds(difference)]];
  });
  return table(["program", "processor time", "above an empty program"], rows);
}

function entryTable(report: Report): string {
  const names = report.results
    .filter((one) => one.case === "start import cpu" && one.implementation !== EMPTY)
    .map((one) => one.implementation);
  const rows = names.map((name) => {
    const floor = above(report, `${name}: loaded only`);
    return [`\`${name}\``, milliseconds(above(report, name)), milliseconds(floor)];
  });
  return table(["entry point", "import", "its code loaded, not run"], rows);
}

function targetTable(report: Report): string {
  const rows = targets.flatMap(({ title, milliseconds: limit, program, above: other, floors }) => {
    const median = above(report, program, other);
    if (median === undefined) return [];
    const shown = floors.map(([name, floor, empty]) => `${name}: ${milliseconds(above(report, floor, empty))}`);
    return [[title, `${limit} ms`, milliseconds(median), shown.join("; ") || "–"]];
  });
  const memory = workerMemory(report, "worker of a pool");
  if (memory !== undefined) {
    const floors = [
      ["the code loaded, not run", "worker of a pool: loaded only"],
      ["a worker without code", "empty worker"],
    ].map(([name, program]) => `${name}: ${mebibytes(workerMemory(report, program!))}`);
    rows.push(["additional worker of a pool", `${MAX_WORKER_MIB} MiB`, mebibytes(memory), floors.join("; ")]);
  }
  return table(["start", "target", "measured", "floor programs"], rows);
}

/** Returns the memory of each additional worker of a program in bytes. */
function workerMemory({ results }: Report, program: string): number | undefined {
  const [one, more] = [program, withMore(program)].map(
    (name) => results.find((result) => result.implementation === name && result.unit === "bytes")?.median,
  );
  return one === undefined || more === undefined ? undefined : (more - one) / MORE_WORKERS;
}

function mebibytes(value: number | undefined): string {
  return value === undefined ? "–" : `${(value / 2 ** 20).toFixed(1)} MiB`;
}

function sizeTable({ sizes = [] }: Report): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  const rows = sizes.map(({ name, packed, unpacked, files }) => {
    const target = sizeTargets[name];
    const limit = target === undefined ? "–" : `${target.packed} MB and ${target.unpacked} MB`;
    return [`\`${name}\``, megabytes(packed), megabytes(unpacked), `${files}`, limit];
  });
  return table(["package", "packed", "unpacked", "files", "target"], rows);
}

function loadedTable({ loaded = [] }: Report): string {
  const rows = loaded.map(({ entry, call, files, kilobytes }) => {
    return [`\`${entry}\``, call === undefined ? "import" : `\`${call}\``, `${files}`, `${kilobytes} KB`];
  });
  return table(["entry point", "until", "files", "code"], rows);
}

/** Tables of the README, docs/cli.md and docs/performance.md by name. */
export const startTables: Readonly<Record<string, (report: Report) => string>> = {
  "start-programs": programTable,
  "start-entries": entryTable,
  "start-targets": targetTable,
  sizes: sizeTable,
  loaded: loadedTable,
};
