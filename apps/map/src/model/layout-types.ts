import type { Area, Edge, Host, Node, Remote } from "./graph-types.ts";

/** A rectangle in the coordinates of the map. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An interface with its place. Ports lie inside of the box of their parent, below its header. */
export interface NodeBox extends Box {
  readonly node: Node;
  readonly ports: readonly NodeBox[];
  /** Nesting level: 0 for an interface that is not a port. */
  readonly level: number;
}

/** A namespace with its place. */
export interface AreaBox extends Box {
  readonly area: Area;
  /** Interfaces that are not ports of another shown interface. */
  readonly nodes: readonly NodeBox[];
}

/** A host with its place. */
export interface HostBox extends Box {
  readonly host: Host;
}

/** A remote end with its place. */
export interface RemoteBox extends Box {
  readonly remote: Remote;
}

/** A connection with the data of its path, in the syntax of SVG. */
export interface EdgePath {
  readonly edge: Edge;
  readonly path: string;
}

/** The places of everything that is shown. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Frames of hosts; empty if the map shows only one host. */
  readonly hosts: readonly HostBox[];
  readonly areas: readonly AreaBox[];
  /** All boxes of interfaces by the id of the node, parents before their ports. */
  readonly nodes: ReadonlyMap<string, NodeBox>;
  readonly remotes: readonly RemoteBox[];
  readonly edges: readonly EdgePath[];
}
