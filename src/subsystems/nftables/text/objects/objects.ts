import { durationText } from "../../model/durations.ts";
import type {
  Chain,
  Flowtable,
  NamedLimit,
  NamedQuota,
  ObjectKinds,
  Priority,
  PriorityName,
  TableFamily,
} from "../../model/objects.ts";
import { prioritiesAt, priority } from "../../objects/object-messages.ts";
import { rateText, readRate } from "../../statements/simple/limit.ts";
import { amountText, readQuota } from "../../statements/simple/quota.ts";
import { compact, listOf } from "../../statements/simple/statement.ts";
import { MAX_WSCALE, synproxyText } from "../../statements/simple/synproxy.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { type Block, type Line, line, numberLine, quotedLine, textLine } from "./blocks.ts";
import { tunnelBlock } from "./tunnels.ts";

const hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"] as const;

/** Reads a number, a name, or an offset such as "filter - 5". */
function readPriority(reader: Reader, family: TableFamily, hook: string): Priority {
  const variable = reader.variable(() => readPriority(reader, family, hook));
  if (variable !== undefined) return variable;
  if (reader.kind === Token.Number || reader.kind === Token.Value) {
    if (typeof reader.value !== "string") return reader.number(0x7fff_ffff);
  }
  if (reader.eat("-")) return -reader.number(0x8000_0000);
  const { at } = reader;
  const name = reader.name("a priority such as filter or a number");
  const names = Object.keys(prioritiesAt(family, hook));
  if (!names.includes(name)) reader.fail(["a number", ...names], at);
  const { word } = reader;
  const known = name as PriorityName;
  if (word !== "+" && word !== "-") return known;
  reader.advance();
  return `${known} ${word} ${reader.number(0x7fff_ffff)}`;
}

/** nft prints a number that is farther from each named priority. */
const MAX_DISTANCE = 10;

/** Returns a priority such as "filter + 5", as nft 1.1.7 prints it. */
function priorityText(value: number | string, family: TableFamily, hook: string): string {
  const number = priority(value, family, hook, "prio");
  for (const [name, base] of Object.entries(prioritiesAt(family, hook))) {
    const distance = number - base;
    if (distance === 0) return name;
    if (Math.abs(distance) <= MAX_DISTANCE) return `${name} ${distance > 0 ? "+" : "-"} ${Math.abs(distance)}`;
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
  for (reader.lines(); names.length === 0 || !reader.eat("}"); reader.lines()) {
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

function readHook(reader: Reader, chain: Partial<Chain>, family: TableFamily): void {
  reader.advance();
  reader.mark(chain, "type");
  chain.type = reader.oneOf(["filter", "nat", "route"] as const);
  reader.expect("hook");
  reader.mark(chain, "hook");
  chain.hook = reader.oneOf(hooks);
  if (reader.sees("device") || reader.sees("devices")) {
    if (reader.oneOf(["device", "devices"]) === "devices") reader.expect("=");
    reader.mark(chain, "dev");
    chain.dev = compact(readDevices(reader));
  }
  reader.expect("priority");
  chain.prio = readPriority(reader, family, chain.hook);
}

function readPolicy(reader: Reader): "accept" | "drop" {
  return reader.variable(() => readPolicy(reader)) ?? reader.oneOf(["accept", "drop"]);
}

function hookText({ type, hook, dev, prio, policy }: Chain, family: TableFamily): string | undefined {
  if (hook === undefined) return undefined;
  const devices = listOf(dev);
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
        const { at } = reader;
        reader.advance();
        const policy = readPolicy(reader);
        if (chain.policy !== undefined) reader.reject("a chain has only one policy", at);
        chain.policy = policy;
      },
      text: () => undefined,
    },
    line("devices", (reader, chain) => {
      reader.expect("=");
      return { dev: compact([...listOf(chain.dev), ...readDevices(reader)]) };
    }),
  ],
};

interface Protocols {
  protocol?: string;
  l3proto?: string | undefined;
}

const readTransport = (reader: Reader) => ({ protocol: reader.oneOf(["tcp", "udp"]) });
const transport: Line<Protocols, Protocols> = line("protocol", readTransport, ({ protocol }) =>
  protocol === undefined ? undefined : `protocol ${protocol}`,
);
const network: Line<Protocols, Protocols> = line(
  "l3proto",
  (reader) => ({ l3proto: reader.oneOf(["ip", "ip6", "inet", "arp", "bridge", "netdev"]) }),
  ({ l3proto }, family) => `l3proto ${l3proto ?? (family === "ip" || family === "ip6" ? family : "inet")}`,
);

function readPolicies(reader: Reader, policy: Record<string, number>): Record<string, number> {
  reader.expect("=");
  reader.expect("{");
  do {
    const { at } = reader;
    const state = reader.kind === Token.Word ? reader.text : reader.fail(["the name of a state such as established"]);
    reader.advance();
    reader.mark(policy, state, at);
    reader.expect(":");
    // Like nft, omits milliseconds.
    policy[state] = reader.kind === Token.Number ? reader.number() : Math.floor(reader.duration());
  } while (reader.eat(","));
  if (!reader.eat("}")) reader.fail([",", "}"]);
  return policy;
}

const flowtableBlock: Block<Flowtable> = {
  open: ["counter"],
  required: { hook: "hook" },
  lines: [
    line(
      "hook",
      (reader) => {
        const hook = reader.oneOf(["ingress"] as const);
        reader.expect("priority");
        return { hook, prio: readPriority(reader, "netdev", hook) };
      },
      ({ hook, prio }) =>
        hook === undefined ? undefined : `hook ${hook} priority ${priorityText(prio ?? 0, "netdev", hook)}`,
    ),
    line(
      "devices",
      (reader, table) => {
        reader.expect("=");
        reader.mark(table, "dev");
        return { dev: compact(readDevices(reader)) };
      },
      ({ dev }) => (listOf(dev).length === 0 ? undefined : `devices = ${devicesText(listOf(dev))}`),
    ),
    line(
      "flags",
      (reader, { flags }) => ({ flags: compact([...listOf(flags), reader.oneOf(["offload", "counter"] as const)]) }),
      ({ flags }) => (listOf(flags).includes("offload") ? "flags offload" : undefined),
    ),
    line(
      "counter",
      (_, { flags }) => ({ flags: compact([...listOf(flags), "counter" as const]) }),
      ({ flags }) => (listOf(flags).includes("counter") ? "counter" : undefined),
    ),
  ],
};

const counterBlock: Block<ObjectKinds["counter"]> = {
  open: ["comment", "packets"],
  lines: [
    quotedLine("comment"),
    line(
      "packets",
      (reader) => {
        const packets = reader.number();
        reader.expect("bytes");
        return { packets, bytes: reader.number() };
      },
      ({ packets, bytes }) => `packets ${packets ?? 0} bytes ${bytes ?? 0}`,
    ),
  ],
};

const UNITS = { bytes: 1, kbytes: 1024, mbytes: 1024 * 1024 } as const;

const quotaBlock: Block<NamedQuota> = {
  open: ["comment", "over", "until", ""],
  required: { bytes: "a number of bytes" },
  lines: [
    quotedLine("comment"),
    {
      words: ["over", "until", ""],
      read(reader, quota) {
        const { val, val_unit, used, used_unit, inv } = readQuota(reader);
        // A further line replaces all fields.
        for (const field of ["used", "inv"] as const) delete quota[field];
        quota.bytes = val * UNITS[val_unit ?? "bytes"];
        if (used !== undefined) quota.used = used * UNITS[used_unit ?? "bytes"];
        if (inv === true) quota.inv = true;
      },
      text: ({ bytes, used, inv }) => amountText({ val: bytes, used, inv }, false),
    },
  ],
};

const limitBlock: Block<NamedLimit> = {
  open: ["comment", "rate"],
  required: { rate: "rate" },
  lines: [
    quotedLine("comment"),
    // nft omits the default burst of a named limit, 5 packets.
    {
      words: ["rate"],
      read(reader, limit) {
        reader.advance();
        // A further line replaces all fields.
        for (const field of ["burst", "rate_unit", "burst_unit", "inv"] as const) delete limit[field];
        Object.assign(limit, readRate(reader));
      },
      text: (limit) => `rate ${rateText(limit, 5)}`,
    },
  ],
};

const helperBlock: Block<ObjectKinds["ct helper"]> = {
  open: ["comment"],
  required: { type: "type" },
  lines: [
    quotedLine("comment"),
    line(
      "type",
      (reader) => {
        const type = reader.name("the name of a helper in quotes");
        reader.expect("protocol");
        return { type, ...readTransport(reader) };
      },
      ({ type, protocol }) => `type ${quoted(type)} protocol ${protocol}`,
    ),
    network,
  ],
};

const timeoutBlock: Block<ObjectKinds["ct timeout"]> = {
  open: ["comment"],
  required: { protocol: "protocol", policy: "policy" },
  lines: [
    quotedLine("comment"),
    transport,
    network,
    line(
      "policy",
      (reader, { policy = {} }) => ({ policy: readPolicies(reader, policy) }),
      ({ policy }) => {
        const states = Object.entries(policy).map(([state, seconds]) => `${state} : ${durationText(seconds)}`);
        return `policy = { ${states.join(", ")} }`;
      },
    ),
  ],
};

const expectationBlock: Block<ObjectKinds["ct expectation"]> = {
  open: ["comment"],
  required: { protocol: "protocol", dport: "dport", timeout: "timeout", size: "size" },
  lines: [
    quotedLine("comment"),
    transport,
    numberLine("dport", 0xffff),
    line(
      "timeout",
      (reader) => ({ timeout: Math.round(reader.duration() * 1000) }),
      ({ timeout }) => `timeout ${durationText(timeout / 1000)}`,
    ),
    numberLine("size", 0xff),
    network,
  ],
};

const synproxyBlock: Block<ObjectKinds["synproxy"]> = {
  open: ["comment", "mss"],
  required: { mss: "mss" },
  lines: [
    quotedLine("comment"),
    line(
      "mss",
      (reader) => {
        const mss = reader.number(0xffff);
        // Without line breaks, nft 1.1.7 stores another number as `wscale`.
        reader.endStatement();
        reader.advance();
        reader.expect("wscale");
        const wscale = reader.number(MAX_WSCALE);
        reader.endStatement();
        reader.advance();
        const flags = ["timestamp", "sack-perm"].filter((flag) => reader.eat(flag) || reader.eat(`${flag}itted`));
        return { mss, wscale, flags: compact(flags) };
      },
      ({ mss }) => `mss ${mss ?? 0}`,
    ),
    textLine(({ wscale }) => `wscale ${wscale ?? 0}`),
    textLine(({ flags }) =>
      listOf(flags).length === 0 ? undefined : synproxyText.text({ flags }, undefined, false).trim(),
    ),
  ],
};

const secmarkBlock: Block<ObjectKinds["secmark"]> = {
  open: ["comment", ""],
  required: { context: "a security context in quotes" },
  lines: [
    quotedLine("comment"),
    {
      words: [""],
      read(reader, secmark) {
        secmark.context = reader.name("a security context in quotes");
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
