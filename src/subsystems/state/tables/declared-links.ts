import { typeError } from "../../../base/argument-error.ts";
import { checkNotEmpty, checkObject, checkOptions, checkString, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { parseHex, parseIpv4, parseIpv6 } from "../../../schema/values/addresses.ts";
import { checkName } from "../../route/core/interfaces.ts";
import { newName } from "../../route/links/fields.ts";
import { checkLimits } from "../../route/links/kind-rules.ts";
import { includes } from "../model/compare.ts";
import type { Declared, Section } from "../model/declared.ts";
import { hardwareAddress, memberPath } from "../model/forms.ts";
import type { DeclaredTables, LinkMatch } from "../model/types.ts";
import { isPairKind } from "./link-fields.ts";
import { linkTable, type PeerName, type WantedLink } from "./links.ts";

export interface SectionInput {
  readonly name: string;
  readonly path: string;
  readonly tables: DeclaredTables;
  readonly links: Map<string, LinkInput>;
  readonly isRemoved: boolean;
}

export interface LinkInput {
  readonly path: string;
  readonly fields: Record<string, unknown>;
  absent: boolean;
}

/** Collects declared links, each in the namespace of its field `netns`. */
export function* collectLinks(
  { name, path, tables }: SectionInput,
  sections: ReadonlyMap<string, SectionInput>,
  io: Io,
): Steps<void> {
  const { links: declared = {} } = tables;
  checkObject(declared, `${path}links`);
  for (const [ifname, link] of Object.entries(declared)) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const at = memberPath(`${path}links`, ifname);
    // A link that the plan does not create can have its alternative name, which can be longer.
    if (link === null || (isRecord(link) && link["kind"] === undefined && link["match"] === undefined))
      checkName(ifname, at);
    else newName(ifname, at);
    checkFixed(ifname, at);
    if (link === null && ifname === "lo")
      throw typeError(at, "expected an object, because a namespace always has its loopback interface, got null");
    if (link === null) {
      addLink(sections.get(name)!, ifname, at, {}, true);
      continue;
    }
    checkObject(link, at);
    checkNames(link, ["ifname", "absent", ...internalNames], at);
    const { netns, match, ...fields } = link as Record<string, unknown>;
    if (match !== undefined) fields["match"] = readMatch(match, `${at}.match`);
    const place = netns === undefined ? name : sectionName(netns, sections, `${at}.netns`);
    if (place !== name) fields["origin"] = name;
    const { data, kind } = fields as { data?: { peer?: unknown }; kind?: unknown };
    if (isPairKind(kind) && data?.peer !== undefined) {
      checkObject(data.peer, `${at}.data.peer`);
      checkNames(data.peer as object, internalNames, `${at}.data.peer`);
      const { peer, ...rest } = data;
      const { ifname: other, netns: peerNamespace, up, master, ifalias, ...settings } = peer as Record<string, unknown>;
      if (typeof other !== "string")
        throw typeError(`${at}.data.peer.ifname`, `expected the name of the peer, got ${describeValue(other)}`);
      newName(other, `${at}.data.peer.ifname`);
      checkFixed(other, `${at}.data.peer.ifname`);
      const scope = peerNamespace === undefined ? name : sectionName(peerNamespace, sections, `${at}.data.peer.netns`);
      const own = { up, master, ifalias, ...settings };
      const known = sections.get(scope)!.links.get(other)?.fields;
      if (known?.["kind"] === kind && includes(known?.["peer"], { ifname, scope: place })) {
        // Both ends of the pair are declared: create both together.
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

/** The kernel replaces "%d" in the name of a new link by a free number. (dev_alloc_name) */
function checkFixed(ifname: string, path: string): void {
  if (ifname.includes("%")) throw typeError(path, `expected a name without %, got ${describeValue(ifname)}`);
}

function readMatch(match: unknown, path: string): LinkMatch {
  checkOptions(match as object, { address: checkString, permaddr: checkString, parentdev: checkString }, path);
  checkNotEmpty(match as object, path, ["address", "permaddr", "parentdev"]);
  const { address, permaddr, ...rest } = match as LinkMatch;
  return {
    ...rest,
    ...defined({
      address: address === undefined ? undefined : listedAddress(address, `${path}.address`),
      permaddr: permaddr === undefined ? undefined : listedAddress(permaddr, `${path}.permaddr`),
    }),
  };
}

/** Returns the address of a link in the form in which links are listed. Links of IP tunnels have IP addresses. */
function listedAddress(address: string, path: string): string {
  const text = hardwareAddress(address);
  if (text !== "" && (parseHex(text) ?? parseIpv4(text) ?? parseIpv6(text)) !== undefined) return text;
  throw typeError(path, `expected a hardware address such as "02:00:5e:00:53:01", got ${describeValue(address)}`);
}

/** Link fields for internal use, which a description must not contain. */
const internalNames = ["origin", "creator", "peer", "peerSettings", "isPort"] as const;

const otherForms: Readonly<Record<string, string>> = {
  peer: "; the name of the other end is in data.peer.ifname",
  absent: "; use null instead of an object to declare that the link must not exist",
};

function checkNames(fields: object, names: readonly string[], path: string): void {
  for (const name of names) {
    if ((fields as Record<string, unknown>)[name] === undefined) continue;
    throw typeError(`${path}.${name}`, `unknown option${otherForms[name] ?? ""}`);
  }
}

function sectionName(name: unknown, sections: ReadonlyMap<string, SectionInput>, path: string): string {
  if (typeof name === "string" && name !== "" && sections.get(name)?.isRemoved === false) return name;
  throw typeError(path, `expected a name in namespaces of the description, got ${describeValue(name)}`);
}

/**
 * Adds the declaration of a link to a namespace. A second declaration of the same link, for example as a peer, must not
 * contradict the first one.
 */
function addLink(section: SectionInput, ifname: string, path: string, fields: object, absent: boolean): void {
  const known = section.links.get(ifname);
  if (known === undefined) {
    section.links.set(ifname, { path, fields: { ...fields }, absent });
    return;
  }
  if (known.absent !== absent)
    throw typeError(path, `${known.path} declares the opposite of this state; keep one of the two`);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const other = known.fields[name];
    if (other !== undefined && !(includes(other, value) && includes(value, other)))
      throw typeError(`${path}.${name}`, `${known.path} declares another value for the same link; use equal values`);
    known.fields[name] = value;
  }
}

/** Throws if a link and its peer have contradictory declarations, or if the kernel would reject the settings of the peer. */
export function* checkPeers(
  { path, links }: SectionInput,
  sections: ReadonlyMap<string, SectionInput>,
  io: Io,
): Steps<void> {
  for (const [ifname, { fields }] of links) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const creator = fields["creator"] as PeerName | undefined;
    if (creator === undefined) continue;
    const other = sections.get(creator.scope)!.links.get(creator.ifname)!;
    const at = memberPath(`${path}links`, ifname);
    const { kind = other.fields["kind"], peer = creator } = fields as { kind?: unknown; peer?: PeerName };
    if (kind !== other.fields["kind"])
      throw typeError(
        `${at}.kind`,
        `expected ${describeValue(other.fields["kind"])}, because ${other.path} declares it as its peer, ` +
          `got ${describeValue(kind)}`,
      );
    if (peer.ifname !== creator.ifname || peer.scope !== creator.scope)
      throw typeError(`${at}.data.peer`, `expected "${creator.ifname}", because ${other.path} declares it as its peer`);
    for (const name of ["mtu", "address"]) {
      const isOfCreator = (other.fields["peerSettings"] as Record<string, unknown> | undefined)?.[name] !== undefined;
      checkLimits(kind, { [name]: hardwareAddress(fields[name]) }, isOfCreator ? `${other.path}.data.peer.` : `${at}.`);
    }
  }
}

export function* checkCycles(sections: readonly Section[], io: Io): Steps<void> {
  const done = new Set<Declared>();
  const links = new Map(sections.map(({ name, tables }) => [name, tables.get("links")!]));
  /** References from the first visited link to the current one, by the referring link. */
  const path = new Map<Declared, { readonly at: string; readonly field: string }>();
  const visit = (link: Declared | undefined, own: string): void => {
    if (link === undefined || done.has(link)) return;
    const at = link.path;
    if (path.has(link)) {
      const parts = [...path].slice([...path.keys()].indexOf(link));
      const cycle = [...parts.map(([, part]) => `${part.at}.${part.field}`), at].join(" → ");
      throw typeError(at, `the declared links depend on each other: ${cycle}`);
    }
    for (const { scope = own, ifname, field, isLater } of linkTable.references(link.wanted as WantedLink)) {
      if (isLater === true) continue;
      path.set(link, { at, field });
      visit(links.get(scope)?.get(ifname), scope);
    }
    path.delete(link);
    done.add(link);
  };
  for (const [name, table] of links) {
    for (const link of table.values()) {
      visit(link, name);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
}
