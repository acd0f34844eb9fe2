import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "bun-netlink";
import { NftablesText } from "./nftables-text.ts";
import type { RecordedRequest, Recording } from "./requests.ts";
import { typedCall } from "./typed-call.ts";

/** Fields of rtnetlink requests that contain the index of an interface. */
const indexFields = new Set(["ifiIndex", "ifaIndex", "ndmIfindex", "ifindex", "oif", "master", "link", "index", "vif"]);

/** A TypeScript expression among the values of a request. */
class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const flagNames = { NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND };

/**
 * Returns a TypeScript program that sends the requests of a recording: with the tables of `bun-netlink/route` where one of
 * their methods sends the same request, and with the client of the family otherwise.
 */
export async function programText({ requests, names }: Recording): Promise<string> {
  const imports = new Map<string, Set<string>>();
  const use = (module: string, name: string) => imports.getOrInsertComputed(module, () => new Set()).add(name);
  const opened = new Map<string, string>();
  const calls: string[] = [];
  const firewall = new NftablesText();
  for (const group of grouped(requests)) {
    const request = group[0]!;
    if (request.batch !== undefined) {
      calls.push(batchCall(group, firewall.commands(group), use, opened));
      continue;
    }
    const call = await typedCall(request, names);
    if (call === undefined) calls.push(clientCall(withNames(request, names, use, opened), use, opened));
    else {
      const variable = camel(call.table);
      use("bun-netlink/route", call.table);
      opened.set(variable, `using ${variable} = ${call.table}.open();`);
      const values = withNames({ ...request, fields: { values: call.arguments } }, names, use, opened).fields["values"];
      calls.push(`${variable}.${call.method}(${(values as unknown[]).map(literal).join(", ")});`);
    }
  }
  const lines = [...imports]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([module, list]) => `import { ${[...list].toSorted().join(", ")} } from ${JSON.stringify(module)};`);
  return `${[...lines, "", ...opened.values(), "", ...calls].join("\n")}\n`;
}

/** Returns the requests in groups: those of a transaction together, and others alone. */
function grouped(requests: readonly RecordedRequest[]): RecordedRequest[][] {
  const groups: RecordedRequest[][] = [];
  for (const request of requests) {
    const last = groups.at(-1) ?? [];
    if (request.batch !== undefined && last[0]?.batch === request.batch) last.push(request);
    else groups.push([request]);
  }
  return groups;
}

/** Returns a call that runs a transaction of nftables: with commands of the nft language if there are any. */
function batchCall(
  requests: readonly RecordedRequest[],
  commands: string | undefined,
  use: (module: string, name: string) => void,
  opened: Map<string, string>,
): string {
  if (commands !== undefined) {
    use("bun-netlink/nftables", "Nftables");
    use("bun-netlink/nftables", "nft");
    opened.set("firewall", "using firewall = Nftables.open();");
    const text = commands.replaceAll(/[`\\]|\$\{/g, String.raw`\$&`);
    return `firewall.transaction((transaction) =>\n  transaction.run(nft\`\n${text}\`),\n);`;
  }
  use("bun-netlink/families/nftables", "nftables");
  opened.set("nftablesClient", "using nftablesClient = nftables.connect();");
  const items = requests.map(({ operation, fields, flags }) => {
    for (const name of flagsIn(flags)) use("bun-netlink", name);
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
function withNames(
  request: RecordedRequest,
  names: ReadonlyMap<number, string>,
  use: (module: string, name: string) => void,
  opened: Map<string, string>,
): RecordedRequest {
  const isRoute = /^(rt-|tc$|rtmgrp|nexthop)/.test(request.family);
  const named = (name: string, value: unknown): unknown => {
    if (typeof value === "number" && indexFields.has(name) && names.has(value)) {
      use("bun-netlink/route", "Links");
      opened.set("links", "using links = Links.open();");
      return new Expression(`links.get(${JSON.stringify(names.get(value))}).ifindex`);
    }
    if (Array.isArray(value)) return value.map((one) => named("", one));
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Map) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, named(inner, one)]));
  };
  return isRoute ? { ...request, fields: named("", request.fields) as RecordedRequest["fields"] } : request;
}

function clientCall(
  { family, operation, kind, fields, flags }: RecordedRequest,
  use: (module: string, name: string) => void,
  opened: Map<string, string>,
): string {
  const imported = camel(family);
  const variable = `${imported}Client`;
  use(`bun-netlink/families/${family}`, imported);
  opened.set(variable, `using ${variable} = ${imported}.connect();`);
  const set = kind === "do" ? flagsIn(flags) : [];
  for (const name of set) use("bun-netlink", name);
  const options = set.length === 0 ? "" : `, { flags: ${set.join(" | ")} }`;
  const call = `${variable}.${kind}(${JSON.stringify(operation)}, ${literal(fields)}${options})`;
  const isQuery = /^get|-get$/.test(operation);
  if (kind === "dump") return `console.log(${call}.toArray());`;
  return isQuery ? `console.log(${call});` : `${call};`;
}

/** Converts "rt-link" or "Links" to a name of a variable. */
function camel(name: string): string {
  const joined = name.replaceAll(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
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
