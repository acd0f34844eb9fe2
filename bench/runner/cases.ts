import { RTM_GETADDR, RTM_GETLINK, RTM_GETNEIGH, RTM_GETNEXTHOP, RTM_GETRULE } from "../../src/constants/rtnetlink.ts";
import { AF_INET, AF_UNSPEC } from "../../src/constants/socket.ts";
import type { Task } from "../schema/tasks.ts";

/**
 * A command line argument of a benchmark program. The name of a helper program is replaced by the path of its compiled
 * file in bench/c.
 */
export type Argument = string | { helper: string };

/** One implementation of a benchmark case: a program that runs rounds on request. */
export interface Implementation {
  /** Name of the implementation in tables and result files. */
  name: string;
  /**
   * Path of the implementation's program, without extension, in bench/typescript, bench/c, bench/go or bench/python. A
   * TypeScript program may be given by its absolute path, and runs in Bun unless it names another `runtime`. A Python
   * program is skipped if its `module` is not installed, and a Go program if it cannot be compiled.
   */
  program:
    | { typescript: string; runtime?: "node" | "deno" }
    | { c: string }
    | { go: string }
    | { python: string; module?: string };
  arguments?: readonly Argument[];
  /** Name of the implementation with which this one is compared. */
  comparedWith?: string;
  /**
   * Whether the program and its helpers run on one CPU. Set this for programs whose single receiving thread works while
   * the sender waits. If the sender runs on another CPU, the kernel needs 200 ns more for each message. Without this
   * option, the scheduler decides, and differently for different programs.
   */
  isPinned?: boolean;
  /** Maximum number of measured rounds, for slow programs. An implementation with such a limit skips the warm-up. */
  rounds?: number;
}

/** A value that the implementations of a benchmark case measure in addition to the time. */
export interface Metric {
  /** Name of the additional value in tables and result files, where it is listed as a separate case. */
  case: string;
  operation: string;
  unit: Unit;
  /** Names of the implementations that measure it (default: all). */
  implementations?: readonly string[];
}

/** Unit of a benchmark result. Smaller results are better. */
export type Unit = "ns/op" | "bytes";

/** A benchmark case: work that several implementations do. The implementations are measured in alternating rounds. */
export interface BenchCase {
  name: string;
  /** Name on the command line that selects several benchmark cases at once. */
  group?: string;
  /** Description of one operation of the benchmark case. */
  operation: string;
  implementations: readonly Implementation[];
  /** Whether the time per operation is a result. Default: true. */
  timed?: boolean;
  /** Additional results of the case, keyed by metric name in the measurements. */
  metrics?: Readonly<Record<string, Metric>>;
  /** Maximum number of measured rounds of the case. */
  rounds?: number;
  /** Number of warm-up rounds of the case. Default: {@link WARM_UP}. */
  warmUp?: number;
  /** Number of routes in the main table of the namespace in which the case runs. Default: 0. */
  routes?: number;
  /** Table of the namespace, and the number of entries that are added to it. */
  entries?: { table: ListedTable; count: number };
  /**
   * Whether the case runs only if it is selected, without a new user namespace if possible: `nft` applies large
   * rulesets only with CAP_NET_ADMIN in the initial one.
   */
  isSeparate?: boolean;
  /** Whether the programs of the case can run in one process, in slices. Default: false. */
  isSliced?: boolean;
  /** Number of packet queues. Queue n receives the packets to UDP port {@link FIRST_QUEUED_PORT} + n. Default: 0. */
  queues?: number;
}

/** Table that is listed by a benchmark case. */
export type ListedTable = "addresses" | "neighbours" | "rules" | "nexthops" | "links" | "connections";

/** UDP destination port of the packets in queue 0. */
export const FIRST_QUEUED_PORT = 40_000;

/** Default number of warm-up rounds. It is high, because the engine recompiles hot code several times. */
export const WARM_UP = 12;
/** Number of warm-up rounds of cases with long rounds. */
const SHORT_WARM_UP = 3;

const ours = (typescript: string, comparedWith: string | undefined, ...args: Argument[]): Implementation => ({
  name: "bun-netlink",
  program: { typescript },
  arguments: args,
  ...(comparedWith === undefined ? {} : { comparedWith }),
});

const c = (name: string, program: string, ...args: Argument[]): Implementation => ({
  name,
  program: { c: program },
  arguments: args,
});

/**
 * Returns the floor of a benchmark case: the shortest JavaScript program for the same work. See typescript/floor.ts.
 */
const floor = (comparedWith: string, ...args: Argument[]): Implementation => ({
  ...ours("floor", comparedWith, ...args),
  name: "floor",
});

const pinned = (implementation: Implementation): Implementation => ({ ...implementation, isPinned: true });

const python = (program: string): Implementation => ({
  name: "python socket",
  program: { python: program },
  rounds: 7,
});

/** Implementations with other netlink libraries, for the benchmark cases that those libraries support. */
const libraries = (mode: string): Implementation[] => [
  { name: "go mdlayher", program: { go: "mdlayher" }, arguments: [mode], rounds: 7 },
  { name: "go vishvananda", program: { go: "vishvananda" }, arguments: [mode], rounds: 7 },
  { name: "pyroute2", program: { python: "pyroute2_library", module: "pyroute2" }, arguments: [mode], rounds: 3 },
];

const upcallSender = { helper: "upcall-sender" };
const LIVE_COUNT = "200000";
const live = (workers: string, name: string, comparedWith: string): Implementation => ({
  ...ours("upcall/live", comparedWith, upcallSender, LIVE_COUNT, workers),
  name,
});
const liveInC = (threads: string, name: string, ...wait: "epoll"[]): Implementation =>
  c(name, "upcall-live", upcallSender, LIVE_COUNT, threads, ...wait);

interface StallScenario extends Pick<BenchCase, "operation" | "routes" | "entries" | "timed"> {
  name: string;
  /** Whether the work has no synchronous form: watches, mirrors, and plans of a declared state. */
  isAlwaysAsync?: boolean;
  /** The program and its arguments (default: "stall/stall" with the name of the scenario). */
  program?: readonly [typescript: string, ...words: string[]];
  implementations?: readonly Implementation[];
  /** Descriptions of additional metrics, by name. */
  metrics?: Readonly<Record<string, string>>;
}

const contention = new URL("../typescript/stall/contention.ts", import.meta.url).pathname;

/** Kinds of objects that the floor of the scenarios allocates. */
type EntryKind = "route" | "connection" | "link" | "declared" | "step" | "error";

/**
 * Returns a program without the library that allocates as many objects as the scenario keeps, in slices. Its delays are
 * those of the engine: its garbage collector, and the allocation of memory.
 *
 * @param kept kind of the objects that exist before the measurement.
 */
function stallFloor(kind: EntryKind, count: number, ...kept: EntryKind[]): Implementation {
  return { ...ours("floor", undefined, "stall", kind, `${count}`, ...kept), name: "floor" };
}

/** Scenarios of the group "stall". A scenario with `timed: false` takes a fixed time. */
const stallScenarios: readonly StallScenario[] = [
  {
    name: "set",
    operation: "set a link every 5 ms while another process contends for the RTNL lock",
    timed: false,
    implementations: [
      {
        name: "go vishvananda",
        program: { go: "vishvananda" },
        arguments: ["stall", process.execPath, contention],
      },
    ],
  },
  {
    name: "mirror",
    operation: "mirror links and routes while another process contends for the RTNL lock",
    timed: false,
    isAlwaysAsync: true,
  },
  {
    name: "agent",
    operation: "answer 50 HTTP requests per second from mirrors while another process contends for the RTNL lock",
    timed: false,
    isAlwaysAsync: true,
    metrics: { request: "99th percentile of the latency of the HTTP requests" },
  },
  {
    name: "guide-agent",
    operation: "answer 50 HTTP requests per second with the agent of docs/event-loop.md, under the same contention",
    timed: false,
    isAlwaysAsync: true,
    metrics: { request: "99th percentile of the latency of the HTTP requests" },
  },
  {
    name: "requests",
    operation: "get a link in one call, and wait for its result before the next call",
    implementations: [{ ...ours("floor", undefined, "thread-calls", "5000"), name: "floor" }],
  },
  {
    name: "list-routes",
    operation: "list 100,000 routes",
    routes: 100_000,
    implementations: [stallFloor("route", 100_000)],
  },
  {
    name: "mirror-routes",
    operation: "mirror 100,000 routes",
    routes: 100_000,
    isAlwaysAsync: true,
    implementations: [stallFloor("route", 100_004)],
  },
  { name: "add-routes", operation: "add 100,000 routes" },
  {
    name: "declare-routes",
    operation: "declare the state of 100,000 routes",
    implementations: [stallFloor("declared", 100_000)],
  },
  {
    name: "plan-routes",
    operation: "plan the addition of 100,000 routes",
    isAlwaysAsync: true,
    implementations: [stallFloor("step", 100_000, "declared")],
  },
  {
    name: "apply-routes",
    operation: "apply the addition of 100,000 routes, and compare",
    isAlwaysAsync: true,
    implementations: [stallFloor("step", 100_000, "declared")],
  },
  {
    name: "list-million-routes",
    operation: "list 1,000,000 routes",
    routes: 1_000_000,
    implementations: [stallFloor("route", 1_000_000)],
  },
  {
    name: "mirror-million-routes",
    operation: "mirror 1,000,000 routes",
    routes: 1_000_000,
    isAlwaysAsync: true,
    implementations: [stallFloor("route", 1_000_004)],
  },
  {
    name: "list-connections",
    operation: "list 250,000 tracked connections",
    entries: { table: "connections", count: 250_000 },
    implementations: [stallFloor("connection", 250_000)],
  },
  {
    name: "delete-missing-routes",
    operation: "delete 100,000 routes that do not exist",
    implementations: [stallFloor("error", 100_000)],
  },
  { name: "add-elements", operation: "add 100,000 elements to a set of nftables" },
  {
    name: "list-links",
    operation: "list 10,000 links",
    entries: { table: "links", count: 10_000 },
    implementations: [stallFloor("link", 10_002)],
  },
  ...["map", "agent", "monitor"].map(
    (command): StallScenario => ({
      name: `command-${command}`,
      operation: `run the command ${command} with 1,000 links, of which 400 per second change`,
      timed: false,
      isAlwaysAsync: true,
      program: ["stall/commands", command],
      entries: { table: "links", count: 1000 },
    }),
  ),
];

/** Arguments of the sender: its program, the number of upcalls, and the interval between upcalls in microseconds. */
const fairnessArguments: Argument[] = [{ helper: "paced-sender" }, "1800", "100"];
const wakeUpArguments: Argument[] = [{ helper: "paced-sender" }, "1000", "500"];

const QUEUED_PACKETS = "256";
const queueArguments = (mode: string, queue: number): Argument[] => [
  mode,
  { helper: "udp-peer" },
  `${queue}`,
  `${FIRST_QUEUED_PORT + queue}`,
  QUEUED_PACKETS,
];

const SCHEMA_OPERATIONS: Readonly<Record<Task, string>> = {
  decode: "decode one message in memory to an object",
  encode: "encode one object to a message that owns its bytes",
  fields: "read a few fields of one message in memory by name",
  varied: "the same for messages of equal length whose attributes are ordered differently",
  walk: "walk the attributes of one message in memory and look up the field name of each",
};

/**
 * Returns a case that compares the codec of a schema with hand-written code for the same message. The hand-written code
 * is measured with and without checks.
 */
function schemaCase(name: string, task: Task, kind: string): BenchCase {
  const checked = "typescript by hand, checked";
  return {
    name: `${name} ${kind}`,
    group: "schema",
    operation: SCHEMA_OPERATIONS[task],
    implementations: [
      { ...ours("schema", checked, task, kind, "schema"), name: "bun-netlink schema" },
      { ...ours("schema", undefined, task, kind, "checked"), name: checked },
      { ...ours("schema", checked, task, kind, "unchecked"), name: "typescript by hand" },
    ],
  };
}

/** Number of entries that a program of {@link listCases} lists in a round. */
const ENTRIES_PER_ROUND = 20_000;

/** Returns the cases that list a table. Type, length of the family header and family are those of the request. */
function listCases(
  rows: readonly (readonly [ListedTable, count: number, noun: string, type: number, length: number, family: number])[],
): BenchCase[] {
  return rows.map(([table, count, noun, type, length, family]) => ({
    name: `list ${table}`,
    operation: `list one ${noun} of ${count} as a typed object (ip: parse its JSON; C: read its header)`,
    implementations: [
      ours("lists/tables", "ip -json", table, `${ENTRIES_PER_ROUND / count}`),
      c("c", "dump-routes", "count", `${type}`, `${length}`, `${family}`, `${ENTRIES_PER_ROUND / count}`),
      {
        name: "ip -json",
        program: { typescript: "lists/tables-ip" },
        arguments: [table, `${ENTRIES_PER_ROUND / count}`],
        rounds: 7,
      },
    ],
    entries: { table, count },
  }));
}

/**
 * Kind of a benchmark case that alternates between messages of all kinds, like a program that uses several families.
 */
const MIXED = "mixed";
const kindNames = ["route", "link", "conntrack", "ovs-flow"];

/**
 * Services of the cluster, and the numbers of rounds and of earlier rounds that are not measured. The kernel's time grows faster than the
 * size. The engine compiles the functions of the library for 10 rounds with 1,000 services.
 */
export const clusterSizes = [
  [1000, 7, 10],
  [4000, 5, 3],
  [10_000, 3, 1],
  [45_000, 1, 1],
] as const;

const clusterTasks = {
  apply: "parse and apply the nftables ruleset of a cluster, per rule: processor time",
  json: "list the nftables ruleset of a cluster as JSON, per rule: processor time",
  text: "list the nftables ruleset of a cluster as text, per rule: processor time",
};

/** Functions of the library whose processor time in the program is recorded separately, by task and metric. */
export const clusterFunctions = {
  apply: { parse: "`parseRuleset`", transaction: "`transaction`" },
  json: { list: "`listRuleset`", json: "`toJSON` and `JSON.stringify`" },
  text: { text: "`listText`" },
} as const;

const clusterCases = clusterSizes.flatMap(([services, rounds, warmUp]) =>
  Object.entries(clusterTasks).map(([task, operation]): BenchCase => {
    const name = `nft-cluster ${task} ${services}`;
    const run = (title: string, how: string): Implementation => ({
      ...ours("nft-cluster", how === "nft" ? undefined : "nft", task, how, `${services}`),
      name: title,
    });
    return {
      name,
      group: "nft-cluster",
      isSeparate: true,
      warmUp,
      rounds,
      operation,
      metrics: {
        wall: { case: `${name} wall`, operation: `time of ${name}, per rule`, unit: "ns/op" },
        bytes: { case: `${name} memory`, operation: `maximum memory of the process of ${name}`, unit: "bytes" },
        ...Object.fromEntries(
          Object.entries(clusterFunctions[task as keyof typeof clusterTasks]).map(([key, called]) => [
            key,
            {
              case: `${name} ${key}`,
              operation: `processor time of ${called} in the program, per rule`,
              unit: "ns/op",
              implementations: ["bun-netlink"],
            },
          ]),
        ),
      },
      implementations: [
        run("bun-netlink", "running"),
        run("floor", "floor"),
        run("bun-netlink cold", "cold"),
        run("floor cold", "floor-cold"),
        run("nft", "nft"),
        {
          name: "go google",
          program: { go: "nftables" },
          arguments: [task === "apply" ? "apply" : "list", `${services}`],
          comparedWith: "nft",
        },
      ],
    };
  }),
);

/** Each program adds the ruleset first, for which the kernel needs more than a minute with 10,000 services. */
const serviceCases = [1000, 4000].flatMap((services) =>
  ["add", "change", "remove"].map((task): BenchCase => {
    const name = `nft-cluster ${task} ${services}`;
    const run = (title: string, how: string): Implementation => ({
      ...ours("nft-service", how === "nft" ? undefined : "nft", task, how, `${services}`),
      name: title,
    });
    return {
      name,
      group: "nft-cluster",
      isSeparate: true,
      rounds: 5,
      operation: `${task} one service of a cluster in nftables: processor time`,
      metrics: { wall: { case: `${name} wall`, operation: `time of ${name}`, unit: "ns/op" } },
      implementations: [run("bun-netlink", "running"), run("floor", "floor"), run("nft", "nft")],
    };
  }),
);

/** Returns a program in Bun, Node.js and Deno. */
function inRuntimes(typescript: string, ...words: Argument[]): Implementation[] {
  const inOther = (name: string, runtime: "node" | "deno"): Implementation => {
    return { name, program: { typescript, runtime }, arguments: words, comparedWith: "bun" };
  };
  return [{ ...ours(typescript, undefined, ...words), name: "bun" }, inOther("node", "node"), inOther("deno", "deno")];
}

/** The same programs in Bun, Node.js and Deno. */
const runtimeCases: readonly BenchCase[] = (
  [
    ["transact", "add or delete one route, one per call", {}, inRuntimes("transact", "1")],
    ["get", "get one interface as a typed object", {}, inRuntimes("runtimes/link-get")],
    ["route-list", "list one route of 100,000 as a typed object", { routes: 100_000 }, inRuntimes("lists/routes")],
    ["upcall-drain", "receive one upcall in a worker and parse it", {}, inRuntimes("upcall/drain", upcallSender, "1")],
    [
      "memory",
      "resident memory of one more worker of a pool",
      {
        timed: false,
        rounds: 5,
        warmUp: 0,
        metrics: { worker: { case: "runtimes memory", operation: "resident memory of one worker", unit: "bytes" } },
      },
      inRuntimes("workers", "memory"),
    ],
    [
      "start",
      "processor time of a program that lists the interfaces, from its start to its end",
      { warmUp: 1 },
      ["bun", "node", "deno"].flatMap((runtime) => [
        { ...ours("runtimes/start", `${runtime} empty`, runtime, "list"), name: runtime },
        { ...ours("runtimes/start", undefined, runtime, "empty"), name: `${runtime} empty` },
      ]),
    ],
  ] as const
).map(([name, operation, setUp, implementations]) => ({
  name: `runtimes ${name}`,
  group: "runtimes",
  isSeparate: true,
  operation,
  implementations,
  ...setUp,
}));

/** All benchmark cases, in the order in which they run. Without names on the command line, not the separate ones. */
export const cases: readonly BenchCase[] = [
  {
    name: "upcall-drain",
    operation: "receive one upcall from a filled socket and parse every field",
    isSliced: true,
    implementations: [
      pinned(ours("upcall/drain", "c recvmmsg", upcallSender, "1")),
      pinned({ ...ours("upcall/drain", "c recvmmsg", upcallSender, "0"), name: "bun-netlink by hand" }),
      pinned(floor("c recvmmsg", "upcall-drain", upcallSender)),
      pinned(c("c recvmmsg", "upcall-drain", "recvmmsg", upcallSender)),
      pinned(c("c recvmsg", "upcall-drain", "recvmsg", upcallSender)),
      pinned(c("c recv", "upcall-drain", "recv", upcallSender)),
      { ...ours("upcall/drain", "c recvmmsg 2 threads", upcallSender, "2"), name: "bun-netlink 2 workers" },
      c("c recvmmsg 2 threads", "upcall-drain", "recvmmsg", upcallSender, "2"),
      pinned(python("upcall_drain")),
    ],
  },
  {
    name: "upcall-live",
    warmUp: SHORT_WARM_UP,
    operation: "receive one upcall from a process that sends at full speed and parse every field",
    implementations: [
      live("1", "bun-netlink", "c recvmmsg"),
      liveInC("1", "c recvmmsg"),
      liveInC("1", "c recvmmsg epoll", "epoll"),
      live("2", "bun-netlink 2 workers", "c recvmmsg 2 threads"),
      liveInC("2", "c recvmmsg 2 threads"),
      liveInC("2", "c recvmmsg 2 threads epoll", "epoll"),
      live("0", "bun-netlink ring", "c recvmmsg"),
    ],
  },
  {
    name: "fairness",
    warmUp: SHORT_WARM_UP,
    operation: "latency of a message on a quiet socket while another socket is flooded (median of a round)",
    metrics: {
      p99: { case: "fairness p99", operation: "the same latency, 99th percentile of a round", unit: "ns/op" },
    },
    implementations: [
      ours("fairness", "c epoll", ...fairnessArguments),
      c("c epoll", "fairness", ...fairnessArguments),
    ],
  },
  {
    name: "ring",
    operation: "receive one upcall from a filled socket through a Receiver's ring and parse it in the main thread",
    implementations: [
      ours("ring", "bun-netlink in worker", "ring", upcallSender),
      { ...ours("ring", undefined, "worker", upcallSender), name: "bun-netlink in worker" },
    ],
  },
  {
    name: "wake-up",
    operation: "time from sending a message until the sleeping main thread has it (median of a round)",
    metrics: {
      p99: { case: "wake-up p99", operation: "the same time, 99th percentile of a round", unit: "ns/op" },
    },
    implementations: [
      ours("wake-up", "c futex", "worker", ...wakeUpArguments),
      floor("c futex", "wake-up", "worker", ...wakeUpArguments),
      c("c futex", "wake-up", "futex", ...wakeUpArguments),
      { ...ours("wake-up", "c wait", "loop", ...wakeUpArguments), name: "bun-netlink in loop" },
      { ...floor("c wait", "wake-up", "loop", ...wakeUpArguments), name: "floor in loop" },
      { ...ours("wake-up", "c wait", "wait", ...wakeUpArguments), name: "bun-netlink wait" },
      c("c wait", "wake-up", "wait", ...wakeUpArguments),
    ],
  },
  {
    name: "decode",
    operation: "parse every field of one upcall in memory",
    implementations: [ours("decode", "c"), floor("c", "decode"), c("c", "decode")],
    isSliced: true,
  },
  {
    name: "upcall-view",
    operation: "read every field of one upcall in memory through the Upcall view of handlers",
    implementations: [ours("upcall/view", "c"), floor("c", "decode"), c("c", "decode")],
    isSliced: true,
  },
  ...[...kindNames, MIXED].map((kind) => schemaCase("decode-schema", "decode", kind)),
  ...[...kindNames, MIXED].map((kind) => schemaCase("encode-schema", "encode", kind)),
  ...kindNames.map((kind) => schemaCase("lazy", "fields", kind)),
  schemaCase("lazy-varied", "varied", "route"),
  ...kindNames.map((kind) => schemaCase("lazy-walk", "walk", kind)),
  ...["1", "64", "1000"].map((batch) => ({
    name: `transact ${batch}`,
    operation: `add or delete one route, ${batch} per call`,
    isSliced: batch !== "1000",
    implementations: [
      ours("transact", "c recvfrom", batch),
      floor("c recvfrom", "transact", batch),
      c("c recvfrom", "transact", batch, "recvfrom"),
      c("c recvmsg", "transact", batch, "recvmsg"),
      c("c connected", "transact", batch, "connected"),
    ],
  })),
  {
    name: "round-trip",
    operation: "get one interface: reply and acknowledgement",
    isSliced: true,
    implementations: [
      ours("round-trip", "c recvfrom", "lend"),
      { ...ours("round-trip", "c recvfrom", "copy"), name: "bun-netlink copy" },
      floor("c recvfrom", "round-trip"),
      { ...floor("c recvfrom", "round-trip", "copy"), name: "floor copy" },
      c("c recvfrom", "round-trip", "recvfrom"),
      c("c recvmsg", "round-trip", "recvmsg"),
      c("c connected", "round-trip", "connected"),
      python("round_trip"),
      ...libraries("round-trip"),
    ],
  },
  {
    name: "dump-routes walk",
    operation: "receive one route of 100,000 and read its header",
    isSliced: true,
    implementations: [
      ours("dump-routes", "c", "walk"),
      floor("c", "dump-routes", "walk"),
      c("c", "dump-routes", "walk"),
    ],
    routes: 100_000,
  },
  {
    name: "dump-routes decode",
    operation: "receive and decode one route of 100,000 (ours to a new object)",
    isSliced: true,
    implementations: [
      ours("dump-routes", "c", "decode"),
      floor("c", "dump-routes", "decode"),
      c("c", "dump-routes", "decode"),
      ...libraries("dump-routes"),
    ],
    routes: 100_000,
  },
  {
    name: "route-list",
    operation: "list one route of 100,000 as a typed object (C: read its header)",
    isSliced: true,
    implementations: [ours("lists/routes", "c"), floor("c", "route-list"), c("c", "dump-routes", "walk")],
    routes: 100_000,
  },
  ...listCases([
    ["addresses", 5000, "IP address", RTM_GETADDR, 8, AF_INET],
    ["neighbours", 5000, "neighbour", RTM_GETNEIGH, 12, AF_INET],
    ["rules", 1000, "routing rule", RTM_GETRULE, 12, AF_INET],
    ["nexthops", 5000, "next hop", RTM_GETNEXTHOP, 8, AF_UNSPEC],
    ["links", 500, "network interface", RTM_GETLINK, 16, AF_UNSPEC],
  ]),
  ...(["plain", "details"] as const).map(
    (mode): BenchCase => ({
      name: `socket-list ${mode}`,
      operation: `list one UDP socket of 100,000 as a typed object${mode === "details" ? ", with all extensions" : ""}`,
      implementations: [
        ours("lists/sockets", "ss", mode),
        { name: "ss", program: { typescript: "lists/sockets-ss" }, arguments: [mode] },
        // The C program opens the sockets that all implementations list.
        c("c", "socket-list", mode, "100000"),
      ],
    }),
  ),
  ...[
    ["parse", "parse one rule of 10,000 in the nft language"],
    ["format", "format one rule of 10,000 in the nft language"],
    ["elements", "add one address of 100,000 to a set of nftables, in one transaction"],
  ].map(
    ([task, operation]): BenchCase => ({
      name: `nftables ${task}`,
      operation: operation!,
      implementations: [ours("nftables", undefined, task!)],
    }),
  ),
  {
    name: "route-add",
    operation: "add or delete one route given as an object, 1000 per call",
    isSliced: true,
    implementations: [ours("route-add", "c"), floor("c", "route-add"), c("c", "transact", "1000", "recvfrom")],
  },
  {
    name: "nfqueue",
    operation: "receive, parse and accept one queued packet (batch: one verdict for many packets)",
    isSliced: true,
    queues: 5,
    implementations: [
      pinned(ours("nfqueue", "c batch", ...queueArguments("batch", 0))),
      pinned(c("c batch", "nfqueue", ...queueArguments("batch", 1))),
      pinned(floor("c batch", "nfqueue", ...queueArguments("", 4).slice(1))),
      pinned({ ...ours("nfqueue", "c single", ...queueArguments("single", 2)), name: "bun-netlink single" }),
      pinned(c("c single", "nfqueue", ...queueArguments("single", 3))),
    ],
  },
  {
    name: "worker start",
    operation: "start a pool with one worker until its handler is open",
    implementations: [ours("workers", undefined, "time")],
  },
  {
    name: "worker memory",
    warmUp: 1,
    operation: "not timed",
    timed: false,
    rounds: 7,
    metrics: {
      worker: { case: "worker memory", operation: "resident memory of one additional worker", unit: "bytes" },
    },
    implementations: [ours("workers", undefined, "memory")],
  },
  {
    name: "memory growth",
    warmUp: 0,
    operation: "not timed",
    timed: false,
    rounds: 10,
    metrics: {
      growth: {
        case: "memory growth",
        operation: "growth of resident memory since warm-up, with 1,000,000 upcalls in each round",
        unit: "bytes",
      },
    },
    implementations: [ours("memory", undefined, upcallSender, "1000000")],
  },
  {
    name: "mirror",
    warmUp: 1,
    rounds: 7,
    operation: "mirror one route of 1,000,000 until the mirror is complete",
    implementations: [
      ours("mirror", "typed dump", "start"),
      { ...ours("mirror", undefined, "dump"), name: "typed dump" },
    ],
    routes: 1_000_000,
  },
  {
    name: "mirror memory",
    warmUp: 1,
    rounds: 5,
    operation: "not timed",
    timed: false,
    metrics: {
      bytes: { case: "mirror memory", operation: "memory of a mirror of 1,000,000 routes", unit: "bytes" },
    },
    implementations: [ours("mirror", undefined, "start")],
    routes: 1_000_000,
  },
  {
    name: "namespaces memory",
    warmUp: 0,
    rounds: 3,
    operation: "not timed",
    timed: false,
    metrics: {
      idle: {
        case: "namespaces memory",
        operation: "resident memory of watches of 200 namespaces, 10 s after 1,000,000 changes in each round",
        unit: "bytes",
      },
      peak: { case: "namespaces peak", operation: "maximum resident memory of these watches", unit: "bytes" },
    },
    implementations: [
      ours("namespaces", undefined, "1000000"),
      { ...ours("namespaces", undefined, "1000000", "floor"), name: "floor" },
    ],
  },
  {
    name: "mirror latency",
    warmUp: SHORT_WARM_UP,
    operation: "time from a route request until a mirror of 100,000 routes shows the change (median of a round)",
    implementations: [
      ours("mirror", undefined, "latency"),
      { ...ours("mirror", undefined, "latency-in-loop"), name: "bun-netlink in loop" },
    ],
    routes: 100_000,
  },
  ...(["routes", "links"] as const).map((mode): BenchCase => {
    const what = mode === "routes" ? "one route of 500,000" : "one interface of 10,000, in pairs";
    return {
      name: `state ${mode}`,
      warmUp: 1,
      rounds: 5,
      operation: `check, plan and apply a description of ${what}`,
      metrics: {
        bytes: {
          case: `state ${mode} memory`,
          operation: `maximum memory of the process of state ${mode}`,
          unit: "bytes",
        },
      },
      implementations: [
        ours("state", "ip -batch", mode),
        ...(mode === "links" ? [{ name: "floor", program: { typescript: "state" }, arguments: [mode, "floor"] }] : []),
        { name: "ip -batch", program: { typescript: "state" }, arguments: [mode, "ip"] },
      ],
    };
  }),
  ...stallScenarios.map(({ isAlwaysAsync = false, implementations = [], metrics = {}, ...scenario }): BenchCase => {
    const { name, program = ["stall/stall", name, "async"], ...setUp } = scenario;
    const [typescript, ...words] = program;
    const metric = (what: string, operation = `${what} delay of a timer in the main thread meanwhile`): Metric => ({
      case: `stall ${name} ${what}`,
      operation,
      unit: "ns/op",
    });
    return {
      name: `stall ${name}`,
      group: "stall",
      warmUp: 1,
      rounds: 5,
      metrics: {
        worst: metric("worst"),
        p99: metric("p99"),
        blocked: {
          ...metric("blocked", "worst delay without the time that the main thread waited for a CPU"),
          implementations: ["bun-netlink", "synchronous", "floor"],
        },
        ...Object.fromEntries(Object.entries(metrics).map(([what, operation]) => [what, metric(what, operation)])),
      },
      implementations: [
        ours(typescript, isAlwaysAsync ? undefined : "synchronous", ...words),
        ...(isAlwaysAsync ? [] : [{ ...ours("stall/stall", undefined, name, "sync"), name: "synchronous" }]),
        ...implementations,
      ],
      ...setUp,
    };
  }),
  {
    name: "state no-op",
    warmUp: SHORT_WARM_UP,
    operation: "plan one route of 100,000 that is in the kernel as declared",
    implementations: [ours("state", undefined, "no-op")],
  },
  ...clusterCases,
  ...serviceCases,
  ...runtimeCases,
];

/** Implementations and set-up of a benchmark case from {@link scaleCases} at one size. */
type AtSize = Pick<BenchCase, "operation" | "implementations" | "routes" | "warmUp">;

/** Returns a benchmark case for each size, named `<title>: <size>`. */
function atSizes(title: string, sizes: readonly number[], at: (size: number) => AtSize): BenchCase[] {
  return sizes.map((size) => ({ name: `${title}: ${size}`, ...at(size) }));
}

/**
 * Number of routes that programs read before the measurement. Without these reads, a measurement with a small table
 * would run code that is not compiled yet.
 */
const WARM_UP_ROUTES = 300_000;

const floodSender = { helper: "flood-sender" };

/** Returns benchmark programs that receive `count` messages of `size` bytes on several sockets. */
function flood(mode: string, name: string, count: number, size: number, sockets: number, workers = 1): Implementation {
  const numbers = [count, size, sockets, workers].map(String);
  return { ...ours("flood", "c epoll", mode, floodSender, ...numbers), name };
}

function floodInC(count: number, size: number, sockets: number, threads = 1): Implementation {
  return c("c epoll", "flood", floodSender, ...[count, size, sockets, threads].map(String));
}

/**
 * Number of messages that each receiving thread receives before the measurement, because each thread compiles its own
 * code.
 */
const WARM_UP_MESSAGES = 65_536;

/** Number of messages per round and their size in bytes, for benchmark cases that do not vary these numbers. */
const FLOOD = { count: 65_536, largeCount: 8192, size: 256 } as const;

/**
 * Benchmark cases that measure how the time per operation depends on the size of the work. Only the option `--scale`
 * runs these cases.
 */
export const scaleCases: readonly BenchCase[] = [
  ...atSizes("routes per dump", [1000, 10_000, 100_000, 1_000_000], (routes) => ({
    operation: `receive one route of ${routes} and read its header`,
    warmUp: Math.max(SHORT_WARM_UP, WARM_UP_ROUTES / routes),
    implementations: [ours("dump-routes", "c", "walk"), c("c", "dump-routes", "walk")],
    routes,
  })),
  ...atSizes("routes per dump as objects", [1000, 10_000, 100_000, 1_000_000], (routes) => ({
    operation: `list one route of ${routes} as a typed object (C: read its header)`,
    warmUp: Math.max(SHORT_WARM_UP, WARM_UP_ROUTES / routes),
    implementations: [ours("lists/routes", "c"), c("c", "dump-routes", "walk")],
    routes,
  })),
  ...atSizes("routes per mirror", [1000, 10_000, 100_000, 1_000_000], (routes) => ({
    operation: `mirror one route of ${routes} until the mirror is complete`,
    warmUp: SHORT_WARM_UP,
    implementations: [
      ours("mirror", "typed dump", "start"),
      { ...ours("mirror", undefined, "dump"), name: "typed dump" },
    ],
    routes,
  })),
  ...atSizes("requests per call", [1, 4, 16, 64, 256, 1000], (batch) => ({
    operation: `add or delete one route, ${batch} per call`,
    implementations: [ours("transact", "c recvfrom", `${batch}`), c("c recvfrom", "transact", `${batch}`, "recvfrom")],
  })),
  ...atSizes("sockets of a pool", [1, 4, 16, 64, 256], (sockets) => ({
    operation: `receive one message of ${FLOOD.size} bytes with one worker that reads ${sockets} sockets`,
    implementations: [
      flood("pool", "bun-netlink", FLOOD.count, FLOOD.size, sockets),
      floodInC(FLOOD.count, FLOOD.size, sockets),
    ],
  })),
  ...atSizes("workers of a pool", [1, 2, 4, 8, 16], (workers) => ({
    operation: `receive one message of ${FLOOD.size} bytes with ${workers} workers, each with its own socket`,
    implementations: [
      flood("pool", "bun-netlink", FLOOD.count, FLOOD.size, workers, workers),
      floodInC(FLOOD.count, FLOOD.size, workers, workers),
    ],
  })),
  ...atSizes("subscriptions", [1, 4, 16, 64], (receivers) => ({
    operation: `receive one message of ${FLOOD.size} bytes in the main thread, through one of ${receivers} receivers`,
    warmUp: Math.max(WARM_UP, Math.ceil((WARM_UP_MESSAGES * receivers) / FLOOD.count)),
    implementations: [
      flood("receivers", "bun-netlink", FLOOD.count, FLOOD.size, receivers),
      flood("loop", "bun-netlink in loop", FLOOD.count, FLOOD.size, receivers),
      floodInC(FLOOD.count, FLOOD.size, receivers),
    ],
  })),
  ...atSizes("bytes per message", [100, 400, 1600, 6400, 25_600, 65_536], (size) => ({
    operation: `receive one message of ${size} bytes with one worker`,
    implementations: [flood("pool", "bun-netlink", FLOOD.largeCount, size, 1), floodInC(FLOOD.largeCount, size, 1)],
  })),
];
