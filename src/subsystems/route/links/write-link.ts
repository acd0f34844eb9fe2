import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkInteger, checkObject, checkOneOf, checkOptions, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { equals } from "../../../base/engine.ts";
import { defined } from "../../../base/objects.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type IfinfoFlags, rtLink } from "../../../families/rt-link.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../netns/namespace.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { type Attribute, type AttributeSet, lookup } from "../../../schema/model/family.ts";
import { hasUnusualSize } from "../core/addresses.ts";
import { type ChangeContext, type ChangeKind, Changes } from "../core/changes.ts";
import { mapInterfaces } from "../core/interface-fields.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import { flagNames } from "../core/names.ts";
import type { Session } from "../core/session.ts";
import { existingOnly, type LinkInput, linkFields, namesWithout, reportedFields } from "./fields.ts";
import {
  addressFields,
  checkIgnoredAddresses,
  checkKind,
  checkLimits,
  checkPort,
  ignoredAddress,
  interfacesOf,
  isUnassignedAddress,
  portInterfacesOf,
  rulesOf,
} from "./kind-rules.ts";
import { requiredFields } from "./kinds.ts";
import {
  type Link,
  type LinkChange,
  type LinkCopy,
  type LinkReplacement,
  type LinkSettings,
  switchableFlags,
} from "./link.ts";

const linkFlags = /* @__PURE__ */ flagNames<IfinfoFlags>(rtLink, "ifinfo-flags");

const newNames = /* @__PURE__ */ namesWithout("dev");
const changeNames = /* @__PURE__ */ namesWithout("ifindex", "link");

export function newLinkFields(link: LinkReplacement, context: ChangeContext, path = ""): Record<string, unknown> {
  checkOptions(link, newNames(), path === "" ? "link" : path.slice(0, -1));
  for (const name of [...existingOnly(), ...(path === "" ? [] : ["master"])]) {
    if (link[name as keyof LinkReplacement] === undefined) continue;
    throw typeError(`${path}${name}`, "ignored by the kernel when a link is created: use set() on the existing link");
  }
  if (context.verb === "add" && path === "") checkRequired(link);
  const { kind } = link;
  checkLimits(kind, link, path);
  checkIgnoredAddresses(kind, link, link.data, path);
  const request = settingFields(link, link.ifindex ?? 0, context, path);
  const index = context.interfaces.optionalIndex(link.link, `${path}link`);
  if (index === undefined) return request;
  const { lower, lowerAdvice } = rulesOf(kind);
  if (lower === "none") throw typeError(`${path}link`, `ignored by the kernel for ${kind}: ${lowerAdvice}`);
  if (lower === undefined) return { ...request, link: index };
  const { data, ...linkinfo } = request["linkinfo"] as { data?: { link?: number } };
  if (data instanceof Uint8Array) return request;
  const { link: inData = 0 } = data ?? {};
  if (inData !== 0 && inData !== index)
    throw typeError(`${path}data.link`, `differs from ${path}link (${index}), got ${inData}: omit one of them`);
  return { ...request, linkinfo: { ...linkinfo, data: { ...data, link: index } } };
}

/** @throws TypeError if a new link lacks a field that its kind requires. */
export function checkRequired(
  { kind, link, data }: { kind?: string | undefined; link?: unknown; data?: unknown },
  prefix = "",
): void {
  if (typeof kind !== "string" || !Object.hasOwn(requiredFields, kind) || data instanceof Uint8Array) return;
  for (const path of requiredFields[kind as keyof typeof requiredFields]) {
    const value =
      path === "link" ? link : (data as Readonly<Record<string, unknown>> | undefined)?.[path.slice("data.".length)];
    if (value === undefined) throw typeError(`${prefix}${path}`, `required to create a link of kind ${kind}`);
  }
}

export function linkChangeFields(change: LinkChange, context: ChangeContext): Record<string, unknown> {
  checkOptions(change, changeNames(), "link");
  const { kind, data } = change as { kind?: unknown; data?: unknown };
  checkLimits(kind, change, "");
  // (vxlan_nl2conf, vxlan_config_apply)
  if (kind === "vxlan" && isRecord(data) && (data as { link?: unknown }).link === 0)
    throw typeError(
      "data.link",
      "the kernel cannot remove the underlying interface of a VXLAN: delete and add the link",
    );
  const request = settingFields(change, context.interfaces.index(change.dev, "dev"), context, "");
  checkAddresses(request, change.dev, context);
  return request;
}

/** Checks the lengths of the hardware addresses in a request for an existing link. */
export function checkAddresses(
  request: Readonly<Record<string, unknown>>,
  dev: InterfaceSource,
  { interfaces }: ChangeContext,
): void {
  for (const name of addressFields) interfaces.checkAddress(request[name], dev, name);
}

export function checkSettings(settings: object): void {
  const { dev: _, ifname: _name, kind: _kind, data: _data, ...names } = changeNames();
  checkOptions(settings, names, "settings");
}

function groupChangeFields(group: number, settings: object, context: ChangeContext): Record<string, unknown> {
  const { dev: _, ifname: _name, group: _group, kind: _kind, data: _data, ...names } = changeNames();
  checkOptions(settings, names, "settings");
  const request = settingFields({ ...settings, group }, 0, context, "");
  for (const name of addressFields)
    if (hasUnusualSize(request[name]))
      throw rangeError(name, "expected six bytes for all links of a group: change other links with set()");
  return request;
}

function settingFields(link: LinkInput, index: number, context: ChangeContext, path: string): Record<string, unknown> {
  const { master, netns } = link;
  const request: Record<string, unknown> = {
    header: { ifiIndex: index, ...flagsOf(link, path) },
    master: master === null ? 0 : context.interfaces.optionalIndex(master, `${path}master`),
  };
  linkFields.write(link, request, false, path);
  if (netns !== undefined) Object.assign(request, namespaceField(netns, context, `${path}netns`));
  return defined({ ...request, linkinfo: linkInfo(link, context, path) });
}

function flagsOf(link: LinkInput, path: string): { ifiFlags?: string[]; ifiChange?: number } {
  const { up, flags = {} } = link;
  if (up === undefined && link.flags === undefined) return {};
  checkFlag(up, `${path}up`);
  if (!isRecord(flags)) {
    throw typeError(`${path}flags`, `expected an object such as { promisc: true }, got ${describeValue(flags)}`);
  }
  for (const [name, on] of Object.entries(flags)) {
    checkOneOf(name, switchableFlags, `${path}flags`);
    checkFlag(on, `${path}flags.${name}`);
  }
  const switches: Partial<Record<IfinfoFlags, boolean | undefined>> = { up, ...flags };
  const changed = (["up", ...switchableFlags] as const).filter((name) => switches[name] !== undefined);
  if (changed.length === 0) return {};
  const ifiFlags = changed.filter((name) => switches[name] === true);
  return { ifiFlags, ifiChange: linkFlags.read(changed, `${path}flags`) };
}

/** The descriptor is closed after the request was sent. */
function namespaceField(netns: NamespaceSource, { resources, what }: ChangeContext, path: string): { netNsFd: number } {
  if (netns instanceof NetworkNamespace) return { netNsFd: netns.fd };
  try {
    const opened = NetworkNamespace.open(netns);
    resources.push(opened);
    return { netNsFd: opened.fd };
  } catch (cause) {
    if (!(cause instanceof NetlinkError)) throw cause;
    const { message, errno, syscall } = cause;
    const operation = what();
    throw new NetlinkError(`${operation}: ${path}: ${message}`, { errno, syscall, operation, cause });
  }
}

function linkInfo(
  { kind, data, slaveKind, slaveData }: LinkInput,
  context: ChangeContext,
  path: string,
): object | undefined {
  if (kind === undefined && data !== undefined) throw typeError(`${path}data`, "requires kind");
  if (slaveKind === undefined && slaveData !== undefined)
    throw typeError(`${path}slaveData`, 'requires slaveKind, the kind of the master, such as "bridge"');
  checkKind(kind, `${path}kind`);
  if (kind === undefined && slaveData === undefined) return undefined;
  if (isRecord(slaveData)) checkPort(slaveKind, slaveData, `${path}slaveData`);
  return defined({
    kind,
    data: data === undefined ? undefined : linkData(kind, data, context, path),
    slaveKind,
    slaveData: isRecord(slaveData)
      ? withIndices(slaveData as object, portInterfacesOf(slaveKind), context, `${path}slaveData`)
      : slaveData,
  });
}

function withIndices(
  data: object,
  names: readonly string[],
  { interfaces }: ChangeContext,
  path: string,
): Record<string, unknown> {
  return mapInterfaces<Record<string, unknown>>({ ...data }, names, (of, at) => interfaces.index(of, at), path);
}

function linkData(kind: string | undefined, data: unknown, context: ChangeContext, path: string): unknown {
  if (data instanceof Uint8Array) return data;
  checkObject(data, `${path}data`);
  const { peer, ...given } = data as { peer?: LinkReplacement };
  const { write, peer: peerAttribute = "peer", unspecified = [] } = rulesOf(kind);
  const named = withIndices(given, interfacesOf(kind), context, `${path}data`);
  for (const name of unspecified) if (named[name] === "0.0.0.0" || named[name] === "::") delete named[name];
  const own = write?.(named, `${path}data`) ?? named;
  if (peer === undefined) return own;
  if (peer.up === true) {
    throw typeError(
      `${path}data.peer.up`,
      "only add() of one link sets the peer up; set it up with another call, because the kernel creates peers down",
    );
  }
  checkLimits(kind, peer, `${path}data.peer.`);
  checkIgnoredAddresses(kind, peer, given, `${path}data.peer.`);
  const fields = newLinkFields(peer, context, `${path}data.peer.`);
  return { ...own, [peerAttribute]: fields };
}

function settingsSet(kind: string | undefined): AttributeSet | undefined {
  const { formats } = rtLink.subMessages["linkinfo-data-msg"]!;
  const set = kind === undefined ? undefined : lookup(formats, kind)?.set;
  return set === undefined ? undefined : rtLink.sets[set];
}

function settingsOf(kind: string | undefined): readonly Attribute[] {
  return settingsSet(kind)?.attributes ?? [];
}

/** Whether a change of one setting in `data` must contain all settings, because the kernel resets omitted ones. */
export function needsAllSettings({ kind, data }: { kind?: unknown; data?: unknown }): boolean {
  return typeof kind === "string" && isRecord(data) && settingsSet(kind)?.whole === true;
}

/** Adds the settings of the existing link that the change omits. */
export function withAllSettings<Changed extends { data?: unknown }>(change: Changed, existing: Link): Changed {
  return { ...change, data: { ...asNewLink(existing).data, ...(change.data as object) } };
}

export function isListed(link: LinkReplacement | Link): link is Link {
  return typeof link === "object" && link !== null && "linkType" in link;
}

/** Removes fields that a request to create a link cannot set. */
export function asNewLink(link: Link): LinkReplacement {
  const {
    flags,
    operstate: _,
    ...made
  } = link as Omit<Link, "flags" | "up"> & Pick<LinkReplacement, "up"> & { flags: AnyFlags };
  for (const name of [...reportedFields(), ...existingOnly()]) delete made[name as keyof typeof made];
  for (const name of addressFields) if (ignoredAddress(name, link) !== undefined) delete made[name];
  if (isUnassignedAddress(link.kind, link.address)) delete made.address;
  // Listed links do not describe the other end of the pair.
  if (rulesOf(made.kind).peer !== undefined) for (const name of ["link", "data"] as const) delete made[name];
  if (made.data !== undefined) made.data = withoutReadOnly(made.kind, made.data, link.address) as never;
  if (!Array.isArray(flags)) return { ...made, flags } as LinkReplacement;
  const names = linkFlags.names(flags, "flags");
  const switched = switchableFlags.map((name) => [name, names.includes(name)]);
  return { ...made, up: made.up ?? names.includes("up"), flags: Object.fromEntries(switched) } as LinkReplacement;
}

/** Callers may replace the flags of a listed link. */
type AnyFlags = Link["flags"] | LinkReplacement["flags"];

function withoutReadOnly(kind: string | undefined, data: object, address: unknown): object {
  if (kind === undefined || data instanceof Uint8Array) return data;
  const kept: Record<string, unknown> = { ...data };
  for (const { field, access } of settingsOf(kind)) if (access === "read-only") delete kept[field];
  const { notKept, toRequest } = rulesOf(kind);
  for (const [name, value] of Object.entries(notKept?.(kept) ?? {})) if (kept[name] !== value) delete kept[name];
  toRequest?.(kept, address);
  return kept;
}

export function linkHeader(dev: InterfaceSource, { interfaces }: ChangeContext): { header: object } {
  return { header: { ifiIndex: interfaces.index(dev, "dev") } };
}

/** Settings that `Links.setGroup` can change for all network interfaces of a group. */
export type GroupSettings = Omit<LinkSettings, "group">;

interface GroupChange {
  readonly group: number;
  readonly settings: GroupSettings;
}

const MAX_GROUP = 0x7fff_ffff;

const groupKind: ChangeKind<GroupChange> = {
  noun: "links of group",
  request({ group, settings }, context) {
    if (context.isDelete) {
      // The kernel never deletes the default group 0, which contains `lo`.
      checkInteger(group, 1, MAX_GROUP, "group");
      return { codec: operationCodec(rtLink, "dellink"), fields: { group } };
    }
    checkInteger(group, 0, MAX_GROUP, "group");
    const fields = groupChangeFields(group, settings, context);
    return { codec: operationCodec(rtLink, "newlink"), fields, flags: NLM_F_REQUEST };
  },
  title: ({ group }) => `${group}`,
  advice: (errno) => (errno === ENODEV ? "there is no link in this group" : undefined),
};

export function groupChanges(session: Session): Changes<GroupChange> {
  return new Changes(session, groupKind);
}

/** Removes `data.peer.up`; returns the peer if a second request is needed. */
export function withoutPeerUp(
  link: LinkReplacement | LinkCopy,
): [link: LinkReplacement | LinkCopy, peer: LinkReplacement | undefined] {
  if (!isRecord(link) || !isRecord(link.data)) return [link, undefined];
  const { peer } = link.data as { peer?: LinkReplacement };
  if (!isRecord(peer) || peer.up !== true) return [link, undefined];
  const { ifname, ifindex, netns } = link as LinkReplacement;
  // The kernel reports no peer for a link in another namespace.
  const hasKey = (ifindex !== undefined || ifname?.includes("%") === false) && netns === undefined;
  if (!hasKey && peer.ifname === undefined)
    throw typeError("data.peer.ifname", "expected a name, because data.peer.up needs another request");
  const { up: _, ...rest } = peer;
  return [{ ...link, data: { ...link.data, peer: rest } } as LinkReplacement, peer as LinkReplacement];
}

export function withoutEqualData(
  link: LinkReplacement | LinkCopy,
  existing: Link | undefined,
): LinkReplacement | LinkCopy {
  if (existing === undefined || existing.kind !== (link as LinkReplacement).kind) return link;
  const { data, ...rest } = isListed(link as Link) ? asNewLink(link as Link) : (link as LinkReplacement);
  if (data !== undefined && (!isRecord(data) || data instanceof Uint8Array)) return link;
  // Some drivers reject even unchanged values, or reject them with `data`.
  for (const name of ["mtu", "address", "broadcast"] as const) if (rest[name] === existing[name]) delete rest[name];
  const before = { ...existing.data } as Readonly<Record<string, unknown>>;
  const isEqual = ([name, value]: [string, unknown]) =>
    name === "peer" ||
    value === undefined ||
    equals(before[name], value) ||
    (typeof value === "boolean" && before[name] === Number(value));
  const changed = Object.entries(data ?? {}).filter((entry) => !isEqual(entry));
  const { link: lower } = rest;
  const isSameLower = lower === undefined || lower === existing.link || lower === existing.linkIndex;
  // Without a kind, the kernel requires no settings of the kind.
  if (changed.length === 0 && isSameLower) return { ...rest, kind: undefined } as LinkReplacement;
  const own = { ...rest, data: Object.fromEntries(changed) } as LinkReplacement;
  return needsAllSettings(own) ? withAllSettings(own, existing) : own;
}
