import { fieldOfError, typeError } from "../../../base/argument-error.ts";
import {
  checkArray,
  checkFlag,
  checkObject,
  checkOneOf,
  checkOptionalObject,
  checkOptions,
  checkString,
} from "../../../base/check.ts";
import { LargeMap } from "../../../base/large-map.ts";
import { RTPROT_UNSPEC } from "../../../constants/rtnetlink.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { checkNamespace, type NamespaceSource } from "../../../netns/namespace.ts";
import { checkChange } from "../../route/core/batch.ts";
import { listedTable, protocols } from "../../route/core/vocabulary.ts";
import { checkedNamespaceName } from "../../route/namespaces/names.ts";
import { readPlain } from "../model/compare.ts";
import type { Declared, DeclaredTable, Section, Sections, Selection } from "../model/declared.ts";
import { memberPath, withoutIndices } from "../model/forms.ts";
import { setPosition } from "../model/positions.ts";
import { checkConnection, checkFakeSocket } from "../model/scopes.ts";
import { listEntries, type Owner, type StateTable, type TableMode, type TableName } from "../model/table.ts";
import type { DeclaredOwner, DeclaredTables, Description, DesiredOptions, WantedDatapath } from "../model/types.ts";
import { addressTable } from "./addresses.ts";
import { bridgeVlanTable, checkPvids } from "./bridge-vlans.ts";
import { checkCycles, checkPeers, collectLinks, type LinkInput, type SectionInput } from "./declared-links.ts";
import { ethtoolTable } from "./ethtool.ts";
import { filterTable } from "./filters.ts";
import { securityAssociationTable } from "./ipsec/associations.ts";
import { securityPolicyTable } from "./ipsec/policies.ts";
import { ipsetTable } from "./ipsets.ts";
import { checkLink, linkTable } from "./links.ts";
import { checkSourceVnis, forwardingTable, neighbourTable } from "./neighbours.ts";
import { checkGroups, nexthopTable } from "./nexthops.ts";
import { nftablesTable } from "./nftables/table.ts";
import { datapathPortTable, datapathTable, type WantedPort } from "./ovs/datapaths.ts";
import { datapathFlowTable } from "./ovs/flows.ts";
import { routeTable } from "./routes.ts";
import { ruleTable } from "./rules.ts";
import { sysctlTable } from "./sysctls.ts";
import { classTable, qdiscTable } from "./traffic-control.ts";
import { wireguardTable } from "./wireguard.ts";

/** Tables except links and namespaces, in the order of a plan. */
export const entryTables: readonly StateTable[] = [
  sysctlTable,
  ethtoolTable,
  datapathTable,
  datapathPortTable,
  bridgeVlanTable,
  wireguardTable,
  // Policies require security associations, and nftables rules use sets.
  securityAssociationTable,
  securityPolicyTable,
  ipsetTable,
  // Before addresses, so that a namespace is never reachable without firewall.
  nftablesTable,
  addressTable,
  neighbourTable,
  nexthopTable,
  forwardingTable,
  routeTable,
  ruleTable,
  qdiscTable,
  classTable,
  filterTable,
  datapathFlowTable,
];

const sectionNames = { links: true, mode: true, owner: true } as const;
/** Names of the tables other than links. */
export const listNames: readonly TableName[] = entryTables.map(({ name }) => name);
const tableChecks = { ...sectionNames, ...Object.fromEntries(listNames.map((name) => [name, true as const])) };
const checkMode = (mode: unknown, path: string) => checkOneOf(mode, ["partial", "exact"], path);
const modeChecks = Object.fromEntries(["links", ...listNames].map((name) => [name, checkMode]));
const ownerChecks = { protocol: true, alias: checkString, sharedNftables: checkFlag, tables: true } as const;

/**
 * @throws TypeError or RangeError with the path of an invalid part.
 */
export function* readDescription(description: Description, options: DesiredOptions, io: Io): Steps<Sections> {
  checkOptions(options, { netns: checkNamespace, namespaces: true, ovsConnection: checkConnection, socket: true });
  checkOptions(description, { ...tableChecks, namespaces: true, $schema: checkString }, "description");
  checkFakeSocket(options, description);
  const plain = (yield* readPlain(description, io)) as Description;
  const { namespaces = {}, $schema: _, ...main } = plain;
  checkObject(namespaces, "namespaces");
  checkOptionalObject(options.namespaces, "namespaces");
  const sources = new Map<string, NamespaceSource | undefined>([["", options.netns]]);
  const names = new Map<string, Declared>();
  const inputs: SectionInput[] = [{ name: "", path: "", tables: main, links: new Map(), isRemoved: false }];
  for (const [name, tables] of Object.entries(namespaces)) {
    const path = memberPath("namespaces", name);
    checkedNamespaceName(name, path);
    const source = options.namespaces?.[name];
    if (tables !== null) checkOptions(tables, tableChecks, path);
    if (source === undefined) names.set(name, { index: names.size, path, wanted: { name }, absent: tables === null });
    else checkNamespace(source);
    if (tables === null && source !== undefined)
      throw typeError(
        path,
        "expected an object, because the option namespaces contains a handle of this namespace, got null",
      );
    sources.set(name, source);
    inputs.push({ name, path: `${path}.`, tables: tables ?? {}, links: new Map(), isRemoved: tables === null });
  }
  for (const name of Object.keys(options.namespaces ?? {}))
    if (!sources.has(name))
      throw typeError(memberPath("namespaces", name), "the description has no namespace of that name");
  const byName = new Map(inputs.map((input) => [input.name, input]));
  for (const input of inputs) yield* collectLinks(input, byName, io);
  for (const input of inputs) yield* checkPeers(input, byName, io);
  const inherited = ownerOf(main.owner, "owner", undefined);
  const sections: Section[] = [];
  for (const input of inputs) sections.push(yield* readSection(input, inherited, main.mode, io));
  yield* checkCycles(sections, io);
  return { sections, sources, namespaces: names, ovsConnection: options.ovsConnection, socket: options.socket };
}

function* readSection(
  input: SectionInput,
  inherited: Owner,
  modes: DeclaredTables["mode"] = {},
  io: Io,
): Steps<Section> {
  const { name, path, tables: options, links, isRemoved } = input;
  const owner = name === "" ? inherited : ownerOf(options.owner, `${path}owner`, inherited);
  const { mode = {} } = options;
  checkOptions(mode, modeChecks, `${path}mode`);
  const tables = new Map<TableName, DeclaredTable>();
  const selections = new Map<TableName, Selection[]>();
  for (const table of entryTables) {
    const declared = (options as Partial<Record<TableName, unknown>>)[table.name];
    const at = `${path}${table.name}`;
    const absent: Selection[] = [];
    const read = declared === undefined ? new Map() : yield* readEntries(table, declared, at, owner, absent, io);
    tables.set(table.name, read);
    if (absent.length > 0) selections.set(table.name, absent);
  }
  checkGroups(tables.get("nexthops")!);
  yield* checkPvids(tables.get("bridgeVlans")!, io);
  const ports = new Set<string>();
  for (const { wanted, absent } of tables.get("datapaths")!.values())
    if (!absent) ports.add((wanted as WantedDatapath).name);
  for (const { wanted, absent } of tables.get("datapathPorts")!.values()) {
    const { name: port, type } = wanted as WantedPort;
    if (!absent && type !== "netdev") ports.add(port);
  }
  tables.set("links", yield* readLinks(links, owner, ports, io));
  yield* checkSourceVnis(tables.get("forwardingEntries")!, tables.get("links")!, io);
  const effective = { ...modes, ...mode } as Record<TableName, TableMode>;
  const effectiveModes = new Map(Object.entries(effective) as [TableName, TableMode][]);
  return { name, path, owner, modes: effectiveModes, tables, selections, ports, isRemoved };
}

function* readLinks(
  links: ReadonlyMap<string, LinkInput>,
  owner: Owner,
  ports: ReadonlySet<string>,
  io: Io,
): Steps<DeclaredTable> {
  const declared = new Map<string, Declared>();
  /** Paths of alternative names. */
  const altnames = new Map<string, string>();
  for (const [ifname, { path, fields, absent }] of links) {
    const { origin, creator, peer, peerSettings, match, ...own } = fields;
    const wanted = linkTable.normalise({ ...own, ifname }, path, owner);
    const isPort = ports.has(ifname) || undefined;
    if (isPort === true && own["kind"] !== undefined)
      throw typeError(`${path}.kind`, "not allowed, because the link is created as a port of a datapath");
    const all = { origin, creator, peer, peerSettings, isPort, match };
    const extra = Object.entries(all).filter(([, value]) => value !== undefined);
    const complete = { ...wanted, ...Object.fromEntries(extra) };
    if (!absent) checkLink(complete, path);
    for (const [at, name] of complete.altnames?.entries() ?? []) {
      const other = altnames.get(name);
      if (other !== undefined) throw typeError(`${path}.altnames[${at}]`, `${other} declares the same name`);
      altnames.set(name, `${path}.altnames[${at}]`);
    }
    declared.set(ifname, { index: declared.size, path, wanted: complete, absent });
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return declared;
}

function* readEntries(
  table: StateTable,
  declaration: unknown,
  path: string,
  owner: Owner,
  selections: Selection[],
  io: Io,
): Steps<DeclaredTable> {
  const declared = new LargeMap<Declared>();
  for (const { path: at, entry } of table.split?.(declaration, path) ?? listEntries(declaration, path)) {
    let fields = entry as { absent?: boolean };
    let isAbsent = false;
    if (fields.absent !== undefined) {
      checkFlag(fields.absent, `${at}.absent`);
      const { absent, ...rest } = fields;
      isAbsent = absent;
      fields = rest;
    }
    if (table.select !== undefined) fields = withoutIndices(fields, at, isAbsent);
    let selected = isAbsent ? new Set(Object.keys(fields)) : undefined;
    if (isAbsent && table.select !== undefined) {
      const selection = { path: at, fields: readSelection(table, fields, at) };
      selections.push(selection);
      selected = new Set(Object.keys(selection.fields));
      if (!isComplete(table, selection, fields, owner)) continue;
    }
    const wanted = table.normalise(fields, at, owner);
    if (!isAbsent && table.kind !== undefined) checkChange(table.kind, "add", wanted, at);
    if (!isAbsent) table.checkNew?.(wanted, at);
    let key = table.key(wanted);
    let known = declared.get(key);
    for (let position = 1; known !== undefined; position++) {
      if (table.areSeparate?.(known.wanted, wanted) !== true)
        throw typeError(at, `${known.path} declares the same ${table.noun}`);
      if (position === 1) setPosition(known.wanted, 0);
      setPosition(wanted, position);
      key = table.key(wanted);
      known = declared.get(key);
    }
    declared.add(key, { index: declared.size, path: at, wanted, absent: isAbsent, ...(selected && { selected }) });
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return declared;
}

function readSelection(table: StateTable, fields: object, path: string): object {
  if (Object.values(fields).every((value) => value === undefined))
    throw typeError(path, `expected at least one field, because absent selects each ${table.noun} with these fields`);
  return table.select!(fields, path);
}

/** Returns whether the fields of an absent entry are also a declaration, which identifies a single entry. */
function isComplete(table: StateTable, { path, fields }: Selection, input: object, owner: Owner): boolean {
  try {
    table.normalise(input, path, owner);
    return true;
  } catch (error) {
    const field = fieldOfError(error, path);
    if (field !== "" && !(field in fields)) return false;
    throw error;
  }
}

function ownerOf(owner: DeclaredOwner | undefined, path: string, inherited: Owner | undefined): Owner {
  if (owner === undefined) return inherited ?? { tables: new Set() };
  checkOptions(owner, ownerChecks, path);
  const { protocol, alias, sharedNftables = false, tables = [] } = owner;
  checkArray(tables, `${path}.tables`);
  const numbers = tables.map((table, index) => listedTable(table, `${path}.tables[${index}]`));
  const marks: { -readonly [Mark in keyof Owner]: Owner[Mark] } = { tables: new Set(numbers) };
  if (protocol !== undefined) {
    const number = protocols.read(protocol, `${path}.protocol`);
    if (number === RTPROT_UNSPEC)
      throw typeError(
        `${path}.protocol`,
        `expected a protocol of your own, got "unspec", the protocol of entries without a mark`,
      );
    Object.assign(marks, { protocol: protocols.show(number), protocolNumber: number });
  }
  if (alias !== undefined) marks.alias = alias;
  if (sharedNftables && alias === undefined)
    throw typeError(`${path}.alias`, "missing, but required by sharedNftables: it marks the objects of this owner");
  if (sharedNftables) marks.sharedNftables = true;
  return marks;
}
