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

/**
 * Returns the benchmark tables of the README and of docs/performance.md, as Markdown. Rows without a result are
 * omitted.
 */
export function markdownTables({ results }: Report): string {
  const find = (name: string, implementation: string) =>
    results.find((result) => result.case === name && result.implementation === implementation);
  const times = timeRows.flatMap(([title, name, implementation = "bun-netlink"]) => {
    const result = find(name, implementation);
    if (result === undefined) return [];
    const ratio = /^c( |$)/.test(result.ratio?.to ?? "") ? result.ratio : undefined;
    const other = ratio === undefined ? undefined : find(name, ratio.to);
    const above = other === undefined ? "–" : `${Math.round(result.median - other.median)} ns`;
    return [[title, duration(result), ratio?.value.toFixed(2) ?? "–", above]];
  });
  const peers = libraryRows.flatMap(([title, name]) => {
    const cells = libraries.map(([, names]) => names.map((one) => find(name, one)).find((one) => one !== undefined));
    return cells.every((cell) => cell === undefined)
      ? []
      : [[title, ...cells.map((cell) => (cell === undefined ? "–" : duration(cell)))]];
  });
  return [
    table(["case", "time per operation", "ratio to C", "above C"], times),
    table(["case", ...libraries.map(([title]) => title)], peers),
  ].join("\n\n");
}

function duration({ median }: Result): string {
  return `${Number((median / 1000).toPrecision(2))} µs`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
