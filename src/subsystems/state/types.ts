import type { NamespaceSource } from "../../sock/namespace.ts";
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
import type { TableMode, TableName } from "./table.ts";
import type { WantedDatapath } from "./tables/ovs/datapaths.ts";

type Without<Type, Names extends string> = Type extends unknown ? Omit<Type, Names> : never;

/** A removal: the entry must not exist. */
interface Removal {
  /** Whether the entry must not exist. Only the fields that identify it are used. */
  absent?: boolean | undefined;
}

/**
 * A declared link. With `kind`, the link is created if it does not exist. Without `kind`, it must exist, or be the peer
 * of another declared link; then only the declared settings are changed.
 */
export type DeclaredLink = Without<NewLink, "ifname" | "ifindex" | "netns" | "master" | "link"> & {
  /** Name of the bridge, bond or VRF to join; null for none. */
  master?: string | null | undefined;
  /** Name of the underlying interface, in the namespace of the declaration. */
  link?: string | undefined;
  /** Namespace to place the link in: a name in `namespaces` of the description. */
  netns?: string | undefined;
  /** Alternative names that the link must have. */
  altnames?: readonly string[] | undefined;
};

/** A declared address: `{ dev: "br0", local: "192.0.2.1/24" }`, or `{ dev: "br0", address: "192.0.2.1/24" }`. */
export type DeclaredAddress = Omit<NewAddress, "dev" | "ifindex" | "local"> &
  Removal & { dev: string; local?: string | undefined };

/** A declared route: `{ dst: "default", gateway: "192.0.2.254" }`, or `{ to: "default", via: "192.0.2.254" }`. */
export type DeclaredRoute = Omit<NewRoute, "dst" | "dev" | "ifindex" | "via" | "nexthops"> &
  Removal & {
    dst?: string | undefined;
    /** Another name of `dst`. */
    to?: string | undefined;
    /** A gateway, as in `gateway`, or one of another address family. */
    via?: string | Via | undefined;
    dev?: string | undefined;
    nexthops?: readonly (Omit<NewRouteNexthop, "dev" | "ifindex"> & { dev?: string | undefined })[] | undefined;
  };

/** A declared rule. Its priority is required, because it identifies the rule. */
export type DeclaredRule = Omit<NewRule, "priority"> & Removal & { priority: number };

/** A declared neighbour or proxy entry. */
export type DeclaredNeighbour = Omit<NewNeighbour, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared entry of the forwarding database of a bridge (with the flag "master") or of an interface. */
export type DeclaredForwardingEntry = Omit<NewFdbEntry, "dev" | "ifindex" | "viaIf" | "viaIfindex"> &
  Removal & { dev: string };

/** A declared queueing discipline. Its parent is "root", or "ingress" for the kinds ingress and clsact, by default. */
export type DeclaredQdisc = Without<NewQdisc, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared VLAN of a bridge or a port, or a range of VLANs. */
export type DeclaredBridgeVlan = Omit<NewBridgeVlan, "dev" | "ifindex"> & Removal & { dev: string };

/** A declared class of a queueing discipline. Its parent is the discipline, by default. */
export type DeclaredClass = Without<NewTrafficClass, "dev" | "ifindex"> & Removal & { dev: string };

/**
 * A declared filter. Its `pref` is required, because it identifies the filter. Its `handle` is 1 by default; kinds in
 * which the handle is a part of the filter (fw, route, u32) require it.
 */
export type DeclaredFilter = Without<NewFilter, "dev" | "ifindex" | "pref"> & Removal & { dev: string; pref: number };

/**
 * A declared object of a ruleset. All objects of a declared table are declared: the table is replaced as a whole if it
 * differs. A table with `absent` must not exist.
 */
export type DeclaredNftObject = NftObject | ({ table: Table } & Removal);

/** A declared datapath of Open vSwitch. */
export interface DeclaredDatapath extends WantedDatapath, Removal {}

/** A declared port of a datapath. Its `number` is chosen by the kernel, unless it is declared. */
export type DeclaredDatapathPort = Omit<NewPort, "ifindex"> & Removal & { datapath: string };

/**
 * A declared flow of a datapath, in the form of `ovs-dpctl`: `{ datapath: "dp0", flow: "in_port(eth1),eth()", actions:
 * "eth2" }`. The texts may contain names of ports.
 */
export interface DeclaredDatapathFlow extends Removal {
  datapath: string;
  /** Key and mask. The bits of the key outside of the mask must be 0. */
  flow: string;
  /** Actions (default: none, so that packets are dropped). */
  actions?: string | undefined;
  /**
   * Identifier of the flow (default: computed from the owner's alias and the flow); null for a flow without one, which
   * is identified by its key and mask as they are listed.
   */
  ufid?: string | null | undefined;
}

/** A declared next hop or group of next hops. Its id is required, because it identifies the next hop. */
export type DeclaredNexthop = Omit<NewNexthop, "id" | "dev" | "ifindex"> &
  Removal & { id: number; dev?: string | undefined };

/**
 * Marks of the entries that belong to the description. New entries get the marks. Entries that carry a mark and are no
 * longer declared are removed.
 */
export interface DeclaredOwner {
  /** Protocol of routes, rules, next hops, neighbours, and of addresses since Linux 5.18. */
  protocol?: Protocol | number | undefined;
  /**
   * Alias of links that are declared with a kind, and comment of tables of nftables. The identifiers of flows contain a
   * hash of it.
   */
  alias?: string | undefined;
  /** Routing tables whose routes, and rules that select them, belong to the description. */
  tables?: readonly number[] | undefined;
}

/** The declared tables of one namespace. */
export interface DeclaredTables {
  /** Links by name; null for a link that must not exist. */
  links?: Readonly<Record<string, DeclaredLink | null>> | undefined;
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
  /** Complete tables of nftables: objects, or a ruleset in the form of `toJSON` and `nft -j list ruleset`. */
  nftables?: Ruleset | readonly DeclaredNftObject[] | undefined;
  datapaths?: readonly DeclaredDatapath[] | undefined;
  datapathPorts?: readonly DeclaredDatapathPort[] | undefined;
  datapathFlows?: readonly DeclaredDatapathFlow[] | undefined;
  /** Marks of owned entries (default in a namespace: those of the whole description). */
  owner?: DeclaredOwner | undefined;
  /**
   * Which undeclared entries of a table are removed: with "partial" (default) those that carry a mark of the owner, with
   * "exact" all that were not created by the kernel.
   */
  mode?: { readonly [Name in Exclude<TableName, "namespaces">]?: TableMode | undefined } | undefined;
}

/** A description of the state that network namespaces should have. */
export interface Description extends DeclaredTables {
  /**
   * Other namespaces by name, which are created if they do not exist; null for a name that must not exist. Their
   * objects are declared like those of the description itself.
   */
  namespaces?: Readonly<Record<string, DeclaredTables | null>> | undefined;
}

/** Options for {@link desired}. */
export interface DesiredOptions {
  /** Network namespace that the description applies to (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Existing namespaces for names in `namespaces` of the description. All other names are those of `ip netns`.
   */
  namespaces?: Readonly<Record<string, NamespaceSource>> | undefined;
  /**
   * A connection that is used for the datapaths of the description itself instead of the kernel, for example a
   * `FakeDatapath` of `bun-netlink/testing`.
   */
  ovsConnection?: DatapathConnection | undefined;
}
