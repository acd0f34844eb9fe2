import { basename, dirname, join, relative, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };

// A program loads the files of its entry point and all that these import. What many programs do not need is therefore in
// files of its own ("parts"), which are loaded at the first call of one of their functions. The sources import the modules
// of parts as usual; docs/decisions/0019-parts.md has the reasons and measurements.

const src = join(import.meta.dir, "../../src");

interface Part {
  /** Modules of src/ whose functions and classes load the part. Other modules that only these import are in it, too. */
  readonly modules: readonly string[];
  /** Modules that load the part. All others import its modules directly. Default: all. */
  readonly importers?: RegExp;
}

const index = /\/index\.ts$/;
/** Exports of an entry point that other modules of the library import directly. */
const exportsOf = (subsystem: string, ...modules: string[]): Part => ({
  modules: modules.map((name) => `subsystems/${subsystem}/${name}.ts`),
  importers: index,
});
const table = (...modules: string[]): Part => exportsOf("route", ...modules);

const inNftables = (name: string) => `subsystems/nftables/${name}.ts`;

const parts: Readonly<Record<string, Part>> = {
  advice: { modules: ["client/advice/advice.ts", "schema/codec/attribute-path.ts"] },
  async: { modules: ["io/async-io.ts", "io/async-listing.ts", "dump/async-dump.ts", "transact/transact-async.ts"] },
  threads: {
    modules: ["threads/calls/call-threads.ts", "threads/poller.ts", "sock/steps/thread-work.ts", "sock/waiting.ts"],
  },
  // A program that only lists needs no transactions.
  transact: { modules: ["transact/transact.ts"], importers: /\/(?:io\/io|client\/connection)\.ts$/ },
  // A program that only sends requests needs no dumps.
  dump: { modules: ["dump/dump.ts"], importers: index },
  changes: { modules: ["subsystems/route/core/batch.ts"] },
  // Programs that only list need no changes.
  "table-changes": {
    modules: ["subsystems/route/core/changes.ts"],
    importers: /\/route\/(?:core\/table|links\/links)\.ts$/,
  },
  // Most lists send no attributes, and receive usual messages.
  codec: { modules: ["schema/codec/codec.ts"] },
  encode: {
    modules: ["encode", "request-writer"].map((name) => `schema/codec/encode/${name}.ts`),
    importers: /\/codec\/codec\.ts$/,
  },
  "router-options": { modules: ["schema/values/router-options.ts"] },
  receiver: {
    modules: ["workers/receiver/receiver.ts", "workers/receiver/received-batch.ts", "workers/receiver/options.ts"],
  },
  pool: { modules: ["workers/pool/receiver-pool.ts"], importers: index },
  // Only sessions of generic netlink families have a connection.
  connection: { modules: ["client/connection.ts"], importers: /\/core\/session\.ts$/ },
  client: { modules: ["client/client.ts"], importers: /\/client\/family\.ts$/ },
  controller: { modules: ["genl/controller.ts", "genl/operation-policy.ts"] },
  ping: { modules: ["transact/ping.ts"], importers: index },
  // Only sockets that several threads use have a shared state.
  "shared-state": { modules: ["sock/shared-state.ts"], importers: /\/sock\/socket(?:-core)?\.ts$/ },
  tracing: { modules: ["sock/tracing.ts"], importers: /\/sock\/socket-options\.ts$/ },
  "address-text": {
    modules: ["subsystems/route/core/addresses.ts"],
    importers: /\/core\/(?:fields|filters|interfaces)\.ts$/,
  },
  capture: { modules: ["sock/capture.ts"], importers: index },
  format: { modules: ["message/format/format.ts"], importers: index },
  "link-changes": {
    modules: ["write-link", "link-requests", "tun", "xdp"].map((name) => `subsystems/route/links/${name}.ts`),
  },
  // Links without settings of their kind do not need them.
  "link-kinds": { modules: ["subsystems/route/links/kind-rules.ts"], importers: /\/route\/links\/fields\.ts$/ },
  "virtual-functions": { modules: ["subsystems/route/links/virtual-functions.ts"] },
  links: table("links/links"),
  addresses: table("addresses"),
  "address-arithmetic": table("core/address-arithmetic"),
  "address-labels": table("address-labels"),
  fdb: table("bridge/fdb"),
  mdb: table("bridge/mdb"),
  vlans: table("bridge/vlans"),
  vnis: table("bridge/vnis"),
  statistics: table("links/statistics"),
  "multicast-addresses": table("multicast-addresses"),
  "multicast-routes": table("multicast-routes"),
  "namespace-names": table("namespaces/name-events"),
  "namespace-links": table("namespaces/namespace-links"),
  namespaces: table("namespaces/namespaces", "namespaces/events"),
  neighbours: table("neighbours"),
  netconf: table("netconf"),
  nexthops: table("nexthops"),
  routes: table("routes/routes"),
  rules: table("rules"),
  conntrack: exportsOf("netfilter", "conntrack/conntrack", "conntrack/expectations"),
  ipset: exportsOf("netfilter", "ipset/ipset", "ipset/rule-names"),
  "packet-log": exportsOf("netfilter", "log/packet-log"),
  "packet-queue": exportsOf("netfilter", "queue/packet-queue", "queue/packet-queues", "rule/rule"),
  "netfilter-objects": exportsOf(
    "netfilter",
    "objects/accounting",
    "objects/connection-helpers",
    "objects/timeout-policies",
  ),
  nftables: exportsOf("nftables", "nftables"),
  // A program that only lists needs no transactions, no mirror and no events.
  "nftables-changes": {
    modules: [
      ...["transaction", "requests", "commits", "parts", "reset"].map((name) => `requests/${name}`),
      "update/element-sync",
    ].map(inNftables),
    importers: /\/nftables\/(?:index|nftables|requests\/selection)\.ts$/,
  },
  // A list of tables or chains needs neither sets nor rules, and most lists no names of interfaces.
  "nftables-rules": { modules: [inNftables("requests/rule-reader")], importers: /\/requests\/ruleset\.ts$/ },
  "nftables-sets": { modules: [inNftables("requests/set-reader")], importers: /\/requests\/ruleset\.ts$/ },
  "nftables-objects": {
    modules: [inNftables("objects/named-objects")],
    importers: /\/requests\/(?:read-objects|ruleset)\.ts$/,
  },
  "nftables-typeof": { modules: [inNftables("objects/typeof")], importers: /\/objects\/read-sets\.ts$/ },
  "nftables-interfaces": { modules: [inNftables("model/link-client")], importers: /\/model\/interfaces\.ts$/ },
  "nftables-mirror": {
    modules: ["mirror/mirror", "mirror/ruleset-events"].map(inNftables),
    importers: /\/nftables\/nftables\.ts$/,
  },
  "nftables-text": exportsOf(
    "nftables",
    "text/parse",
    "text/format",
    "text/scanner/error",
    "listed-text",
    "requests/json",
    "update/snapshot",
    "builder",
  ),
  "nftables-evaluate": exportsOf("nftables", "evaluate/evaluate"),
  "nftables-events": {
    modules: ["events/events", "events/known-objects"].map(inNftables),
    importers: /\/nftables\/(?:index|nftables)\.ts$/,
  },
  datapath: exportsOf("ovs", "datapath", "execute/kernel-executions"),
  upcalls: exportsOf("ovs", "upcall/upcall-handlers"),
  "security-associations": exportsOf("xfrm", "associations", "events"),
  "security-policies": exportsOf("xfrm", "policies"),
  tc: table("tc/actions", "tc/filters", "tc/tables", "tc/handle", "tc/objects", "tc/units"),
};

const partOf = new Map<string, { readonly name: string; readonly part: Part }>();
for (const [name, part] of Object.entries(parts))
  for (const module of part.modules) partOf.set(join(src, module), { name, part });

/**
 * Name of the file of a part in dist/, without its extension. It has the version, so that a running program whose package
 * was upgraded gets an error and not a part of another version.
 */
const fileOf = (part: string) => `part-${part}-${manifest.version.replace(/\W/g, "_")}`;
/** Unbound name, which the bundler does not shorten. {@link withLoads} replaces the calls. */
export const LOAD = "LOAD_PART_OF_BUN_NETLINK";
/** Path of the module with the functions that stubs call. */
export const HELPERS = JSON.stringify(join(import.meta.dir, "late-class.ts"));

/**
 * The file of a nftables statement contains its evaluation, which most programs do not need. The part that evaluates has a
 * second copy of these modules. Each copy consists of what its importers use: none has what the other one needs.
 */
const STATEMENTS = join(src, "subsystems/nftables/statements/");
const EVALUATE = join(src, "subsystems/nftables/evaluate/");
/** Start of the names of the second copies. */
const EVALUATION = "evaluation of ";

/** Start of the names of stubs. The bundler confuses modules of different namespaces that have the same path. */
const STUBS = "stubs of ";

/** Returns the path of a module of the library, or the name of its stubs if the importer loads the part of the module. */
export function importedModule(path: string, importer: string): string {
  const module = resolve(dirname(importer), path);
  const found = partOf.get(module);
  if (found === undefined || partOf.get(importer)?.part === found.part) return module;
  return found.part.importers?.test(importer) === false ? module : `${STUBS}${module}`;
}

/** Entry points of the bundler for the parts. */
export function partEntries(texts: ReadonlyMap<string, string>): string[] {
  return [...Object.keys(parts), ...texts.keys()].map((name) => join(src, fileOf(name)));
}

/**
 * Entry points for Deno by file, with the part that a program mostly needs. They import this part, because `createRequire`
 * takes Deno 10 ms at its first use, for which it prepares the modules of Node.js.
 */
const denoEntryParts: Readonly<Record<string, string>> = { "subsystems/route/deno": "links" };

/** Entry points of the bundler for Deno. */
export const denoEntries: readonly string[] = Object.keys(denoEntryParts).map((file) => join(src, file));

/**
 * Returns a plugin that puts the parts into files of their own.
 *
 * @param texts further parts: their source by name
 */
export async function separateParts(texts: ReadonlyMap<string, string>): Promise<Bun.BunPlugin> {
  const names = new Map([...Object.keys(parts), ...texts.keys()].map((name) => [fileOf(name), name]));
  const stubs = new Map<string, string>();
  const exported = new Map<string, { readonly names: string; readonly from: string }>();
  for (const [module, { name }] of partOf) {
    const values = (await import(module)) as object;
    stubs.set(module, stubsOf(values, name));
    exported.set(module, { names: Object.keys(values).join(", "), from: JSON.stringify(module) });
  }
  return {
    name: "parts that are loaded at their first use",
    setup(build) {
      build.onResolve({ filter: /\/src\/part-[\w-]+$/ }, ({ path }) => ({ path, namespace: "part" }));
      build.onLoad({ filter: /./, namespace: "part" }, ({ path }) => {
        const name = names.get(basename(path))!;
        const ofModule = (module: string) => {
          const { names, from } = exported.get(join(src, module))!;
          return `export { ${names} } from ${from};`;
        };
        return { contents: texts.get(name) ?? parts[name]!.modules.map(ofModule).join("\n"), loader: "ts" };
      });
      build.onResolve({ filter: /\/src\/.*\/deno$/ }, ({ path }) => ({ path, namespace: "deno" }));
      build.onLoad({ filter: /./, namespace: "deno" }, ({ path }) => {
        const part = denoEntryParts[relative(src, path)]!;
        const imported = parts[part]!.modules.map((module) => exported.get(join(src, module))!);
        return {
          contents: `import { recordPart } from ${HELPERS};
            ${imported.map(({ names, from }) => `import { ${names} } from ${from};`).join("\n")}
            recordPart(${JSON.stringify(`./${fileOf(part)}.js`)}, { ${imported.map(({ names }) => names).join(", ")} });
            export * from ${JSON.stringify(join(dirname(path), "index.ts"))};`,
          loader: "js",
        };
      });
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, importer }) => {
        const isEvaluation = importer.startsWith(EVALUATION);
        const module = importedModule(path, isEvaluation ? importer.slice(EVALUATION.length) : importer);
        if (module.startsWith(STATEMENTS) && (isEvaluation || importer.startsWith(EVALUATE)))
          return { path: `${EVALUATION}${module}`, namespace: "evaluation" };
        if (isEvaluation) return { path: module };
        return module.startsWith(STUBS) ? { path: module, namespace: "stubs" } : undefined;
      });
      build.onLoad({ filter: /./, namespace: "evaluation" }, async ({ path }) => {
        return { contents: await Bun.file(path.slice(EVALUATION.length)).text(), loader: "ts" };
      });
      build.onResolve({ filter: new RegExp(`^${STUBS}`) }, ({ path }) => ({ path, namespace: "stubs" }));
      build.onLoad({ filter: /./, namespace: "stubs" }, ({ path }) => {
        return { contents: stubs.get(path.slice(STUBS.length))!, loader: "js" };
      });
    },
  };
}

/** Returns a module with the functions, classes, numbers and texts that a module of a part exports. */
function stubsOf(module: object, part: string): string {
  const stubs = Object.entries(module).map(([name, value]: [string, unknown]) => {
    if (typeof value === "string" || typeof value === "number")
      return `export const ${name} = ${JSON.stringify(value)};`;
    if (typeof value !== "function") return "";
    if (/^class\b/.test(Function.prototype.toString.call(value)))
      return `export const ${name} = /* @__PURE__ */ lateClass(() => load().${name});`;
    return `export function ${name}(...args) { return load().${name}(...args); }`;
  });
  const load = `let part; function load() { return part ??= ${LOAD}(${JSON.stringify(part)}, loadPart); }`;
  return [`import { lateClass, loadPart } from ${HELPERS};`, load, ...stubs].join("\n");
}

/**
 * Replaces the calls that load a part in a file of the package. `require` of a constant path is what bundlers recognize:
 * they put the part into the bundle, and replace `typeof require`. Modules that are not bundled have no `require`, and call
 * the function of late-class.ts.
 */
export function withLoads(text: string, path: string, outdir: string): string {
  const call = new RegExp(`\\b${LOAD}\\("([\\w-]+)",\\s*([\\w$]+)\\)`, "g");
  const replaced = text.replace(call, (_, part: string, load: string) => {
    const file = `./${fileOf(part)}.js`;
    const to = relative(dirname(path), join(outdir, file));
    const bundled = JSON.stringify(to.startsWith(".") ? to : `./${to}`);
    return `(typeof require=="function"?require(${bundled}):${load}(${JSON.stringify(file)}))`;
  });
  if (replaced.includes(LOAD)) throw new Error(`${path}: a call that loads a part was not replaced`);
  return replaced;
}
