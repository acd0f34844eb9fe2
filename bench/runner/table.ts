import { basename } from "node:path";
import { table } from "../../scripts/docs/markdown.ts";
import { scaleTable } from "../at-scale/tables.ts";
import { startTables } from "../start/tables.ts";
import { cases, clusterFunctions, clusterSizes } from "./cases.ts";
import { totalOf } from "./profile.ts";
import type { Report, Result } from "./results.ts";

/** Rows of the README's benchmark tables: description, case, and implementation (default: bun-netlink). */
const timeRows: readonly (readonly [title: string, name: string, implementation?: string])[] = [
  ["receive and parse an upcall in a worker", "upcall-drain"],
  ["the same with two sockets and two workers", "upcall-drain", "bun-netlink 2 workers"],
  ["the same while a sender runs at full speed", "upcall-live"],
  ["receive an upcall through a ring in the main thread", "ring"],
  ["add a route, one request at a time", "transact 1"],
  ["add a route, 64 requests at a time", "transact 64"],
  ["add a route given as an object (`Routes.add`)", "route-add"],
  ["get one interface, read in place", "round-trip"],
  ["get one interface, with a copy of the reply", "round-trip", "bun-netlink copy"],
  ["dump 100,000 routes, read in place", "dump-routes walk"],
  ["dump 100,000 routes, decoded to objects", "dump-routes decode"],
  ["accept a queued packet, in batches", "nfqueue"],
  ["accept a queued packet, one at a time", "nfqueue", "bun-netlink single"],
  ["wake up the sleeping main thread", "wake-up"],
];

/** Cases of the start page. */
const startCases: ReadonlySet<string> = new Set(["upcall-drain", "route-add", "dump-routes decode"]);

/**
 * Additional rows of the table in docs/performance.md. The compared program is C, or the program that the title names
 * last.
 */
const furtherTimeRows: typeof timeRows = [
  ["wake up the main thread, `inLoop`", "wake-up", "bun-netlink in loop"],
  ["wake up `receive({ wait })`", "wake-up", "bun-netlink wait"],
  ["list 100,000 routes (`Routes.list`)", "route-list"],
  ["list 100,000 UDP sockets; `ss`", "socket-list plain"],
  ["list 5,000 IP addresses; `ip -json`", "list addresses"],
  ["list 500 network interfaces; `ip -json`", "list links"],
  ["parse an upcall in memory", "decode"],
  ["read all fields of an upcall", "upcall-view"],
  ["mirror 1,000,000 routes; a typed dump", "mirror"],
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
 * Performance targets as differences from the time of C in nanoseconds: case, target, and implementations if they are
 * not the default ones.
 */
const timeTargets: readonly (readonly [name: string, nanoseconds: number, implementation?: string, floor?: string])[] =
  [
    ["upcall-drain", 25],
    ["decode", 8],
    ["upcall-view", 15],
    ["wake-up", 8000],
    ["wake-up", 8000, "bun-netlink in loop", "floor in loop"],
    ["round-trip", 150],
    ["transact 1", 80],
    ["transact 64", 20],
    ["dump-routes walk", 4],
    ["dump-routes decode", 25],
    ["route-list", 50],
    ["route-add", 150],
    ["nfqueue", 30],
  ];

/** Performance targets as a multiple of the compared program's time: case, implementation and factor. */
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

function startTable(report: Report): string {
  return timeTable(
    report,
    timeRows.filter(([, name, implementation]) => startCases.has(name) && implementation === undefined),
  );
}

function timeTable(report: Report, selected = timeRows): string {
  const find = finder(report);
  const rows = selected.flatMap(([title, name, implementation = "bun-netlink"]) => {
    const result = find(name, implementation);
    if (result === undefined) return [];
    const ratio = /^c( |$)/.test(result.ratio?.to ?? "") ? result.ratio : undefined;
    return [[title, duration(result.median), ratio?.value.toFixed(2) ?? "–"]];
  });
  return table(["case", "time per operation", "ratio to C"], rows);
}

function libraryTable(report: Report): string {
  const times = libraryTimes(report);
  const rows = libraryRows.flatMap(([title]) => {
    const cells = libraries.map(([library]) => times.find((time) => time.title === title && time.library === library));
    return cells.every((cell) => cell === undefined)
      ? []
      : [[title, ...cells.map((cell) => (cell === undefined ? "–" : duration(cell.nanoseconds)))]];
  });
  return table(["case", ...libraries.map(([title]) => title)], rows);
}

function resultTable(report: Report): string {
  const find = finder(report);
  const rows = [...timeRows, ...furtherTimeRows].flatMap(([title, name, implementation = "bun-netlink"]) => {
    const result = find(name, implementation);
    const other = find(name, result?.ratio?.to ?? "");
    if (result?.ratio === undefined || other === undefined || other.implementation.startsWith("bun-netlink")) return [];
    const above = result.median < other.median ? "–" : difference(result.median - other.median);
    return [[title, duration(result.median), duration(other.median), result.ratio.value.toFixed(2), above]];
  });
  return table(["case", "ours", "C", "ratio", "above C"], rows);
}

/** Returns the table of a run with `--slices`. A slice that nothing disturbs takes the 10th percentile. */
function sliceTable(report: Report): string {
  const find = finder(report);
  const rows = timeTargets.flatMap(([name, target]) => {
    const ours = find(name, "bun-netlink");
    const c = find(name, ours?.ratio?.to ?? "");
    const floor = find(name, "floor");
    if (ours === undefined || c === undefined || floor === undefined) return [];
    const differences = [target, ours.p10 - c.p10, floor.p10 - c.p10, ours.p10 - floor.p10].map(difference);
    return [[name, duration(c.p10), ...differences]];
  });
  return table(["case", "C", "target", "above C", "floor above C", "above the floor"], rows);
}

/** Names of the cases that slices measure more exactly than rounds. */
const slicedNames: ReadonlySet<string> = new Set(cases.filter(({ isSliced }) => isSliced).map(({ name }) => name));

function targetTable(report: Report): string {
  const find = finder(report);
  const above = (one: Result | undefined, other: Result | undefined) =>
    one === undefined || other === undefined ? "–" : difference(one.median - other.median);
  const times = timeTargets.flatMap(([name, target, implementation = "bun-netlink", floorName = "floor"]) => {
    const result = find(name, implementation);
    const c = find(name, result?.ratio?.to ?? "");
    if (result === undefined || c === undefined || slicedNames.has(name)) return [];
    const floor = find(name, floorName);
    const title = implementation.replace("bun-netlink", name);
    return [[title, difference(target), above(result, c), above(floor, c), above(result, floor)]];
  });
  const ratios = ratioTargets.flatMap(([name, implementation, factor]) => {
    const ratio = find(name, implementation)?.ratio;
    return ratio === undefined ? [] : [[name, `${factor.toFixed(2)} ×`, `${ratio.value.toFixed(2)} ×`, "–", "–"]];
  });
  return table(["case", "target", "above C", "floor above C", "above the floor"], [...times, ...ratios]);
}

/** Rows of the profile in docs/performance.md: cases and their implementations. */
const profileRows: readonly (readonly [name: string, implementations: readonly string[]])[] = [
  ["upcall-drain", ["bun-netlink", "floor", "c recvmmsg"]],
  ["decode", ["bun-netlink", "floor", "c"]],
  ["round-trip", ["bun-netlink", "floor", "c recvfrom"]],
  ["transact 1", ["bun-netlink", "floor", "c recvfrom"]],
  ["transact 64", ["bun-netlink", "floor", "c recvfrom"]],
  ["dump-routes walk", ["bun-netlink", "floor", "c"]],
  ["dump-routes decode", ["bun-netlink", "floor", "c"]],
  ["route-list", ["bun-netlink", "floor", "c"]],
  ["route-add", ["bun-netlink", "floor", "c"]],
  ["nfqueue", ["bun-netlink", "floor", "c batch"]],
  ["encode-schema route", ["bun-netlink schema", "typescript by hand, checked"]],
];
/** Maximum number of the library's source files per case in the profile. */
const MAX_PROFILED_FILES = 6;

function profileTable({ profiles = [] }: Report): string {
  const rows = profileRows.flatMap(([name, implementations]) =>
    implementations.flatMap((implementation) => {
      const profile = profiles.find((one) => one.case === name && one.implementation === implementation);
      if (profile === undefined) return [];
      const { kernel, engine, JavaScript, program, "C library": library } = profile.places;
      const times = [totalOf(profile), kernel, library, engine, JavaScript + program];
      return [[name, implementation, ...times.map((time) => time.toFixed(0))]];
    }),
  );
  return table(["case", "program", "total", "kernel", "C library", "engine", "own code"], rows);
}

function profiledFileTable({ profiles = [] }: Report): string {
  const rows = profileRows.flatMap(([name, [implementation]]) => {
    const profile = profiles.find((one) => one.case === name && one.implementation === implementation);
    if (profile === undefined) return [];
    const library = profile.files.filter(({ file }) => file.startsWith("src/"));
    const files = library.slice(0, MAX_PROFILED_FILES).map(({ file, own, called }) => {
      const calls = called >= 0.5 ? ` + ${called.toFixed(0)}` : "";
      return `\`${basename(file)}\` ${own.toFixed(0)}${calls}`;
    });
    return [[name, files.join(", ")]];
  });
  return table(["case", "source files"], rows);
}

/** Rows of the table of stalls: title and scenario. */
const stallRows: readonly (readonly [title: string, scenario: string])[] = [
  ["set a link every 5 ms, under contention", "set"],
  ["mirror links and routes, under contention", "mirror"],
  ["serve HTTP requests from mirrors, under contention", "agent"],
  ["the HTTP agent of the guide, under contention", "guide-agent"],
  ["5,000 requests, one after the other", "requests"],
  ["list 10,000 links", "list-links"],
  ["list 100,000 routes", "list-routes"],
  ["mirror 100,000 routes", "mirror-routes"],
  ["add and delete 100,000 routes", "add-routes"],
  ["declare 100,000 routes", "declare-routes"],
  ["plan 100,000 routes", "plan-routes"],
  ["apply 100,000 routes", "apply-routes"],
  ["delete 100,000 routes that do not exist", "delete-missing-routes"],
  ["add 100,000 elements to a set of nftables", "add-elements"],
  ["list 1,000,000 routes", "list-million-routes"],
  ["mirror 1,000,000 routes", "mirror-million-routes"],
  ["list 250,000 connections", "list-connections"],
  ["`bun-netlink map`, 1,000 interfaces, 400 changes/s", "command-map"],
  ["`bun-netlink agent`, the same", "command-agent"],
  ["`bun-netlink monitor`, the same", "command-monitor"],
];

/** Delays of a scenario of the group "stall" in milliseconds: medians of the rounds. */
export interface StallDelays {
  readonly title: string;
  readonly worst: number;
  readonly p99: number;
  /** The longest delay of the synchronous form and of the program in Go. Undefined if there is none. */
  readonly synchronous: number | undefined;
  readonly go: number | undefined;
  readonly floor: { readonly worst: number; readonly p99: number } | undefined;
}

/** Returns the delays of all scenarios of the report. */
export function stallDelays(report: Report): StallDelays[] {
  const find = finder(report);
  return stallRows.flatMap(([title, scenario]) => {
    const delay = (metric: string, implementation: string) => {
      const result = find(`stall ${scenario} ${metric}`, implementation);
      return result && result.median / 1e6;
    };
    const [worst, p99] = [delay("worst", "bun-netlink"), delay("p99", "bun-netlink")];
    if (worst === undefined || p99 === undefined) return [];
    const [floorWorst, floorP99] = [delay("worst", "floor"), delay("p99", "floor")];
    const floor = floorWorst === undefined || floorP99 === undefined ? undefined : { worst: floorWorst, p99: floorP99 };
    const [synchronous, go] = [delay("worst", "synchronous"), delay("worst", "go vishvananda")];
    return [{ title: title.replaceAll("`", ""), worst, p99, synchronous, go, floor }];
  });
}

function stallTable(report: Report): string {
  const find = finder(report);
  const rows = stallRows.flatMap(([title, scenario]) => {
    const cell = (metric: string, implementation: string): string => {
      const result = find(`stall ${scenario} ${metric}`, implementation);
      return result === undefined ? "–" : milliseconds(result.median);
    };
    const total = find(`stall ${scenario}`, "bun-netlink")?.ratio;
    if (cell("worst", "bun-netlink") === "–") return [];
    return [
      [
        title,
        cell("worst", "bun-netlink"),
        cell("blocked", "bun-netlink"),
        cell("p99", "bun-netlink"),
        cell("worst", "floor"),
        cell("p99", "floor"),
        cell("worst", "synchronous"),
        total === undefined ? "–" : `${total.value.toFixed(2)} ×`,
      ],
    ];
  });
  return table(
    [
      "meanwhile",
      "longest delay",
      "without waiting for a CPU",
      "99th percentile",
      "longest, engine alone",
      "99th percentile, engine alone",
      "longest, synchronous form",
      "total time",
    ],
    rows,
  );
}

/** Returns the table of the latencies of HTTP agents while another process contends for the RTNL lock. */
function agentTable(report: Report): string {
  const find = finder(report);
  const agents = [
    ["the agent above: links, routes, lookups", "guide-agent"],
    ["mirror of links, routes and connections", "agent"],
  ] as const;
  const rows = agents.flatMap(([title, scenario]) => {
    const results = ["request", "worst", "p99"].map((metric) => find(`stall ${scenario} ${metric}`, "bun-netlink"));
    if (results.includes(undefined)) return [];
    return [[title, ...results.map((result) => milliseconds(result!.median))]];
  });
  return table(["agent", "99th percentile of the latency", "longest delay of its event loop", "99th percentile"], rows);
}

/** Returns the table of the memory of watched namespaces. */
function memoryTable(report: Report): string {
  const find = finder(report);
  const mebibytes = (name: string, implementation: string): string[] => {
    const result = find(name, implementation);
    if (result === undefined) return [];
    const [low, median, high] = [result.p10, result.median, result.p90].map((bytes) => Math.round(bytes / 2 ** 20));
    return [`${median} MiB (${low} to ${high})`];
  };
  const rows = [
    ["ten seconds after 1,000,000 changes", "namespaces memory"],
    ["highest value since the start", "namespaces peak"],
  ].flatMap(([title = "", name = ""]) => {
    const cells = [title, ...mebibytes(name, "bun-netlink"), ...mebibytes(name, "floor")];
    return cells.length === 3 ? [cells] : [];
  });
  return table(["resident memory (median, 10th to 90th percentile)", "watches of 200 namespaces", "floor"], rows);
}

/** Returns the table of the same programs in Bun, Node.js and Deno. */
function runtimeTable(report: Report): string {
  const find = finder(report);
  const work = [
    ["add or delete one route", "runtimes transact"],
    ["get one interface as a typed object", "runtimes get"],
    ["list one route of 100,000 as a typed object", "runtimes route-list"],
    ["receive and parse one upcall in a worker", "runtimes upcall-drain"],
    ["memory of one more worker of a pool", "runtimes memory"],
    ["a program that lists the interfaces, from start to end", "runtimes start"],
    ["an empty program, from start to end", "runtimes start"],
  ] as const;
  const runtimes = ["bun", "node", "deno"] as const;
  const rows = work.flatMap(([title, name], row) => {
    const suffix = row === work.length - 1 ? " empty" : "";
    const results = runtimes.map((runtime) => find(name, `${runtime}${suffix}`));
    if (results.includes(undefined)) return [];
    const isMemory = name === "runtimes memory";
    const cells = results.map((result) => {
      const { median } = result!;
      if (isMemory) return `${(median / 2 ** 20).toFixed(1)} MiB`;
      return name === "runtimes start" ? milliseconds(median) : duration(median);
    });
    return [[title, ...cells]];
  });
  return table(["work", "Bun", "Node.js", "Deno"], rows);
}

/** Columns of the table of the group "nft-cluster": title, implementation, and whether the column is of the memory. */
const clusterColumns: readonly (readonly [title: string, implementation: string, isMemory?: boolean])[] = [
  ["bun-netlink", "bun-netlink"],
  ["in a new process", "bun-netlink cold"],
  ["floor", "floor"],
  ["floor in a new process", "floor cold"],
  ["`nft`", "nft"],
  ["Go (google/nftables)", "go google"],
  ["memory", "bun-netlink", true],
  ["in a new process", "bun-netlink cold", true],
  ["floor in a new process", "floor cold", true],
  ["`nft`", "nft", true],
  ["Go (google/nftables)", "go google", true],
];

/** Returns the table of large rulesets of nftables beside `nft`: processor time per rule, and memory. */
function clusterTable(report: Report): string {
  const find = finder(report);
  const work = [
    ["parse and apply", "apply"],
    ["list as JSON", "json"],
    ["list as text", "text"],
  ] as const;
  const rows = work.flatMap(([title, task]) =>
    clusterSizes.flatMap(([services]) => {
      const name = `nft-cluster ${task} ${services}`;
      const cells = clusterColumns.map(([, implementation, isMemory = false]) => {
        const result = find(isMemory ? `${name} memory` : name, implementation);
        if (result === undefined) return "–";
        return isMemory ? `${Math.round(result.median / 2 ** 20)} MiB` : duration(result.median);
      });
      const isEmpty = cells.every((cell) => cell === "–");
      return isEmpty ? [] : [[`${title}, ${services.toLocaleString("en")} services`, ...cells]];
    }),
  );
  const titles = ["work", ...clusterColumns.map(([title]) => title)];
  const hasValues = titles.map((_, column) => rows.some((row) => row[column] !== "–"));
  return table(
    titles.filter((_, column) => hasValues[column]),
    rows.map((row) => row.filter((_, column) => hasValues[column])),
  );
}

/** Returns the table of the functions of the library that apply and list large rulesets of nftables. */
function clusterFunctionTable(report: Report): string {
  const find = finder(report);
  const sizes = clusterSizes.filter(([services]) => find(`nft-cluster apply ${services}`, "bun-netlink"));
  const functionsOfTasks = sizes.length === 0 ? [] : Object.entries(clusterFunctions);
  const rows = functionsOfTasks.flatMap(([task, functions]) =>
    Object.entries(functions).map(([key, called]) => {
      const results = sizes.map(([services]) => find(`nft-cluster ${task} ${services} ${key}`, "bun-netlink"));
      return [called, ...results.map((result) => (result === undefined ? "–" : duration(result.median)))];
    }),
  );
  return table(["per rule", ...sizes.map(([services]) => `${services.toLocaleString("en")} services`)], rows);
}

function milliseconds(nanoseconds: number): string {
  return `${Number((nanoseconds / 1e6).toPrecision(2)).toLocaleString("en")} ms`;
}

/** Tables of the README, docs/start.md and docs/performance.md by name. */
export const tables: Readonly<Record<string, (report: Report) => string>> = {
  start: startTable,
  times: timeTable,
  libraries: libraryTable,
  results: resultTable,
  targets: targetTable,
  slices: sliceTable,
  stalls: stallTable,
  agents: agentTable,
  memory: memoryTable,
  runtimes: runtimeTable,
  "nft-cluster": clusterTable,
  "nft-cluster-functions": clusterFunctionTable,
  "at-scale": ({ scale = [] }) => scaleTable(scale),
  profile: profileTable,
  "profiled-files": profiledFileTable,
  ...startTables,
};

/** Returns the Markdown of all tables for which the report has rows. */
export function markdownTables(report: Report): string {
  const made =
    report.slices === true
      ? [sliceTable]
      : Object.values(tables).filter((make) => make !== sliceTable && make !== startTable);
  return made
    .map((make) => make(report))
    .filter((text) => text.split("\n").length > 3)
    .join("\n");
}

function duration(nanoseconds: number): string {
  return `${Number((nanoseconds / 1000).toPrecision(2))} µs`;
}

/** Formats a difference of two times. */
function difference(nanoseconds: number): string {
  return Math.abs(nanoseconds) < 2000 ? `${Math.round(nanoseconds)} ns` : `${Math.round(nanoseconds / 1000)} µs`;
}
