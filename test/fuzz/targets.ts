import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHex } from "../../apps/cli/src/decode/hex.ts";
import { captureRecord, captureStart, isCapture, readCapture } from "../../apps/cli/src/decode/pcap.ts";
import { StraceReader } from "../../apps/cli/src/decode/strace.ts";
import { MalformedInput } from "../../apps/cli/src/errors.ts";
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
import { formatWireGuardConfig, parseWireGuardConfig } from "../../src/subsystems/wireguard/index.ts";
import { DamagedMessages } from "../families/damaged.ts";
import { familyFiles, generatedFamily } from "../families/modules.ts";
import { allCaptured } from "../message/captured.ts";
import { readCorrupted } from "../message/corrupted.ts";
import type { Random } from "../message/random.ts";
import { everything } from "../schema/everything.ts";
import { RandomValues } from "../schema/random-values.ts";
import { actionTexts } from "../subsystems/ovs/text/action-texts.ts";
import { ACTIONS, flowTexts, KEYS } from "../subsystems/ovs/text/flow-texts.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { RingPair } from "./ring-pair.ts";

/** Something that the fuzzer tests. */
export interface Target {
  /** Runs about `times` executions and returns their number. Throws at the first finding. */
  run(times: number): number | Promise<number>;
  close?(): void | Promise<void>;
}

/** The targets by name. Each function creates a target with its corpus. */
export const targets: Readonly<Record<string, (random: Random) => Promise<Target> | Target>> = {
  message: (random) => repeat((index) => readCorrupted(random, index)),
  decoder: async (random) => {
    const messages = (await families()).map((family) => new DamagedMessages(family, random));
    return {
      run(times) {
        // A random family, as each has its own code.
        random.pick(messages).run(times, false);
        return times;
      },
    };
  },
  encoder: async (random) => {
    const all = await families();
    return repeat(() => encodeRandomValues(random.pick(all), random));
  },
  spec: (random) => corpus(random, specTexts(), mutateText, readSpec),
  "ovs-text": (random) => corpus(random, ovsTexts(random), mutateText, readOvsText),
  wireguard: (random) => corpus(random, [WIREGUARD], mutateText, readWireGuard),
  pcap: (random) => corpus(random, captures(), mutateBytes, readPcap),
  strace: (random) => corpus(random, straceTexts(), mutateText, readLog),
  ring: (random) => new RingPair(random),
};

/** Maximum number of inputs that a corpus keeps. */
const MAX_CORPUS = 4000;
const MAX_LENGTH = 20_000;

function repeat(execute: (index: number) => void): Target {
  return {
    run(times) {
      for (let index = 0; index < times; index++) execute(index);
      return times;
    },
  };
}

/**
 * Returns a target that mutates a corpus. `execute` returns a description of what happened, such as the shape of a result or
 * the text of an error; an input with a new description joins the corpus.
 */
function corpus<Input extends string | Uint8Array>(
  random: Random,
  seeds: Input[],
  mutate: (random: Random, input: Input, other: Input) => Input,
  execute: (input: Input) => string,
): Target {
  const inputs = [...seeds];
  const seen = new Set<number | bigint>();
  const attempt = (input: Input) => {
    try {
      return execute(input);
    } catch (error) {
      const shown = typeof input === "string" ? JSON.stringify(input) : input.toHex();
      throw new Error(`input ${shown}: ${(error as Error).stack}`);
    }
  };
  for (const input of seeds) seen.add(Bun.hash(attempt(input)));
  return repeat(() => {
    const input = mutate(random, random.pick(inputs), random.pick(inputs));
    if (input.length > MAX_LENGTH) return;
    // Numbers and quoted parts are no new behaviour.
    const behaviour = Bun.hash(attempt(input).replaceAll(/\d+|"[^"]*"/g, "0"));
    if (seen.has(behaviour)) return;
    seen.add(behaviour);
    if (inputs.length < MAX_CORPUS) inputs.push(input);
    else inputs[seeds.length + random.below(MAX_CORPUS - seeds.length)] = input;
  });
}

/** Returns the text of an error of one of the classes that the parser documents; throws any other error. */
function documented(error: unknown, ...classes: (new (...args: never[]) => Error)[]): string {
  if (classes.some((known) => error instanceof known)) return (error as Error).message;
  throw error;
}

/** Describes the shape of a value: its types and keys. */
function shapeOf(value: unknown, depth = 4): string {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return typeof value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return `[${[...new Set(value.map((item) => shapeOf(item, depth - 1)))]}]`;
  return `{${Object.entries(value).map(([key, inner]) => `${key}:${shapeOf(inner, depth - 1)}`)}}`;
}

function requireSame(value: unknown, expected: unknown, what: string): void {
  if (Bun.deepEquals(value, expected)) return;
  throw new Error(`${what}: ${Bun.inspect(value, { depth: 9 })} instead of ${Bun.inspect(expected, { depth: 9 })}`);
}

let loaded: Promise<Family[]> | undefined;

function families(): Promise<Family[]> {
  loaded ??= Promise.all(familyFiles.map(generatedFamily)).then((all) => [loadFamily(everything), ...all]);
  return loaded;
}

/** Values that are invalid in most places. */
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

/** Encodes random values, which must be unchanged after decoding; and wrong values, which must be rejected by a clear error. */
function encodeRandomValues(family: Family, random: Random): void {
  const set = random.pick(Object.keys(family.sets));
  const value = new RandomValues(random).set(family, set, 0, []);
  const where = `${family.name}/${set}`;
  requireSame(decodeAttributes(family, set, encodeAttributes(family, set, value)), value, where);
  // Replaces one value at any depth.
  const places: [Record<string, unknown>, string][] = [];
  const visit = (object: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(object)) {
      places.push([object, key]);
      if (typeof inner === "object" && inner !== null && !ArrayBuffer.isView(inner)) visit(inner as typeof object);
    }
  };
  visit(value as Record<string, unknown>);
  if (places.length === 0) return;
  const [object, key] = random.pick(places);
  object[key] = random.pick(wrongValues);
  try {
    decodeAttributes(family, set, encodeAttributes(family, set, value));
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) throw error;
    const message = documented(error, TypeError, RangeError);
    // Errors of the engine say that the encoder did not check a value.
    if (
      /is not (a function|an object|iterable|a constructor)|undefined is not|null is not|Cannot (read|convert)|evaluating/.test(
        message,
      )
    )
      throw new Error(`${where}: ${key} = ${Bun.inspect(object[key])}: ${(error as Error).stack}`);
  }
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

/** Parses a text as everything that it could be. What was parsed must be the same after formatting and parsing it again. */
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
      // Attributes whose mask is 0 are not formatted.
      const formatted = formatFlow(flow.key, flow.mask);
      const again = parseFlow(formatted);
      requireSame(formatFlow(again.key, again.mask), formatted, "the flow after formatting");
      return flow;
    }),
    attempt(() => {
      const actions = parseActions(text);
      // Values that ovs-dpctl omits are not formatted.
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
    // Settings with their defaults are not formatted.
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
