/** One implementation of a case: a program that does rounds on demand. */
export interface Contender {
  /** How it is called in tables and files. */
  implementation: string;
  /** A TypeScript program in bench/contenders, or the name of a C program in bench/baseline. */
  program: { typescript: string } | { c: string };
  arguments?: readonly string[];
}

/** A piece of work that several implementations do, and that is measured side by side. */
export interface BenchCase {
  name: string;
  /** What one operation is. */
  operation: string;
  contenders: readonly Contender[];
  /** How many routes the table has to hold. */
  routes?: number;
}

const ours = (typescript: string, ...args: string[]): Contender => ({
  implementation: "bun-netlink",
  program: { typescript },
  arguments: args,
});

const c = (program: string, ...args: string[]): Contender => ({
  implementation: "c",
  program: { c: program },
  arguments: args,
});

/** All cases, in the order in which they are run. */
export const cases: readonly BenchCase[] = [
  {
    name: "upcall-drain",
    operation: "one upcall of a filled socket received and parsed in full",
    contenders: [
      ours("upcall-drain"),
      { ...c("upcall-drain", "recvmmsg"), implementation: "c recvmmsg" },
      { ...c("upcall-drain", "recvmsg"), implementation: "c recvmsg" },
    ],
  },
  { name: "decode", operation: "one upcall in memory parsed in full", contenders: [ours("decode"), c("decode")] },
  {
    name: "dump-routes walk",
    operation: "one route of 100,000 received and its header looked at",
    contenders: [ours("dump-routes", "walk"), c("dump-routes", "walk")],
    routes: 100_000,
  },
  {
    name: "dump-routes decode",
    operation: "one route of 100,000 received and decoded (by us to an object of its own)",
    contenders: [ours("dump-routes", "decode"), c("dump-routes", "decode")],
    routes: 100_000,
  },
  ...["1", "64", "1000"].map((batch) => ({
    name: `transact ${batch}`,
    operation: `one route added or deleted, ${batch} at a time`,
    contenders: [
      ours("transact", batch),
      { ...c("transact", batch, "recvfrom"), implementation: "c recvfrom" },
      { ...c("transact", batch, "recvmsg"), implementation: "c recvmsg" },
    ],
  })),
  {
    name: "round-trip",
    operation: "one interface asked for: answer and acknowledgement",
    contenders: [
      ours("round-trip"),
      { ...c("round-trip", "recvfrom"), implementation: "c recvfrom" },
      { ...c("round-trip", "recvmsg"), implementation: "c recvmsg" },
    ],
  },
];
