import type { Chain, Flowtable, Named, Priority, PriorityName, TableFamily } from "../../model/objects.ts";
import type { ObjectText } from "../../objects/named/kind.ts";
import { objectTexts } from "../../objects/named/registry.ts";
import { prioritiesAt, priority } from "../../objects/object-messages.ts";
import { compact, listOf } from "../../statements/simple/statement.ts";
import { type Block, line, quotedLine } from "../scanner/lines.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";

const hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"] as const;

/** Reads a number, a name, or an offset such as "filter - 5". */
function readPriority(reader: Reader, family: TableFamily, hook: string): Priority {
  if (reader.word === "$") return reader.variable(readPriority, family, hook);
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

function readDevices(reader: Reader): string[] {
  if (reader.word === "$") return reader.variable(readDevices);
  if (reader.kind === Token.Value && Array.isArray(reader.value)) {
    const names = reader.value.map((value: unknown) => reader.withValue(value, readDevice));
    reader.advance();
    return names;
  }
  if (!reader.eat("{")) return [readDevice(reader)];
  const names: string[] = [];
  for (reader.lines(); names.length === 0 || !reader.eat("}"); reader.lines()) {
    names.push(...readDevices(reader));
    reader.lines();
    if (!reader.eat(",") && !reader.sees("}")) reader.fail([",", "}"]);
  }
  return names;
}

function readDevice(reader: Reader): string {
  return reader.name("the name of a device");
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
  return reader.word === "$" ? reader.variable(readPolicy) : reader.oneOf(["accept", "drop"]);
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

export const namedBlocks: Readonly<Record<string, ObjectText<Named>>> = Object.fromEntries(
  Object.entries(objectTexts).map(([kind, textOf]) => {
    const text = textOf();
    return [kind, { ...text, open: ["comment", ...(text.open ?? [])], lines: [quotedLine("comment"), ...text.lines] }];
  }),
);

/** Kinds of objects whose declarations consist of lines in braces. */
export const objectBlocks: Readonly<Record<string, ObjectText<Named>>> = { flowtable: flowtableBlock, ...namedBlocks };
