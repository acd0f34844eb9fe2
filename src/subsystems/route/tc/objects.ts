import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Read, Write } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { BareClass, BareQdisc, ClassOptionsOf, FilterOptionsOf, KindOptions, QdiscOptionsOf } from "./kinds.ts";

/** A kind with its options in a request. The kind may be omitted where it is clear, as in `delete`. */
type NewKind<Options, Bare extends string = never> =
  | KindOptions<Options, Bare>
  | { kind?: undefined; options?: undefined };

/** Fields of all traffic control objects. Field names are those of `tc -json`, in camel case. */
interface TcBase extends ExtraAttributes {
  /** Name of the interface; absent if it was deleted in the meantime. */
  dev?: string;
  ifindex: number;
  /** Handle such as "1:" or "1:10", in hexadecimal. */
  handle: string;
  /** Parent: "root", "ingress", a handle, or for filters of clsact "clsact/ingress" and "clsact/egress". */
  parent: string;
  stats?: tc.TcStats;
  stats2?: tc.TcaStatsAttrs;
  /** Statistics of the kind on old kernels. */
  xstats?: tc.Attrs["xstats"];
  stab?: tc.TcaStabAttrs;
  hwOffload?: number;
}

/** A queueing discipline. */
export type Qdisc = TcBase &
  KindOptions<QdiscOptionsOf<Read>, BareQdisc> & {
    /** Reference count. */
    refcnt: number;
    ingressBlock?: number;
    egressBlock?: number;
  };

/** A class of a discipline. */
export type TrafficClass = Omit<TcBase, "stats2" | "xstats"> &
  KindOptions<ClassOptionsOf<Read>, BareClass> & {
    stats2?: tc.ClassStatsAttrs;
    /** Statistics of the kind on old kernels. */
    xstats?: tc.ClassAttrs["xstats"];
    /** Handle of the discipline that holds its packets: "8001:". */
    leaf?: string;
  };

/** A filter, or the head of a priority, which has no options. */
export type Filter = Omit<TcBase, "handle"> &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Number of the filter; its meaning depends on the kind. */
    handle: number;
    /** Priority: filters with lower numbers are tried first. */
    pref: number;
    /** Protocol of the packets: 0x0800 … (`ETH_P_*`) */
    protocol: number;
    chain: number;
  };

interface NewTc {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  stab?: tc.TcaStabAttrs<Write> | undefined;
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/** A discipline to add, change or delete. A listed {@link Qdisc} is accepted as it is. */
export type NewQdisc = NewTc &
  NewKind<QdiscOptionsOf<Write>, BareQdisc> & {
    /** Parent (default: "root"; "ingress" for ingress and clsact). */
    parent?: string | number | undefined;
    handle?: string | number | undefined;
    ingressBlock?: number | undefined;
    egressBlock?: number | undefined;
  };

/** A class to add, change or delete. A listed {@link TrafficClass} is accepted as it is. */
export type NewTrafficClass = NewTc &
  NewKind<ClassOptionsOf<Write>, BareClass> & {
    parent?: string | number | undefined;
    /** Handle of the class: "1:10". */
    handle: string | number;
  };

/** A filter to add, change or delete. A listed {@link Filter} is accepted as it is. */
export type NewFilter = NewTc &
  NewKind<FilterOptionsOf<Write>> & {
    /** Parent: "1:", "root", "ingress", "clsact/ingress", "clsact/egress". */
    parent: string | number;
    handle?: number | undefined;
    /** Priority (default: chosen by the kernel). */
    pref?: number | undefined;
    /** Protocol of the packets (default: all). */
    protocol?: number | keyof typeof protocolNumbers | undefined;
    chain?: number | undefined;
  };

/** Packet protocols by name. (`ETH_P_*`) */
export const protocolNumbers = {
  all: 3,
  ip: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  "802.1Q": 0x8100,
  "802.1ad": 0x88a8,
} as const;
