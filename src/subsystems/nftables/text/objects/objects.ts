import { BRIDGE_PRIORITIES, PRIORITIES, priority } from "../../object-messages.ts";
import type { Chain, Flowtable, NamedLimit, NamedQuota, ObjectKinds, TableFamily } from "../../objects.ts";
import { durationText } from "../scanner/durations.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { synproxyText } from "../statements/packet-statements.ts";
import { limitText, quotaText, readLimit, readQuota } from "../statements/stateful.ts";
import { type Block, type Line, numberLine, quotedLine } from "./blocks.ts";
import { tunnelBlock } from "./tunnels.ts";

const hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"] as const;
const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

/** Reads a number, a name, or an offset such as "filter - 5". */
export function readPriority(reader: Reader, family: TableFamily): number | string {
  const variable = reader.variable(() => readPriority(reader, family));
  if (variable !== undefined) return variable;
  if (reader.kind === Token.Number || reader.kind === Token.Value) {
    if (typeof reader.value !== "string") return reader.number(0x7fff_ffff);
  }
  if (reader.eat("-")) return -reader.number(0x8000_0000);
  const { at } = reader;
  const name = reader.name("a priority such as filter or a number");
  const names = Object.keys(family === "bridge" ? BRIDGE_PRIORITIES : PRIORITIES);
  if (!names.includes(name)) reader.fail(["a number", ...names], at);
  const { word } = reader;
  if (word !== "+" && word !== "-") return name;
  reader.advance();
  return `${name} ${word} ${reader.number(0x7fff_ffff)}`;
}

/** nft prints these names only at one hook. */
const priorityHooks: Readonly<Record<string, string>> = { dstnat: "prerouting", srcnat: "postrouting", out: "output" };

/** Returns a priority such as "filter + 5", like nft. */
export function priorityText(value: number | string, family: TableFamily, hook: string): string {
  const number = priority(value, family, "prio");
  const isBridge = family === "bridge";
  for (const [name, base] of Object.entries(isBridge ? BRIDGE_PRIORITIES : PRIORITIES)) {
    const distance = number - base;
    if (Math.abs(distance) > 10) continue;
    const isAlways = name === "filter" || (!isBridge && priorityHooks[name] === undefined);
    const isKnown = name === "filter" || isBridge || ["inet", "ip", "ip6"].includes(family);
    if (!isKnown || !(isAlways || priorityHooks[name] === hook)) break;
    if (distance === 0) return name;
    return `${name} ${distance > 0 ? "+" : "-"} ${Math.abs(distance)}`;
  }
  return String(number);
}

export function readDevices(reader: Reader): string[] {
  const variable = reader.variable(() => readDevices(reader));
  if (variable !== undefined) return variable;
  if (reader.kind === Token.Value && Array.isArray(reader.value)) {
    const names = reader.value.map((value: unknown) =>
      reader.withValue(value, () => reader.name("the name of a device")),
    );
    reader.advance();
    return names;
  }
  if (!reader.eat("{")) return [reader.name("the name of a device")];
  const names: string[] = [];
  for (reader.lines(); !reader.eat("}"); reader.lines()) {
    names.push(...readDevices(reader));
    reader.lines();
    if (!reader.eat(",") && !reader.sees("}")) reader.fail([",", "}"]);
  }
  return names;
}

/** nft sorts interface names, which the kernel lists in another order. */
function devicesText(devices: readonly string[]): string {
  return `{ ${devices.toSorted().map(quoted).join(", ")} }`;
}

const compact = (names: string[]): string | string[] => (names.length === 1 ? names[0]! : names);

function readHook(reader: Reader, chain: Partial<Chain>, family: TableFamily): void {
  reader.advance();
  chain.type = reader.oneOf(["filter", "nat", "route"]);
  reader.expect("hook");
  chain.hook = reader.oneOf(hooks);
  if (reader.eat("device")) chain.dev = compact(readDevices(reader));
  else if (reader.eat("devices")) {
    reader.expect("=");
    chain.dev = compact(readDevices(reader));
  }
  reader.expect("priority");
  chain.prio = readPriority(reader, family);
}

function readPolicy(reader: Reader): "accept" | "drop" {
  return reader.variable(() => readPolicy(reader)) ?? reader.oneOf(["accept", "drop"]);
}

function hookText({ type, hook, dev, prio, policy }: Chain, family: TableFamily): string | undefined {
  if (hook === undefined) return undefined;
  const devices = list(dev);
  const device =
    devices.length === 0
      ? ""
      : devices.length === 1
        ? ` device ${quoted(devices[0]!)}`
        : ` devices = ${devicesText(devices)}`;
  const verdict = policy === undefined ? "" : ` policy ${policy};`;
  return `type ${type ?? "filter"} hook ${hook}${device} priority ${priorityText(prio ?? 0, family, hook)};${verdict}`;
}

export const chainBlock: Block<Chain> = {
  lines: [
    quotedLine("comment"),
    { words: ["type"], read: readHook, text: hookText },
    {
      words: ["policy"],
      read(reader, chain) {
        reader.advance();
        chain.policy = readPolicy(reader);
      },
      text: () => undefined,
    },
    {
      words: ["devices"],
      read(reader, chain) {
        reader.advance();
        reader.expect("=");
        chain.dev = compact([...list(chain.dev), ...readDevices(reader)]);
      },
      text: () => undefined,
    },
  ],
};

interface Protocols {
  protocol?: string;
  l3proto?: string | undefined;
}

const transport: Line<Protocols, Protocols> = {
  words: ["protocol"],
  read(reader, object) {
    reader.advance();
    object.protocol = reader.oneOf(["tcp", "udp"]);
  },
  text: ({ protocol }) => (protocol === undefined ? undefined : `protocol ${protocol}`),
};
const network: Line<Protocols, Protocols> = {
  words: ["l3proto"],
  read(reader, object) {
    reader.advance();
    object.l3proto = reader.oneOf(["ip", "ip6", "inet", "arp", "bridge", "netdev"]);
  },
  text: ({ l3proto }, family) => `l3proto ${l3proto ?? (family === "ip" || family === "ip6" ? family : "inet")}`,
};

function readPolicies(reader: Reader): Record<string, number> {
  const policy: Record<string, number> = {};
  reader.advance();
  reader.expect("=");
  reader.expect("{");
  for (reader.lines(); !reader.eat("}"); reader.lines()) {
    const state = reader.name("the name of a state such as established");
    reader.expect(":");
    policy[state] = reader.duration();
    reader.lines();
    if (!reader.eat(",") && !reader.sees("}")) reader.fail([",", "}"]);
  }
  return policy;
}

const flowtableBlock: Block<Flowtable> = {
  required: { hook: "hook" },
  lines: [
    {
      words: ["hook"],
      read(reader, flowtable, family) {
        reader.advance();
        flowtable.hook = reader.oneOf(hooks);
        reader.expect("priority");
        flowtable.prio = readPriority(reader, family);
      },
      text: ({ hook, prio }, family) =>
        hook === undefined ? undefined : `hook ${hook} priority ${priorityText(prio ?? 0, family, hook)}`,
    },
    {
      words: ["devices"],
      read(reader, flowtable) {
        reader.advance();
        reader.expect("=");
        flowtable.dev = compact(readDevices(reader));
      },
      text: ({ dev }) => (list(dev).length === 0 ? undefined : `devices = ${devicesText(list(dev))}`),
    },
    {
      words: ["flags"],
      read(reader, flowtable) {
        reader.advance();
        flowtable.flags = compact([...list(flowtable.flags), reader.oneOf(["offload", "counter"])]);
      },
      text: ({ flags }) => (list(flags).includes("offload") ? "flags offload" : undefined),
    },
    {
      words: ["counter"],
      read(reader, flowtable) {
        reader.advance();
        flowtable.flags = compact([...list(flowtable.flags), "counter"]);
      },
      text: ({ flags }) => (list(flags).includes("counter") ? "counter" : undefined),
    },
  ],
};

const counterBlock: Block<ObjectKinds["counter"]> = {
  lines: [
    quotedLine("comment"),
    {
      words: ["packets"],
      read(reader, counter) {
        reader.advance();
        counter.packets = reader.number();
        reader.expect("bytes");
        counter.bytes = reader.number();
      },
      text: ({ packets, bytes }) => `packets ${packets ?? 0} bytes ${bytes ?? 0}`,
    },
  ],
};

const UNITS = { bytes: 1, kbytes: 1024, mbytes: 1024 * 1024 } as const;

const quotaBlock: Block<NamedQuota> = {
  required: { bytes: "a number of bytes" },
  lines: [
    quotedLine("comment"),
    {
      words: ["over", "until", ""],
      read(reader, quota) {
        const { val, val_unit, used, used_unit, inv } = readQuota(reader);
        quota.bytes = val * UNITS[val_unit ?? "bytes"];
        if (used !== undefined) quota.used = used * UNITS[used_unit ?? "bytes"];
        if (inv === true) quota.inv = true;
      },
      text: ({ bytes, used, inv }) => quotaText({ val: bytes, used, inv }, false),
    },
  ],
};

const limitBlock: Block<NamedLimit> = {
  required: { rate: "rate" },
  lines: [
    quotedLine("comment"),
    {
      words: ["rate"],
      read(reader, limit) {
        reader.advance();
        Object.assign(limit, readLimit(reader));
      },
      // nft omits the default burst of a named limit, 5 packets.
      text: (limit) => `rate ${limitText(limit, 5)}`,
    },
  ],
};

const helperBlock: Block<ObjectKinds["ct helper"]> = {
  required: { type: "type" },
  lines: [
    quotedLine("comment"),
    {
      words: ["type"],
      read(reader, helper, family) {
        reader.advance();
        helper.type = reader.string("the name of a helper in quotes");
        transport.read(reader, helper, family);
      },
      text: ({ type, protocol }) => `type ${quoted(type)} protocol ${protocol}`,
    },
    network,
  ],
};

const timeoutBlock: Block<ObjectKinds["ct timeout"]> = {
  required: { protocol: "protocol", policy: "policy" },
  lines: [
    quotedLine("comment"),
    transport,
    network,
    {
      words: ["policy"],
      read(reader, timeout) {
        timeout.policy = readPolicies(reader);
      },
      text({ policy }) {
        const states = Object.entries(policy).map(([state, seconds]) => `${state} : ${durationText(seconds)}`);
        return `policy = { ${states.join(", ")} }`;
      },
    },
  ],
};

const expectationBlock: Block<ObjectKinds["ct expectation"]> = {
  required: { protocol: "protocol", dport: "dport", timeout: "timeout", size: "size" },
  lines: [
    quotedLine("comment"),
    transport,
    numberLine("dport", 0xffff),
    {
      words: ["timeout"],
      read(reader, expectation) {
        reader.advance();
        expectation.timeout = Math.round(reader.duration() * 1000);
      },
      text: ({ timeout }) => `timeout ${durationText(timeout / 1000)}`,
    },
    numberLine("size", 0xff),
    network,
  ],
};

const synproxyBlock: Block<ObjectKinds["synproxy"]> = {
  required: { mss: "mss", wscale: "wscale" },
  lines: [
    quotedLine("comment"),
    numberLine("mss", 0xffff),
    numberLine("wscale", 0xff),
    {
      words: ["timestamp", "sack-perm", "sack-permitted"],
      read(reader, synproxy) {
        const flag = reader.oneOf(["timestamp", "sack-perm", "sack-permitted"]).replace("-permitted", "-perm");
        synproxy.flags = compact([...list(synproxy.flags), flag]);
      },
      text: ({ flags }) => (list(flags).length === 0 ? undefined : synproxyText({ flags }).trim()),
    },
  ],
};

const secmarkBlock: Block<ObjectKinds["secmark"]> = {
  required: { context: "a security context in quotes" },
  lines: [
    quotedLine("comment"),
    {
      words: [""],
      read(reader, secmark) {
        secmark.context = reader.string("a security context in quotes");
      },
      text: ({ context }) => quoted(context),
    },
  ],
};

export const objectBlocks: Readonly<Record<string, Block<never, never>>> = {
  flowtable: flowtableBlock,
  counter: counterBlock,
  quota: quotaBlock,
  limit: limitBlock,
  "ct helper": helperBlock,
  "ct timeout": timeoutBlock,
  "ct expectation": expectationBlock,
  synproxy: synproxyBlock,
  secmark: secmarkBlock,
  tunnel: tunnelBlock,
} as Readonly<Record<string, Block<never, never>>>;
