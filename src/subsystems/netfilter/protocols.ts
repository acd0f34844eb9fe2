import {
  IPPROTO_DCCP,
  IPPROTO_GRE,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "../../constants/in.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { NumberNames } from "../route/core/names.ts";

/** Protocol of a tracked connection: a name, or the number of any other protocol (`IPPROTO_*`, linux/in.h). */
export type ConnectionProtocol = "icmp" | "tcp" | "udp" | "dccp" | "gre" | "icmpv6" | "sctp" | "udplite";

export const protocols: NumberNames<ConnectionProtocol> = /* @__PURE__ */ new NumberNames(
  {
    icmp: IPPROTO_ICMP,
    tcp: IPPROTO_TCP,
    udp: IPPROTO_UDP,
    dccp: IPPROTO_DCCP,
    gre: IPPROTO_GRE,
    icmpv6: IPPROTO_ICMPV6,
    sctp: IPPROTO_SCTP,
    udplite: IPPROTO_UDPLITE,
  },
  0xff,
);

/** Address family of a tracked connection or an ipset: "inet" is IPv4, "inet6" is IPv6. */
export type IpFamily = "inet" | "inet6";

export const ipFamilies: NumberNames<IpFamily> = /* @__PURE__ */ new NumberNames(
  { inet: AF_INET, inet6: AF_INET6 },
  0xff,
);
