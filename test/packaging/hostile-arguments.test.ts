// Calls every public function and method with invalid arguments, and every method of a closed object. Errors of the
// engine, such as "Cannot destructure property", name nothing that a caller knows.
import { describe, expect, test } from "bun:test";
import * as schema from "../../src/client/schema-entry.ts";
import * as genl from "../../src/genl/index.ts";
import * as library from "../../src/index.ts";
import { isArgumentError, NetlinkError } from "../../src/index.ts";
import * as dcb from "../../src/subsystems/dcb/index.ts";
import * as ethtool from "../../src/subsystems/ethtool/index.ts";
import * as explain from "../../src/subsystems/explain/index.ts";
import * as ipvs from "../../src/subsystems/ipvs/index.ts";
import * as netfilter from "../../src/subsystems/netfilter/index.ts";
import * as nftables from "../../src/subsystems/nftables/index.ts";
import * as ovs from "../../src/subsystems/ovs/index.ts";
import * as route from "../../src/subsystems/route/index.ts";
import * as sockets from "../../src/subsystems/sockets/index.ts";
import * as state from "../../src/subsystems/state/index.ts";
import * as system from "../../src/subsystems/system/index.ts";
import * as tunnels from "../../src/subsystems/tunnels/index.ts";
import * as wireguard from "../../src/subsystems/wireguard/index.ts";
import * as xfrm from "../../src/subsystems/xfrm/index.ts";
import * as testing from "../../src/testing/index.ts";
import * as watch from "../../src/watch/index.ts";
import * as handler from "../../src/workers/handler-entry.ts";
import { readDeclarations } from "./declarations.ts";

const modules = {
  ...{ genl, handler, testing },
  ...{ dcb, ethtool, explain, ipvs, library, netfilter, nftables, ovs, route, schema, sockets, state, system },
  ...{ tunnels, watch, wireguard, xfrm },
};

type Callable = (this: unknown, ...parameters: unknown[]) => unknown;
type Closeable = object & { close?(): unknown; stop?(): unknown };

/** Valid values by the name of the parameter. Parameters without a value get `undefined`. */
const valid: Readonly<Record<string, unknown>> = {
  ...{ address: "192.0.2.1/24", altnames: ["a1"], chains: [], changes: {}, commands: [], config: {}, description: {} },
  ...{ dev: "lo", device: "lo", directory: "net.ipv4", dst: "192.0.2.9", enabled: true, entries: [], family: "inet" },
  ...{
    fill: () => {},
    filter: {},
    groups: [],
    group: 7,
    ids: [],
    id: 1,
    ifname: "x1",
    items: [],
    key: {},
    kind: "gact",
  },
  ...{
    links: [],
    local: "192.0.2.1/24",
    lookup: {},
    mac: "02:00:00:00:00:01",
    name: "x0",
    namespace: "/proc/self/ns/net",
  },
  ...{ netns: "/proc/self/ns/net", nsid: 1, number: 1, objects: [], parts: [], priority: 1, program: null },
  ...{ protocol: "tcp", queue: 0, queues: 0, range: {}, references: [], routes: [], rules: [], settings: { up: true } },
  ...{ publicKey: "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=", publicKeys: [], sockets: [], vf: 0 },
  ...{ packet: { protocol: "tcp", source: "127.0.0.1", destination: "127.0.0.1", sourcePort: 1, destinationPort: 2 } },
  ...{ place: { dev: "lo", parent: "ingress" }, port: 5, value: 1 },
};

const hostile: readonly unknown[] = [null, 5, "\0", [], { bogus: 1 }, () => {}, Number.NaN, 2 ** 80, 10n ** 30n];

/** Names of functions and methods that are not called, by the reason. */
const exceptions: Readonly<Record<string, string>> = {
  "changes the state of this process, or needs one of its own": "configureAsyncCalls notifyServiceManager runHandler",
  "runs for each message or entry, and takes those of the library":
    "messageNumber keyOf portKeyOf flowKeyOf meterKeyOf toIpsecEvent toSecurityAssociation toSecurityPolicy",
  "takes the result of another function": "formatConnectionStatistics encodeAttributes chunks",
  "is internal": "find over attach decode point revisit be32",
  "takes a token of another method": "cancelNest endNest endNestUnlessEmpty",
  "takes names of families and their parts": "lookup moduleName fileName didYouMeanOneOf",
  "is a part of the constants, which import nothing, so that its TypeError has no path": "errnoName errnoText",
};
const excepted = new Set(Object.values(exceptions).flatMap((names) => names.split(" ")));
/** Errors about the text of a language, which have a position instead of a path. */
const positioned = /^(NftSyntaxError|FlowSyntaxError|SpecError|SyntaxError|TypeError: line \d+):/;

const declared = new Set((await readDeclarations()).map(({ owner, name }) => (owner === "" ? name : `.${name}`)));

/** Returns the source text of each parameter. */
function parametersOf(called: Callable): string[] {
  const text = Function.prototype.toString.call(called);
  const found: string[] = [];
  let depth = 0;
  let start = text.indexOf("(") + 1;
  for (let at = start - 1; at < text.length; at++) {
    if ("([{".includes(text[at]!)) depth++;
    else if (")]}".includes(text[at]!)) depth--;
    if (depth > 1 || (depth === 1 && text[at] !== ",")) continue;
    found.push(text.slice(start, at).trim());
    start = at + 1;
    if (depth === 0) break;
  }
  return found.filter((parameter) => parameter !== "");
}

function nameOf(parameter: string): string {
  return /^(?:\.\.\.)?(\w+)/.exec(parameter)?.[1] ?? "options";
}

/** Waits for the end of a call, and iterates over a listing. Returns the error, or undefined. */
async function errorOf(call: () => unknown): Promise<unknown> {
  let result: unknown;
  try {
    result = await call();
    if (typeof result !== "object" || result === null) return undefined;
    if ("toArray" in result) await (result as { toArray(): unknown }).toArray();
    else if (Symbol.asyncIterator in result && !("stop" in result)) {
      await (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();
    }
    return undefined;
  } catch (error) {
    return error;
  } finally {
    const owned = (result ?? {}) as Partial<AsyncDisposable & Disposable>;
    await owned[Symbol.asyncDispose]?.();
    owned[Symbol.dispose]?.();
  }
}

function isDescribed(error: unknown): boolean {
  return isArgumentError(error) || error instanceof NetlinkError || positioned.test(String(error));
}

/** Returns a line for each call whose outcome is not that of invalid arguments. */
async function unexpectedOutcomes(title: string, called: Callable, self: unknown): Promise<string[]> {
  const parameters = parametersOf(called).map(nameOf);
  const found: string[] = [];
  for (const [index, name] of parameters.entries()) {
    // The path of the argument in errors is a parameter for other parts of the library.
    for (const value of name === "path" ? [] : hostile) {
      const values = parameters.map((other, at) => (at === index ? value : valid[other]));
      const error = await errorOf(() => called.apply(self, values));
      const isExpected = name === "options" ? isArgumentError(error) : error === undefined || isDescribed(error);
      if (!isExpected) found.push(`${title}(${name}: ${Bun.inspect(value)}): ${error ?? "no error"}`);
    }
  }
  return found;
}

interface Opened {
  readonly title: string;
  open(): Promise<Closeable>;
  /** Public methods of the class and of its base classes. */
  readonly methods: readonly (readonly [name: string, method: Callable])[];
}

const functions: (readonly [title: string, called: Callable, self: unknown])[] = [];
const opened: Opened[] = [];
/** Lookups of mirrors, which run for each packet. */
const lookups = new Set(["byId", "byIndex", "of"]);
/** Objects of classes with a public constructor. */
const constructed: Opened[] = [];

for (const [module, exported] of Object.entries(modules)) {
  for (const [name, value] of Object.entries(exported as Record<string, unknown>)) {
    if (typeof value !== "function" || excepted.has(name)) continue;
    if (!/^class\b/.test(Function.prototype.toString.call(value))) {
      if (declared.has(name)) functions.push([`${module}.${name}`, value as Callable, undefined]);
      continue;
    }
    for (const key of Object.getOwnPropertyNames(value)) {
      const called = Reflect.get(value, key);
      if (typeof called !== "function" || !declared.has(`.${key}`) || excepted.has(key)) continue;
      functions.push([`${name}.${key}`, called as Callable, value]);
      if (key !== "open" && key !== "openAsync") continue;
      const open = async () => (await Reflect.apply(called, value, name === "Dcb" ? ["lo"] : [])) as Closeable;
      const object = await open().catch(() => undefined);
      if (object === undefined) continue;
      await (object.close ?? object.stop)?.call(object);
      opened.push({ title: `${name}.${key}()`, open, methods: methodsOf(object) });
    }
    const construct = async () => Reflect.construct(value, []) as Closeable;
    const object = await construct().catch(() => undefined);
    await (object?.close ?? object?.stop)?.call(object);
    if (object === undefined) continue;
    const methods = methodsOf(object).filter(([method]) => !lookups.has(method));
    constructed.push({ title: `new ${name}()`, open: construct, methods });
  }
}

function methodsOf(object: object): [string, Callable][] {
  const found = new Map<string, Callable>();
  for (let of = Object.getPrototypeOf(object); of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(of))) {
      const isPublic = declared.has(`.${key}`) && !/^(constructor|close|stop|wait|open|read)$/.test(key);
      if (typeof value === "function" && isPublic && !excepted.has(key) && !found.has(key))
        found.set(key, value as Callable);
    }
  }
  return [...found];
}

describe("Invalid arguments", () => {
  test("are reported with their path by every public function", async () => {
    expect(functions.length).toBeGreaterThan(200);
    const found: string[] = [];
    for (const [title, called, self] of functions) found.push(...(await unexpectedOutcomes(title, called, self)));
    expect(found).toEqual([]);
  });

  test.each([...opened, ...constructed])(
    "are reported with their path by every method of $title",
    async ({ title, open, methods }) => {
      const found: string[] = [];
      for (const [name, method] of methods) {
        const object = await open();
        found.push(...(await unexpectedOutcomes(`${title}.${name}`, method, object)));
        await (object.close ?? object.stop)?.call(object);
      }
      expect(found).toEqual([]);
    },
  );
});

describe("A closed object", () => {
  test.each(opened)("rejects all calls with EBADF: $title", async ({ title, open, methods }) => {
    const found: string[] = [];
    for (const [name, method] of methods) {
      const object = await open();
      await (object.close ?? object.stop)?.call(object);
      const values = parametersOf(method).map((parameter) => valid[nameOf(parameter)]);
      const error = await errorOf(() => method.apply(object, values));
      const isClosed = error instanceof NetlinkError && error.code === "EBADF";
      // Methods without a valid value in the table report the missing argument.
      if (!isClosed && !isArgumentError(error)) found.push(`${title}.${name}: ${error ?? "no error"}`);
    }
    expect(found).toEqual([]);
  });
});
