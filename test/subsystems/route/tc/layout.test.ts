// Creates disciplines and classes with commands from the manual of tc, and with this library from the same parameters.
// Checks that tc prints the same for both.
import { describe, expect, test } from "bun:test";
import { tc as family } from "../../../../src/families/tc.ts";
import { type NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/index.ts";
import { checkChange } from "../../../../src/subsystems/route/core/batch.ts";
import {
  Links,
  type NewQdisc,
  type NewTrafficClass,
  parseProbability,
  Qdiscs,
  TrafficClasses,
} from "../../../../src/subsystems/route/index.ts";
import { bytesFor, transmitTicks } from "../../../../src/subsystems/route/tc/handle.ts";
import { encodeOptions, readOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";
import { listedFormsOf } from "../../../../src/subsystems/route/tc/layout.ts";
import { qdiscKind } from "../../../../src/subsystems/route/tc/tables.ts";
import { sentBy } from "../../../families/tc/sent-by.ts";
import { thrown } from "../../../message/bytes.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";

type Options<New extends { kind?: unknown; options?: unknown }> = New extends { kind: infer Kind; options?: infer Own }
  ? Kind extends `${string}\0`
    ? never
    : [kind: Kind, options?: Exclude<Own, undefined>]
  : never;

const queues = { numTc: 2, hw: 0, prioTcMap: Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) };
const taprioQueues = { numTc: 2, prioTcMap: queues.prioTcMap, count: numbers(1, 1), offset: numbers(0, 1) };
const disciplines: readonly (readonly [words: string, ...Options<NewQdisc>])[] = [
  ["htb default 12", "htb", { defcls: 0x12 }],
  ["htb", "htb"],
  ["htb default 1 r2q 5", "htb", { defcls: 1, rate2quantum: 5 }],
  ["hfsc default 1", "hfsc", { defcls: 1 }],
  ["hfsc", "hfsc"],
  ["tbf rate 1mbit burst 32kbit latency 400ms", "tbf", { rate: "1mbit", burst: "32kbit", latency: "400ms" }],
  ["tbf rate 1mbit burst 32kbit limit 10kb", "tbf", { rate: 125_000, burst: 4096, limit: "10kb" }],
  [
    "tbf rate 1mbit burst 5kb latency 70ms peakrate 2mbit minburst 1540",
    "tbf",
    { rate: "1mbit", burst: "5kb", latency: "70ms", peakrate: "2mbit", mtu: 1540 },
  ],
  ["prio", "prio"],
  ["prio bands 4", "prio", { bands: 4 }],
  ["sfq", "sfq"],
  ["sfq perturb 10 quantum 2kb", "sfq", { perturbPeriod: 10, quantum: "2kb" }],
  [
    "red limit 400000 min 30000 max 90000 avpkt 1000 burst 55 bandwidth 10Mbit",
    "red",
    { limit: 400_000, qthMin: 30_000, qthMax: 90_000, avpkt: 1000, burst: 55, bandwidth: "10mbit" },
  ],
  ["red limit 60kb avpkt 1000 probability 0.1", "red", { limit: "60kb", avpkt: 1000, probability: "10%" }],
  ["choke limit 1000 bandwidth 10mbit", "choke", { limit: 1000, bandwidth: "10mbit" }],
  ["gred setup DPs 3 default 2", "gred", { dPs: 3, defDp: 2 }],
  ["netem", "netem"],
  ["netem delay 100ms 10ms", "netem", { delay: "100ms", jitter: "10ms" }],
  [
    "netem loss 1% duplicate 0.5% corrupt 0.1% rate 1mbit limit 50",
    "netem",
    { loss: "1%", duplicate: "0.5%", corrupt: { probability: "0.1%" }, rate: "1mbit", limit: 50 },
  ],
  // Bursts that take longer than 2^32 ticks at the rate, such as those that container runtimes pass for "no limit".
  ["tbf rate 1mbit burst 256mb limit 300mb", "tbf", { rate: "1mbit", burst: "256mb", limit: "300mb" }],
  [
    "tbf rate 1mbit burst 256mb limit 300mb peakrate 2mbit mtu 100mb",
    "tbf",
    { rate: "1mbit", burst: "256mb", limit: "300mb", peakrate: "2mbit", mtu: "100mb" },
  ],
  ["netem loss gemodel 1%", "netem", { lossModel: { ge: { p: "1%" } } }],
  ["netem loss gemodel 1% 10%", "netem", { lossModel: { ge: { p: "1%", r: "10%" } } }],
  ["netem loss state 1%", "netem", { lossModel: { gi: { p13: "1%" } } }],
  [
    "netem loss state 1% 20% 3% 40% 5%",
    "netem",
    { lossModel: { gi: { p13: "1%", p31: "20%", p32: "3%", p23: "40%", p14: "5%" } } },
  ],
  ["netem slot 800us", "netem", { slot: { minDelay: "800us" } }],
  [
    "netem slot 800us 2ms packets 5 bytes 2000",
    "netem",
    { slot: { minDelay: "800us", maxDelay: "2ms", maxPackets: 5, maxBytes: 2000 } },
  ],
  [
    "netem delay 10ms reorder 25% 50% gap 5",
    "netem",
    { delay: "10ms", gap: 5, reorder: { probability: "25%", correlation: "50%" } },
  ],
  // The kernel rounds these times to multiples of 1024 ns.
  [
    "codel limit 100 target 4096us interval 30720us ecn",
    "codel",
    { limit: 100, target: "4096us", interval: "30.72ms", ecn: 1 },
  ],
  [
    "fq_codel target 4096us interval 102400us quantum 1024 memory_limit 4mb",
    "fq_codel",
    { target: "4096us", interval: "102400us", quantum: "1kb", memoryLimit: "4mb" },
  ],
  [
    "fq maxrate 10mbit refill_delay 20ms ce_threshold 4ms",
    "fq",
    { flowMaxRate: "10mbit", flowRefillDelay: "20ms", ceThreshold: "4ms" },
  ],
  ["pie limit 100 target 20ms tupdate 30ms", "pie", { limit: 100, target: "20ms", tupdate: "30ms" }],
  ["fq_pie target 20ms quantum 1kb memory_limit 4mb", "fq_pie", { target: "20ms", quantum: "1kb", memoryLimit: "4mb" }],
  [
    "cake bandwidth 100mbit rtt 50ms memlimit 4mb",
    "cake",
    { baseRate64: "100mbit", rtt: "50ms", target: "2500us", memory: "4mb" },
  ],
  ["hhf quantum 1024 evict_timeout 2s", "hhf", { quantum: "1kb", evictTimeout: "2s" }],
  ["sfb", "sfb"],
  ["sfb limit 1000", "sfb", { limit: 1000 }],
  ["multiq", "multiq"],
  ["pfifo limit 100", "pfifo", { limit: 100 }],
  ["bfifo limit 15kb", "bfifo", { limit: "15kb" }],
  ["drr", "drr"],
  ["qfq", "qfq"],
  ["ets strict 1 quanta 3500 3072", "ets", { nbands: 3, nstrict: 1, quanta: { quantaBand: [3500, "3kb"] } }],
  [
    "cbs idleslope 20000 sendslope -980000 hicredit 30 locredit -1470",
    "cbs",
    { idleslope: 20_000, sendslope: -980_000, hicredit: 30, locredit: -1470 },
  ],
  ["etf clockid CLOCK_TAI delta 300000", "etf", { clockid: 11, delta: 300_000 }],
  [
    "mqprio num_tc 2 map 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 queues 1@0 1@1 hw 0",
    "mqprio",
    { ...queues, count: numbers(1, 1), offset: numbers(0, 1) },
  ],
  [
    "taprio num_tc 2 map 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 queues 1@0 1@1 base-time 1000 sched-entry S 01 300000 clockid CLOCK_TAI",
    "taprio",
    {
      priomap: taprioQueues,
      schedBaseTime: 1000,
      schedClockid: 11,
      schedEntryList: { entry: [{ cmd: 0, gateMask: 1, interval: 300_000 }] },
    },
  ],
];

/** Returns the bytes of sixteen 16-bit numbers in host byte order. */
function numbers(...first: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from({ length: 16 }, (_, index) => first[index] ?? 0).buffer);
}

const classes: readonly (readonly [words: string, ...Options<NewTrafficClass>])[] = [
  ["htb rate 1mbit", "htb", { rate: "1mbit" }],
  ["htb rate 1mbit ceil 2mbit burst 16k prio 3", "htb", { rate: "1mbit", ceil: "2mbit", burst: "16k", prio: 3 }],
  ["htb rate 10mbit quantum 2048", "htb", { rate: "10mbit", quantum: "2kb" }],
  [
    "hfsc sc m1 2mbit d 10ms m2 1mbit",
    "hfsc",
    { rsc: { m1: "2mbit", d: "10ms", m2: "1mbit" }, fsc: { m1: "2mbit", d: "10ms", m2: "1mbit" } },
  ],
  ["drr quantum 2kb", "drr", { quantum: "2kb" }],
  ["qfq weight 10 maxpkt 2048", "qfq", { weight: 10, lmax: "2kb" }],
];

/** Whether the kernel must support every kind. An unsupported kind is then an error. */
const all = process.env["BUN_NETLINK_ALL_FILTERS"] === "1";

/** Creates a namespace with two links for each row: a0 and b0, a1 and b1, and so on. */
function lab(count: number): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.addMany(
    Array.from({ length: count }, (_, i) => {
      const peer = { ifname: `b${i}`, numTxQueues: 2 };
      return { ifname: `a${i}`, kind: "veth", numTxQueues: 2, data: { peer } } as const;
    }),
  );
  return netns;
}

/** Runs commands of tc in one process, because starting a process takes long. Returns the output. */
function tc(netns: NetworkNamespace, lines: readonly string[]): string {
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync(["tc", "-d", "-batch", "-"], { stdin: Buffer.from(lines.map((line) => `${line}\n`).join("")) }),
  );
  if (exitCode !== 0) throw new Error(`tc failed: ${stderr.toString()}`);
  return stdout.toString();
}

/** Returns the rows whose disciplines the kernel supports. */
function supportedOf<Row extends readonly [words: string, ...unknown[]]>(rows: readonly Row[]): readonly Row[] {
  if (all) return rows;
  if (!namespacesAvailable || !hasProgram("tc")) return [];
  using netns = lab(rows.length);
  using qdiscs = Qdiscs.open({ netns });
  const kinds = rows.map(([words], i) => ({ dev: `a${i}`, kind: words.split(" ", 1)[0]! }) as NewQdisc);
  const outcomes = qdiscs.addMany(kinds);
  return rows.filter((_, i) => outcomes[i]?.error?.code !== "ENOENT");
}

const supported = supportedOf(disciplines);
const supportedClasses = supportedOf(classes);
const lacking = disciplines.length + classes.length - supported.length - supportedClasses.length;
if (lacking > 0) whereTheKernelHas(`${lacking} disciplines and classes`, false, () => {});

/**
 * Returns the output of tc about the disciplines of the links whose names start with `prefix`, by the parameters of the
 * row.
 */
function shown(netns: NetworkNamespace, prefix: "a" | "b"): Record<string, string> {
  const entries = tc(netns, ["qdisc show"]).split(/^qdisc /m);
  const found = entries.flatMap((entry) => {
    const [, kind, link, index, options] = /^(\S+) \S+ dev (.)(\d+) root (.*)/s.exec(entry) ?? [];
    // The kernel selects a random seed for some kinds.
    return link === prefix ? [[supported[Number(index)]![0], `${kind} ${options!.replace(/seed \d+/, "")}`]] : [];
  });
  return Object.fromEntries(found);
}

/**
 * Returns the output of tc about the classes of the links whose names start with `prefix`, by the parameters of the
 * row.
 */
function shownClasses(netns: NetworkNamespace, prefix: "a" | "b"): Record<string, string> {
  const links = supportedClasses.map((_, i) => `class show dev ${prefix}${i} classid 1:1`);
  const lines = tc(netns, links).trim().split("\n");
  return Object.fromEntries(supportedClasses.map(([words], i) => [words, lines[i]!]));
}

const succeeded = (outcomes: readonly { error?: NetlinkError }[]) =>
  expect(outcomes.flatMap(({ error }) => error?.message ?? [])).toEqual([]);

/** Parameters of RED and choke whose results do not depend on the rounding of times in `tc`, which varies by version. */
const randomEarlyDrops: readonly (readonly [words: string, kind: string, options: object | undefined])[] = [
  ...disciplines
    .filter(([_, kind]) => kind === "red" || kind === "choke")
    .map((row) => [row[0], row[1], row[2]] as const),
  ["choke limit 200 bandwidth 1gbit probability 0.1", "choke", { limit: 200, bandwidth: "1gbit", probability: "10%" }],
  [
    "choke limit 4000 bandwidth 100mbit avpkt 500 probability 0.5",
    "choke",
    { limit: 4000, bandwidth: "100mbit", avpkt: 500, probability: "50%" },
  ],
  [
    "choke limit 4000 min 100 bandwidth 100mbit avpkt 1500",
    "choke",
    { limit: 4000, qthMin: 100, bandwidth: "100mbit", avpkt: 1500 },
  ],
  ["choke limit 4000 max 900 bandwidth 100mbit", "choke", { limit: 4000, qthMax: 900, bandwidth: "100mbit" }],
  ["red limit 60kb min 10kb avpkt 1000", "red", { limit: "60kb", qthMin: "10kb", avpkt: 1000 }],
  [
    "red limit 1mb max 300kb avpkt 1500 bandwidth 100mbit probability 0.9",
    "red",
    { limit: "1mb", qthMax: "300kb", avpkt: 1500, bandwidth: "100mbit", probability: "90%" },
  ],
];

describeInNamespaces("Parameters of tc(8)", () => {
  // A request of tc shows its values also if the kernel lacks the discipline. The virtual machine has no strace.
  const traced = all ? [] : randomEarlyDrops;
  const isTraceable = hasProgram("tc") && (all || hasProgram("strace"));
  test.skipIf(!isTraceable).each(traced)("have the same bytes as in the request of tc: %s", (words, kind, options) => {
    using netns = NetworkNamespace.create();
    const codec = operationCodec(family, "newqdisc");
    const request = sentBy(netns, `qdisc add dev lo root ${words}`);
    const sent = codec.decodeRequest(request) as { options: { maxP: number; flags?: unknown } };
    const own = codec.request("do", { header: { ifindex: 1 }, kind, options: encodeOptions(kind, options) });
    const { maxP, ...rest } = (codec.decodeRequest(own) as typeof sent).options;
    expect(rest).toEqual({ ...sent.options, maxP: undefined, flags: undefined } as never);
    // The library rounds probabilities; tc truncates them.
    expect(maxP - sent.options.maxP).toBeWithin(0, 2);
  });

  /** Creating two links and two disciplines per row takes long in a virtual machine. */
  const TIMEOUT_MS = 240_000;
  const compareDisciplines = () => {
    using netns = lab(supported.length);
    using qdiscs = Qdiscs.open({ netns });
    tc(
      netns,
      supported.map(([words], i) => `qdisc add dev a${i} root ${words}`),
    );
    succeeded(qdiscs.addMany(supported.map(([_, kind, options], i) => ({ dev: `b${i}`, kind, options }) as NewQdisc)));
    const expected = shown(netns, "a");
    expect(Object.keys(expected)).toEqual(supported.map(([words]) => words));
    expect(shown(netns, "b")).toEqual(expected);
    // The kernel lists 128 flows of a new sfq, but limits requested ones to 127, the limit of packets.
    const listed = qdiscs.list().toArray();
    const written = listed.filter(({ dev, kind, parent }) => dev?.[0] === "b" && parent === "root" && kind !== "sfq");
    succeeded(qdiscs.deleteMany(written));
    succeeded(qdiscs.addMany(written));
    expect(shown(netns, "b")).toEqual(expected);
  };
  const title = "create the same disciplines as tc";
  test.skipIf(supported.length === 0)(title, compareDisciplines, TIMEOUT_MS);

  test.skipIf(supportedClasses.length === 0)("create the same classes as tc", () => {
    using netns = lab(supportedClasses.length);
    using table = TrafficClasses.open({ netns });
    const both = (line: (link: string, i: number) => string) =>
      supportedClasses.flatMap((_, i) => ["a", "b"].map((prefix) => line(`${prefix}${i}`, i)));
    tc(netns, [
      ...both((link, i) => `qdisc add dev ${link} root handle 1: ${supportedClasses[i]![1]}`),
      ...supportedClasses.map(([words], i) => `class add dev a${i} parent 1: classid 1:1 ${words}`),
    ]);
    const added = supportedClasses.map(
      ([_, kind, options], i) => ({ dev: `b${i}`, handle: "1:1", kind, options }) as NewTrafficClass,
    );
    succeeded(table.addMany(added));
    const expected = shownClasses(netns, "a");
    expect(shownClasses(netns, "b")).toEqual(expected);
    const listed = added.map(({ dev }) => table.get(dev!, "1:1"));
    succeeded(table.deleteMany(listed));
    succeeded(table.addMany(listed));
    expect(shownClasses(netns, "b")).toEqual(expected);
  });
});

describe("encodeOptions with parameters of tc(8)", () => {
  test("converts RED parameters to its structure and table", () => {
    const { stab, ...fields } = encodeOptions("red", {
      limit: 400_000,
      qthMin: 30_000,
      qthMax: 90_000,
      avpkt: 1000,
      burst: 55,
    }) as { stab: Uint8Array };
    const parms = { limit: 400_000, qthMin: 30_000, qthMax: 90_000, wlog: 5, plog: 22, scellLog: 15 };
    expect(fields).toEqual({ parms, maxP: Math.round(0.02 * 0xffffffff) } as never);
    expect([stab.length, stab[0], stab[1], stab[255]]).toEqual([256, 0, 0, 31]);
    const listed = encodeOptions("red", parms) as { stab: Uint8Array };
    expect([listed.stab.length, listed.stab[255]]).toEqual([256, 31]);
    // The thresholds of choke are numbers of packets.
    const choke = encodeOptions("choke", { limit: 1000 }) as { parms: object };
    expect(choke.parms).toMatchObject({ limit: 1000, qthMax: 250, qthMin: 83 });
  });

  test("omits default traffic classes of mqprio in software", () => {
    const header = { numTc: 2, prioTcMap: new Uint8Array(16), hw: 0, count: [1, 1], offset: [0, 1] };
    const tcEntry = [
      { index: 0, fp: "express" },
      { index: 1, fp: "express" },
    ];
    expect(encodeOptions("mqprio", { ...header, tcEntry })).toEqual({ header } as never);
    const preemptible = [{ index: 0, fp: "preemptible" }];
    expect(encodeOptions("mqprio", { ...header, tcEntry: preemptible })).toEqual({
      header,
      tcEntry: preemptible,
    } as never);
    const hardware = { ...header, hw: 1 };
    expect(encodeOptions("mqprio", { ...hardware, tcEntry })).toEqual({ header: hardware, tcEntry } as never);
  });

  test("converts netem, sfq, prio and gred parameters", () => {
    expect(encodeOptions("netem", { delay: "1ms", loss: "50%", rate: "40gbit" })).toEqual({
      latency64: 1_000_000,
      header: { limit: 1000, loss: 2 ** 31 },
      rate: { rate: 0xffffffff },
      rate64: 5_000_000_000,
    });
    expect(encodeOptions("sfq", { quantum: "1kb", depth: 5, flows: 9 })).toEqual({
      header: { depth: 5, v0: { flows: 9, quantum: 1024 } },
    });
    expect(encodeOptions("prio", undefined)).toMatchObject({ header: { bands: 3 } });
    expect(encodeOptions("gred", { dPs: 3 })).toEqual({ dps: { dPs: 3 } });
    const [unset, set] = [16, 0].map((dp) => ({ dPs: 3, parms: [{ dp }], maxP: [0] }));
    expect(encodeOptions("gred", unset)).toEqual({ dps: { dPs: 3 } });
    expect(encodeOptions("gred", set)).toHaveProperty("parms");
    const flows = (requested: number, listed: number) =>
      listedFormsOf("sfq")?.["flows"]?.isKept(requested, listed, { limit: 127 });
    const mask = (requested: number) => listedFormsOf("fw")?.["mask"]?.isKept(requested, undefined, {});
    expect([mask(0xffffffff), mask(0xff)]).toEqual([true, false]);
    expect([flows(128, 127), flows(100, 100), flows(128, 126), flows(100, 127)]).toEqual([true, true, false, false]);
    expect(encodeOptions("multiq", undefined)).toEqual({ header: {} });
    expect(encodeOptions("fq_codel", undefined)).toBeUndefined();
    // The kind "htb" has default options only for disciplines, not for classes.
    expect(() => encodeOptions("htb", undefined, { isClass: true })).toThrow("options.rate: expected a number or text");
  });

  test("puts rates above 32 bits into 64-bit attributes", () => {
    const rate64 = 5_000_000_000;
    const parms = { rate: { rate: 0xffffffff, linklayer: 1 }, ceil: { rate: 0xffffffff, linklayer: 1 } };
    const options = encodeOptions("htb", { rate: "40gbit" }, { isClass: true });
    expect(options).toMatchObject({ parms, rate64, ceil64: rate64 });
    const bucket = encodeOptions("tbf", { rate: "40gbit", burst: "1mb", limit: "1mb", peakrate: "48gbit", mtu: "2kb" });
    expect(bucket).toMatchObject({ parms: { rate: parms.rate, limit: 2 ** 20 }, rate64, prate64: 6_000_000_000 });
  });

  test.each<[kind: string, isClass: boolean, options: object]>([
    ["htb", true, { rate: "40gbit", ceil: "48gbit", rateSpec: { overhead: 24 }, prio: 3 }],
    ["htb", true, { rate: 1000, burst: 3, cburst: 5 }],
    ["tbf", false, { rate: "1mbit", burst: "10kb", latency: "50ms", peakrate: "40gbit", mtu: "2kb" }],
    ["red", false, { limit: "60kb", avpkt: 1000, flags: { value: 1, selector: 3 } }],
    ["choke", false, { limit: 1000, probability: "10%", flags: 1 }],
    ["netem", false, { delay: "10ms", jitter: "1ms", loss: "1%", rate: "40gbit", packetOverhead: -4 }],
    ["netem", false, { lossModel: { gi: { p13: 1, p31: 2 } }, duplicate: 7, gap: 5 }],
    ["sfq", false, { limit: 5, redLimit: 6, depth: 7, quantum: "2kb" }],
    ["htb", false, { defcls: 1, directQlen: 9 }],
    ["gred", false, { dPs: 3, limit: 5 }],
    ["prio", false, { bands: 4 }],
    ["pfifo", false, { limit: 4 }],
    ["mqprio", false, { hw: 0, numTc: 1, mode: 0 }],
  ])("returns the same attributes for options of %s that were read", (kind, isClass, options) => {
    const codec = operationCodec(family, isClass ? "newtclass" : "newqdisc");
    const decode = (given: object) => {
      const fields = { header: { ifindex: 1 }, kind, options: encodeOptions(kind, given, { isClass }) };
      return codec.decodeRequest(codec.request("do", fields)) as { options: object };
    };
    const { options: attributes } = decode(options);
    const listed = readOptions(kind, structuredClone(attributes), undefined, isClass)!;
    expect(Object.keys(listed)).toContainValues(
      Object.keys(options).filter((name) => !["latency", "avpkt"].includes(name)),
    );
    const { stab: _, ...rest } = decode(listed).options as { stab?: unknown };
    const { stab: __, ...expected } = attributes as { stab?: unknown };
    expect(rest).toEqual(expected);
  });

  test.each([1, 1000, 125_000, 1e6 + 7, 5e9])(
    "reads sizes of buckets without a change at %d bytes per second",
    (rate) => {
      for (let ticks = 1; ticks < 4e9; ticks = ticks * 7 + 3) {
        const burst = bytesFor(ticks, rate);
        expect([ticks, transmitTicks(burst, rate)]).toEqual([ticks, ticks]);
      }
      for (const size of [1, 1540, 15_360]) expect(bytesFor(transmitTicks(size, 125_000), 125_000)).toBe(size);
    },
  );

  test("converts policer parameters in filters and actions", () => {
    const tbf = { action: "shot", rate: { rate: 125_000, linklayer: 1, cellLog: 3, cellAlign: -1 }, burst: 1_280_000 };
    const police = { rate: "1mbit", burst: "10kb", action: "shot" };
    const [inFilter, inAction] = [
      (encodeOptions("u32", { police }) as { police: object }).police,
      (encodeOptions("u32", { act: [{ kind: "police", options: police }] }) as { act: { options: object }[] }).act[0]!
        .options,
    ];
    expect(inFilter).toMatchObject({ tbf });
    expect(inAction).toEqual(inFilter);
    const gate = { baseTime: "1s", entryList: { oneEntry: [{ interval: "2ms" }, { interval: 5 }] } };
    expect(encodeOptions("matchall", { act: [{ kind: "gate", options: gate }] })).toEqual({
      act: [
        { kind: "gate", options: { baseTime: 1e9, entryList: { oneEntry: [{ interval: 2e6 }, { interval: 5 }] } } },
      ],
    });
    const peak = encodeOptions("u32", { police: { ...police, peakrate: "2mbit", mtu: "2kb" } }) as { police: object };
    expect(peak.police).toMatchObject({ tbf: { peakrate: { rate: 250_000 }, mtu: 2048 } });
  });

  test("rejects missing, invalid and contradictory parameters with their path", () => {
    const message = (kind: string, options: object, isClass = false) =>
      thrown(() => encodeOptions(kind, options, { isClass })).message;
    expect(message("tbf", { rate: "1mbit" })).toBe(
      'options.burst: expected a number or text such as "15kb", got undefined',
    );
    expect(message("tbf", {})).toStartWith("options.rate: expected a number or text");
    expect(message("htb", {}, true)).toStartWith("options.rate: expected a number or text");
    expect(message("tbf", { rate: "1mbit", burst: "1kb" })).toStartWith("options.latency: expected a number or text");
    expect(message("tbf", { rate: 0, burst: 1 })).toBe("options.rate: expected at least 8 bits per second, got 0");
    expect(message("tbf", { rate: 1, parms: {} })).toStartWith("options.parms: unknown field");
    expect(message("red", { limit: 1, wlog: 1, avpkt: 5 })).toBe(
      "options.avpkt: not allowed with wlog, which is computed from this parameter",
    );
    expect(message("htb", { rate: "x" }, true)).toStartWith("options.rate: expected a number or text");
    expect(message("codel", { target: "fast" })).toStartWith("options.target: expected a number or text");
    expect(message("ets", { quanta: { quantaBand: [1, "x"] } })).toStartWith("options.quanta.quantaBand[1]: expected");
    expect(message("netem", { loss: "101%" })).toBe('options.loss: expected at most 100%, got "101%"');
    expect(message("netem", { delay: {} })).toStartWith("options.delay: expected a number or text");
    expect(message("netem", { lossModel: { ge: { p: "x" } } })).toStartWith(
      "options.lossModel.ge.p: expected a number",
    );
    expect(message("netem", { lossModel: 5 })).toBe("options.lossModel: expected an object, got 5");
    expect(message("netem", { slot: { minDelay: "soon" } })).toStartWith("options.slot.minDelay: expected a number");
    expect(message("netem", { delay: -5 })).toBe("options.delay: expected a number from 0 to 9007199254740991, got -5");
    expect(message("netem", { jitter: -5n })).toStartWith("options.jitter: expected a number from 0 to ");
    expect(message("netem", { lossModel: {} })).toBe("options.lossModel: expected ge or gi, got an empty object");
    expect(message("netem", { lossModel: { ge: { p: "1%" }, gi: { p13: "1%" } } })).toStartWith(
      "options.lossModel.gi: excludes ge",
    );
    expect(message("netem", { slot: { minDelay: -1 } })).toStartWith("options.slot.minDelay: expected a number from 0");
    expect(message("netem", { slot: { minDelay: "5ms", maxDelay: "2ms" } })).toBe(
      "options.slot.maxDelay: expected at least minDelay (5000000), got 2000000",
    );
    expect(message("netem", { slot: { minDelay: "1ms", maxPackets: -1 } })).toStartWith("options.slot.maxPackets:");
    expect(message("tbf", { rate: "1mbit", burst: -1, limit: 1 })).toBe(
      "options.burst: expected a number from 0 to 9007199254740991, got -1",
    );
    expect(message("cake", { overhead: 2 ** 16 - 1 })).toStartWith("options.overhead: expected an integer from -32768");
    for (const name of ["ecn", "bytemode", "dqRateEstimator"])
      for (const kind of ["pie", "fq_pie"])
        expect(message(kind, { [name]: 256 })).toBe(`options.${name}: expected an integer from 0 to 255, got 256`);
    expect(message("cake", { mpu: "64kb" })).toBe("options.mpu: expected an integer from 0 to 65535, got 65536");
    const bucket = { rate: 125_000, burst: 5000, limit: 1 };
    expect(message("tbf", { ...bucket, peakrate: Number.POSITIVE_INFINITY, mtu: 2000 })).toStartWith(
      "options.peakrate: expected a number from 0 to 9007199254740991, got Infinity",
    );
    expect(message("tbf", { ...bucket, peakrate: 250_000, mtu: 2 ** 32 })).toBe(
      "options.mtu: expected at most 4294967295 bytes, got 4294967296",
    );
    expect(message("red", { limit: 1000, qthMin: 10, qthMax: 500, avpkt: 1000, burst: 0 })).toStartWith(
      "options.burst:",
    );
    expect(message("red", { limit: 1000, qthMin: 500, qthMax: 400, avpkt: 100, burst: 10 })).toStartWith(
      "options.qthMax: expected a value above qthMin (500), got 400",
    );
    const early = { limit: 60_000, avpkt: 1000 };
    expect(message("red", { ...early, probability: 0.1 })).toBe(
      'options.probability: expected an integer from 0 to 4294967295, or text such as "0.5%", got 0.1',
    );
    expect(message("red", { ...early, probability: 0 })).toStartWith("options.probability: too small for the range");
    expect(message("u32", { act: [{ kind: "police", options: { rate: "1mbit" } }] })).toStartWith(
      "options.act[0].options.burst: expected",
    );
  });
});

test("netem accepts the independent loss 0 together with another loss model, as the kernel lists them", () => {
  const listed = { loss: 5, lossModel: { ge: { p: 1, r: 2, h: 3, k1: 4 } } };
  expect(encodeOptions("netem", listed)).toMatchObject({ header: { loss: 5 }, loss: listed.lossModel });
});

test.each([
  ["netem", { latency64: 5, delay: "1ms" }, "options.latency64: unknown field"],
  ["netem", { jitter64: 5 }, "options.jitter64: unknown field"],
  ["red", { limit: 1000, avpkt: 100, maxP: 5 }, "options.maxP: unknown field"],
  ["netem", { lossModel: { ge: { p: "1%", x: 1 } } }, "options.lossModel.ge.x: unknown struct member"],
])("An unknown option of %s that is the name of an attribute keeps its name in the error", (kind, options, message) => {
  expect(thrown(() => checkChange(qdiscKind, "add", { dev: "lo", kind, options } as never, "")).message).toContain(
    message,
  );
});

test("parseProbability() converts percentages to fractions of 2^32", () => {
  expect([parseProbability("100%"), parseProbability("50%"), parseProbability(7)]).toEqual([0xffffffff, 2 ** 31, 7]);
  expect(thrown(() => parseProbability("5"))).toBeInstanceOf(TypeError);
});

test.each([
  ["pie", "target", 5_000_000, 705_032],
  ["fq_pie", "target", 20_000, 20_000],
  ["codel", "ecn", 2, 1],
  ["fq_codel", "ecn", 2, 1],
  ["fq", "flowDefaultRate", 1000, undefined],
] as const)("%s: %s of %d is kept as %d", (kind, name, requested, listed) => {
  const { isKept } = listedFormsOf(kind)![name]!;
  expect([isKept(requested, listed, {}), isKept(requested, 0, {})]).toEqual([true, false]);
});
