// Runs transactions in this process, each time with another failing call of libc: each call that a transaction makes,
// each error, each n-th call, and all calls. Prints the number of faults and the problems as JSON.
import {
  closeIdleSockets,
  dump,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NLM_F_DUMP,
  ping,
  type Request,
  RTM_GETLINK,
  transact,
  transactAll,
  transactMultiple,
} from "../../src/index.ts";
import { openBeyond, openResources } from "../support/descriptors.ts";
import { addBridge, addRoute, deleteLink, getLink, getLinks, getRoutes, linkName, setUp } from "../support/requests.ts";
import { Word } from "./fault.ts";
import { arm, disarm } from "./faulty.ts";
import { checkError } from "./report.ts";

/** Errors of calls that the library makes for transactions. EINTR and EAGAIN can be repeated. */
const ERRORS = ["ENOBUFS", "ENOMEM", "EPERM", "EACCES", "EBADF", "EINVAL", "EMFILE", "ECONNREFUSED", "EIO", "ENETDOWN"];
const REPEATED = ["EINTR", "EAGAIN"];
/**
 * Calls after which a transaction counts as endless. The longest one makes fewer than 300 without a fault, and 2,040 if
 * each receive reports an overrun: 20 reads are sent 4 times with 16 receives.
 */
const MAX_CALLS = 4000;
/** Later calls of the same function take the same path. */
const MAX_NUMBER = 6;
/** Time limit of the calls. It does not pass, because no fault makes a call wait. */
const TIMEOUT_MS = 100_000;
const ROUTES = 150;

interface Scenario {
  act(): void;
  /** Checks the state of the kernel. `done` is true if `act` returned without an error. */
  check(done: boolean): void;
}

const options = { timeoutMs: TIMEOUT_MS };
const allLinks = new MessageWriter(RTM_GETLINK, NLM_F_DUMP).struct((header) => header.zero(16)).finish();
const names = () => dump(NETLINK_ROUTE, getLinks()).toArray().map(linkName).sort().join(" ");
const routes = () => dump(NETLINK_ROUTE, getRoutes()).toArray().length;

function expectSame(what: string, got: unknown, expected: unknown): void {
  if (!Object.is(got, expected)) throw new Error(`wrong result: ${what}: expected ${expected}, got ${got}`);
}

function remove(): void {
  if (names().includes("br0")) transact(NETLINK_ROUTE, deleteLink("br0"));
}

/** Adds routes as one batch, and compares the results with the table. */
function batch(idempotent: boolean | undefined, socket?: () => NetlinkSocket): Scenario {
  const requests = Array.from({ length: ROUTES }, (_, index) => addRoute(index + 1));
  const before = routes();
  let failed = 0;
  return {
    act() {
      failed = 0;
      using own = socket?.();
      const results = transactMultiple(NETLINK_ROUTE, requests, { ...options, idempotent, socket: own });
      expectSame("number of results", results.length, ROUTES);
      for (const { error } of results) {
        if (error === undefined) continue;
        failed++;
        checkError(error);
      }
    },
    check(done) {
      const added = routes() - before;
      if (done && added < ROUTES - failed) expectSame("added routes", added, ROUTES - failed);
      const deletions = requests.map((_, index) => removalOf(index + 1));
      transactMultiple(NETLINK_ROUTE, deletions);
      expectSame("routes after the removal", routes(), before);
    },
  };
}

function removalOf(number: number): Request {
  const { bytes } = addRoute(number, 0);
  const message = bytes.slice();
  // RTM_DELROUTE is the next type after RTM_NEWROUTE.
  message[4]!++;
  return message;
}

/** Fault of the current attempt. */
let selected = "";
/** Faults that mean that the kernel lacks the protocol. */
const ABSENT = /^sendto ECONNREFUSED/;

const scenarios: Record<string, () => Scenario> = {
  "a change": () => ({
    act: () => void transact(NETLINK_ROUTE, addBridge("br0"), options),
    check(done) {
      if (done) expectSame("links", names(), "br0 lo");
      remove();
    },
  }),
  "a read": () => ({
    act: () => expectSame("name", linkName(transact(NETLINK_ROUTE, getLink(1), options)!), "lo"),
    check() {},
  }),
  "a read on a socket of the caller": () => ({
    act() {
      using socket = NetlinkSocket.open(NETLINK_ROUTE);
      expectSame("name", linkName(transact(NETLINK_ROUTE, getLink(1), { ...options, socket })!), "lo");
    },
    check() {},
  }),
  "many reads": () => ({
    act() {
      const requests = Array.from({ length: 20 }, () => getLink(1));
      for (const { reply, error } of transactMultiple(NETLINK_ROUTE, requests, options)) {
        if (error === undefined) expectSame("name", linkName(reply!), "lo");
        else checkError(error);
      }
    },
    check() {},
  }),
  "a dump as a transaction": () => ({
    act: () => expectSame("links", transactAll(NETLINK_ROUTE, allLinks, options).map(linkName).join(" "), "lo"),
    check() {},
  }),
  "a batch": () => batch(undefined),
  "a batch with acknowledgements": () => batch(false),
  "a batch on a socket that reports no overruns": () =>
    batch(undefined, () => NetlinkSocket.open(NETLINK_ROUTE, { noEnobufs: true })),
  "a ping": () => ({
    act: () => expectSame("answer", ping(NETLINK_ROUTE, options), !ABSENT.test(selected)),
    check() {},
  }),
  "messages to a peer": () => ({
    act() {
      using one = NetlinkSocket.open(NETLINK_USERSOCK);
      using other = NetlinkSocket.open(NETLINK_USERSOCK);
      const message = new MessageWriter(0x20).finish();
      const sent = one.sendMany([message, message, message], { to: { portId: other.portId } });
      expectSame("sent", sent, 3);
      // If the first receive fails with EAGAIN, nothing seems to be queued.
      expectSame("drained", other.drain() + other.drain(), 3);
    },
    check() {},
  }),
};

const words = new Uint32Array(Bun.mmap(process.env["FAULT_WORDS"]!).buffer);
const problems: string[] = [];
let faults = 0;

/** Runs a scenario with a fault. Returns the number of calls of each function. */
function attempt(name: string, { act, check }: Scenario, fault: string): Record<string, number> {
  closeIdleSockets();
  const before = openResources();
  selected = fault;
  selectFault(fault);
  let error: unknown;
  arm();
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  disarm();
  const calls = countedCalls();
  const report = (problem: unknown) =>
    void problems.push(`${name}, ${fault}: ${(problem as Error).message ?? problem}`);
  try {
    if (error !== undefined) checkError(error);
    if (error !== undefined && /(^\w+ EINTR|^send\w+ EAGAIN) \d+$/.test(fault)) {
      throw new Error(`fails although the call can be repeated: ${(error as Error).message}`);
    }
    check(error === undefined);
  } catch (problem) {
    report(problem);
  }
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  if (total > MAX_CALLS) report(`${total} calls`);
  closeIdleSockets();
  const leaked = openBeyond(before);
  if (Object.keys(leaked).length > 0) report(`leaks ${JSON.stringify(leaked)}`);
  return calls;
}

transact(NETLINK_ROUTE, setUp());
const only = process.argv[2];
for (const [name, prepare] of Object.entries(scenarios)) {
  if (only !== undefined && only !== name) continue;
  const scenario = prepare();
  const plain = attempt(name, scenario, "none EPERM first");
  for (const [call, count] of Object.entries(plain)) {
    if (count === 0 || call === "close") continue;
    const numbers = Array.from({ length: Math.min(count, MAX_NUMBER) }, (_, index) => `${index + 1}`);
    const all = [
      ...[...ERRORS, ...REPEATED].flatMap((error) => numbers.map((number) => `${call} ${error} ${number}`)),
      ...ERRORS.map((error) => `${call} ${error} always`),
    ];
    for (const fault of all) {
      faults++;
      console.error(`${name}, ${fault}`);
      attempt(name, scenario, fault);
    }
  }
}
words[Word.Armed] = 0;
console.log(JSON.stringify({ faults, problems }));
