import {
  NF_INET_FORWARD,
  NF_INET_INGRESS,
  NF_INET_LOCAL_IN,
  NF_INET_LOCAL_OUT,
  NF_INET_POST_ROUTING,
  NF_INET_PRE_ROUTING,
  NFPROTO_ARP,
  NFPROTO_BRIDGE,
  NFPROTO_INET,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
  NFPROTO_NETDEV,
} from "../../constants/netfilter.ts";
import {
  IP_CT_ESTABLISHED,
  IP_CT_ESTABLISHED_REPLY,
  IP_CT_NEW,
  IP_CT_RELATED,
  IP_CT_RELATED_REPLY,
} from "../../constants/nf_conntrack_common.ts";
import { NFQNL_COPY_META, NFQNL_COPY_NONE, NFQNL_COPY_PACKET } from "../../constants/nfnetlink_queue.ts";
import { NumberNames } from "../route/core/names.ts";

/** A netfilter hook, with the name that `nft` uses (`NF_INET_*`, linux/netfilter.h). */
export type HookName = "prerouting" | "input" | "forward" | "output" | "postrouting" | "ingress";

/** A netfilter protocol family, with the name that `nft` uses (`NFPROTO_*`, linux/netfilter.h). */
export type FamilyName = "inet" | "ip" | "arp" | "netdev" | "bridge" | "ip6";

/**
 * Copy mode of a packet queue: "none" delivers no packets, "meta" delivers only the metadata of each packet, and
 * "packet" also delivers its contents.
 */
export type CopyMode = "none" | "meta" | "packet";

/** State of a packet's connection (`IP_CT_*`, linux/netfilter/nf_conntrack_common.h). */
export type ConntrackInfo = "established" | "related" | "new" | "established-reply" | "related-reply";

export const hookNames: NumberNames<HookName> = /* @__PURE__ */ new NumberNames(
  {
    prerouting: NF_INET_PRE_ROUTING,
    input: NF_INET_LOCAL_IN,
    forward: NF_INET_FORWARD,
    output: NF_INET_LOCAL_OUT,
    postrouting: NF_INET_POST_ROUTING,
    ingress: NF_INET_INGRESS,
  },
  0xff,
);

export const familyNames: NumberNames<FamilyName> = /* @__PURE__ */ new NumberNames(
  {
    inet: NFPROTO_INET,
    ip: NFPROTO_IPV4,
    arp: NFPROTO_ARP,
    netdev: NFPROTO_NETDEV,
    bridge: NFPROTO_BRIDGE,
    ip6: NFPROTO_IPV6,
  },
  0xff,
);

export const copyModeNames: NumberNames<CopyMode> = /* @__PURE__ */ new NumberNames(
  { none: NFQNL_COPY_NONE, meta: NFQNL_COPY_META, packet: NFQNL_COPY_PACKET },
  0xff,
);

export const conntrackInfoNames: NumberNames<ConntrackInfo> = /* @__PURE__ */ new NumberNames(
  {
    established: IP_CT_ESTABLISHED,
    related: IP_CT_RELATED,
    new: IP_CT_NEW,
    "established-reply": IP_CT_ESTABLISHED_REPLY,
    "related-reply": IP_CT_RELATED_REPLY,
  },
  0xff,
);
