import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkMasked, integerFrom, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined, lazilyFor } from "../../../base/objects.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { hasUnusualSize, parsePrefix, showAddress } from "../core/addresses.ts";
import {
  chosenForZero,
  hundredthsInTicks,
  type ListedForm,
  type ListedForms,
  limitedTo,
  listedAs,
  onOff,
  unlisted,
} from "../core/listed-form.ts";
import { cipherSuiteIdentifier, cipherSuiteName } from "./cipher-suites.ts";
import type { BridgePortData, LinkData } from "./kinds.ts";

type Settings = Record<string, unknown>;

/** Properties of one kind of links that the kernel's attribute formats do not show. */
interface LinkKindRules {
  /** What creates links of this kind, if requests cannot create them. */
  readonly creator?: string;
  /** Whether requests cannot delete links of this kind either, because they belong to a device. */
  readonly isDevice?: true;
  /** For links that the kernel creates in pairs: attribute with the settings of the peer. */
  readonly peer?: "peer" | "peerInfo";
  /**
   * Setting in `data` that names the underlying interface. Without it, the attribute `IFLA_LINK` names it. "none" if a
   * link of this kind has no single underlying interface.
   */
  readonly lower?: "link" | "none";
  /** Advice for `link` if `lower` is "none". */
  readonly lowerAdvice?: string;
  /** Settings in `data`, other than `lower`, that name interfaces which must exist before the link. */
  readonly interfaces?: readonly string[];
  /** Settings in `data` that name ports of the link, which can join only after the link was created. */
  readonly ports?: readonly string[];
  /** Whether the kernel attaches a link on top of another link with these rules to the interface below both. */
  readonly isNeverStacked?: true;
  /** Whether the kernel can change the underlying interface. */
  readonly isMovable?: true;
  /** Settings in `data` that the kernel cannot change; `true` means all. */
  readonly fixed?: readonly string[] | true;
  /** Settings of the link itself that the kernel cannot change. */
  readonly fixedSettings?: readonly string[];
  /** Settings of the link itself that the kernel rejects together with `data` when it changes a link. */
  readonly separateSettings?: readonly string[];
  /**
   * Returns the size of the headers: the largest MTU is that of the link below minus this size. Undefined if the link
   * below does not limit the MTU.
   */
  overhead?(data: Settings): number;
  /** Values of settings in `data` that the kernel neither sets nor replaces after the creation. */
  readonly fixedValues?: Settings;
  /** "none" if links have no hardware address, "endpoints" if it is that of the endpoints of a tunnel. */
  readonly address?: "none" | "endpoints";
  /** Returns whether a link with these settings has no hardware address of its own. */
  hasForeignAddress?(data: Settings): boolean;
  /** Whether a link created with an MTU ignores it. */
  readonly ignoresFirstMtu?: true;
  /** Smallest MTU, if it is not 0. */
  readonly minimumMtu?: number;
  /** Largest MTU, if the kernel rejects a larger one without a reason. */
  readonly maximumMtu?: number;
  /** Whether the kernel checks the hardware address of links of this kind as an Ethernet address. */
  readonly isEthernet?: true;
  /** Settings in `data` that the kernel rounds or lists in another form. */
  readonly listedForms?: ListedForms;
  /** Returns the settings that the kernel does not keep, each with the only value that it lists, if any. */
  notKept?(data: Settings): Settings;
  /** Settings in `data` that the kernel lists as the unspecified address, but rejects with this value. */
  readonly unspecified?: readonly string[];
  /** Converts settings to the attributes of a request. */
  write?(data: Settings, path: string): Settings;
  /** Converts the attributes of a reply to settings. */
  read?(data: Settings): Settings;
  /**
   * Removes from listed settings, which the function may change, what requests cannot contain.
   *
   * @param address the link's hardware address.
   */
  toRequest?(data: Settings, address: unknown): void;
}

type Bond = LinkData["bond"];

/** Bonding settings that the kernel accepts only in some modes. */
const settingsOfModes: readonly (readonly [modes: Bond["mode"][], settings: (keyof Bond)[]])[] = [
  [["802.3ad"], ["adLacpRate", "adLacpActive", "adActorSysPrio", "adActorSystem", "adUserPortKey"]],
  [["802.3ad"], ["coupledControl", "broadcastNeigh", "lacpStrict"]],
  [["balance-rr"], ["packetsPerSlave"]],
  [["balance-tlb", "balance-alb"], ["tlbDynamicLb"]],
  [["active-backup", "balance-tlb", "balance-alb"], ["primary"]],
  [
    ["balance-rr", "active-backup", "balance-xor", "broadcast"],
    ["arpInterval", "arpValidate", "missedMax"],
  ],
];
/** VLAN flags that requests can change; the kernel rejects other bits. */
const VLAN_FLAGS = 0x1f;
const NO_ADDRESS = "00:00:00:00:00:00";
const TTL_INHERIT = 28;
/** The kernel removes IPv6 addresses and routes of links with a smaller MTU. (addrconf_notify) */
export const IPV6_MIN_MTU = 1280;

function removeOtherModes(data: Bond): void {
  for (const [modes, settings] of settingsOfModes) {
    if (!modes.includes(data.mode)) for (const name of settings) delete data[name];
  }
  // The kernel rejects even the delay 0 without MII monitoring. (_bond_option_delay_set)
  if (!data.miimon) for (const name of ["updelay", "downdelay", "peerNotifDelay"] as const) delete data[name];
  if (data.adActorSystem === NO_ADDRESS) delete data.adActorSystem;
  delete data.activeSlave;
}

/** Kernels without VLAN support report these settings, but reject them. */
function removeVlanSettings(data: LinkData["bridge"]): void {
  if (data.vlanProtocol !== undefined) return;
  if (data.vlanFiltering === 0) delete data.vlanFiltering;
  const { optval = 0, optmask = 0 } = data.multiBoolopt ?? {};
  if (data.multiBoolopt !== undefined) data.multiBoolopt = { ...data.multiBoolopt, optmask: optmask & optval };
}

/** The kernel reports a byte, but expects a flag in requests. */
function withTtlInherit(data: Settings): Settings {
  const { unparsed, ...own } = data as ExtraAttributes;
  const index = unparsed?.findIndex(({ type }) => type === TTL_INHERIT) ?? -1;
  if (index < 0) return data;
  const rest = unparsed!.filter((attribute) => attribute !== unparsed![index]);
  const inherits = unparsed![index]!.bytes[0] !== 0;
  return { ...own, ...(rest.length === 0 ? {} : { unparsed: rest }), ...(inherits ? { ttlInherit: true } : {}) };
}

/** A time in milliseconds that the kernel rounds down to a multiple of the monitoring interval. (_bond_option_delay_set) */
const wholeIntervals: ListedForm = {
  isKept: (requested, listed, { miimon }) => typeof miimon === "number" && listed === requested - (requested % miimon),
};

/** Times of bridges in hundredths of seconds. (br_changelink) */
const bridgeTimes: readonly (keyof LinkData["bridge"])[] = [
  "forwardDelay",
  "helloTime",
  "maxAge",
  "mcastLastMemberIntvl",
  "mcastMembershipIntvl",
  "mcastQuerierIntvl",
  "mcastQueryResponseIntvl",
];
/**
 * While the spanning tree changes, the kernel lists twice the forward delay, and a request would end this short time early.
 * (__br_set_topology_change)
 */
const ageingTime: ListedForm = {
  isKept: (requested, listed, settings) =>
    (settings["topologyChange"] === 1 && listed === 2 * Number(settings["forwardDelay"])) ||
    hundredthsInTicks().isKept(requested, listed, settings),
};
/** Between one second and one day, in hundredths of seconds. (br_multicast_set_query_intvl) */
const queryInterval = limitedTo(100, 8_640_000, hundredthsInTicks());

function forms<Name extends string>(names: readonly Name[], form: ListedForm): ListedForms {
  const all: Record<string, ListedForm> = {};
  for (const name of names) all[name] = form;
  return all;
}

const bridgeSwitches: readonly (keyof LinkData["bridge"])[] = [
  ...(["stpState", "vlanFiltering", "vlanStatsEnabled", "vlanStatsPerPort"] as const),
  ...(["mcastSnooping", "mcastQueryUseIfaddr", "mcastQuerier", "mcastStatsEnabled"] as const),
  ...(["nfCallIptables", "nfCallIp6tables", "nfCallArptables"] as const),
];
const vxlanSwitches: readonly (keyof LinkData["vxlan"])[] = [
  ...(["learning", "proxy", "rsc", "l2miss", "l3miss", "collectMetadata", "vnifilter", "localbypass"] as const),
  ...(["udpCsum", "udpZeroCsum6Tx", "udpZeroCsum6Rx", "remcsumTx", "remcsumRx", "mcRoute"] as const),
];

const ethernet: LinkKindRules = { isEthernet: true };
/** `IP6_TNL_F_CAP_*`: capabilities that the kernel derives from the addresses. (ip6_tnl_link_config) */
const CAPABILITIES = 0x70000;
const tunnel: LinkKindRules = {
  lower: "link",
  minimumMtu: 68,
  listedForms: {
    ...forms(["pmtudisc", "ignoreDf"], onOff),
    flags: { isKept: (requested, listed = 0) => ((requested ^ listed) & ~CAPABILITIES) === 0 },
  },
};
/** The kernel copies the addresses of the endpoints. (ipip_tunnel_init, ip6_tnl_link_config) */
const ipTunnel: LinkKindRules = { ...tunnel, address: "endpoints" };
const movableTunnel: LinkKindRules = { ...ipTunnel, isMovable: true };
const withoutAddress: LinkKindRules = { address: "none" };
/** (ipgre_tap_validate, ip6gre_tap_validate) */
const ethernetTunnel: LinkKindRules = { ...tunnel, ...ethernet, unspecified: ["remote"] };
const pair: LinkKindRules = { peer: "peer" };
const device: LinkKindRules = { creator: "a driver", isDevice: true };
/** `ETH_MIN_MTU` (ether_setup) */
const ethernetWithMtu: LinkKindRules = { ...ethernet, minimumMtu: 68 };
/** (ipvlan_link_new, hsr_dev_finalize) */
const foreignAddress: LinkKindRules = { hasForeignAddress: () => true, fixedSettings: ["address"] };
const ipvlan: LinkKindRules = { ...foreignAddress, minimumMtu: 68, isNeverStacked: true };
/** The kernel ignores a list of source addresses without a mode. (macvlan_changelink_sources) */
const macvlan: LinkKindRules = {
  ...ethernetWithMtu,
  // (macvlan_common_newlink)
  isNeverStacked: true,
  // (macvlan_change_mtu)
  overhead: () => 0,
  hasForeignAddress: ({ mode }) => mode === "passthru",
  // (macvlan_changelink)
  fixedValues: { mode: "passthru" },
  listedForms: { bcCutoff: listedAs(1, undefined) },
  write: (data) =>
    data["macaddrData"] === undefined || data["macaddrMode"] !== undefined ? data : { ...data, macaddrMode: "set" },
  // The list has no order, and the mode is only in requests.
  read({ macaddrMode: _, macaddrData, ...data }) {
    const { macaddr } = (macaddrData ?? {}) as { macaddr?: readonly string[] };
    return macaddr === undefined ? data : { ...data, macaddrData: { macaddr: macaddr.toSorted() } };
  },
};

/** Kinds that differ from the default: an underlying interface in `IFLA_LINK`, and settings that can change. */
const rules: Readonly<Record<string, LinkKindRules>> = {
  amt: {
    ...tunnel,
    ...withoutAddress,
    fixed: true,
    // The gateway discovers the address of its relay. (amt_newlink)
    toRequest(data) {
      delete data["remoteIp"];
    },
  },
  bareudp: { ...withoutAddress, fixed: true },
  bond: {
    ...ethernetWithMtu,
    ports: ["primary", "activeSlave"],
    // (bond_set_mac_address)
    hasForeignAddress: ({ mode, failOverMac }) => mode === "active-backup" && failOverMac === "active",
    fixed: ["mode"],
    toRequest: (data) => removeOtherModes(data as Bond),
    listedForms: {
      ...forms(["updelay", "downdelay", "peerNotifDelay"], wholeIntervals),
      ...forms(["broadcastNeigh", "lacpStrict"], onOff),
    },
  },
  bridge: {
    ...ethernetWithMtu,
    ignoresFirstMtu: true,
    toRequest: (data) => removeVlanSettings(data as LinkData["bridge"]),
    listedForms: {
      ...forms(bridgeTimes, hundredthsInTicks()),
      ageingTime,
      ...forms(["mcastQueryIntvl", "mcastStartupQueryIntvl"], queryInterval),
      ...forms(bridgeSwitches, onOff),
      // Without support of VLANs, the kernel does not list it.
      vlanDefaultPvid: listedAs(0, undefined),
    },
    notKept: () => ({ fdbFlush: undefined, mcastHashElasticity: 16 }),
  },
  // (can_newlink, can_dellink)
  can: device,
  dsa: { ...device, interfaces: ["master"] },
  dummy: ethernet,
  erspan: ethernetTunnel,
  geneve: {
    ...ethernetWithMtu,
    fixed: [
      ...["id", "port", "portRange", "collectMetadata", "innerProtoInherit", "groHint"],
      ...["udpCsum", "udpZeroCsum6Tx", "udpZeroCsum6Rx"],
    ],
    listedForms: forms(["udpCsum", "udpZeroCsum6Tx", "udpZeroCsum6Rx", "ttlInherit"], onOff),
    // The kernel ignores 0, which only tunnels with an IPv6 endpoint have. (geneve_nl2info)
    notKept: ({ remote6 }) => (remote6 === undefined ? { udpZeroCsum6Rx: 1 } : {}),
  },
  gre: movableTunnel,
  gretap: { ...ethernetTunnel, isMovable: true },
  gtp: { ...withoutAddress, fixed: true },
  hsr: {
    ...foreignAddress,
    ignoresFirstMtu: true,
    lower: "none",
    lowerAdvice: "use data.slave1 and data.slave2",
    interfaces: ["slave1", "slave2", "interlink"],
    fixed: true,
    listedForms: { version: unlisted },
    toRequest(data) {
      delete data["seqNr"];
    },
    write: withMulticastSpec,
    read: ({ multicastSpec, ...data }) =>
      multicastSpec === undefined ? data : { ...data, supervisionAddr: supervisionAddress(multicastSpec as number) },
  },
  // (ifb_netdev_ops)
  ifb: { ...ethernet, fixedSettings: ["address"] },
  ip6erspan: ethernetTunnel,
  ip6gre: movableTunnel,
  ip6gretap: { ...ethernetTunnel, isMovable: true },
  ip6tnl: { ...movableTunnel, fixed: ["collectMetadata"] },
  ipip: { ...movableTunnel, fixed: ["proto", "collectMetadata"] },
  ipvlan,
  ipvtap: ipvlan,
  macvlan,
  macvtap: macvlan,
  // The kernel replaces a zero address. (macsec_dev_init, macsec_set_mac_address)
  macsec: {
    ...ethernet,
    ignoresFirstMtu: true,
    // (macsec_change_mtu)
    overhead: ({ icvLen = 16 }) => Number(icvLen) + 16,
    fixed: ["sci", "port", "icvLen", "cipherSuite"],
    listedForms: { port: { isKept: (requested, _, { sci }) => requested === portOf(sci) } },
    // The kernel rejects an identifier that frames do not contain. (macsec_newlink)
    toRequest(data, address) {
      const { incSci, sci } = data;
      if (incSci !== 0 || typeof sci !== "bigint" || !isOfAddress(sci, address)) return;
      delete data["sci"];
      data["port"] = portOf(sci);
    },
    write: (data, path) =>
      data["cipherSuite"] === undefined
        ? data
        : { ...data, cipherSuite: cipherSuiteIdentifier(data["cipherSuite"], `${path}.cipherSuite`) },
    read: (data) => defined({ ...data, cipherSuite: cipherSuiteOf(data["cipherSuite"]) }),
  },
  netkit: {
    minimumMtu: 68,
    // In the mode "l3", the address is zero, and requests must not contain it. (netkit_validate)
    hasForeignAddress: ({ mode }) => mode === "l3",
    peer: "peerInfo",
    fixed: ["mode", "scrub", "peerScrub", "headroom", "tailroom", "pairing"],
  },
  netdevsim: { ...device, creator: "a write to /sys/bus/netdevsim/new_device" },
  nlmon: withoutAddress,
  ovpn: { ...withoutAddress, fixed: true },
  // (ppp_nl_validate)
  ppp: { creator: "a program such as pppd" },
  sit: { ...movableTunnel, minimumMtu: IPV6_MIN_MTU, fixed: ["proto", "flags"], write: withRapidDeploymentLengths },
  team: ethernetWithMtu,
  tun: {
    fixed: true,
    listedForms: forms(["pi", "vnetHdr", "multiQueue"], onOff),
    notKept: () => ({ persist: 1, numQueues: undefined, numDisabledQueues: undefined }),
    toRequest(data) {
      delete data["persist"];
    },
  },
  // (veth_validate)
  veth: { ...ethernetWithMtu, ...pair, maximumMtu: 65_535 },
  vlan: {
    ...ethernet,
    // (vlan_dev_change_mtu)
    overhead: () => 0,
    fixed: ["id", "protocol"],
    toRequest(data) {
      if (data["flags"] !== undefined) data["flags"] = { ...(data["flags"] as object), mask: VLAN_FLAGS };
    },
  },
  vrf: { ...ethernet, minimumMtu: IPV6_MIN_MTU, fixed: true },
  vcan: withoutAddress,
  vsockmon: withoutAddress,
  vti: ipTunnel,
  vti6: ipTunnel,
  vxcan: { ...pair, ...withoutAddress },
  vxlan: {
    ...ethernetWithMtu,
    ...tunnel,
    isMovable: true,
    // (vxlan_nl2conf)
    separateSettings: ["mtu"],
    // Headers of IP, UDP and VXLAN, and of Ethernet unless packets can lack it. (vxlan_headroom)
    overhead: ({ group6, local6, gpe }) => ((group6 ?? local6) === undefined ? 20 : 40) + 16 + (gpe === true ? 0 : 14),
    fixed: [
      ...["id", "port", "portRange", "limit", "collectMetadata", "vnifilter", "gbp", "gpe", "reservedBits"],
      ...["proxy", "rsc", "l2miss", "l3miss", "ttlInherit", "remcsumTx", "remcsumRx", "remcsumNopartial"],
      ...["udpCsum", "udpZeroCsum6Tx", "udpZeroCsum6Rx"],
    ],
    // `FDB_AGE_DEFAULT`, and the module's parameter `udp_port`
    listedForms: { ...forms(vxlanSwitches, onOff), ageing: listedAs(0, 300), port: chosenForZero },
    read: withTtlInherit,
    // The kernel rejects the value 0, although it reports it.
    toRequest(data) {
      if (data["remcsumRx"] === 0) delete data["remcsumRx"];
    },
  },
  wireguard: withoutAddress,
  xfrm: { ...tunnel, ...withoutAddress, fixed: true },
};

export function checkKind(kind: unknown, path: string): asserts kind is string | undefined {
  if (kind !== undefined && (typeof kind !== "string" || kind === ""))
    throw typeError(path, `expected a kind such as "bridge", got ${describeValue(kind)}`);
}

/** Fields of a link with hardware addresses. */
export const addressFields = ["address", "broadcast"] as const;

type LinkAddresses = { readonly [Name in (typeof addressFields)[number]]?: unknown };

/** Neither zero nor a group address. (is_valid_ether_addr) */
const ethernetAddress = /^(?!00([:-]00){5}$)[0-9a-f][02468ace]([:-][0-9a-f]{2}){5}$/i;

/**
 * Returns whether a listed address is the zero of a bridge that has lost its last port. Requests cannot set it.
 * (br_stp_recalculate_bridge_id)
 */
export function isUnassignedAddress(kind: unknown, address: unknown): boolean {
  return rulesOf(kind).isEthernet === true && address === "00:00:00:00:00:00";
}

/**
 * Throws for an MTU or a hardware address that the kernel rejects for links of this kind, for some kinds without a
 * message.
 */
export function checkLimits(kind: unknown, link: object, path: string): void {
  const { mtu, address, broadcast } = link as { mtu?: unknown } & LinkAddresses;
  const {
    minimumMtu = Number.NEGATIVE_INFINITY,
    maximumMtu = Number.POSITIVE_INFINITY,
    isEthernet = false,
    hasForeignAddress,
  } = rulesOf(kind);
  if (typeof mtu === "number" && mtu < minimumMtu)
    throw rangeError(`${path}mtu`, `expected at least ${minimumMtu} for links of kind ${kind}, got ${mtu}`);
  if (typeof mtu === "number" && mtu > maximumMtu)
    throw rangeError(`${path}mtu`, `expected at most ${maximumMtu} for links of kind ${kind}, got ${mtu}`);
  const text = address instanceof Uint8Array ? readHex(address, 0, address.length, ":") : address;
  if (isEthernet && typeof text === "string" && !ethernetAddress.test(text))
    throw rangeError(
      `${path}address`,
      `expected six bytes, neither zero nor a group address, for links of kind ${kind}, got ${describeValue(address)}`,
    );
  if ((isEthernet || hasForeignAddress !== undefined) && hasUnusualSize(broadcast))
    throw rangeError(
      `${path}broadcast`,
      `expected six bytes for links of kind ${kind}, got ${describeValue(broadcast)}`,
    );
}

/** Returns the largest MTU of a new or existing link on top of another one with the MTU `lower`. (vxlan_dev_configure) */
export function largestMtu(kind: unknown, data: object | undefined, lower: number, isNew: boolean): number {
  const { overhead, minimumMtu = 0 } = rulesOf(kind);
  if (overhead === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(lower - overhead({ ...data }), isNew ? minimumMtu : 0);
}

/** Returns why the kernel ignores a hardware address when it creates a link, or undefined if it does not ignore it. */
export function ignoredAddress(
  name: "address" | "broadcast",
  { kind, data }: { kind?: unknown; data?: unknown },
): string | undefined {
  const { address, hasForeignAddress } = rulesOf(kind);
  if (address === "none") return "such links have no hardware address";
  if (address === "endpoints") return `use data.${name === "address" ? "local" : "remote"}`;
  const isForeign =
    name === "address" && isRecord(data ?? {}) && hasForeignAddress?.({ ...(data as Settings) }) === true;
  return isForeign ? "the kernel chooses the address" : undefined;
}

/** @throws TypeError for a hardware address that the kernel ignores when it creates a link of this kind. */
export function checkIgnoredAddresses(kind: unknown, link: object, data: unknown, path: string): void {
  for (const name of addressFields) {
    const reason = (link as LinkAddresses)[name] === undefined ? undefined : ignoredAddress(name, { kind, data });
    if (reason !== undefined) throw typeError(`${path}${name}`, `ignored by the kernel for ${kind}: ${reason}`);
  }
}

/** Destination of supervision frames, without the last byte, which requests contain as `multicastSpec`. (hsr_dev_finalize) */
const SUPERVISION_PREFIX = "01:15:4e:00:01:";

function supervisionAddress(multicastSpec: number): string {
  return `${SUPERVISION_PREFIX}${multicastSpec.toString(16).padStart(2, "0")}`;
}

/** The kernel reports the address of supervision frames, but ignores it in requests. */
function withMulticastSpec({ supervisionAddr, ...data }: Settings, path: string): Settings {
  if (supervisionAddr === undefined) return data;
  const last = String(supervisionAddr).slice(SUPERVISION_PREFIX.length);
  const multicastSpec = Number.parseInt(last, 16);
  if (String(supervisionAddr).toLowerCase() !== supervisionAddress(multicastSpec))
    throw rangeError(
      `${path}.supervisionAddr`,
      `expected ${SUPERVISION_PREFIX}00 to ${SUPERVISION_PREFIX}ff, got ${supervisionAddr}`,
    );
  if (data["multicastSpec"] !== undefined && data["multicastSpec"] !== multicastSpec)
    throw typeError(`${path}.multicastSpec`, "not allowed, because supervisionAddr contains it");
  return { ...data, multicastSpec };
}

/** The prefixes of 6rd can contain their length, as `ip tunnel 6rd` accepts them. */
function withRapidDeploymentLengths(data: Settings, path: string): Settings {
  const changed: Settings = {};
  for (const name of ["6rdPrefix", "6rdRelayPrefix"]) {
    const value = data[name];
    if (typeof value !== "string" || !value.includes("/")) continue;
    const length = `${name}len`;
    if (data[length] !== undefined) throw typeError(`${path}.${length}`, `not allowed, because ${name} contains it`);
    const prefix = parsePrefix(value, `${path}.${name}`);
    changed[name] = showAddress(prefix.family, prefix.bytes);
    changed[length] = prefix.length;
  }
  return { ...data, ...changed };
}

/** A secure channel identifier of MACsec ends with the port. */
function portOf(sci: unknown): number | undefined {
  return typeof sci === "bigint" ? Number(sci & 0xffffn) : undefined;
}

/** A secure channel identifier of MACsec starts with a hardware address. Callers can replace that of a listed link. */
function isOfAddress(sci: bigint, address: unknown): boolean {
  const digits = typeof address === "string" ? address.replaceAll(":", "").toLowerCase() : undefined;
  return digits === (sci >> 16n).toString(16).padStart(12, "0");
}

const plain: LinkKindRules = {};

export function rulesOf(kind: unknown): LinkKindRules {
  return typeof kind === "string" && Object.hasOwn(rules, kind) ? rules[kind]! : plain;
}

function cipherSuiteOf(suite: unknown): unknown {
  return (typeof suite === "bigint" ? cipherSuiteName(suite) : undefined) ?? suite;
}

const bridgePortSwitches: readonly (keyof BridgePortData)[] = [
  ...(["mode", "guard", "protect", "fastLeave", "learning", "unicastFlood", "proxyarp", "proxyarpWifi"] as const),
  ...([
    "mcastFlood",
    "mcastToUcast",
    "vlanTunnel",
    "bcastFlood",
    "neighSuppress",
    "isolated",
    "locked",
    "mab",
  ] as const),
  ...(["neighVlanSuppress", "neighForwardGrat"] as const),
];

/** Properties of the settings of ports (`slaveData`) of one kind of masters. */
interface PortRules extends Pick<LinkKindRules, "interfaces" | "listedForms" | "notKept"> {
  /** Checks of settings with values that the kernel always rejects. */
  readonly checks?: Readonly<Record<string, (value: unknown, path: string) => void>>;
}

/** `BR_GROUPFWD_MACPAUSE` */
const PAUSE_FRAMES = 1 << 1;

const portRules: Readonly<Record<string, PortRules>> = {
  bridge: {
    interfaces: ["backupPort"],
    listedForms: {
      ...forms(bridgePortSwitches, onOff),
      ...forms(["backupPort", "backupNhid"], listedAs(0, undefined)),
      // Older kernels, and those without IGMP snooping, lack these settings.
      mcastEhtHostsLimit: listedAs(512, undefined),
      multicastRouter: listedAs(1, undefined),
    },
    notKept: () => ({ flush: undefined, learningSync: undefined }),
    // (br_setport, br_multicast_set_port_router, br_multicast_eht_set_hosts_limit)
    checks: {
      priority: integerFrom(0, 63),
      cost: integerFrom(1, 0xffff),
      groupFwdMask: (mask, path) => checkMasked(checkInteger(mask, 0, 0xffff, path), 0xffff & ~PAUSE_FRAMES, path),
      multicastRouter: integerFrom(0, 3),
      mcastEhtHostsLimit: integerFrom(1, 0xffff_ffff),
    },
  },
};

const none: readonly string[] = [];

export function portRulesOf(slaveKind: unknown): PortRules {
  return typeof slaveKind === "string" && Object.hasOwn(portRules, slaveKind) ? portRules[slaveKind]! : plain;
}

/** Throws a RangeError for a setting in `slaveData` that the kernel rejects. */
export function checkPort(slaveKind: unknown, slaveData: object, path: string): void {
  for (const [name, check] of Object.entries(portRulesOf(slaveKind).checks ?? {})) {
    const value = (slaveData as Settings)[name];
    if (value !== undefined) check(value, `${path}.${name}`);
  }
}

/** Returns the settings in `slaveData` that name interfaces. */
export function portInterfacesOf(slaveKind: unknown): readonly string[] {
  return portRulesOf(slaveKind).interfaces ?? none;
}

const interfaceNames = lazilyFor<LinkKindRules, readonly string[]>(({ lower, interfaces = none, ports = none }) => [
  ...(lower === "link" ? ["link"] : none),
  ...interfaces,
  ...ports,
]);

/** Returns the settings in `data` that name interfaces. */
export function interfacesOf(kind: unknown): readonly string[] {
  return interfaceNames(rulesOf(kind));
}

/** Converts settings to the form of lists. Interfaces keep their names. */
export function canonicalData(kind: string, data: unknown): unknown {
  if (data instanceof Uint8Array) return data;
  const { write, read } = rulesOf(kind);
  const own = { ...(data as Settings) };
  const named: Settings = {};
  for (const name of interfacesOf(kind)) {
    if (own[name] === undefined) continue;
    named[name] = own[name];
    delete own[name];
  }
  const bytes = encodeAttributes(rtLink, "linkinfo-attrs", { kind, data: write?.(own, "data") ?? own });
  const decoded = (decodeAttributes(rtLink, "linkinfo-attrs", bytes) as { data?: Settings }).data ?? {};
  return { ...(read?.(decoded) ?? decoded), ...named };
}
