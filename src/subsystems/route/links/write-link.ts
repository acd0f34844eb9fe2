import {
  IF_LINK_MODE_DEFAULT,
  IF_LINK_MODE_DORMANT,
  IF_LINK_MODE_TESTING,
  IF_OPER_DORMANT,
  IF_OPER_DOWN,
  IF_OPER_LOWERLAYERDOWN,
  IF_OPER_NOTPRESENT,
  IF_OPER_TESTING,
  IF_OPER_UNKNOWN,
  IF_OPER_UP,
  IFF_ALLMULTI,
  IFF_DEBUG,
  IFF_DYNAMIC,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_PROMISC,
  IFF_UP,
  IFNAMSIZ,
} from "../../../constants/if_link.ts";
import {
  IN6_ADDR_GEN_MODE_EUI64,
  IN6_ADDR_GEN_MODE_NONE,
  IN6_ADDR_GEN_MODE_RANDOM,
  IN6_ADDR_GEN_MODE_STABLE_PRIVACY,
} from "../../../constants/if_link_info.ts";
import { NetlinkError, shown } from "../../../errors.ts";
import { checkFlag, checkKnown, checkObject, type Names } from "../../../message/check.ts";
import { parseIpv4, parseIpv6 } from "../../../schema/values/addresses.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import { type ChangeContext, given } from "../changes.ts";
import { checkedName } from "../interfaces.ts";
import { NumberNames } from "../names.ts";
import type { LinkChange, LinkSettings, NewLink } from "./new-link.ts";

/** Operational states by name. */
const operstates: NumberNames<NonNullable<LinkSettings["operstate"]>> = /* @__PURE__ */ new NumberNames(
  {
    unknown: IF_OPER_UNKNOWN,
    notpresent: IF_OPER_NOTPRESENT,
    down: IF_OPER_DOWN,
    lowerlayerdown: IF_OPER_LOWERLAYERDOWN,
    testing: IF_OPER_TESTING,
    dormant: IF_OPER_DORMANT,
    up: IF_OPER_UP,
  },
  0xff,
);

/** Link modes by name. */
const linkModes: NumberNames<NonNullable<LinkSettings["linkmode"]>> = /* @__PURE__ */ new NumberNames(
  { default: IF_LINK_MODE_DEFAULT, dormant: IF_LINK_MODE_DORMANT, testing: IF_LINK_MODE_TESTING },
  0xff,
);

/** IPv6 address generation modes by name. */
export const addressModes: NumberNames<NonNullable<LinkSettings["inet6AddrGenMode"]>> = /* @__PURE__ */ new NumberNames(
  {
    eui64: IN6_ADDR_GEN_MODE_EUI64,
    none: IN6_ADDR_GEN_MODE_NONE,
    stable_secret: IN6_ADDR_GEN_MODE_STABLE_PRIVACY,
    random: IN6_ADDR_GEN_MODE_RANDOM,
  },
  0xff,
);

/** Flags that can be set and cleared. */
export const flagSwitches: Readonly<Record<keyof NonNullable<LinkSettings["flags"]>, number>> = {
  "no-arp": IFF_NOARP,
  promisc: IFF_PROMISC,
  "all-multi": IFF_ALLMULTI,
  multicast: IFF_MULTICAST,
  dynamic: IFF_DYNAMIC,
  debug: IFF_DEBUG,
  "no-trailers": IFF_NOTRAILERS,
};

const settings: Names<LinkSettings> = {
  up: true,
  flags: true,
  mtu: true,
  address: true,
  broadcast: true,
  master: true,
  txqlen: true,
  group: true,
  ifalias: true,
  operstate: true,
  linkmode: true,
  numTxQueues: true,
  numRxQueues: true,
  gsoMaxSize: true,
  gsoMaxSegs: true,
  groMaxSize: true,
  gsoIpv4MaxSize: true,
  groIpv4MaxSize: true,
  carrier: true,
  protodown: true,
  protodownReason: true,
  inet6AddrGenMode: true,
  inet6Token: true,
  mctpNet: true,
  slaveKind: true,
  slaveData: true,
  netns: true,
};
/** Settings that the kernel accepts for existing links, and ignores when a link is created. */
export const laterOnly: readonly (
  | "ifalias"
  | "inet6AddrGenMode"
  | "inet6Token"
  | "mctpNet"
  | "carrier"
  | "protodown"
  | "protodownReason"
  | "slaveKind"
  | "slaveData"
)[] = [
  "ifalias",
  "inet6AddrGenMode",
  "inet6Token",
  "mctpNet",
  "carrier",
  "protodown",
  "protodownReason",
  "slaveKind",
  "slaveData",
];
const peerLaterOnly = [...laterOnly, "master"] as const;
const newNames = { ...settings, ifname: true, ifindex: true, link: true, kind: true, data: true } as const;
const changeNames = { ...settings, dev: true, ifname: true, kind: true, data: true } as const;

/** Returns the fields of the request that creates a link. */
export function newLinkFields(link: NewLink, context: ChangeContext, path = ""): Record<string, unknown> {
  checkObject(link, path === "" ? "link" : path.slice(0, -1));
  checkKnown(link, newNames, path === "" ? "link" : path.slice(0, -1));
  for (const name of path === "" ? laterOnly : peerLaterOnly) {
    if (link[name] === undefined) continue;
    throw new TypeError(`${path}${name}: ignored by the kernel when a link is created: use set() on the existing link`);
  }
  return {
    ...settingFields(link, link.ifindex ?? 0, context, path),
    ...given({
      link: context.interfaces.maybe(link.link, `${path}link`, context.what),
      linkinfo: infoOf(link, context, path),
    }),
  };
}

/** Returns the fields of the request that changes a link. */
export function linkChangeFields(change: LinkChange, context: ChangeContext): Record<string, unknown> {
  checkKnown(change, changeNames, "change");
  const index = context.interfaces.index(change.dev, "dev", context.what);
  return { ...settingFields(change, index, context, ""), ...given({ linkinfo: infoOf(change, context, "") }) };
}

function settingFields(
  link: LinkSettings & { ifname?: string | undefined },
  index: number,
  context: ChangeContext,
  path: string,
): Record<string, unknown> {
  const { master, operstate, linkmode, carrier, protodown, protodownReason, netns, ifname } = link;
  checkFlag(carrier, `${path}carrier`);
  checkFlag(protodown, `${path}protodown`);
  return {
    header: { ifiIndex: index, ...flagsOf(link, path) },
    ...given({
      ifname: ifname === undefined ? undefined : newName(ifname, `${path}ifname`),
      mtu: link.mtu,
      address: hardwareAddress(link.address),
      broadcast: hardwareAddress(link.broadcast),
      txqlen: link.txqlen,
      group: link.group,
      ifalias: link.ifalias,
      numTxQueues: link.numTxQueues,
      numRxQueues: link.numRxQueues,
      gsoMaxSize: link.gsoMaxSize,
      gsoMaxSegs: link.gsoMaxSegs,
      groMaxSize: link.groMaxSize,
      gsoIpv4MaxSize: link.gsoIpv4MaxSize,
      groIpv4MaxSize: link.groIpv4MaxSize,
      master: master === null ? 0 : context.interfaces.maybe(master, `${path}master`, context.what),
      operstate: operstate === undefined ? undefined : operstates.read(operstate, `${path}operstate`),
      linkmode: linkmode === undefined ? undefined : linkModes.read(linkmode, `${path}linkmode`),
      carrier: carrier === undefined ? undefined : Number(carrier),
      protoDown: protodown === undefined ? undefined : Number(protodown),
      protoDownReason: protodownReason === undefined ? undefined : { value: protodownReason },
      afSpec: familySettings(link, path),
    }),
    ...(netns === undefined ? {} : namespaceField(netns, context, `${path}netns`)),
  };
}

/** Settings of address families. */
function familySettings({ inet6AddrGenMode, inet6Token, mctpNet }: LinkSettings, path: string): object | undefined {
  const inet6 = given({
    addrGenMode:
      inet6AddrGenMode === undefined ? undefined : addressModes.read(inet6AddrGenMode, `${path}inet6AddrGenMode`),
    token: inet6Token,
  });
  const settings = given({
    inet6: Object.keys(inet6).length === 0 ? undefined : inet6,
    mctp: mctpNet === undefined ? undefined : { net: mctpNet },
  });
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** Returns a valid name for a link. The kernel accepts fewer names for new links than in lookups. */
function newName(name: string, path: string): string {
  const checked = checkedName(name, path);
  if (name !== "." && name !== ".." && !name.includes(":") && Buffer.byteLength(name) < IFNAMSIZ) return checked;
  throw new RangeError(`${path}: expected a name of at most ${IFNAMSIZ - 1} bytes without colon, got ${shown(name)}`);
}

function flagsOf({ up, flags = {} }: LinkSettings, path: string): { ifiFlags?: number[]; ifiChange?: number } {
  checkFlag(up, `${path}up`);
  checkObject(flags, `${path}flags`);
  let value = up === true ? IFF_UP : 0;
  let mask = up === undefined ? 0 : IFF_UP;
  for (const [name, on] of Object.entries(flags)) {
    const bit = Object.hasOwn(flagSwitches, name) ? flagSwitches[name as keyof typeof flagSwitches] : undefined;
    if (bit === undefined) {
      throw new TypeError(`${path}flags: expected ${Object.keys(flagSwitches).join(", ")}, got ${shown(name)}`);
    }
    checkFlag(on, `${path}flags.${name}`);
    if (on === undefined) continue;
    mask |= bit;
    if (on) value |= bit;
  }
  return mask === 0 ? {} : { ifiFlags: [value], ifiChange: mask };
}

/** Returns the namespace attribute. The descriptor stays open until the request has been sent. */
function namespaceField(netns: NamespaceSource, { resources, what }: ChangeContext, path: string): { netNsFd: number } {
  if (netns instanceof NetworkNamespace) return { netNsFd: netns.fd };
  try {
    return { netNsFd: resources.use(NetworkNamespace.open(netns)).fd };
  } catch (cause) {
    if (!(cause instanceof NetlinkError)) throw cause;
    const { message, errno, syscall } = cause;
    const operation = what();
    throw new NetlinkError(`${operation}: ${path}: ${message}`, { errno, syscall, operation, cause });
  }
}

function infoOf(
  {
    kind,
    data,
    slaveKind,
    slaveData,
  }: {
    kind?: string | undefined;
    data?: unknown;
    slaveKind?: string | undefined;
    slaveData?: unknown;
  },
  context: ChangeContext,
  path: string,
): object | undefined {
  if (kind === undefined && data !== undefined) throw new TypeError(`${path}data: requires kind`);
  if (kind !== undefined && typeof kind !== "string")
    throw new TypeError(`${path}kind: expected a string, got ${shown(kind)}`);
  if (kind === undefined && slaveData === undefined) return undefined;
  return given({
    kind,
    data: data === undefined ? undefined : dataOf(kind, data, context, path),
    slaveKind,
    slaveData,
  });
}

function dataOf(kind: string | undefined, data: unknown, context: ChangeContext, path: string): unknown {
  if (data instanceof Uint8Array) return data;
  checkObject(data, `${path}data`);
  const { peer, ...own } = data as { peer?: NewLink };
  if (peer === undefined) return own;
  const fields = newLinkFields(peer, context, `${path}data.peer.`);
  return kind === "netkit" ? { ...own, peerInfo: fields } : { ...own, peer: fields };
}

/** Parses the IP address of a tunnel; returns other addresses unchanged. */
function hardwareAddress(address: string | Uint8Array | undefined): string | Uint8Array | undefined {
  if (typeof address !== "string") return address;
  if (address.includes(".")) return parseIpv4(address) ?? address;
  return /^[0-9a-f]{2}([:-][0-9a-f]{2})*$/i.test(address) ? address : (parseIpv6(address) ?? address);
}
