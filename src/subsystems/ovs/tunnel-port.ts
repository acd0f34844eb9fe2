import { typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger, checkOneOf, checkOptions, integerFrom, type OptionChecks } from "../../base/check.ts";
import type { Client } from "../../client/client.ts";
import { EEXIST, EINVAL, ENODEV } from "../../constants/errno.ts";
import { ETH_P_IP } from "../../constants/if_ether.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import { failure } from "../../errors.ts";
import { type Events, type Groups, type LinkinfoAttrs, type Operations, rtLink } from "../../families/rt-link.ts";
import { type Io, type Steps, wait } from "../../io/io.ts";
import type { Write } from "../../schema/model/types.ts";
import { DatapathError, isRejectedWith, unlessRejectedWith } from "./core/datapath-error.ts";
import type { Families } from "./core/families.ts";
import {
  addPort,
  checkName,
  knownPort,
  type NewPortFields,
  newPortFields,
  type Port,
  type PortOwner,
  portSelector,
  removePort,
} from "./core/port.ts";

/** Type of a tunnel interface, as in the argument `type` of `ip link add`. */
export type TunnelKind = "vxlan" | "geneve" | "gretap" | "ip6gretap" | "erspan" | "ip6erspan" | "bareudp";

/** A tunnel port to add to a datapath. Its `kind` determines the other fields. */
export type NewTunnelPort =
  | TunnelPort<"vxlan", "dstPort" | "gbp" | "gpe">
  | TunnelPort<"geneve", "dstPort">
  | TunnelPort<"gretap" | "ip6gretap" | "erspan" | "ip6erspan", never>
  | (TunnelPort<"bareudp", "dstPort" | "ethertype" | "multiprotocol"> & { dstPort: number });

type TunnelPort<Kind extends TunnelKind, Options extends keyof TunnelPortFields> = { kind: Kind } & Pick<
  TunnelPortFields,
  "name" | "number" | "upcallPortIds" | Options
>;

/** Fields of tunnel ports of all kinds. */
interface TunnelPortFields extends Pick<NewPortFields, "number" | "upcallPortIds"> {
  /** Name of the port's interface. */
  name: string;
  kind: TunnelKind;
  /** UDP destination port of "vxlan" (default 4789), "geneve" (default 6081) or "bareudp" (required). */
  dstPort?: number | undefined;
  /** Whether to enable the group based policy extension (VXLAN-GBP), only for "vxlan" (default false). */
  gbp?: boolean | undefined;
  /** Whether to enable the generic protocol extension (VXLAN-GPE), only for "vxlan" (default false). */
  gpe?: boolean | undefined;
  /** EtherType of the packets in the tunnel, only for "bareudp" (default 0x0800): 0x0800, 0x86dd, 0x8847 or 0x8848. */
  ethertype?: number | undefined;
  /**
   * Whether the tunnel also carries IPv6 (if `ethertype` is IPv4) or multicast MPLS (if it is MPLS), only for "bareudp"
   * (default false).
   */
  multiprotocol?: boolean | undefined;
}

type LinkClient = Client<Operations, Events, Groups>;
type Data = Readonly<Record<string, unknown>>;

const checks: OptionChecks<TunnelPortFields> = {
  name: true,
  kind: true,
  number: true,
  upcallPortIds: true,
  dstPort: integerFrom(1, 0xffff),
  gbp: checkFlag,
  gpe: checkFlag,
  ethertype: integerFrom(1, 0xffff),
  multiprotocol: checkFlag,
};

/** GRE drivers may use a lower MTU. */
const MTU = 65_000;
const FALLBACK_MTU = 1450;
/** In the range of dynamic ports (RFC 6335). */
const FIRST_SOURCE_PORT = 49_153;
const GRE: Data = { collectMetadata: true };

const kinds: Readonly<
  Record<TunnelKind, { options: readonly (keyof TunnelPortFields)[]; data(port: TunnelPortFields): Data }>
> = {
  vxlan: {
    options: ["dstPort", "gbp", "gpe"],
    data: ({ dstPort = 4789, gbp, gpe }) => ({
      learning: 0,
      collectMetadata: 1,
      udpZeroCsum6Rx: 1,
      port: dstPort,
      ...(gbp === true ? { gbp } : {}),
      ...(gpe === true ? { gpe } : {}),
    }),
  },
  geneve: {
    options: ["dstPort"],
    data: ({ dstPort = 6081 }) => ({ collectMetadata: true, udpZeroCsum6Rx: 1, port: dstPort }),
  },
  gretap: { options: [], data: () => GRE },
  ip6gretap: { options: [], data: () => GRE },
  erspan: { options: [], data: () => GRE },
  ip6erspan: { options: [], data: () => GRE },
  bareudp: {
    options: ["dstPort", "ethertype", "multiprotocol"],
    data: ({ dstPort, ethertype = ETH_P_IP, multiprotocol }) => ({
      port: checkInteger(dstPort, 1, 0xffff, "port.dstPort"),
      ethertype,
      srcportMin: FIRST_SOURCE_PORT,
      ...(multiprotocol === true ? { multiprotoMode: true } : {}),
    }),
  },
};
const own: readonly (keyof TunnelPortFields)[] = ["dstPort", "gbp", "gpe", "ethertype", "multiprotocol"];
const isKind = (kind: unknown): kind is TunnelKind => typeof kind === "string" && Object.hasOwn(kinds, kind);

export function* addTunnelPort(families: Families, datapath: PortOwner, port: TunnelPortFields): Steps<Port> {
  checkOptions(port, checks, "port");
  const { name, kind, number, upcallPortIds } = port;
  checkName(name, "port.name");
  checkOneOf(kind, Object.keys(kinds), "port.kind");
  for (const option of own) {
    if (port[option] !== undefined && !kinds[kind].options.includes(option))
      throw typeError(`port.${option}`, `not allowed for ${kind}`);
  }
  const data = kinds[kind].data(port);
  const netdev: NewPortFields = { name, type: "netdev", number, upcallPortIds };
  newPortFields(netdev);
  using client = rtLink.connect(families.kernelOptions("addTunnelPort"));
  const made = yield* createLink(families.io, client, name, kind, data);
  try {
    return yield* addPort(families, datapath, netdev);
  } catch (error) {
    if (made) yield* families.io.undoing(deleteAfter(error, client, name));
    throw error;
  }
}

export function* removeTunnelPort(families: Families, datapath: PortOwner, port: number | string): Steps<void> {
  portSelector(port);
  using client = rtLink.connect(families.kernelOptions("removeTunnelPort"));
  const { name } = yield* knownPort(families, datapath, port);
  const { linkinfo } = yield* wait(client.do("getlink", { ifname: name }));
  if (!isTunnel(linkinfo)) {
    throw failure(
      "removeTunnelPort",
      `"${name}" is not a tunnel that gets its destination from packets; use removePort`,
      EINVAL,
    );
  }
  yield* removePort(families, datapath, name);
  yield* deleteLink(client, name);
}

/** Returns false if the interface exists with the same options. */
function* createLink(io: Io, client: LinkClient, name: string, kind: TunnelKind, data: Data): Steps<boolean> {
  const linkinfo = { kind, data } as unknown as LinkinfoAttrs<Write>;
  const header = { ifiFlags: ["up" as const], ifiChange: 1 };
  try {
    yield* wait(
      client.do("newlink", { header, ifname: name, mtu: MTU, linkinfo }, { flags: NLM_F_CREATE | NLM_F_EXCL }),
    );
  } catch (error) {
    if (!isRejectedWith(error, EEXIST)) throw error;
    const found = (yield* unlessRejectedWith(ENODEV, () => client.do("getlink", { ifname: name })))?.linkinfo;
    if (found?.kind === kind && hasData(found, data)) return false;
    throw new DatapathError("exists", `an interface "${name}", or a tunnel with these options, already exists`, error);
  }
  try {
    const { header: created, mtu } = yield* wait(client.do("getlink", { ifname: name }));
    // GRE drivers ignore the MTU of the request `newlink`.
    if (mtu !== MTU) yield* setMtu(client, created.ifiIndex);
    return true;
  } catch (error) {
    yield* io.undoing(deleteAfter(error, client, name));
    throw error;
  }
}

function* deleteAfter(error: unknown, client: LinkClient, name: string): Steps<void> {
  try {
    yield* deleteLink(client, name);
  } catch (failure) {
    const [first, second] = [error, failure].map((one) => (one as Error).message);
    throw new SuppressedError(failure, error, `${first}; the new interface "${name}" was not deleted: ${second}`);
  }
}

function* setMtu(client: LinkClient, ifiIndex: number): Steps<void> {
  try {
    yield* wait(client.do("setlink", { header: { ifiIndex }, mtu: MTU }));
  } catch (error) {
    if (!isRejectedWith(error, EINVAL)) throw error;
    yield* wait(client.do("setlink", { header: { ifiIndex }, mtu: FALLBACK_MTU }));
  }
}

function* deleteLink(client: LinkClient, ifname: string): Steps<void> {
  yield* unlessRejectedWith(ENODEV, () => client.do("dellink", { ifname }));
}

function hasData({ data }: { data?: unknown }, wanted: Data): boolean {
  const found = (data ?? {}) as Data;
  return Object.entries(wanted).every(([name, value]) => found[name] === value);
}

/** Returns whether a tunnel takes destinations from metadata, as required. */
function isTunnel(linkinfo: LinkinfoAttrs | undefined): boolean {
  const { kind, data } = (linkinfo ?? {}) as { kind?: unknown; data?: Data };
  if (!isKind(kind)) return false;
  return kind === "bareudp" || data?.["collectMetadata"] === true || data?.["collectMetadata"] === 1;
}
