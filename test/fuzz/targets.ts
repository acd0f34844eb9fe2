import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHex } from "../../apps/cli/src/decode/hex.ts";
import { captureRecord, captureStart, isCapture, readCapture } from "../../apps/cli/src/decode/pcap.ts";
import { StraceReader } from "../../apps/cli/src/decode/strace.ts";
import { MalformedInput } from "../../apps/cli/src/errors.ts";
import {
  decodeData,
  decodeEntry,
  type Entry,
  type EntryKind,
  encodeEntry,
  ProtocolError,
} from "../../apps/cli/src/fleet/protocol.ts";
import { decodeAttributes, encodeAttributes, type Family, loadFamily, SpecError } from "../../src/schema/index.ts";
import {
  FlowSyntaxError,
  formatActions,
  formatFlow,
  parseActions,
  parseConnectionTuple,
  parseDatapathFlow,
  parseFlow,
  parseFlowCommands,
} from "../../src/subsystems/ovs/index.ts";
import { PacketHeaders } from "../../src/subsystems/packet/headers.ts";
import { formatWireGuardConfig, parseWireGuardConfig } from "../../src/subsystems/wireguard/index.ts";
import { DamagedMessages } from "../families/messages/damaged.ts";
import { WarmAndCold } from "../families/messages/warm-and-cold.ts";
import { familyFiles, generatedFamily } from "../families/modules.ts";
import { allCaptured } from "../message/captured.ts";
import { readCorrupted } from "../message/corrupted.ts";
import type { Random } from "../message/random.ts";
import { everything } from "../schema/everything.ts";
import { RandomValues } from "../schema/random-values.ts";
import { actionTexts } from "../subsystems/ovs/text/action-texts.ts";
import { ACTIONS, flowTexts, KEYS } from "../subsystems/ovs/text/flow-texts.ts";
import { commandLineTarget } from "./command-line.ts";
import { conversionTarget } from "./conversions.ts";
import { corpus, documented, rejection, repeat, requireSame, shapeOf, type Target } from "./corpus.ts";
import { mapServerTarget } from "./map-server.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { nftTexts, readNftText } from "./nft-text.ts";
import { RingPair } from "./ring-pair.ts";
import { mapTarget, nftablesTarget, specTarget } from "./trees.ts";

/** The fuzz targets by name. Each function creates a target and its corpus. */
export const targets: Readonly<Record<string, (random: Random) => Promise<Target> | Target>> = {
  message: (random) => repeat((index) => readCorrupted(random, index)),
  decoder: async (random) => {
    const messages = (await families()).map((family) => new DamagedMessages(family, random));
    return {
      run(times) {
        // The target selects a random family, because the code of each family is different.
        random.pick(messages).run(times);
        return times;
      },
    };
  },
  encoder: async (random) => {
    const all = (await families()).filter(({ sets }) => Object.keys(sets).length > 0);
    return {
      run(times) {
        let executions = 0;
        while (executions < times) executions += encodeRandomValues(random.pick(all), random);
        return executions;
      },
    };
  },
  "warm-and-cold": async (random) => {
    const all = await families();
    return {
      run(times) {
        const family = random.pick(all);
        const codecs = new WarmAndCold(family, random.pick(Object.values(family.operations)), random);
        const [reply] = codecs.randomReplies();
        return codecs.compareRequests(times) + (reply === undefined ? 0 : codecs.compareReplies(reply, times));
      },
    };
  },
  conversions: conversionTarget,
  spec: (random) => corpus(random, specTexts(), mutateText, readSpec),
  "spec-values": specTarget,
  nftables: nftablesTarget,
  map: mapTarget,
  "map-server": mapServerTarget,
  "command-line": commandLineTarget,
  fleet: (random) => corpus(random, fleetEntries(), mutateText, readFleetEntry),
  packet: (random) => corpus(random, packets(), mutateBytes, readPacketHeaders),
  "ovs-text": (random) => corpus(random, ovsTexts(random), mutateText, readOvsText),
  "nft-text": (random) => corpus(random, nftTexts(), mutateText, readNftText),
  wireguard: (random) => corpus(random, [WIREGUARD], mutateText, readWireGuard),
  pcap: (random) => corpus(random, captures(), mutateBytes, readPcap),
  strace: (random) => corpus(random, straceTexts(), mutateText, readLog),
  ring: (random) => new RingPair(random),
};

let loaded: Promise<Family[]> | undefined;

function families(): Promise<Family[]> {
  loaded ??= Promise.all(familyFiles.map(generatedFamily)).then((all) => [loadFamily(everything), ...all]);
  return loaded;
}

/** Values that are invalid in most positions. */
const wrongValues: readonly unknown[] = [
  ...[
    undefined,
    null,
    -1,
    0.5,
    Number.NaN,
    2 ** 53,
    1n << 70n,
    "",
    "no",
    true,
    {},
    [],
    [[]],
    [null],
    new Uint8Array(70_000),
  ],
  ...[Symbol("x"), () => 1, new Date(Number.NaN), { length: 5 }, "\\ud800"],
];

/**
 * Number of invalid values that the target tries in each random value. A try takes less time than the creation of a
 * random value.
 */
const WRONG_VALUES = 12;

/**
 * Encodes a random value, and checks that decoding returns an equal value. Also encodes the value with an invalid part,
 * which the encoder must accept or reject with a clear error. Returns the number of encoded values.
 */
function encodeRandomValues(family: Family, random: Random): number {
  const set = random.pick(Object.keys(family.sets));
  const value = new RandomValues(random).set(family, set, 0, []);
  const where = `${family.name}/${set}`;
  requireSame(decodeAttributes(family, set, encodeAttributes(family, set, value)), value, where);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (object: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(object)) {
      places.push([object, key]);
      if (typeof inner === "object" && inner !== null && !ArrayBuffer.isView(inner)) visit(inner as typeof object);
    }
  };
  visit(value as Record<string, unknown>);
  if (places.length === 0) return 1;
  for (let times = 0; times < WRONG_VALUES; times++) {
    const [object, key] = random.pick(places);
    const valid = object[key];
    object[key] = random.pick(wrongValues);
    try {
      decodeAttributes(family, set, encodeAttributes(family, set, value));
    } catch (error) {
      try {
        rejection(error);
      } catch {
        throw new Error(`${where}: ${key} = ${Bun.inspect(object[key])}: ${(error as Error).stack}`);
      }
    }
    object[key] = valid;
  }
  return 1 + WRONG_VALUES;
}

function specTexts(): string[] {
  const directory = join(import.meta.dir, "../../specs");
  const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
  const texts = files.map((name) => readFileSync(join(directory, name), "utf8"));
  return [everything, ...texts.filter((text) => text.length < 12_000)];
}

function readSpec(text: string): string {
  try {
    return shapeOf(loadFamily(text), 3);
  } catch (error) {
    return documented(error, SpecError);
  }
}

function ovsTexts(random: Random): string[] {
  return [...KEYS, ...ACTIONS, ...flowTexts(random, 200), ...actionTexts(random, 200)];
}

const connectionTuple = "ct_ipv4(src=10.0.0.1,dst=10.0.0.2,proto=6),ct_tp(src=1,dst=2)";

/**
 * Parses a text with every parser that may accept it. The result must stay equal if it is formatted and parsed again.
 */
function readOvsText(text: string): string {
  const attempt = (parse: () => unknown) => {
    try {
      return shapeOf(parse(), 3);
    } catch (error) {
      return documented(error, FlowSyntaxError);
    }
  };
  return [
    attempt(() => {
      const flow = parseFlow(text);
      // The formatter omits attributes whose mask is 0.
      const formatted = formatFlow(flow.key, flow.mask);
      const again = parseFlow(formatted);
      requireSame(formatFlow(again.key, again.mask), formatted, "the flow after formatting");
      return flow;
    }),
    attempt(() => {
      const actions = parseActions(text);
      // The formatter omits values that `ovs-dpctl` also omits.
      const formatted = formatActions(actions);
      requireSame(formatActions(parseActions(formatted)), formatted, "the actions after formatting");
      return actions;
    }),
    attempt(() => parseFlowCommands(text)),
    attempt(() => parseDatapathFlow(`${text}, packets:1, bytes:2, used:never, actions:1`)),
    attempt(() => parseConnectionTuple(text.length % 2 === 0 ? text : connectionTuple + text)),
  ].join();
}

const WIREGUARD = `[Interface]
PrivateKey = ${"A".repeat(43)}=
ListenPort = 51820
FwMark = 0x10

[Peer]
PublicKey = ${"B".repeat(42)}A=
PresharedKey = ${"C".repeat(42)}A=
Endpoint = [fe80::1%2]:51820
AllowedIPs = 10.0.0.0/8, fd00::/64
PersistentKeepalive = off
`;

function readWireGuard(text: string): string {
  try {
    const config = parseWireGuardConfig(text);
    // The formatter omits settings that have their default value.
    const formatted = formatWireGuardConfig(config);
    requireSame(
      formatWireGuardConfig(parseWireGuardConfig(formatted)),
      formatted,
      "the configuration after formatting",
    );
    return shapeOf(config);
  } catch (error) {
    return documented(error, TypeError);
  }
}

function captures(): Uint8Array[] {
  const records = allCaptured.map(({ protocol, bytes }) => captureRecord({ protocol, toKernel: true, bytes }));
  const start = captureStart("nlmon0");
  return [
    start,
    ...records.map((record) => Buffer.concat([start, record])),
    Buffer.concat([start, ...records.slice(0, 4)]),
  ];
}

function readPcap(bytes: Uint8Array): string {
  if (!isCapture(bytes)) return "no capture";
  try {
    return shapeOf(
      [...readCapture(bytes, "file")].map(({ bytes: frame, ...rest }) => ({ ...rest, long: frame.length > 64 })),
    );
  } catch (error) {
    return documented(error, MalformedInput);
  }
}

function straceTexts(): string[] {
  const hex = allCaptured.slice(0, 6).map(({ bytes }) => bytes.toHex());
  const escaped = (text: string) => text.replaceAll(/../g, "\\x$&");
  return [
    ...hex,
    ...hex.map(
      (text) => `→ NETLINK_ROUTE port 0: 1 message, ${text.length / 2} bytes\\n${text.replaceAll(/..../g, "$& ")}\\n`,
    ),
    ...hex.map(
      (text) =>
        `socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3\\nsendto(3, "${escaped(text)}", ${text.length / 2}, 0, NULL, 0) = 20\\n`,
    ),
    ...hex.map(
      (text) =>
        `sendmsg(3<NETLINK:[ROUTE:77]>, {msg_iov=[{iov_base=[{nlmsg_len=${text.length / 2}, nlmsg_type=RTM_GETLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP, nlmsg_seq=1, nlmsg_pid=0}, "${escaped(text.slice(32))}"], iov_len=20}]}, 0) = 20\\n`,
    ),
    " * 20 bytes in buffer 0\\n | 00000  14 00 00 00 12 00 01 03  01 00 00 00 00 00 00 00  ................ |\\n | 00010  11 00 00 00                                       ....             |\\n",
  ];
}

function readLog(text: string): string {
  const attempt = (read: () => unknown[]) => {
    try {
      return shapeOf(read());
    } catch (error) {
      return documented(error, MalformedInput);
    }
  };
  return [
    attempt(() => [...new StraceReader(0, (name) => (name === "RTM_GETLINK" ? 18 : undefined)).read(text)]),
    attempt(() => [...readHex(text, "file")]),
  ].join();
}

function fleetEntries(): string[] {
  const item = { ifname: "eth0", ifindex: 2, kind: "veth", flags: ["up"] };
  const contents: Record<string, object> = {
    begin: {
      reason: "start",
      dropped: 0,
      interval: 1000,
      tables: [{ table: "links" }, { netns: "a", table: "routes" }],
    },
    rows: { table: "links", rows: [{ key: "2", item }] },
    end: { rows: 1 },
    changes: {
      changes: [
        { table: "links", kind: "add", key: "2", item },
        { table: "links", kind: "resync", reason: "lost", dropped: 3 },
      ],
    },
    alive: {},
  };
  return Object.entries(contents).map(([kind, data]) => {
    const entry = {
      epoch: "e",
      seq: 1,
      kind: kind as EntryKind,
      time: 1_700_000_000_000,
      snapshot: "1",
      data: JSON.stringify(data),
    };
    return encodeEntry(entry).join("\n");
  });
}

function readFleetEntry(text: string): string {
  try {
    const entry = decodeEntry(text.split("\n"));
    requireSame(decodeEntry(encodeEntry(entry)), entry, "the entry after encoding");
    return entry.kind + shapeOf(decodeData(entry as Entry & { kind: "begin" }), 6);
  } catch (error) {
    return documented(error, ProtocolError);
  }
}

/** Ethernet frames with all headers that the library decodes. */
function packets(): Uint8Array[] {
  const vlan = "02000000000102000000000281000064";
  const ethernet = (type: string, ...content: string[]) => `${vlan}${type}${content.join("")}`;
  const ipv4 = (protocol: string) => `460000400000400040${protocol}00000a0000010a00000294040000`;
  const ipv6 = (next: string) => `600000000020${next}40${"fe80".padEnd(32, "0")}${"fe80".padEnd(31, "0")}1`;
  const tcp = "0016c350000000010000000280120100000000000204ffd70103030701010402";
  const udp = "003500350010000061626364";
  const sctp = "00500051000000010000000201000014000000010000ffff0001000100000001";
  return [
    ethernet("0800", ipv4("06"), tcp),
    ethernet("0800", ipv4("11"), udp),
    ethernet("0800", ipv4("84"), sctp),
    ethernet("0800", ipv4("01"), "0800000000010001"),
    ethernet("86dd", ipv6("06"), tcp),
    ethernet("86dd", ipv6("00"), "2b00010400000000", "2c000000000000000600", tcp),
    ethernet("86dd", ipv6("3a"), "8700000000000000"),
    ethernet("0806", "0001080006040001020000000001c0000201000000000000c0000202"),
  ].map((hex) => Uint8Array.fromHex(hex));
}

/** Reads all headers of a packet. Throws if the library reads memory before or after the packet. */
function readPacketHeaders(bytes: Uint8Array): string {
  const read = (fill: number) => {
    const memory = new Uint8Array(bytes.length + 64).fill(fill);
    memory.set(bytes, 32);
    const headers = new PacketHeaders(memory.subarray(32, 32 + bytes.length));
    const { ethernet, vlans, arp, ipv4, ipv6, tcp, udp, icmp, icmpv6, sctp, protocol, payloadOffset, layout } = headers;
    return { ethernet, vlans, arp, ipv4, ipv6, tcp, udp, icmp, icmpv6, sctp, protocol, payloadOffset, layout };
  };
  const found = read(0);
  requireSame(read(0xff), found, "the headers with other memory around the packet");
  return shapeOf(found);
}
