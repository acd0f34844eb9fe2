import type { Task } from "../schema/work.ts";

/** An argument of a program; a helper is a C program of bench/baseline, of which the path is given. */
export type Argument = string | { helper: string };

/** One implementation of a case: a program that does rounds on demand. */
export interface Contender {
  /** How it is called in tables and files. */
  implementation: string;
  /** A TypeScript program in bench/contenders (or anywhere, by its whole path), or one in C (bench/baseline) or Python (bench/others). */
  program: { typescript: string } | { c: string } | { python: string };
  arguments?: readonly Argument[];
  /** The implementation that it is compared with. */
  against?: string;
  /** In how many rounds it takes part at most, and in none that warms up: for those that take long. */
  rounds?: number;
}

/** What is measured beside the time of the rounds. */
export interface Metric {
  /** The case under which it is told. */
  case: string;
  /** What one operation is, or what is weighed. */
  operation: string;
  unit: Unit;
}

/** What a number counts. Less is better. */
export type Unit = "ns/op" | "bytes";

/** A piece of work that several implementations do, and that is measured side by side. */
export interface BenchCase {
  name: string;
  /** Another name by which it is chosen, together with others. */
  group?: string;
  /** What one operation is. */
  operation: string;
  contenders: readonly Contender[];
  /** Whether the time of the rounds is told (default true). */
  timed?: boolean;
  /** What else the contenders measure, by the name that they give it. */
  more?: Readonly<Record<string, Metric>>;
  /** How many rounds there are at most. */
  rounds?: number;
  /** How many rounds come before those that count, if it is another number than usual. */
  warmUp?: number;
  /** How many routes the table has to hold. */
  routes?: number;
  /** How many packet queues there have to be, each for the packets to its port. */
  queues?: number;
}

/** Packets to this port, and to those above it, come to the queues from 0 on. */
export const FIRST_QUEUED_PORT = 40_000;

/** How many rounds come before those that count: the engine compiles the busiest code more than once. */
export const WARM_UP = 12;
/** The same where rounds are long. */
const SHORT_WARM_UP = 3;

const ours = (typescript: string, against: string | undefined, ...args: Argument[]): Contender => ({
  implementation: "bun-netlink",
  program: { typescript },
  arguments: args,
  ...(against === undefined ? {} : { against }),
});

const c = (implementation: string, program: string, ...args: Argument[]): Contender => ({
  implementation,
  program: { c: program },
  arguments: args,
});

const python = (program: string): Contender => ({
  implementation: "python socket",
  program: { python: program },
  rounds: 7,
});

const LIVE_COUNT = "200000";
const fullSender = { helper: "upcall-sender" };
const live = (threads: string, implementation: string, against: string, reader = threads): Contender[] => [
  { ...ours("upcall-live", against, fullSender, LIVE_COUNT, reader), implementation },
];
const liveInC = (threads: string, implementation: string, ...wait: "epoll"[]): Contender =>
  c(implementation, "upcall-live", fullSender, LIVE_COUNT, threads, ...wait);

const pacedSender = { helper: "paced-sender" };
const quiet: Argument[] = [pacedSender, "1800", "100"];
const idle: Argument[] = [pacedSender, "200", "1000"];

const PACKETS = "256";
const packets = (mode: string, queue: number): Argument[] => [
  mode,
  { helper: "udp-peer" },
  `${queue}`,
  `${FIRST_QUEUED_PORT + queue}`,
  PACKETS,
];

const SCHEMA_OPERATIONS: Readonly<Record<Task, string>> = {
  decode: "one message in memory turned into an object",
  encode: "one object turned into a message with bytes of its own",
  fields: "a few fields of one message in memory read, by their names",
  varied: "the same, of messages of one length whose attributes begin at another one in each",
  walk: "the attributes of one message in memory walked, each with its name",
};

/** The codec that a schema makes beside code written by hand for the same message, with checks such as ours and with none. */
function schemaCase(name: string, task: Task, kind: string): BenchCase {
  const checked = "typescript by hand, checked";
  return {
    name: `${name} ${kind}`,
    group: "schema",
    operation: SCHEMA_OPERATIONS[task],
    contenders: [
      { ...ours("schema", checked, task, kind, "schema"), implementation: "bun-netlink schema" },
      { ...ours("schema", undefined, task, kind, "checked"), implementation: checked },
      { ...ours("schema", checked, task, kind, "hand"), implementation: "typescript by hand" },
    ],
  };
}

/** Messages of all kinds by turns, as in a program that speaks with several families. */
const MIXED = "mixed";
const kindNames = ["route", "link", "conntrack", "ovs-flow"];

/** All cases, in the order in which they are run. */
export const cases: readonly BenchCase[] = [
  {
    name: "upcall-drain",
    operation: "one upcall of a filled socket received and parsed in full",
    contenders: [
      ours("upcall-drain", "c recvmmsg", fullSender, "1"),
      { ...ours("upcall-drain", "c recvmmsg", fullSender, "0"), implementation: "bun-netlink by hand" },
      c("c recvmmsg", "upcall-drain", "recvmmsg", fullSender),
      c("c recvmsg", "upcall-drain", "recvmsg", fullSender),
      c("c recv", "upcall-drain", "recv", fullSender),
      { ...ours("upcall-drain", "c recvmmsg 2 threads", fullSender, "2"), implementation: "bun-netlink 2 workers" },
      c("c recvmmsg 2 threads", "upcall-drain", "recvmmsg", fullSender, "2"),
      python("upcall_drain"),
    ],
  },
  {
    name: "upcall-live",
    warmUp: SHORT_WARM_UP,
    operation: "one upcall of a process that sends as fast as it can received and parsed in full",
    contenders: [
      ...live("1", "bun-netlink", "c recvmmsg"),
      liveInC("1", "c recvmmsg"),
      liveInC("1", "c recvmmsg epoll", "epoll"),
      ...live("2", "bun-netlink 2 workers", "c recvmmsg 2 threads"),
      liveInC("2", "c recvmmsg 2 threads"),
      liveInC("2", "c recvmmsg 2 threads epoll", "epoll"),
      ...live("1", "bun-netlink ring", "c recvmmsg", "0"),
    ],
  },
  {
    name: "fairness",
    warmUp: SHORT_WARM_UP,
    operation: "the wait of a message on a quiet socket while another one is flooded (median of a round)",
    more: {
      p99: {
        case: "fairness p99",
        operation: "the same, the longest wait but for one in a hundred",
        unit: "ns/op",
      },
    },
    contenders: [ours("fairness", "c epoll", ...quiet), c("c epoll", "fairness", ...quiet)],
  },
  {
    name: "ring",
    operation: "one upcall of a filled socket through a receiver's ring to the main thread, parsed there",
    contenders: [
      ours("ring", "bun-netlink in worker", "ring", fullSender),
      { ...ours("ring", undefined, "worker", fullSender), implementation: "bun-netlink in worker" },
    ],
  },
  {
    name: "wake-up",
    warmUp: SHORT_WARM_UP,
    operation: "from the send of a message until the sleeping main thread has it (median of a round)",
    contenders: [ours("wake-up", "c futex", ...idle), c("c futex", "wake-up", ...idle)],
  },
  {
    name: "decode",
    operation: "one upcall in memory parsed in full",
    contenders: [ours("decode", "c"), c("c", "decode")],
  },
  {
    name: "upcall-view",
    operation: "one upcall in memory, and every field of it read through the view that handlers get",
    contenders: [ours("upcall-view", "c"), c("c", "decode")],
  },
  ...[...kindNames, MIXED].map((kind) => schemaCase("decode-schema", "decode", kind)),
  ...[...kindNames, MIXED].map((kind) => schemaCase("encode-schema", "encode", kind)),
  ...kindNames.map((kind) => schemaCase("lazy", "fields", kind)),
  schemaCase("lazy-varied", "varied", "route"),
  ...kindNames.map((kind) => schemaCase("lazy-walk", "walk", kind)),
  ...["1", "64", "1000"].map((batch) => ({
    name: `transact ${batch}`,
    operation: `one route added or deleted, ${batch} at a time`,
    contenders: [
      ours("transact", "c recvfrom", batch),
      c("c recvfrom", "transact", batch, "recvfrom"),
      c("c recvmsg", "transact", batch, "recvmsg"),
    ],
  })),
  {
    name: "round-trip",
    operation: "one interface asked for: answer (by us copied) and acknowledgement",
    contenders: [
      ours("round-trip", "c recvfrom"),
      c("c recvfrom", "round-trip", "recvfrom"),
      c("c recvmsg", "round-trip", "recvmsg"),
      python("round_trip"),
    ],
  },
  {
    name: "dump-routes walk",
    operation: "one route of 100,000 received and its header looked at",
    contenders: [ours("dump-routes", "c", "walk"), c("c", "dump-routes", "walk")],
    routes: 100_000,
  },
  {
    name: "dump-routes decode",
    operation: "one route of 100,000 received and decoded (by us to an object of its own)",
    contenders: [ours("dump-routes", "c", "decode"), c("c", "dump-routes", "decode")],
    routes: 100_000,
  },
  {
    name: "route-list",
    operation: "one route of 100,000 as a typed object (in C: its header looked at)",
    contenders: [ours("route-list", "c"), c("c", "dump-routes", "walk")],
    routes: 100_000,
  },
  {
    name: "route-add",
    operation: "one route given as an object added or deleted, 1000 at a time",
    contenders: [ours("route-add", "c"), c("c", "transact", "1000", "recvfrom")],
  },
  {
    name: "nfqueue",
    operation: "one packet of a queue received, parsed and accepted, many with one verdict",
    queues: 4,
    contenders: [
      ours("nfqueue", "c batch", ...packets("batch", 0)),
      c("c batch", "nfqueue", ...packets("batch", 1)),
      { ...ours("nfqueue", "c single", ...packets("single", 2)), implementation: "bun-netlink single" },
      c("c single", "nfqueue", ...packets("single", 3)),
    ],
  },
  {
    name: "worker start",
    operation: "from the start of a pool until its handler is open",
    contenders: [ours("workers", undefined, "time")],
  },
  {
    name: "worker memory",
    warmUp: 1,
    operation: "nothing",
    timed: false,
    rounds: 7,
    more: { worker: { case: "worker memory", operation: "resident memory that one more worker takes", unit: "bytes" } },
    contenders: [ours("workers", undefined, "memory")],
  },
  {
    name: "memory growth",
    warmUp: 0,
    operation: "nothing",
    timed: false,
    rounds: 10,
    more: {
      growth: {
        case: "memory growth",
        operation: "resident memory beyond that when all was warm, while 1,000,000 upcalls come in each round",
        unit: "bytes",
      },
    },
    contenders: [ours("memory", undefined, fullSender, "1000000")],
  },
  {
    name: "mirror",
    warmUp: 1,
    rounds: 7,
    operation: "one route of 1,000,000 until a mirror of them is there",
    contenders: [
      ours("mirror", "typed dump", "start"),
      { ...ours("mirror", undefined, "dump"), implementation: "typed dump" },
    ],
    routes: 1_000_000,
  },
  {
    name: "mirror memory",
    warmUp: 1,
    rounds: 5,
    operation: "nothing",
    timed: false,
    more: {
      bytes: {
        case: "mirror memory",
        operation: "memory that a mirror of 1,000,000 routes takes",
        unit: "bytes",
      },
    },
    contenders: [ours("mirror", undefined, "start")],
    routes: 1_000_000,
  },
  {
    name: "mirror latency",
    warmUp: SHORT_WARM_UP,
    operation: "from the request for a route until a mirror of 100,000 shows it (median of a round)",
    contenders: [
      ours("mirror", undefined, "latency"),
      { ...ours("mirror", undefined, "latency-in-loop"), implementation: "bun-netlink in loop" },
    ],
    routes: 100_000,
  },
];
