import type { NamespaceSource } from "../../netns/namespace.ts";
import type { Bits, EthtoolDevice, EthtoolTopics } from "../ethtool/topics.ts";
import type { NewIpsetEntry } from "../netfilter/ipset/entry.ts";
import type { NewIpset } from "../netfilter/ipset/set.ts";
import type { NftObject, Ruleset, Table } from "../nftables/objects.ts";
import type { DatapathConnection } from "../ovs/families.ts";
import type { NewPort } from "../ovs/port.ts";
import type { NewAddress } from "../route/addresses.ts";
import type { NewFdbEntry } from "../route/bridge/fdb.ts";
import type { NewBridgeVlan } from "../route/bridge/vlans.ts";
import type { Protocol } from "../route/core/vocabulary.ts";
import type { NewLink } from "../route/links/link.ts";
import type { NewNeighbour } from "../route/neighbours.ts";
import type { NewNexthop } from "../route/nexthops.ts";
import type { NewRoute, NewRouteNexthop, Via } from "../route/routes/route.ts";
import type { NewRule } from "../route/rules.ts";
import type { NewFilter, NewQdisc, NewTrafficClass } from "../route/tc/objects.ts";
import type { WireGuardConfig, WireGuardPeerConfig } from "../wireguard/config.ts";
import type { AeadAlgorithm, AuthenticationAlgorithm, EncryptionAlgorithm } from "../xfrm/algorithms.ts";
import type { NewSecurityAssociation } from "../xfrm/association.ts";
import type { NewSecurityPolicy } from "../xfrm/policy.ts";
import type { Selector } from "../xfrm/selector.ts";
import type { Offload } from "../xfrm/settings.ts";
import type { TableMode, TableName } from "./table.ts";
import type { WantedDatapath } from "./tables/ovs/datapaths.ts";

type Without<Type, Names extends string> = Type extends unknown ? Omit<Type, Names> : never;

interface Removal {
  /** Whether the entry must not exist. The other fields then select the entry to remove. */
  absent?: boolean | undefined;
}

/**
 * A declared link. With `kind`, the link is created if it does not exist. Without `kind`, the link must exist or be the
 * peer of another declared link, and only its declared settings are changed.
 */
export type DeclaredLink = Without<NewLink, "ifname" | "ifindex" | "netns" | "master" | "link"> & {
  /** Name of the bridge, bond or VRF to which the link belongs, or null if the link must belong to none. */
  master?: string | null | undefined;
  /** Name of the underlying interface, in the namespace whose description declares the link. */
  link?: string | undefined;
  /**
   * Namespace in which the link is created, or to which it moves. The value is a name in `namespaces` of the
   * description.
   */
  netns?: string | undefined;
  /** Alternative names that the link must have. */
  altnames?: readonly string[] | undefined;
  /**
   * Properties by which an existing link is found and then renamed to the declared name. If several links match, a
   * physical link is preferred, because bridges and VLANs have the hardware address of an underlying interface.
   */
  match?: LinkMatch | undefined;
};

/** Properties that select an existing link regardless of its name. The link must have all of these properties. */
export interface LinkMatch {
  /** Current hardware address of the link. */
  address?: string | undefined;
  /** Permanent hardware address of the device. */
  permaddr?: string | undefined;
  /** Address of the device on its bus, such as "0000:00:1f.6". */
  parentdev?: string | undefined;
}

/** A declared IP address: `{ dev: "br0", local: "192.0.2.1/24" }`, or `{ dev: "br0", address: "192.0.2.1/24" }`. */
export type DeclaredAddress = Omit<NewAddress, "dev" | "ifindex" | "local"> &
  Removal & { dev: string; local?: string | undefined };

/** A declared route: `{ dst: "default", gateway: "192.0.2.254" }`, or `{ to: "default", via: "192.0.2.254" }`. */
export type DeclaredRoute = Omit<NewRoute, "dst" | "dev" | "ifindex" | "via" | "nexthops"> &
  Removal & {
    dst?: string | undefined;
    /** Destination of the route; another name of `dst`. */
    to?: string | undefined;
    /** Gateway of the route: an address as in `gateway`, or a gateway of another address family. */
    via?: string | Via | undefined;
    dev?: string | undefined;
    nexthops?: readonly (Omit<NewRouteNexthop, "dev" | "ifindex"> & { dev?: string | undefined })[] | undefined;
  };

/** A declared routing rule. The priority is required, because it identifies the rule. */
export type DeclaredRule = Omit<NewRule, "priority"> & Removal & { priority: number };

/** A declared neighbour (ARP, NDP) or proxy entry. */
export type DeclaredNeighbour = Omit<NewNeighbour, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared entry of the forwarding database of a bridge (with the flag "master") or of an interface. */
export type DeclaredForwardingEntry = Omit<NewFdbEntry, "dev" | "ifindex" | "viaIf" | "viaIfindex"> &
  Removal & { dev: string };

/** A declared queueing discipline. The default parent is "root", or "ingress" for the kinds ingress and clsact. */
export type DeclaredQdisc = Without<NewQdisc, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared VLAN of a bridge or a bridge port, or a range of VLANs. */
export type DeclaredBridgeVlan = Omit<NewBridgeVlan, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared class of a queueing discipline. By default, its parent is the discipline. */
export type DeclaredClass = Without<NewTrafficClass, "dev" | "ifindex"> & Removal & { dev: string };

/**
 * A declared traffic control filter. `pref` is required, because it identifies the filter. `handle` is 1 by default.
 * The kinds fw, route and u32 require `handle`, because it is a part of their match.
 */
export type DeclaredFilter = Without<NewFilter, "dev" | "ifindex" | "pref"> & Removal & { dev: string; pref: number };

/**
 * A declared object of an nftables ruleset. The declaration of a table must contain all of the table's objects, because
 * other objects are removed. A table with `absent` must not exist.
 */
export type DeclaredNftObject = NftObject | ({ table: Table } & Removal);

/** A declared Open vSwitch datapath. */
export interface DeclaredDatapath extends WantedDatapath, Removal {}

/** A declared port of an Open vSwitch datapath. Without `number`, the kernel chooses the number of the port. */
export type DeclaredDatapathPort = Omit<NewPort, "ifindex"> & Removal & { datapath: string };

/**
 * A declared flow of an Open vSwitch datapath in the syntax of `ovs-dpctl`: `{ datapath: "dp0", flow:
 * "in_port(eth1),eth()", actions: "eth2" }`. The texts may contain names of ports.
 */
export interface DeclaredDatapathFlow extends Removal {
  datapath: string;
  /** Key and mask of the flow as text, such as "in_port(eth1),eth()". Key bits outside of the mask must be 0. */
  flow: string;
  /** Actions of the flow (default: none, so that packets are dropped). */
  actions?: string | undefined;
  /**
   * Unique flow identifier, UFID (default: computed from the owner's alias and the flow). If null, the flow has no
   * identifier; its key and mask, as the kernel lists them, identify the flow.
   */
  ufid?: string | null | undefined;
}

/** Declared settings of a network card, by topic of `bun-netlink/ethtool`. Only declared settings are compared. */
export type DeclaredEthtool = {
  [Topic in Exclude<keyof EthtoolTopics, "features">]?:
    | Partial<Omit<EthtoolTopics[Topic], keyof EthtoolDevice>>
    | undefined;
} & {
  /** Requested states of offload features by name: `{ "rx-gro": false }`. */
  features?: Bits | undefined;
};

/**
 * A declared peer of a WireGuard interface. The description contains no keys, only the paths of files with the keys.
 */
export interface DeclaredWireGuardPeer extends Omit<WireGuardPeerConfig, "presharedKey">, Removal {
  /** Absolute path of a file with the preshared key of a WireGuard peer in base64. The file is read for each plan. */
  presharedKeyFile?: string | undefined;
}

/** Declared settings of a WireGuard interface. Plans, errors and snapshots never contain keys. */
export interface DeclaredWireGuard extends Omit<WireGuardConfig, "privateKey" | "peers"> {
  /**
   * Absolute path of a file with the interface's private key in base64 (`wg genkey`). The file is read for each plan.
   */
  privateKeyFile?: string | undefined;
  /**
   * All peers of the WireGuard interface. Peers that are not in this list are removed. Without this field, peers are
   * neither compared nor changed.
   */
  peers?: readonly DeclaredWireGuardPeer[] | undefined;
}

/** An element of a declared set of ipset. Ranges are not supported, so each element must be declared separately. */
export interface DeclaredIpsetElement
  extends Omit<NewIpsetEntry, "addressTo" | "address2To" | "portTo" | "packets" | "bytes" | "before" | "after">,
    Removal {}

/** A declared set of ipset. */
export interface DeclaredIpset extends Omit<NewIpset, "name"> {
  /**
   * All elements of the set. Elements that are not in this list are removed, except those with a timeout. Without this
   * field, elements are neither compared nor changed.
   */
  elements?: readonly DeclaredIpsetElement[] | undefined;
}

type WithKeyFile<Algorithm> = Omit<Algorithm, "key"> & {
  /**
   * Absolute path of a file with the key of an IPsec algorithm in hexadecimal digits. The file is read for each plan.
   * The field is required to add a security association.
   */
  keyFile?: string | undefined;
};

/** Selects the packets to which an IPsec association or policy applies. */
type DeclaredSelector = Omit<Selector, "dev"> & {
  /** Name of the interface to which the selected packets belong. */
  dev?: string | undefined;
};

/** A declared security association of IPsec. Plans, errors and snapshots never contain keys. */
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
    /** Packets to which the security policy applies. An empty object selects all IPv4 packets. */
    selector: DeclaredSelector;
    /** Name of the network device that performs the IPsec operations of the policy (Linux 6.2). */
    offload?: string | undefined;
  };

/** A declared next hop or group of next hops. The id is required, because it identifies the next hop. */
export type DeclaredNexthop = Omit<NewNexthop, "id" | "dev" | "ifindex"> &
  Removal & { id: number; dev?: string | undefined };

/**
 * Marks for the entries of a description. New entries get these marks, and the marks show which existing entries belong
 * to the description. A marked entry that is no longer declared is removed.
 */
export interface DeclaredOwner {
  /**
   * Routing protocol that marks routes, rules, next hops and neighbours. Since Linux 5.18, the protocol also marks
   * addresses.
   */
  protocol?: Protocol | `${number}` | number | undefined;
  /**
   * Alias of links that are declared with a kind. The alias is also the comment of nftables tables, or of the objects
   * in them. The identifiers of Open vSwitch flows contain a hash of the alias.
   */
  alias?: string | undefined;
  /**
   * Whether several owners, each with its own alias, share nftables tables (default false). If true, the chains, sets,
   * maps and other objects of the description get the alias as their comment. Other objects of the tables are ignored.
   */
  sharedNftables?: boolean | undefined;
  /** Numbers of routing tables that belong to the description, including the rules that select these tables. */
  tables?: readonly number[] | undefined;
}

/** The declared tables of one network namespace. */
export interface DeclaredTables {
  /** Declared links by name. The value null declares that no link with this name exists. */
  links?: Readonly<Record<string, DeclaredLink | null>> | undefined;
  /**
   * Kernel parameters of the namespace, by name: `{ "net.ipv4.ip_forward": true, "net.ipv4.conf.eth0.rp_filter": 2 }`.
   * As in sysctl(8), a slash stands for a dot in the name of an interface: "net.ipv4.conf.eth0/5.rp_filter".
   */
  sysctls?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Settings of network cards, by interface: `{ eth0: { features: { "rx-gro": false }, rings: { rx: 4096 } } }`. */
  ethtool?: Readonly<Record<string, DeclaredEthtool>> | undefined;
  /** Settings and peers of WireGuard interfaces, by name. The interfaces are declared in `links`. */
  wireguard?: Readonly<Record<string, DeclaredWireGuard>> | undefined;
  /** Security associations of IPsec. Their keys are in files. */
  securityAssociations?: readonly DeclaredSecurityAssociation[] | undefined;
  securityPolicies?: readonly DeclaredSecurityPolicy[] | undefined;
  /** Sets of ipset, by name. The value null declares that no set with this name exists. */
  ipsets?: Readonly<Record<string, DeclaredIpset | null>> | undefined;
  addresses?: readonly DeclaredAddress[] | undefined;
  neighbours?: readonly DeclaredNeighbour[] | undefined;
  forwardingEntries?: readonly DeclaredForwardingEntry[] | undefined;
  nexthops?: readonly DeclaredNexthop[] | undefined;
  routes?: readonly DeclaredRoute[] | undefined;
  rules?: readonly DeclaredRule[] | undefined;
  qdiscs?: readonly DeclaredQdisc[] | undefined;
  classes?: readonly DeclaredClass[] | undefined;
  filters?: readonly DeclaredFilter[] | undefined;
  bridgeVlans?: readonly DeclaredBridgeVlan[] | undefined;
  /**
   * Declared nftables tables: a ruleset in the nft language, a list of objects, or the JSON form of a ruleset
   * (`toJSON`, `nft -j list ruleset`).
   */
  nftables?: string | Ruleset | readonly DeclaredNftObject[] | undefined;
  datapaths?: readonly DeclaredDatapath[] | undefined;
  datapathPorts?: readonly DeclaredDatapathPort[] | undefined;
  datapathFlows?: readonly DeclaredDatapathFlow[] | undefined;
  /**
   * Marks that identify the entries of the description in the kernel. A namespace inherits the marks of the whole
   * description.
   */
  owner?: DeclaredOwner | undefined;
  /**
   * Selects, for each table, the undeclared entries that are removed. With "partial" (default), entries with a mark of
   * the owner are removed. With "exact", all entries are removed except those that the kernel has created.
   */
  mode?: { readonly [Name in Exclude<TableName, "namespaces">]?: TableMode | undefined } | undefined;
}

/** A description of the state that network namespaces should have. */
export interface Description extends DeclaredTables {
  /** URL of the JSON Schema of descriptions, for editors. This member has no other effect. */
  $schema?: string | undefined;
  /**
   * Declarations of other network namespaces, by name. Missing namespaces are created. The value null declares that no
   * namespace with this name exists.
   */
  namespaces?: Readonly<Record<string, DeclaredTables | null>> | undefined;
}

/** Options for {@link desired}. */
export interface DesiredOptions {
  /** Network namespace to which the description applies (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Handles of existing namespaces that the description declares in `namespaces`. Names without a handle refer to
   * namespaces of `ip netns`.
   */
  namespaces?: Readonly<Record<string, NamespaceSource>> | undefined;
  /**
   * Connection to the Open vSwitch datapaths of the described namespace, which replaces the kernel. An example is a
   * `FakeDatapath` of `bun-netlink/testing`.
   */
  ovsConnection?: DatapathConnection | undefined;
}
