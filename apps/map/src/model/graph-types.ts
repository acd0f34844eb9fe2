import type { Drops } from "../drops.ts";
import type { JsonObject } from "../feed.ts";
import type { Declared } from "./declared.ts";
import type { Group } from "./kinds.ts";

/**
 * Operational state of an interface. "no-carrier": it is switched on, but has no connection. "down": the administrator
 * has switched it off.
 */
export type LinkState = "up" | "no-carrier" | "down";

/** An interface as a node of the graph. */
export interface Node {
  /** Unique and constant id of the interface, made of host, namespace and interface index. */
  readonly id: string;
  readonly namespace: Namespace;
  readonly ifindex: number;
  readonly name: string;
  /** Kind of the link, or its hardware type if it has no kind. */
  readonly kind: string;
  readonly group: Group;
  readonly state: LinkState;
  /** Addresses of the interface with prefix lengths; addresses of global scope are first. */
  readonly addresses: readonly string[];
  /** Bridge, bond, VRF or datapath that contains the interface as a port. */
  parent: Node | undefined;
  readonly ports: Node[];
  /** The other end of a pair, such as a veth pair. */
  peer: Node | undefined;
  /** The interface as the feed describes it. */
  readonly item: JsonObject;
  readonly rates: JsonObject | undefined;
  /** Number of dropped packets that the interface is known to have received. */
  readonly drops: number;
  /** Whether a step that leads to the declared state concerns the interface. */
  readonly isDrifting: boolean;
  /** The Open vSwitch datapath whose internal port this interface is. */
  datapath: JsonObject | undefined;
}

/** A network namespace of the graph. */
export interface Namespace {
  /** Unique and constant id of the namespace, made of host and namespace identity. */
  readonly id: string;
  readonly host: string;
  readonly netns: string;
  readonly name: string;
  /** Whether the program that produces the feed runs in the namespace. */
  readonly isOwn: boolean;
  readonly nodes: Node[];
  readonly error: string | undefined;
  readonly declared: Declared;
  readonly item: JsonObject;
}

/** A tunnel endpoint that is not an interface of the map. */
export interface Remote {
  readonly id: string;
  readonly address: string;
}

/**
 * A connection between interfaces. An edge of the kind "pair" connects both ends of a pair such as veth. An edge of the
 * kind "lower" leads from an interface to the interface below it. An edge of the kind "tunnel" leads to the remote end.
 */
export interface Edge {
  readonly id: string;
  readonly kind: "pair" | "lower" | "tunnel";
  readonly from: Node;
  readonly to: Node | Remote;
  /** Whether both ends of the connection are up. */
  readonly isUp: boolean;
}

/** A host with the network namespaces that the map shows. */
export interface Host {
  readonly name: string;
  readonly namespaces: readonly Namespace[];
  readonly loss: string | undefined;
  /** Dropped packets; undefined if the feed does not contain them. */
  readonly drops: Drops | undefined;
}

/** The network as nodes and edges. */
export interface Graph {
  readonly hosts: readonly Host[];
  readonly nodes: ReadonlyMap<string, Node>;
  readonly remotes: readonly Remote[];
  readonly edges: readonly Edge[];
}
