import { rangeError, typeError } from "../../../base/argument-error.ts";
import { type AnyChecks, anyValue, checkInteger, checkOptions } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { lazily } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { ETH_ALEN } from "../../../constants/if_ether.ts";
import { IFLA_INFO_DATA, IFLA_LINKINFO, IFLA_VFINFO_LIST, IFNAMSIZ } from "../../../constants/if_link.ts";
import {
  type LinkMode,
  type MacvlanMacaddrs,
  type Operations,
  rtLink,
  type VfinfoAttrs,
} from "../../../families/rt-link.ts";
import type { MessageView } from "../../../message/message.ts";
import type { NeededFields } from "../../../schema/model/needed-fields.ts";
import { parseHex, parseIpv4, parseIpv6, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { emptyFields } from "../../../schema/values/empty-fields.ts";
import {
  type Field,
  Fields,
  type FieldTable,
  flag,
  integer,
  interfaceName,
  named,
  reported,
  same,
  sameReported,
  special,
} from "../core/fields.ts";
import { mapInterfaces, toName } from "../core/interface-fields.ts";
import { type Interfaces, isName, type NameOf, noNames } from "../core/interfaces.ts";
import { enumNames, NumberNames } from "../core/names.ts";
import { interfacesOf, portInterfacesOf, rulesOf } from "./kind-rules.ts";
import {
  type AddressMode,
  addressModeNumbers,
  hardwareTypes,
  type Link,
  type LinkBase,
  type LinkSettings,
  type LinkType,
} from "./link.ts";
import { type LongList, readingLongLists } from "./long-link.ts";
import { readVf } from "./virtual-functions.ts";

const INFINIBAND_ALEN = 20;

type LinkReply = Operations["getlink"]["do"]["reply"];

const linkTypes = /* @__PURE__ */ new NumberNames<LinkType>(hardwareTypes, 0xffff);
export const linkModes: NumberNames<LinkMode> = /* @__PURE__ */ enumNames(rtLink, "link-mode", 0xff);
export const addressModes: NumberNames<AddressMode> = /* @__PURE__ */ new NumberNames(addressModeNumbers, 0xff);

/** (rtnl_create_link) */
const MAX_QUEUES = 4096;
/** `GSO_MAX_SEGS` */
const MAX_SEGMENTS = 0xffff;
/** `GSO_MAX_SIZE` and `GRO_MAX_SIZE` */
const MAX_OFFLOAD_SIZE = 8 * MAX_SEGMENTS;
/** Least `MAX_TCP_HEADER` + 1 of all kernel configurations. (ifla_policy) */
const MIN_GSO_SIZE = 193;

/** Reported for an interface without an IPv6 token. */
const NO_TOKEN = "::";

type LinkFields = LinkBase & Partial<Record<"kind" | "data" | "slaveKind" | "slaveData", unknown>>;

export interface LinkInput
  extends Omit<LinkSettings, "slaveKind" | "slaveData">,
    Partial<Record<"dev" | "link" | "kind" | "data" | "slaveKind" | "slaveData", unknown>> {
  ifname?: string | undefined;
  ifindex?: number | undefined;
}

/** The kernel reports the structure for every device, mostly zeros. */
const unlessEmpty = (attribute: string) => ({
  ...reported(attribute),
  show(value: Readonly<Record<string, unknown>>): object | undefined {
    for (const name in value) if (value[name]) return value;
    return undefined;
  },
});
const address = (attribute: string) => ({ attribute, show: showAddress, parse: parseLinkAddress });

/** The kernel ignores the setting when a link is created. */
const existing = { existingOnly: true } as const;

const table = /* @__PURE__ */ lazily(
  (): FieldTable<LinkFields, LinkInput> => ({
    dev: special(),
    ifindex: { from: "header.ifiIndex" },
    ifname: { attribute: "ifname", show: () => undefined, parse: newName },
    altnames: { ...reported("propList"), show: ({ altIfname }: { altIfname?: string[] }) => altIfname },
    flags: { from: "header.ifiFlags" },
    up: { from: "header.ifiFlags", show: (flags: LinkBase["flags"]) => flags.includes("up") },
    linkType: { from: "header.ifiType", show: (type: number) => linkTypes.show(type), reported: true },
    ...same("mtu", "operstate", "linkmode", "group", "txqlen"),
    qdisc: reported("qdisc"),
    address: address("address"),
    broadcast: address("broadcast"),
    permaddr: {
      from: "permAddress",
      show: (own: string, _: unknown, reply: LinkReply) => (own === reply.address ? undefined : own),
      reported: true,
    },
    link: {
      from: "header",
      // In this namespace, the index may belong to another interface.
      show(_: unknown, nameOf: NameOf | undefined, reply: LinkReply) {
        const index = reply.linkNetnsid === undefined ? lowerIndex(reply) : undefined;
        return index === undefined ? undefined : nameOf?.(index);
      },
    },
    linkIndex: {
      ...reported("link"),
      from: "header",
      show: (_: unknown, __: unknown, reply: LinkReply) => lowerIndex(reply),
    },
    linkNetnsid: reported("linkNetnsid"),
    master: interfaceName("master"),
    masterIndex: reported("master"),
    ifalias: { attribute: "ifalias", ...existing },
    ...sameReported("promiscuity", "allmulti", "minMtu", "maxMtu", "tsoMaxSize", "tsoMaxSegs"),
    numTxQueues: integer("numTxQueues", 1, MAX_QUEUES),
    numRxQueues: integer("numRxQueues", 1, MAX_QUEUES),
    gsoMaxSize: integer("gsoMaxSize", MIN_GSO_SIZE, MAX_OFFLOAD_SIZE),
    gsoMaxSegs: integer("gsoMaxSegs", 0, MAX_SEGMENTS),
    groMaxSize: integer("groMaxSize", 0, MAX_OFFLOAD_SIZE),
    gsoIpv4MaxSize: integer("gsoIpv4MaxSize", MIN_GSO_SIZE, MAX_OFFLOAD_SIZE),
    groIpv4MaxSize: integer("groIpv4MaxSize", 0, MAX_OFFLOAD_SIZE),
    carrier: { ...flag("carrier"), ...existing },
    ...sameReported("carrierChanges", "carrierUpCount", "carrierDownCount"),
    protodown: { ...flag("protoDown"), ...existing },
    protodownReason: {
      ...existing,
      attribute: "protoDownReason",
      show: ({ value }: { value?: number }) => value,
      parse: (reason: NonNullable<LinkInput["protodownReason"]>, path: string) => {
        if (typeof reason === "number") return { value: reason };
        checkOptions(reason, { value: true, mask: true }, path);
        const mask = checkInteger(reason.mask, 0, 0xffff_ffff, `${path}.mask`);
        return { mask, value: checkInteger(reason.value, 0, 0xffff_ffff, `${path}.value`) };
      },
    },
    inet6AddrGenMode: { ...existing, ...named(addressModes, "afSpec.inet6.addrGenMode") },
    inet6Token: {
      ...existing,
      attribute: "afSpec.inet6.token",
      show: (token: string) => (token === NO_TOKEN ? undefined : token),
      parse: parseToken,
    },
    mctpNet: { ...existing, attribute: "afSpec.mctp.net" },
    parentbus: reported("parentDevBusName"),
    parentdev: reported("parentDevName"),
    ...sameReported("physPortName", "physPortId", "physSwitchId"),
    devlinkPort: unlessEmpty("devlinkPort"),
    dpllPin: unlessEmpty("dpllPin"),
    map: unlessEmpty("map"),
    maxPacingOffloadHorizon: { ...reported("maxPacingOffloadHorizon"), show: (time: bigint) => time || undefined },
    netnsImmutable: { ...reported("netnsImmutable"), show: (on: number) => (on === 1 ? true : undefined) },
    ...sameReported("headroom", "tailroom", "stats64", "numVf"),
    vfinfoList: {
      from: "vfinfoList.info",
      show: (all: VfinfoAttrs[], _: unknown, reply: LinkReply) => all.map((vf) => readVf(vf, addressLength(reply))),
      reported: true,
    },
    xdp: { ...reported("xdp"), show: (xdp: { attached?: number }) => ((xdp.attached ?? 0) === 0 ? undefined : xdp) },
    kind: { from: "linkinfo.kind" },
    data: { from: "linkinfo.data", show: showData },
    slaveKind: { ...existing, from: "linkinfo.slaveKind" },
    slaveData: { ...existing, from: "linkinfo.slaveData", show: showPort },
    netns: special(),
    ...sameReported("unknown", "unparsed"),
  }),
);

export const linkFields: Fields<LinkFields, LinkInput> = /* @__PURE__ */ new Fields("link", table);

function namesOf(test: (field: Field<LinkInput>) => boolean): string[] {
  return Object.entries<Field<LinkInput>>(table()).flatMap(([name, field]) => (test(field) ? [name] : []));
}

export const reportedFields: () => readonly string[] = /* @__PURE__ */ lazily(() =>
  namesOf((field) => field.reported === true),
);

export const existingOnly: () => readonly string[] = /* @__PURE__ */ lazily(() =>
  namesOf((field) => "existingOnly" in field),
);

export function namesWithout(...excluded: readonly string[]): () => AnyChecks {
  return lazily(() =>
    anyValue(...namesOf((field) => field.reported !== true).filter((name) => !excluded.includes(name))),
  );
}

/** Some names of existing links are not valid for new links. */
export function newName(name: string, path: string): string {
  if (typeof name !== "string") throw typeError(path, `expected a name, got ${describeValue(name)}`);
  // "all" and "default" are directories of sysctls. (sysctl_dev_name_is_allowed)
  if (!isName(name, IFNAMSIZ) || /^(\.\.?|all|default)$|:/.test(name)) {
    const others = '".", "..", "all" or "default"';
    const limits = `a name of 1 to ${IFNAMSIZ - 1} bytes without a space, slash, colon or NUL, and not ${others}`;
    throw rangeError(path, `expected ${limits}, got ${describeValue(name)}`);
  }
  // (__dev_alloc_name)
  if (!/%(?!d)|%.*%/.test(name)) return name;
  const limits = 'a name with at most one "%", in "%d", which the kernel replaces by a number';
  throw rangeError(path, `expected ${limits}, got ${describeValue(name)}`);
}

/** Returns addresses that are not IP addresses unchanged. */
function parseLinkAddress(address: string | Uint8Array, path: string): string | Uint8Array {
  if (typeof address !== "string") return address;
  if (address === "") throw rangeError(path, 'expected a hardware address or an IP address, got ""');
  if (address.includes(".")) return parseIpv4(address) ?? address;
  return /^[0-9a-f]{2}([:-][0-9a-f]{2})*$/i.test(address) ? address : (parseIpv6(address) ?? address);
}

/** The kernel keeps only the last 64 bits. (inet6_set_iftoken) */
function parseToken(token: string, path: string): string {
  const bytes = typeof token === "string" ? parseIpv6(token) : undefined;
  if (bytes?.subarray(0, 8).some((byte) => byte !== 0) !== true) return token;
  throw rangeError(path, `expected an address whose first 64 bits are 0, such as "::1", got ${describeValue(token)}`);
}

function showData(data: object, nameOf: NameOf | undefined, { linkinfo, linkNetnsid }: LinkReply): object {
  const { kind } = linkinfo!;
  const shown = data instanceof Uint8Array ? data : (rulesOf(kind).read?.({ ...data }) ?? data);
  // In this namespace, the indices may belong to other interfaces.
  if (nameOf === undefined || linkNetnsid !== undefined) return shown;
  return mapInterfaces(shown, interfacesOf(kind), toName(nameOf), "");
}

function showPort(data: object, nameOf: NameOf | undefined, { linkinfo }: LinkReply): object {
  if (nameOf === undefined) return data;
  return mapInterfaces(data, portInterfacesOf(linkinfo!.slaveKind), toName(nameOf), "");
}

/** Returns the index of the underlying interface. Some tunnels, such as vxlan, report it only in their settings. */
function lowerIndex({ link, linkinfo }: LinkReply): number | undefined {
  if (link !== undefined || linkinfo?.data === undefined || rulesOf(linkinfo.kind).lower !== "link") return link;
  const { link: index } = linkinfo.data as { link?: number };
  return index === 0 ? undefined : index;
}

function addressLength({ address, header }: LinkReply): number {
  const own = address === undefined ? undefined : parseHex(address)?.length;
  return own ?? (header.ifiType === hardwareTypes.infiniband ? INFINIBAND_ALEN : ETH_ALEN);
}

function showAddress(address: string, _: unknown, { header: { ifiType: type } }: LinkReply): string {
  const { ipip, sit, gre, tunnel6, gre6 } = hardwareTypes;
  const isTunnel = type === ipip || type === sit || type === gre;
  if (!isTunnel && type !== tunnel6 && type !== gre6) return address;
  const bytes = parseHex(address);
  if (isTunnel && bytes?.length === 4) return readIpv4(bytes, 0);
  return bytes?.length === 16 ? readIpv6(bytes, 0) : address;
}

/** From linux/if_link.h. */
const IFLA_VF_INFO = 1;
const IFLA_MACVLAN_MACADDR = 4;
const IFLA_MACVLAN_MACADDR_DATA = 5;

const longLists: readonly LongList<LinkReply>[] = [
  { path: [IFLA_VFINFO_LIST], entry: IFLA_VF_INFO, entriesOf: ({ vfinfoList }) => vfinfoList?.info },
  {
    path: [IFLA_LINKINFO, IFLA_INFO_DATA, IFLA_MACVLAN_MACADDR_DATA],
    entry: IFLA_MACVLAN_MACADDR,
    entriesOf: ({ linkinfo }) =>
      (linkinfo?.data as { macaddrData?: MacvlanMacaddrs } | undefined)?.macaddrData?.macaddr,
  },
];

export const decodeLink: (message: MessageView) => LinkReply = readingLongLists(
  decoderOf(rtLink, "getlink"),
  longLists,
);

/** The parts of a reply that {@link toLink} reads: not the counters and sysctls of IPv4 and IPv6, for example. */
export const partsOfLink = (): NeededFields => linkFields.selection("link");

const decodeParts = readingLongLists(decoderOf(rtLink, "getlink", partsOfLink), longLists);

/** Number of fields of a link with room for some more. */
const USUAL_FIELDS = 48;

/** The returned link does not refer to the receive buffer. */
export function readLink(message: MessageView, interfaces: Interfaces): Link {
  const reply = decodeParts(message);
  interfaces.learn(reply.header.ifiIndex, reply.ifname ?? "");
  return toLink(reply, interfaces.nameOf);
}

export function linkOf(message: MessageView, nameOf: NameOf | undefined): Link {
  return toLink(decodeParts(message), nameOf);
}

export function toLink(reply: LinkReply, nameOf: NameOf = noNames): Link {
  const names: Partial<Link> = emptyFields(USUAL_FIELDS);
  names.ifindex = reply.header.ifiIndex;
  names.ifname = reply.ifname ?? "";
  const link = linkFields.read(reply, names, nameOf);
  link.mtu ??= 0;
  link.operstate ??= "unknown";
  link.linkmode ??= "default";
  link.group ??= 0;
  return link as Link;
}
