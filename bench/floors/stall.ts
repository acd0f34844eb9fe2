import { DelayRecorder } from "../lib/delays.ts";
import { serve } from "../lib/serve.ts";
import { measureDelays } from "../lib/stall-rounds.ts";

/** Time in milliseconds after which the program lets the event loop run, as the library does. */
const SLICE_MS = 1;
const ENTRIES_PER_CHECK = 16;
/** Length of the arrays in which the entries are collected before they are joined. */
const PART = 4096;

/** Entries with the properties of those that the library lists. */
const entryOf = {
  route: (index: number): object => ({
    family: "inet",
    type: "unicast",
    dst: addressOf(10, index),
    table: 254,
    protocol: "static",
    scope: "global",
    flags: [],
    ifindex: 1,
    dev: "lo",
  }),
  connection: (index: number): object => ({
    family: "inet",
    protocol: "tcp",
    original: { source: addressOf(10, index), destination: "192.0.2.1", sourcePort: 1024, destinationPort: 80 },
    reply: { source: "192.0.2.1", destination: addressOf(10, index), sourcePort: 80, destinationPort: 1024 },
    status: ["confirmed"],
    id: index * 2 ** 12,
    timeout: 86_399,
    mark: 0,
    synproxy: { isn: 0, its: 0, tsoff: 0 },
    references: 1,
    tcp: {
      state: "established",
      originalWindowScale: 0,
      replyWindowScale: 0,
      originalFlags: [],
      replyFlags: [],
    },
  }),
  link: (index: number): object => ({
    ifindex: index,
    ifname: `veth${index}`,
    flags: ["broadcast", "multicast"],
    up: false,
    linkType: "ether",
    mtu: 1500,
    operstate: "down",
    linkmode: "default",
    group: 0,
    address: `02:00:00:00:${index >> 8}:${index & 255}`,
    broadcast: "ff:ff:ff:ff:ff:ff",
    qdisc: "noop",
    txqlen: 1000,
    promiscuity: 0,
    allmulti: 0,
    minMtu: 68,
    maxMtu: 65535,
    numTxQueues: 1,
    numRxQueues: 1,
    gsoMaxSize: 65536,
    gsoMaxSegs: 65535,
    groMaxSize: 65536,
    carrier: false,
    carrierChanges: 1,
    protodown: false,
    inet6AddrGenMode: "eui64",
    link: index ^ 1,
    peer: `veth${index ^ 1}`,
    stats64: countersOf(index),
    kind: "veth",
  }),
  /** A route of a description: as given, and as the comparison with the kernel needs it. */
  declared: (index: number): object => {
    const given = { dst: addressOf(10, index), dev: "lo" };
    return { given, wanted: { ...given, table: 254 }, key: `${given.dst} dev lo` };
  },
  /** A step of a plan. */
  step: (index: number): object => ({
    action: "add",
    path: "routes",
    restored: undefined,
    table: "routes",
    scope: undefined,
    wanted: { dst: addressOf(10, index), dev: "lo", table: 254 },
    current: undefined,
    differences: [],
    before: undefined,
  }),
  error: (index: number): object => ({ error: new KernelError(`delete route ${addressOf(11, index)}: ESRCH`) }),
} as const;

/** An error with the fields of a `NetlinkError`. */
class KernelError extends Error {
  readonly code = "ESRCH";
  readonly errno = 3;
  readonly syscall = undefined;
  readonly operation = "delete route";
}

const COUNTERS = Array.from({ length: 25 }, (_, index) => `counter${index}`);

function countersOf(first: number): Record<string, bigint> {
  const counters: Record<string, bigint> = {};
  for (const name of COUNTERS) counters[name] = BigInt(first);
  return counters;
}

function addressOf(first: number, index: number): string {
  return `${first}.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

/**
 * Allocates as many objects as an asynchronous listing, in slices. Makes no system calls.
 *
 * @param kept kind of the objects that exist already, which the garbage collector also visits (default: none).
 */
export async function stall([kind, count, kept]: string[]): Promise<void> {
  const recorder = new DelayRecorder();
  const create = (name: string) => allocate(entryOf[name as keyof typeof entryOf], Number(count));
  const work = async (begin: () => void) => {
    const before = kept === undefined ? [] : await create(kept);
    begin();
    const { length } = await create(kind!);
    return Math.max(length, before.length);
  };
  await serve(() => measureDelays(recorder, work));
  recorder.stop();
}

async function allocate(create: (index: number) => object, count: number): Promise<object[]> {
  const parts: object[][] = [];
  let end = performance.now() + SLICE_MS;
  const isOver = () => performance.now() >= end;
  const pause = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    end = performance.now() + SLICE_MS;
  };
  for (let first = 0; first < count; first += PART) {
    const part: object[] = [];
    parts.push(part);
    for (let index = first; index < Math.min(first + PART, count); index++) {
      part.push(create(index));
      if (index % ENTRIES_PER_CHECK === 0 && isOver()) await pause();
    }
  }
  const all = new Array<object>(count);
  let at = 0;
  for (const part of parts) {
    for (let index = 0; index < part.length; index++) all[at++] = part[index]!;
    if (isOver()) await pause();
  }
  return all;
}
