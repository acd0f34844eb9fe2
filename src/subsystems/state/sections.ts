import { RTPROT_UNSPEC } from "../../constants/rtnetlink.ts";
import { describeValue } from "../../errors.ts";
import { checkFlag, checkInteger, checkObject, checkOptions, checkString } from "../../message/check.ts";
import { checkNamespace, type NamespaceSource } from "../../sock/namespace.ts";
import { protocols } from "../route/core/vocabulary.ts";
import { checkedNamespaceName } from "../route/namespaces/names.ts";
import { fromPlain, includes } from "./compare.ts";
import type { Owner, StateTable, TableMode, TableName } from "./table.ts";
import { addressTable } from "./tables/addresses.ts";
import { forwardingTable } from "./tables/forwarding.ts";
import { pairKinds } from "./tables/link-fields.ts";
import { linkTable, type PeerName, type WantedLink } from "./tables/links.ts";
import { namespaceTable } from "./tables/namespaces.ts";
import { neighbourTable } from "./tables/neighbours.ts";
import { nexthopTable } from "./tables/nexthops.ts";
import { qdiscTable } from "./tables/qdiscs.ts";
import { routeTable } from "./tables/routes.ts";
import { ruleTable } from "./tables/rules.ts";
import type { DeclaredOwner, DeclaredTables, Description, DesiredOptions } from "./types.ts";

/** The tables whose entries belong to one interface or namespace, in the order in which their entries are added. */
export const entryTables: readonly StateTable[] = [
  addressTable as StateTable,
  neighbourTable as StateTable,
  nexthopTable as StateTable,
  forwardingTable as StateTable,
  routeTable as StateTable,
  ruleTable as StateTable,
  qdiscTable as StateTable,
];

/** A declared entry. */
export interface Declared {
  /** Path in the description, for errors. */
  readonly path: string;
  /** Canonical form of the declaration. */
  readonly wanted: object;
  /** Whether the entry must not exist. */
  readonly absent: boolean;
  /** Fields that an existing entry must have, to be the one that is declared as absent. */
  readonly selected?: ReadonlySet<string>;
}

/** The declared entries of one namespace. */
export interface Section {
  /** Name of the namespace; "" for the one that the description applies to. */
  readonly name: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  /** Declared entries by table and key. */
  readonly tables: ReadonlyMap<TableName, ReadonlyMap<string, Declared>>;
}

/** A checked description. */
export interface Sections {
  readonly sections: readonly Section[];
  /** Sources of the namespaces by name; undefined for the namespace of the calling thread and for `ip netns` names. */
  readonly sources: ReadonlyMap<string, NamespaceSource | undefined>;
  /** Names of `ip netns` that are declared. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}

const sectionNames = { links: true, mode: true, owner: true } as const;
const listNames: readonly TableName[] = entryTables.map(({ name }) => name);
const tableChecks = { ...sectionNames, ...Object.fromEntries(listNames.map((name) => [name, true as const])) };
const modeChecks = Object.fromEntries(["links", ...listNames].map((name) => [name, checkMode]));
const ownerChecks = { protocol: true, alias: checkString, tables: true } as const;

/**
 * Checks a description and converts its entries to their canonical form.
 *
 * @throws TypeError or RangeError with the path of an invalid part.
 */
export function readDescription(description: Description, options: DesiredOptions): Sections {
  checkOptions(options, { netns: checkNamespace, namespaces: true });
  checkOptions(description, { ...tableChecks, namespaces: true }, "description");
  const plain = fromPlain(description, "description") as Description;
  const { namespaces = {}, ...main } = plain;
  checkObject(namespaces, "namespaces");
  checkObject(options.namespaces ?? {}, "namespaces");
  const sources = new Map<string, NamespaceSource | undefined>([["", options.netns]]);
  const names = new Map<string, Declared>();
  const inputs: SectionInput[] = [{ name: "", path: "", tables: main, links: new Map() }];
  for (const [name, tables] of Object.entries(namespaces)) {
    checkedNamespaceName(name);
    const path = `namespaces.${name}`;
    const given = options.namespaces?.[name];
    if (tables !== null) checkOptions(tables, tableChecks, path);
    if (given === undefined) names.set(name, { path, wanted: { name }, absent: tables === null });
    else checkNamespace(given);
    if (tables === null) continue;
    sources.set(name, given);
    inputs.push({ name, path: `${path}.`, tables, links: new Map() });
  }
  for (const name of Object.keys(options.namespaces ?? {}))
    if (!sources.has(name)) throw new TypeError(`namespaces.${name}: the description has no namespace of that name`);
  const byName = new Map(inputs.map((input) => [input.name, input]));
  for (const input of inputs) collectLinks(input, byName);
  for (const input of inputs) checkPeers(input, byName);
  const inherited = ownerOf(main.owner, "owner", undefined);
  const sections = inputs.map((input) => readSection(input, inherited, main.mode));
  checkCycles(sections);
  return { sections, sources, namespaces: names };
}

/** The declarations of one namespace before they are checked. */
interface SectionInput {
  readonly name: string;
  readonly path: string;
  readonly tables: DeclaredTables;
  readonly links: Map<string, LinkInput>;
}

interface LinkInput {
  readonly path: string;
  readonly fields: Record<string, unknown>;
  absent: boolean;
}

/** Places the declared links of a section, and their peers, in the sections of their namespaces. */
function collectLinks({ name, path, tables }: SectionInput, sections: ReadonlyMap<string, SectionInput>): void {
  checkObject(tables.links ?? {}, `${path}links`);
  for (const [ifname, link] of Object.entries(tables.links ?? {})) {
    const at = `${path}links.${ifname}`;
    if (link === null && ifname === "lo")
      throw new TypeError(`${at}: expected an object, because a namespace always has its loopback interface, got null`);
    if (link === null) {
      addLink(sections.get(name)!, ifname, at, {}, true);
      continue;
    }
    checkObject(link, at);
    checkNames(link, ["ifname", ...internalNames], at);
    const { netns, ...fields } = link as Record<string, unknown>;
    const place = netns === undefined ? name : sectionName(netns, sections, `${at}.netns`);
    if (place !== name) fields["origin"] = name;
    const { data, kind } = fields as { data?: { peer?: unknown }; kind?: unknown };
    if (pairKinds.has(kind) && data?.peer !== undefined) {
      checkObject(data.peer, `${at}.data.peer`);
      checkNames(data.peer as object, internalNames, `${at}.data.peer`);
      const { peer, ...rest } = data;
      const { ifname: other, netns: there, up, master, ifalias, ...settings } = peer as Record<string, unknown>;
      if (typeof other !== "string")
        throw new TypeError(`${at}.data.peer.ifname: expected the name of the peer, got ${describeValue(other)}`);
      const scope = there === undefined ? name : sectionName(there, sections, `${at}.data.peer.netns`);
      const own = { up, master, ifalias, ...settings };
      const known = sections.get(scope)!.links.get(other)?.fields;
      if (known?.["kind"] === kind && includes(known?.["peer"], { ifname, scope: place })) {
        // The other end has named this one as its peer, and creates it.
        addLink(sections.get(scope)!, other, `${at}.data.peer`, own, false);
        delete fields["kind"];
      } else {
        const creator = { scope: place, ifname };
        addLink(sections.get(scope)!, other, `${at}.data.peer`, { ...own, creator }, false);
        Object.assign(fields, { peer: { ifname: other, scope }, peerSettings: settings });
      }
      if (Object.keys(rest).length === 0) delete fields["data"];
      else fields["data"] = rest;
    }
    addLink(sections.get(place)!, ifname, at, fields, false);
  }
}

/** Names under which the relations between declared links are stored with the declared fields. */
const internalNames = ["origin", "creator", "peer", "peerSettings"] as const;

/** Throws a TypeError if a declared link has a field with one of these names. */
function checkNames(fields: object, names: readonly string[], path: string): void {
  for (const name of names) {
    if ((fields as Record<string, unknown>)[name] === undefined) continue;
    const advice = name === "peer" ? "; the name of the other end is in data.peer.ifname" : "";
    throw new TypeError(`${path}.${name}: unknown option${advice}`);
  }
}

function sectionName(name: unknown, sections: ReadonlyMap<string, SectionInput>, path: string): string {
  if (typeof name === "string" && name !== "" && sections.has(name)) return name;
  throw new TypeError(`${path}: expected a name in namespaces of the description, got ${describeValue(name)}`);
}

/** Adds the fields of a link. A link can be declared in several places if these agree. */
function addLink(section: SectionInput, ifname: string, path: string, fields: object, absent: boolean): void {
  const known = section.links.get(ifname);
  if (known === undefined) {
    section.links.set(ifname, { path, fields: { ...fields }, absent });
    return;
  }
  if (known.absent !== absent) throw new TypeError(`${path}: ${known.path} declares the opposite`);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const other = known.fields[name];
    if (other !== undefined && !(includes(other, value) && includes(value, other)))
      throw new TypeError(`${path}.${name}: ${known.path} declares another value`);
    known.fields[name] = value;
  }
}

/** Throws a TypeError if a peer of a declared pair is declared as another kind of link, or as the peer of another link. */
function checkPeers({ path, links }: SectionInput, sections: ReadonlyMap<string, SectionInput>): void {
  for (const [ifname, { fields }] of links) {
    const creator = fields["creator"] as PeerName | undefined;
    if (creator === undefined) continue;
    const other = sections.get(creator.scope)!.links.get(creator.ifname)!;
    const at = `${path}links.${ifname}`;
    const { kind = other.fields["kind"], peer = creator } = fields as { kind?: unknown; peer?: PeerName };
    if (kind !== other.fields["kind"])
      throw new TypeError(
        `${at}.kind: expected ${describeValue(other.fields["kind"])}, because ${other.path} declares it as its peer, got ${describeValue(kind)}`,
      );
    if (peer.ifname !== creator.ifname || peer.scope !== creator.scope)
      throw new TypeError(
        `${at}.data.peer: expected "${creator.ifname}", because ${other.path} declares it as its peer`,
      );
  }
}

function readSection(input: SectionInput, inherited: Owner, modes: DeclaredTables["mode"] = {}): Section {
  const { name, path, tables: given, links } = input;
  const owner = name === "" ? inherited : ownerOf(given.owner, `${path}owner`, inherited);
  checkOptions(given.mode ?? {}, modeChecks, `${path}mode`);
  const tables = new Map<TableName, Map<string, Declared>>();
  tables.set("links", readLinks(links, owner));
  for (const table of entryTables) {
    const list = (given as Partial<Record<TableName, unknown>>)[table.name];
    tables.set(table.name, list === undefined ? new Map() : readList(table, list, `${path}${table.name}`, owner));
  }
  const effective = { ...modes, ...given.mode } as Record<TableName, TableMode>;
  return { name, owner, modes: new Map(Object.entries(effective) as [TableName, TableMode][]), tables };
}

function readLinks(links: ReadonlyMap<string, LinkInput>, owner: Owner): Map<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const [ifname, { path, fields, absent }] of links) {
    const { origin, creator, peer, peerSettings, ...own } = fields;
    const wanted = linkTable.normalise({ ...own, ifname }, path, owner);
    const extra = Object.entries({ origin, creator, peer, peerSettings }).filter(([, value]) => value !== undefined);
    if (!absent) linkTable.check?.(wanted, path);
    declared.set(ifname, { path, wanted: { ...wanted, ...Object.fromEntries(extra) }, absent });
  }
  return declared;
}

function readList(table: StateTable, list: unknown, path: string, owner: Owner): Map<string, Declared> {
  if (!Array.isArray(list)) throw new TypeError(`${path}: expected an array, got ${describeValue(list)}`);
  const declared = new Map<string, Declared>();
  for (const [index, item] of list.entries()) {
    const at = `${path}[${index}]`;
    checkObject(item, at);
    let fields = item as { absent?: boolean };
    let isAbsent = false;
    if (fields.absent !== undefined) {
      checkFlag(fields.absent, `${at}.absent`);
      const { absent, ...rest } = fields;
      isAbsent = absent;
      fields = rest;
    }
    const wanted = table.normalise(fields, at, owner);
    const key = table.key(wanted);
    const known = declared.get(key);
    if (known !== undefined) throw new TypeError(`${at}: ${known.path} declares the same ${table.noun}`);
    if (!isAbsent) table.check?.(wanted, at);
    // `via` is the short form of `gateway`.
    const selected = isAbsent
      ? { selected: new Set([...Object.keys(fields), ...("via" in fields ? ["gateway"] : [])]) }
      : {};
    declared.set(key, { path: at, wanted, absent: isAbsent, ...selected });
  }
  return declared;
}

function checkMode(mode: unknown, path: string): void {
  if (mode === "partial" || mode === "exact") return;
  throw new TypeError(`${path}: expected "partial" or "exact", got ${describeValue(mode)}`);
}

function ownerOf(owner: DeclaredOwner | undefined, path: string, inherited: Owner | undefined): Owner {
  if (owner === undefined) return inherited ?? { tables: new Set() };
  checkOptions(owner, ownerChecks, path);
  const { protocol, alias, tables = [] } = owner;
  if (!Array.isArray(tables)) throw new TypeError(`${path}.tables: expected an array, got ${describeValue(tables)}`);
  const numbers = tables.map((table, index) => checkInteger(table, 1, 0xffffffff, `${path}.tables[${index}]`));
  const marks: Record<string, unknown> = { tables: new Set(numbers) };
  if (protocol !== undefined) {
    const number = protocols.read(protocol, `${path}.protocol`);
    if (number === RTPROT_UNSPEC)
      throw new TypeError(
        `${path}.protocol: expected a protocol of your own, got "unspec", which unmarked entries have`,
      );
    Object.assign(marks, { protocol: protocols.show(number), protocolNumber: number });
  }
  if (alias !== undefined) marks["alias"] = alias;
  return marks as unknown as Owner;
}

/** Throws a TypeError if declared links depend on each other in a cycle. */
function checkCycles(sections: readonly Section[]): void {
  const done = new Set<string>();
  const links = new Map<string, { declared: Declared; scope: string }>();
  const id = (scope: string, ifname: string) => `${scope}\n${ifname}`;
  for (const { name, tables } of sections)
    for (const [ifname, declared] of tables.get("links")!) links.set(id(name, ifname), { declared, scope: name });
  const visit = (key: string, path: readonly { key: string; text: string }[]): void => {
    const link = links.get(key);
    if (link === undefined || done.has(key)) return;
    const start = path.findIndex((part) => part.key === key);
    if (start >= 0) {
      const cycle = [...path.slice(start).map(({ text }) => text), link.declared.path].join(" → ");
      throw new TypeError(`${link.declared.path}: the declared links depend on each other: ${cycle}`);
    }
    const wanted = link.declared.wanted as WantedLink;
    for (const { scope = link.scope, ifname, field } of linkTable.references(wanted))
      visit(id(scope, ifname), [...path, { key, text: `${link.declared.path}.${field}` }]);
    done.add(key);
  };
  for (const key of links.keys()) visit(key, []);
}

export { linkTable, namespaceTable };
