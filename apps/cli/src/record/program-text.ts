import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "bun-netlink";
import { families } from "bun-netlink/families";
import { describe } from "bun-netlink/schema";
import { datapathCall } from "./datapath-calls.ts";
import { isInterfaceIndex } from "./interface-fields.ts";
import { kernelNumbers } from "./kernel-numbers.ts";
import { Expression, literal } from "./literal.ts";
import { NamespaceReference, type RecordedNamespace } from "./log-namespaces.ts";
import { NftablesText } from "./nftables-text.ts";
import { camel, Program } from "./program.ts";
import {
  createdIndices,
  isRequest,
  type RecordedChange,
  type RecordedRequest,
  type RecordedStep,
  type Recording,
} from "./requests.ts";
import { bridgeCalls, namespaceCalls, namespaceListCall, rulesetCall, socketsCall } from "./translated.ts";
import { type TypedCall, typedCall } from "./typed-call.ts";

const flagNames = { NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND };

/**
 * Returns a TypeScript program that sends the requests of a recording: with the class of a subsystem where one of its
 * methods sends the same request, and with the client of the family otherwise. Also returns descriptions of the numbers in
 * the program that the kernel has assigned.
 *
 * @throws Error if the recorded program has worked in a network namespace that other programs cannot open.
 */
export async function programText(recording: Recording): Promise<{ text: string; numbers: ReadonlySet<string> }> {
  const { text, numbers } = await programOf(recording);
  return { text, numbers };
}

/**
 * Returns the program of a recording.
 *
 * @param firewall the tables, chains and sets that earlier recordings have created.
 */
export async function programOf(
  { steps }: Pick<Recording, "steps">,
  firewall: NftablesText = new NftablesText(),
): Promise<Program> {
  const program = new Program();
  for (const group of grouped(steps)) {
    if (!isRequest(group[0]!)) {
      addChange(program, group[0]!);
      continue;
    }
    const requests = group.filter(isRequest);
    checkNamespaces(requests);
    if (requests[0]!.batch !== undefined) {
      program.add(batchCall(program, requests, firewall.commands(requests)));
      continue;
    }
    const listing = socketsCall(requests) ?? rulesetCall(requests) ?? namespaceListCall(requests);
    for (const request of listing === undefined ? requests : [requests[0]!]) {
      const datapath = datapathStatement(program, request);
      if (datapath !== undefined) {
        program.add(datapath);
        continue;
      }
      const single = listing ?? (await typedCall(request));
      const calls = single === undefined ? (bridgeCalls(request) ?? namespaceCalls(request)) : [single];
      for (const call of calls ?? []) program.add(methodCall(program, call, request));
      if (calls === undefined) program.add(await clientCall(program, request));
    }
  }
  return program;
}

/** Checks that programs can open the network namespaces of requests. */
function checkNamespaces(requests: readonly RecordedRequest[]): void {
  for (const { netns, namespaces } of requests) {
    for (const one of [netns, ...(namespaces?.values() ?? [])]) checkNamespace(one);
  }
}

/** Adds the calls with the effect of a change without netlink, or a comment that names the change. */
function addChange(program: Program, step: RecordedChange): void {
  const { change, netns } = step;
  if (change === "create") {
    // Another namespace is created by the first call that uses it.
    if (step.namespace.source !== undefined) program.namespace(step.namespace);
  } else if (change === "attach") {
    checkNamespace(step.namespace);
    program.add(`${program.namespaces()}.attach(${literal(step.name)}, ${program.namespace(step.namespace)});`);
  } else if (change === "delete") {
    program.add(`${program.namespaces()}.delete(${literal(step.name)});`);
    program.forget(step.name);
  } else if (change === "write") {
    checkNamespace(netns);
    program.use("node:fs", "writeFileSync");
    const call = `writeFileSync(${literal(step.path)}, ${literal(step.text)})`;
    program.add(netns === undefined ? `${call};` : `${program.openNamespace(netns)}.run(() => ${call});`);
  } else if (change === "other") {
    program.add(`// Not repeated: ${withoutLineEnds(step.text)}`);
  }
}

/** Returns a text on one line, for a comment. */
export function withoutLineEnds(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function checkNamespace(netns: RecordedNamespace | undefined): void {
  if (netns === undefined || netns.isCreated || netns.source !== undefined) return;
  throw new Error(
    `the program works in a network namespace without a name (${netns.description}), which a printed program cannot ` +
      "open; give it a name with `ip netns attach NAME PID`, and use the name",
  );
}

/** Returns the steps in groups: the requests of a transaction together, consecutive queries of a process, and others alone. */
function grouped(steps: readonly RecordedStep[]): RecordedStep[][] {
  const groups: RecordedStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1)?.[0];
    if (isRequest(step) && last !== undefined && isRequest(last) && areTogether(last, step)) groups.at(-1)!.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** Whether two consecutive requests belong to one transaction or one listing. */
function areTogether(last: RecordedRequest, request: RecordedRequest): boolean {
  if (last.netns !== request.netns) return false;
  if (request.batch !== undefined && last.batch === request.batch) return true;
  return request.isQuery && last.isQuery && last.process === request.process;
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
  const variable = program.open(
    variables[table] ?? camel(table),
    (options) => `${table}.open(${options})`,
    request.netns,
  );
  // The methods of this module take names.
  const textOf = module === "bun-netlink/route" ? JSON.stringify : lookupIn(program, request);
  const values = named(program, request, args, textOf) as unknown[];
  addNumbers(program, request, values);
  const call = `${variable}.${method}(${values.map(literal).join(", ")})`;
  if (/(^|\.)(list|entries)$/.test(method)) {
    const isListing = !(module.endsWith("/ethtool") || module.endsWith("/wireguard") || table === "Namespaces");
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
  if (datapath === undefined) return request.netns === undefined ? printed(`Datapath${text}`) : undefined;
  const variable = variableOf(datapath);
  const opener = (method: string, options: string) =>
    `Datapath.${method}(${[JSON.stringify(datapath), ...(options === "" ? [] : [options])].join(", ")})`;
  // Names of datapaths in several namespaces would need several variables.
  if (request.netns !== undefined) return undefined;
  if (creates === true) return program.has(variable) ? undefined : `using ${variable} = ${opener("create", "")};`;
  if (!program.has(variable)) program.open(variable, (options) => opener("open", options));
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
    addNumbersOfText(program, requests, commands);
    const firewall = program.open("firewall", (options) => `Nftables.open(${options})`, requests[0]!.netns);
    const text = commands.replaceAll(/[`\\]|\$\{/g, String.raw`\$&`);
    return `${firewall}.transaction((transaction) =>\n  transaction.run(nft\`\n${text}\`),\n);`;
  }
  program.use("bun-netlink/families/nftables", "nftables");
  for (const request of requests) addNumbers(program, request, request.fields);
  const client = program.open("nftablesClient", (options) => `nftables.connect(${options})`, requests[0]!.netns);
  const items = requests.map(({ operation, fields, flags }) => {
    for (const name of flagsIn(flags)) program.use("bun-netlink", name);
    const set = flagsIn(flags).join(" | ");
    return `  { operation: ${JSON.stringify(operation)}, fields: ${literal(fields)}${set === "" ? "" : `, flags: ${set}`} },`;
  });
  const all = ['  { operation: "batch-begin" },', ...items, '  { operation: "batch-end" },'];
  return `${client}.doMultiple([\n${all.join("\n")}\n]);`;
}

/** Adds the numbers in the arguments of a call that the kernel has assigned to the program's. */
function addNumbers(program: Program, request: RecordedRequest, value: unknown): void {
  for (const text of kernelNumbers(request.family, value, createdIndices(request))) program.numbers.add(text);
}

/** Adds the handles in commands of the nft language, and the numbers of sets in their extensions, to the program's. */
function addNumbersOfText(program: Program, requests: readonly RecordedRequest[], commands: string): void {
  for (const [, number] of commands.matchAll(/^\w+ \w+ .*? handle (\d+)/gm))
    program.numbers.add(`${number} in handle: the handle of an object of the firewall`);
  for (const request of requests) {
    for (const text of kernelNumbers(request.family, request.fields)) if (/ipset/.test(text)) program.numbers.add(text);
  }
}

/** Returns the names of the flags of a request that changes something. */
function flagsIn(flags: number): string[] {
  return Object.entries(flagNames).flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : [name]));
}

/** Returns a value in which the expressions of `textOf` replace indexes of interfaces, because these differ between hosts. */
function named(
  program: Program,
  { family, names, namespaces }: RecordedRequest,
  value: unknown,
  textOf: (name: string) => string,
): unknown {
  const convert = (field: string, one: unknown): unknown => {
    if (one instanceof NamespaceReference) return new Expression(program.namespace(one.netns));
    const name = typeof one === "number" && isInterfaceIndex(family, field) ? names.get(one) : undefined;
    if (name !== undefined) return new Expression(textOf(name));
    if (Array.isArray(one)) return one.map((item) => convert("", item));
    if (typeof one !== "object" || one === null || ArrayBuffer.isView(one) || one instanceof Map) return one;
    return Object.fromEntries(
      Object.entries(one).map(([inner, member]) => {
        const place = `${inner} ${String(member)}`;
        if (namespaces?.has(place) !== true) return [inner, convert(inner, member)];
        const descriptor = new Expression(`${program.openNamespace(namespaces.get(place))}.fd`);
        return [descriptorField(family, inner), descriptor];
      }),
    );
  };
  return convert("", value);
}

/** Returns the field for a file descriptor of a network namespace, instead of one that may contain a process id. */
export function descriptorField(family: string, field: string): string {
  if (field === "pid") return family === "rt-nsid" ? "fd" : "netnsFd";
  return field.replace(/Pid$/, "Fd");
}

/** Returns a request of a family's client, which takes indexes of interfaces. */
function withNames(program: Program, request: RecordedRequest): RecordedRequest {
  const fields = named(program, request, request.fields, lookupIn(program, request));
  return { ...request, fields: fields as RecordedRequest["fields"] };
}

/** Returns a function that returns the expression for the index of an interface. */
function lookupIn(program: Program, { netns }: RecordedRequest): (name: string) => string {
  return (name) => {
    program.use("bun-netlink/route", "Links");
    const links = program.open("links", (options) => `Links.open(${options})`, netns);
    return `${links}.get(${JSON.stringify(name)}).ifindex`;
  };
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
  const omitted = await omittedFields(request);
  const kept = Object.entries(request.fields).filter(([name]) => !omitted.includes(name));
  const sent = { ...request, fields: Object.fromEntries(kept) };
  const { family, operation, kind, fields, flags, isQuery } = withoutRateTables(withNames(program, sent));
  const model = familyIn(program, family);
  const variable = program.open(`${camel(family)}Client`, (options) => `${model}.connect(${options})`, request.netns);
  const set = kind === "do" ? flagsIn(flags) : [];
  for (const name of set) program.use("bun-netlink", name);
  const options = set.length === 0 ? "" : `, { flags: ${set.join(" | ")} }`;
  addNumbers(program, request, fields);
  const call = `${variable}.${kind}(${JSON.stringify(operation)}, ${literal(fields)}${options})`;
  const comment = omitted.length === 0 ? "" : ` // without ${omitted.join(", ")}, which the client does not send`;
  if (kind === "dump") return `console.log(${call}.toArray());${comment}`;
  return (isQuery ? `console.log(${call});` : `${call};`) + comment;
}

/** Returns the fields that requests of the operation do not have according to the family, which its client does not send. */
async function omittedFields({ family, operation, kind, fields }: RecordedRequest): Promise<string[]> {
  const described = describe(await families[family]!());
  const known = described.operations.find(({ name }) => name === operation);
  const request = known?.messages.find((one) => one.kind === kind && one.direction === "request");
  const set = described.sets.find(({ name }) => name === request?.set);
  const sent = request?.attributes.filter(({ access }) => access !== "read-only").map(({ field }) => field) ?? [];
  const names = new Set(set?.attributes.map(({ field }) => field).filter((field) => !sent.includes(field)));
  return Object.keys(fields).filter((name) => fields[name] !== undefined && names.has(name));
}
