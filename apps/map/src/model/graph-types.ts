import type { JsonObject } from "../feed.ts";
import type { Group } from "./kinds.ts";

/**
 * Operational state of an interface: "no-carrier" is up without a connection, "down" is switched off by the
 * administrator.
 */
export type LinkState = "up" | "no-carrier" | "down";

/** An interface. */
export interface Node {
  /** Unique and constant: host, namespace and interface index. */
  readonly id: string;
  readonly area: Area;
  readonly ifindex: number;
  readonly name: string;
  /** Kind of the link, or its hardware type if it has no kind. */
  readonly kind: string;
  readonly group: Group;
  readonly state: LinkState;
  /** Addresses with prefix lengths, those of global scope first. */
  readonly addresses: readonly string[];
  /** Bridge, bond, VRF or datapath that contains the interface as a port. */
  parent: Node | undefined;
  readonly ports: Node[];
  /** The object of the feed. */
  readonly item: JsonObject;
  readonly rates: JsonObject | undefined;
  /** The datapath whose internal port this interface is. */
  datapath: JsonObject | undefined;
}

/** A network namespace. */
export interface Area {
  /** Unique and constant: host and namespace. */
  readonly id: string;
  readonly host: string;
  readonly netns: string;
  readonly name: string;
  /** Whether the feed runs in the namespace. */
  readonly isOwn: boolean;
  readonly nodes: Node[];
  readonly error: string | undefined;
  readonly item: JsonObject;
}

/** A tunnel endpoint that is not an interface of the map. */
export interface Remote {
  readonly id: string;
  readonly address: string;
}

/**
 * A connection. "pair" connects both ends of a pair; "lower" leads from an interface to the one below it; "tunnel" leads
 * to the remote end.
 */
export interface Edge {
  readonly id: string;
  readonly kind: "pair" | "lower" | "tunnel";
  readonly from: Node;
  readonly to: Node | Remote;
  /** Whether both ends are up. */
  readonly isUp: boolean;
}

/** A host. */
export interface Host {
  readonly name: string;
  readonly areas: readonly Area[];
  readonly loss: string | undefined;
}

/** The network as nodes and edges. */
export interface Graph {
  readonly hosts: readonly Host[];
  readonly nodes: ReadonlyMap<string, Node>;
  readonly remotes: readonly Remote[];
  readonly edges: readonly Edge[];
}
