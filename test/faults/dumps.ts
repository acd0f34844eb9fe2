// Runs dumps in this process, each time with another failing call of libc: each call that a dump makes, each error,
// each n-th call, and all calls: `dumps.ts STEP [SCENARIO]` executes every STEP-th combination. Prints the number of
// faults and the problems as JSON.
import {
  closeIdleSockets,
  dump,
  dumpAsync,
  type Message,
  NETLINK_ROUTE,
  NetlinkSocket,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { openBeyond, openResources, type Resources } from "../support/descriptors.ts";
import { addRoute, getLinks, getRoutes, linkName, setUp } from "../support/requests.ts";
import { until } from "../support/threads.ts";
import { Word } from "./fault.ts";
import { arm, disarm } from "./faulty.ts";
import { checkError } from "./report.ts";

/** Errors of calls that the library makes for dumps. EINTR and EAGAIN can be repeated. */
const ERRORS = ["ENOBUFS", "ENOMEM", "EPERM", "EBADF", "EINVAL", "EMFILE", "EIO"];
const REPEATED = ["EINTR", "EAGAIN"];
/** Functions whose failure the kernel itself reports as one that can be repeated. */
const REPEATABLE = /(^\w+ EINTR|^(recvfrom|recvmmsg|sendto) EAGAIN) \d+$/;
/** Calls after which a dump counts as endless. The longest one makes about 100 without a fault. */
const MAX_CALLS = 4000;
/** Number of ended threads whose descriptors may still be open after a scenario. */
const MAX_KEPT = 2;
/** Later calls of the same function take the same path. */
const MAX_NUMBER = 5;
/** Time limit of the calls. It does not pass, because no fault makes a call wait. */
const TIMEOUT_MS = 100_000;
const ROUTES = 400;

type Read = () => unknown[] | Promise<unknown[]>;

const options = { timeoutMs: TIMEOUT_MS };
const links = () => ["lo"];
let routes = 0;

/** Reads a table with a dump, and returns what it contains; and what it must contain. */
const scenarios: Readonly<Record<string, { read: Read; expected: () => unknown[] }>> = {
  "a short dump": { read: () => dump(NETLINK_ROUTE, getLinks(), options).toArray().map(linkName), expected: links },
  "a dump of several datagrams": {
    read: () => [dump(NETLINK_ROUTE, getRoutes(), options).toArray().length],
    expected: () => [routes],
  },
  "a loop over a dump": {
    read() {
      let count = 0;
      for (const _ of dump(NETLINK_ROUTE, getRoutes(), options)) count++;
      return [count];
    },
    expected: () => [routes],
  },
  "a dump that is abandoned": {
    read() {
      using table = dump(NETLINK_ROUTE, getRoutes(), options);
      return [table.next() !== undefined];
    },
    expected: () => [true],
  },
  "dumps on a socket of the caller": {
    read() {
      using socket = NetlinkSocket.open(NETLINK_ROUTE);
      for (const _ of dump(NETLINK_ROUTE, getRoutes(), { ...options, socket })) break;
      return dump(NETLINK_ROUTE, getLinks(), { ...options, socket })
        .toArray()
        .map(linkName);
    },
    expected: links,
  },
  "a list": {
    read() {
      using table = Links.open(options);
      return table
        .list()
        .toArray()
        .map(({ ifname }) => ifname);
    },
    expected: links,
  },
  "an asynchronous dump": {
    read: async () => (await dumpAsync(NETLINK_ROUTE, getLinks(), options).toArray()).map(linkName),
    expected: links,
  },
  "an asynchronous dump of several datagrams": {
    read: async () => [(await dumpAsync(NETLINK_ROUTE, getRoutes(), options).toArray()).length],
    expected: () => [routes],
  },
  "a loop over an asynchronous dump": {
    async read() {
      let count = 0;
      for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes(), options)) count++;
      return [count];
    },
    expected: () => [routes],
  },
  "asynchronous dumps on a socket of the caller": {
    async read() {
      using socket = NetlinkSocket.open(NETLINK_ROUTE);
      for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes(), { ...options, socket })) break;
      const all: Message[] = await dumpAsync(NETLINK_ROUTE, getLinks(), { ...options, socket }).toArray();
      return all.map(linkName);
    },
    expected: links,
  },
  "an asynchronous list": {
    async read() {
      using table = Links.openAsync(options);
      return (await table.list().toArray()).map(({ ifname }) => ifname);
    },
    expected: links,
  },
};

const words = new Uint32Array(Bun.mmap(process.env["FAULT_WORDS"]!).buffer);
const problems: string[] = [];
let faults = 0;

/** Runs a scenario with a fault. Returns the number of calls of each function. */
async function attempt(name: string, fault: string): Promise<Record<string, number>> {
  const { read, expected } = scenarios[name]!;
  closeIdleSockets();
  const before = openResources();
  selectFault(fault);
  let result: unknown[] | undefined;
  let error: unknown;
  arm();
  const started = performance.now();
  try {
    result = await read();
  } catch (thrown) {
    error = thrown;
  }
  disarm();
  const took = performance.now() - started;
  const calls = countedCalls();
  const report = (problem: string) => void problems.push(`${name}, ${fault}: ${problem}`);
  try {
    if (error !== undefined) checkError(error);
  } catch (problem) {
    report((problem as Error).stack ?? `${problem}`);
  }
  if (error !== undefined && REPEATABLE.test(fault)) report(`fails although the call can be repeated: ${error}`);
  if (result !== undefined && !Bun.deepEquals(result, expected())) report(`wrong result: ${JSON.stringify(result)}`);
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  if (total > MAX_CALLS) report(`${total} calls`);
  if (took > 60_000) report(`takes ${Math.round(took)} ms`);
  closeIdleSockets();
  const { sockets, namespaces } = openBeyond(before);
  if (sockets !== undefined || namespaces !== undefined) report(`leaks ${JSON.stringify({ sockets, namespaces })}`);
  return calls;
}

/**
 * Waits until the engine has closed the epoll sets and eventfds of ended threads, which it does when their objects are
 * collected. The collector may keep single objects. A leak would occur with each error of a call.
 */
async function checkThreads(name: string, before: Resources): Promise<void> {
  const open = () => {
    Bun.gc(true);
    return openBeyond(before);
  };
  const isClosed = () => Object.values(open()).every((count) => count <= MAX_KEPT);
  await until(isClosed, "the descriptors of ended threads are closed").catch(() => {});
  if (!isClosed()) problems.push(`${name}: leaks ${JSON.stringify(open())}`);
}

transact(NETLINK_ROUTE, setUp());
const requests = Array.from({ length: ROUTES }, (_, index) => addRoute(index + 1));
for (const { error } of transactMultiple(NETLINK_ROUTE, requests)) if (error !== undefined) throw error;
routes = dump(NETLINK_ROUTE, getRoutes()).toArray().length;
const [, , stepText, only] = process.argv;
const step = Number(stepText);
let position = 0;
for (const name of Object.keys(scenarios)) {
  if (only !== undefined && only !== name) continue;
  const before = openResources();
  const plain = await attempt(name, "none EPERM first");
  for (const [call, count] of Object.entries(plain)) {
    if (count === 0 || call === "close") continue;
    const numbers = Array.from({ length: Math.min(count, MAX_NUMBER) }, (_, index) => `${index + 1}`);
    const all = [
      ...[...ERRORS, ...REPEATED].flatMap((error) => numbers.map((number) => `${call} ${error} ${number}`)),
      ...ERRORS.map((error) => `${call} ${error} always`),
    ];
    for (const fault of all) {
      if (position++ % step !== 0) continue;
      faults++;
      console.error(`${name}, ${fault}`);
      await attempt(name, fault);
    }
  }
  await checkThreads(name, before);
}
words[Word.Armed] = 0;
console.log(JSON.stringify({ faults, problems }));
process.exit();
