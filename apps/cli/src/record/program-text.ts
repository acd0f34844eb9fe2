import { NETLINK_GENERIC, NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NLMSG_MIN_TYPE } from "bun-netlink";
import { families } from "bun-netlink/families";
import { operationCodec } from "bun-netlink/schema";
import { datapathCall } from "./datapath-calls.ts";
import { NftablesText } from "./nftables-text.ts";
import type { RecordedRequest, Recording } from "./requests.ts";
import { bridgeCalls, rulesetCall, socketsCall } from "./translated.ts";
import { type TypedCall, typedCall } from "./typed-call.ts";

/** Fields of requests of all families that contain the index of an interface. */
const generalIndexes = new Set(["ifindex", "dpIfindex"]);
/** Fields of rtnetlink requests that contain the index of an interface. */
const indexFields = new Set(["ifiIndex", "ifaIndex", "ndmIfindex", "oif", "master", "link", "index", "vif"]);

/** A TypeScript expression among the values of a request. */
class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const flagNames = { NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND };

/** The statements of a program: imports, opened objects and calls. */
class Program {
  readonly #imports = new Map<string, Set<string>>();
  readonly #opened = new Map<string, string>();
  readonly calls: string[] = [];

  use(module: string, name: string): void {
    this.#imports.getOrInsertComputed(module, () => new Set()).add(name);
  }

  /** Opens an object of a class, or another one with `open`, unless the program has done so. Returns its variable. */
  open(variable: string, text: string): string {
    this.#opened.set(variable, `using ${variable} = ${text};`);
    return variable;
  }

  /** Whether the program has a variable, opened at the start or declared by a call. */
  has(variable: string): boolean {
    return this.#opened.has(variable) || this.calls.some((call) => call.startsWith(`using ${variable} = `));
  }

  /** Adds a call. A query with the same arguments as an earlier one is omitted. */
  add(call: string): void {
    if (!call.startsWith("console.log(") || !this.calls.includes(call)) this.calls.push(call);
  }

  get text(): string {
    const lines = [...this.#imports]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([module, list]) => `import { ${[...list].toSorted().join(", ")} } from ${JSON.stringify(module)};`);
    return `${[...lines, "", ...this.#opened.values(), "", ...this.calls].join("\n")}\n`;
  }
}

/**
 * Returns a TypeScript program that sends the requests of a recording: with the class of a subsystem where one of its
 * methods sends the same request, and with the client of the family otherwise.
 */
export async function programText(recording: Recording): Promise<string> {
  return (await programOf(recording)).text;
}

/**
 * Returns the program of a recording.
 *
 * @param firewall the tables, chains and sets that earlier recordings have created.
 */
export async function programOf(
  { requests, sets }: Recording,
  firewall: NftablesText = new NftablesText(),
): Promise<Program> {
  const program = new Program();
  for (const group of grouped(requests)) {
    if (group[0]!.batch !== undefined) {
      program.add(batchCall(program, group, firewall.commands(group)));
      continue;
    }
    const listing = socketsCall(group) ?? rulesetCall(group);
    for (const request of listing === undefined ? group : [group[0]!]) {
      const datapath = datapathStatement(program, request);
      if (datapath !== undefined) {
        program.add(datapath);
        continue;
      }
      const single = listing ?? (await typedCall(request, sets));
      const calls = single === undefined ? bridgeCalls(request) : [single];
      for (const call of calls ?? []) program.add(methodCall(program, call, request));
      if (calls === undefined) program.add(await clientCall(program, request));
    }
  }
  return program;
}

/** Returns the requests in groups: those of a transaction together, consecutive queries of a process, and others alone. */
function grouped(requests: readonly RecordedRequest[]): RecordedRequest[][] {
  const groups: RecordedRequest[][] = [];
  for (const request of requests) {
    const last = groups.at(-1)?.[0];
    const isSameBatch = request.batch !== undefined && last?.batch === request.batch;
    const areQueries = request.isQuery && last?.isQuery === true && last.process === request.process;
    if (isSameBatch || areQueries) groups.at(-1)!.push(request);
    else groups.push([request]);
  }
  return groups;
}

/** Names of variables for objects of classes whose own name says little. */
const variables: Readonly<Record<string, string>> = { Nftables: "firewall" };

/** Returns the statement that calls a method of a subsystem, and prints what a query returns. */
function methodCall(
  program: Program,
  { module, table, method, arguments: args }: TypedCall,
  request: RecordedRequest,
): string {
  program.use(module, table);
  const variable = program.open(variables[table] ?? camel(table), `${table}.open()`);
  const values = withNames(program, { ...request, fields: { values: args } }).fields["values"] as unknown[];
  const call = `${variable}.${method}(${values.map(literal).join(", ")})`;
  if (/(^|\.)(list|entries)$/.test(method)) {
    const isListing = !(module === "bun-netlink/ethtool" || module === "bun-netlink/wireguard");
    return `console.log(${call}${isListing ? ".toArray()" : ""});`;
  }
  return request.isQuery || method === "test" ? `console.log(${call});` : `${call};`;
}

/** Returns a statement with the class of Open vSwitch's datapaths; undefined for other requests. */
function datapathStatement(program: Program, request: RecordedRequest): string | undefined {
  const call = datapathCall(request, literal);
  if (call === undefined) return undefined;
  const { datapath, creates, functions = [], text } = call;
  for (const name of ["Datapath", ...functions]) program.use("bun-netlink/ovs", name);
  const printed = (expression: string) => (request.isQuery ? `console.log(${expression});` : `${expression};`);
  if (datapath === undefined) return printed(`Datapath${text}`);
  const variable = variableOf(datapath);
  const opener = (method: string) => `Datapath.${method}(${JSON.stringify(datapath)})`;
  if (creates === true) return program.has(variable) ? undefined : `using ${variable} = ${opener("create")};`;
  if (!program.has(variable)) program.open(variable, opener("open"));
  return printed(`${variable}${text}${request.kind === "dump" ? ".toArray()" : ""}`);
}

/** Returns the name of the variable for a datapath. */
function variableOf(datapath: string): string {
  return /^[A-Za-z]\w*$/.test(datapath) ? datapath : "datapath";
}

/** Returns a call that runs a transaction of nftables: with commands of the nft language if there are any. */
function batchCall(program: Program, requests: readonly RecordedRequest[], commands: string | undefined): string {
  if (commands !== undefined) {
    program.use("bun-netlink/nftables", "Nftables");
    program.use("bun-netlink/nftables", "nft");
    program.open("firewall", "Nftables.open()");
    const text = commands.replaceAll(/[`\\]|\$\{/g, String.raw`\$&`);
    return `firewall.transaction((transaction) =>\n  transaction.run(nft\`\n${text}\`),\n);`;
  }
  program.use("bun-netlink/families/nftables", "nftables");
  program.open("nftablesClient", "nftables.connect()");
  const items = requests.map(({ operation, fields, flags }) => {
    for (const name of flagsIn(flags)) program.use("bun-netlink", name);
    const set = flagsIn(flags).join(" | ");
    return `  { operation: ${JSON.stringify(operation)}, fields: ${literal(fields)}${set === "" ? "" : `, flags: ${set}`} },`;
  });
  const all = ['  { operation: "batch-begin" },', ...items, '  { operation: "batch-end" },'];
  return `nftablesClient.doMultiple([\n${all.join("\n")}\n]);`;
}

/** Returns the names of the flags of a request that changes something. */
function flagsIn(flags: number): string[] {
  return Object.entries(flagNames).flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]));
}

/** Returns a request in which indexes of interfaces are looked up by name, because they differ between hosts. */
function withNames(program: Program, request: RecordedRequest): RecordedRequest {
  const { names } = request;
  const isRoute = /^(rt-|tc$|rtmgrp|nexthop)/.test(request.family);
  const named = (name: string, value: unknown): unknown => {
    const isIndex = generalIndexes.has(name) || (isRoute && indexFields.has(name));
    if (typeof value === "number" && isIndex && names.has(value)) {
      program.use("bun-netlink/route", "Links");
      program.open("links", "Links.open()");
      return new Expression(`links.get(${JSON.stringify(names.get(value))}).ifindex`);
    }
    if (Array.isArray(value)) return value.map((one) => named("", one));
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Map) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, named(inner, one)]));
  };
  return { ...request, fields: named("", request.fields) as RecordedRequest["fields"] };
}

/** Returns a request without the tables of packet times that tc(8) sends for tbf and htb. Linux computes them since 3.8. */
function withoutRateTables(request: RecordedRequest): RecordedRequest {
  const { options, ...others } = request.fields as { options?: Record<string, unknown> } & Record<string, unknown>;
  if (request.family !== "tc" || !["tbf", "htb"].includes(String(others["kind"])) || options === undefined)
    return request;
  const { rtab: _rtab, ctab: _ctab, ptab: _ptab, ...kept } = options;
  return { ...request, fields: { ...others, options: kept } };
}

/** Returns the expression of a family, and imports what it needs. */
export function familyIn(program: Pick<Program, "use">, family: string): string {
  if (!/^[a-z][a-z0-9_-]*$/.test(family)) {
    program.use("bun-netlink/families", "families");
    return `(await families[${JSON.stringify(family)}]!())`;
  }
  // The object of a subsystem, such as `ethtool`, may have the same name.
  program.use(`bun-netlink/families/${family.replaceAll("_", "-")}`, `${camel(family)} as ${camel(family)}Family`);
  return `${camel(family)}Family`;
}

/** Returns a call of the family's client. A comment names the fields of the recorded request that the client leaves out. */
async function clientCall(program: Program, request: RecordedRequest): Promise<string> {
  const { family, operation, kind, fields, flags, isQuery } = withoutRateTables(withNames(program, request));
  const variable = program.open(`${camel(family)}Client`, `${familyIn(program, family)}.connect()`);
  const set = kind === "do" ? flagsIn(flags) : [];
  for (const name of set) program.use("bun-netlink", name);
  const options = set.length === 0 ? "" : `, { flags: ${set.join(" | ")} }`;
  const call = `${variable}.${kind}(${JSON.stringify(operation)}, ${literal(fields)}${options})`;
  const omitted = await omittedFields(request);
  const comment = omitted.length === 0 ? "" : ` // without ${omitted.join(", ")}, which the client does not send`;
  if (kind === "dump") return `console.log(${call}.toArray());${comment}`;
  return (isQuery ? `console.log(${call});` : `${call};`) + comment;
}

/** Returns the fields that only replies have according to the family, so that its client leaves them out of requests. */
async function omittedFields({ family, operation, kind, fields }: RecordedRequest): Promise<string[]> {
  const model = await families[family]!();
  const codec = operationCodec(model, operation);
  const message = codec.request(kind, fields, model.protocol === NETLINK_GENERIC ? { type: NLMSG_MIN_TYPE } : {});
  const sent = codec.decodeRequest(message);
  return Object.keys(fields).filter((name) => fields[name] !== undefined && sent[name] === undefined);
}

/** Converts "rt-link" or "Links" to a name of a variable. */
function camel(name: string): string {
  const joined = name.replaceAll(/[-_ .]([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return joined[0]!.toLowerCase() + joined.slice(1);
}

/** Returns a value of a request as a TypeScript expression. */
export function literal(value: unknown): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `Uint8Array.fromHex("${value.toHex()}")`;
  if (value === Number.POSITIVE_INFINITY) return "Number.POSITIVE_INFINITY";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value instanceof Map) return `new Map([${[...value].map(literal).join(", ")}])`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (fields.length === 0) return "{}";
  const texts = fields.map(([name, inner]) => {
    return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${literal(inner)}`;
  });
  return `{ ${texts.join(", ")} }`;
}
