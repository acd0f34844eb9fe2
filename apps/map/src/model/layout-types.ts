import type { Edge, Host, Namespace, Node, Remote } from "./graph-types.ts";

/** A rectangle in the coordinates of the map. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An interface with its position on the map. The boxes of ports lie inside of their parent's box, below its header. */
export interface NodeBox extends Box {
  readonly node: Node;
  readonly ports: readonly NodeBox[];
  /** Nesting depth of the interface: 0 for an interface that is not a port. */
  readonly level: number;
}

/** A namespace with its position on the map. */
export interface NamespaceBox extends Box {
  readonly namespace: Namespace;
  /** Interfaces of the namespace that are not ports of another visible interface. */
  readonly nodes: readonly NodeBox[];
}

/** A host with its position on the map. */
export interface HostBox extends Box {
  readonly host: Host;
}

/** The remote end of a tunnel with its position on the map. */
export interface RemoteBox extends Box {
  readonly remote: Remote;
}

/** A connection with the path that draws it, in SVG syntax. */
export interface EdgePath {
  readonly edge: Edge;
  readonly path: string;
}

/** The connections between two namespaces, or a namespace and a remote end, with the path that draws them. */
export interface BundlePath {
  readonly id: string;
  readonly edges: readonly Edge[];
  readonly path: string;
}

/** The positions of all elements of the map. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Frames of hosts; empty if the map shows only one host. */
  readonly hosts: readonly HostBox[];
  readonly namespaces: readonly NamespaceBox[];
  /** Boxes of all interfaces by the id of the interface, parents before their ports. */
  readonly nodes: ReadonlyMap<string, NodeBox>;
  readonly remotes: readonly RemoteBox[];
  readonly edges: readonly EdgePath[];
  /** Connections that are drawn in place of `edges` when the map is zoomed out. */
  readonly bundles: readonly BundlePath[];
}
