import type { NamespaceSource } from "../../../netns/namespace.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { Bits, EthtoolDevice, EthtoolTopics } from "../../ethtool/topics.ts";
import type { NewIpsetEntry } from "../../netfilter/ipset/entry.ts";
import type { NewIpset } from "../../netfilter/ipset/set.ts";
import type { NftObject, Ruleset, Table } from "../../nftables/model/objects.ts";
import type { DatapathConnection } from "../../ovs/core/families.ts";
import type { NewPort } from "../../ovs/core/port.ts";
import type { DatapathFeature } from "../../ovs/datapath-options.ts";
import type { AddressSettings } from "../../route/addresses.ts";
import type { FdbSettings } from "../../route/bridge/fdb.ts";
import type { BridgeVlanSettings } from "../../route/bridge/vlans.ts";
import type { Protocol, RouteTableName } from "../../route/core/vocabulary.ts";
import type { LinkReplacement } from "../../route/links/link.ts";
import type { NeighbourSettings, NeighbourUse } from "../../route/neighbours.ts";
import type { NexthopSettings, NexthopTarget } from "../../route/nexthops.ts";
import type { RouteNexthopSettings, RoutePath, RouteSettings, SinglePath, Via } from "../../route/routes/route.ts";
import type { NewRule } from "../../route/rules.ts";
import type { NewFilter, NewQdisc, NewTrafficClass } from "../../route/tc/objects.ts";
import type { WireGuardConfig, WireGuardPeerConfig } from "../../wireguard/config.ts";
import type { AeadAlgorithm, AuthenticationAlgorithm, EncryptionAlgorithm } from "../../xfrm/algorithms.ts";
import type { NewSecurityAssociation } from "../../xfrm/association.ts";
import type { NewSecurityPolicy } from "../../xfrm/policy.ts";
import type { Selector } from "../../xfrm/selector.ts";
import type { Offload } from "../../xfrm/settings.ts";
import type { TableMode, TableName } from "./table.ts";

type Without<Type, Names extends string> = Type extends unknown ? Omit<Type, Names> : never;

interface Removal {
  /**
   * Whether the declared entry must not exist in the kernel (default false). An existing entry that matches the other
   * declared fields is removed.
   */
  absent?: boolean | undefined;
}

/**
 * Selects existing entries that must not exist, by a part of the fields of `Entry`. Omitted fields match any value:
 * `{ dev: "eth0", absent: true }` in `neighbours` removes all neighbours of eth0 except those that the kernel manages.
 */
export type AbsentEntry<Entry extends object> = Entry extends unknown
  ? Partial<Omit<Entry, "absent">> & { absent: true }
  : never;

/**
 * Declared link. With `kind`, the link is created if it does not exist. Without `kind`, the link must exist, or be the
 * peer of another declared link.
 */
export type DeclaredLink = Without<LinkReplacement, "ifname" | "ifindex" | "netns" | "master" | "link"> & {
  /** Name of the bridge, bond or VRF to which the link must belong, or null if the link must not belong to any. */
  master?: string | null | undefined;
  /**
   * Name of the interface below this link, such as the parent of a VLAN. It is in the namespace whose description
   * declares the link.
   */
  link?: string | undefined;
  /**
   * Network namespace in which the link is created, or to which it moves: a name in `namespaces` of the description.
   */
  netns?: string | undefined;
  /** Alternative names that the link must have. */
  altnames?: readonly string[] | undefined;
  /**
   * Properties that select an existing link, which is then renamed to the declared name. If several links match, a
   * physical link takes precedence over virtual ones, and any link over those that are made on others, such as a VLAN or
   * a bridge with the same hardware address.
   */
  match?: LinkMatch | undefined;
};

/** Properties that select an existing link regardless of its name. The link must have all of them. */
export interface LinkMatch {
  /**
   * Current hardware address of the link to select. If no link has the address, the permanent address counts: a port of
   * a bond has the address of the bond.
   */
  address?: string | undefined;
  /** Permanent hardware address of the network card. */
  permaddr?: string | undefined;
  /** Bus address of the network card, such as the PCI address "0000:00:1f.6". */
  parentdev?: string | undefined;
}

/** A declared IP address: `{ dev: "br0", local: "192.0.2.1/24" }`, or `{ dev: "br0", address: "192.0.2.1/24" }`. */
export type DeclaredAddress = Omit<AddressSettings, "dev" | "ifindex" | "local"> &
  Removal & { dev: string } & ({ local: string } | { address: string; local?: undefined });

/** A declared route: `{ dst: "default", gateway: "192.0.2.254" }`, or `{ to: "default", via: "192.0.2.254" }`. */
export type DeclaredRoute = Omit<RouteSettings, "dst" | "dev" | "ifindex" | "via" | "nexthops"> &
  Removal & {
    /** Gateway of the route: an address, like `gateway`, or an object with a gateway of another address family. */
    via?: string | Via | undefined;
    dev?: string | undefined;
  } & RoutePath<{ dev: string }, string | Via, DeclaredRouteNexthop> &
  (
    | { dst: string; to?: undefined }
    | {
        /** Destination of the route; another name of `dst`. */
        to: string;
        dst?: undefined;
      }
  );

type DeclaredRouteNexthop = Omit<RouteNexthopSettings, "dev" | "ifindex"> & { dev?: string | undefined } & SinglePath<{
    dev: string;
  }>;

/** Declared routing rule. The required priority identifies the rule. */
export type DeclaredRule = Without<NewRule, "priority"> & Removal & { priority: number };

/** A declared neighbour (ARP, NDP) or proxy entry. */
export type DeclaredNeighbour = Omit<NeighbourSettings, "dev" | "ifindex"> & Removal & { dev: string } & NeighbourUse;

/** Declared forwarding entry of a bridge (with the flag "master") or of an interface. */
export type DeclaredForwardingEntry = Omit<FdbSettings, "dev" | "ifindex" | "viaIf" | "viaIfindex"> &
  Removal & {
    dev: string;
    /** Interface through which a VXLAN tunnel sends packets to the remote endpoint. */
    viaIf?: string | undefined;
  };

/** Declared queueing discipline. The default parent is "root", or "ingress" for the kinds ingress and clsact. */
export type DeclaredQdisc = Without<NewQdisc, "dev" | "ifindex"> & Removal & { dev: string };

/** Declared VLAN, or range of VLANs, of a bridge or a bridge port. */
export type DeclaredBridgeVlan = Omit<BridgeVlanSettings, "dev" | "ifindex"> & Removal & { dev: string };

/**
 * Declared traffic class of a queueing discipline. The default parent is the queueing discipline to which `handle`
 * belongs.
 */
export type DeclaredClass = Without<NewTrafficClass, "dev" | "ifindex"> & Removal & { dev: string };

/**
 * Declared traffic control filter. The required `pref` identifies the filter. `handle` is 1 by default, but required
 * for the kinds fw and route, whose match contains the handle. A u32 filter has a handle such as "800::801", or none if
 * what it matches identifies it.
 */
export type DeclaredFilter = Without<NewFilter, "dev" | "ifindex" | "pref"> & Removal & { dev: string; pref: number };

/**
 * Declared object of an nftables ruleset. All objects of a declared table must be declared, because other objects are
 * removed. A table with `absent` must not exist.
 */
export type DeclaredNftObject = NftObject | ({ table: Table } & Removal);

export interface WantedDatapath {
  readonly name: string;
  /** Required features. By default, a datapath gets the best supported ones. */
  readonly features?: readonly DatapathFeature[] | undefined;
  /** Size of the mask cache: 0 or a power of two. */
  readonly masksCacheSize?: number | undefined;
}

/** A declared Open vSwitch datapath. */
export interface DeclaredDatapath extends WantedDatapath, Removal {}

/** Declared port of an Open vSwitch datapath. Without `number`, the kernel chooses the port number. */
export type DeclaredDatapathPort = Without<NewPort, "ifindex"> & Removal & { datapath: string };

/**
 * Declared flow of an Open vSwitch datapath. Match and actions have the syntax of `ovs-dpctl`: `{ datapath: "dp0",
 * flow: "in_port(eth1),eth()", actions: "eth2" }`. Ports can be written as names.
 */
export interface DeclaredDatapathFlow extends Removal {
  datapath: string;
  /**
   * Key and mask of the flow in the syntax of `ovs-dpctl`, such as "in_port(eth1),eth()". Key bits that the mask does
   * not cover must be 0.
   */
  flow: string;
  /** Actions of the flow (default: none, so that packets are dropped). */
  actions?: string | undefined;
  /**
   * Unique identifier of the flow (UFID). By default, it is computed from the owner's alias and the flow. Null declares
   * a flow without a UFID, which its key and mask identify.
   */
  ufid?: string | null | undefined;
}

/**
 * Declared ethtool settings of a network card, by topic of `bun-netlink/ethtool`. Settings that are not declared are
 * neither compared nor changed.
 */
export type DeclaredEthtool = {
  [Topic in Exclude<keyof EthtoolTopics, "features">]?:
    | Partial<Omit<EthtoolTopics[Topic], keyof EthtoolDevice>>
    | undefined;
} & {
  /** Requested states of offload features by name: `{ "rx-gro": false }`. */
  features?: Bits | undefined;
};

/** Declared peer of a WireGuard interface. Contains the paths of key files instead of keys. */
export interface DeclaredWireGuardPeer extends Omit<WireGuardPeerConfig, "presharedKey" | "endpoint">, Removal {
  /**
   * IP address and UDP port of the WireGuard peer, such as "192.0.2.1:51820". An IPv6 link-local address needs the name of
   * an interface: "[fe80::1%eth0]:51820".
   */
  endpoint?: string | undefined;
  /** Absolute path of a file with the preshared key in base64. The file is read for each plan. */
  presharedKeyFile?: string | undefined;
}

/** Declared settings of a WireGuard interface. Plans, errors and snapshots never contain keys. */
export interface DeclaredWireGuard extends Omit<WireGuardConfig, "privateKey" | "peers"> {
  /** Absolute path of a file with the private key in base64 (`wg genkey`). The file is read for each plan. */
  privateKeyFile?: string | undefined;
  /**
   * All peers of the WireGuard interface. Other peers are removed. Without this field, peers are neither compared nor
   * changed.
   */
  peers?: readonly DeclaredWireGuardPeer[] | undefined;
}

/** Declared element of an ipset. Ranges are not supported: declare each element. */
export interface DeclaredIpsetElement
  extends Omit<NewIpsetEntry, "addressTo" | "address2To" | "portTo" | "packets" | "bytes" | "before" | "after">,
    Removal {}

/** A declared set of ipset. */
export interface DeclaredIpset extends Omit<NewIpset, "name"> {
  /**
   * All elements of the declared ipset. Other elements are removed, except those with a timeout. Without this field,
   * elements are neither compared nor changed.
   */
  elements?: readonly DeclaredIpsetElement[] | undefined;
}

type WithKeyFile<Algorithm> = Omit<Algorithm, "key"> & {
  /**
   * Absolute path of a file with the key of the algorithm in hexadecimal digits. Required if the security association
   * does not exist yet. The file is read for each plan.
   */
  keyFile?: string | undefined;
};

/** Selects the packets to which an IPsec association or policy applies. */
type DeclaredSelector = Omit<Selector, "dev"> & {
  /** Name of the interface through which the selected packets pass. */
  dev?: string | undefined;
};

/** Declared IPsec security association. Plans, errors and snapshots never contain keys. */
export type DeclaredSecurityAssociation = Omit<
  NewSecurityAssociation,
  | "encryption"
  | "authentication"
  | "aead"
  | "offload"
  | "selector"
  | "sequence"
  | "replay"
  | "usageEventPackets"
  | "usageEventTime"
> &
  Removal & {
    selector?: DeclaredSelector | undefined;
    encryption?: WithKeyFile<EncryptionAlgorithm> | undefined;
    authentication?: WithKeyFile<AuthenticationAlgorithm> | undefined;
    aead?: WithKeyFile<AeadAlgorithm> | undefined;
    offload?: Offload<string> | undefined;
  };

/** A declared security policy of IPsec. */
export type DeclaredSecurityPolicy = Omit<NewSecurityPolicy, "index" | "selector" | "offload"> &
  Removal & {
    /** Packets to which the IPsec security policy applies. An empty object selects all IPv4 packets. */
    selector: DeclaredSelector;
    /** Name of the network device that performs the IPsec operations of the policy (Linux 6.2). */
    offload?: string | undefined;
  };

/** Declared next hop or next hop group. The required field `id` identifies it in the kernel. */
export type DeclaredNexthop = Omit<NexthopSettings, "id" | "dev" | "ifindex"> &
  Removal & { id: number; dev?: string | undefined } & NexthopTarget<{ dev: string }>;

/**
 * Marks of the entries that belong to this description of the desired state, such as the routing protocol 42 of routes.
 * The library sets the marks on new entries, and removes entries with these marks that are no longer declared.
 */
export interface DeclaredOwner {
  /**
   * Routing protocol that marks routes, rules, next hops and neighbours. Since Linux 5.18, the protocol also marks
   * addresses.
   */
  protocol?: Protocol | `${number}` | number | undefined;
  /**
   * Text that marks entries of the owner: the alias of links that are declared with a kind, and the comment of nftables
   * tables or of the objects in them. The identifiers of Open vSwitch flows contain a hash of the text.
   */
  alias?: string | undefined;
  /**
   * Whether several owners share nftables tables (default false). If true, the declared objects, such as chains and
   * sets, get the owner's alias as their comment. A plan ignores all other objects of these tables.
   */
  sharedNftables?: boolean | undefined;
  /** Routing tables, by name or number, whose routes and rules all belong to the description. */
  tables?: readonly (RouteTableName | number)[] | undefined;
}

/** The declared tables of one network namespace. */
export interface DeclaredTables {
  /** Declared links by name. The value null means that the link must not exist. */
  links?: Readonly<Record<string, DeclaredLink | null>> | undefined;
  /**
   * Kernel parameters of the namespace, by name: `{ "net.ipv4.ip_forward": true, "net.ipv4.conf.eth0.rp_filter": 2 }`.
   * As in sysctl(8), a slash stands for a dot in the name of an interface: "net.ipv4.conf.eth0/5.rp_filter".
   */
  sysctls?: Readonly<Record<string, string | number | boolean>> | undefined;
  /**
   * Declared ethtool settings of network cards, by interface:
   * `{ eth0: { features: { "rx-gro": false }, rings: { rx: 4096 } } }`.
   */
  ethtool?: Readonly<Record<string, DeclaredEthtool>> | undefined;
  /** Settings and peers of WireGuard interfaces, by name. `links` must declare the interfaces themselves. */
  wireguard?: Readonly<Record<string, DeclaredWireGuard>> | undefined;
  /** Security associations of IPsec. Their keys are in files. */
  securityAssociations?: readonly DeclaredSecurityAssociation[] | undefined;
  securityPolicies?: readonly DeclaredSecurityPolicy[] | undefined;
  /** Declared ipsets, by name. The value null means that the ipset must not exist. */
  ipsets?: Readonly<Record<string, DeclaredIpset | null>> | undefined;
  addresses?: readonly (DeclaredAddress | AbsentEntry<DeclaredAddress>)[] | undefined;
  neighbours?: readonly (DeclaredNeighbour | AbsentEntry<DeclaredNeighbour>)[] | undefined;
  forwardingEntries?: readonly (DeclaredForwardingEntry | AbsentEntry<DeclaredForwardingEntry>)[] | undefined;
  nexthops?: readonly (DeclaredNexthop | AbsentEntry<DeclaredNexthop>)[] | undefined;
  routes?: readonly (DeclaredRoute | AbsentEntry<DeclaredRoute>)[] | undefined;
  rules?: readonly (DeclaredRule | AbsentEntry<DeclaredRule>)[] | undefined;
  qdiscs?: readonly (DeclaredQdisc | AbsentEntry<DeclaredQdisc>)[] | undefined;
  classes?: readonly (DeclaredClass | AbsentEntry<DeclaredClass>)[] | undefined;
  filters?: readonly (DeclaredFilter | AbsentEntry<DeclaredFilter>)[] | undefined;
  bridgeVlans?: readonly (DeclaredBridgeVlan | AbsentEntry<DeclaredBridgeVlan>)[] | undefined;
  /**
   * Declared nftables tables: text in the nft language, a list of objects, or JSON (`toJSON`, `nft -j list ruleset`).
   */
  nftables?: string | Ruleset | readonly DeclaredNftObject[] | undefined;
  datapaths?: readonly DeclaredDatapath[] | undefined;
  datapathPorts?: readonly DeclaredDatapathPort[] | undefined;
  datapathFlows?: readonly DeclaredDatapathFlow[] | undefined;
  /**
   * Marks of the description's entries in the kernel. Namespaces without `owner` inherit the marks of the whole
   * description.
   */
  owner?: DeclaredOwner | undefined;
  /**
   * Which undeclared entries are removed, by table. With "partial" (default), entries with a mark of the owner are
   * removed. With "exact", all entries are removed except those that the kernel has created.
   */
  mode?: { readonly [Name in Exclude<TableName, "namespaces">]?: TableMode | undefined } | undefined;
}

/** A description of the state that network namespaces should have. */
export interface Description extends DeclaredTables {
  /** URL of the JSON Schema of descriptions, for editors. Otherwise ignored. */
  $schema?: string | undefined;
  /**
   * Declared state of other network namespaces, by name. Missing namespaces are created. The value null means that the
   * namespace must not exist.
   */
  namespaces?: Readonly<Record<string, DeclaredTables | null>> | undefined;
}

/** Options for {@link desired}. */
export interface DesiredOptions {
  /** Network namespace to which the description applies (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Handles of existing network namespaces, by the names that the description uses in `namespaces`. Names without a
   * handle refer to namespaces in /run/netns.
   */
  namespaces?: Readonly<Record<string, NamespaceSource>> | undefined;
  /**
   * Connection to the Open vSwitch datapaths of the described namespace, instead of the kernel. An example is a
   * `FakeDatapath` of `bun-netlink/testing`.
   */
  ovsConnection?: DatapathConnection | undefined;
  /**
   * Socket of a fake kernel, such as that of `FakeNetwork.open()`, to which the description applies instead of a network
   * namespace. Other sockets to the same fake kernel are opened as needed. The description may contain the tables of
   * `FakeNetwork` and, with a `FakeFirewall` in the same kernel, `nftables`.
   */
  socket?: NetlinkSocket | undefined;
}
