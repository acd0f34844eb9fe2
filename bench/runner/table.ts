import type { Report, Result } from "./results.ts";

/** Rows of the README's benchmark tables: description, case, and implementation (default: bun-netlink). */
const timeRows: readonly (readonly [title: string, name: string, implementation?: string])[] = [
  ["receive and parse an upcall in a worker", "upcall-drain"],
  ["the same with two sockets and two workers", "upcall-drain", "bun-netlink 2 workers"],
  ["the same while a sender runs at full speed", "upcall-live"],
  ["receive an upcall through a ring in the main thread", "ring"],
  ["add a route, one request at a time", "transact 1"],
  ["add a route, 64 requests at a time", "transact 64"],
  ["get one interface, read in place", "round-trip"],
  ["get one interface, with a copy of the reply", "round-trip", "bun-netlink copy"],
  ["dump 100,000 routes, read in place", "dump-routes walk"],
  ["dump 100,000 routes, decoded to objects", "dump-routes decode"],
  ["accept a queued packet, in batches", "nfqueue"],
  ["accept a queued packet, one at a time", "nfqueue", "bun-netlink single"],
  ["wake up the sleeping main thread", "wake-up"],
];

/** Columns of the table that compares other libraries: title, and names of implementations. */
const libraries: readonly (readonly [title: string, implementations: readonly string[]])[] = [
  ["bun-netlink", ["bun-netlink"]],
  ["C", ["c", "c recvfrom", "c recvmmsg"]],
  ["Go (mdlayher)", ["go mdlayher"]],
  ["Go (vishvananda)", ["go vishvananda"]],
  ["Python (pyroute2)", ["pyroute2"]],
];

const libraryRows: readonly (readonly [title: string, name: string])[] = [
  ["get one interface", "round-trip"],
  ["dump a route, decoded", "dump-routes decode"],
];

/** Targets in nanoseconds above C, by case. */
const timeTargets: readonly (readonly [name: string, nanoseconds: number])[] = [
  ["upcall-drain", 25],
  ["decode", 8],
  ["upcall-view", 15],
  ["wake-up", 8000],
  ["round-trip", 150],
  ["transact 1", 80],
  ["transact 64", 20],
  ["dump-routes walk", 4],
  ["dump-routes decode", 25],
  ["route-list", 50],
  ["route-add", 150],
  ["nfqueue", 30],
];

/** Targets as a multiple of the compared program's time: case, implementation and factor. */
const ratioTargets: readonly (readonly [name: string, implementation: string, factor: number])[] = [
  ["encode-schema route", "bun-netlink schema", 1.1],
  ["encode-schema conntrack", "bun-netlink schema", 1.1],
  ["decode-schema route", "bun-netlink schema", 1.1],
  ["decode-schema conntrack", "bun-netlink schema", 1.1],
  ["decode-schema link", "bun-netlink schema", 1.1],
  ["mirror", "bun-netlink", 1.6],
];

function finder({ results }: Report): (name: string, implementation: string) => Result | undefined {
  return (name, implementation) =>
    results.find((result) => result.case === name && result.implementation === implementation);
}

/** One result of the comparison with other libraries. */
export interface LibraryTime {
  title: string;
  library: string;
  nanoseconds: number;
}

/** Returns the times of the library, of C and of other libraries for the same work. */
export function libraryTimes(report: Report): LibraryTime[] {
  const find = finder(report);
  return libraryRows.flatMap(([title, name]) =>
    libraries.flatMap(([library, names]) => {
      const result = names.map((one) => find(name, one)).find((one) => one !== undefined);
      return result === undefined ? [] : [{ title, library, nanoseconds: result.median }];
    }),
  );
}

/**
 * Returns the benchmark tables of the README and of docs/performance.md, as Markdown: times, other libraries, targets.
 * Rows and tables without a result are omitted.
 */
export function markdownTables(report: Report): string {
  const find = finder(report);
  const comparison = libraryTimes(report);
  const times = timeRows.flatMap(([title, name, implementation = "bun-netlink"]) => {
    const result = find(name, implementation);
    if (result === undefined) return [];
    const ratio = /^c( |$)/.test(result.ratio?.to ?? "") ? result.ratio : undefined;
    const other = ratio === undefined ? undefined : find(name, ratio.to);
    const above = other === undefined ? "–" : `${Math.round(result.median - other.median)} ns`;
    return [[title, duration(result.median), ratio?.value.toFixed(2) ?? "–", above]];
  });
  const peers = libraryRows.flatMap(([title]) => {
    const cells = libraries.map(([library]) =>
      comparison.find((time) => time.title === title && time.library === library),
    );
    return cells.every((cell) => cell === undefined)
      ? []
      : [[title, ...cells.map((cell) => (cell === undefined ? "–" : duration(cell.nanoseconds)))]];
  });
  const targets = [
    ...timeTargets.map(([name, target]) => ({ name, implementation: "bun-netlink", target })),
    ...ratioTargets.map(([name, implementation, factor]) => ({ name, implementation, factor })),
  ].flatMap((row) => {
    const result = find(row.name, row.implementation);
    const ratio = result?.ratio;
    const other = ratio === undefined ? undefined : find(row.name, ratio.to);
    if (result === undefined || ratio === undefined || other === undefined) return [];
    const [measured, target] =
      "target" in row
        ? [`${Math.round(result.median - other.median)} ns above`, `${row.target} ns`]
        : [`${ratio.value.toFixed(2)} ×`, `${row.factor.toFixed(2)} ×`];
    return [[row.name, `${Math.round(result.median)}`, `${Math.round(other.median)} (${ratio.to})`, measured, target]];
  });
  return [
    table(["case", "time per operation", "ratio to C", "above C"], times),
    table(["case", ...libraries.map(([title]) => title)], peers),
    table(["case", "ns per operation", "compared with", "measured", "target"], targets),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function duration(nanoseconds: number): string {
  return `${Number((nanoseconds / 1000).toPrecision(2))} µs`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [titles, titles.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
