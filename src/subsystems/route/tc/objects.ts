import type * as tc from "../../../families/tc.ts";
import type { ExtraAttributes, Read, Write } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { BareClass, BareQdisc, ClassOptionsOf, FilterOptionsOf, KindOptions, QdiscOptionsOf } from "./kinds.ts";

/** The same for what is to be done, which can be said without a kind where that is clear: of what is taken away. */
type NewKind<Options, Bare extends string = never> =
  | KindOptions<Options, Bare>
  | { kind?: undefined; options?: undefined };

/** What all objects of traffic control say. The names are those of `tc -json`, in camel case. */
interface TcBase extends ExtraAttributes {
  /** The interface's name, unless it has gone away meanwhile. */
  dev?: string;
  ifindex: number;
  /** "1:", "1:10"; numbers are hexadecimal. */
  handle: string;
  /** What it hangs on: "root", "ingress", a handle, or for filters of clsact "clsact/ingress" and "clsact/egress". */
  parent: string;
  stats?: tc.TcStats;
  stats2?: tc.TcaStatsAttrs;
  /** Where an old kernel keeps statistics of the kind. */
  xstats?: tc.Attrs["xstats"];
  stab?: tc.TcaStabAttrs;
  hwOffload?: number;
}

/** A queueing discipline. */
export type Qdisc = TcBase &
  KindOptions<QdiscOptionsOf<Read>, BareQdisc> & {
    /** How often it is referred to. */
    refcnt: number;
    ingressBlock?: number;
    egressBlock?: number;
  };

/** A class of a discipline. */
export type TrafficClass = Omit<TcBase, "stats2" | "xstats"> &
  KindOptions<ClassOptionsOf<Read>, BareClass> & {
    stats2?: tc.ClassStatsAttrs;
    /** Where an old kernel keeps statistics of the kind. */
    xstats?: tc.ClassAttrs["xstats"];
    /** The discipline that holds its packets: "8001:". */
    leaf?: string;
  };

/** A filter, or the whole of one priority, which has no options. */
export type Filter = Omit<TcBase, "handle"> &
  KindOptions<FilterOptionsOf<Read>> & {
    /** Which filter of its kind; what the number means is the kind's own affair. */
    handle: number;
    /** Its place among the others: lower ones are asked first. */
    pref: number;
    /** The protocol of packets that it is for: 0x0800 … (`ETH_P_*`) */
    protocol: number;
    chain: number;
  };

interface NewTc {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  stab?: tc.TcaStabAttrs<Write> | undefined;
  rate?: Partial<tc.GnetEstimator> | undefined;
}

/** A discipline that is to be made, changed or taken away. What `list()` has given can be given back. */
export type NewQdisc = NewTc &
  NewKind<QdiscOptionsOf<Write>, BareQdisc> & {
    /** What it hangs on (default: "root"; of ingress and clsact "ingress"). */
    parent?: string | number | undefined;
    handle?: string | number | undefined;
    ingressBlock?: number | undefined;
    egressBlock?: number | undefined;
  };

/** A class that is to be made, changed or taken away. What `list()` has given can be given back. */
export type NewTrafficClass = NewTc &
  NewKind<ClassOptionsOf<Write>, BareClass> & {
    parent?: string | number | undefined;
    /** Its own handle: "1:10". */
    handle: string | number;
  };

/** A filter that is to be made, changed or taken away. What `list()` has given can be given back. */
export type NewFilter = NewTc &
  NewKind<FilterOptionsOf<Write>> & {
    /** What it hangs on: "1:", "root", "ingress", "clsact/ingress", "clsact/egress". */
    parent: string | number;
    handle?: number | undefined;
    /** Its place among the others; the kernel finds one when it is left out. */
    pref?: number | undefined;
    /** The protocol of packets that it is for (default: all). */
    protocol?: number | keyof typeof protocolNumbers | undefined;
    chain?: number | undefined;
  };

/** Protocols of packets by name. (`ETH_P_*`) */
export const protocolNumbers = {
  all: 3,
  ip: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  "802.1Q": 0x8100,
  "802.1ad": 0x88a8,
} as const;
