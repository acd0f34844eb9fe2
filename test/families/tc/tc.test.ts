// Compares traffic control that the client reads and writes with the output of `tc`.
import { expect, test } from "bun:test";
import type { Client } from "../../../src/client/index.ts";
import { type Events, type Groups, type Operations, tc } from "../../../src/families/tc.ts";
import { NetworkNamespace, NLM_F_CREATE, NLM_F_ECHO, NLM_F_EXCL, NLM_F_REPLACE } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { labOf } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { eventsUntil, type Json, jsonOf, undescribed, without } from "../oracles.ts";

type Control = Client<Operations, Events, Groups>;

/** The `tc` arguments that create a configuration, and whether all test kernels support it. */
interface SetUp {
  readonly lines: readonly string[];
  readonly everywhere?: true;
}

const INGRESS = "qdisc add dev near ingress";
const onIngress = (rest: string) => ({ lines: [INGRESS, `filter add dev near ingress protocol ip pref 5 ${rest}`] });
const acting = (action: string) => onIngress(`u32 match ip src 10.0.0.0/8 action ${action}`);
const root = (options: string) => ({ lines: [`qdisc add dev near root handle 7: ${options}`] });

const setUps: Readonly<Record<string, SetUp>> = {
  "pfifo with a limit": { ...root("pfifo limit 77"), everywhere: true },
  "bfifo with a limit": { ...root("bfifo limit 7777"), everywhere: true },
  "tbf with two rates": {
    ...root("tbf rate 1mbit burst 10kb limit 20kb peakrate 2mbit minburst 3000"),
    everywhere: true,
  },
  "htb with classes": {
    lines: [
      "qdisc add dev near root handle 7: htb default 30 r2q 20",
      "class add dev near parent 7: classid 7:1 htb rate 6mbit burst 15k",
      "class add dev near parent 7:1 classid 7:30 htb rate 1mbit ceil 2mbit burst 15k cburst 16k prio 3",
      "qdisc add dev near parent 7:30 handle 30: pfifo limit 5",
    ],
    everywhere: true,
  },
  "u32 filters": {
    lines: [
      INGRESS,
      "filter add dev near ingress protocol ip pref 5 u32 match ip src 10.0.0.0/8 match ip dport 80 0xffff flowid 1:3",
    ],
    everywhere: true,
  },
  "mirred redirect": { ...acting("mirred egress redirect dev far"), everywhere: true },
  prio: root("prio bands 4 priomap 1 2 3 3 1 2 0 0 1 1 1 1 1 1 1 1"),
  // Not adaptive, because the kernel then changes the probability twice a second.
  red: root("red limit 400000 min 30000 max 90000 avpkt 1000 burst 55 ecn harddrop bandwidth 10Mbit"),
  netem: root("netem limit 500 delay 100ms 10ms 25% loss 3% duplicate 1% reorder 5% 50% corrupt 2% rate 1mbit"),
  fq_codel: root("fq_codel limit 900 flows 512 target 6ms interval 90ms quantum 1000 noecn"),
  cake: root("cake bandwidth 10mbit rtt 50ms diffserv4 nat ack-filter overhead 20 mpu 64"),
  matchall: onIngress("matchall classid 1:3"),
  flower: onIngress("flower src_ip 10.0.0.0/8 ip_proto tcp dst_port 80 tcp_flags 0x2/0x3 ip_ttl 9 classid 1:3"),
  "gact drop": acting("gact drop random determ pass 5"),
  "skbedit marks": acting("skbedit mark 4/0xff priority 1:2 ptype host"),
  "pedit and csum": acting("pedit munge ip ttl set 3 pipe action csum ip"),
  police: acting("police rate 1mbit burst 10k conform-exceed drop/pass"),
};

/** Returns a network namespace with a veth pair, and a traffic control client in it. */
function lab(): { netns: NetworkNamespace; client: Control; ifindex: number } & Disposable {
  const netns = NetworkNamespace.create();
  runIn(netns, "ip link add near index 10 type veth peer name far index 11".split(" "));
  return labOf(netns, tc.connect({ netns }), { ifindex: 10 });
}

/** Names of counters and ages, which change without a request. */
const volatile = new Set(["installed", "last_used", "first_used", "expires", "used", "refcnt"]);
/** Names of values that the kernel converts to its own units and rounds down in each dump. */
const rounded = new Set(["target", "interval"]);

/** Returns the configuration of the device that `tc` prints. */
function shown(netns: NetworkNamespace): unknown {
  const kinds = ["qdisc show dev near", "class show dev near", "filter show dev near ingress"];
  const lists = kinds.map((words) => (words.startsWith("filter") && !hasIngress(netns) ? [] : json(netns, words)));
  return without(without(lists, volatile), rounded);
}

/** Returns the output of `tc` for classes as lines of text, because it is not valid JSON for all kinds. */
function json(netns: NetworkNamespace, words: string): Json[] {
  const text = runIn(netns, ["tc", "-j", "-d", ...words.split(" ")]).trim();
  if (text === "") return [];
  return text.startsWith("[") ? (JSON.parse(text) as Json[]) : text.split("\n").map((line) => ({ line }));
}

function hasIngress(netns: NetworkNamespace): boolean {
  return jsonOf<Json[]>(netns, "tc -j qdisc show dev near").some(({ kind }) => kind === "ingress");
}

/** Without NLM_F_ECHO, the kernel announces a change only to the group. */
const ECHO = { flags: NLM_F_ECHO };
const TC_H_INGRESS = 0xffff_fff1;
const TC_H_MAJ = 0xffff_0000;

/** Returns all traffic control configuration of the device that the client reads. */
function read({ client, ifindex }: { client: Control; ifindex: number }) {
  const here = { header: { ifindex } };
  const qdiscs = client
    .dump("getqdisc")
    .toArray()
    .filter(({ header }) => header.ifindex === ifindex);
  return {
    qdiscs,
    classes: client.dump("gettclass", here).toArray(),
    filters: qdiscs.some(({ kind }) => kind === "ingress")
      ? client.dump("gettfilter", { header: { ifindex, parent: TC_H_MAJ } }).toArray()
      : [],
  };
}

type Read = ReturnType<typeof read>;

/** Returns the options of a reply without those that the kernel rejects in a request. */
function acceptedOptions<Options extends object>(options: Options): Options {
  const { flags: _, ...others } = options as { flags?: unknown; init?: { version: number } };
  // The kernel reports hardware offload in the flags. In the version of htb it expects only the upper half.
  const { init } = others;
  return { ...others, ...(init && { init: { ...init, version: init.version >> 16 } }), ...tables(options) } as Options;
}

/** Returns the rate tables that the kernel requires in requests, but neither uses nor reports. */
function tables(options: object): object {
  if ("maxP" in options) return { stab: new Uint8Array(256) };
  const { act = [] } = options as { act?: { kind?: string; options?: object }[] };
  if (!act.some(({ kind }) => kind === "police")) return {};
  const limited = act.map((one) => {
    if (one.kind !== "police") return one;
    const { tbf = {} } = one.options as { tbf?: { rate?: object } };
    const rate = { ...tbf.rate, cellLog: 3 };
    return { ...one, options: { ...one.options, tbf: { ...tbf, rate }, rate: new Uint8Array(1024) } };
  });
  return { act: limited };
}

/**
 * A request whose options TypeScript does not check against the kind, because it cannot relate them after the options
 * were modified.
 */
type Request<Name extends "newqdisc" | "newtclass" | "newtfilter"> = Operations[Name]["do"]["request"];

/** Creates the configuration that read() returned. */
function make(client: Control, { qdiscs, classes, filters }: Read): void {
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  const byDepth = qdiscs.filter(({ header }) => header.handle !== 0);
  const isRoot = ({ header }: Read["qdiscs"][number]) => header.parent >= TC_H_INGRESS;
  const add = (list: Read["qdiscs"]) => {
    for (const { header, kind, options, stab } of list) {
      const fields = { header, kind, ...(options && { options: acceptedOptions(options) }), ...(stab && { stab }) };
      client.do("newqdisc", fields as Request<"newqdisc">, { flags: NLM_F_CREATE | NLM_F_REPLACE });
    }
  };
  add(byDepth.filter(isRoot));
  // Some qdiscs create classes of their own.
  const toMake = classes.filter(({ kind }) => kind === "htb" || kind === "hfsc");
  for (const { header, kind, options } of toMake.toSorted((a, b) => a.header.handle - b.header.handle)) {
    // The root class of hfsc belongs to the qdisc itself.
    if ((header.handle & 0xffff) === 0) continue;
    const fields = { header: { ...header, info: 0 }, kind, ...(options && { options }) };
    client.do("newtclass", fields as Request<"newtclass">, { flags });
  }
  add(byDepth.filter((qdisc) => !isRoot(qdisc)));
  for (const { header, kind, chain, options } of filters) {
    // The first message of each kind describes no filter. The kernel creates u32 hash tables with their first filter.
    if (header.handle === 0 || options === undefined || "divisor" in options) continue;
    const fields = { header, kind, chain: chain ?? 0, options: acceptedOptions(options) };
    client.do("newtfilter", fields as Request<"newtfilter">, { flags });
  }
}

function run(netns: NetworkNamespace, { lines }: SetUp): void {
  for (const line of lines) runIn(netns, ["tc", ...line.split(" ")]);
}

/** Returns whether the kernel supports the configuration. */
function has(setUp: SetUp): boolean {
  if (!ready) return false;
  using both = lab();
  try {
    run(both.netns, setUp);
    return true;
  } catch (error) {
    if (error instanceof Error && /unknown|not found|Failed to load|not supported|No such file/.test(error.message))
      return false;
    throw error;
  }
}

/**
 * Qdiscs with class statistics, and patterns that find the counters in the output of `tc`. The groups of a pattern have
 * the names of the fields.
 */
const counted: Readonly<Record<string, SetUp & { pattern: RegExp }>> = {
  htb: {
    lines: [
      "qdisc add dev near root handle 7: htb",
      "class add dev near parent 7: classid 7:1 htb rate 6mbit burst 15k",
    ],
    everywhere: true,
    pattern:
      /lended: (?<lends>\d+) borrowed: (?<borrows>\d+) giants: (?<giants>\d+)\s+tokens: (?<tokens>-?\d+) ctokens: (?<ctokens>-?\d+)/,
  },
  hfsc: {
    lines: [
      "qdisc add dev near root handle 7: hfsc",
      "class add dev near parent 7: classid 7:1 hfsc sc m1 2mbit d 10ms m2 1mbit",
    ],
    pattern: /period (?<period>\d+) (?:work (?<work>\d+) bytes )?(?:rtwork (?<rtwork>\d+) bytes )?level (?<level>\d+)/,
  },
  drr: {
    lines: ["qdisc add dev near root handle 7: drr", "class add dev near parent 7: classid 7:1 drr quantum 1600"],
    pattern: /deficit (?<deficit>\d+)b?/,
  },
  qfq: {
    lines: [
      "qdisc add dev near root handle 7: qfq",
      "class add dev near parent 7: classid 7:1 qfq weight 5 maxpkt 1600",
    ],
    pattern: /weight (?<weight>\d+) maxpkt (?<lmax>\d+)/,
  },
};

const ready = namespacesAvailable && hasProgram("tc") && hasProgram("ip");
/** Whether to run only the cases that need optional kernel features. The virtual machine sets this variable. */
const onlyOptional = process.env["BUN_NETLINK_SET_UPS"] === "optional-features";

describeInNamespaces("traffic control client", () => {
  for (const [name, setUp] of Object.entries(setUps)) {
    if (onlyOptional && setUp.everywhere) continue;
    whereTheKernelHas(name, ready && (onlyOptional || setUp.everywhere === true || has(setUp)), () => {
      test(`decodes and recreates a configuration of \`tc\`: ${name}`, () => {
        using theirs = lab();
        using ours = lab();
        run(theirs.netns, setUp);
        const found = read(theirs);
        expect(undescribed(found)).toEqual([]);
        for (const { kind, options } of [...found.qdiscs, ...found.filters]) {
          expect([kind, options instanceof Uint8Array]).toEqual([kind, false]);
        }
        make(ours.client, found);
        expect(shown(ours.netns)).toEqual(shown(theirs.netns));
      });
    });
  }

  for (const [kind, setUp] of Object.entries(counted)) {
    if (onlyOptional && setUp.everywhere) continue;
    whereTheKernelHas(kind, ready && (onlyOptional || setUp.everywhere === true || has(setUp)), () => {
      test(`returns the class statistics that \`tc\` prints: ${kind}`, () => {
        using both = lab();
        const { client, netns, ifindex } = both;
        run(netns, setUp);
        const { xstats, stats2 } = client
          .dump("gettclass", { header: { ifindex } })
          .toArray()
          .find(({ header }) => header.handle === 0x7_0001)!;
        const printed = setUp.pattern.exec(runIn(netns, "tc -s class show dev near classid 7:1".split(" ")))?.groups;
        const { header: ours } = (stats2?.app ?? xstats) as { header: Record<string, number | bigint> };
        const counters = Object.entries(printed ?? {}).filter(([, text]) => text !== undefined);
        expect(counters.length).toBeGreaterThan(0);
        expect(counters).toEqual(counters.map(([name]) => [name, `${ours[name]}`]));
      });
    });
  }

  if (!onlyOptional) testChanges();
});

function testChanges(): void {
  test.skipIf(!ready)("receives changes and removals by `tc` as events", async () => {
    using both = lab();
    const { client, netns, ifindex } = both;
    await using events = client.events("rtnlgrp-tc", { inLoop: true });
    const header = { ifindex, parent: 0xffff_ffff, handle: 0x7_0000 };
    const limited = (limit: number) => ({ header, kind: "pfifo" as const, options: { header: { limit } } });
    client.do("newqdisc", limited(5), { flags: NLM_F_CREATE | NLM_F_EXCL });
    client.do("newqdisc", limited(9));
    expect(json(netns, "qdisc show dev near")).toMatchObject([{ kind: "pfifo", handle: "7:", options: { limit: 9 } }]);
    expect(client.do("getqdisc", { header }, ECHO)).toMatchObject({ kind: "pfifo", options: { header: { limit: 9 } } });
    runIn(netns, "tc qdisc change dev near root handle 7: pfifo limit 11".split(" "));
    expect(client.do("getqdisc", { header }, ECHO)).toMatchObject({ options: { header: { limit: 11 } } });
    client.do("delqdisc", { header });
    expect(json(netns, "qdisc show dev near")).toEqual([]);
    expect(thrown(() => client.do("delqdisc", { header }))).toMatchObject({
      extendedAck: { message: "Invalid handle" },
    });
    const received = await eventsUntil(events, ({ name }) => name === "delqdisc-ntf");
    // The kernel also sends the replies to get requests to the multicast group.
    const limits = received.map(({ name, fields }) => {
      const { options } = fields as { options?: { header?: { limit: number } } };
      return `${name} ${options?.header?.limit}`;
    });
    expect([...new Set(limits)]).toEqual(["newqdisc-ntf 5", "newqdisc-ntf 9", "newqdisc-ntf 11", "delqdisc-ntf 11"]);

    for (const line of setUps["htb with classes"]!.lines) runIn(netns, ["tc", ...line.split(" ")]);
    runIn(netns, ["tc", ...INGRESS.split(" ")]);
    runIn(netns, "tc filter add dev near ingress protocol ip pref 5 u32 match u8 0 0 flowid 1:1".split(" "));
    runIn(netns, "tc filter del dev near ingress protocol ip pref 5".split(" "));
    runIn(netns, "tc class change dev near parent 7:1 classid 7:30 htb rate 3mbit".split(" "));
    client.do("deltclass", { header: { ifindex, parent: 0x7_0001, handle: 0x7_0030 } });
    const more = await eventsUntil(events, ({ name }) => name === "deltclass-ntf");
    expect(undescribed([received, more])).toEqual([]);
    expect(new Set(more.map(({ name }) => name))).toEqual(
      new Set([
        "newqdisc-ntf",
        "newtclass-ntf",
        "newtfilter-ntf",
        "deltfilter-ntf",
        "newchain-ntf",
        "delchain-ntf",
        "deltclass-ntf",
      ]),
    );
  });
}
