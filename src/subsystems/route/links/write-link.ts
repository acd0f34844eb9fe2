import {
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
import { checkFlag, checkKnown, checkObject } from "../../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import { type ChangeContext, defined } from "../core/changes.ts";
import { checkedName } from "../core/interfaces.ts";
import { NumberNames } from "../core/names.ts";
import { existingOnly, type LinkInput, linkFields, namesWithout } from "./fields.ts";
import type { LinkChange, LinkSettings, NewLink } from "./link.ts";

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

const newNames = /* @__PURE__ */ namesWithout("dev");
const changeNames = /* @__PURE__ */ namesWithout("ifindex", "link");
const peerExistingOnly = [...existingOnly, "master"] as const;

/** Returns the fields of the request that creates a link. */
export function newLinkFields(link: NewLink, context: ChangeContext, path = ""): Record<string, unknown> {
  checkObject(link, path === "" ? "link" : path.slice(0, -1));
  checkKnown(link, newNames, path === "" ? "link" : path.slice(0, -1));
  for (const name of path === "" ? existingOnly : peerExistingOnly) {
    if (link[name] === undefined) continue;
    throw new TypeError(`${path}${name}: ignored by the kernel when a link is created: use set() on the existing link`);
  }
  const request = settingFields(link, link.ifindex ?? 0, context, path);
  const index = context.interfaces.optionalIndex(link.link, `${path}link`);
  if (index !== undefined) request["link"] = index;
  return request;
}

/** Returns the fields of the request that changes a link. */
export function linkChangeFields(change: LinkChange, context: ChangeContext): Record<string, unknown> {
  checkKnown(change, changeNames, "change");
  return settingFields(change, context.interfaces.index(change.dev, "dev"), context, "");
}

function settingFields(link: LinkInput, index: number, context: ChangeContext, path: string): Record<string, unknown> {
  const { master, netns, ifname } = link;
  const request: Record<string, unknown> = {
    header: { ifiIndex: index, ...flagsOf(link, path) },
    ...defined({
      ifname: ifname === undefined ? undefined : newName(ifname, `${path}ifname`),
      master: master === null ? 0 : context.interfaces.optionalIndex(master, `${path}master`),
      afSpec: familySettings(link, path),
    }),
  };
  linkFields.write(link, request, false, path);
  if (netns !== undefined) Object.assign(request, namespaceField(netns, context, `${path}netns`));
  const linkinfo = linkInfo(link, context, path);
  if (linkinfo !== undefined) request["linkinfo"] = linkinfo;
  return request;
}

/** Settings of address families. */
function familySettings({ inet6AddrGenMode, inet6Token, mctpNet }: LinkInput, path: string): object | undefined {
  const inet6 = defined({
    addrGenMode:
      inet6AddrGenMode === undefined ? undefined : addressModes.read(inet6AddrGenMode, `${path}inet6AddrGenMode`),
    token: inet6Token,
  });
  const settings = defined({
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

function flagsOf({ up, flags = {} }: LinkInput, path: string): { ifiFlags?: number[]; ifiChange?: number } {
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

function linkInfo(
  { kind, data, slaveKind, slaveData }: LinkInput,
  context: ChangeContext,
  path: string,
): object | undefined {
  if (kind === undefined && data !== undefined) throw new TypeError(`${path}data: requires kind`);
  if (kind !== undefined && typeof kind !== "string")
    throw new TypeError(`${path}kind: expected a string, got ${shown(kind)}`);
  if (kind === undefined && slaveData === undefined) return undefined;
  return defined({
    kind,
    data: data === undefined ? undefined : linkData(kind, data, context, path),
    slaveKind,
    slaveData,
  });
}

function linkData(kind: string | undefined, data: unknown, context: ChangeContext, path: string): unknown {
  if (data instanceof Uint8Array) return data;
  checkObject(data, `${path}data`);
  const { peer, ...own } = data as { peer?: NewLink };
  if (peer === undefined) return own;
  const fields = newLinkFields(peer, context, `${path}data.peer.`);
  return kind === "netkit" ? { ...own, peerInfo: fields } : { ...own, peer: fields };
}
