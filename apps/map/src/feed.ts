/**
 * The input of the map: the state of hosts and its changes, as JSON values. A feed can be written to any transport and
 * read back.
 *
 * The state of a host consists of entries. An entry is identified by its table, its network namespace and its key, and
 * has an item: the object that programs get from `bun-netlink/route`, in the form that `jsonItem` (json.ts) returns.
 *
 * A feed keeps these rules:
 *
 * 1. The first event of a host is a `snapshot`. A `snapshot` replaces everything known about the host. A snapshot
 *    without entries removes the host from the map.
 * 2. `change` events are in the order of the changes. Applied to the last snapshot, they give the current state.
 * 3. A `resync` announces that messages were lost and that tables were re-read. The differences follow as `change`
 *    events, or a new `snapshot` follows.
 * 4. A `loss` announces that the state may be out of date and that no differences are known, for example because the
 *    host is not reachable. The state is valid again after the next `snapshot` of the host.
 */
export type Feed = (signal: AbortSignal) => AsyncIterable<FeedEvent>;

/** Tables of a host. The comment of each table describes the key and the item of its entries. */
export const tables = [
  /**
   * Table of network namespaces. Key: "". Item: {@link NamespaceItem}. Required: the map shows entries of other tables
   * only for namespaces in this table.
   */
  "namespaces",
  /** Table of interfaces. Key: the interface index. Item: `Link` of `bun-netlink/route`. */
  "links",
  /** Table of addresses. Key: any text that is unique in the namespace. Item: `Address` of `bun-netlink/route`. */
  "addresses",
  /** Table of routes. Key: any text that is unique in the namespace. Item: `Route` of `bun-netlink/route`. */
  "routes",
  /** Table of the traffic of interfaces, which is optional. Key: the interface index. Item: {@link RateItem}. */
  "rates",
  /** Table of Open vSwitch datapaths. Key: the name of the datapath. Item: {@link DatapathItem}. */
  "datapaths",
  /**
   * Table of the declared state, which is optional. Key: any text that is unique in the namespace. Item: {@link
   * DesiredItem}.
   */
  "desired",
  /**
   * Table of dropped packets, which is optional. Namespace: "", because the kernel does not report the namespace of a
   * dropped packet. Key: "" for the {@link DropTotals}, any other text for a {@link DropItem}.
   */
  "drops",
] as const;

/** Name of a table of the map's feed. */
export type TableName = (typeof tables)[number];

/** A value that JSON can represent. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** An object that JSON can represent. */
export type JsonObject = { readonly [name: string]: Json | undefined };

/** Identifies an entry of a host by table, namespace and key. */
export interface EntryId {
  readonly table: TableName;
  /** Identity of the entry's namespace (`NetworkNamespace.id`). It is unique on the host and does not change. */
  readonly netns: string;
  readonly key: string;
}

/** A new state of an entry, or its removal if `item` is null. Removing an unknown entry has no effect. */
export interface Change extends EntryId {
  readonly item: JsonObject | null;
  /** The program that made the change, if the feed knows it: `ChangedBy` of `bun-netlink/watch`. */
  readonly by?: JsonObject;
}

/** An entry in a snapshot of a host. */
export interface Entry extends EntryId {
  readonly item: JsonObject;
}

/** A network namespace in a feed of the map. */
export interface NamespaceItem extends JsonObject {
  /** Names of the namespace; empty for a namespace without a name. */
  readonly names: readonly string[];
  /** Whether the program that produces the feed runs in the namespace. */
  readonly isOwn?: boolean;
  /**
   * Identities of other namespaces, by the id (nsid) that this namespace has assigned to them. The map needs them to
   * find the other end of a link with `linkNetnsid`.
   */
  readonly peers?: { readonly [nsid: string]: string };
  /** Number of routes that the feed omits, because the namespace has too many. */
  readonly omittedRoutes?: number;
  /** Message of the error that prevents the namespace from being read; absent without an error. */
  readonly error?: string;
}

/** Traffic of an interface per second, measured over the last interval. */
export interface RateItem extends JsonObject {
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxPackets: number;
  readonly txPackets: number;
}

/** An Open vSwitch datapath in a feed of the map. */
export interface DatapathItem extends JsonObject {
  /** Interface index of the datapath's internal port. */
  readonly ifindex: number;
  readonly ports: readonly DatapathPort[];
  /** Number of flows of the datapath. */
  readonly flowCount: number;
  /** Flows of the datapath with the most packets per second, in descending order. */
  readonly flows: readonly DatapathFlow[];
}

/** A port of an Open vSwitch datapath. */
export interface DatapathPort extends JsonObject {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  /** Interface index of the port in its namespace. */
  readonly ifindex?: number;
  /** Whether the port's interface is in the namespace of the datapath. */
  readonly isLocal?: boolean;
}

/** A flow of an Open vSwitch datapath, in the format of `ovs-dpctl`. */
export interface DatapathFlow extends JsonObject {
  readonly match: string;
  readonly actions: string;
  readonly packets: number;
  readonly packetsPerSecond: number;
}

/** Differences of a network namespace from its declared state, a plan that is not confirmed, or the end of a plan. */
export interface DesiredItem extends JsonObject {
  readonly kind: "drift" | "plan" | "result";
  /** The steps that lead to the declared state, or those of the plan, as texts of `Step`. A long list is cut. */
  readonly steps: readonly string[];
  /** Number of all steps. */
  readonly count: number;
  /** Why the kernel cannot have the declared state at the moment, or why the plan failed. */
  readonly error?: string;
  /** Identifier of the plan. `title` is the program that applied it. */
  readonly plan?: string;
  readonly title?: string;
  /**
   * State of the plan: "planned" before it is applied, or a `RecordedState` of `bun-netlink/state`. Of a result:
   * "confirmed", "undone" or "failed".
   */
  readonly state?: string;
  /** Time in milliseconds since 1970 at which the plan is undone unless it is confirmed. */
  readonly until?: number;
}

/** Dropped packets with the same reason and the same interface. */
export interface DropItem extends JsonObject {
  /** Reason of the kernel, such as "NO_SOCKET". Kernels before Linux 5.18 report only the function. */
  readonly reason: string;
  readonly count: number;
  /** Index of the interface that received the packets, in the namespace of that interface. */
  readonly ifindex?: number;
  /** Name of the interface; absent if several interfaces with different names have the index. */
  readonly ifname?: string;
  /** Identity of the interface's namespace, if it is known. */
  readonly netns?: string;
  /** Last different packets, newest first: "udp 10.0.0.1:53 > 10.0.0.2:4000". */
  readonly packets: readonly string[];
}

/** Numbers of all dropped packets of a host since the feed started. */
export interface DropTotals extends JsonObject {
  /** Number of reported packets. */
  readonly count: number;
  /** Number of dropped packets whose reports were lost. */
  readonly lost: number;
  /** Whether more reports than `lost` may have been lost. */
  readonly isLostMore?: boolean;
  /** Number of reported packets whose reason and interface are no longer in the table. */
  readonly omitted: number;
  /** Why no packets are reported; absent without an error. */
  readonly error?: string;
}

interface HostEvent {
  /** Name of the host to which the event belongs. */
  readonly host: string;
  /** Time of the event in milliseconds since 1970, by the clock of the host. */
  readonly time: number;
}

/** An event of a feed: a snapshot of a host, a change, a resync or a loss. */
export type FeedEvent =
  | (HostEvent & { readonly type: "snapshot"; readonly entries: readonly Entry[] })
  | (HostEvent & { readonly type: "change"; readonly changes: readonly Change[] })
  | (HostEvent & {
      readonly type: "resync";
      /**
       * Namespace that was re-read; `table` is the table that was re-read. If both are absent, all tables of the host
       * were re-read.
       */
      readonly netns?: string;
      readonly table?: TableName;
      /** Why the table was re-read: a `ResyncReason` of `bun-netlink/watch`, or a text of the feed's transport. */
      readonly reason: string;
      /** Number of netlink messages that were lost before the table was re-read. */
      readonly dropped: number;
      /** Whether more messages than `dropped` may have been lost. */
      readonly unknown?: boolean;
    })
  | (HostEvent & { readonly type: "loss"; readonly reason: string });
