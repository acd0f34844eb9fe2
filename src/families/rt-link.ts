// Generated from rt-link.yaml with specs/rt-link.yaml (sha256 1fba970bf847443f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, ReadOnlyFields, 
  Selected, Shape, TrailingBytes,With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { readHex, readMac } from "../schema/values/addresses.ts";
import { isS32, isU8, isU16, isU32, isU64, putBytes, putChars, putDigits, readChars } from
  "../schema/values/struct-members.ts";

/**
 * Properties and state of a network interface. Flags of `ifinfo-flags` in family rt-link:
 *
 * - `up` (IFF_UP, bit 0): Enabled by the administrator.
 * - `broadcast` (IFF_BROADCAST, bit 1): Supports broadcast.
 * - `debug` (IFF_DEBUG, bit 2)
 * - `loopback` (IFF_LOOPBACK, bit 3): Loopback interface.
 * - `point-to-point` (IFF_POINTOPOINT, bit 4): Has one peer only.
 * - `no-trailers` (IFF_NOTRAILERS, bit 5)
 * - `running` (IFF_RUNNING, bit 6): Operational (RFC 2863).
 * - `no-arp` (IFF_NOARP, bit 7): Does not resolve addresses.
 * - `promisc` (IFF_PROMISC, bit 8): Receives all packets.
 * - `all-multi` (IFF_ALLMULTI, bit 9): Receives all multicast packets.
 * - `master` (IFF_MASTER, bit 10): The interface is a load balancer (bond, team) with ports.
 * - `slave` (IFF_SLAVE, bit 11): The interface is a port of a load balancer (bond, team).
 * - `multicast` (IFF_MULTICAST, bit 12): The interface supports multicast.
 * - `portsel` (IFF_PORTSEL, bit 13): The connector can be selected.
 * - `auto-media` (IFF_AUTOMEDIA, bit 14): Selects the connector itself.
 * - `dynamic` (IFF_DYNAMIC, bit 15): Loses its addresses when it goes down.
 * - `lower-up` (IFF_LOWER_UP, bit 16): The interface has a carrier.
 * - `dormant` (IFF_DORMANT, bit 17): The interface has a carrier and waits for a protocol such as 802.1X.
 * - `echo` (IFF_ECHO, bit 18): Sends packets back to the sender (CAN).
 */
export type IfinfoFlags = "up" | "broadcast" | "debug" | "loopback" | "point-to-point" | "no-trailers" | "running"
  | "no-arp" | "promisc" | "all-multi" | "master" | "slave" | "multicast" | "portsel" | "auto-media" | "dynamic"
  | "lower-up" | "dormant" | "echo";

/**
 * Protocol of a VLAN tag: 802.1Q or 802.1ad. Values of `vlan-protocols` in family rt-link:
 *
 * - `8021q` (ETH_P_8021Q, 33024)
 * - `8021ad` (ETH_P_8021AD, 34984)
 */
export type VlanProtocols = "8021q" | "8021ad";

/**
 * Indexes of the IPv4 settings (sysctls) in the array `conf`. Values of `ipv4-devconf` in family rt-link:
 *
 * - `forwarding` (0)
 * - `mc-forwarding` (1)
 * - `proxy-arp` (2)
 * - `accept-redirects` (3)
 * - `secure-redirects` (4)
 * - `send-redirects` (5)
 * - `shared-media` (6)
 * - `rp-filter` (7)
 * - `accept-source-route` (8)
 * - `bootp-relay` (9)
 * - `log-martians` (10)
 * - `tag` (11)
 * - `arpfilter` (12)
 * - `medium-id` (13)
 * - `noxfrm` (14)
 * - `nopolicy` (15)
 * - `force-igmp-version` (16)
 * - `arp-announce` (17)
 * - `arp-ignore` (18)
 * - `promote-secondaries` (19)
 * - `arp-accept` (20)
 * - `arp-notify` (21)
 * - `accept-local` (22)
 * - `src-vmark` (23)
 * - `proxy-arp-pvlan` (24)
 * - `route-localnet` (25)
 * - `igmpv2-unsolicited-report-interval` (26)
 * - `igmpv3-unsolicited-report-interval` (27)
 * - `ignore-routes-with-linkdown` (28)
 * - `drop-unicast-in-l2-multicast` (29)
 * - `drop-gratuitous-arp` (30)
 * - `bc-forwarding` (31)
 * - `arp-evict-nocarrier` (32)
 */
export type Ipv4Devconf = "forwarding" | "mc-forwarding" | "proxy-arp" | "accept-redirects" | "secure-redirects"
  | "send-redirects" | "shared-media" | "rp-filter" | "accept-source-route" | "bootp-relay" | "log-martians" | "tag"
  | "arpfilter" | "medium-id" | "noxfrm" | "nopolicy" | "force-igmp-version" | "arp-announce" | "arp-ignore"
  | "promote-secondaries" | "arp-accept" | "arp-notify" | "accept-local" | "src-vmark" | "proxy-arp-pvlan"
  | "route-localnet" | "igmpv2-unsolicited-report-interval" | "igmpv3-unsolicited-report-interval"
  | "ignore-routes-with-linkdown" | "drop-unicast-in-l2-multicast" | "drop-gratuitous-arp" | "bc-forwarding"
  | "arp-evict-nocarrier";

/**
 * Indexes of the IPv6 settings (sysctls) in the array `conf`. Values of `ipv6-devconf` in family rt-link:
 *
 * - `forwarding` (DEVCONF_FORWARDING, 0)
 * - `hoplimit` (DEVCONF_HOPLIMIT, 1): Hop limit of sent packets.
 * - `mtu6` (DEVCONF_MTU6, 2): MTU of IPv6 in bytes.
 * - `accept-ra` (DEVCONF_ACCEPT_RA, 3): Router advertisements: 0 ignored, 1 accepted unless forwarding, 2 always accepted.
 * - `accept-redirects` (DEVCONF_ACCEPT_REDIRECTS, 4)
 * - `autoconf` (DEVCONF_AUTOCONF, 5): Configures addresses from router advertisements.
 * - `dad-transmits` (DEVCONF_DAD_TRANSMITS, 6): Number of probes of duplicate address detection.
 * - `rtr-solicits` (DEVCONF_RTR_SOLICITS, 7): Number of router solicitations; -1 for no limit.
 * - `rtr-solicit-interval` (DEVCONF_RTR_SOLICIT_INTERVAL, 8): Milliseconds between router solicitations.
 * - `rtr-solicit-delay` (DEVCONF_RTR_SOLICIT_DELAY, 9): Milliseconds before the first router solicitation.
 * - `use-tempaddr` (DEVCONF_USE_TEMPADDR, 10): Temporary addresses: 0 none, 1 created, 2 preferred.
 * - `temp-valid-lft` (DEVCONF_TEMP_VALID_LFT, 11): Valid lifetime of temporary addresses in seconds.
 * - `temp-prefered-lft` (DEVCONF_TEMP_PREFERED_LFT, 12): Preferred lifetime of temporary addresses in seconds.
 * - `regen-max-retry` (DEVCONF_REGEN_MAX_RETRY, 13): Attempts to create a temporary address.
 * - `max-desync-factor` (DEVCONF_MAX_DESYNC_FACTOR, 14): Maximum random reduction of the lifetime of temporary addresses, in seconds.
 * - `max-addresses` (DEVCONF_MAX_ADDRESSES, 15): Maximum number of autoconfigured addresses.
 * - `force-mld-version` (DEVCONF_FORCE_MLD_VERSION, 16)
 * - `accept-ra-defrtr` (DEVCONF_ACCEPT_RA_DEFRTR, 17): Accepts default routers.
 * - `accept-ra-pinfo` (DEVCONF_ACCEPT_RA_PINFO, 18): Accepts prefixes of router advertisements.
 * - `accept-ra-rtr-pref` (DEVCONF_ACCEPT_RA_RTR_PREF, 19): Accepts preferences of routers.
 * - `rtr-probe-interval` (DEVCONF_RTR_PROBE_INTERVAL, 20): Milliseconds between probes of routers.
 * - `accept-ra-rt-info-max-plen` (DEVCONF_ACCEPT_RA_RT_INFO_MAX_PLEN, 21): Maximum prefix length of accepted routes.
 * - `proxy-ndp` (DEVCONF_PROXY_NDP, 22): Replies to neighbor solicitations for proxy entries.
 * - `optimistic-dad` (DEVCONF_OPTIMISTIC_DAD, 23): Uses addresses during duplicate address detection (RFC 4429).
 * - `accept-source-route` (DEVCONF_ACCEPT_SOURCE_ROUTE, 24)
 * - `mc-forwarding` (DEVCONF_MC_FORWARDING, 25)
 * - `disable-ipv6` (DEVCONF_DISABLE_IPV6, 26): Disables IPv6.
 * - `accept-dad` (DEVCONF_ACCEPT_DAD, 27): Duplicate address detection: 0 off, 1 on, 2 disables IPv6 on a duplicate.
 * - `force-tllao` (DEVCONF_FORCE_TLLAO, 28): Always includes the link-layer address in advertisements.
 * - `ndisc-notify` (DEVCONF_NDISC_NOTIFY, 29): Sends advertisements when the interface or its address changes.
 * - `mldv1-unsolicited-report-interval` (DEVCONF_MLDV1_UNSOLICITED_REPORT_INTERVAL, 30): Milliseconds between unsolicited MLDv1 reports.
 * - `mldv2-unsolicited-report-interval` (DEVCONF_MLDV2_UNSOLICITED_REPORT_INTERVAL, 31): Milliseconds between unsolicited MLDv2 reports.
 * - `suppress-frag-ndisc` (DEVCONF_SUPPRESS_FRAG_NDISC, 32): Drops fragmented neighbor discovery packets.
 * - `accept-ra-from-local` (DEVCONF_ACCEPT_RA_FROM_LOCAL, 33): Accepts router advertisements from own addresses.
 * - `use-optimistic` (DEVCONF_USE_OPTIMISTIC, 34): Treats optimistic addresses like others when a source address is selected.
 * - `accept-ra-mtu` (DEVCONF_ACCEPT_RA_MTU, 35): Accepts the MTU of router advertisements.
 * - `stable-secret` (DEVCONF_STABLE_SECRET, 36): Secret key of stable addresses (RFC 7217); never returned.
 * - `use-oif-addrs-only` (DEVCONF_USE_OIF_ADDRS_ONLY, 37): Uses only source addresses of the output interface.
 * - `accept-ra-min-hop-limit` (DEVCONF_ACCEPT_RA_MIN_HOP_LIMIT, 38): Minimum accepted hop limit.
 * - `ignore-routes-with-linkdown` (DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN, 39): Ignores routes through the interface while it has no carrier.
 * - `drop-unicast-in-l2-multicast` (DEVCONF_DROP_UNICAST_IN_L2_MULTICAST, 40): Drops unicast IP packets in link-layer multicast frames.
 * - `drop-unsolicited-na` (DEVCONF_DROP_UNSOLICITED_NA, 41): Drops unsolicited advertisements.
 * - `keep-addr-on-down` (DEVCONF_KEEP_ADDR_ON_DOWN, 42): Keeps addresses when the interface goes down.
 * - `rtr-solicit-max-interval` (DEVCONF_RTR_SOLICIT_MAX_INTERVAL, 43): Maximum milliseconds between router solicitations.
 * - `seg6-enabled` (DEVCONF_SEG6_ENABLED, 44): Accepts packets with segment routing header.
 * - `seg6-require-hmac` (DEVCONF_SEG6_REQUIRE_HMAC, 45): HMAC of segment routing: -1 ignored, 0 verified if present, 1 required.
 * - `enhanced-dad` (DEVCONF_ENHANCED_DAD, 46): Detects own probes (RFC 7527).
 * - `addr-gen-mode` (DEVCONF_ADDR_GEN_MODE, 47): How link-local addresses are generated.
 * - `disable-policy` (DEVCONF_DISABLE_POLICY, 48): Disables IPsec policies.
 * - `accept-ra-rt-info-min-plen` (DEVCONF_ACCEPT_RA_RT_INFO_MIN_PLEN, 49): Minimum prefix length of accepted routes.
 * - `ndisc-tclass` (DEVCONF_NDISC_TCLASS, 50): Traffic class of neighbor discovery packets.
 * - `rpl-seg-enabled` (DEVCONF_RPL_SEG_ENABLED, 51): Accepts packets with RPL source routing header.
 * - `ra-defrtr-metric` (DEVCONF_RA_DEFRTR_METRIC, 52): Metric of default routes from router advertisements.
 * - `ioam6-enabled` (DEVCONF_IOAM6_ENABLED, 53): Accepts IOAM options.
 * - `ioam6-id` (DEVCONF_IOAM6_ID, 54): IOAM id, 16 bits.
 * - `ioam6-id-wide` (DEVCONF_IOAM6_ID_WIDE, 55): IOAM id, 32 bits.
 * - `ndisc-evict-nocarrier` (DEVCONF_NDISC_EVICT_NOCARRIER, 56): Clears the neighbor table when the carrier is lost.
 * - `accept-untracked-na` (DEVCONF_ACCEPT_UNTRACKED_NA, 57): Creates neighbors from unsolicited advertisements.
 * - `accept-ra-min-lft` (DEVCONF_ACCEPT_RA_MIN_LFT, 58, since Linux 6.6): Minimum accepted lifetime in seconds.
 * - `force-forwarding` (DEVCONF_FORCE_FORWARDING, 59, since Linux 6.17): Forwards packets regardless of the global setting.
 */
export type Ipv6Devconf = "forwarding" | "hoplimit" | "mtu6" | "accept-ra" | "accept-redirects" | "autoconf"
  | "dad-transmits" | "rtr-solicits" | "rtr-solicit-interval" | "rtr-solicit-delay" | "use-tempaddr"
  | "temp-valid-lft" | "temp-prefered-lft" | "regen-max-retry" | "max-desync-factor" | "max-addresses"
  | "force-mld-version" | "accept-ra-defrtr" | "accept-ra-pinfo" | "accept-ra-rtr-pref" | "rtr-probe-interval"
  | "accept-ra-rt-info-max-plen" | "proxy-ndp" | "optimistic-dad" | "accept-source-route" | "mc-forwarding"
  | "disable-ipv6" | "accept-dad" | "force-tllao" | "ndisc-notify" | "mldv1-unsolicited-report-interval"
  | "mldv2-unsolicited-report-interval" | "suppress-frag-ndisc" | "accept-ra-from-local" | "use-optimistic"
  | "accept-ra-mtu" | "stable-secret" | "use-oif-addrs-only" | "accept-ra-min-hop-limit"
  | "ignore-routes-with-linkdown" | "drop-unicast-in-l2-multicast" | "drop-unsolicited-na" | "keep-addr-on-down"
  | "rtr-solicit-max-interval" | "seg6-enabled" | "seg6-require-hmac" | "enhanced-dad" | "addr-gen-mode"
  | "disable-policy" | "accept-ra-rt-info-min-plen" | "ndisc-tclass" | "rpl-seg-enabled" | "ra-defrtr-metric"
  | "ioam6-enabled" | "ioam6-id" | "ioam6-id-wide" | "ndisc-evict-nocarrier" | "accept-untracked-na"
  | "accept-ra-min-lft" | "force-forwarding";

/**
 * Indexes of the ICMPv6 counters in the array `icmp6stats`. Values of `ifla-icmp6-stats` in family rt-link:
 *
 * - `num` (ICMP6_MIB_NUM, 0)
 * - `inmsgs` (ICMP6_MIB_INMSGS, 1)
 * - `inerrors` (ICMP6_MIB_INERRORS, 2)
 * - `outmsgs` (ICMP6_MIB_OUTMSGS, 3)
 * - `outerrors` (ICMP6_MIB_OUTERRORS, 4)
 * - `csumerrors` (ICMP6_MIB_CSUMERRORS, 5)
 * - `ratelimithost` (ICMP6_MIB_RATELIMITHOST, 6)
 */
export type IflaIcmp6Stats = "num" | "inmsgs" | "inerrors" | "outmsgs" | "outerrors" | "csumerrors" | "ratelimithost";

/**
 * Indexes of the IPv6 counters in the array `stats`, in the order of current kernels; Linux 6.1 has another one. Values of `ifla-inet6-stats` in family rt-link:
 *
 * - `num` (IPSTATS_MIB_NUM, 0)
 * - `inpkts` (IPSTATS_MIB_INPKTS, 1)
 * - `inoctets` (IPSTATS_MIB_INOCTETS, 2)
 * - `indelivers` (IPSTATS_MIB_INDELIVERS, 3)
 * - `outforwdatagrams` (IPSTATS_MIB_OUTFORWDATAGRAMS, 11)
 * - `outpkts` (IPSTATS_MIB_OUTPKTS, 9)
 * - `outoctets` (IPSTATS_MIB_OUTOCTETS, 10)
 * - `inhdrerrors` (IPSTATS_MIB_INHDRERRORS, 12)
 * - `intoobigerrors` (IPSTATS_MIB_INTOOBIGERRORS, 13)
 * - `innoroutes` (IPSTATS_MIB_INNOROUTES, 14)
 * - `inaddrerrors` (IPSTATS_MIB_INADDRERRORS, 15)
 * - `inunknownprotos` (IPSTATS_MIB_INUNKNOWNPROTOS, 16)
 * - `intruncatedpkts` (IPSTATS_MIB_INTRUNCATEDPKTS, 17)
 * - `indiscards` (IPSTATS_MIB_INDISCARDS, 18)
 * - `outdiscards` (IPSTATS_MIB_OUTDISCARDS, 19)
 * - `outnoroutes` (IPSTATS_MIB_OUTNOROUTES, 20)
 * - `reasmtimeout` (IPSTATS_MIB_REASMTIMEOUT, 21)
 * - `reasmreqds` (IPSTATS_MIB_REASMREQDS, 22)
 * - `reasmoks` (IPSTATS_MIB_REASMOKS, 23)
 * - `reasmfails` (IPSTATS_MIB_REASMFAILS, 24)
 * - `fragoks` (IPSTATS_MIB_FRAGOKS, 25)
 * - `fragfails` (IPSTATS_MIB_FRAGFAILS, 26)
 * - `fragcreates` (IPSTATS_MIB_FRAGCREATES, 27)
 * - `inmcastpkts` (IPSTATS_MIB_INMCASTPKTS, 28)
 * - `outmcastpkts` (IPSTATS_MIB_OUTMCASTPKTS, 29)
 * - `inbcastpkts` (IPSTATS_MIB_INBCASTPKTS, 30)
 * - `outbcastpkts` (IPSTATS_MIB_OUTBCASTPKTS, 31)
 * - `inmcastoctets` (IPSTATS_MIB_INMCASTOCTETS, 32)
 * - `outmcastoctets` (IPSTATS_MIB_OUTMCASTOCTETS, 33)
 * - `inbcastoctets` (IPSTATS_MIB_INBCASTOCTETS, 34)
 * - `outbcastoctets` (IPSTATS_MIB_OUTBCASTOCTETS, 35)
 * - `csumerrors` (IPSTATS_MIB_CSUMERRORS, 36)
 * - `noectpkts` (IPSTATS_MIB_NOECTPKTS, 4)
 * - `ect1-pkts` (IPSTATS_MIB_ECT1PKTS, 5)
 * - `ect0-pkts` (IPSTATS_MIB_ECT0PKTS, 6)
 * - `cepkts` (IPSTATS_MIB_CEPKTS, 7)
 * - `reasm-overlaps` (IPSTATS_MIB_REASM_OVERLAPS, 37)
 * - `outrequests` (IPSTATS_MIB_OUTREQUESTS, 8, since Linux 6.7)
 */
export type IflaInet6Stats = "num" | "inpkts" | "inoctets" | "indelivers" | "outforwdatagrams" | "outpkts"
  | "outoctets" | "inhdrerrors" | "intoobigerrors" | "innoroutes" | "inaddrerrors" | "inunknownprotos"
  | "intruncatedpkts" | "indiscards" | "outdiscards" | "outnoroutes" | "reasmtimeout" | "reasmreqds" | "reasmoks"
  | "reasmfails" | "fragoks" | "fragfails" | "fragcreates" | "inmcastpkts" | "outmcastpkts" | "inbcastpkts"
  | "outbcastpkts" | "inmcastoctets" | "outmcastoctets" | "inbcastoctets" | "outbcastoctets" | "csumerrors"
  | "noectpkts" | "ect1-pkts" | "ect0-pkts" | "cepkts" | "reasm-overlaps" | "outrequests";

/**
 * Options of a VLAN interface. Flags of `vlan-flags` in family rt-link:
 *
 * - `reorder-hdr` (VLAN_FLAG_REORDER_HDR, bit 0): Removes the VLAN tag of received packets.
 * - `gvrp` (VLAN_FLAG_GVRP, bit 1): Registers the VLAN with GVRP.
 * - `loose-binding` (VLAN_FLAG_LOOSE_BINDING, bit 2): Does not go down with the lower interface.
 * - `mvrp` (VLAN_FLAG_MVRP, bit 3): Registers the VLAN with MVRP.
 * - `bridge-binding` (VLAN_FLAG_BRIDGE_BINDING, bit 4): The carrier follows the bridge ports that are members of the VLAN.
 */
export type VlanFlags = "reorder-hdr" | "gvrp" | "loose-binding" | "mvrp" | "bridge-binding";

/**
 * Link state of a virtual function. Values of `ifla-vf-link-state-enum` in family rt-link:
 *
 * - `auto` (IFLA_VF_LINK_STATE_AUTO, 0): Follows the physical function.
 * - `enable` (IFLA_VF_LINK_STATE_ENABLE, 1)
 * - `disable` (IFLA_VF_LINK_STATE_DISABLE, 2)
 */
export type IflaVfLinkStateEnum = "auto" | "enable" | "disable";

/**
 * Additional data to return, or data to omit, in replies about interfaces. Flags of `rtext-filter` in family rt-link:
 *
 * - `vf` (RTEXT_FILTER_VF, bit 0): Virtual functions.
 * - `brvlan` (RTEXT_FILTER_BRVLAN, bit 1): VLANs of bridge ports.
 * - `brvlan-compressed` (RTEXT_FILTER_BRVLAN_COMPRESSED, bit 2): VLANs of bridge ports as ranges.
 * - `skip-stats` (RTEXT_FILTER_SKIP_STATS, bit 3): Omits the counters.
 * - `mrp` (RTEXT_FILTER_MRP, bit 4): State of MRP.
 * - `cfm-config` (RTEXT_FILTER_CFM_CONFIG, bit 5): Configuration of CFM.
 * - `cfm-status` (RTEXT_FILTER_CFM_STATUS, bit 6): Status of CFM.
 * - `mst` (RTEXT_FILTER_MST, bit 7): Multiple spanning tree states.
 * - `name-only` (RTEXT_FILTER_NAME_ONLY, bit 8, since Linux 7.3): Only names and indexes of interfaces.
 */
export type RtextFilter = "vf" | "brvlan" | "brvlan-compressed" | "skip-stats" | "mrp" | "cfm-config" | "cfm-status"
  | "mst" | "name-only";

/**
 * What a netkit interface does with packets if no BPF program is attached. Values of `netkit-policy` in family rt-link:
 *
 * - `forward` (NETKIT_PASS, 0, since Linux 6.7): Delivers the packets.
 * - `blackhole` (NETKIT_DROP, 2, since Linux 6.7): Drops the packets.
 */
export type NetkitPolicy = "forward" | "blackhole";

/**
 * Layer of the packets that a netkit interface transports. Values of `netkit-mode` in family rt-link:
 *
 * - `l2` (NETKIT_L2, 0): Ethernet frames.
 * - `l3` (NETKIT_L3, 1): IP packets.
 */
export type NetkitMode = "l2" | "l3";

/**
 * What a netkit interface does with the mark and priority of packets. Values of `netkit-scrub` in family rt-link:
 *
 * - `none` (NETKIT_SCRUB_NONE, 0): Keeps mark and priority.
 * - `default` (NETKIT_SCRUB_DEFAULT, 1): Clears mark and priority.
 */
export type NetkitScrub = "none" | "default";

/**
 * Whether netkit interfaces are created as a pair or single. Values of `netkit-pairing` in family rt-link:
 *
 * - `pair` (0): Two connected interfaces.
 * - `single` (1): One interface without a peer.
 */
export type NetkitPairing = "pair" | "single";

/**
 * Whether an OpenVPN interface has one peer or several. Values of `ovpn-mode` in family rt-link:
 *
 * - `p2p` (OVPN_MODE_P2P, 0): One peer.
 * - `mp` (OVPN_MODE_MP, 1): Several peers.
 */
export type OvpnMode = "p2p" | "mp";

/**
 * What runs STP for a bridge. Values of `br-stp-mode` in family rt-link:
 *
 * - `auto` (0): A user-space program if /sbin/bridge-stp starts it, otherwise the kernel.
 * - `user` (1): A user-space program.
 * - `kernel` (2): The kernel.
 */
export type BrStpMode = "auto" | "user" | "kernel";

/**
 * Flags of a prefix in a router advertisement, as in its option (RFC 4861). Flags of `prefix-flags` in family rt-link:
 *
 * - `pd-preferred` (bit 4): Prefix delegation is preferred on the link (RFC 9762).
 * - `router-address` (bit 5): The prefix contains an address of the router (RFC 6275).
 * - `autoconf` (bit 6): The prefix is used for autoconfiguration.
 * - `onlink` (bit 7): Addresses of the prefix are on the link.
 */
export type PrefixFlags = "pd-preferred" | "router-address" | "autoconf" | "onlink";

/**
 * How a bond distributes packets over its ports. Values of `bond-mode` in family rt-link:
 *
 * - `balance-rr` (BOND_MODE_ROUNDROBIN, 0): Round-robin over the ports.
 * - `active-backup` (BOND_MODE_ACTIVEBACKUP, 1): One active port, the others are backups.
 * - `balance-xor` (BOND_MODE_XOR, 2): By hash of packet fields.
 * - `broadcast` (BOND_MODE_BROADCAST, 3): All ports.
 * - `802.3ad` (BOND_MODE_8023AD, 4): Link aggregation with LACP.
 * - `balance-tlb` (BOND_MODE_TLB, 5): Adaptive transmit load balancing.
 * - `balance-alb` (BOND_MODE_ALB, 6): Adaptive load balancing in both directions.
 */
export type BondMode = "balance-rr" | "active-backup" | "balance-xor" | "broadcast" | "802.3ad" | "balance-tlb"
  | "balance-alb";

/**
 * Packet fields whose hash selects the port through which a bond sends. Values of `bond-xmit-policy` in family rt-link:
 *
 * - `layer2` (BOND_XMIT_POLICY_LAYER2, 0): MAC addresses and Ethernet type.
 * - `layer3+4` (BOND_XMIT_POLICY_LAYER34, 1): IP addresses and ports.
 * - `layer2+3` (BOND_XMIT_POLICY_LAYER23, 2): MAC and IP addresses.
 * - `encap2+3` (BOND_XMIT_POLICY_ENCAP23, 3): Like `layer2+3`, of the inner packet.
 * - `encap3+4` (BOND_XMIT_POLICY_ENCAP34, 4): Like `layer3+4`, of the inner packet.
 * - `vlan+srcmac` (BOND_XMIT_POLICY_VLAN_SRCMAC, 5): VLAN id and source MAC address.
 */
export type BondXmitPolicy = "layer2" | "layer3+4" | "layer2+3" | "encap2+3" | "encap3+4" | "vlan+srcmac";

/**
 * Received ARP packets that a bond validates for link monitoring. Values of `bond-arp-validate` in family rt-link:
 *
 * - `none` (BOND_ARP_VALIDATE_NONE, 0)
 * - `active` (BOND_ARP_VALIDATE_ACTIVE, 1): ARP packets that the active port receives.
 * - `backup` (BOND_ARP_VALIDATE_BACKUP, 2): ARP packets that backup ports receive.
 * - `all` (BOND_ARP_VALIDATE_ALL, 3): ARP packets that any port receives.
 * - `filter` (BOND_ARP_VALIDATE_FILTER, 4): No validation; only ARP packets count for link monitoring.
 * - `filter-active` (BOND_ARP_VALIDATE_FILTER_ACTIVE, 5): Like `active`, and only ARP packets count.
 * - `filter-backup` (BOND_ARP_VALIDATE_FILTER_BACKUP, 6): Like `backup`, and only ARP packets count.
 */
export type BondArpValidate = "none" | "active" | "backup" | "all" | "filter" | "filter-active" | "filter-backup";

/**
 * How many ARP targets must reply for a bond port to count as up. Values of `bond-arp-targets` in family rt-link:
 *
 * - `any` (BOND_ARP_TARGETS_ANY, 0): One reply is enough.
 * - `all` (BOND_ARP_TARGETS_ALL, 1): All targets must reply.
 */
export type BondArpTargets = "any" | "all";

/**
 * When the primary port of a bond becomes the active port again. Values of `bond-pri-reselect` in family rt-link:
 *
 * - `always` (BOND_PRI_RESELECT_ALWAYS, 0): As soon as the primary port is up.
 * - `better` (BOND_PRI_RESELECT_BETTER, 1): If the speed and duplex of the primary port are better than those of the active port.
 * - `failure` (BOND_PRI_RESELECT_FAILURE, 2): Only if the active port fails.
 */
export type BondPriReselect = "always" | "better" | "failure";

/**
 * Which MAC addresses the ports of a bond get in mode `active-backup`. Values of `bond-fom` in family rt-link:
 *
 * - `none` (BOND_FOM_NONE, 0): All ports have the address of the bond.
 * - `active` (BOND_FOM_ACTIVE, 1): The bond has the address of the active port.
 * - `follow` (BOND_FOM_FOLLOW, 2): The active port gets the address of the bond.
 */
export type BondFom = "none" | "active" | "follow";

/**
 * How often a bond asks its LACP partner to send LACPDUs. Values of `ad-lacp` in family rt-link:
 *
 * - `slow` (AD_LACP_SLOW, 0): Every 30 seconds.
 * - `fast` (AD_LACP_FAST, 1): Every second.
 */
export type AdLacp = "slow" | "fast";

/**
 * Which aggregator of a bond is active (802.3ad). Values of `bond-ad` in family rt-link:
 *
 * - `stable` (BOND_AD_STABLE, 0): The current aggregator, until it has no ports.
 * - `bandwidth` (BOND_AD_BANDWIDTH, 1): The aggregator with the highest total bandwidth.
 * - `count` (BOND_AD_COUNT, 2): The aggregator with the most ports.
 * - `prio` (BOND_AD_PRIO, 3): The aggregator with the highest total port priority.
 */
export type BondAd = "stable" | "bandwidth" | "count" | "prio";

/**
 * State of a bond port. Values of `bond-state` in family rt-link:
 *
 * - `active` (BOND_STATE_ACTIVE, 0)
 * - `backup` (BOND_STATE_BACKUP, 1)
 */
export type BondState = "active" | "backup";

/**
 * Link state of a bond port. Values of `bond-link` in family rt-link:
 *
 * - `up` (BOND_LINK_UP, 0)
 * - `fail` (BOND_LINK_FAIL, 1): Down, until `downdelay` ends.
 * - `down` (BOND_LINK_DOWN, 2)
 * - `back` (BOND_LINK_BACK, 3): Up again, until `updelay` ends.
 */
export type BondLink = "up" | "fail" | "down" | "back";

/**
 * STP state of a bridge port. Values of `br-state` in family rt-link:
 *
 * - `disabled` (BR_STATE_DISABLED, 0)
 * - `listening` (BR_STATE_LISTENING, 1)
 * - `learning` (BR_STATE_LEARNING, 2)
 * - `forwarding` (BR_STATE_FORWARDING, 3)
 * - `blocking` (BR_STATE_BLOCKING, 4)
 */
export type BrState = "disabled" | "listening" | "learning" | "forwarding" | "blocking";

/**
 * Operational state of an interface (RFC 2863). Values of `operstate` in family rt-link:
 *
 * - `unknown` (IF_OPER_UNKNOWN, 0)
 * - `notpresent` (IF_OPER_NOTPRESENT, 1): Hardware is missing.
 * - `down` (IF_OPER_DOWN, 2)
 * - `lowerlayerdown` (IF_OPER_LOWERLAYERDOWN, 3): The lower interface is down.
 * - `testing` (IF_OPER_TESTING, 4): In a test mode.
 * - `dormant` (IF_OPER_DORMANT, 5): Waits for an event, such as 802.1X.
 * - `up` (IF_OPER_UP, 6)
 */
export type Operstate = "unknown" | "notpresent" | "down" | "lowerlayerdown" | "testing" | "dormant" | "up";

/**
 * Operational state of an interface whose carrier comes up. A program such as an 802.1X supplicant changes it later. Values of `link-mode` in family rt-link:
 *
 * - `default` (IF_LINK_MODE_DEFAULT, 0)
 * - `dormant` (IF_LINK_MODE_DORMANT, 1)
 * - `testing` (IF_LINK_MODE_TESTING, 2)
 */
export type LinkMode = "default" | "dormant" | "testing";

/**
 * Additional encapsulation of tunnel packets. Values of `tunnel-encap-types` in family rt-link:
 *
 * - `none` (TUNNEL_ENCAP_NONE, 0)
 * - `fou` (TUNNEL_ENCAP_FOU, 1): Foo over UDP.
 * - `gue` (TUNNEL_ENCAP_GUE, 2): Generic UDP Encapsulation.
 * - `mpls` (TUNNEL_ENCAP_MPLS, 3)
 */
export type TunnelEncapTypes = "none" | "fou" | "gue" | "mpls";

/**
 * Selects the statistics that `getstats` returns. Flags of `stats-filter` in family rt-link:
 *
 * - `link-64` (bit 0)
 * - `link-xstats` (bit 1)
 * - `link-xstats-slave` (bit 2)
 * - `link-offload-xstats` (bit 3)
 * - `af-spec` (bit 4)
 */
export type StatsFilter = "link-64" | "link-xstats" | "link-xstats-slave" | "link-offload-xstats" | "af-spec";

/**
 * Don't-fragment bit in the outer IPv4 header of VXLAN packets. Values of `vxlan-df` in family rt-link:
 *
 * - `unset` (VXLAN_DF_UNSET, 0)
 * - `set` (VXLAN_DF_SET, 1)
 * - `inherit` (VXLAN_DF_INHERIT, 2): Copied from the inner packet.
 */
export type VxlanDf = "unset" | "set" | "inherit";

/**
 * How the macvlan interfaces of one lower interface communicate. Values of `macvlan-mode` in family rt-link:
 *
 * - `private` (MACVLAN_MODE_PRIVATE, 1): They do not communicate.
 * - `vepa` (MACVLAN_MODE_VEPA, 2): Through the external switch (802.1Qbg).
 * - `bridge` (MACVLAN_MODE_BRIDGE, 4): Directly with each other.
 * - `passthru` (MACVLAN_MODE_PASSTHRU, 8): Only one interface, which takes over the lower one.
 * - `source` (MACVLAN_MODE_SOURCE, 16): Accepts only listed source addresses.
 */
export type MacvlanMode = "private" | "vepa" | "bridge" | "passthru" | "source";

/**
 * Options of a macvlan interface. Flags of `macvlan-flags` in family rt-link:
 *
 * - `nopromisc` (MACVLAN_FLAG_NOPROMISC, bit 0): Does not make the lower interface promiscuous in mode `passthru`.
 * - `nodst` (MACVLAN_FLAG_NODST, bit 1): Does not use the destination address in mode `source`.
 */
export type MacvlanFlags = "nopromisc" | "nodst";

/**
 * How a request changes the list of source addresses that a macvlan interface accepts (mode `source`). Values of `macvlan-macaddr-mode` in family rt-link:
 *
 * - `add` (MACVLAN_MACADDR_ADD, 0)
 * - `del` (MACVLAN_MACADDR_DEL, 1)
 * - `flush` (MACVLAN_MACADDR_FLUSH, 2): Removes all.
 * - `set` (MACVLAN_MACADDR_SET, 3): Replaces all.
 */
export type MacvlanMacaddrMode = "add" | "del" | "flush" | "set";

/**
 * How an ipvlan interface forwards packets. Values of `ipvlan-mode` in family rt-link:
 *
 * - `l2` (IPVLAN_MODE_L2, 0): Like a switch.
 * - `l3` (IPVLAN_MODE_L3, 1): Like a router.
 * - `l3s` (IPVLAN_MODE_L3S, 2): Like a router, with Netfilter in the namespace of the lower interface.
 */
export type IpvlanMode = "l2" | "l3" | "l3s";

/**
 * How the ipvlan interfaces of one lower interface communicate. Flags of `ipvlan-flags` in family rt-link:
 *
 * - `private` (IPVLAN_F_PRIVATE, bit 0): Interfaces do not communicate.
 * - `vepa` (IPVLAN_F_VEPA, bit 1): Interfaces communicate through the external switch.
 */
export type IpvlanFlags = "private" | "vepa";

/**
 * Optional fields of the GRE header. Flags of `gre-flags` in family rt-link:
 *
 * - `seq` (bit 12): Packets have a sequence number.
 * - `key` (bit 13): Packets have a key, `ikey` or `okey`.
 * - `routing` (bit 14): Packets have routing information.
 * - `csum` (bit 15): Packets have a checksum.
 */
export type GreFlags = "seq" | "key" | "routing" | "csum";

/**
 * Don't-fragment bit in the outer IPv4 header of Geneve packets. Values of `geneve-df` in family rt-link:
 *
 * - `unset` (GENEVE_DF_UNSET, 0)
 * - `set` (GENEVE_DF_SET, 1)
 * - `inherit` (GENEVE_DF_INHERIT, 2): Copies the bit of the inner packet.
 */
export type GeneveDf = "unset" | "set" | "inherit";

/**
 * How received MACsec frames are validated. Values of `macsec-validation` in family rt-link:
 *
 * - `disabled` (MACSEC_VALIDATE_DISABLED, 0)
 * - `check` (MACSEC_VALIDATE_CHECK, 1): Counts invalid frames and accepts them.
 * - `strict` (MACSEC_VALIDATE_STRICT, 2): Drops invalid frames.
 */
export type MacsecValidation = "disabled" | "check" | "strict";

/**
 * Where MACsec frames are encrypted and decrypted. Values of `macsec-offload` in family rt-link:
 *
 * - `off` (MACSEC_OFFLOAD_OFF, 0)
 * - `phy` (MACSEC_OFFLOAD_PHY, 1): In the PHY.
 * - `mac` (MACSEC_OFFLOAD_MAC, 2): In the MAC.
 */
export type MacsecOffload = "off" | "phy" | "mac";

/**
 * Side of a GTP tunnel: gateway or serving node. Values of `gtp-role` in family rt-link:
 *
 * - `ggsn` (GTP_ROLE_GGSN, 0): Gateway (network side).
 * - `sgsn` (GTP_ROLE_SGSN, 1): Serving node (access side).
 */
export type GtpRole = "ggsn" | "sgsn";

/**
 * Side of an AMT tunnel (RFC 7450): gateway or relay. Values of `amt-mode` in family rt-link:
 *
 * - `gateway` (AMT_MODE_GATEWAY, 0)
 * - `relay` (AMT_MODE_RELAY, 1)
 */
export type AmtMode = "gateway" | "relay";

/**
 * Error state of a CAN controller. Values of `can-state` in family rt-link:
 *
 * - `error-active` (CAN_STATE_ERROR_ACTIVE, 0): Normal operation, less than 96 errors.
 * - `error-warning` (CAN_STATE_ERROR_WARNING, 1): 96 to 127 errors.
 * - `error-passive` (CAN_STATE_ERROR_PASSIVE, 2): 128 to 255 errors.
 * - `bus-off` (CAN_STATE_BUS_OFF, 3): More than 255 errors; does not take part in the bus.
 * - `stopped` (CAN_STATE_STOPPED, 4)
 * - `sleeping` (CAN_STATE_SLEEPING, 5)
 */
export type CanState = "error-active" | "error-warning" | "error-passive" | "bus-off" | "stopped" | "sleeping";

/**
 * Modes of a CAN controller. Flags of `can-ctrlmode-flags` in family rt-link:
 *
 * - `loopback` (CAN_CTRLMODE_LOOPBACK, bit 0): Receives its own frames.
 * - `listenonly` (CAN_CTRLMODE_LISTENONLY, bit 1): Never sends, not even acknowledgements.
 * - `3-samples` (CAN_CTRLMODE_3_SAMPLES, bit 2): Samples each bit three times.
 * - `one-shot` (CAN_CTRLMODE_ONE_SHOT, bit 3): Does not repeat failed frames.
 * - `berr-reporting` (CAN_CTRLMODE_BERR_REPORTING, bit 4): Reports bus errors.
 * - `fd` (CAN_CTRLMODE_FD, bit 5): CAN FD.
 * - `presume-ack` (CAN_CTRLMODE_PRESUME_ACK, bit 6): Ignores missing acknowledgements.
 * - `fd-non-iso` (CAN_CTRLMODE_FD_NON_ISO, bit 7): CAN FD before ISO 11898-1:2015.
 * - `cc-len8-dlc` (CAN_CTRLMODE_CC_LEN8_DLC, bit 8): Raw length codes 9 to 15 in classic frames.
 * - `tdc-auto` (CAN_CTRLMODE_TDC_AUTO, bit 9): Calculates the transmitter delay compensation.
 * - `tdc-manual` (CAN_CTRLMODE_TDC_MANUAL, bit 10): Sets the transmitter delay compensation by hand.
 * - `restricted` (CAN_CTRLMODE_RESTRICTED, bit 11, since Linux 7.0): Sends no error frames and no overload frames.
 * - `xl` (CAN_CTRLMODE_XL, bit 12, since Linux 7.0): CAN XL.
 * - `xl-tdc-auto` (CAN_CTRLMODE_XL_TDC_AUTO, bit 13, since Linux 7.0): Calculates the transmitter delay compensation of CAN XL.
 * - `xl-tdc-manual` (CAN_CTRLMODE_XL_TDC_MANUAL, bit 14, since Linux 7.0): Sets the transmitter delay compensation of CAN XL by hand.
 * - `xl-tms` (CAN_CTRLMODE_XL_TMS, bit 15, since Linux 7.0): Switches the mode of the CAN XL transceiver.
 */
export type CanCtrlmodeFlags = "loopback" | "listenonly" | "3-samples" | "one-shot" | "berr-reporting" | "fd"
  | "presume-ack" | "fd-non-iso" | "cc-len8-dlc" | "tdc-auto" | "tdc-manual" | "restricted" | "xl" | "xl-tdc-auto"
  | "xl-tdc-manual" | "xl-tms";

/**
 * Which device handles a bridge request; without a flag, it is the bridge (`master`). Flags of `bridge-flags` in family rt-link:
 *
 * - `master` (BRIDGE_FLAGS_MASTER, bit 0): The bridge of which the device is a port.
 * - `self` (BRIDGE_FLAGS_SELF, bit 1): The device, such as a bridge or a driver with an embedded switch.
 */
export type BridgeFlags = "master" | "self";

/**
 * How a network device forwards packets between its virtual functions. Values of `bridge-mode` in family rt-link:
 *
 * - `veb` (BRIDGE_MODE_VEB, 0): Through its embedded switch.
 * - `vepa` (BRIDGE_MODE_VEPA, 1): Through the external switch (802.1Qbg).
 * - `undef` (BRIDGE_MODE_UNDEF, 65535)
 */
export type BridgeMode = "veb" | "vepa" | "undef";

/**
 * Properties of a VLAN on a bridge or bridge port. Flags of `bridge-vlan-flags` in family rt-link:
 *
 * - `master` (BRIDGE_VLAN_INFO_MASTER, bit 0): Applies to the bridge device as well.
 * - `pvid` (BRIDGE_VLAN_INFO_PVID, bit 1): VLAN of received untagged packets.
 * - `untagged` (BRIDGE_VLAN_INFO_UNTAGGED, bit 2): Sent packets are untagged.
 * - `range-begin` (BRIDGE_VLAN_INFO_RANGE_BEGIN, bit 3): First VLAN of a range.
 * - `range-end` (BRIDGE_VLAN_INFO_RANGE_END, bit 4): Last VLAN of the range that the previous item begins.
 * - `brentry` (BRIDGE_VLAN_INFO_BRENTRY, bit 5): The VLAN exists on the bridge itself, not only on ports.
 * - `only-opts` (BRIDGE_VLAN_INFO_ONLY_OPTS, bit 6): Changes only options; adds and removes no VLAN.
 */
export type BridgeVlanFlags = "master" | "pvid" | "untagged" | "range-begin" | "range-end" | "brentry" | "only-opts";

/**
 * State of a bridge port in an MRP ring. Values of `mrp-port-state` in family rt-link:
 *
 * - `disabled` (BR_MRP_PORT_STATE_DISABLED, 0)
 * - `blocked` (BR_MRP_PORT_STATE_BLOCKED, 1)
 * - `forwarding` (BR_MRP_PORT_STATE_FORWARDING, 2)
 * - `not-connected` (BR_MRP_PORT_STATE_NOT_CONNECTED, 3)
 */
export type MrpPortState = "disabled" | "blocked" | "forwarding" | "not-connected";

/**
 * Role of a bridge port in an MRP ring. Values of `mrp-port-role` in family rt-link:
 *
 * - `primary` (BR_MRP_PORT_ROLE_PRIMARY, 0)
 * - `secondary` (BR_MRP_PORT_ROLE_SECONDARY, 1)
 * - `inter` (BR_MRP_PORT_ROLE_INTER, 2)
 */
export type MrpPortRole = "primary" | "secondary" | "inter";

/**
 * State of an MRP ring: open or closed. Values of `mrp-ring-state` in family rt-link:
 *
 * - `open` (BR_MRP_RING_STATE_OPEN, 0)
 * - `closed` (BR_MRP_RING_STATE_CLOSED, 1)
 */
export type MrpRingState = "open" | "closed";

/**
 * Role of a bridge in a ring of the Media Redundancy Protocol (MRP). Values of `mrp-ring-role` in family rt-link:
 *
 * - `disabled` (BR_MRP_RING_ROLE_DISABLED, 0): MRP is disabled.
 * - `mrc` (BR_MRP_RING_ROLE_MRC, 1): Ring client.
 * - `mrm` (BR_MRP_RING_ROLE_MRM, 2): Ring manager.
 * - `mra` (BR_MRP_RING_ROLE_MRA, 3): Ring automanager.
 */
export type MrpRingRole = "disabled" | "mrc" | "mrm" | "mra";

/**
 * State of an interconnected MRP ring: open or closed. Values of `mrp-in-state` in family rt-link:
 *
 * - `open` (BR_MRP_IN_STATE_OPEN, 0)
 * - `closed` (BR_MRP_IN_STATE_CLOSED, 1)
 */
export type MrpInState = "open" | "closed";

/**
 * Role of a bridge in the interconnection of MRP rings. Values of `mrp-in-role` in family rt-link:
 *
 * - `disabled` (BR_MRP_IN_ROLE_DISABLED, 0): MRP is disabled.
 * - `mic` (BR_MRP_IN_ROLE_MIC, 1): Interconnect client.
 * - `mim` (BR_MRP_IN_ROLE_MIM, 2): Interconnect manager.
 */
export type MrpInRole = "disabled" | "mic" | "mim";

/**
 * Place of a maintenance end point (MEP): a bridge port or a VLAN. Values of `cfm-domain` in family rt-link:
 *
 * - `port` (BR_CFM_PORT, 0)
 * - `vlan` (BR_CFM_VLAN, 1)
 */
export type CfmDomain = "port" | "vlan";

/**
 * Direction of a maintenance end point (MEP): away from the bridge (`down`) or towards it (`up`). Values of `cfm-direction` in family rt-link:
 *
 * - `down` (BR_CFM_MEP_DIRECTION_DOWN, 0)
 * - `up` (BR_CFM_MEP_DIRECTION_UP, 1)
 */
export type CfmDirection = "down" | "up";

/**
 * Interval of continuity check messages (CCM). Values of `cfm-interval` in family rt-link:
 *
 * - `none` (BR_CFM_CCM_INTERVAL_NONE, 0)
 * - `3-3-ms` (BR_CFM_CCM_INTERVAL_3_3_MS, 1)
 * - `10-ms` (BR_CFM_CCM_INTERVAL_10_MS, 2)
 * - `100-ms` (BR_CFM_CCM_INTERVAL_100_MS, 3)
 * - `1-sec` (BR_CFM_CCM_INTERVAL_1_SEC, 4)
 * - `10-sec` (BR_CFM_CCM_INTERVAL_10_SEC, 5)
 * - `1-min` (BR_CFM_CCM_INTERVAL_1_MIN, 6)
 * - `10-min` (BR_CFM_CCM_INTERVAL_10_MIN, 7)
 */
export type CfmInterval = "none" | "3-3-ms" | "10-ms" | "100-ms" | "1-sec" | "10-sec" | "1-min" | "10-min";

/** C structure `rtgenmsg`. */
export interface Rtgenmsg extends TrailingBytes {
  /** Address family; 0 for all. Member: u8. */ family: number;
}

/** C structure `ifinfomsg`. */
export interface Ifinfomsg extends TrailingBytes {
  /** Address family: AF_UNSPEC (0), AF_INET6 (10) or AF_BRIDGE (7). Member: u8. */ ifiFamily: number;
  /** Hardware type (ARPHRD_*), such as 1 for Ethernet and 772 for loopback. Member: u16. */ ifiType: number;
  /** Index of the interface; 0 if it is selected by name. Member: s32. */ ifiIndex: number;
  /** u32. */ ifiFlags: (IfinfoFlags | number)[];
  /** Mask of the `ifiFlags` that the request changes; 0 has the same effect as all bits. Member: u32. */
  ifiChange: number;
}

/** C structure `ifla-bridge-id`. */
export interface IflaBridgeId<M extends Mode = Read> extends TrailingBytes {
  /** Priority of the bridge in STP: the upper 16 bits of the bridge identifier. Member: big-endian u16. */
  prio: number;
  /** MAC address of the bridge. Member: 6 bytes, shown as a MAC address. */ addr: M["address"];
}

/** C structure `ifla-cacheinfo`. */
export interface IflaCacheinfo extends TrailingBytes {
  /** Maximum size in bytes of a reassembled packet. Member: u32. */ maxReasmLen: number;
  /** Time of the last change, relative to boot. Member: u32 in units of 1/100 s. */ tstamp: number;
  /** Time for which an IPv6 neighbor counts as reachable after a confirmation. Member: s32 in ms. */
  reachableTime: number;
  /** Time between two IPv6 neighbor solicitations. Member: u32 in ms. */ retransTime: number;
}

/** C structure `rtnl-link-stats`. */
export interface RtnlLinkStats extends TrailingBytes {
  /** Packets received. Member: u32. */ rxPackets: number;
  /** Packets sent. Member: u32. */ txPackets: number;
  /** Bytes received. Member: u32. */ rxBytes: number;
  /** Bytes sent. Member: u32. */ txBytes: number;
  /** Packets received with errors. Member: u32. */ rxErrors: number;
  /** Packets that could not be sent. Member: u32. */ txErrors: number;
  /** Received packets that the kernel dropped, such as for lack of memory. Member: u32. */ rxDropped: number;
  /** Packets dropped before transmission. Member: u32. */ txDropped: number;
  /** Multicast packets received. Member: u32. */ multicast: number;
  /** Collisions during transmission. Member: u32. */ collisions: number;
  /** Packets received with an invalid length. Member: u32. */ rxLengthErrors: number;
  /** Packets lost because the receiver overflowed. Member: u32. */ rxOverErrors: number;
  /** Packets received with a wrong checksum. Member: u32. */ rxCrcErrors: number;
  /** Packets received with an alignment error. Member: u32. */ rxFrameErrors: number;
  /** Packets lost because the receive FIFO overflowed. Member: u32. */ rxFifoErrors: number;
  /** Packets that the device dropped because the host had no buffers. Member: u32. */ rxMissedErrors: number;
  /** Aborted transmissions, such as after too many collisions. Member: u32. */ txAbortedErrors: number;
  /** Transmissions that failed for lack of a carrier. Member: u32. */ txCarrierErrors: number;
  /** Transmissions that failed because the FIFO ran empty. Member: u32. */ txFifoErrors: number;
  /** Failures of the heartbeat (SQE test) of old half-duplex Ethernet. Member: u32. */ txHeartbeatErrors: number;
  /** Late collisions. Member: u32. */ txWindowErrors: number;
  /** Compressed packets received (such as CSLIP). Member: u32. */ rxCompressed: number;
  /** Compressed packets sent. Member: u32. */ txCompressed: number;
  /** Packets dropped because the interface was an inactive port of a bond. Member: u32. */ rxNohandler: number;
}

/** C structure `rtnl-link-stats64`. */
export interface RtnlLinkStats64<M extends Mode = Read> extends TrailingBytes {
  /** Packets received. Member: u64. */ rxPackets: M["big"];
  /** Packets sent. Member: u64. */ txPackets: M["big"];
  /** Bytes received. Member: u64. */ rxBytes: M["big"];
  /** Bytes sent. Member: u64. */ txBytes: M["big"];
  /** Packets received with errors. Member: u64. */ rxErrors: M["big"];
  /** Packets that could not be sent. Member: u64. */ txErrors: M["big"];
  /** Received packets that the kernel dropped, such as for lack of memory. Member: u64. */ rxDropped: M["big"];
  /** Packets dropped before transmission. Member: u64. */ txDropped: M["big"];
  /** Multicast packets received. Member: u64. */ multicast: M["big"];
  /** Collisions during transmission. Member: u64. */ collisions: M["big"];
  /** Packets received with an invalid length. Member: u64. */ rxLengthErrors: M["big"];
  /** Packets lost because the receiver overflowed. Member: u64. */ rxOverErrors: M["big"];
  /** Packets received with a wrong checksum. Member: u64. */ rxCrcErrors: M["big"];
  /** Packets received with an alignment error. Member: u64. */ rxFrameErrors: M["big"];
  /** Packets lost because the receive FIFO overflowed. Member: u64. */ rxFifoErrors: M["big"];
  /** Packets that the device dropped because the host had no buffers. Member: u64. */ rxMissedErrors: M["big"];
  /** Aborted transmissions, such as after too many collisions. Member: u64. */ txAbortedErrors: M["big"];
  /** Transmissions that failed for lack of a carrier. Member: u64. */ txCarrierErrors: M["big"];
  /** Transmissions that failed because the FIFO ran empty. Member: u64. */ txFifoErrors: M["big"];
  /** Failures of the heartbeat (SQE test) of old half-duplex Ethernet. Member: u64. */ txHeartbeatErrors: M["big"];
  /** Late collisions. Member: u64. */ txWindowErrors: M["big"];
  /** Compressed packets received (such as CSLIP). Member: u64. */ rxCompressed: M["big"];
  /** Compressed packets sent. Member: u64. */ txCompressed: M["big"];
  /** Packets dropped because the interface was an inactive port of a bond. Member: u64. */ rxNohandler: M["big"];
  /** Packets dropped because their MAC address is that of another host. Member: u64, since Linux 5.19. */
  rxOtherhostDropped?: M["big"];
}

/** C structure `rtnl-link-ifmap`. */
export interface RtnlLinkIfmap<M extends Mode = Read> extends TrailingBytes {
  /** Begin of shared memory. Member: u64. */ memStart: M["big"];
  /** End of shared memory. Member: u64. */ memEnd: M["big"];
  /** Base I/O address. Member: u64. */ baseAddr: M["big"];
  /** Number of the interrupt. Member: u16. */ irq: number;
  /** DMA channel. Member: u8. */ dma: number;
  /** Connector (IF_PORT_*). Member: u8. */ port: number;
}

/** C structure `br-boolopt-multi`. */
export interface BrBooloptMulti extends TrailingBytes {
  /** Values of the options in `optmask`. Member: u32. */ optval: number;
  /** Options to change. Member: u32. */ optmask: number;
}

/** C structure `if-stats-msg`. */
export interface IfStatsMsg extends TrailingBytes {
  /** u8. */ family: number;
  /** Index of the interface; 0 in a dump. Member: u32. */ ifindex: number;
  /** Groups of counters to return. Member: u32. */ filterMask: (StatsFilter | number)[];
}

/** C structure `ifla-vlan-flags`. */
export interface IflaVlanFlags extends TrailingBytes {
  /** Values of the flags in `mask`. Member: u32. */ flags: (VlanFlags | number)[];
  /** Flags to change. Replies have all bits set. Member: u32, shown in hexadecimal. */ mask: number;
}

/** C structure `ifla-vlan-qos-mapping`. */
export interface IflaVlanQosMapping extends TrailingBytes {
  /** Priority to map. Member: u32. */ from: number;
  /** Result of the mapping. Member: u32. */ to: number;
}

/** C structure `ifla-geneve-port-range`. */
export interface IflaGenevePortRange extends TrailingBytes {
  /** big-endian u16. */ low: number;
  /** big-endian u16. */ high: number;
}

/** C structure `ifla-vf-mac`. */
export interface IflaVfMac extends TrailingBytes {
  /** u32. */ vf: number;
  /** 32 bytes. */ mac: Uint8Array;
}

/** C structure `ifla-vf-vlan`. */
export interface IflaVfVlan extends TrailingBytes {
  /** u32. */ vf: number;
  /** VLAN id, 0 to 4095; 0 removes it. Member: u32. */ vlan: number;
  /** Priority in the VLAN tag, 0 to 7. Member: u32. */ qos: number;
}

/** C structure `ifla-vf-tx-rate`. */
export interface IflaVfTxRate extends TrailingBytes {
  /** u32. */ vf: number;
  /** Maximum rate; 0 for no limit. Member: u32 in Mbit/s. */ rate: number;
}

/** C structure `ifla-vf-spoofchk`. */
export interface IflaVfSpoofchk extends TrailingBytes {
  /** u32. */ vf: number;
  /** Whether the device drops packets with another source MAC address: 1 yes, 0 no, 0xffffffff unknown. Member: u32. */
  setting: number;
}

/** C structure `ifla-vf-link-state`. */
export interface IflaVfLinkState<M extends Mode = Read> extends TrailingBytes {
  /** u32. */ vf: number;
  /** u32. */ linkState: IflaVfLinkStateEnum | M["unnamed"];
}

/** C structure `ifla-vf-rate`. */
export interface IflaVfRate extends TrailingBytes {
  /** u32. */ vf: number;
  /** Guaranteed rate; 0 for none. Member: u32 in Mbit/s. */ minTxRate: number;
  /** Maximum rate; 0 for no limit. Member: u32 in Mbit/s. */ maxTxRate: number;
}

/** C structure `ifla-vf-rss-query-en`. */
export interface IflaVfRssQueryEn extends TrailingBytes {
  /** u32. */ vf: number;
  /** Whether the virtual function may read the RSS table and key: 1 yes, 0 no, 0xffffffff unknown. Member: u32. */
  setting: number;
}

/** C structure `ifla-vf-trust`. */
export interface IflaVfTrust extends TrailingBytes {
  /** u32. */ vf: number;
  /** Whether the virtual function may use privileged features: 1 yes, 0 no, 0xffffffff unknown. Member: u32. */
  setting: number;
}

/** C structure `ifla-vf-guid`. */
export interface IflaVfGuid<M extends Mode = Read> extends TrailingBytes {
  /** u32. */ vf: number;
  /** u64. */ guid: M["big"];
}

/** C structure `ifla-vf-vlan-info`. */
export interface IflaVfVlanInfo<M extends Mode = Read> extends TrailingBytes {
  /** u32. */ vf: number;
  /** VLAN id, 0 to 4095; 0 removes it. Member: u32. */ vlan: number;
  /** Priority in the VLAN tag, 0 to 7. Member: u32. */ qos: number;
  /** Protocol of the VLAN tag; big-endian on the wire. Member: big-endian u16. */
  vlanProto: VlanProtocols | M["unnamed"];
}

/** C structure `prefixmsg`. */
export interface Prefixmsg extends TrailingBytes {
  /** u8. */ prefixFamily: number;
  /** s32. */ prefixIfindex: number;
  /** Type of the option in the router advertisement (RFC 4861): 3 for prefixes. Member: u8. */ prefixType: number;
  /** Prefix length in bits. Member: u8. */ prefixLen: number;
  /** u8. */ prefixFlags: (PrefixFlags | number)[];
}

/** C structure `prefix-cacheinfo`. */
export interface PrefixCacheinfo extends TrailingBytes {
  /** Preferred lifetime; 0xffffffff means forever. Member: u32 in seconds. */ preferredTime: number;
  /** Valid lifetime; 0xffffffff means forever. Member: u32 in seconds. */ validTime: number;
}

/** C structure `vf-guid`. */
export interface VfGuid<M extends Mode = Read> extends TrailingBytes {
  /** u32. */ vf: number;
  /** u64. */ guid: M["big"];
}

/** C structure `vxlan-port-range`. */
export interface VxlanPortRange extends TrailingBytes {
  /** big-endian u16. */ low: number;
  /** big-endian u16. */ high: number;
}

/** C structure `rmnet-flags`. */
export interface RmnetFlags extends TrailingBytes {
  /** Values of the flags in `mask`. Member: u32. */ flags: number;
  /** Flags to change. Member: u32. */ mask: number;
}

/** C structure `can-bittiming`. */
export interface CanBittiming extends TrailingBytes {
  /** u32 in bit/s. */ bitrate: number;
  /** Position of the sample point within a bit. Member: u32 in units of 1/1000. */ samplePoint: number;
  /** Time quantum. Member: u32 in ns. */ tq: number;
  /** Propagation segment in time quanta. Member: u32. */ propSeg: number;
  /** First phase segment in time quanta. Member: u32. */ phaseSeg1: number;
  /** Second phase segment in time quanta. Member: u32. */ phaseSeg2: number;
  /** Synchronization jump width in time quanta. Member: u32. */ sjw: number;
  /** Bit rate prescaler. Member: u32. */ brp: number;
}

/** C structure `can-bittiming-const`. */
export interface CanBittimingConst extends TrailingBytes {
  /** Name of the controller. Member: string of 16 bytes. */ name: string | Uint8Array;
  /** Minimum of `propSeg` plus `phaseSeg1`. Member: u32. */ tseg1Min: number;
  /** Maximum of `propSeg` plus `phaseSeg1`. Member: u32. */ tseg1Max: number;
  /** Minimum of `phaseSeg2`. Member: u32. */ tseg2Min: number;
  /** Maximum of `phaseSeg2`. Member: u32. */ tseg2Max: number;
  /** Maximum of `sjw`. Member: u32. */ sjwMax: number;
  /** Minimum of `brp`. Member: u32. */ brpMin: number;
  /** Maximum of `brp`. Member: u32. */ brpMax: number;
  /** Step of `brp`. Member: u32. */ brpInc: number;
}

/** C structure `can-clock`. */
export interface CanClock extends TrailingBytes {
  /** u32 in Hz. */ freq: number;
}

/** C structure `can-berr-counter`. */
export interface CanBerrCounter extends TrailingBytes {
  /** Transmit error counter. Member: u16. */ txerr: number;
  /** Receive error counter. Member: u16. */ rxerr: number;
}

/** C structure `can-ctrlmode`. */
export interface CanCtrlmode extends TrailingBytes {
  /** Modes to change. Member: u32. */ mask: (CanCtrlmodeFlags | number)[];
  /** Modes that are enabled. Member: u32. */ flags: (CanCtrlmodeFlags | number)[];
}

/** C structure `bridge-vlan-info`. */
export interface BridgeVlanInfo extends TrailingBytes {
  /** Whether the VLAN is the PVID, untagged on egress, or begin or end of a range. Member: u16. */
  flags: (BridgeVlanFlags | number)[];
  /** u16. */ vid: number;
}

/** Packets that the hardware forwarded. C structure `rtnl-hw-stats64`. */
export interface RtnlHwStats64<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ rxPackets: M["big"];
  /** u64. */ txPackets: M["big"];
  /** u64. */ rxBytes: M["big"];
  /** u64. */ txBytes: M["big"];
  /** Packets received with errors. Member: u64. */ rxErrors: M["big"];
  /** Packets that could not be sent. Member: u64. */ txErrors: M["big"];
  /** Received packets that were dropped. Member: u64. */ rxDropped: M["big"];
  /** Packets dropped before transmission. Member: u64. */ txDropped: M["big"];
  /** Multicast packets received. Member: u64. */ multicast: M["big"];
}

/** C structure `mpls-link-stats`. */
export interface MplsLinkStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ rxPackets: M["big"];
  /** u64. */ txPackets: M["big"];
  /** u64. */ rxBytes: M["big"];
  /** u64. */ txBytes: M["big"];
  /** Packets received with errors. Member: u64. */ rxErrors: M["big"];
  /** Packets that could not be sent. Member: u64. */ txErrors: M["big"];
  /** Received packets that were dropped. Member: u64. */ rxDropped: M["big"];
  /** Packets dropped before transmission. Member: u64. */ txDropped: M["big"];
  /** MPLS packets received with a label that has no route. Member: u64. */ rxNoroute: M["big"];
}

/** C structure `bridge-vlan-xstats`. */
export interface BridgeVlanXstats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ rxBytes: M["big"];
  /** u64. */ rxPackets: M["big"];
  /** u64. */ txBytes: M["big"];
  /** u64. */ txPackets: M["big"];
  /** VLAN id. Member: u16. */ vid: number;
  /** Whether the VLAN is the PVID, or untagged on egress. Member: u16. */ flags: (BridgeVlanFlags | number)[];
}

/** C structure `bridge-stp-xstats`. */
export interface BridgeStpXstats<M extends Mode = Read> extends TrailingBytes {
  /** Changes to the state blocking. Member: u64. */ transitionBlk: M["big"];
  /** Changes to the state forwarding. Member: u64. */ transitionFwd: M["big"];
  /** BPDUs received. Member: u64. */ rxBpdu: M["big"];
  /** BPDUs sent. Member: u64. */ txBpdu: M["big"];
  /** Topology change notifications received. Member: u64. */ rxTcn: M["big"];
  /** Topology change notifications sent. Member: u64. */ txTcn: M["big"];
}

/** C structure `br-mcast-stats`. */
export interface BrMcastStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ igmpV1queriesRx: M["big"];
  /** u64. */ igmpV1queriesTx: M["big"];
  /** u64. */ igmpV2queriesRx: M["big"];
  /** u64. */ igmpV2queriesTx: M["big"];
  /** u64. */ igmpV3queriesRx: M["big"];
  /** u64. */ igmpV3queriesTx: M["big"];
  /** u64. */ igmpLeavesRx: M["big"];
  /** u64. */ igmpLeavesTx: M["big"];
  /** u64. */ igmpV1reportsRx: M["big"];
  /** u64. */ igmpV1reportsTx: M["big"];
  /** u64. */ igmpV2reportsRx: M["big"];
  /** u64. */ igmpV2reportsTx: M["big"];
  /** u64. */ igmpV3reportsRx: M["big"];
  /** u64. */ igmpV3reportsTx: M["big"];
  /** Invalid IGMP messages received. Member: u64. */ igmpParseErrors: M["big"];
  /** u64. */ mldV1queriesRx: M["big"];
  /** u64. */ mldV1queriesTx: M["big"];
  /** u64. */ mldV2queriesRx: M["big"];
  /** u64. */ mldV2queriesTx: M["big"];
  /** u64. */ mldLeavesRx: M["big"];
  /** u64. */ mldLeavesTx: M["big"];
  /** u64. */ mldV1reportsRx: M["big"];
  /** u64. */ mldV1reportsTx: M["big"];
  /** u64. */ mldV2reportsRx: M["big"];
  /** u64. */ mldV2reportsTx: M["big"];
  /** Invalid MLD messages received. Member: u64. */ mldParseErrors: M["big"];
  /** Bytes of multicast data received. Member: u64. */ mcastBytesRx: M["big"];
  /** Bytes of multicast data sent. Member: u64. */ mcastBytesTx: M["big"];
  /** Multicast data packets received. Member: u64. */ mcastPacketsRx: M["big"];
  /** Multicast data packets sent. Member: u64. */ mcastPacketsTx: M["big"];
}

/** Type of a virtual station interface (802.1Qbg). C structure `port-vsi`. */
export interface PortVsi<M extends Mode = Read> extends TrailingBytes {
  /** Number of the database that defines the type. Member: u8. */ mgrId: number;
  /** Number of the type. Member: 3 bytes, shown in hexadecimal. */ typeId: M["address"];
  /** Version of the type. Member: u8. */ typeVersion: number;
}

/** C structure `can-device-stats`. */
export interface CanDeviceStats extends TrailingBytes {
  /** Bus errors. Member: u32. */ busError: number;
  /** Changes to the state error-warning. Member: u32. */ errorWarning: number;
  /** Changes to the state error-passive. Member: u32. */ errorPassive: number;
  /** Changes to the state bus-off. Member: u32. */ busOff: number;
  /** Lost arbitrations. Member: u32. */ arbitrationLost: number;
  /** Restarts of the controller. Member: u32. */ restarts: number;
}

/** Attribute set `link-attrs`. */
export type LinkAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Link-layer address, such as an Ethernet MAC address. Attribute IFLA_ADDRESS of rt-link: bytes, shown as a MAC address. */
  address?: M["address"];
  /** Link-layer broadcast address. Attribute IFLA_BROADCAST of rt-link: bytes, shown as a MAC address. */
  broadcast?: M["address"];
  /** Name of the interface. Attribute IFLA_IFNAME of rt-link: string of at most 15 bytes. */ ifname?: string;
  /** Maximum transmission unit in bytes. Attribute IFLA_MTU of rt-link: u32. */ mtu?: number;
  /** Index of the lower interface, such as that of a VLAN; for tunnels, of the output interface. Attribute IFLA_LINK of rt-link: u32. */
  link?: number;
  /** Index of the bridge, bond, team or VRF that the interface belongs to; 0 removes it from there. Attribute IFLA_MASTER of rt-link: u32. */
  master?: number;
  /** Length of the transmit queue in packets. Attribute IFLA_TXQLEN of rt-link: u32. */ txqlen?: number;
  /** Legacy device resources (memory, IRQ, port). Attribute IFLA_MAP of rt-link: structure `rtnl-link-ifmap`. */
  map?: Shape<M, RtnlLinkIfmap<M>>;
  /** Unused by current kernels. Attribute IFLA_WEIGHT of rt-link: u32. */ weight?: number;
  /** Operational state (RFC 2863). Attribute IFLA_OPERSTATE of rt-link: u8. */ operstate?: Operstate | M["unnamed"];
  /** Operational state that the interface gets when its carrier comes up: `up` or `dormant`. Attribute IFLA_LINKMODE of rt-link: u8. */
  linkmode?: LinkMode | M["unnamed"];
  /** Kind of a virtual interface, and the settings of that kind. Attribute IFLA_LINKINFO of rt-link: nested attributes. */
  linkinfo?: LinkinfoAttrs<M>;
  /** Process id; the interface moves to the network namespace of that process. Attribute IFLA_NET_NS_PID of rt-link: u32. */
  netNsPid?: number;
  /** Free text that describes the interface. An empty text removes it. Attribute IFLA_IFALIAS of rt-link: string of at most 255 bytes. */
  ifalias?: string;
  /** Settings and counters of virtual functions. Returned if `extMask` contains `vf`. Attribute IFLA_VFINFO_LIST of rt-link: nested attributes. */
  vfinfoList?: VfinfoListAttrs<M>;
  /** Port profiles (802.1Qbh) of virtual functions. Attribute IFLA_VF_PORTS of rt-link: nested attributes. */
  vfPorts?: VfPortsAttrs<M>;
  /** Port profile (802.1Qbh) of the physical function. Attribute IFLA_PORT_SELF of rt-link: nested attributes. */
  portSelf?: PortAttrs<M>;
  /** Settings of address families on this interface. Attribute IFLA_AF_SPEC of rt-link: nested attributes. */
  afSpec?: AfSpecAttrs<M>;
  /** Number of a group of interfaces, which can be changed or deleted together; default 0. Attribute IFLA_GROUP of rt-link: u32. */
  group?: number;
  /** File descriptor of the network namespace to which the interface moves. Attribute IFLA_NET_NS_FD of rt-link: u32. */
  netNsFd?: number;
  /** Selects additional parts of a reply. Attribute IFLA_EXT_MASK of rt-link: u32. */
  extMask?: (RtextFilter | number)[];
  /** Number of transmit queues; set only at creation. Attribute IFLA_NUM_TX_QUEUES of rt-link: u32. */
  numTxQueues?: number;
  /** Number of receive queues; set only at creation. Attribute IFLA_NUM_RX_QUEUES of rt-link: u32. */
  numRxQueues?: number;
  /** Value 1 if the carrier is present. Few drivers can set it: most reject any value with EOPNOTSUPP. Attribute IFLA_CARRIER of rt-link: u8. */
  carrier?: number;
  /** Id of the network namespace that contains `link`, if it differs from the interface's. Attribute IFLA_LINK_NETNSID of rt-link: s32. */
  linkNetnsid?: number;
  /** Value 1 if a program keeps the interface down, such as for VRRP or MLAG. Most drivers reject any value with EOPNOTSUPP. Attribute IFLA_PROTO_DOWN of rt-link: u8. */
  protoDown?: number;
  /** Maximum number of segments of a packet for segmentation offload. Attribute IFLA_GSO_MAX_SEGS of rt-link: u32. */
  gsoMaxSegs?: number;
  /** Maximum size in bytes of an IPv6 packet for segmentation offload. Attribute IFLA_GSO_MAX_SIZE of rt-link: u32. */
  gsoMaxSize?: number;
  /** Attached XDP programs. Attribute IFLA_XDP of rt-link: nested attributes. */ xdp?: XdpAttrs<M>;
  /** Id, as assigned with rt-nsid, of the network namespace in which the request takes effect. Attribute IFLA_TARGET_NETNSID of rt-link: s32. */
  targetNetnsid?: number;
  /** Index of the interface in the network namespace to which it moved. Attribute IFLA_NEW_IFINDEX of rt-link: s32. */
  newIfindex?: number;
  /** Alternative names; use `newlinkprop` and `dellinkprop` to change them. Attribute IFLA_PROP_LIST of rt-link: nested attributes. */
  propList?: PropListLinkAttrs;
  /** Alternative name, up to 127 bytes; selects the interface like `ifname`. Attribute IFLA_ALT_IFNAME of rt-link: string of at most 127 bytes. */
  altIfname?: string;
  /** Reasons why `protoDown` is set. Attribute IFLA_PROTO_DOWN_REASON of rt-link: nested attributes, since Linux 5.9. */
  protoDownReason?: ProtoDownReasonAttrs<M>;
  /** Name of the parent device, such as a PCI address. Attribute IFLA_PARENT_DEV_NAME of rt-link: string. */
  parentDevName?: string;
  /** Maximum size in bytes of an aggregated IPv6 packet that GRO builds. Attribute IFLA_GRO_MAX_SIZE of rt-link: u32. */
  groMaxSize?: number;
  /** Maximum size in bytes of an IPv4 packet for segmentation offload. Attribute IFLA_GSO_IPV4_MAX_SIZE of rt-link: u32. */
  gsoIpv4MaxSize?: number;
  /** Maximum size in bytes of an aggregated IPv4 packet that GRO builds. Attribute IFLA_GRO_IPV4_MAX_SIZE of rt-link: u32. */
  groIpv4MaxSize?: number;
} & ReadOnlyFields<M, {
  /** Kind of the root queueing discipline. Attribute IFLA_QDISC of rt-link: string, read-only. */ qdisc?: string;
  /** Counters with 32 bits; `stats64` has the full ones. Attribute IFLA_STATS of rt-link: structure `rtnl-link-stats`, read-only. */
  stats?: Shape<M, RtnlLinkStats>;
  /** Event of the obsolete Wireless Extensions. Attribute IFLA_WIRELESS of rt-link: bytes, read-only. */
  wireless?: Uint8Array;
  /** IPv6 settings of the interface, if the header's family is AF_INET6 (10). AF_BRIDGE has separate operations. Attribute IFLA_PROTINFO of rt-link: format depends on `header.ifi-family`, read-only. */
  protinfo?: ProtinfoMsg<M>;
  /** Number of SR-IOV virtual functions. Returned if `extMask` contains `vf`. Attribute IFLA_NUM_VF of rt-link: u32, read-only. */
  numVf?: number;
  /** Counters with 64 bits. Attribute IFLA_STATS64 of rt-link: structure `rtnl-link-stats64`, read-only. */
  stats64?: Shape<M, RtnlLinkStats64<M>>;
  /** Number of users, such as packet sockets, that require promiscuous mode. Attribute IFLA_PROMISCUITY of rt-link: u32, read-only. */
  promiscuity?: number;
  /** Identifier of the physical port, equal for functions that share it. Attribute IFLA_PHYS_PORT_ID of rt-link: bytes, read-only. */
  physPortId?: Uint8Array;
  /** Number of times that the carrier came or went. Attribute IFLA_CARRIER_CHANGES of rt-link: u32, read-only. */
  carrierChanges?: number;
  /** Identifier of the switch, equal for all its ports. Attribute IFLA_PHYS_SWITCH_ID of rt-link: bytes, read-only. */
  physSwitchId?: Uint8Array;
  /** Name of the port in the hardware, such as `p1s0`. Attribute IFLA_PHYS_PORT_NAME of rt-link: string, read-only. */
  physPortName?: string;
  /** Reason of the interface event (IFLA_EVENT_*), such as 3 for a failover of a bond. Attribute IFLA_EVENT of rt-link: u32, read-only. */
  event?: number;
  /** Id of the network namespace that the interface moved to. Attribute IFLA_NEW_NETNSID of rt-link: s32, read-only. */
  newNetnsid?: number;
  /** Number of times that the carrier came. Attribute IFLA_CARRIER_UP_COUNT of rt-link: u32, read-only. */
  carrierUpCount?: number;
  /** Number of times that the carrier went. Attribute IFLA_CARRIER_DOWN_COUNT of rt-link: u32, read-only. */
  carrierDownCount?: number;
  /** Smallest accepted `mtu` in bytes. Attribute IFLA_MIN_MTU of rt-link: u32, read-only. */ minMtu?: number;
  /** Largest accepted `mtu` in bytes; 0 means no limit. Attribute IFLA_MAX_MTU of rt-link: u32, read-only. */
  maxMtu?: number;
  /** Link-layer address in the hardware, which does not change with `address`. Attribute IFLA_PERM_ADDRESS of rt-link: bytes, shown as a MAC address, read-only. */
  permAddress?: M["address"];
  /** Bus of the parent device, such as `pci`. Attribute IFLA_PARENT_DEV_BUS_NAME of rt-link: string, read-only. */
  parentDevBusName?: string;
  /** Limit of the device for `gsoMaxSize`. Attribute IFLA_TSO_MAX_SIZE of rt-link: u32, read-only. */
  tsoMaxSize?: number;
  /** Limit of the device for `gsoMaxSegs`. Attribute IFLA_TSO_MAX_SEGS of rt-link: u32, read-only. */
  tsoMaxSegs?: number;
  /** Number of users, such as packet sockets, that require all multicast packets. Attribute IFLA_ALLMULTI of rt-link: u32, read-only. */
  allmulti?: number;
  /** Devlink port of the interface. Attribute IFLA_DEVLINK_PORT of rt-link: nested attributes, read-only, since Linux 6.2. */
  devlinkPort?: DevlinkPort<M>;
  /** DPLL pin from which the interface gets its clock. Attribute IFLA_DPLL_PIN of rt-link: nested attributes, read-only, since Linux 6.7. */
  dpllPin?: LinkDpllPinAttrs;
  /** Time in the future up to which the hardware accepts transmission times of packets. Attribute IFLA_MAX_PACING_OFFLOAD_HORIZON of rt-link: u32 or u64 in ns, read-only, since Linux 6.13. */
  maxPacingOffloadHorizon?: M["big"];
  /** Whether the interface cannot be moved to another network namespace (1 or 0). Attribute IFLA_NETNS_IMMUTABLE of rt-link: u8, read-only, since Linux 6.15. */
  netnsImmutable?: number;
  /** Bytes that the interface needs in front of each packet, such as for a header. Attribute IFLA_HEADROOM of rt-link: u16, read-only, since Linux 6.18. */
  headroom?: number;
  /** Bytes that the interface needs behind each packet, such as for padding. Attribute IFLA_TAILROOM of rt-link: u16, read-only, since Linux 6.18. */
  tailroom?: number;
}>;

/** Attribute set `prop-list-link-attrs`. */
export interface PropListLinkAttrs extends ExtraAttributes {
  /** Alternative name, up to 127 bytes; selects the interface like `ifname`. Attribute IFLA_ALT_IFNAME of rt-link: string of at most 127 bytes, repeated for each array element. */
  altIfname?: string[];
}

/** Attribute set `af-spec-attrs`. */
export interface AfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPv4 settings. Attribute AF_INET of rt-link: nested attributes. */ inet?: IflaAttrs<M>;
  /** IPv6 settings. Attribute AF_INET6 of rt-link: nested attributes. */ inet6?: Ifla6Attrs<M>;
  /** Settings of the Management Component Transport Protocol. Attribute AF_MCTP of rt-link: nested attributes. */
  mctp?: MctpAttrs<M>;
}

/** Attribute set `vfinfo-list-attrs`. */
export interface VfinfoListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_INFO of rt-link: nested attributes, repeated for each array element. */ info?: VfinfoAttrs<M>[];
}

/** Attribute set `vfinfo-attrs`. */
export interface VfinfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** MAC address of the virtual function. Attribute IFLA_VF_MAC of rt-link: structure `ifla-vf-mac`. */
  mac?: Shape<M, IflaVfMac>;
  /** VLAN that the device inserts; 0 removes it. Attribute IFLA_VF_VLAN of rt-link: structure `ifla-vf-vlan`. */
  vlan?: Shape<M, IflaVfVlan>;
  /** Legacy limit of the virtual function's transmit rate. `rate` replaces it. Attribute IFLA_VF_TX_RATE of rt-link: structure `ifla-vf-tx-rate`. */
  txRate?: Shape<M, IflaVfTxRate>;
  /** Whether the device drops packets with another source MAC address. Attribute IFLA_VF_SPOOFCHK of rt-link: structure `ifla-vf-spoofchk`. */
  spoofchk?: Shape<M, IflaVfSpoofchk>;
  /** Whether the virtual function's link state follows that of the physical function. Attribute IFLA_VF_LINK_STATE of rt-link: structure `ifla-vf-link-state`. */
  linkState?: Shape<M, IflaVfLinkState<M>>;
  /** Limits of the transmit rate. Attribute IFLA_VF_RATE of rt-link: structure `ifla-vf-rate`. */
  rate?: Shape<M, IflaVfRate>;
  /** Whether the virtual function may read the RSS table and key. Attribute IFLA_VF_RSS_QUERY_EN of rt-link: structure `ifla-vf-rss-query-en`. */
  rssQueryEn?: Shape<M, IflaVfRssQueryEn>;
  /** IFLA_VF_STATS of rt-link: nested attributes. */ stats?: VfStatsAttrs<M>;
  /** Whether the virtual function may use privileged features, such as promiscuous mode. Attribute IFLA_VF_TRUST of rt-link: structure `ifla-vf-trust`. */
  trust?: Shape<M, IflaVfTrust>;
  /** GUID of the InfiniBand node. Attribute IFLA_VF_IB_NODE_GUID of rt-link: structure `vf-guid`. */
  ibNodeGuid?: Shape<M, VfGuid<M>>;
  /** GUID of the InfiniBand port. Attribute IFLA_VF_IB_PORT_GUID of rt-link: structure `vf-guid`. */
  ibPortGuid?: Shape<M, VfGuid<M>>;
  /** VLANs that the device inserts, with their protocols. Attribute IFLA_VF_VLAN_LIST of rt-link: nested attributes. */
  vlanList?: VfVlanAttrs<M>;
  /** Link-layer broadcast address, and zeros up to 32 bytes; only in replies. Attribute IFLA_VF_BROADCAST of rt-link: bytes, shown as a MAC address. */
  broadcast?: M["address"];
}

/** Attribute set `vf-stats-attrs`. */
export interface VfStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_STATS_RX_PACKETS of rt-link: u64. */ rxPackets?: M["big"];
  /** IFLA_VF_STATS_TX_PACKETS of rt-link: u64. */ txPackets?: M["big"];
  /** IFLA_VF_STATS_RX_BYTES of rt-link: u64. */ rxBytes?: M["big"];
  /** IFLA_VF_STATS_TX_BYTES of rt-link: u64. */ txBytes?: M["big"];
  /** IFLA_VF_STATS_BROADCAST of rt-link: u64. */ broadcast?: M["big"];
  /** IFLA_VF_STATS_MULTICAST of rt-link: u64. */ multicast?: M["big"];
  /** IFLA_VF_STATS_RX_DROPPED of rt-link: u64. */ rxDropped?: M["big"];
  /** IFLA_VF_STATS_TX_DROPPED of rt-link: u64. */ txDropped?: M["big"];
}

/** Attribute set `vf-vlan-attrs`. */
export interface VfVlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_VLAN_INFO of rt-link: structure `ifla-vf-vlan-info`, repeated for each array element. */
  info?: Shape<M, IflaVfVlanInfo<M>>[];
}

/** Attribute set `vf-ports-attrs`. */
export interface VfPortsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_PORT of rt-link: nested attributes, repeated for each array element. */ port?: PortAttrs<M>[];
}

/** Attribute set `port-self-attrs`. */
export interface PortSelfAttrs extends ExtraAttributes {
}

/** Attribute set `linkinfo-attrs`. */
export type LinkinfoAttrs<M extends Mode = Read> = ExtraAttributes & Selected<{
  /** Kind of the interface, such as `vlan` or `bridge`; selects the format of `data`. Attribute IFLA_INFO_KIND of rt-link: string. */
  kind?: string;
  /** Settings that depend on the kind of interface. Attribute IFLA_INFO_DATA of rt-link: format depends on `kind`. */
  data?: LinkinfoDataMsg<M>;
} & ReadOnlyFields<M, {
  /** Statistics that depend on the kind of interface. Attribute IFLA_INFO_XSTATS of rt-link: format depends on `kind`, read-only. */
  xstats?: LinkinfoXstatsMsg<M>;
}>, "kind", { is: "bond"; has: { data: LinkinfoBondAttrs<M>; xstats: Uint8Array } }
  | { is: "bridge"; has: { data: LinkinfoBridgeAttrs<M>; xstats: Uint8Array } } | { is: "erspan" | "gre"
  | "gretap"; has: { data: LinkinfoGreAttrs<M>; xstats: Uint8Array } } | { is: "ip6gre" | "ip6gretap"
  | "ip6erspan"; has: { data: LinkinfoGre6Attrs<M>; xstats: Uint8Array } }
  | { is: "geneve"; has: { data: LinkinfoGeneveAttrs<M>; xstats: Uint8Array } }
  | { is: "hsr"; has: { data: LinkinfoHsrAttrs<M>; xstats: Uint8Array } } | { is: "ipip"
  | "sit"; has: { data: LinkinfoIptunAttrs<M>; xstats: Uint8Array } }
  | { is: "ip6tnl"; has: { data: LinkinfoIp6tnlAttrs<M>; xstats: Uint8Array } }
  | { is: "tun"; has: { data: LinkinfoTunAttrs; xstats: Uint8Array } }
  | { is: "vlan"; has: { data: LinkinfoVlanAttrs<M>; xstats: Uint8Array } }
  | { is: "vrf"; has: { data: LinkinfoVrfAttrs; xstats: Uint8Array } }
  | { is: "vti"; has: { data: LinkinfoVtiAttrs<M>; xstats: Uint8Array } }
  | { is: "vti6"; has: { data: LinkinfoVti6Attrs<M>; xstats: Uint8Array } }
  | { is: "netkit"; has: { data: LinkinfoNetkitAttrs<M>; xstats: Uint8Array } }
  | { is: "ovpn"; has: { data: LinkinfoOvpnAttrs<M>; xstats: Uint8Array } } | { is: "veth"
  | "vxcan"; has: { data: LinkinfoVethAttrs<M>; xstats: Uint8Array } }
  | { is: "vxlan"; has: { data: LinkinfoVxlanAttrs<M>; xstats: Uint8Array } } | { is: "macvlan"
  | "macvtap"; has: { data: LinkinfoMacvlanAttrs<M>; xstats: Uint8Array } } | { is: "ipvlan"
  | "ipvtap"; has: { data: LinkinfoIpvlanAttrs<M>; xstats: Uint8Array } }
  | { is: "xfrm"; has: { data: LinkinfoXfrmAttrs<M>; xstats: Uint8Array } }
  | { is: "macsec"; has: { data: LinkinfoMacsecAttrs<M>; xstats: Uint8Array } }
  | { is: "bareudp"; has: { data: LinkinfoBareudpAttrs<M>; xstats: Uint8Array } }
  | { is: "gtp"; has: { data: LinkinfoGtpAttrs<M>; xstats: Uint8Array } }
  | { is: "amt"; has: { data: LinkinfoAmtAttrs<M>; xstats: Uint8Array } }
  | { is: "batadv"; has: { data: LinkinfoBatadvAttrs<M>; xstats: Uint8Array } }
  | { is: "ppp"; has: { data: LinkinfoPppAttrs; xstats: Uint8Array } }
  | { is: "rmnet"; has: { data: LinkinfoRmnetAttrs<M>; xstats: Uint8Array } }
  | { is: "ipoib"; has: { data: LinkinfoIpoibAttrs; xstats: Uint8Array } }
  | { is: "wwan"; has: { data: LinkinfoWwanAttrs; xstats: Uint8Array } }
  | { is: "dsa"; has: { data: LinkinfoDsaAttrs; xstats: Uint8Array } }
  | { is: "can"; has: { data: LinkinfoCanAttrs<M>; xstats: { header?: Shape<M, CanDeviceStats> } } } | { is: "dummy"
  | "ifb" | "lowpan" | "netdevsim" | "nlmon" | "openvswitch" | "team" | "vcan" | "virt_wifi" | "vsockmon"
  | "wireguard"; has: { data: ExtraAttributes; xstats: Uint8Array } }> & Selected<{
  /** Kind of the master, such as `bridge`; selects the format of `slaveData`. Attribute IFLA_INFO_SLAVE_KIND of rt-link: string. */
  slaveKind?: string;
  /** Settings of the interface as a port of its master. Attribute IFLA_INFO_SLAVE_DATA of rt-link: format depends on `slave-kind`. */
  slaveData?: LinkinfoMemberDataMsg<M>;
}, "slaveKind", { is: "bridge"; has: { slaveData: LinkinfoBrportAttrs<M> } }
  | { is: "bond"; has: { slaveData: BondSlaveAttrs<M> } } | { is: "batadv" | "hsr" | "openvswitch"
  | "team"; has: { slaveData: ExtraAttributes } } | { is: "vrf"; has: { slaveData: LinkinfoVrfPortAttrs } }>;

/** Attribute set `linkinfo-bond-attrs`. */
export type LinkinfoBondAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** How the bond selects ports for transmission. Attribute IFLA_BOND_MODE of rt-link: u8. */
  mode?: BondMode | M["unnamed"];
  /** Index of the active port, in modes with one active port. Attribute IFLA_BOND_ACTIVE_SLAVE of rt-link: u32. */
  activeSlave?: number;
  /** Interval in which a bond checks the links of its ports; 0 disables the check. Attribute IFLA_BOND_MIIMON of rt-link: u32 in ms. */
  miimon?: number;
  /** Time that a link must be up before the bond uses the port: a multiple of `miimon`. Attribute IFLA_BOND_UPDELAY of rt-link: u32 in ms. */
  updelay?: number;
  /** Time that a link must be down before the bond disables the port: a multiple of `miimon`. Attribute IFLA_BOND_DOWNDELAY of rt-link: u32 in ms. */
  downdelay?: number;
  /** Obsolete; the kernel always uses the carrier state. Attribute IFLA_BOND_USE_CARRIER of rt-link: u8. */
  useCarrier?: number;
  /** Interval in which a bond checks its ports by ARP; 0 disables the check. Attribute IFLA_BOND_ARP_INTERVAL of rt-link: u32 in ms. */
  arpInterval?: number;
  /** IPv4 addresses to which the bond sends ARP probes, at most 16. Attribute IFLA_BOND_ARP_IP_TARGET of rt-link: array of big-endian u32, each shown as an IPv4 address. */
  arpIpTarget?: M["address"][];
  /** Received ARP packets that the bond validates. Attribute IFLA_BOND_ARP_VALIDATE of rt-link: u32. */
  arpValidate?: BondArpValidate | M["unnamed"];
  /** Whether one ARP target or all of them must reply. Attribute IFLA_BOND_ARP_ALL_TARGETS of rt-link: u32. */
  arpAllTargets?: BondArpTargets | M["unnamed"];
  /** Index of the port that the bond prefers while the port is up. Attribute IFLA_BOND_PRIMARY of rt-link: u32. */
  primary?: number;
  /** When the primary port becomes active again. Attribute IFLA_BOND_PRIMARY_RESELECT of rt-link: u8. */
  primaryReselect?: BondPriReselect | M["unnamed"];
  /** Which MAC addresses ports get in mode `active-backup`. Attribute IFLA_BOND_FAIL_OVER_MAC of rt-link: u8. */
  failOverMac?: BondFom | M["unnamed"];
  /** Fields of a packet that select the port. Attribute IFLA_BOND_XMIT_HASH_POLICY of rt-link: u8. */
  xmitHashPolicy?: BondXmitPolicy | M["unnamed"];
  /** Number of IGMP reports after a failover of the bond, 0 to 255; default 1. Attribute IFLA_BOND_RESEND_IGMP of rt-link: u32. */
  resendIgmp?: number;
  /** Number of gratuitous ARPs after a failover of the bond, 0 to 255; default 1. Attribute IFLA_BOND_NUM_PEER_NOTIF of rt-link: u8. */
  numPeerNotif?: number;
  /** Value 1 makes the bond accept packets that inactive ports receive. Attribute IFLA_BOND_ALL_SLAVES_ACTIVE of rt-link: u8. */
  allSlavesActive?: number;
  /** Number of ports that must be up for the bond to have a carrier; default 0. Attribute IFLA_BOND_MIN_LINKS of rt-link: u32. */
  minLinks?: number;
  /** Interval of the packets by which switches learn addresses, in modes `tlb` and `alb`; default 1. Attribute IFLA_BOND_LP_INTERVAL of rt-link: u32 in seconds. */
  lpInterval?: number;
  /** Number of packets that the bond sends before it uses the next port, in mode `roundrobin`; 0 selects a port at random. Attribute IFLA_BOND_PACKETS_PER_SLAVE of rt-link: u32. */
  packetsPerSlave?: number;
  /** How often the partner sends LACPDUs. Attribute IFLA_BOND_AD_LACP_RATE of rt-link: u8. */
  adLacpRate?: AdLacp | M["unnamed"];
  /** Criterion that selects the active aggregator. Attribute IFLA_BOND_AD_SELECT of rt-link: u8. */
  adSelect?: BondAd | M["unnamed"];
  /** System priority of the bond in LACPDUs, 1 to 65535. Attribute IFLA_BOND_AD_ACTOR_SYS_PRIO of rt-link: u16. */
  adActorSysPrio?: number;
  /** Upper 10 bits of the bond's port key in LACPDUs, 0 to 1023. Attribute IFLA_BOND_AD_USER_PORT_KEY of rt-link: u16. */
  adUserPortKey?: number;
  /** System MAC address in LACPDUs. Attribute IFLA_BOND_AD_ACTOR_SYSTEM of rt-link: 6 bytes, shown as a MAC address. */
  adActorSystem?: M["address"];
  /** Value 1 (default) moves flows between ports by load in mode `tlb`. Attribute IFLA_BOND_TLB_DYNAMIC_LB of rt-link: u8. */
  tlbDynamicLb?: number;
  /** Time between gratuitous ARPs after a failover of the bond: a multiple of `miimon`. Attribute IFLA_BOND_PEER_NOTIF_DELAY of rt-link: u32 in ms. */
  peerNotifDelay?: number;
  /** Value 1 (default) makes the bond send LACPDUs without a request of the partner. Attribute IFLA_BOND_AD_LACP_ACTIVE of rt-link: u8. */
  adLacpActive?: number;
  /** Number of missed ARP replies after which the bond considers a port as down, 1 to 255; default 2. Attribute IFLA_BOND_MISSED_MAX of rt-link: u8. */
  missedMax?: number;
  /** IPv6 addresses to which the bond sends neighbor solicitations, at most 16. Attribute IFLA_BOND_NS_IP6_TARGET of rt-link: array of 16 bytes, each shown as an IPv6 address. */
  nsIp6Target?: M["address"][];
  /** Value 1 (default) couples collecting (receiving) and distributing (sending) on LACP ports. Attribute IFLA_BOND_COUPLED_CONTROL of rt-link: u8. */
  coupledControl?: number;
  /** Value 1 makes the bond send ARP and neighbor packets on all ports, in mode `8023ad`. Attribute IFLA_BOND_BROADCAST_NEIGH of rt-link: u8. */
  broadcastNeigh?: number;
  /** Value 1 uses only ports with an LACP partner. Attribute IFLA_BOND_LACP_STRICT of rt-link: u8. */
  lacpStrict?: number;
} & ReadOnlyFields<M, {
  /** State of 802.3ad. Attribute IFLA_BOND_AD_INFO of rt-link: nested attributes, read-only. */
  adInfo?: BondAdInfoAttrs<M>;
}>;

/** Attribute set `bond-ad-info-attrs`. */
export interface BondAdInfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Id of the active aggregator. Attribute IFLA_BOND_AD_INFO_AGGREGATOR of rt-link: u16. */ aggregator?: number;
  /** Number of ports in the active aggregator. Attribute IFLA_BOND_AD_INFO_NUM_PORTS of rt-link: u16. */
  numPorts?: number;
  /** Key of this side. Attribute IFLA_BOND_AD_INFO_ACTOR_KEY of rt-link: u16. */ actorKey?: number;
  /** Key of the partner. Attribute IFLA_BOND_AD_INFO_PARTNER_KEY of rt-link: u16. */ partnerKey?: number;
  /** System MAC address of the partner. Attribute IFLA_BOND_AD_INFO_PARTNER_MAC of rt-link: bytes, shown as a MAC address. */
  partnerMac?: M["address"];
}

/** Attribute set `bond-slave-attrs`. */
export type BondSlaveAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Transmit queue of the bond whose packets leave through this port; 0 for none. Attribute IFLA_BOND_SLAVE_QUEUE_ID of rt-link: u16. */
  queueId?: number;
  /** Priority of the port when the bond selects its active port; higher is better. Attribute IFLA_BOND_SLAVE_PRIO of rt-link: s32. */
  prio?: number;
  /** Port priority in LACPDUs; default 255. Attribute IFLA_BOND_SLAVE_ACTOR_PORT_PRIO of rt-link: u16, since Linux 6.18. */
  actorPortPrio?: number;
} & ReadOnlyFields<M, {
  /** Whether the bond port is active or a backup. Attribute IFLA_BOND_SLAVE_STATE of rt-link: u8, read-only. */
  state?: BondState | M["unnamed"];
  /** State of link monitoring. Attribute IFLA_BOND_SLAVE_MII_STATUS of rt-link: u8, read-only. */
  miiStatus?: BondLink | M["unnamed"];
  /** Number of link failures. Attribute IFLA_BOND_SLAVE_LINK_FAILURE_COUNT of rt-link: u32, read-only. */
  linkFailureCount?: number;
  /** MAC address that the port had before the bond. Attribute IFLA_BOND_SLAVE_PERM_HWADDR of rt-link: bytes, shown as a MAC address, read-only. */
  permHwaddr?: M["address"];
  /** Id of the port's 802.3ad aggregator. Attribute IFLA_BOND_SLAVE_AD_AGGREGATOR_ID of rt-link: u16, read-only. */
  adAggregatorId?: number;
  /** LACP state bits of this side of the link. Attribute IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE of rt-link: u8, read-only. */
  adActorOperPortState?: number;
  /** LACP state bits of the partner's side of the link. Attribute IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE of rt-link: u16, read-only. */
  adPartnerOperPortState?: number;
  /** LACP churn detection of this host: 0 monitoring, 1 churned, 2 not churned. Attribute IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE of rt-link: u8, read-only, since Linux 7.0. */
  adChurnActorState?: number;
  /** LACP churn detection of the partner: 0 monitoring, 1 churned, 2 not churned. Attribute IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE of rt-link: u8, read-only, since Linux 7.0. */
  adChurnPartnerState?: number;
}>;

/** Attribute set `linkinfo-bridge-attrs`. */
export type LinkinfoBridgeAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Time that a port spends in each of the STP states listening and learning; default 15 s. Attribute IFLA_BR_FORWARD_DELAY of rt-link: u32 in units of 1/100 s. */
  forwardDelay?: number;
  /** Interval of STP messages (BPDUs); default 2 s. Attribute IFLA_BR_HELLO_TIME of rt-link: u32 in units of 1/100 s. */
  helloTime?: number;
  /** Time after which the information of a received STP message (BPDU) expires; default 20 s. Attribute IFLA_BR_MAX_AGE of rt-link: u32 in units of 1/100 s. */
  maxAge?: number;
  /** Time after which an unused forwarding entry of the bridge expires; default 300 s. Attribute IFLA_BR_AGEING_TIME of rt-link: u32 in units of 1/100 s. */
  ageingTime?: number;
  /** Who runs STP: 0 nobody (disabled), 1 the kernel, 2 a program. Attribute IFLA_BR_STP_STATE of rt-link: u32. */
  stpState?: number;
  /** Priority of the bridge in STP, 0 to 65535; default 32768, lower is better. Attribute IFLA_BR_PRIORITY of rt-link: u16. */
  priority?: number;
  /** Value 1 makes the bridge filter packets by VLAN; default 0. Attribute IFLA_BR_VLAN_FILTERING of rt-link: u8. */
  vlanFiltering?: number;
  /** Protocol of VLAN tags; default 802.1Q. Attribute IFLA_BR_VLAN_PROTOCOL of rt-link: big-endian u16. */
  vlanProtocol?: VlanProtocols | M["unnamed"];
  /** Bit mask of link-local multicast packets to forward: bit N stands for packets to 01:80:C2:00:00:0N. Attribute IFLA_BR_GROUP_FWD_MASK of rt-link: u16. */
  groupFwdMask?: number;
  /** Multicast address of STP messages; default 01:80:C2:00:00:00. Attribute IFLA_BR_GROUP_ADDR of rt-link: 6 bytes, shown as a MAC address. */
  groupAddr?: M["address"];
  /** Whether the bridge acts as a multicast router: 0 never, 1 if it receives queries (default), 2 always. Attribute IFLA_BR_MCAST_ROUTER of rt-link: u8. */
  mcastRouter?: number;
  /** Value 1 (default) forwards multicast packets only to ports with receivers (snooping). Attribute IFLA_BR_MCAST_SNOOPING of rt-link: u8. */
  mcastSnooping?: number;
  /** Value 1 sends IGMP queries with the address of the bridge instead of 0.0.0.0. Attribute IFLA_BR_MCAST_QUERY_USE_IFADDR of rt-link: u8. */
  mcastQueryUseIfaddr?: number;
  /** Value 1 makes the bridge send IGMP and MLD queries; default 0. Attribute IFLA_BR_MCAST_QUERIER of rt-link: u8. */
  mcastQuerier?: number;
  /** Ignored since Linux 4.20. Attribute IFLA_BR_MCAST_HASH_ELASTICITY of rt-link: u32. */
  mcastHashElasticity?: number;
  /** Maximum number of multicast groups; default 4096. Attribute IFLA_BR_MCAST_HASH_MAX of rt-link: u32. */
  mcastHashMax?: number;
  /** Number of IGMP and MLD queries after a leave message; default 2. Attribute IFLA_BR_MCAST_LAST_MEMBER_CNT of rt-link: u32. */
  mcastLastMemberCnt?: number;
  /** Number of IGMP and MLD queries at start; default 2. Attribute IFLA_BR_MCAST_STARTUP_QUERY_CNT of rt-link: u32. */
  mcastStartupQueryCnt?: number;
  /** Interval of IGMP and MLD queries after a leave message; default 1 s. Attribute IFLA_BR_MCAST_LAST_MEMBER_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastLastMemberIntvl?: M["big"];
  /** Time after which a multicast group without reports expires; default 260 s. Attribute IFLA_BR_MCAST_MEMBERSHIP_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastMembershipIntvl?: M["big"];
  /** Time after which a silent IGMP or MLD querier counts as gone; default 255 s. Attribute IFLA_BR_MCAST_QUERIER_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastQuerierIntvl?: M["big"];
  /** Interval of IGMP and MLD queries; default 125 s. Attribute IFLA_BR_MCAST_QUERY_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastQueryIntvl?: M["big"];
  /** Maximum response time in IGMP and MLD queries; default 10 s. Attribute IFLA_BR_MCAST_QUERY_RESPONSE_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastQueryResponseIntvl?: M["big"];
  /** Interval of IGMP and MLD queries at start; default 31.25 s. Attribute IFLA_BR_MCAST_STARTUP_QUERY_INTVL of rt-link: u64 in units of 1/100 s. */
  mcastStartupQueryIntvl?: M["big"];
  /** Value 1 passes bridged IPv4 packets through iptables. Attribute IFLA_BR_NF_CALL_IPTABLES of rt-link: u8. */
  nfCallIptables?: number;
  /** Value 1 passes bridged IPv6 packets through ip6tables. Attribute IFLA_BR_NF_CALL_IP6TABLES of rt-link: u8. */
  nfCallIp6tables?: number;
  /** Value 1 passes bridged ARP packets through arptables. Attribute IFLA_BR_NF_CALL_ARPTABLES of rt-link: u8. */
  nfCallArptables?: number;
  /** VLAN id that untagged packets get on new ports; default 1, 0 for none. Attribute IFLA_BR_VLAN_DEFAULT_PVID of rt-link: u16. */
  vlanDefaultPvid?: number;
  /** Value 1 counts packets per VLAN. Attribute IFLA_BR_VLAN_STATS_ENABLED of rt-link: u8. */
  vlanStatsEnabled?: number;
  /** Value 1 counts IGMP and MLD messages. Attribute IFLA_BR_MCAST_STATS_ENABLED of rt-link: u8. */
  mcastStatsEnabled?: number;
  /** Version of IGMP queries, 2 (default) or 3. Attribute IFLA_BR_MCAST_IGMP_VERSION of rt-link: u8. */
  mcastIgmpVersion?: number;
  /** Version of MLD queries, 1 (default) or 2. Attribute IFLA_BR_MCAST_MLD_VERSION of rt-link: u8. */
  mcastMldVersion?: number;
  /** Value 1 counts packets per VLAN and port. It can change only while the bridge has no ports. Attribute IFLA_BR_VLAN_STATS_PER_PORT of rt-link: u8. */
  vlanStatsPerPort?: number;
  /** Boolean options of the bridge: bit 0 disables learning of link-local packets, bit 1 enables multicast per VLAN, bit 2 MST. Attribute IFLA_BR_MULTI_BOOLOPT of rt-link: structure `br-boolopt-multi`. */
  multiBoolopt?: Shape<M, BrBooloptMulti>;
  /** Maximum number of learned forwarding entries; 0 (default) for no limit. Attribute IFLA_BR_FDB_MAX_LEARNED of rt-link: u32, since Linux 6.7. */
  fdbMaxLearned?: number;
  /** Who runs STP. Attribute IFLA_BR_STP_MODE of rt-link: u32. */ stpMode?: BrStpMode | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Identifier of the root bridge in STP. Attribute IFLA_BR_ROOT_ID of rt-link: structure `ifla-bridge-id`, read-only. */
  rootId?: Shape<M, IflaBridgeId<M>>;
  /** Identifier of this bridge in STP. Attribute IFLA_BR_BRIDGE_ID of rt-link: structure `ifla-bridge-id`, read-only. */
  bridgeId?: Shape<M, IflaBridgeId<M>>;
  /** Number of the bridge port towards the root bridge; 0 on the root bridge itself. Attribute IFLA_BR_ROOT_PORT of rt-link: u16, read-only. */
  rootPort?: number;
  /** Cost of the path to the root bridge. Attribute IFLA_BR_ROOT_PATH_COST of rt-link: u32, read-only. */
  rootPathCost?: number;
  /** Value 1 while the bridge announces a topology change (STP). Attribute IFLA_BR_TOPOLOGY_CHANGE of rt-link: u8, read-only. */
  topologyChange?: number;
  /** Whether this bridge detected an STP topology change (1 or 0). Attribute IFLA_BR_TOPOLOGY_CHANGE_DETECTED of rt-link: u8, read-only. */
  topologyChangeDetected?: number;
  /** Remaining time until the bridge sends the next STP message (BPDU). Attribute IFLA_BR_HELLO_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  helloTimer?: M["big"];
  /** Remaining time until the bridge sends the next topology change notification (STP). Attribute IFLA_BR_TCN_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  tcnTimer?: M["big"];
  /** Remaining time for which the bridge announces the STP topology change. Attribute IFLA_BR_TOPOLOGY_CHANGE_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  topologyChangeTimer?: M["big"];
  /** Remaining time until the bridge removes expired forwarding entries. Attribute IFLA_BR_GC_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  gcTimer?: M["big"];
  /** IGMP and MLD queriers that the bridge detected. Attribute IFLA_BR_MCAST_QUERIER_STATE of rt-link: nested attributes, read-only. */
  mcastQuerierState?: BridgeQuerier<M>;
  /** Number of learned forwarding entries. Attribute IFLA_BR_FDB_N_LEARNED of rt-link: u32, read-only, since Linux 6.7. */
  fdbNLearned?: number;
}> & WriteOnlyFields<M, {
  /** Removes all learned forwarding entries of the bridge. Attribute IFLA_BR_FDB_FLUSH of rt-link: flag, write-only. */
  fdbFlush?: M["flag"];
}>;

/** Attribute set `linkinfo-brport-attrs`. */
export type LinkinfoBrportAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** STP state of the port. Attribute IFLA_BRPORT_STATE of rt-link: u8. */ state?: BrState | M["unnamed"];
  /** Priority of the port in STP, 0 to 63; default 32. Attribute IFLA_BRPORT_PRIORITY of rt-link: u16. */
  priority?: number;
  /** Cost of the path through the port in STP, 1 to 65535. Attribute IFLA_BRPORT_COST of rt-link: u32. */
  cost?: number;
  /** Value 1 lets packets leave through the port at which they arrived (hairpin mode). Attribute IFLA_BRPORT_MODE of rt-link: u8. */
  mode?: number;
  /** Value 1 disables the bridge port if an STP message (BPDU) arrives. Attribute IFLA_BRPORT_GUARD of rt-link: u8. */
  guard?: number;
  /** Value 1 prevents the bridge port from becoming the root port (STP). Attribute IFLA_BRPORT_PROTECT of rt-link: u8. */
  protect?: number;
  /** Value 1 removes a multicast group from the port immediately after a leave message. Attribute IFLA_BRPORT_FAST_LEAVE of rt-link: u8. */
  fastLeave?: number;
  /** Value 1 (default) makes the bridge port learn source addresses. Attribute IFLA_BRPORT_LEARNING of rt-link: u8. */
  learning?: number;
  /** Value 1 (default) sends unicast packets to unknown addresses through this port. Attribute IFLA_BRPORT_UNICAST_FLOOD of rt-link: u8. */
  unicastFlood?: number;
  /** Value 1 makes the bridge reply to ARP requests for hosts behind other ports. Attribute IFLA_BRPORT_PROXYARP of rt-link: u8. */
  proxyarp?: number;
  /** Value 1 adds entries that hardware learned to the bridge's forwarding table. Attribute IFLA_BRPORT_LEARNING_SYNC of rt-link: u8. */
  learningSync?: number;
  /** Value 1 makes the bridge reply to ARP requests like a wireless access point (802.11-2012, 10.23.13). Attribute IFLA_BRPORT_PROXYARP_WIFI of rt-link: u8. */
  proxyarpWifi?: number;
  /** Whether the port leads to a multicast router: 0 never, 1 detected by queries (default), 2 always, 3 for a limited time. Attribute IFLA_BRPORT_MULTICAST_ROUTER of rt-link: u8. */
  multicastRouter?: number;
  /** Value 1 (default) sends multicast packets of unknown groups through this port. Attribute IFLA_BRPORT_MCAST_FLOOD of rt-link: u8. */
  mcastFlood?: number;
  /** Value 1 sends each multicast packet as unicast to every group member. Attribute IFLA_BRPORT_MCAST_TO_UCAST of rt-link: u8. */
  mcastToUcast?: number;
  /** Value 1 maps VLAN ids to tunnel ids. Attribute IFLA_BRPORT_VLAN_TUNNEL of rt-link: u8. */ vlanTunnel?: number;
  /** Value 1 (default) sends broadcast packets through this port. Attribute IFLA_BRPORT_BCAST_FLOOD of rt-link: u8. */
  bcastFlood?: number;
  /** Bit mask of link-local multicast packets to forward: bit N stands for packets to 01:80:C2:00:00:0N. Attribute IFLA_BRPORT_GROUP_FWD_MASK of rt-link: u16. */
  groupFwdMask?: number;
  /** Value 1 makes the bridge reply to ARP and neighbor requests from its neighbor table instead of flooding them. Attribute IFLA_BRPORT_NEIGH_SUPPRESS of rt-link: u8. */
  neighSuppress?: number;
  /** Value 1 prevents packets between this bridge port and other isolated ports. Attribute IFLA_BRPORT_ISOLATED of rt-link: u8. */
  isolated?: number;
  /** Index of the port that is used while this one has no carrier; 0 for none. Attribute IFLA_BRPORT_BACKUP_PORT of rt-link: u32. */
  backupPort?: number;
  /** Maximum number of IGMPv3 and MLDv2 hosts tracked on the port; default 512. Attribute IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT of rt-link: u32. */
  mcastEhtHostsLimit?: number;
  /** Value 1 drops packets from addresses that have no forwarding entry on the port (802.1X). Attribute IFLA_BRPORT_LOCKED of rt-link: u8. */
  locked?: number;
  /** Value 1 creates locked forwarding entries for unknown addresses (MAC authentication bypass); requires `locked`. Attribute IFLA_BRPORT_MAB of rt-link: u8, since Linux 6.2. */
  mab?: number;
  /** Maximum number of multicast groups of the port; 0 for no limit. Attribute IFLA_BRPORT_MCAST_MAX_GROUPS of rt-link: u32, since Linux 6.3. */
  mcastMaxGroups?: number;
  /** Value 1 makes `neighSuppress` effective only for VLANs that enable it. Attribute IFLA_BRPORT_NEIGH_VLAN_SUPPRESS of rt-link: u8, since Linux 6.4. */
  neighVlanSuppress?: number;
  /** Id of the next hop object through which packets leave that are redirected to `backupPort`; 0 for none. Attribute IFLA_BRPORT_BACKUP_NHID of rt-link: u32, since Linux 6.6. */
  backupNhid?: number;
  /** Value 1 forwards gratuitous ARP packets and unsolicited neighbor advertisements despite `neighSuppress`. Attribute IFLA_BRPORT_NEIGH_FORWARD_GRAT of rt-link: u8. */
  neighForwardGrat?: number;
} & ReadOnlyFields<M, {
  /** Identifier of the root bridge (STP) that the port's segment uses. Attribute IFLA_BRPORT_ROOT_ID of rt-link: structure `ifla-bridge-id`, read-only. */
  rootId?: Shape<M, IflaBridgeId<M>>;
  /** Identifier of the bridge (STP) that connects the port's segment to the root. Attribute IFLA_BRPORT_BRIDGE_ID of rt-link: structure `ifla-bridge-id`, read-only. */
  bridgeId?: Shape<M, IflaBridgeId<M>>;
  /** Number of the port by which the designated bridge (STP) connects the segment. Attribute IFLA_BRPORT_DESIGNATED_PORT of rt-link: u16, read-only. */
  designatedPort?: number;
  /** Cost of the path from the designated bridge to the root bridge (STP). Attribute IFLA_BRPORT_DESIGNATED_COST of rt-link: u16, read-only. */
  designatedCost?: number;
  /** Identifier of the port in STP, with its priority in the upper bits. Attribute IFLA_BRPORT_ID of rt-link: u16, read-only. */
  id?: number;
  /** Number of the bridge port. Attribute IFLA_BRPORT_NO of rt-link: u16, read-only. */ no?: number;
  /** Whether the port's next STP message (BPDU) acknowledges a topology change (1 or 0). Attribute IFLA_BRPORT_TOPOLOGY_CHANGE_ACK of rt-link: u8, read-only. */
  topologyChangeAck?: number;
  /** Whether an STP message (BPDU) of the port waits for the hold timer (1 or 0). Attribute IFLA_BRPORT_CONFIG_PENDING of rt-link: u8, read-only. */
  configPending?: number;
  /** Remaining time until the STP information that the port received expires. Attribute IFLA_BRPORT_MESSAGE_AGE_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  messageAgeTimer?: M["big"];
  /** Remaining time until the port enters the next STP state. Attribute IFLA_BRPORT_FORWARD_DELAY_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  forwardDelayTimer?: M["big"];
  /** Remaining time until the port may send the next STP message (BPDU). Attribute IFLA_BRPORT_HOLD_TIMER of rt-link: u64 in units of 1/100 s, read-only. */
  holdTimer?: M["big"];
  /** Whether the MRP ring is open (1 or 0). Attribute IFLA_BRPORT_MRP_RING_OPEN of rt-link: u8, read-only. */
  mrpRingOpen?: number;
  /** Whether the interconnected MRP ring is open (1 or 0). Attribute IFLA_BRPORT_MRP_IN_OPEN of rt-link: u8, read-only. */
  mrpInOpen?: number;
  /** Number of IGMPv3 and MLDv2 hosts that the bridge tracks on the port. Attribute IFLA_BRPORT_MCAST_EHT_HOSTS_CNT of rt-link: u32, read-only. */
  mcastEhtHostsCnt?: number;
  /** Number of multicast groups of the port. Attribute IFLA_BRPORT_MCAST_N_GROUPS of rt-link: u32, read-only, since Linux 6.3. */
  mcastNGroups?: number;
}> & WriteOnlyFields<M, {
  /** Removes all learned forwarding entries of the port. Attribute IFLA_BRPORT_FLUSH of rt-link: flag, write-only. */
  flush?: M["flag"];
}>;

/** Attribute set `linkinfo-gre-attrs`. */
export interface LinkinfoGreAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_GRE_LINK of rt-link: u32. */
  link?: number;
  /** Flags of received packets. Attribute IFLA_GRE_IFLAGS of rt-link: big-endian u16. */
  iflags?: (GreFlags | number)[];
  /** Flags of sent packets. Attribute IFLA_GRE_OFLAGS of rt-link: big-endian u16. */ oflags?: (GreFlags | number)[];
  /** Key that received packets must have. Attribute IFLA_GRE_IKEY of rt-link: big-endian u32. */ ikey?: number;
  /** Key of sent packets. Attribute IFLA_GRE_OKEY of rt-link: big-endian u32. */ okey?: number;
  /** Address of this end of the tunnel. Attribute IFLA_GRE_LOCAL of rt-link: 4 bytes, shown as an IPv4 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_GRE_REMOTE of rt-link: 4 bytes, shown as an IPv4 address. */
  remote?: M["address"];
  /** TTL or hop limit of encapsulated packets; 0 copies that of the inner packet. Attribute IFLA_GRE_TTL of rt-link: u8. */
  ttl?: number;
  /** Type of service of encapsulated packets; 1 copies that of the inner packet. Attribute IFLA_GRE_TOS of rt-link: u8. */
  tos?: number;
  /** Value 1 (default) discovers the path MTU. Attribute IFLA_GRE_PMTUDISC of rt-link: u8. */ pmtudisc?: number;
  /** Number of further tunnels that the encapsulated packet may enter (RFC 2473); default 4. Attribute IFLA_GRE_ENCAP_LIMIT of rt-link: u8. */
  encapLimit?: number;
  /** Traffic class and flow label of encapsulated packets. Attribute IFLA_GRE_FLOWINFO of rt-link: big-endian u32. */
  flowinfo?: number;
  /** Flags of the tunnel: IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit. Attribute IFLA_GRE_FLAGS of rt-link: u32. */
  flags?: number;
  /** Additional UDP encapsulation. Attribute IFLA_GRE_ENCAP_TYPE of rt-link: u16. */
  encapType?: TunnelEncapTypes | M["unnamed"];
  /** Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. Attribute IFLA_GRE_ENCAP_FLAGS of rt-link: u16. */
  encapFlags?: number;
  /** UDP source port of encapsulated packets; 0 selects a port for each flow. Attribute IFLA_GRE_ENCAP_SPORT of rt-link: big-endian u16. */
  encapSport?: number;
  /** UDP destination port. Attribute IFLA_GRE_ENCAP_DPORT of rt-link: big-endian u16. */ encapDport?: number;
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_GRE_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
  /** Value 1 ignores the don't-fragment bit of inner packets. Attribute IFLA_GRE_IGNORE_DF of rt-link: u8. */
  ignoreDf?: number;
  /** Firewall mark of encapsulated packets. Attribute IFLA_GRE_FWMARK of rt-link: u32. */ fwmark?: number;
  /** Index of the port whose packets are mirrored (ERSPAN version 1). Attribute IFLA_GRE_ERSPAN_INDEX of rt-link: u32. */
  erspanIndex?: number;
  /** Version of ERSPAN, 0 to 2. Attribute IFLA_GRE_ERSPAN_VER of rt-link: u8. */ erspanVer?: number;
  /** Direction of the mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. Attribute IFLA_GRE_ERSPAN_DIR of rt-link: u8. */
  erspanDir?: number;
  /** Hardware id of the ERSPAN engine (version 2), 0 to 63. Attribute IFLA_GRE_ERSPAN_HWID of rt-link: u16. */
  erspanHwid?: number;
}

/** Attribute set `linkinfo-gre6-attrs`. */
export interface LinkinfoGre6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_GRE_LINK of rt-link: u32. */
  link?: number;
  /** Flags of received packets. Attribute IFLA_GRE_IFLAGS of rt-link: big-endian u16. */
  iflags?: (GreFlags | number)[];
  /** Flags of sent packets. Attribute IFLA_GRE_OFLAGS of rt-link: big-endian u16. */ oflags?: (GreFlags | number)[];
  /** Key that received packets must have. Attribute IFLA_GRE_IKEY of rt-link: big-endian u32. */ ikey?: number;
  /** Key of sent packets. Attribute IFLA_GRE_OKEY of rt-link: big-endian u32. */ okey?: number;
  /** Address of this end of the tunnel. Attribute IFLA_GRE_LOCAL of rt-link: 16 bytes, shown as an IPv6 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_GRE_REMOTE of rt-link: 16 bytes, shown as an IPv6 address. */
  remote?: M["address"];
  /** TTL or hop limit of encapsulated packets; 0 copies that of the inner packet. Attribute IFLA_GRE_TTL of rt-link: u8. */
  ttl?: number;
  /** Number of further tunnels that the encapsulated packet may enter (RFC 2473); default 4. Attribute IFLA_GRE_ENCAP_LIMIT of rt-link: u8. */
  encapLimit?: number;
  /** Traffic class and flow label of encapsulated packets. Attribute IFLA_GRE_FLOWINFO of rt-link: big-endian u32. */
  flowinfo?: number;
  /** Flags of the tunnel: IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit. Attribute IFLA_GRE_FLAGS of rt-link: u32. */
  flags?: number;
  /** Additional UDP encapsulation. Attribute IFLA_GRE_ENCAP_TYPE of rt-link: u16. */
  encapType?: TunnelEncapTypes | M["unnamed"];
  /** Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. Attribute IFLA_GRE_ENCAP_FLAGS of rt-link: u16. */
  encapFlags?: number;
  /** UDP source port; 0 selects it by flow. Attribute IFLA_GRE_ENCAP_SPORT of rt-link: big-endian u16. */
  encapSport?: number;
  /** UDP source port of encapsulated packets; 0 selects a port for each flow. Attribute IFLA_GRE_ENCAP_DPORT of rt-link: big-endian u16. */
  encapDport?: number;
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_GRE_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
  /** Firewall mark of encapsulated packets. Attribute IFLA_GRE_FWMARK of rt-link: u32. */ fwmark?: number;
  /** Index of the port whose packets are mirrored (ERSPAN version 1). Attribute IFLA_GRE_ERSPAN_INDEX of rt-link: u32. */
  erspanIndex?: number;
  /** Version of ERSPAN, 0 to 2. Attribute IFLA_GRE_ERSPAN_VER of rt-link: u8. */ erspanVer?: number;
  /** Direction of the mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. Attribute IFLA_GRE_ERSPAN_DIR of rt-link: u8. */
  erspanDir?: number;
  /** Hardware id of the ERSPAN engine (version 2), 0 to 63. Attribute IFLA_GRE_ERSPAN_HWID of rt-link: u16. */
  erspanHwid?: number;
}

/** Attribute set `linkinfo-vti-attrs`. */
export interface LinkinfoVtiAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_VTI_LINK of rt-link: u32. */
  link?: number;
  /** Key that received packets must have. Attribute IFLA_VTI_IKEY of rt-link: big-endian u32. */ ikey?: number;
  /** Key of sent packets. Attribute IFLA_VTI_OKEY of rt-link: big-endian u32. */ okey?: number;
  /** Address of this end of the tunnel. Attribute IFLA_VTI_LOCAL of rt-link: 4 bytes, shown as an IPv4 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_VTI_REMOTE of rt-link: 4 bytes, shown as an IPv4 address. */
  remote?: M["address"];
  /** Firewall mark of encapsulated packets. Attribute IFLA_VTI_FWMARK of rt-link: u32. */ fwmark?: number;
}

/** Attribute set `linkinfo-vti6-attrs`. */
export interface LinkinfoVti6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_VTI_LINK of rt-link: u32. */
  link?: number;
  /** Key that received packets must have. Attribute IFLA_VTI_IKEY of rt-link: big-endian u32. */ ikey?: number;
  /** Key of sent packets. Attribute IFLA_VTI_OKEY of rt-link: big-endian u32. */ okey?: number;
  /** Address of this end of the tunnel. Attribute IFLA_VTI_LOCAL of rt-link: 16 bytes, shown as an IPv6 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_VTI_REMOTE of rt-link: 16 bytes, shown as an IPv6 address. */
  remote?: M["address"];
  /** Firewall mark of encapsulated packets. Attribute IFLA_VTI_FWMARK of rt-link: u32. */ fwmark?: number;
}

/** Attribute set `linkinfo-geneve-attrs`. */
export interface LinkinfoGeneveAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Virtual network identifier, 24 bits. Attribute IFLA_GENEVE_ID of rt-link: u32. */ id?: number;
  /** IPv4 address of the remote Geneve tunnel endpoint. Attribute IFLA_GENEVE_REMOTE of rt-link: big-endian u32, shown as an IPv4 address. */
  remote?: M["address"];
  /** TTL of encapsulated packets; 0 selects the default. Attribute IFLA_GENEVE_TTL of rt-link: u8. */ ttl?: number;
  /** Type of service of encapsulated packets; 1 copies that of the inner packet. Attribute IFLA_GENEVE_TOS of rt-link: u8. */
  tos?: number;
  /** UDP destination port. Attribute IFLA_GENEVE_PORT of rt-link: big-endian u16. */ port?: number;
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_GENEVE_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
  /** IPv6 address of the remote Geneve tunnel endpoint. Attribute IFLA_GENEVE_REMOTE6 of rt-link: bytes, shown as an IPv6 address. */
  remote6?: M["address"];
  /** Value 1 adds UDP checksums to IPv4 packets. Attribute IFLA_GENEVE_UDP_CSUM of rt-link: u8. */ udpCsum?: number;
  /** Value 1 sends IPv6 packets without UDP checksum. Attribute IFLA_GENEVE_UDP_ZERO_CSUM6_TX of rt-link: u8. */
  udpZeroCsum6Tx?: number;
  /** Value 1 accepts IPv6 packets without UDP checksum. Attribute IFLA_GENEVE_UDP_ZERO_CSUM6_RX of rt-link: u8. */
  udpZeroCsum6Rx?: number;
  /** IPv6 flow label of encapsulated packets. Attribute IFLA_GENEVE_LABEL of rt-link: big-endian u32. */
  label?: number;
  /** Value 1 copies the TTL of the inner packet. Attribute IFLA_GENEVE_TTL_INHERIT of rt-link: u8. */
  ttlInherit?: number;
  /** Don't-fragment bit of sent packets. Attribute IFLA_GENEVE_DF of rt-link: u8. */ df?: GeneveDf | M["unnamed"];
  /** Carries IP packets without an Ethernet header. Attribute IFLA_GENEVE_INNER_PROTO_INHERIT of rt-link: flag. */
  innerProtoInherit?: M["flag"];
  /** Range of UDP source ports. Attribute IFLA_GENEVE_PORT_RANGE of rt-link: structure `ifla-geneve-port-range`. */
  portRange?: Shape<M, IflaGenevePortRange>;
  /** Adds an option to packets that helps receivers to aggregate them (GRO). Attribute IFLA_GENEVE_GRO_HINT of rt-link: flag. */
  groHint?: M["flag"];
  /** IPv4 source address of tunnel packets. Attribute IFLA_GENEVE_LOCAL of rt-link: big-endian u32, shown as an IPv4 address. */
  local?: M["address"];
  /** IPv6 source address of tunnel packets. Attribute IFLA_GENEVE_LOCAL6 of rt-link: bytes, shown as an IPv6 address. */
  local6?: M["address"];
}

/** Attribute set `linkinfo-hsr-attrs`. */
export interface LinkinfoHsrAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the first ring port. Attribute IFLA_HSR_SLAVE1 of rt-link: u32. */ slave1?: number;
  /** Index of the second ring port. Attribute IFLA_HSR_SLAVE2 of rt-link: u32. */ slave2?: number;
  /** Last byte of the multicast address of HSR supervision frames. Attribute IFLA_HSR_MULTICAST_SPEC of rt-link: u8. */
  multicastSpec?: number;
  /** Multicast address of HSR supervision frames. Attribute IFLA_HSR_SUPERVISION_ADDR of rt-link: bytes, shown as a MAC address. */
  supervisionAddr?: M["address"];
  /** Current sequence number. Attribute IFLA_HSR_SEQ_NR of rt-link: u16. */ seqNr?: number;
  /** HSR version, 0 (2010) or 1 (2012). Attribute IFLA_HSR_VERSION of rt-link: u8. */ version?: number;
  /** Protocol: 0 HSR, 1 PRP. Attribute IFLA_HSR_PROTOCOL of rt-link: u8. */ protocol?: number;
  /** Index of the port towards hosts that do not support HSR. Attribute IFLA_HSR_INTERLINK of rt-link: u32. */
  interlink?: number;
}

/** Attribute set `linkinfo-iptun-attrs`. */
export interface LinkinfoIptunAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_IPTUN_LINK of rt-link: u32. */
  link?: number;
  /** Address of this end of the tunnel. Attribute IFLA_IPTUN_LOCAL of rt-link: 4 bytes, shown as an IPv4 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_IPTUN_REMOTE of rt-link: 4 bytes, shown as an IPv4 address. */
  remote?: M["address"];
  /** TTL or hop limit of encapsulated packets; 0 copies that of the inner packet. Attribute IFLA_IPTUN_TTL of rt-link: u8. */
  ttl?: number;
  /** Type of service of encapsulated packets; 1 copies that of the inner packet. Attribute IFLA_IPTUN_TOS of rt-link: u8. */
  tos?: number;
  /** Number of further tunnels that the encapsulated packet may enter (RFC 2473); default 4. Attribute IFLA_IPTUN_ENCAP_LIMIT of rt-link: u8. */
  encapLimit?: number;
  /** Traffic class and flow label of encapsulated packets. Attribute IFLA_IPTUN_FLOWINFO of rt-link: big-endian u32. */
  flowinfo?: number;
  /** Flags of the tunnel: IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit. Attribute IFLA_IPTUN_FLAGS of rt-link: u16. */
  flags?: number;
  /** Protocol of inner packets, such as 4 (IPv4) or 41 (IPv6); 0 for any. Attribute IFLA_IPTUN_PROTO of rt-link: u8. */
  proto?: number;
  /** Value 1 (default) discovers the path MTU. Attribute IFLA_IPTUN_PMTUDISC of rt-link: u8. */ pmtudisc?: number;
  /** IPv6 prefix of the 6rd domain, by which IPv6 crosses an IPv4 network (RFC 5969). Attribute IFLA_IPTUN_6RD_PREFIX of rt-link: bytes, shown as an IPv6 address. */
  "6rdPrefix"?: M["address"];
  /** IPv4 prefix that all 6rd sites share. Attribute IFLA_IPTUN_6RD_RELAY_PREFIX of rt-link: big-endian u32, shown as an IPv4 address. */
  "6rdRelayPrefix"?: M["address"];
  /** Length of the 6rd prefix in bits. Attribute IFLA_IPTUN_6RD_PREFIXLEN of rt-link: u16. */
  "6rdPrefixlen"?: number;
  /** Length in bits of the IPv4 prefix that all 6rd sites share. Attribute IFLA_IPTUN_6RD_RELAY_PREFIXLEN of rt-link: u16. */
  "6rdRelayPrefixlen"?: number;
  /** Additional UDP encapsulation. Attribute IFLA_IPTUN_ENCAP_TYPE of rt-link: u16. */
  encapType?: TunnelEncapTypes | M["unnamed"];
  /** Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. Attribute IFLA_IPTUN_ENCAP_FLAGS of rt-link: u16. */
  encapFlags?: number;
  /** UDP source port of encapsulated packets; 0 selects a port for each flow. Attribute IFLA_IPTUN_ENCAP_SPORT of rt-link: big-endian u16. */
  encapSport?: number;
  /** UDP destination port. Attribute IFLA_IPTUN_ENCAP_DPORT of rt-link: big-endian u16. */ encapDport?: number;
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_IPTUN_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
  /** Firewall mark of encapsulated packets. Attribute IFLA_IPTUN_FWMARK of rt-link: u32. */ fwmark?: number;
}

/** Attribute set `linkinfo-ip6tnl-attrs`. */
export interface LinkinfoIp6tnlAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the interface through which encapsulated packets leave; 0 for any. Attribute IFLA_IPTUN_LINK of rt-link: u32. */
  link?: number;
  /** Address of this end of the tunnel. Attribute IFLA_IPTUN_LOCAL of rt-link: 16 bytes, shown as an IPv6 address. */
  local?: M["address"];
  /** Address of the other end of the tunnel. Attribute IFLA_IPTUN_REMOTE of rt-link: 16 bytes, shown as an IPv6 address. */
  remote?: M["address"];
  /** TTL or hop limit of encapsulated packets; 0 copies that of the inner packet. Attribute IFLA_IPTUN_TTL of rt-link: u8. */
  ttl?: number;
  /** Number of further tunnels that the encapsulated packet may enter (RFC 2473); default 4. Attribute IFLA_IPTUN_ENCAP_LIMIT of rt-link: u8. */
  encapLimit?: number;
  /** Traffic class and flow label of encapsulated packets. Attribute IFLA_IPTUN_FLOWINFO of rt-link: big-endian u32. */
  flowinfo?: number;
  /** Flags of the tunnel: IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit. Attribute IFLA_IPTUN_FLAGS of rt-link: u32. */
  flags?: number;
  /** Protocol of inner packets, such as 4 (IPv4) or 41 (IPv6); 0 for any. Attribute IFLA_IPTUN_PROTO of rt-link: u8. */
  proto?: number;
  /** Additional UDP encapsulation. Attribute IFLA_IPTUN_ENCAP_TYPE of rt-link: u16. */
  encapType?: TunnelEncapTypes | M["unnamed"];
  /** Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. Attribute IFLA_IPTUN_ENCAP_FLAGS of rt-link: u16. */
  encapFlags?: number;
  /** UDP source port of encapsulated packets; 0 selects a port for each flow. Attribute IFLA_IPTUN_ENCAP_SPORT of rt-link: big-endian u16. */
  encapSport?: number;
  /** UDP destination port. Attribute IFLA_IPTUN_ENCAP_DPORT of rt-link: big-endian u16. */ encapDport?: number;
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_IPTUN_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
  /** Firewall mark of encapsulated packets. Attribute IFLA_IPTUN_FWMARK of rt-link: u32. */ fwmark?: number;
}

/** Attribute set `linkinfo-tun-attrs`. */
export interface LinkinfoTunAttrs extends ExtraAttributes {
  /** Id of the user who may attach to the TUN/TAP interface without privileges. Attribute IFLA_TUN_OWNER of rt-link: u32. */
  owner?: number;
  /** Id of the group that may attach to the TUN/TAP interface without privileges. Attribute IFLA_TUN_GROUP of rt-link: u32. */
  group?: number;
  /** Kind: 1 tun (IP packets), 2 tap (Ethernet frames). Attribute IFLA_TUN_TYPE of rt-link: u8. */ type?: number;
  /** Whether packets of the TUN/TAP interface have a header with flags and protocol (1 or 0). Attribute IFLA_TUN_PI of rt-link: u8. */
  pi?: number;
  /** Whether packets of the TUN/TAP interface have a virtio-net header (1 or 0). Attribute IFLA_TUN_VNET_HDR of rt-link: u8. */
  vnetHdr?: number;
  /** Whether the TUN/TAP interface stays after its last file descriptor is closed (1 or 0). Attribute IFLA_TUN_PERSIST of rt-link: u8. */
  persist?: number;
  /** Whether several queues may be attached to the TUN/TAP interface (1 or 0). Attribute IFLA_TUN_MULTI_QUEUE of rt-link: u8. */
  multiQueue?: number;
  /** Number of enabled queues. Attribute IFLA_TUN_NUM_QUEUES of rt-link: u32. */ numQueues?: number;
  /** Number of disabled queues. Attribute IFLA_TUN_NUM_DISABLED_QUEUES of rt-link: u32. */
  numDisabledQueues?: number;
}

/** Attribute set `linkinfo-vlan-attrs`. */
export interface LinkinfoVlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** VLAN id, 0 to 4094. Attribute IFLA_VLAN_ID of rt-link: u16. */ id?: number;
  /** Flags of the interface, and a mask of the flags to change. Attribute IFLA_VLAN_FLAGS of rt-link: structure `ifla-vlan-flags`. */
  flags?: Shape<M, IflaVlanFlags>;
  /** Mapping of packet priorities to priorities in the VLAN tag, for sent packets. Attribute IFLA_VLAN_EGRESS_QOS of rt-link: nested attributes. */
  egressQos?: IflaVlanQos<M>;
  /** Mapping of priorities in the VLAN tag to packet priorities, for received packets. Attribute IFLA_VLAN_INGRESS_QOS of rt-link: nested attributes. */
  ingressQos?: IflaVlanQos<M>;
  /** Protocol of the VLAN tag; default 802.1Q. Attribute IFLA_VLAN_PROTOCOL of rt-link: big-endian u16. */
  protocol?: VlanProtocols | M["unnamed"];
}

/** Attribute set `ifla-vlan-qos`. */
export interface IflaVlanQos<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VLAN_QOS_MAPPING of rt-link: structure `ifla-vlan-qos-mapping`, repeated for each array element. */
  mapping?: Shape<M, IflaVlanQosMapping>[];
}

/** Attribute set `linkinfo-vrf-attrs`. */
export interface LinkinfoVrfAttrs extends ExtraAttributes {
  /** Routing table of the VRF. Attribute IFLA_VRF_TABLE of rt-link: u32. */ table?: number;
}

/** Attribute set `xdp-attrs`. */
export type XdpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** File descriptor of the XDP program to attach; -1 detaches. Attribute IFLA_XDP_FD of rt-link: s32. */
  fd?: number;
  /** Options of the XDP program (XDP_FLAGS_*), such as 1 (no replacement), 2 (generic), 4 (driver), 8 (hardware), 16 (replace `expectedFd`). Attribute IFLA_XDP_FLAGS of rt-link: u32. */
  flags?: number;
  /** File descriptor of the XDP program to replace. The request fails if another program is attached. Attribute IFLA_XDP_EXPECTED_FD of rt-link: s32. */
  expectedFd?: number;
} & ReadOnlyFields<M, {
  /** Where XDP programs run: 0 none, 1 in the driver, 2 generic, 3 in hardware, 4 several. Attribute IFLA_XDP_ATTACHED of rt-link: u8, read-only. */
  attached?: number;
  /** Id of the attached XDP program. Absent if several programs are attached. Attribute IFLA_XDP_PROG_ID of rt-link: u32, read-only. */
  progId?: number;
  /** Id of the XDP program in the driver. Attribute IFLA_XDP_DRV_PROG_ID of rt-link: u32, read-only. */
  drvProgId?: number;
  /** Id of the generic XDP program. Attribute IFLA_XDP_SKB_PROG_ID of rt-link: u32, read-only. */ skbProgId?: number;
  /** Id of the XDP program in hardware. Attribute IFLA_XDP_HW_PROG_ID of rt-link: u32, read-only. */
  hwProgId?: number;
}>;

/** Attribute set `ifla-attrs`. */
export interface IflaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPv4 sysctls of the interface. In replies, an array in the order of `ipv4-devconf`. Attribute IFLA_INET_CONF of rt-link: array of s32, nested attributes in requests. */
  conf?: (M extends Read ? number[] : Ipv4DevconfAttrs<M>);
}

/** Attribute set `ifla6-attrs`. */
export type Ifla6Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** Interface id for autoconfigured addresses, as the lower 64 bits of an address. Attribute IFLA_INET6_TOKEN of rt-link: 16 bytes, shown as an IPv6 address. */
  token?: M["address"];
  /** How link-local addresses are generated: 0 EUI-64, 1 none, 2 stable privacy, 3 random. Attribute IFLA_INET6_ADDR_GEN_MODE of rt-link: u8. */
  addrGenMode?: number;
} & ReadOnlyFields<M, {
  /** IPv6 state: IF_READY, IF_RS_SENT, and the flags of received router advertisements (IF_RA_*). Attribute IFLA_INET6_FLAGS of rt-link: u32, read-only. */
  flags?: number;
  /** IPv6 sysctls of the interface, in the order of `ipv6-devconf`. Attribute IFLA_INET6_CONF of rt-link: array of s32, read-only. */
  conf?: number[];
  /** Counters of IPv6, in the order of `ifla-inet6-stats`. Attribute IFLA_INET6_STATS of rt-link: array of u64, read-only. */
  stats?: M["big"][];
  /** Unused by current kernels. Attribute IFLA_INET6_MCAST of rt-link: bytes, read-only. */ mcast?: Uint8Array;
  /** IFLA_INET6_CACHEINFO of rt-link: structure `ifla-cacheinfo`, read-only. */ cacheinfo?: Shape<M, IflaCacheinfo>;
  /** Counters of ICMPv6, in the order of `ifla-icmp6-stats`. Attribute IFLA_INET6_ICMP6STATS of rt-link: array of u64, read-only. */
  icmp6stats?: M["big"][];
  /** MTU of the last router advertisement; 0 for none. Attribute IFLA_INET6_RA_MTU of rt-link: u32, read-only. */
  raMtu?: number;
}>;

/** Attribute set `mctp-attrs`. */
export type MctpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the MCTP network. Attribute IFLA_MCTP_NET of rt-link: u32. */ net?: number;
} & ReadOnlyFields<M, {
  /** Physical transport (DSP0239). Attribute IFLA_MCTP_PHYS_BINDING of rt-link: u8, read-only, since Linux 6.13. */
  physBinding?: number;
}>;

/** Attribute set `stats-attrs`. */
export interface StatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** General counters. Attribute IFLA_STATS_LINK_64 of rt-link: structure `rtnl-link-stats64`. */
  link64?: Shape<M, RtnlLinkStats64<M>>;
  /** Counters that depend on the kind of interface, such as those of a bridge. Attribute IFLA_STATS_LINK_XSTATS of rt-link: nested attributes. */
  linkXstats?: LinkXstatsAttrs<M>;
  /** Counters of the interface as a port of a bridge or bond. Attribute IFLA_STATS_LINK_XSTATS_SLAVE of rt-link: nested attributes. */
  linkXstatsSlave?: LinkXstatsAttrs<M>;
  /** Counters of hardware offload. Attribute IFLA_STATS_LINK_OFFLOAD_XSTATS of rt-link: nested attributes. */
  linkOffloadXstats?: LinkOffloadXstats<M>;
  /** Counters of address families. Attribute IFLA_STATS_AF_SPEC of rt-link: nested attributes. */
  afSpec?: StatsAfSpecAttrs<M>;
}

/** Attribute set `link-offload-xstats`. */
export interface LinkOffloadXstats<M extends Mode = Read> extends ExtraAttributes {
  /** Packets that the CPU forwarded instead of the hardware. Attribute IFLA_OFFLOAD_XSTATS_CPU_HIT of rt-link: structure `rtnl-link-stats64`. */
  cpuHit?: Shape<M, RtnlLinkStats64<M>>;
  /** Whether hardware counters are requested and used, by kind of counter. Attribute IFLA_OFFLOAD_XSTATS_HW_S_INFO of rt-link: array of nested attributes. */
  hwSInfo?: HwSInfoOne[];
  /** Hardware counters of routed packets. Attribute IFLA_OFFLOAD_XSTATS_L3_STATS of rt-link: structure `rtnl-hw-stats64`. */
  l3Stats?: Shape<M, RtnlHwStats64<M>>;
}

/** Attribute set `hw-s-info-one`. */
export interface HwSInfoOne extends ExtraAttributes {
  /** Whether a program requested the counters (1 or 0). Attribute IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST of rt-link: u8. */
  request?: number;
  /** Whether the hardware counts packets (1 or 0). Attribute IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED of rt-link: u8. */
  used?: number;
}

/** Attribute set `link-dpll-pin-attrs`. */
export interface LinkDpllPinAttrs extends ExtraAttributes {
  /** DPLL_A_ID of rt-link: u32. */ id?: number;
}

/** Attribute set `linkinfo-netkit-attrs`. */
export type LinkinfoNetkitAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Value 1 for the end of the netkit pair that manages both ends. Attribute IFLA_NETKIT_PRIMARY of rt-link: u8. */
  primary?: number;
  /** What happens to packets at this end of the netkit pair if no BPF program is attached. Attribute IFLA_NETKIT_POLICY of rt-link: u32. */
  policy?: NetkitPolicy | M["unnamed"];
  /** What happens to packets at the other end of the netkit pair if no BPF program is attached. Attribute IFLA_NETKIT_PEER_POLICY of rt-link: u32. */
  peerPolicy?: NetkitPolicy | M["unnamed"];
  /** Layer of the packets. Attribute IFLA_NETKIT_MODE of rt-link: u32. */ mode?: NetkitMode | M["unnamed"];
  /** Whether packets lose their mark and priority at this end of the netkit pair. Attribute IFLA_NETKIT_SCRUB of rt-link: u32. */
  scrub?: NetkitScrub | M["unnamed"];
  /** Whether packets lose their mark and priority at the other end of the netkit pair. Attribute IFLA_NETKIT_PEER_SCRUB of rt-link: u32. */
  peerScrub?: NetkitScrub | M["unnamed"];
  /** Bytes that the netkit interface reserves in front of packets. Attribute IFLA_NETKIT_HEADROOM of rt-link: u16. */
  headroom?: number;
  /** Bytes that the netkit interface reserves behind packets. Attribute IFLA_NETKIT_TAILROOM of rt-link: u16. */
  tailroom?: number;
  /** Whether there is a second end. Attribute IFLA_NETKIT_PAIRING of rt-link: u32. */
  pairing?: NetkitPairing | M["unnamed"];
} & WriteOnlyFields<M, {
  /** Peer interface, in the format of a `newlink` request. Attribute IFLA_NETKIT_PEER_INFO of rt-link: sub-message, write-only, since Linux 6.7. */
  peerInfo?: VethPeer<M>;
}>;

/** Attribute set `linkinfo-ovpn-attrs`. */
export interface LinkinfoOvpnAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Point-to-point or server with several peers. Attribute IFLA_OVPN_MODE of rt-link: u8. */
  mode?: OvpnMode | M["unnamed"];
}

/** Attribute set `stats-getset`. */
export interface StatsGetset extends ExtraAttributes {
  /** For each group of counters, a mask of the attributes to return. Attribute IFLA_STATS_GET_FILTERS of rt-link: nested attributes, since Linux 5.18. */
  getFilters?: StatsFilters;
  /** Value 1 makes the hardware count the packets that it routes. Attribute IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS of rt-link: u8, since Linux 5.18. */
  setOffloadXstatsL3Stats?: number;
}

/** Attribute set `stats-filters`. */
export interface StatsFilters extends ExtraAttributes {
  /** Counters of offloading, as a bit mask of their numbers. Attribute IFLA_STATS_LINK_OFFLOAD_XSTATS of rt-link: u32. */
  linkOffloadXstats?: number;
}

/** Attribute set `prefix`. */
export interface Prefix<M extends Mode = Read> extends ExtraAttributes {
  /** Prefix in the router advertisement. Attribute PREFIX_ADDRESS of rt-link: bytes, shown as an IPv6 address. */
  address?: M["address"];
  /** Lifetimes of the prefix. Attribute PREFIX_CACHEINFO of rt-link: structure `prefix-cacheinfo`. */
  cacheinfo?: Shape<M, PrefixCacheinfo>;
}

/** Devlink port of the interface. Attribute set `devlink-port`. */
export interface DevlinkPort<M extends Mode = Read> extends ExtraAttributes {
  /** Bus of the devlink instance, such as `pci`. Attribute DEVLINK_ATTR_BUS_NAME of rt-link: string. */
  busName?: string;
  /** Name of the devlink instance's device. Attribute DEVLINK_ATTR_DEV_NAME of rt-link: string. */ devName?: string;
  /** Number of the port in the devlink instance. Attribute DEVLINK_ATTR_PORT_INDEX of rt-link: u32. */
  portIndex?: number;
  /** Number of the devlink instance. Attribute DEVLINK_ATTR_INDEX of rt-link: u32 or u64, since Linux 7.0. */
  index?: M["big"];
}

/** Attribute set `proto-down-reason-attrs`. */
export type ProtoDownReasonAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Values of the bits in `mask`. Attribute IFLA_PROTO_DOWN_REASON_VALUE of rt-link: u32. */ value?: number;
} & WriteOnlyFields<M, {
  /** Reason bits to change. Attribute IFLA_PROTO_DOWN_REASON_MASK of rt-link: u32, write-only. */ mask?: number;
}>;

/** Attribute set `port-attrs`. */
export type PortAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the virtual function; -1 stands for the physical function. Attribute IFLA_PORT_VF of rt-link: u32. */
  vf?: number;
  /** Name of the switch port profile (802.1Qbh). Attribute IFLA_PORT_PROFILE of rt-link: string of at most 39 bytes. */
  profile?: string;
  /** Type of the virtual station interface (802.1Qbg). Attribute IFLA_PORT_VSI_TYPE of rt-link: structure `port-vsi`. */
  vsiType?: Shape<M, PortVsi<M>>;
  /** UUID of the virtual machine. Attribute IFLA_PORT_INSTANCE_UUID of rt-link: 16 bytes, shown as a UUID. */
  instanceUuid?: M["address"];
  /** UUID of the host. Attribute IFLA_PORT_HOST_UUID of rt-link: 16 bytes, shown as a UUID. */
  hostUuid?: M["address"];
  /** Request for the port (802.1Qbg): 0 preassociate, 1 preassociate with resource reservation, 2 associate, 3 disassociate. Attribute IFLA_PORT_REQUEST of rt-link: u8, u16 in replies. */
  request?: number;
} & ReadOnlyFields<M, {
  /** Result of the request (PORT_VDP_RESPONSE_* or PORT_PROFILE_RESPONSE_*). Attribute IFLA_PORT_RESPONSE of rt-link: u16, read-only. */
  response?: number;
}>;

/** Attribute set `link-xstats-attrs`. */
export interface LinkXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** LINK_XSTATS_TYPE_BRIDGE of rt-link: nested attributes. */ bridge?: BridgeXstatsAttrs<M>;
  /** LINK_XSTATS_TYPE_BOND of rt-link: nested attributes. */ bond?: BondXstatsAttrs<M>;
}

/** Attribute set `bridge-xstats-attrs`. */
export interface BridgeXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Counters per VLAN. Attribute BRIDGE_XSTATS_VLAN of rt-link: structure `bridge-vlan-xstats`, repeated for each array element. */
  vlan?: Shape<M, BridgeVlanXstats<M>>[];
  /** Counters of IGMP and MLD. Attribute BRIDGE_XSTATS_MCAST of rt-link: structure `br-mcast-stats`. */
  mcast?: Shape<M, BrMcastStats<M>>;
  /** Counters of STP. Attribute BRIDGE_XSTATS_STP of rt-link: structure `bridge-stp-xstats`. */
  stp?: Shape<M, BridgeStpXstats<M>>;
}

/** Attribute set `bond-xstats-attrs`. */
export interface BondXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** BOND_XSTATS_3AD of rt-link: nested attributes. */ "3ad"?: Bond3adStats<M>;
}

/** Attribute set `bond-3ad-stats`. */
export interface Bond3adStats<M extends Mode = Read> extends ExtraAttributes {
  /** LACPDUs received. Attribute BOND_3AD_STAT_LACPDU_RX of rt-link: u64. */ lacpduRx?: M["big"];
  /** LACPDUs sent. Attribute BOND_3AD_STAT_LACPDU_TX of rt-link: u64. */ lacpduTx?: M["big"];
  /** LACPDUs received with an unknown subtype. Attribute BOND_3AD_STAT_LACPDU_UNKNOWN_RX of rt-link: u64. */
  lacpduUnknownRx?: M["big"];
  /** Invalid LACPDUs received. Attribute BOND_3AD_STAT_LACPDU_ILLEGAL_RX of rt-link: u64. */
  lacpduIllegalRx?: M["big"];
  /** Marker PDUs received. Attribute BOND_3AD_STAT_MARKER_RX of rt-link: u64. */ markerRx?: M["big"];
  /** Marker PDUs sent. Attribute BOND_3AD_STAT_MARKER_TX of rt-link: u64. */ markerTx?: M["big"];
  /** Marker responses received. Attribute BOND_3AD_STAT_MARKER_RESP_RX of rt-link: u64. */ markerRespRx?: M["big"];
  /** Marker responses sent. Attribute BOND_3AD_STAT_MARKER_RESP_TX of rt-link: u64. */ markerRespTx?: M["big"];
  /** Marker PDUs received with an unknown subtype. Attribute BOND_3AD_STAT_MARKER_UNKNOWN_RX of rt-link: u64. */
  markerUnknownRx?: M["big"];
}

/** Attribute set `stats-af-spec-attrs`. */
export interface StatsAfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** AF_MPLS of rt-link: nested attributes. */ mpls?: MplsStatsAttrs<M>;
}

/** Attribute set `mpls-stats-attrs`. */
export interface MplsStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** MPLS_STATS_LINK of rt-link: structure `mpls-link-stats`. */ link?: Shape<M, MplsLinkStats<M>>;
}

/** Attribute set `ipv4-devconf-attrs`. */
export type Ipv4DevconfAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Value 1 routes IPv4 packets that arrive on the interface. Attribute IPV4_DEVCONF_FORWARDING of rt-link: s32. */
  forwarding?: number;
  /** Value 1 replies to ARP requests for addresses that are routed elsewhere. Attribute IPV4_DEVCONF_PROXY_ARP of rt-link: s32. */
  proxyArp?: number;
  /** Value 1 accepts ICMP redirects. Attribute IPV4_DEVCONF_ACCEPT_REDIRECTS of rt-link: s32. */
  acceptRedirects?: number;
  /** Value 1 accepts ICMP redirects only to known gateways. Attribute IPV4_DEVCONF_SECURE_REDIRECTS of rt-link: s32. */
  secureRedirects?: number;
  /** Value 1 sends ICMP redirects. Attribute IPV4_DEVCONF_SEND_REDIRECTS of rt-link: s32. */ sendRedirects?: number;
  /** Value 1 assumes that different subnets share the medium. Attribute IPV4_DEVCONF_SHARED_MEDIA of rt-link: s32. */
  sharedMedia?: number;
  /** Reverse path filter: 0 none, 1 strict, 2 loose (RFC 3704). Attribute IPV4_DEVCONF_RP_FILTER of rt-link: s32. */
  rpFilter?: number;
  /** Value 1 accepts packets with a source route. Attribute IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE of rt-link: s32. */
  acceptSourceRoute?: number;
  /** Value 1 accepts packets from 0.b.c.d; not implemented. Attribute IPV4_DEVCONF_BOOTP_RELAY of rt-link: s32. */
  bootpRelay?: number;
  /** Number that programs can set; the kernel does not use it. Attribute IPV4_DEVCONF_LOG_MARTIANS of rt-link: s32. */
  logMartians?: number;
  /** Number without meaning to the kernel. Attribute IPV4_DEVCONF_TAG of rt-link: s32. */ tag?: number;
  /** Value 1 replies to an ARP request only if packets to its sender leave through this interface. Attribute IPV4_DEVCONF_ARPFILTER of rt-link: s32. */
  arpfilter?: number;
  /** Id of the medium that the interface is attached to. Proxy ARP works only between different media. 0 if no other interface is attached to the medium. Attribute IPV4_DEVCONF_MEDIUM_ID of rt-link: s32. */
  mediumId?: number;
  /** Value 1 disables IPsec for packets that leave through the interface. Attribute IPV4_DEVCONF_NOXFRM of rt-link: s32. */
  noxfrm?: number;
  /** Value 1 disables IPsec policies for packets that arrive on the interface. Attribute IPV4_DEVCONF_NOPOLICY of rt-link: s32. */
  nopolicy?: number;
  /** Version of IGMP to use; 0 to detect it. Attribute IPV4_DEVCONF_FORCE_IGMP_VERSION of rt-link: s32. */
  forceIgmpVersion?: number;
  /** Source address in ARP requests: 0 any, 1 preferably in the target's subnet, 2 the best one. Attribute IPV4_DEVCONF_ARP_ANNOUNCE of rt-link: s32. */
  arpAnnounce?: number;
  /** ARP requests that get a reply: 0 for all local targets, 1 for targets on this interface, 2 and 3 fewer, 8 none. Attribute IPV4_DEVCONF_ARP_IGNORE of rt-link: s32. */
  arpIgnore?: number;
  /** Value 1 makes a secondary address primary when the primary is removed. Attribute IPV4_DEVCONF_PROMOTE_SECONDARIES of rt-link: s32. */
  promoteSecondaries?: number;
  /** Whether gratuitous ARP packets create neighbors: 0 no, 1 yes, 2 only in the same subnet. Attribute IPV4_DEVCONF_ARP_ACCEPT of rt-link: s32. */
  arpAccept?: number;
  /** Value 1 sends gratuitous ARP when the interface or its address changes. Attribute IPV4_DEVCONF_ARP_NOTIFY of rt-link: s32. */
  arpNotify?: number;
  /** Value 1 accepts packets with a local source address. Attribute IPV4_DEVCONF_ACCEPT_LOCAL of rt-link: s32. */
  acceptLocal?: number;
  /** Value 1 includes the firewall mark in the reverse path lookup. Attribute IPV4_DEVCONF_SRC_VMARK of rt-link: s32. */
  srcVmark?: number;
  /** Value 1 replies to ARP requests even if the route leaves through the same interface (RFC 3069). Attribute IPV4_DEVCONF_PROXY_ARP_PVLAN of rt-link: s32. */
  proxyArpPvlan?: number;
  /** Value 1 routes 127.0.0.0/8. Attribute IPV4_DEVCONF_ROUTE_LOCALNET of rt-link: s32. */ routeLocalnet?: number;
  /** Milliseconds between unsolicited IGMPv2 reports; default 10000. Attribute IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL of rt-link: s32. */
  igmpv2UnsolicitedReportInterval?: number;
  /** Milliseconds between unsolicited IGMPv3 reports; default 1000. Attribute IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL of rt-link: s32. */
  igmpv3UnsolicitedReportInterval?: number;
  /** Value 1 ignores routes through the interface while it has no carrier. Attribute IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN of rt-link: s32. */
  ignoreRoutesWithLinkdown?: number;
  /** Value 1 drops unicast IP packets in link-layer multicast frames. Attribute IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST of rt-link: s32. */
  dropUnicastInL2Multicast?: number;
  /** Value 1 drops gratuitous ARP. Attribute IPV4_DEVCONF_DROP_GRATUITOUS_ARP of rt-link: s32. */
  dropGratuitousArp?: number;
  /** Value 1 forwards directed broadcasts. Attribute IPV4_DEVCONF_BC_FORWARDING of rt-link: s32. */
  bcForwarding?: number;
  /** Value 1 (default) clears the ARP cache when the carrier is lost. Attribute IPV4_DEVCONF_ARP_EVICT_NOCARRIER of rt-link: s32. */
  arpEvictNocarrier?: number;
} & ReadOnlyFields<M, {
  /** Value 1 routes multicast packets; set by a multicast routing daemon. Attribute IPV4_DEVCONF_MC_FORWARDING of rt-link: s32, read-only. */
  mcForwarding?: number;
}>;

/** Attribute set `bridge-querier`. */
export interface BridgeQuerier<M extends Mode = Read> extends ExtraAttributes {
  /** IPv4 address of the IGMP querier that the bridge detected. Attribute BRIDGE_QUERIER_IP_ADDRESS of rt-link: big-endian u32, shown as an IPv4 address. */
  ipAddress?: M["address"];
  /** Index of the bridge port towards the IGMP querier. Attribute BRIDGE_QUERIER_IP_PORT of rt-link: u32. */
  ipPort?: number;
  /** Remaining time until the bridge forgets the IGMP querier. Attribute BRIDGE_QUERIER_IP_OTHER_TIMER of rt-link: u64 in units of 1/100 s. */
  ipOtherTimer?: M["big"];
  /** IPv6 address of the MLD querier that the bridge detected. Attribute BRIDGE_QUERIER_IPV6_ADDRESS of rt-link: 16 bytes, shown as an IPv6 address. */
  ipv6Address?: M["address"];
  /** Index of the bridge port towards the MLD querier. Attribute BRIDGE_QUERIER_IPV6_PORT of rt-link: u32. */
  ipv6Port?: number;
  /** Remaining time until the bridge forgets the MLD querier. Attribute BRIDGE_QUERIER_IPV6_OTHER_TIMER of rt-link: u64 in units of 1/100 s. */
  ipv6OtherTimer?: M["big"];
}

/** Attributes of a link in AF_BRIDGE messages. Attribute set `bridge-link-attrs`. */
export type BridgeLinkAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Settings of the bridge port. Attribute IFLA_PROTINFO of rt-link: nested attributes. */
  protinfo?: LinkinfoBrportAttrs<M>;
  /** Bridge settings, VLANs, and state of MRP and CFM. Attribute IFLA_AF_SPEC of rt-link: nested attributes. */
  afSpec?: BridgeAfSpecAttrs<M>;
  /** Selects additional parts of a reply. Attribute IFLA_EXT_MASK of rt-link: u32. */
  extMask?: (RtextFilter | number)[];
} & ReadOnlyFields<M, {
  /** IFLA_ADDRESS of rt-link: bytes, shown as a MAC address, read-only. */ address?: M["address"];
  /** IFLA_IFNAME of rt-link: string, read-only. */ ifname?: string;
  /** IFLA_MTU of rt-link: u32, read-only. */ mtu?: number;
  /** Index of the lower interface, such as that of a VLAN. Attribute IFLA_LINK of rt-link: u32, read-only. */
  link?: number;
  /** Index of the bridge that has the port; for a bridge, its own index. Attribute IFLA_MASTER of rt-link: u32, read-only. */
  master?: number;
  /** IFLA_OPERSTATE of rt-link: u8, read-only. */ operstate?: Operstate | M["unnamed"];
}>;

/** Attribute set `ipmr-link-attrs`. */
export interface IpmrLinkAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Table and its interfaces. Attribute IFLA_AF_SPEC of rt-link: nested attributes. */ afSpec?: IpmrTableAttrs<M>;
}

/** Table of IPv4 multicast routes. Attribute set `ipmr-table-attrs`. */
export interface IpmrTableAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the table; 253 is the default. Attribute IPMRA_TABLE_ID of rt-link: u32. */ id?: number;
  /** Number of multicast routes that wait for the routing daemon. Attribute IPMRA_TABLE_CACHE_RES_QUEUE_LEN of rt-link: u32. */
  cacheResQueueLen?: number;
  /** Number of the virtual interface for PIM registers; -1 for none. Attribute IPMRA_TABLE_MROUTE_REG_VIF_NUM of rt-link: s32. */
  mrouteRegVifNum?: number;
  /** Value 1 if the daemon gets PIM assertions. Attribute IPMRA_TABLE_MROUTE_DO_ASSERT of rt-link: u8. */
  mrouteDoAssert?: number;
  /** Value 1 if PIM is enabled. Attribute IPMRA_TABLE_MROUTE_DO_PIM of rt-link: u8. */ mrouteDoPim?: number;
  /** Virtual interfaces of the table. Attribute IPMRA_TABLE_VIFS of rt-link: nested attributes. */
  vifs?: IpmrVifsAttrs<M>;
  /** Value 1 if the daemon gets whole packets that arrived at the wrong interface. Attribute IPMRA_TABLE_MROUTE_DO_WRVIFWHOLE of rt-link: u8. */
  mrouteDoWrvifwhole?: number;
}

/** Attribute set `ipmr-vifs-attrs`. */
export interface IpmrVifsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPMRA_VIF of rt-link: nested attributes, repeated for each array element. */ vif?: IpmrVifAttrs<M>[];
}

/** Virtual interface of multicast routing. Attribute set `ipmr-vif-attrs`. */
export interface IpmrVifAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the network interface. Attribute IPMRA_VIFA_IFINDEX of rt-link: u32. */ ifindex?: number;
  /** Number of the virtual interface. Attribute IPMRA_VIFA_VIF_ID of rt-link: u32. */ vifId?: number;
  /** Kind as bits: 1 tunnel, 2 source routing, 4 PIM register, 8 selected by index. Attribute IPMRA_VIFA_FLAGS of rt-link: u16. */
  flags?: number;
  /** Received bytes. Attribute IPMRA_VIFA_BYTES_IN of rt-link: u64. */ bytesIn?: M["big"];
  /** Sent bytes. Attribute IPMRA_VIFA_BYTES_OUT of rt-link: u64. */ bytesOut?: M["big"];
  /** Received packets. Attribute IPMRA_VIFA_PACKETS_IN of rt-link: u64. */ packetsIn?: M["big"];
  /** Sent packets. Attribute IPMRA_VIFA_PACKETS_OUT of rt-link: u64. */ packetsOut?: M["big"];
  /** Local address; of an interface that was selected by index, the bytes of the index. Attribute IPMRA_VIFA_LOCAL_ADDR of rt-link: big-endian u32, shown as an IPv4 address. */
  localAddr?: M["address"];
  /** Address of the other end of a tunnel. Attribute IPMRA_VIFA_REMOTE_ADDR of rt-link: big-endian u32, shown as an IPv4 address. */
  remoteAddr?: M["address"];
}

/** Attribute set `bridge-af-spec-attrs`. */
export interface BridgeAfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Whether the request is for the bridge (`master`) or the device itself (`self`). Attribute IFLA_BRIDGE_FLAGS of rt-link: u16. */
  flags?: (BridgeFlags | number)[];
  /** Forwarding mode of an embedded switch. Attribute IFLA_BRIDGE_MODE of rt-link: u16. */
  mode?: BridgeMode | M["unnamed"];
  /** VLANs of the bridge port. Two entries stand for a range. Attribute IFLA_BRIDGE_VLAN_INFO of rt-link: structure `bridge-vlan-info`, repeated for each array element. */
  vlanInfo?: Shape<M, BridgeVlanInfo>[];
  /** Mapping of VLANs to tunnel ids. Two entries stand for a range. Attribute IFLA_BRIDGE_VLAN_TUNNEL_INFO of rt-link: nested attributes, repeated for each array element. */
  vlanTunnelInfo?: BridgeVlanTunnelAttrs[];
  /** Media redundancy protocol. Attribute IFLA_BRIDGE_MRP of rt-link: nested attributes, since Linux 5.7. */
  mrp?: BridgeMrpAttrs<M>;
  /** Connectivity fault management. Attribute IFLA_BRIDGE_CFM of rt-link: nested attributes, since Linux 5.11. */
  cfm?: BridgeCfmAttrs<M>;
  /** State of the port in each spanning tree (MST). Attribute IFLA_BRIDGE_MST of rt-link: nested attributes, since Linux 5.18. */
  mst?: BridgeMstAttrs<M>;
}

/** Attribute set `bridge-vlan-tunnel-attrs`. */
export interface BridgeVlanTunnelAttrs extends ExtraAttributes {
  /** Tunnel id. Attribute IFLA_BRIDGE_VLAN_TUNNEL_ID of rt-link: u32. */ id?: number;
  /** VLAN id. Attribute IFLA_BRIDGE_VLAN_TUNNEL_VID of rt-link: u16. */ vid?: number;
  /** Whether the entry is the begin or the end of a range of VLANs. Attribute IFLA_BRIDGE_VLAN_TUNNEL_FLAGS of rt-link: u16. */
  flags?: (BridgeVlanFlags | number)[];
}

/** Attribute set `bridge-mst-attrs`. */
export interface BridgeMstAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MST_ENTRY of rt-link: nested attributes, repeated for each array element. */
  entry?: BridgeMstEntryAttrs<M>[];
}

/** Attribute set `bridge-mst-entry-attrs`. */
export interface BridgeMstEntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the spanning tree instance. Attribute IFLA_BRIDGE_MST_ENTRY_MSTI of rt-link: u16. */ msti?: number;
  /** IFLA_BRIDGE_MST_ENTRY_STATE of rt-link: u8. */ state?: BrState | M["unnamed"];
}

/** Attribute set `bridge-mrp-attrs`. */
export type BridgeMrpAttrs<M extends Mode = Read> = ExtraAttributes & ReadOnlyFields<M, {
  /** IFLA_BRIDGE_MRP_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  info?: BridgeMrpInfoAttrs<M>[];
}> & WriteOnlyFields<M, {
  /** IFLA_BRIDGE_MRP_INSTANCE of rt-link: nested attributes, write-only. */ instance?: BridgeMrpInstanceAttrs;
  /** IFLA_BRIDGE_MRP_PORT_STATE of rt-link: nested attributes, write-only. */ portState?: BridgeMrpPortStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_PORT_ROLE of rt-link: nested attributes, write-only. */ portRole?: BridgeMrpPortRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_RING_STATE of rt-link: nested attributes, write-only. */ ringState?: BridgeMrpRingStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_RING_ROLE of rt-link: nested attributes, write-only. */ ringRole?: BridgeMrpRingRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_START_TEST of rt-link: nested attributes, write-only. */ startTest?: BridgeMrpStartTestAttrs;
  /** IFLA_BRIDGE_MRP_IN_ROLE of rt-link: nested attributes, write-only. */ inRole?: BridgeMrpInRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_IN_STATE of rt-link: nested attributes, write-only. */ inState?: BridgeMrpInStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_START_IN_TEST of rt-link: nested attributes, write-only. */
  startInTest?: BridgeMrpStartInTestAttrs;
}>;

/** Attribute set `bridge-mrp-instance-attrs`. */
export interface BridgeMrpInstanceAttrs extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_INSTANCE_RING_ID of rt-link: u32. */ ringId?: number;
  /** Index of the primary ring port. Attribute IFLA_BRIDGE_MRP_INSTANCE_P_IFINDEX of rt-link: u32. */
  pIfindex?: number;
  /** Index of the secondary ring port. Attribute IFLA_BRIDGE_MRP_INSTANCE_S_IFINDEX of rt-link: u32. */
  sIfindex?: number;
  /** Priority of the instance; lower is better. Attribute IFLA_BRIDGE_MRP_INSTANCE_PRIO of rt-link: u16. */
  prio?: number;
}

/** Attribute set `bridge-mrp-port-state-attrs`. */
export interface BridgeMrpPortStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_PORT_STATE_STATE of rt-link: u32. */ state?: MrpPortState | M["unnamed"];
}

/** Attribute set `bridge-mrp-port-role-attrs`. */
export interface BridgeMrpPortRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_PORT_ROLE_ROLE of rt-link: u32. */ role?: MrpPortRole | M["unnamed"];
}

/** Attribute set `bridge-mrp-ring-state-attrs`. */
export interface BridgeMrpRingStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_RING_STATE_RING_ID of rt-link: u32. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_RING_STATE_STATE of rt-link: u32. */ state?: MrpRingState | M["unnamed"];
}

/** Attribute set `bridge-mrp-ring-role-attrs`. */
export interface BridgeMrpRingRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_RING_ROLE_RING_ID of rt-link: u32. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_RING_ROLE_ROLE of rt-link: u32. */ role?: MrpRingRole | M["unnamed"];
}

/** Attribute set `bridge-mrp-start-test-attrs`. */
export interface BridgeMrpStartTestAttrs extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_START_TEST_RING_ID of rt-link: u32. */ ringId?: number;
  /** Interval of MRP test frames in the ring. Attribute IFLA_BRIDGE_MRP_START_TEST_INTERVAL of rt-link: u32 in µs. */
  interval?: number;
  /** Number of lost MRP test frames after which the MRP ring counts as open. Attribute IFLA_BRIDGE_MRP_START_TEST_MAX_MISS of rt-link: u32. */
  maxMiss?: number;
  /** Time for which MRP test frames are sent. Attribute IFLA_BRIDGE_MRP_START_TEST_PERIOD of rt-link: u32 in µs. */
  period?: number;
  /** Value 1 only monitors MRP test frames of another bridge instead of sending them. Attribute IFLA_BRIDGE_MRP_START_TEST_MONITOR of rt-link: u32. */
  monitor?: number;
}

/** Attribute set `bridge-mrp-info-attrs`. */
export interface BridgeMrpInfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_INFO_RING_ID of rt-link: u32. */ ringId?: number;
  /** Index of the primary ring port. Attribute IFLA_BRIDGE_MRP_INFO_P_IFINDEX of rt-link: u32. */ pIfindex?: number;
  /** Index of the secondary ring port. Attribute IFLA_BRIDGE_MRP_INFO_S_IFINDEX of rt-link: u32. */
  sIfindex?: number;
  /** Priority of the instance; lower is better. Attribute IFLA_BRIDGE_MRP_INFO_PRIO of rt-link: u16. */
  prio?: number;
  /** IFLA_BRIDGE_MRP_INFO_RING_STATE of rt-link: u32. */ ringState?: MrpRingState | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_RING_ROLE of rt-link: u32. */ ringRole?: MrpRingRole | M["unnamed"];
  /** Interval of MRP test frames. Attribute IFLA_BRIDGE_MRP_INFO_TEST_INTERVAL of rt-link: u32 in µs. */
  testInterval?: number;
  /** Number of lost MRP test frames after which the ring counts as open. Attribute IFLA_BRIDGE_MRP_INFO_TEST_MAX_MISS of rt-link: u32. */
  testMaxMiss?: number;
  /** Whether MRP test frames are only monitored (1 or 0). Attribute IFLA_BRIDGE_MRP_INFO_TEST_MONITOR of rt-link: u32. */
  testMonitor?: number;
  /** Index of the interconnect port. Attribute IFLA_BRIDGE_MRP_INFO_I_IFINDEX of rt-link: u32. */ iIfindex?: number;
  /** IFLA_BRIDGE_MRP_INFO_IN_STATE of rt-link: u32. */ inState?: MrpInState | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_IN_ROLE of rt-link: u32. */ inRole?: MrpInRole | M["unnamed"];
  /** Interval of MRP test frames in the interconnected ring. Attribute IFLA_BRIDGE_MRP_INFO_IN_TEST_INTERVAL of rt-link: u32 in µs. */
  inTestInterval?: number;
  /** Number of lost MRP test frames after which the interconnected ring counts as open. Attribute IFLA_BRIDGE_MRP_INFO_IN_TEST_MAX_MISS of rt-link: u32. */
  inTestMaxMiss?: number;
}

/** Attribute set `bridge-mrp-in-state-attrs`. */
export interface BridgeMrpInStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the interconnected ring. Attribute IFLA_BRIDGE_MRP_IN_STATE_IN_ID of rt-link: u32. */ inId?: number;
  /** IFLA_BRIDGE_MRP_IN_STATE_STATE of rt-link: u32. */ state?: MrpInState | M["unnamed"];
}

/** Attribute set `bridge-mrp-in-role-attrs`. */
export interface BridgeMrpInRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the MRP ring. Attribute IFLA_BRIDGE_MRP_IN_ROLE_RING_ID of rt-link: u32. */ ringId?: number;
  /** Number of the interconnected ring. Attribute IFLA_BRIDGE_MRP_IN_ROLE_IN_ID of rt-link: u16. */ inId?: number;
  /** IFLA_BRIDGE_MRP_IN_ROLE_ROLE of rt-link: u32. */ role?: MrpInRole | M["unnamed"];
  /** Index of the interconnect port. Attribute IFLA_BRIDGE_MRP_IN_ROLE_I_IFINDEX of rt-link: u32. */
  iIfindex?: number;
}

/** Attribute set `bridge-mrp-start-in-test-attrs`. */
export interface BridgeMrpStartInTestAttrs extends ExtraAttributes {
  /** Number of the interconnected ring. Attribute IFLA_BRIDGE_MRP_START_IN_TEST_IN_ID of rt-link: u32. */
  inId?: number;
  /** Interval of MRP test frames. Attribute IFLA_BRIDGE_MRP_START_IN_TEST_INTERVAL of rt-link: u32 in µs. */
  interval?: number;
  /** Number of lost MRP test frames after which the ring counts as open. Attribute IFLA_BRIDGE_MRP_START_IN_TEST_MAX_MISS of rt-link: u32. */
  maxMiss?: number;
  /** Time for which MRP test frames are sent. Attribute IFLA_BRIDGE_MRP_START_IN_TEST_PERIOD of rt-link: u32 in µs. */
  period?: number;
}

/** Attribute set `bridge-cfm-attrs`. */
export type BridgeCfmAttrs<M extends Mode = Read> = ExtraAttributes & ReadOnlyFields<M, {
  /** IFLA_BRIDGE_CFM_MEP_CREATE_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  mepCreateInfo?: BridgeCfmMepCreateAttrs<M>[];
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  mepConfigInfo?: BridgeCfmMepConfigAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_CONFIG_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  ccConfigInfo?: BridgeCfmCcConfigAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_RDI_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  ccRdiInfo?: BridgeCfmCcRdiAttrs[];
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  ccCcmTxInfo?: BridgeCfmCcCcmTxAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  ccPeerMepInfo?: BridgeCfmCcPeerMepAttrs[];
  /** IFLA_BRIDGE_CFM_MEP_STATUS_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  mepStatusInfo?: BridgeCfmMepStatusAttrs[];
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_INFO of rt-link: nested attributes, repeated for each array element, read-only. */
  ccPeerStatusInfo?: BridgeCfmCcPeerStatusAttrs[];
}> & WriteOnlyFields<M, {
  /** IFLA_BRIDGE_CFM_MEP_CREATE of rt-link: nested attributes, write-only. */ mepCreate?: BridgeCfmMepCreateAttrs<M>;
  /** IFLA_BRIDGE_CFM_MEP_DELETE of rt-link: nested attributes, write-only. */ mepDelete?: BridgeCfmMepDeleteAttrs;
  /** IFLA_BRIDGE_CFM_MEP_CONFIG of rt-link: nested attributes, write-only. */ mepConfig?: BridgeCfmMepConfigAttrs<M>;
  /** IFLA_BRIDGE_CFM_CC_CONFIG of rt-link: nested attributes, write-only. */ ccConfig?: BridgeCfmCcConfigAttrs<M>;
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_ADD of rt-link: nested attributes, write-only. */
  ccPeerMepAdd?: BridgeCfmCcPeerMepAttrs;
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_REMOVE of rt-link: nested attributes, write-only. */
  ccPeerMepRemove?: BridgeCfmCcPeerMepAttrs;
  /** IFLA_BRIDGE_CFM_CC_RDI of rt-link: nested attributes, write-only. */ ccRdi?: BridgeCfmCcRdiAttrs;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX of rt-link: nested attributes, write-only. */ ccCcmTx?: BridgeCfmCcCcmTxAttrs<M>;
}>;

/** Attribute set `bridge-cfm-mep-create-attrs`. */
export interface BridgeCfmMepCreateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_MEP_CREATE_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Whether the maintenance end point (MEP) is on a port or a VLAN. Attribute IFLA_BRIDGE_CFM_MEP_CREATE_DOMAIN of rt-link: u32. */
  domain?: CfmDomain | M["unnamed"];
  /** Whether the maintenance end point (MEP) faces away from the bridge (`down`) or towards it (`up`). Attribute IFLA_BRIDGE_CFM_MEP_CREATE_DIRECTION of rt-link: u32. */
  direction?: CfmDirection | M["unnamed"];
  /** Index of the bridge port. Attribute IFLA_BRIDGE_CFM_MEP_CREATE_IFINDEX of rt-link: u32. */ ifindex?: number;
}

/** Attribute set `bridge-cfm-mep-delete-attrs`. */
export interface BridgeCfmMepDeleteAttrs extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_MEP_DELETE_INSTANCE of rt-link: u32. */
  instance?: number;
}

/** Attribute set `bridge-cfm-mep-config-attrs`. */
export interface BridgeCfmMepConfigAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_MEP_CONFIG_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Source address of continuity check messages (CCM). Attribute IFLA_BRIDGE_CFM_MEP_CONFIG_UNICAST_MAC of rt-link: 6 bytes, shown as a MAC address. */
  unicastMac?: M["address"];
  /** Maintenance domain level, 0 to 7. Attribute IFLA_BRIDGE_CFM_MEP_CONFIG_MDLEVEL of rt-link: u32 up to 7. */
  mdlevel?: number;
  /** Id of the maintenance end point (MEP), 1 to 8191. Attribute IFLA_BRIDGE_CFM_MEP_CONFIG_MEPID of rt-link: u32 up to 8191. */
  mepid?: number;
}

/** Attribute set `bridge-cfm-cc-config-attrs`. */
export interface BridgeCfmCcConfigAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_CC_CONFIG_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Value 1 enables the continuity checks of the maintenance end point (MEP). Attribute IFLA_BRIDGE_CFM_CC_CONFIG_ENABLE of rt-link: u32. */
  enable?: number;
  /** Expected interval of CCM frames. Attribute IFLA_BRIDGE_CFM_CC_CONFIG_EXP_INTERVAL of rt-link: u32. */
  expInterval?: CfmInterval | M["unnamed"];
  /** Expected maintenance association id, 48 bytes. Attribute IFLA_BRIDGE_CFM_CC_CONFIG_EXP_MAID of rt-link: at most 48 bytes. */
  expMaid?: Uint8Array;
}

/** Attribute set `bridge-cfm-cc-peer-mep-attrs`. */
export interface BridgeCfmCcPeerMepAttrs extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_CC_PEER_MEP_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Id of the maintenance end point (MEP), 1 to 8191. Attribute IFLA_BRIDGE_CFM_CC_PEER_MEPID of rt-link: u32 up to 8191. */
  mepid?: number;
}

/** Attribute set `bridge-cfm-cc-rdi-attrs`. */
export interface BridgeCfmCcRdiAttrs extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_CC_RDI_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Value 1 sets the remote defect indication in sent CCM frames. Attribute IFLA_BRIDGE_CFM_CC_RDI_RDI of rt-link: u32. */
  rdi?: number;
}

/** Attribute set `bridge-cfm-cc-ccm-tx-attrs`. */
export interface BridgeCfmCcCcmTxAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Destination address of the continuity check messages (CCM). Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_DMAC of rt-link: 6 bytes, shown as a MAC address. */
  dmac?: M["address"];
  /** Value 1 increments the sequence number of each CCM frame. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_SEQ_NO_UPDATE of rt-link: u32. */
  seqNoUpdate?: number;
  /** Time for which CCM frames are sent; 0 stops them. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_PERIOD of rt-link: u32 in seconds. */
  period?: number;
  /** Value 1 adds an interface status TLV to CCM frames. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV of rt-link: u32. */
  ifTlv?: number;
  /** Interface status, 1 (up) to 7 (lower layer down). Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV_VALUE of rt-link: u8. */
  ifTlvValue?: number;
  /** Value 1 adds a port status TLV to CCM frames. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV of rt-link: u32. */
  portTlv?: number;
  /** Port status: 1 blocked, 2 up. Attribute IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV_VALUE of rt-link: u8. */
  portTlvValue?: number;
}

/** Attribute set `bridge-cfm-mep-status-attrs`. */
export interface BridgeCfmMepStatusAttrs extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_MEP_STATUS_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Whether a CFM frame with an unexpected opcode was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_MEP_STATUS_OPCODE_UNEXP_SEEN of rt-link: u32. */
  opcodeUnexpSeen?: number;
  /** Whether a CFM frame with an unexpected version was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_MEP_STATUS_VERSION_UNEXP_SEEN of rt-link: u32. */
  versionUnexpSeen?: number;
  /** Whether a CFM frame with too low a maintenance domain level was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_MEP_STATUS_RX_LEVEL_LOW_SEEN of rt-link: u32. */
  rxLevelLowSeen?: number;
}

/** Attribute set `bridge-cfm-cc-peer-status-attrs`. */
export interface BridgeCfmCcPeerStatusAttrs extends ExtraAttributes {
  /** Number of the maintenance end point (MEP) instance of the bridge. Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_INSTANCE of rt-link: u32. */
  instance?: number;
  /** Id of the peer maintenance end point (MEP), 1 to 8191. Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_PEER_MEPID of rt-link: u32. */
  peerMepid?: number;
  /** Whether no CCM frames of the peer arrive (1 or 0). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_CCM_DEFECT of rt-link: u32. */
  ccmDefect?: number;
  /** Whether the last CCM frame of the peer had the remote defect indication (1 or 0). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_RDI of rt-link: u32. */
  rdi?: number;
  /** Port status in the last CCM frame of the peer: 1 blocked, 2 up. Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_PORT_TLV_VALUE of rt-link: u8. */
  portTlvValue?: number;
  /** Interface status in the last CCM frame of the peer, 1 (up) to 7 (lower layer down). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_IF_TLV_VALUE of rt-link: u8. */
  ifTlvValue?: number;
  /** Whether a CCM frame of the peer was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEEN of rt-link: u32. */
  seen?: number;
  /** Whether a CCM frame of the peer with a TLV was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_TLV_SEEN of rt-link: u32. */
  tlvSeen?: number;
  /** Whether a CCM frame of the peer with an unexpected sequence number was received since the last reading (1 or 0). Attribute IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEQ_UNEXP_SEEN of rt-link: u32. */
  seqUnexpSeen?: number;
}

/** Attribute set `linkinfo-vrf-port-attrs`. */
export interface LinkinfoVrfPortAttrs extends ExtraAttributes {
  /** Routing table of the VRF. Attribute IFLA_VRF_PORT_TABLE of rt-link: u32. */ table?: number;
}

/** Attribute set `linkinfo-veth-attrs`. */
export type LinkinfoVethAttrs<M extends Mode = Read> = ExtraAttributes & WriteOnlyFields<M, {
  /** Peer interface, in the format of a `newlink` request. Attribute VETH_INFO_PEER of rt-link: sub-message, write-only. */
  peer?: VethPeer<M>;
}>;

/** Attribute set `linkinfo-vxlan-attrs`. */
export interface LinkinfoVxlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** VXLAN network identifier, 24 bits. Attribute IFLA_VXLAN_ID of rt-link: u32. */ id?: number;
  /** IPv4 address (multicast group or host) to which VXLAN sends packets with unknown destinations. Attribute IFLA_VXLAN_GROUP of rt-link: big-endian u32, shown as an IPv4 address. */
  group?: M["address"];
  /** Index of the interface through which encapsulated packets leave. Attribute IFLA_VXLAN_LINK of rt-link: u32. */
  link?: number;
  /** IPv4 source address of tunnel packets. Attribute IFLA_VXLAN_LOCAL of rt-link: big-endian u32, shown as an IPv4 address. */
  local?: M["address"];
  /** TTL of encapsulated packets; 0 selects the default. Attribute IFLA_VXLAN_TTL of rt-link: u8. */ ttl?: number;
  /** Type of service of encapsulated packets; 1 copies that of the inner packet. Attribute IFLA_VXLAN_TOS of rt-link: u8. */
  tos?: number;
  /** Value 1 (default) makes the VXLAN interface learn remote addresses from received packets. Attribute IFLA_VXLAN_LEARNING of rt-link: u8. */
  learning?: number;
  /** Time in seconds after which a learned forwarding entry expires; default 300. Attribute IFLA_VXLAN_AGEING of rt-link: u32 in seconds. */
  ageing?: number;
  /** Maximum number of forwarding entries; 0 (default) for no limit. Attribute IFLA_VXLAN_LIMIT of rt-link: u32. */
  limit?: number;
  /** Range of UDP source ports. Attribute IFLA_VXLAN_PORT_RANGE of rt-link: structure `vxlan-port-range`. */
  portRange?: Shape<M, VxlanPortRange>;
  /** Value 1 makes the VXLAN interface reply to ARP and neighbor requests from the neighbor table. Attribute IFLA_VXLAN_PROXY of rt-link: u8. */
  proxy?: number;
  /** Value 1 sends routed packets directly to the destination host (route short circuit). Attribute IFLA_VXLAN_RSC of rt-link: u8. */
  rsc?: number;
  /** Value 1 reports unknown MAC addresses with events of rt-neigh. Attribute IFLA_VXLAN_L2MISS of rt-link: u8. */
  l2miss?: number;
  /** Value 1 reports unknown IP addresses with events of rt-neigh. Attribute IFLA_VXLAN_L3MISS of rt-link: u8. */
  l3miss?: number;
  /** UDP destination port; default 8472, or 4790 with `gpe`. The assigned port of VXLAN is 4789. Attribute IFLA_VXLAN_PORT of rt-link: big-endian u16. */
  port?: number;
  /** IPv6 address (multicast group or host) to which VXLAN sends packets with unknown destinations. Attribute IFLA_VXLAN_GROUP6 of rt-link: 16 bytes, shown as an IPv6 address. */
  group6?: M["address"];
  /** IPv6 source address of tunnel packets. Attribute IFLA_VXLAN_LOCAL6 of rt-link: 16 bytes, shown as an IPv6 address. */
  local6?: M["address"];
  /** Value 1 adds UDP checksums to IPv4 packets. Attribute IFLA_VXLAN_UDP_CSUM of rt-link: u8. */ udpCsum?: number;
  /** Value 1 sends IPv6 packets without UDP checksum. Attribute IFLA_VXLAN_UDP_ZERO_CSUM6_TX of rt-link: u8. */
  udpZeroCsum6Tx?: number;
  /** Value 1 accepts IPv6 packets without UDP checksum. Attribute IFLA_VXLAN_UDP_ZERO_CSUM6_RX of rt-link: u8. */
  udpZeroCsum6Rx?: number;
  /** Value 1 uses remote checksum offload for sent VXLAN packets. Attribute IFLA_VXLAN_REMCSUM_TX of rt-link: u8. */
  remcsumTx?: number;
  /** Value 1 uses remote checksum offload for received VXLAN packets. Attribute IFLA_VXLAN_REMCSUM_RX of rt-link: u8. */
  remcsumRx?: number;
  /** Group policy extension: carries the packet mark. Attribute IFLA_VXLAN_GBP of rt-link: flag. */ gbp?: M["flag"];
  /** With remote checksum offload, the full transport checksum is written to received packets. Attribute IFLA_VXLAN_REMCSUM_NOPARTIAL of rt-link: flag. */
  remcsumNopartial?: M["flag"];
  /** Takes the tunnel parameters from each packet's route or filter (external mode). Attribute IFLA_VXLAN_COLLECT_METADATA of rt-link: u8. */
  collectMetadata?: number;
  /** IPv6 flow label of encapsulated packets. Attribute IFLA_VXLAN_LABEL of rt-link: big-endian u32. */
  label?: number;
  /** Generic protocol extension (VXLAN-GPE). Attribute IFLA_VXLAN_GPE of rt-link: flag. */ gpe?: M["flag"];
  /** Copies the TTL of the inner packet. Attribute IFLA_VXLAN_TTL_INHERIT of rt-link: flag, u8 in replies. */
  ttlInherit?: boolean;
  /** Don't-fragment bit of sent IPv4 packets. Attribute IFLA_VXLAN_DF of rt-link: u8. */ df?: VxlanDf | M["unnamed"];
  /** Value 1 accepts only the VNIs added with RTM_NEWTUNNEL; requires `collectMetadata`. Attribute IFLA_VXLAN_VNIFILTER of rt-link: u8. */
  vnifilter?: number;
  /** Value 1 (default) delivers packets for a local VXLAN interface directly. Attribute IFLA_VXLAN_LOCALBYPASS of rt-link: u8, since Linux 6.5. */
  localbypass?: number;
  /** Flow label of encapsulated packets: 0 fixed, 1 copied from the inner packet. Attribute IFLA_VXLAN_LABEL_POLICY of rt-link: u32, since Linux 6.7. */
  labelPolicy?: number;
  /** Mask of the reserved VXLAN header bits that received packets may have. Attribute IFLA_VXLAN_RESERVED_BITS of rt-link: bytes, since Linux 6.14. */
  reservedBits?: Uint8Array;
  /** Value 1 also delivers multicast packets to local receivers and routers. Attribute IFLA_VXLAN_MC_ROUTE of rt-link: u8, since Linux 6.17. */
  mcRoute?: number;
}

/** Attribute set `linkinfo-macvlan-attrs`. */
export type LinkinfoMacvlanAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** How interfaces of the same lower interface communicate. Attribute IFLA_MACVLAN_MODE of rt-link: u32. */
  mode?: MacvlanMode | M["unnamed"];
  /** Flags of the mode. Attribute IFLA_MACVLAN_FLAGS of rt-link: u16. */ flags?: (MacvlanFlags | number)[];
  /** How the request changes the list of accepted source addresses (mode `source`). Attribute IFLA_MACVLAN_MACADDR_MODE of rt-link: u32. */
  macaddrMode?: MacvlanMacaddrMode | M["unnamed"];
  /** Source address to add to or remove from the list of accepted addresses. Attribute IFLA_MACVLAN_MACADDR of rt-link: 6 bytes, shown as a MAC address. */
  macaddr?: M["address"];
  /** Source addresses in the list of accepted addresses. Attribute IFLA_MACVLAN_MACADDR_DATA of rt-link: nested attributes. */
  macaddrData?: MacvlanMacaddrs<M>;
  /** Requested length of the macvlan broadcast queue in packets; default 1000. Attribute IFLA_MACVLAN_BC_QUEUE_LEN of rt-link: u32. */
  bcQueueLen?: number;
  /** Number of receivers above which macvlan queues multicast packets; -1 for never. Attribute IFLA_MACVLAN_BC_CUTOFF of rt-link: s32, since Linux 6.4. */
  bcCutoff?: number;
} & ReadOnlyFields<M, {
  /** Number of source addresses in the list of accepted addresses. Attribute IFLA_MACVLAN_MACADDR_COUNT of rt-link: u32, read-only. */
  macaddrCount?: number;
  /** Used length of the macvlan broadcast queue: the maximum that any interface requested. Attribute IFLA_MACVLAN_BC_QUEUE_LEN_USED of rt-link: u32, read-only. */
  bcQueueLenUsed?: number;
}>;

/** Attribute set `macvlan-macaddrs`. */
export interface MacvlanMacaddrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_MACVLAN_MACADDR of rt-link: 6 bytes, shown as a MAC address, repeated for each array element. */
  macaddr?: M["address"][];
}

/** Attribute set `linkinfo-ipvlan-attrs`. */
export interface LinkinfoIpvlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Layer at which packets are forwarded. Attribute IFLA_IPVLAN_MODE of rt-link: u16. */
  mode?: IpvlanMode | M["unnamed"];
  /** Flags of the mode. Attribute IFLA_IPVLAN_FLAGS of rt-link: u16. */ flags?: (IpvlanFlags | number)[];
}

/** Attribute set `linkinfo-xfrm-attrs`. */
export interface LinkinfoXfrmAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the lower interface that carries the packets. Attribute IFLA_XFRM_LINK of rt-link: u32. */
  link?: number;
  /** Interface id of IPsec policies and states. Attribute IFLA_XFRM_IF_ID of rt-link: u32. */ ifId?: number;
  /** Takes the XFRM interface id from each packet's metadata (external mode). Attribute IFLA_XFRM_COLLECT_METADATA of rt-link: flag. */
  collectMetadata?: M["flag"];
}

/** Attribute set `linkinfo-macsec-attrs`. */
export type LinkinfoMacsecAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Secure channel identifier (SCI) of MACsec; default is the MAC address with `port`. Attribute IFLA_MACSEC_SCI of rt-link: big-endian u64. */
  sci?: M["big"];
  /** Length of the integrity check value in bytes, 8 to 16. Attribute IFLA_MACSEC_ICV_LEN of rt-link: u8. */
  icvLen?: number;
  /** Identifier of the cipher suite (802.1AE). Attribute IFLA_MACSEC_CIPHER_SUITE of rt-link: u64. */
  cipherSuite?: M["big"];
  /** Size in packets of the window in which repeated frames are detected (replay protection). Attribute IFLA_MACSEC_WINDOW of rt-link: u32. */
  window?: number;
  /** Number of the secure association for sending, 0 to 3. Attribute IFLA_MACSEC_ENCODING_SA of rt-link: u8. */
  encodingSa?: number;
  /** Value 1 encrypts MACsec frames; 0 only authenticates them. Attribute IFLA_MACSEC_ENCRYPT of rt-link: u8. */
  encrypt?: number;
  /** Value 1 (default) protects sent frames by MACsec. Attribute IFLA_MACSEC_PROTECT of rt-link: u8. */
  protect?: number;
  /** Value 1 includes the secure channel identifier (SCI) in each MACsec frame. Attribute IFLA_MACSEC_INC_SCI of rt-link: u8. */
  incSci?: number;
  /** Value 1 sets the end station bit. Attribute IFLA_MACSEC_ES of rt-link: u8. */ es?: number;
  /** Value 1 sets the single copy broadcast bit. Attribute IFLA_MACSEC_SCB of rt-link: u8. */ scb?: number;
  /** Value 1 drops repeated MACsec frames (replay protection). Attribute IFLA_MACSEC_REPLAY_PROTECT of rt-link: u8. */
  replayProtect?: number;
  /** What happens to received MACsec frames that fail validation. Attribute IFLA_MACSEC_VALIDATION of rt-link: u8. */
  validation?: MacsecValidation | M["unnamed"];
  /** Where frames are processed. Attribute IFLA_MACSEC_OFFLOAD of rt-link: u8. */
  offload?: MacsecOffload | M["unnamed"];
} & WriteOnlyFields<M, {
  /** Port part of the secure channel identifier. Attribute IFLA_MACSEC_PORT of rt-link: big-endian u16, write-only. */
  port?: number;
}>;

/** Attribute set `linkinfo-bareudp-attrs`. */
export interface LinkinfoBareudpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** UDP port. Attribute IFLA_BAREUDP_PORT of rt-link: big-endian u16. */ port?: number;
  /** Protocol of the inner packets, such as 0x8847 for MPLS. Attribute IFLA_BAREUDP_ETHERTYPE of rt-link: big-endian u16. */
  ethertype?: number;
  /** Lowest UDP source port. Attribute IFLA_BAREUDP_SRCPORT_MIN of rt-link: u16. */ srcportMin?: number;
  /** Also accepts IPv6 packets if `ethertype` is IPv4, and multicast MPLS packets if it is unicast MPLS. Attribute IFLA_BAREUDP_MULTIPROTO_MODE of rt-link: flag. */
  multiprotoMode?: M["flag"];
}

/** Attribute set `linkinfo-gtp-attrs`. */
export interface LinkinfoGtpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** File descriptor of a UDP socket for GTP version 0. Attribute IFLA_GTP_FD0 of rt-link: u32. */ fd0?: number;
  /** File descriptor of a UDP socket for GTP version 1. Attribute IFLA_GTP_FD1 of rt-link: u32. */ fd1?: number;
  /** Size of the hash table of PDP contexts; default 1024. Attribute IFLA_GTP_PDP_HASHSIZE of rt-link: u32. */
  pdpHashsize?: number;
  /** Side of the GTP tunnel: gateway or serving node. Attribute IFLA_GTP_ROLE of rt-link: u32. */
  role?: GtpRole | M["unnamed"];
  /** The kernel creates the UDP sockets of the GTP interface. Attribute IFLA_GTP_CREATE_SOCKETS of rt-link: flag, u8 in requests. */
  createSockets?: M["flag"];
  /** Restart counter in echo responses. Attribute IFLA_GTP_RESTART_COUNT of rt-link: u8. */ restartCount?: number;
  /** Local IPv4 address of the sockets that the kernel creates. Attribute IFLA_GTP_LOCAL of rt-link: big-endian u32, shown as an IPv4 address, since Linux 6.10. */
  local?: M["address"];
  /** Local IPv6 address of the sockets that the kernel creates. Attribute IFLA_GTP_LOCAL6 of rt-link: 16 bytes, shown as an IPv6 address, since Linux 6.10. */
  local6?: M["address"];
}

/** Attribute set `linkinfo-amt-attrs`. */
export interface LinkinfoAmtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Side of the tunnel (RFC 7450). Attribute IFLA_AMT_MODE of rt-link: u32. */ mode?: AmtMode | M["unnamed"];
  /** UDP port of the AMT relay; default 2268. Attribute IFLA_AMT_RELAY_PORT of rt-link: big-endian u16. */
  relayPort?: number;
  /** UDP port of the gateway. Attribute IFLA_AMT_GATEWAY_PORT of rt-link: big-endian u16. */ gatewayPort?: number;
  /** Index of the lower interface that carries the packets. Attribute IFLA_AMT_LINK of rt-link: u32. */
  link?: number;
  /** Source address of AMT messages. Attribute IFLA_AMT_LOCAL_IP of rt-link: big-endian u32, shown as an IPv4 address. */
  localIp?: M["address"];
  /** Address of the AMT relay that discovery found. Attribute IFLA_AMT_REMOTE_IP of rt-link: big-endian u32, shown as an IPv4 address. */
  remoteIp?: M["address"];
  /** Address to which the AMT gateway sends discovery messages. Attribute IFLA_AMT_DISCOVERY_IP of rt-link: big-endian u32, shown as an IPv4 address. */
  discoveryIp?: M["address"];
  /** Maximum number of gateways of a relay; default 128. Attribute IFLA_AMT_MAX_TUNNELS of rt-link: u32. */
  maxTunnels?: number;
}

/** Attribute set `linkinfo-batadv-attrs`. */
export type LinkinfoBatadvAttrs<M extends Mode = Read> = ExtraAttributes & WriteOnlyFields<M, {
  /** Routing algorithm, such as BATMAN_IV. Attribute IFLA_BATADV_ALGO_NAME of rt-link: string, write-only. */
  algoName?: string;
}>;

/** Attribute set `linkinfo-ppp-attrs`. */
export interface LinkinfoPppAttrs extends ExtraAttributes {
  /** File descriptor of /dev/ppp that the new PPP interface uses. Attribute IFLA_PPP_DEV_FD of rt-link: s32. */
  devFd?: number;
}

/** Attribute set `linkinfo-rmnet-attrs`. */
export interface LinkinfoRmnetAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Multiplexing id, 1 to 254. Attribute IFLA_RMNET_MUX_ID of rt-link: u16. */ muxId?: number;
  /** Flags of the interface, and a mask of the flags to change. Attribute IFLA_RMNET_FLAGS of rt-link: structure `rmnet-flags`. */
  flags?: Shape<M, RmnetFlags>;
}

/** Attribute set `linkinfo-ipoib-attrs`. */
export interface LinkinfoIpoibAttrs extends ExtraAttributes {
  /** Partition key of InfiniBand. Attribute IFLA_IPOIB_PKEY of rt-link: u16. */ pkey?: number;
  /** Mode: 0 datagram, 1 connected. Attribute IFLA_IPOIB_MODE of rt-link: u16. */ mode?: number;
  /** Value 1 ignores multicast groups that programs joined directly at the InfiniBand subnet manager. Attribute IFLA_IPOIB_UMCAST of rt-link: u16. */
  umcast?: number;
}

/** Attribute set `linkinfo-wwan-attrs`. */
export interface LinkinfoWwanAttrs extends ExtraAttributes {
  /** Number of the data session in the modem. Attribute IFLA_WWAN_LINK_ID of rt-link: u32. */ linkId?: number;
}

/** Attribute set `linkinfo-dsa-attrs`. */
export interface LinkinfoDsaAttrs extends ExtraAttributes {
  /** Index of the conduit interface, which connects the host to the switch. Attribute IFLA_DSA_MASTER of rt-link: u32. */
  master?: number;
}

/** Attribute set `linkinfo-can-attrs`. */
export type LinkinfoCanAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Bit timing of the arbitration phase. Attribute IFLA_CAN_BITTIMING of rt-link: structure `can-bittiming`. */
  bittiming?: Shape<M, CanBittiming>;
  /** Time after bus-off until the CAN controller restarts; 0 for never. Attribute IFLA_CAN_CTRLMODE of rt-link: structure `can-ctrlmode`. */
  ctrlmode?: Shape<M, CanCtrlmode>;
  /** Delay after which the CAN controller restarts after bus-off; 0 for no automatic restart. Attribute IFLA_CAN_RESTART_MS of rt-link: u32 in ms. */
  restartMs?: number;
  /** Bit timing of the data phase (CAN FD). Attribute IFLA_CAN_DATA_BITTIMING of rt-link: structure `can-bittiming`. */
  dataBittiming?: Shape<M, CanBittiming>;
  /** Termination resistance; 0 for none. Attribute IFLA_CAN_TERMINATION of rt-link: u16 in Ohm. */
  termination?: number;
  /** Transmitter delay compensation (CAN FD). Attribute IFLA_CAN_TDC of rt-link: nested attributes. */ tdc?: CanTdc;
  /** Bit timing of the data phase (CAN XL). Attribute IFLA_CAN_XL_DATA_BITTIMING of rt-link: structure `can-bittiming`, since Linux 6.19. */
  xlDataBittiming?: Shape<M, CanBittiming>;
  /** Transmitter delay compensation (CAN XL). Attribute IFLA_CAN_XL_TDC of rt-link: nested attributes, since Linux 6.19. */
  xlTdc?: CanTdc;
  /** Pulse width modulation of the transceiver (CAN XL). Attribute IFLA_CAN_XL_PWM of rt-link: nested attributes, since Linux 6.19. */
  xlPwm?: CanPwm;
} & ReadOnlyFields<M, {
  /** Hardware limits of the bit timing. Attribute IFLA_CAN_BITTIMING_CONST of rt-link: structure `can-bittiming-const`, read-only. */
  bittimingConst?: Shape<M, CanBittimingConst>;
  /** Clock of the controller. Attribute IFLA_CAN_CLOCK of rt-link: structure `can-clock`, read-only. */
  clock?: Shape<M, CanClock>;
  /** State of the controller's error handling. Attribute IFLA_CAN_STATE of rt-link: u32, read-only. */
  state?: CanState | M["unnamed"];
  /** Error counters of the controller. Attribute IFLA_CAN_BERR_COUNTER of rt-link: structure `can-berr-counter`, read-only. */
  berrCounter?: Shape<M, CanBerrCounter>;
  /** Hardware limits of the data bit timing. Attribute IFLA_CAN_DATA_BITTIMING_CONST of rt-link: structure `can-bittiming-const`, read-only. */
  dataBittimingConst?: Shape<M, CanBittimingConst>;
  /** Available termination resistances in Ohm. Attribute IFLA_CAN_TERMINATION_CONST of rt-link: array of u16, read-only. */
  terminationConst?: number[];
  /** Available bit rates in bit/s. Attribute IFLA_CAN_BITRATE_CONST of rt-link: array of u32, read-only. */
  bitrateConst?: number[];
  /** Available bit rates of the data phase in bit/s. Attribute IFLA_CAN_DATA_BITRATE_CONST of rt-link: array of u32, read-only. */
  dataBitrateConst?: number[];
  /** Maximum bit rate of the transceiver. Attribute IFLA_CAN_BITRATE_MAX of rt-link: u32 in bit/s, read-only. */
  bitrateMax?: number;
  /** Supported controller modes. Attribute IFLA_CAN_CTRLMODE_EXT of rt-link: nested attributes, read-only. */
  ctrlmodeExt?: CanCtrlmodeExt;
  /** Hardware limits of the data bit timing (CAN XL). Attribute IFLA_CAN_XL_DATA_BITTIMING_CONST of rt-link: structure `can-bittiming-const`, read-only, since Linux 6.19. */
  xlDataBittimingConst?: Shape<M, CanBittimingConst>;
  /** Available bit rates of the data phase in bit/s (CAN XL). Attribute IFLA_CAN_XL_DATA_BITRATE_CONST of rt-link: array of u32, read-only, since Linux 6.19. */
  xlDataBitrateConst?: number[];
}> & WriteOnlyFields<M, {
  /** Restarts the controller after bus-off. Attribute IFLA_CAN_RESTART of rt-link: flag, u32 in requests, write-only. */
  restart?: M["flag"];
}>;

/** Attribute set `can-tdc`. */
export interface CanTdc extends ExtraAttributes {
  /** IFLA_CAN_TDC_TDCV_MIN of rt-link: u32. */ tdcvMin?: number;
  /** IFLA_CAN_TDC_TDCV_MAX of rt-link: u32. */ tdcvMax?: number;
  /** IFLA_CAN_TDC_TDCO_MIN of rt-link: u32. */ tdcoMin?: number;
  /** IFLA_CAN_TDC_TDCO_MAX of rt-link: u32. */ tdcoMax?: number;
  /** IFLA_CAN_TDC_TDCF_MIN of rt-link: u32. */ tdcfMin?: number;
  /** IFLA_CAN_TDC_TDCF_MAX of rt-link: u32. */ tdcfMax?: number;
  /** Transmitter delay compensation value, in clock periods. Attribute IFLA_CAN_TDC_TDCV of rt-link: u32. */
  tdcv?: number;
  /** Offset of the transmitter delay compensation, in clock periods. Attribute IFLA_CAN_TDC_TDCO of rt-link: u32. */
  tdco?: number;
  /** Filter window of the transmitter delay compensation, in clock periods. Attribute IFLA_CAN_TDC_TDCF of rt-link: u32. */
  tdcf?: number;
}

/** Attribute set `can-pwm`. */
export interface CanPwm extends ExtraAttributes {
  /** IFLA_CAN_PWM_PWMS_MIN of rt-link: u32. */ pwmsMin?: number;
  /** IFLA_CAN_PWM_PWMS_MAX of rt-link: u32. */ pwmsMax?: number;
  /** IFLA_CAN_PWM_PWML_MIN of rt-link: u32. */ pwmlMin?: number;
  /** IFLA_CAN_PWM_PWML_MAX of rt-link: u32. */ pwmlMax?: number;
  /** IFLA_CAN_PWM_PWMO_MIN of rt-link: u32. */ pwmoMin?: number;
  /** IFLA_CAN_PWM_PWMO_MAX of rt-link: u32. */ pwmoMax?: number;
  /** Length of the short phase, in clock periods. Attribute IFLA_CAN_PWM_PWMS of rt-link: u32. */ pwms?: number;
  /** Length of the long phase, in clock periods. Attribute IFLA_CAN_PWM_PWML of rt-link: u32. */ pwml?: number;
  /** Offset of the pulse width modulation, in clock periods. Attribute IFLA_CAN_PWM_PWMO of rt-link: u32. */
  pwmo?: number;
}

/** Attribute set `can-ctrlmode-ext`. */
export interface CanCtrlmodeExt extends ExtraAttributes {
  /** Modes that the controller supports. Attribute IFLA_CAN_CTRLMODE_SUPPORTED of rt-link: u32. */
  supported?: (CanCtrlmodeFlags | number)[];
}

/**
 * Formats of sub-message `linkinfo-data-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `bond`: LinkinfoBondAttrs<M>
 * - `bridge`: LinkinfoBridgeAttrs<M>
 * - `erspan`: LinkinfoGreAttrs<M>
 * - `gre`: LinkinfoGreAttrs<M>
 * - `gretap`: LinkinfoGreAttrs<M>
 * - `ip6gre`: LinkinfoGre6Attrs<M>
 * - `geneve`: LinkinfoGeneveAttrs<M>
 * - `hsr`: LinkinfoHsrAttrs<M>
 * - `ipip`: LinkinfoIptunAttrs<M>
 * - `ip6tnl`: LinkinfoIp6tnlAttrs<M>
 * - `sit`: LinkinfoIptunAttrs<M>
 * - `tun`: LinkinfoTunAttrs
 * - `vlan`: LinkinfoVlanAttrs<M>
 * - `vrf`: LinkinfoVrfAttrs
 * - `vti`: LinkinfoVtiAttrs<M>
 * - `vti6`: LinkinfoVti6Attrs<M>
 * - `netkit`: LinkinfoNetkitAttrs<M>
 * - `ovpn`: LinkinfoOvpnAttrs<M>
 * - `veth`: LinkinfoVethAttrs<M>
 * - `vxcan`: LinkinfoVethAttrs<M>
 * - `vxlan`: LinkinfoVxlanAttrs<M>
 * - `macvlan`: LinkinfoMacvlanAttrs<M>
 * - `macvtap`: LinkinfoMacvlanAttrs<M>
 * - `ipvlan`: LinkinfoIpvlanAttrs<M>
 * - `ipvtap`: LinkinfoIpvlanAttrs<M>
 * - `ip6gretap`: LinkinfoGre6Attrs<M>
 * - `ip6erspan`: LinkinfoGre6Attrs<M>
 * - `xfrm`: LinkinfoXfrmAttrs<M>
 * - `macsec`: LinkinfoMacsecAttrs<M>
 * - `bareudp`: LinkinfoBareudpAttrs<M>
 * - `gtp`: LinkinfoGtpAttrs<M>
 * - `amt`: LinkinfoAmtAttrs<M>
 * - `batadv`: LinkinfoBatadvAttrs<M>
 * - `ppp`: LinkinfoPppAttrs
 * - `rmnet`: LinkinfoRmnetAttrs<M>
 * - `ipoib`: LinkinfoIpoibAttrs
 * - `wwan`: LinkinfoWwanAttrs
 * - `dsa`: LinkinfoDsaAttrs
 * - `can`: LinkinfoCanAttrs<M>
 * - `dummy`: ExtraAttributes
 * - `ifb`: ExtraAttributes
 * - `lowpan`: ExtraAttributes
 * - `netdevsim`: ExtraAttributes
 * - `nlmon`: ExtraAttributes
 * - `openvswitch`: ExtraAttributes
 * - `team`: ExtraAttributes
 * - `vcan`: ExtraAttributes
 * - `virt_wifi`: ExtraAttributes
 * - `vsockmon`: ExtraAttributes
 * - `wireguard`: ExtraAttributes
 */
export type LinkinfoDataMsg<M extends Mode = Read> =
  | LinkinfoBondAttrs<M>
  | LinkinfoBridgeAttrs<M>
  | LinkinfoGreAttrs<M>
  | LinkinfoGre6Attrs<M>
  | LinkinfoGeneveAttrs<M>
  | LinkinfoHsrAttrs<M>
  | LinkinfoIptunAttrs<M>
  | LinkinfoIp6tnlAttrs<M>
  | LinkinfoTunAttrs
  | LinkinfoVlanAttrs<M>
  | LinkinfoVrfAttrs
  | LinkinfoVtiAttrs<M>
  | LinkinfoVti6Attrs<M>
  | LinkinfoNetkitAttrs<M>
  | LinkinfoOvpnAttrs<M>
  | LinkinfoVethAttrs<M>
  | LinkinfoVxlanAttrs<M>
  | LinkinfoMacvlanAttrs<M>
  | LinkinfoIpvlanAttrs<M>
  | LinkinfoXfrmAttrs<M>
  | LinkinfoMacsecAttrs<M>
  | LinkinfoBareudpAttrs<M>
  | LinkinfoGtpAttrs<M>
  | LinkinfoAmtAttrs<M>
  | LinkinfoBatadvAttrs<M>
  | LinkinfoPppAttrs
  | LinkinfoRmnetAttrs<M>
  | LinkinfoIpoibAttrs
  | LinkinfoWwanAttrs
  | LinkinfoDsaAttrs
  | LinkinfoCanAttrs<M>
  | ExtraAttributes
  | Uint8Array;

/**
 * Formats of sub-message `linkinfo-member-data-msg`, selected by the value of `slave-kind`; bytes for other values:
 *
 * - `bridge`: LinkinfoBrportAttrs<M>
 * - `bond`: BondSlaveAttrs<M>
 * - `batadv`: ExtraAttributes
 * - `hsr`: ExtraAttributes
 * - `openvswitch`: ExtraAttributes
 * - `team`: ExtraAttributes
 * - `vrf`: LinkinfoVrfPortAttrs
 */
export type LinkinfoMemberDataMsg<M extends Mode = Read> =
  | LinkinfoBrportAttrs<M>
  | BondSlaveAttrs<M>
  | ExtraAttributes
  | LinkinfoVrfPortAttrs
  | Uint8Array;

/**
 * Formats of sub-message `linkinfo-xstats-msg`, selected by the value of `kind`; bytes for other values:
 *
 * - `can`: { header?: Shape<M, CanDeviceStats> }
 */
export type LinkinfoXstatsMsg<M extends Mode = Read> =
  | { header?: Shape<M, CanDeviceStats> }
  | Uint8Array;

/**
 * Formats of sub-message `protinfo-msg`, selected by the value of `header.ifi-family`; bytes for other values:
 *
 * - `10`: Ifla6Attrs<M>
 */
export type ProtinfoMsg<M extends Mode = Read> =
  | Ifla6Attrs<M>
  | Uint8Array;

/**
 * Formats of sub-message `veth-peer`:
 *
 * - always: ({ header?: Shape<M, Ifinfomsg> } & LinkAttrs<M>)
 */
export type VethPeer<M extends Mode = Read> =
  | ({ header?: Shape<M, Ifinfomsg> } & LinkAttrs<M>)
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a network interface, or changes an existing one. Request 16 of family rt-link. */
  newlink: { do: Call<{ header?: Partial<Ifinfomsg> } & Except<LinkAttrs<Write>, "map" | "propList">> };
  /** Reports a network interface that was added or changed. Event 16 of family rt-link. */
  "newlink-ntf": { event: { header: Ifinfomsg } & LinkAttrs<Read> };
  /** Deletes a network interface, or all network interfaces of a `group`. Request 17 of family rt-link. */
  dellink: {
    do: Call<{ header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "group" | "targetNetnsid"
      | "altIfname"> & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname" | "group">
      | { header: With<Ifinfomsg, "ifiIndex"> })>;
  };
  /** Returns one network interface by index or name, or dumps all. Request and dump 18 of family rt-link. */
  getlink: {
    do: Call<{ header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "extMask" | "targetNetnsid"
      | "altIfname"> & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> }),
      { header: Ifinfomsg } & LinkAttrs<Read>>;
    dump: Call<{ header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "master" | "linkinfo" | "extMask"
      | "targetNetnsid">,
      { header: Ifinfomsg } & LinkAttrs<Read>>;
  };
  /** Changes the settings of a network interface. Request 19 of family rt-link. */
  setlink: {
    do: Call<{ header?: Partial<Ifinfomsg> } & Except<LinkAttrs<Write>, "map" | "propList">
      & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> })
      & ({ header?: { ifiFlags?: never } } | { header: With<Ifinfomsg, "ifiChange"> })>;
  };
  /** Returns the statistics that `filterMask` selects, for one network interface or all. Request and dump 94 of family rt-link. */
  getstats: {
    do: Call<{ header: With<IfStatsMsg, "ifindex" | "filterMask"> } & ExtraAttributes,
      { header: IfStatsMsg } & StatsAttrs<Read>>;
    dump: Call<{ header: With<IfStatsMsg, "filterMask"> } & ExtraAttributes,
      { header: IfStatsMsg } & StatsAttrs<Read>>;
  };
  /** Reports a network interface that was removed. Event 17 of family rt-link in multicast group `rtnlgrp-link`. */
  "dellink-ntf": { event: { header: Ifinfomsg } & LinkAttrs<Read> };
  /** Dumps bridge ports with their settings, and with the data that `extMask` selects. Dump 18 of family rt-link. */
  "getlink-bridge": {
    dump: Call<{ header?: Partial<Ifinfomsg> } & Only<BridgeLinkAttrs<Write>, "extMask">,
      { header: Ifinfomsg } & BridgeLinkAttrs<Read>>;
  };
  /** Reports a bridge port that was added or changed. Event 16 of family rt-link in multicast group `rtnlgrp-link`. */
  "newlink-bridge-ntf": { event: { header: Ifinfomsg } & BridgeLinkAttrs<Read> };
  /** Reports a bridge port that was removed. Event 17 of family rt-link in multicast group `rtnlgrp-link`. */
  "dellink-bridge-ntf": { event: { header: Ifinfomsg } & BridgeLinkAttrs<Read> };
  /** Dumps the tables of IPv4 multicast routes with their virtual interfaces (CONFIG_IP_MROUTE). Dump 18 of family rt-link. */
  "getlink-ipmr": {
    dump: Call<{ header?: Partial<Ifinfomsg> } & ExtraAttributes, { header: Ifinfomsg } & IpmrLinkAttrs<Read>>;
  };
  /** Changes the settings of a bridge port, or adds VLANs to a port or bridge. Request 19 of family rt-link; requires CAP_NET_ADMIN. */
  "setlink-bridge": { do: Call<{ header: With<Ifinfomsg, "ifiIndex"> } & Except<BridgeLinkAttrs<Write>, "extMask">> };
  /** Removes VLANs from a bridge or bridge port. Request 17 of family rt-link; requires CAP_NET_ADMIN. */
  "dellink-bridge": {
    do: Call<{ header: With<Ifinfomsg, "ifiIndex"> } & Only<BridgeLinkAttrs<Write>, "afSpec"> & Has<"afSpec">>;
  };
  /** Adds alternative names to a network interface. Request 108 of family rt-link; requires CAP_NET_ADMIN. */
  newlinkprop: {
    do: Call<{ header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "propList" | "altIfname">
      & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> })>;
  };
  /** Removes alternative names from a network interface. Request 109 of family rt-link; requires CAP_NET_ADMIN. */
  dellinkprop: {
    do: Call<{ header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "propList" | "altIfname">
      & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> })>;
  };
  /** Enables or disables hardware counters of a network interface. Request 95 of family rt-link, since Linux 5.18; requires CAP_NET_ADMIN. */
  setstats: { do: Call<{ header?: Partial<IfStatsMsg> } & Only<StatsGetset, "setOffloadXstatsL3Stats">> };
  /** Reports whether hardware counters of a network interface are requested and in use, after a change. Event 92 of family rt-link in multicast group `rtnlgrp-stats`. */
  "newstats-ntf": { event: { header: IfStatsMsg } & StatsAttrs<Read> };
  /** Reports an IPv6 prefix that a received router advertisement contains. Event 52 of family rt-link in multicast group `rtnlgrp-ipv6-prefix`. */
  "newprefix-ntf": { event: { header: Prefixmsg } & Prefix<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  setlink: { header: Ifinfomsg } & LinkAttrs<Read>;
  "setlink-bridge": { header: Ifinfomsg } & BridgeLinkAttrs<Read>;
  newlinkprop: { header: Ifinfomsg } & LinkAttrs<Read>;
  dellinkprop: { header: Ifinfomsg } & LinkAttrs<Read>;
  setstats: { header: IfStatsMsg } & StatsGetset;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-link" | "rtnlgrp-stats" | "rtnlgrp-ipv6-ifinfo" | "rtnlgrp-ipv6-prefix";

const getlinkAttributes = `
  address broadcast ifname mtu link qdisc stats cost priority master wireless protinfo txqlen map weight operstate
  linkmode linkinfo net-ns-pid ifalias num-vf vfinfo-list stats64 vf-ports port-self af-spec group net-ns-fd ext-mask
  promiscuity num-tx-queues num-rx-queues carrier phys-port-id carrier-changes phys-switch-id link-netnsid
  phys-port-name proto-down gso-max-segs gso-max-size pad xdp event new-netnsid target-netnsid carrier-up-count
  carrier-down-count new-ifindex min-mtu max-mtu prop-list perm-address proto-down-reason parent-dev-name
  parent-dev-bus-name gro-max-size tso-max-size tso-max-segs allmulti devlink-port gso-ipv4-max-size gro-ipv4-max-size`;

const setlinkAttributes = `
  address broadcast ifname mtu link master txqlen weight operstate linkmode linkinfo net-ns-pid ifalias vfinfo-list
  vf-ports port-self af-spec group net-ns-fd ext-mask num-tx-queues num-rx-queues carrier link-netnsid proto-down
  gso-max-segs gso-max-size xdp target-netnsid new-ifindex alt-ifname proto-down-reason parent-dev-name gro-max-size
  gso-ipv4-max-size gro-ipv4-max-size`;

/** Network interfaces: all kinds, their settings, state and statistics. Netlink family `rt-link`: `connect()` opens a client. */
export const rtLink: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-link",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "ifinfo-flags": () => ({
      flags: true,
      prefix: "iff-",
      entries: [
        "up broadcast debug loopback",
        { name: "point-to-point", value: 4, kernelName: "IFF_POINTOPOINT" },
        { name: "no-trailers", value: 5, kernelName: "IFF_NOTRAILERS" },
        "running",
        { name: "no-arp", value: 7, kernelName: "IFF_NOARP" },
        "promisc",
        { name: "all-multi", value: 9, kernelName: "IFF_ALLMULTI" },
        "master slave multicast portsel",
        { name: "auto-media", value: 14, kernelName: "IFF_AUTOMEDIA" },
        "dynamic lower-up dormant echo",
      ],
    }),
    "vlan-protocols": () => ({ prefix: "eth-p-", entries: "8021q=33024 8021ad=34984" }),
    "ipv4-devconf": () => ({
      entries: `
        forwarding mc-forwarding proxy-arp accept-redirects secure-redirects send-redirects shared-media rp-filter
        accept-source-route bootp-relay log-martians tag arpfilter medium-id noxfrm nopolicy force-igmp-version
        arp-announce arp-ignore promote-secondaries arp-accept arp-notify accept-local src-vmark proxy-arp-pvlan
        route-localnet igmpv2-unsolicited-report-interval igmpv3-unsolicited-report-interval
        ignore-routes-with-linkdown drop-unicast-in-l2-multicast drop-gratuitous-arp bc-forwarding arp-evict-nocarrier`,
    }),
    "ipv6-devconf": () => ({
      prefix: "devconf-",
      entries: [
        `
          forwarding hoplimit mtu6 accept-ra accept-redirects autoconf dad-transmits rtr-solicits rtr-solicit-interval
          rtr-solicit-delay use-tempaddr temp-valid-lft temp-prefered-lft regen-max-retry max-desync-factor
          max-addresses force-mld-version accept-ra-defrtr accept-ra-pinfo accept-ra-rtr-pref rtr-probe-interval
          accept-ra-rt-info-max-plen proxy-ndp optimistic-dad accept-source-route mc-forwarding disable-ipv6
          accept-dad force-tllao ndisc-notify mldv1-unsolicited-report-interval mldv2-unsolicited-report-interval
          suppress-frag-ndisc accept-ra-from-local use-optimistic accept-ra-mtu stable-secret use-oif-addrs-only
          accept-ra-min-hop-limit ignore-routes-with-linkdown drop-unicast-in-l2-multicast drop-unsolicited-na
          keep-addr-on-down rtr-solicit-max-interval seg6-enabled seg6-require-hmac enhanced-dad addr-gen-mode
          disable-policy accept-ra-rt-info-min-plen ndisc-tclass rpl-seg-enabled ra-defrtr-metric ioam6-enabled
          ioam6-id ioam6-id-wide ndisc-evict-nocarrier accept-untracked-na`,
        { name: "accept-ra-min-lft", value: 58, since: "6.6" },
        { name: "force-forwarding", value: 59, since: "6.17" },
      ],
    }),
    "ifla-icmp6-stats": () => ({ prefix: "icmp6-mib-", entries: "num inmsgs inerrors outmsgs outerrors csumerrors ratelimithost" }),
    "ifla-inet6-stats": () => ({
      prefix: "ipstats-mib-",
      entries: [
        `
          num inpkts inoctets indelivers outforwdatagrams=11 outpkts=9 outoctets inhdrerrors=12 intoobigerrors
          innoroutes inaddrerrors inunknownprotos intruncatedpkts indiscards outdiscards outnoroutes reasmtimeout
          reasmreqds reasmoks reasmfails fragoks fragfails fragcreates inmcastpkts outmcastpkts inbcastpkts
          outbcastpkts inmcastoctets outmcastoctets inbcastoctets outbcastoctets csumerrors noectpkts=4`,
        { name: "ect1-pkts", value: 5, kernelName: "IPSTATS_MIB_ECT1PKTS" },
        { name: "ect0-pkts", value: 6, kernelName: "IPSTATS_MIB_ECT0PKTS" },
        "cepkts reasm-overlaps=37",
        { name: "outrequests", value: 8, since: "6.7" },
      ],
    }),
    "vlan-flags": () => ({ flags: true, prefix: "vlan-flag-", entries: "reorder-hdr gvrp loose-binding mvrp bridge-binding" }),
    "ifla-vf-link-state-enum": () => ({ prefix: "ifla-vf-link-state-", entries: "auto enable disable" }),
    "rtext-filter": () => ({
      flags: true,
      prefix: "rtext-filter-",
      entries: [
        "vf brvlan brvlan-compressed skip-stats mrp cfm-config cfm-status mst",
        { name: "name-only", value: 8, since: "7.3" },
      ],
    }),
    "netkit-policy": () => ({
      entries: [
        { name: "forward", value: 0, kernelName: "NETKIT_PASS", since: "6.7" },
        { name: "blackhole", value: 2, kernelName: "NETKIT_DROP", since: "6.7" },
      ],
    }),
    "netkit-mode": () => ({ prefix: "netkit-", entries: "l2 l3" }),
    "netkit-scrub": () => ({ prefix: "netkit-scrub-", entries: "none default" }),
    "netkit-pairing": () => ({ entries: "pair single" }),
    "ovpn-mode": () => ({ prefix: "ovpn-mode-", entries: "p2p mp" }),
    "br-stp-mode": () => ({ entries: "auto user kernel" }),
    "prefix-flags": () => ({
      flags: true,
      entries: [
        { name: "pd-preferred", value: 4, kernelName: false },
        { name: "router-address", value: 5, kernelName: false },
        { name: "autoconf", value: 6, kernelName: false },
        { name: "onlink", value: 7, kernelName: false },
      ],
    }),
    "bond-mode": () => ({
      prefix: "bond-mode-",
      entries: [
        { name: "balance-rr", value: 0, kernelName: "BOND_MODE_ROUNDROBIN" },
        { name: "active-backup", value: 1, kernelName: "BOND_MODE_ACTIVEBACKUP" },
        { name: "balance-xor", value: 2, kernelName: "BOND_MODE_XOR" },
        "broadcast",
        { name: "802.3ad", value: 4, kernelName: "BOND_MODE_8023AD" },
        { name: "balance-tlb", value: 5, kernelName: "BOND_MODE_TLB" },
        { name: "balance-alb", value: 6, kernelName: "BOND_MODE_ALB" },
      ],
    }),
    "bond-xmit-policy": () => ({
      prefix: "bond-xmit-policy-",
      entries: [
        "layer2",
        { name: "layer3+4", value: 1, kernelName: "BOND_XMIT_POLICY_LAYER34" },
        { name: "layer2+3", value: 2, kernelName: "BOND_XMIT_POLICY_LAYER23" },
        { name: "encap2+3", value: 3, kernelName: "BOND_XMIT_POLICY_ENCAP23" },
        { name: "encap3+4", value: 4, kernelName: "BOND_XMIT_POLICY_ENCAP34" },
        { name: "vlan+srcmac", value: 5, kernelName: "BOND_XMIT_POLICY_VLAN_SRCMAC" },
      ],
    }),
    "bond-arp-validate": () => ({ prefix: "bond-arp-validate-", entries: "none active backup all filter filter-active filter-backup" }),
    "bond-arp-targets": () => ({ prefix: "bond-arp-targets-", entries: "any all" }),
    "bond-pri-reselect": () => ({ prefix: "bond-pri-reselect-", entries: "always better failure" }),
    "bond-fom": () => ({ prefix: "bond-fom-", entries: "none active follow" }),
    "ad-lacp": () => ({ prefix: "ad-lacp-", entries: "slow fast" }),
    "bond-ad": () => ({ prefix: "bond-ad-", entries: "stable bandwidth count prio" }),
    "bond-state": () => ({ prefix: "bond-state-", entries: "active backup" }),
    "bond-link": () => ({ prefix: "bond-link-", entries: "up fail down back" }),
    "br-state": () => ({ prefix: "br-state-", entries: "disabled listening learning forwarding blocking" }),
    operstate: () => ({ prefix: "if-oper-", entries: "unknown notpresent down lowerlayerdown testing dormant up" }),
    "link-mode": () => ({ prefix: "if-link-mode-", entries: "default dormant testing" }),
    "tunnel-encap-types": () => ({ prefix: "tunnel-encap-", entries: "none fou gue mpls" }),
    "stats-filter": () => ({
      flags: true,
      entries: [
        { name: "link-64", value: 0, kernelName: false },
        { name: "link-xstats", value: 1, kernelName: false },
        { name: "link-xstats-slave", value: 2, kernelName: false },
        { name: "link-offload-xstats", value: 3, kernelName: false },
        { name: "af-spec", value: 4, kernelName: false },
      ],
    }),
    "vxlan-df": () => ({ prefix: "vxlan-df-", entries: "unset set inherit" }),
    "macvlan-mode": () => ({ prefix: "macvlan-mode-", entries: "private=1 vepa bridge=4 passthru=8 source=16" }),
    "macvlan-flags": () => ({ flags: true, prefix: "macvlan-flag-", entries: "nopromisc nodst" }),
    "macvlan-macaddr-mode": () => ({ prefix: "macvlan-macaddr-", entries: "add del flush set" }),
    "ipvlan-mode": () => ({ prefix: "ipvlan-mode-", entries: "l2 l3 l3s" }),
    "ipvlan-flags": () => ({ flags: true, prefix: "ipvlan-f-", entries: "private vepa" }),
    "gre-flags": () => ({
      flags: true,
      prefix: "gre-",
      entries: [
        { name: "seq", value: 12, kernelName: false },
        { name: "key", value: 13, kernelName: false },
        { name: "routing", value: 14, kernelName: false },
        { name: "csum", value: 15, kernelName: false },
      ],
    }),
    "geneve-df": () => ({ prefix: "geneve-df-", entries: "unset set inherit" }),
    "macsec-validation": () => ({ prefix: "macsec-validate-", entries: "disabled check strict" }),
    "macsec-offload": () => ({ prefix: "macsec-offload-", entries: "off phy mac" }),
    "gtp-role": () => ({ prefix: "gtp-role-", entries: "ggsn sgsn" }),
    "amt-mode": () => ({ prefix: "amt-mode-", entries: "gateway relay" }),
    "can-state": () => ({ prefix: "can-state-", entries: "error-active error-warning error-passive bus-off stopped sleeping" }),
    "can-ctrlmode-flags": () => ({
      flags: true,
      prefix: "can-ctrlmode-",
      entries: [
        `
          loopback listenonly 3-samples one-shot berr-reporting fd presume-ack fd-non-iso cc-len8-dlc tdc-auto
          tdc-manual`,
        { name: "restricted", value: 11, since: "7.0" },
        { name: "xl", value: 12, since: "7.0" },
        { name: "xl-tdc-auto", value: 13, since: "7.0" },
        { name: "xl-tdc-manual", value: 14, since: "7.0" },
        { name: "xl-tms", value: 15, since: "7.0" },
      ],
    }),
    "bridge-flags": () => ({ flags: true, prefix: "bridge-flags-", entries: "master self" }),
    "bridge-mode": () => ({ prefix: "bridge-mode-", entries: "veb vepa undef=65535" }),
    "bridge-vlan-flags": () => ({
      flags: true,
      prefix: "bridge-vlan-info-",
      entries: "master pvid untagged range-begin range-end brentry only-opts",
    }),
    "mrp-port-state": () => ({ prefix: "br-mrp-port-state-", entries: "disabled blocked forwarding not-connected" }),
    "mrp-port-role": () => ({ prefix: "br-mrp-port-role-", entries: "primary secondary inter" }),
    "mrp-ring-state": () => ({ prefix: "br-mrp-ring-state-", entries: "open closed" }),
    "mrp-ring-role": () => ({ prefix: "br-mrp-ring-role-", entries: "disabled mrc mrm mra" }),
    "mrp-in-state": () => ({ prefix: "br-mrp-in-state-", entries: "open closed" }),
    "mrp-in-role": () => ({ prefix: "br-mrp-in-role-", entries: "disabled mic mim" }),
    "cfm-domain": () => ({ prefix: "br-cfm-", entries: "port vlan" }),
    "cfm-direction": () => ({ prefix: "br-cfm-mep-direction-", entries: "down up" }),
    "cfm-interval": () => ({ prefix: "br-cfm-ccm-interval-", entries: "none 3-3-ms 10-ms 100-ms 1-sec 10-sec 1-min 10-min" }),
  },
  structs: {
    rtgenmsg: () => ({
      members: [{ name: "family", type: "u8" }],
      read: (view, at) => ({ family: view.getUint8(at) }),
      write: (view, at, { family: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
    ifinfomsg: () => ({
      members: [
        { name: "ifi-family", type: "u8" },
        { name: "pad", type: "pad", length: 1 },
        { name: "ifi-type", type: "u16" },
        { name: "ifi-index", type: "s32" },
        { name: "ifi-flags", type: "u32", enum: "ifinfo-flags", flags: true },
        { name: "ifi-change", type: "u32" },
      ],
      read: (view, at, names) => ({ ifiFamily: view.getUint8(at), ifiType: view.getUint16(at + 2, host),
        ifiIndex: view.getInt32(at + 4, host), ifiFlags: names[3]!.bitNames(view.getUint32(at + 8, host)),
        ifiChange: view.getUint32(at + 12, host) }),
      write: (view, at, { ifiFamily: v0, ifiType: v1, ifiIndex: v2, ifiFlags: v3, ifiChange: v4 }, names) => {
        const n3 = names[3]!.bits(v3, 4294967295); if (!(isU8(v0) && isU16(v1) && isS32(v2) && n3 >= 0 &&
        isU32(v4))) return false; view.setUint8(at, v0); view.setUint16(at + 2, v1, host);
        view.setInt32(at + 4, v2, host); view.setUint32(at + 8, n3, host); view.setUint32(at + 12, v4, host);
        return true; },
    }),
    "ifla-bridge-id": () => ({
      members: [{ name: "prio", type: "u16", order: "big" }, { name: "addr", type: "binary", length: 6, hint: "mac" }],
      read: (view, at, _names, store) => ({ prio: view.getUint16(at, false), addr: readMac(store, at + 2) }),
      write: (view, at, { prio: v0, addr: v1 }, _names, bytes) => { if (!(isU16(v0) &&
        putDigits(v1, bytes, at + 2, 6))) return false; view.setUint16(at, v0, false); return true; },
    }),
    "ifla-cacheinfo": () => ({
      members: [
        { name: "max-reasm-len", type: "u32" },
        { name: "tstamp", type: "u32", unit: "1/100 s" },
        { name: "reachable-time", type: "s32", unit: "ms" },
        { name: "retrans-time", type: "u32", unit: "ms" },
      ],
      read: (view, at) => ({ maxReasmLen: view.getUint32(at, host), tstamp: view.getUint32(at + 4, host),
        reachableTime: view.getInt32(at + 8, host), retransTime: view.getUint32(at + 12, host) }),
      write: (view, at, { maxReasmLen: v0, tstamp: v1, reachableTime: v2, retransTime: v3 }) => { if (!(isU32(v0) &&
        isU32(v1) && isS32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setInt32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "rtnl-link-stats": () => ({
      members: [
        { name: "rx-packets", type: "u32" },
        { name: "tx-packets", type: "u32" },
        { name: "rx-bytes", type: "u32" },
        { name: "tx-bytes", type: "u32" },
        { name: "rx-errors", type: "u32" },
        { name: "tx-errors", type: "u32" },
        { name: "rx-dropped", type: "u32" },
        { name: "tx-dropped", type: "u32" },
        { name: "multicast", type: "u32" },
        { name: "collisions", type: "u32" },
        { name: "rx-length-errors", type: "u32" },
        { name: "rx-over-errors", type: "u32" },
        { name: "rx-crc-errors", type: "u32" },
        { name: "rx-frame-errors", type: "u32" },
        { name: "rx-fifo-errors", type: "u32" },
        { name: "rx-missed-errors", type: "u32" },
        { name: "tx-aborted-errors", type: "u32" },
        { name: "tx-carrier-errors", type: "u32" },
        { name: "tx-fifo-errors", type: "u32" },
        { name: "tx-heartbeat-errors", type: "u32" },
        { name: "tx-window-errors", type: "u32" },
        { name: "rx-compressed", type: "u32" },
        { name: "tx-compressed", type: "u32" },
        { name: "rx-nohandler", type: "u32" },
      ],
      read: (view, at) => ({ rxPackets: view.getUint32(at, host), txPackets: view.getUint32(at + 4, host),
        rxBytes: view.getUint32(at + 8, host), txBytes: view.getUint32(at + 12, host),
        rxErrors: view.getUint32(at + 16, host), txErrors: view.getUint32(at + 20, host),
        rxDropped: view.getUint32(at + 24, host), txDropped: view.getUint32(at + 28, host),
        multicast: view.getUint32(at + 32, host), collisions: view.getUint32(at + 36, host),
        rxLengthErrors: view.getUint32(at + 40, host), rxOverErrors: view.getUint32(at + 44, host),
        rxCrcErrors: view.getUint32(at + 48, host), rxFrameErrors: view.getUint32(at + 52, host),
        rxFifoErrors: view.getUint32(at + 56, host), rxMissedErrors: view.getUint32(at + 60, host),
        txAbortedErrors: view.getUint32(at + 64, host), txCarrierErrors: view.getUint32(at + 68, host),
        txFifoErrors: view.getUint32(at + 72, host), txHeartbeatErrors: view.getUint32(at + 76, host),
        txWindowErrors: view.getUint32(at + 80, host), rxCompressed: view.getUint32(at + 84, host),
        txCompressed: view.getUint32(at + 88, host), rxNohandler: view.getUint32(at + 92, host) }),
      write: (view, at, { rxPackets: v0, txPackets: v1, rxBytes: v2, txBytes: v3, rxErrors: v4, txErrors: v5,
        rxDropped: v6, txDropped: v7, multicast: v8, collisions: v9, rxLengthErrors: v10, rxOverErrors: v11,
        rxCrcErrors: v12, rxFrameErrors: v13, rxFifoErrors: v14, rxMissedErrors: v15, txAbortedErrors: v16,
        txCarrierErrors: v17, txFifoErrors: v18, txHeartbeatErrors: v19, txWindowErrors: v20, rxCompressed: v21,
        txCompressed: v22, rxNohandler: v23 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) &&
        isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8) && isU32(v9) && isU32(v10) && isU32(v11) &&
        isU32(v12) && isU32(v13) && isU32(v14) && isU32(v15) && isU32(v16) && isU32(v17) && isU32(v18) &&
        isU32(v19) && isU32(v20) && isU32(v21) && isU32(v22) && isU32(v23))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host);
        view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host); view.setUint32(at + 32, v8, host);
        view.setUint32(at + 36, v9, host); view.setUint32(at + 40, v10, host); view.setUint32(at + 44, v11, host);
        view.setUint32(at + 48, v12, host); view.setUint32(at + 52, v13, host); view.setUint32(at + 56, v14, host);
        view.setUint32(at + 60, v15, host); view.setUint32(at + 64, v16, host); view.setUint32(at + 68, v17, host);
        view.setUint32(at + 72, v18, host); view.setUint32(at + 76, v19, host); view.setUint32(at + 80, v20, host);
        view.setUint32(at + 84, v21, host); view.setUint32(at + 88, v22, host); view.setUint32(at + 92, v23, host);
        return true; },
    }),
    "rtnl-link-stats64": () => ({
      members: [
        { name: "rx-packets", type: "u64" },
        { name: "tx-packets", type: "u64" },
        { name: "rx-bytes", type: "u64" },
        { name: "tx-bytes", type: "u64" },
        { name: "rx-errors", type: "u64" },
        { name: "tx-errors", type: "u64" },
        { name: "rx-dropped", type: "u64" },
        { name: "tx-dropped", type: "u64" },
        { name: "multicast", type: "u64" },
        { name: "collisions", type: "u64" },
        { name: "rx-length-errors", type: "u64" },
        { name: "rx-over-errors", type: "u64" },
        { name: "rx-crc-errors", type: "u64" },
        { name: "rx-frame-errors", type: "u64" },
        { name: "rx-fifo-errors", type: "u64" },
        { name: "rx-missed-errors", type: "u64" },
        { name: "tx-aborted-errors", type: "u64" },
        { name: "tx-carrier-errors", type: "u64" },
        { name: "tx-fifo-errors", type: "u64" },
        { name: "tx-heartbeat-errors", type: "u64" },
        { name: "tx-window-errors", type: "u64" },
        { name: "rx-compressed", type: "u64" },
        { name: "tx-compressed", type: "u64" },
        { name: "rx-nohandler", type: "u64" },
        { name: "rx-otherhost-dropped", type: "u64", since: "5.19" },
      ],
      read: (view, at) => ({ rxPackets: view.getBigUint64(at, host), txPackets: view.getBigUint64(at + 8, host),
        rxBytes: view.getBigUint64(at + 16, host), txBytes: view.getBigUint64(at + 24, host),
        rxErrors: view.getBigUint64(at + 32, host), txErrors: view.getBigUint64(at + 40, host),
        rxDropped: view.getBigUint64(at + 48, host), txDropped: view.getBigUint64(at + 56, host),
        multicast: view.getBigUint64(at + 64, host), collisions: view.getBigUint64(at + 72, host),
        rxLengthErrors: view.getBigUint64(at + 80, host), rxOverErrors: view.getBigUint64(at + 88, host),
        rxCrcErrors: view.getBigUint64(at + 96, host), rxFrameErrors: view.getBigUint64(at + 104, host),
        rxFifoErrors: view.getBigUint64(at + 112, host), rxMissedErrors: view.getBigUint64(at + 120, host),
        txAbortedErrors: view.getBigUint64(at + 128, host), txCarrierErrors: view.getBigUint64(at + 136, host),
        txFifoErrors: view.getBigUint64(at + 144, host), txHeartbeatErrors: view.getBigUint64(at + 152, host),
        txWindowErrors: view.getBigUint64(at + 160, host), rxCompressed: view.getBigUint64(at + 168, host),
        txCompressed: view.getBigUint64(at + 176, host), rxNohandler: view.getBigUint64(at + 184, host),
        rxOtherhostDropped: view.getBigUint64(at + 192, host) }),
      write: (view, at, { rxPackets: v0, txPackets: v1, rxBytes: v2, txBytes: v3, rxErrors: v4, txErrors: v5,
        rxDropped: v6, txDropped: v7, multicast: v8, collisions: v9, rxLengthErrors: v10, rxOverErrors: v11,
        rxCrcErrors: v12, rxFrameErrors: v13, rxFifoErrors: v14, rxMissedErrors: v15, txAbortedErrors: v16,
        txCarrierErrors: v17, txFifoErrors: v18, txHeartbeatErrors: v19, txWindowErrors: v20, rxCompressed: v21,
        txCompressed: v22, rxNohandler: v23, rxOtherhostDropped: v24 }) => { if (!(isU64(v0) && isU64(v1) &&
        isU64(v2) && isU64(v3) && isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7) && isU64(v8) && isU64(v9) &&
        isU64(v10) && isU64(v11) && isU64(v12) && isU64(v13) && isU64(v14) && isU64(v15) && isU64(v16) &&
        isU64(v17) && isU64(v18) && isU64(v19) && isU64(v20) && isU64(v21) && isU64(v22) && isU64(v23) &&
        isU64(v24))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host);
        view.setBigUint64(at + 32, v4, host); view.setBigUint64(at + 40, v5, host);
        view.setBigUint64(at + 48, v6, host); view.setBigUint64(at + 56, v7, host);
        view.setBigUint64(at + 64, v8, host); view.setBigUint64(at + 72, v9, host);
        view.setBigUint64(at + 80, v10, host); view.setBigUint64(at + 88, v11, host);
        view.setBigUint64(at + 96, v12, host); view.setBigUint64(at + 104, v13, host);
        view.setBigUint64(at + 112, v14, host); view.setBigUint64(at + 120, v15, host);
        view.setBigUint64(at + 128, v16, host); view.setBigUint64(at + 136, v17, host);
        view.setBigUint64(at + 144, v18, host); view.setBigUint64(at + 152, v19, host);
        view.setBigUint64(at + 160, v20, host); view.setBigUint64(at + 168, v21, host);
        view.setBigUint64(at + 176, v22, host); view.setBigUint64(at + 184, v23, host);
        view.setBigUint64(at + 192, v24, host); return true; },
    }),
    "rtnl-link-ifmap": () => ({
      members: [
        { name: "mem-start", type: "u64" },
        { name: "mem-end", type: "u64" },
        { name: "base-addr", type: "u64" },
        { name: "irq", type: "u16" },
        { name: "dma", type: "u8" },
        { name: "port", type: "u8" },
        { name: "pad", type: "pad", length: 4 },
      ],
      read: (view, at) => ({ memStart: view.getBigUint64(at, host), memEnd: view.getBigUint64(at + 8, host),
        baseAddr: view.getBigUint64(at + 16, host), irq: view.getUint16(at + 24, host), dma: view.getUint8(at + 26),
        port: view.getUint8(at + 27) }),
      write: (view, at, { memStart: v0, memEnd: v1, baseAddr: v2, irq: v3, dma: v4, port: v5 }) => { if (!(isU64(v0) &&
        isU64(v1) && isU64(v2) && isU16(v3) && isU8(v4) && isU8(v5))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host); view.setUint16(at + 24, v3, host);
        view.setUint8(at + 26, v4); view.setUint8(at + 27, v5); return true; },
    }),
    "br-boolopt-multi": () => ({
      members: [{ name: "optval", type: "u32" }, { name: "optmask", type: "u32" }],
      read: (view, at) => ({ optval: view.getUint32(at, host), optmask: view.getUint32(at + 4, host) }),
      write: (view, at, { optval: v0, optmask: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "if-stats-msg": () => ({
      members: [
        { name: "family", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
        { name: "ifindex", type: "u32" },
        { name: "filter-mask", type: "u32", enum: "stats-filter", flags: true },
      ],
      read: (view, at, names) => ({ family: view.getUint8(at), ifindex: view.getUint32(at + 4, host),
        filterMask: names[2]!.bitNames(view.getUint32(at + 8, host)) }),
      write: (view, at, { family: v0, ifindex: v1, filterMask: v2 }, names) => { const n2 = names[2]!.bits(v2, 4294967295);
        if (!(isU8(v0) && isU32(v1) && n2 >= 0)) return false; view.setUint8(at, v0);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, n2, host); return true; },
    }),
    "ifla-vlan-flags": () => ({
      members: [
        { name: "flags", type: "u32", enum: "vlan-flags", flags: true },
        { name: "mask", type: "u32", requestMask: 31, hint: "hex" },
      ],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint32(at, host)),
        mask: view.getUint32(at + 4, host) }),
    }),
    "ifla-vlan-qos-mapping": () => ({
      members: [{ name: "from", type: "u32" }, { name: "to", type: "u32" }],
      read: (view, at) => ({ from: view.getUint32(at, host), to: view.getUint32(at + 4, host) }),
      write: (view, at, { from: v0, to: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ifla-geneve-port-range": () => ({
      members: [{ name: "low", type: "u16", order: "big" }, { name: "high", type: "u16", order: "big" }],
      read: (view, at) => ({ low: view.getUint16(at, false), high: view.getUint16(at + 2, false) }),
      write: (view, at, { low: v0, high: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "ifla-vf-mac": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "mac", type: "binary", length: 32 }],
      read: (view, at, _names, store) => ({ vf: view.getUint32(at, host), mac: copyOf(store, at + 4, at + 36) }),
      write: (view, at, { vf: v0, mac: v1 }, _names, bytes) => { if (!(isU32(v0) &&
        putBytes(v1, bytes, at + 4, 32))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ifla-vf-vlan": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "vlan", type: "u32" }, { name: "qos", type: "u32" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), vlan: view.getUint32(at + 4, host),
        qos: view.getUint32(at + 8, host) }),
      write: (view, at, { vf: v0, vlan: v1, qos: v2 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); return true;
        },
    }),
    "ifla-vf-tx-rate": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "rate", type: "u32", unit: "Mbit/s" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), rate: view.getUint32(at + 4, host) }),
      write: (view, at, { vf: v0, rate: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ifla-vf-spoofchk": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "setting", type: "u32" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), setting: view.getUint32(at + 4, host) }),
      write: (view, at, { vf: v0, setting: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ifla-vf-link-state": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "link-state", type: "u32", enum: "ifla-vf-link-state-enum" }],
      read: (view, at, names) => ({ vf: view.getUint32(at, host),
        linkState: names[1]!.nameOf(view.getUint32(at + 4, host)) }),
      write: (view, at, { vf: v0, linkState: v1 }, names) => { const n1 = names[1]!.number(v1, 4294967295);
        if (!(isU32(v0) && n1 >= 0)) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, n1, host);
        return true; },
    }),
    "ifla-vf-rate": () => ({
      members: [
        { name: "vf", type: "u32" },
        { name: "min-tx-rate", type: "u32", unit: "Mbit/s" },
        { name: "max-tx-rate", type: "u32", unit: "Mbit/s" },
      ],
      read: (view, at) => ({ vf: view.getUint32(at, host), minTxRate: view.getUint32(at + 4, host),
        maxTxRate: view.getUint32(at + 8, host) }),
      write: (view, at, { vf: v0, minTxRate: v1, maxTxRate: v2 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); return true; },
    }),
    "ifla-vf-rss-query-en": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "setting", type: "u32" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), setting: view.getUint32(at + 4, host) }),
      write: (view, at, { vf: v0, setting: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ifla-vf-trust": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "setting", type: "u32" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), setting: view.getUint32(at + 4, host) }),
      write: (view, at, { vf: v0, setting: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "ifla-vf-guid": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "guid", type: "u64" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), guid: view.getBigUint64(at + 4, host) }),
      write: (view, at, { vf: v0, guid: v1 }) => { if (!(isU32(v0) && isU64(v1))) return false;
        view.setUint32(at, v0, host); view.setBigUint64(at + 4, v1, host); return true; },
    }),
    "ifla-vf-vlan-info": () => ({
      members: [
        { name: "vf", type: "u32" },
        { name: "vlan", type: "u32" },
        { name: "qos", type: "u32" },
        { name: "vlan-proto", type: "u16", order: "big", enum: "vlan-protocols" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at, names) => ({ vf: view.getUint32(at, host), vlan: view.getUint32(at + 4, host),
        qos: view.getUint32(at + 8, host), vlanProto: names[3]!.nameOf(view.getUint16(at + 12, false)) }),
      write: (view, at, { vf: v0, vlan: v1, qos: v2, vlanProto: v3 }, names) => { const n3 = names[3]!.number(v3, 65535);
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && n3 >= 0)) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint16(at + 12, n3, false);
        return true; },
    }),
    prefixmsg: () => ({
      members: [
        { name: "prefix-family", type: "u8" },
        { name: "prefix-pad1", type: "pad", length: 1 },
        { name: "prefix-pad2", type: "pad", length: 2 },
        { name: "prefix-ifindex", type: "s32" },
        { name: "prefix-type", type: "u8" },
        { name: "prefix-len", type: "u8" },
        { name: "prefix-flags", type: "u8", enum: "prefix-flags", flags: true },
        { name: "prefix-pad3", type: "pad", length: 1 },
      ],
      read: (view, at, names) => ({ prefixFamily: view.getUint8(at), prefixIfindex: view.getInt32(at + 4, host),
        prefixType: view.getUint8(at + 8), prefixLen: view.getUint8(at + 9),
        prefixFlags: names[4]!.bitNames(view.getUint8(at + 10)) }),
      write: (view, at, { prefixFamily: v0, prefixIfindex: v1, prefixType: v2, prefixLen: v3,
        prefixFlags: v4 }, names) => { const n4 = names[4]!.bits(v4, 255); if (!(isU8(v0) && isS32(v1) && isU8(v2) &&
        isU8(v3) && n4 >= 0)) return false; view.setUint8(at, v0); view.setInt32(at + 4, v1, host);
        view.setUint8(at + 8, v2); view.setUint8(at + 9, v3); view.setUint8(at + 10, n4); return true; },
    }),
    "prefix-cacheinfo": () => ({
      members: [{ name: "preferred-time", type: "u32", unit: "s" }, { name: "valid-time", type: "u32", unit: "s" }],
      read: (view, at) => ({ preferredTime: view.getUint32(at, host), validTime: view.getUint32(at + 4, host) }),
      write: (view, at, { preferredTime: v0, validTime: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "vf-guid": () => ({
      members: [{ name: "vf", type: "u32" }, { name: "pad", type: "pad", length: 4 }, { name: "guid", type: "u64" }],
      read: (view, at) => ({ vf: view.getUint32(at, host), guid: view.getBigUint64(at + 8, host) }),
      write: (view, at, { vf: v0, guid: v1 }) => { if (!(isU32(v0) && isU64(v1))) return false;
        view.setUint32(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
    "vxlan-port-range": () => ({
      members: [{ name: "low", type: "u16", order: "big" }, { name: "high", type: "u16", order: "big" }],
      read: (view, at) => ({ low: view.getUint16(at, false), high: view.getUint16(at + 2, false) }),
      write: (view, at, { low: v0, high: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, false); view.setUint16(at + 2, v1, false); return true; },
    }),
    "rmnet-flags": () => ({
      members: [{ name: "flags", type: "u32" }, { name: "mask", type: "u32" }],
      read: (view, at) => ({ flags: view.getUint32(at, host), mask: view.getUint32(at + 4, host) }),
      write: (view, at, { flags: v0, mask: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "can-bittiming": () => ({
      members: [
        { name: "bitrate", type: "u32", unit: "bit/s" },
        { name: "sample-point", type: "u32", unit: "1/1000" },
        { name: "tq", type: "u32", unit: "ns" },
        { name: "prop-seg", type: "u32" },
        { name: "phase-seg1", type: "u32" },
        { name: "phase-seg2", type: "u32" },
        { name: "sjw", type: "u32" },
        { name: "brp", type: "u32" },
      ],
      read: (view, at) => ({ bitrate: view.getUint32(at, host), samplePoint: view.getUint32(at + 4, host),
        tq: view.getUint32(at + 8, host), propSeg: view.getUint32(at + 12, host),
        phaseSeg1: view.getUint32(at + 16, host), phaseSeg2: view.getUint32(at + 20, host),
        sjw: view.getUint32(at + 24, host), brp: view.getUint32(at + 28, host) }),
      write: (view, at, { bitrate: v0, samplePoint: v1, tq: v2, propSeg: v3, phaseSeg1: v4, phaseSeg2: v5, sjw: v6,
        brp: v7 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) &&
        isU32(v6) && isU32(v7))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host);
        return true; },
    }),
    "can-bittiming-const": () => ({
      members: [
        { name: "name", type: "string", length: 16 },
        { name: "tseg1-min", type: "u32" },
        { name: "tseg1-max", type: "u32" },
        { name: "tseg2-min", type: "u32" },
        { name: "tseg2-max", type: "u32" },
        { name: "sjw-max", type: "u32" },
        { name: "brp-min", type: "u32" },
        { name: "brp-max", type: "u32" },
        { name: "brp-inc", type: "u32" },
      ],
      read: (view, at, _names, store) => ({ name: readChars(store, at, at + 16), tseg1Min: view.getUint32(at + 16, host),
        tseg1Max: view.getUint32(at + 20, host), tseg2Min: view.getUint32(at + 24, host),
        tseg2Max: view.getUint32(at + 28, host), sjwMax: view.getUint32(at + 32, host),
        brpMin: view.getUint32(at + 36, host), brpMax: view.getUint32(at + 40, host),
        brpInc: view.getUint32(at + 44, host) }),
      write: (view, at, { name: v0, tseg1Min: v1, tseg1Max: v2, tseg2Min: v3, tseg2Max: v4, sjwMax: v5, brpMin: v6,
        brpMax: v7, brpInc: v8 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 16) && isU32(v1) && isU32(v2) &&
        isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false;
        view.setUint32(at + 16, v1, host); view.setUint32(at + 20, v2, host); view.setUint32(at + 24, v3, host);
        view.setUint32(at + 28, v4, host); view.setUint32(at + 32, v5, host); view.setUint32(at + 36, v6, host);
        view.setUint32(at + 40, v7, host); view.setUint32(at + 44, v8, host); return true; },
    }),
    "can-clock": () => ({
      members: [{ name: "freq", type: "u32", unit: "Hz" }],
      read: (view, at) => ({ freq: view.getUint32(at, host) }),
      write: (view, at, { freq: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "can-berr-counter": () => ({
      members: [{ name: "txerr", type: "u16" }, { name: "rxerr", type: "u16" }],
      read: (view, at) => ({ txerr: view.getUint16(at, host), rxerr: view.getUint16(at + 2, host) }),
      write: (view, at, { txerr: v0, rxerr: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
    "can-ctrlmode": () => ({
      members: [
        { name: "mask", type: "u32", enum: "can-ctrlmode-flags", flags: true },
        { name: "flags", type: "u32", enum: "can-ctrlmode-flags", flags: true },
      ],
      read: (view, at, names) => ({ mask: names[0]!.bitNames(view.getUint32(at, host)),
        flags: names[1]!.bitNames(view.getUint32(at + 4, host)) }),
      write: (view, at, { mask: v0, flags: v1 }, names) => { const n0 = names[0]!.bits(v0, 4294967295);
        const n1 = names[1]!.bits(v1, 4294967295); if (!(n0 >= 0 && n1 >= 0)) return false;
        view.setUint32(at, n0, host); view.setUint32(at + 4, n1, host); return true; },
    }),
    "bridge-vlan-info": () => ({
      members: [{ name: "flags", type: "u16", enum: "bridge-vlan-flags", flags: true }, { name: "vid", type: "u16" }],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint16(at, host)),
        vid: view.getUint16(at + 2, host) }),
      write: (view, at, { flags: v0, vid: v1 }, names) => { const n0 = names[0]!.bits(v0, 65535); if (!(n0 >= 0 &&
        isU16(v1))) return false; view.setUint16(at, n0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
    "rtnl-hw-stats64": () => ({
      members: [
        { name: "rx-packets", type: "u64" },
        { name: "tx-packets", type: "u64" },
        { name: "rx-bytes", type: "u64" },
        { name: "tx-bytes", type: "u64" },
        { name: "rx-errors", type: "u64" },
        { name: "tx-errors", type: "u64" },
        { name: "rx-dropped", type: "u64" },
        { name: "tx-dropped", type: "u64" },
        { name: "multicast", type: "u64" },
      ],
      read: (view, at) => ({ rxPackets: view.getBigUint64(at, host), txPackets: view.getBigUint64(at + 8, host),
        rxBytes: view.getBigUint64(at + 16, host), txBytes: view.getBigUint64(at + 24, host),
        rxErrors: view.getBigUint64(at + 32, host), txErrors: view.getBigUint64(at + 40, host),
        rxDropped: view.getBigUint64(at + 48, host), txDropped: view.getBigUint64(at + 56, host),
        multicast: view.getBigUint64(at + 64, host) }),
      write: (view, at, { rxPackets: v0, txPackets: v1, rxBytes: v2, txBytes: v3, rxErrors: v4, txErrors: v5,
        rxDropped: v6, txDropped: v7, multicast: v8 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) &&
        isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7) && isU64(v8))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); view.setBigUint64(at + 64, v8, host); return true; },
    }),
    "mpls-link-stats": () => ({
      members: [
        { name: "rx-packets", type: "u64" },
        { name: "tx-packets", type: "u64" },
        { name: "rx-bytes", type: "u64" },
        { name: "tx-bytes", type: "u64" },
        { name: "rx-errors", type: "u64" },
        { name: "tx-errors", type: "u64" },
        { name: "rx-dropped", type: "u64" },
        { name: "tx-dropped", type: "u64" },
        { name: "rx-noroute", type: "u64" },
      ],
      read: (view, at) => ({ rxPackets: view.getBigUint64(at, host), txPackets: view.getBigUint64(at + 8, host),
        rxBytes: view.getBigUint64(at + 16, host), txBytes: view.getBigUint64(at + 24, host),
        rxErrors: view.getBigUint64(at + 32, host), txErrors: view.getBigUint64(at + 40, host),
        rxDropped: view.getBigUint64(at + 48, host), txDropped: view.getBigUint64(at + 56, host),
        rxNoroute: view.getBigUint64(at + 64, host) }),
      write: (view, at, { rxPackets: v0, txPackets: v1, rxBytes: v2, txBytes: v3, rxErrors: v4, txErrors: v5,
        rxDropped: v6, txDropped: v7, rxNoroute: v8 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) &&
        isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7) && isU64(v8))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); view.setBigUint64(at + 64, v8, host); return true; },
    }),
    "bridge-vlan-xstats": () => ({
      members: [
        { name: "rx-bytes", type: "u64" },
        { name: "rx-packets", type: "u64" },
        { name: "tx-bytes", type: "u64" },
        { name: "tx-packets", type: "u64" },
        { name: "vid", type: "u16" },
        { name: "flags", type: "u16", enum: "bridge-vlan-flags", flags: true },
        { name: "pad", type: "pad", length: 4 },
      ],
      read: (view, at, names) => ({ rxBytes: view.getBigUint64(at, host), rxPackets: view.getBigUint64(at + 8, host),
        txBytes: view.getBigUint64(at + 16, host), txPackets: view.getBigUint64(at + 24, host),
        vid: view.getUint16(at + 32, host), flags: names[5]!.bitNames(view.getUint16(at + 34, host)) }),
      write: (view, at, { rxBytes: v0, rxPackets: v1, txBytes: v2, txPackets: v3, vid: v4, flags: v5 }, names) => {
        const n5 = names[5]!.bits(v5, 65535); if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU16(v4) &&
        n5 >= 0)) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host); view.setUint16(at + 32, v4, host);
        view.setUint16(at + 34, n5, host); return true; },
    }),
    "bridge-stp-xstats": () => ({
      members: [
        { name: "transition-blk", type: "u64" },
        { name: "transition-fwd", type: "u64" },
        { name: "rx-bpdu", type: "u64" },
        { name: "tx-bpdu", type: "u64" },
        { name: "rx-tcn", type: "u64" },
        { name: "tx-tcn", type: "u64" },
      ],
      read: (view, at) => ({ transitionBlk: view.getBigUint64(at, host), transitionFwd: view.getBigUint64(at + 8, host),
        rxBpdu: view.getBigUint64(at + 16, host), txBpdu: view.getBigUint64(at + 24, host),
        rxTcn: view.getBigUint64(at + 32, host), txTcn: view.getBigUint64(at + 40, host) }),
      write: (view, at, { transitionBlk: v0, transitionFwd: v1, rxBpdu: v2, txBpdu: v3, rxTcn: v4, txTcn: v5 }) => {
        if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) && isU64(v5))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); return true; },
    }),
    "br-mcast-stats": () => ({
      members: [
        { name: "igmp-v1queries-rx", type: "u64" },
        { name: "igmp-v1queries-tx", type: "u64" },
        { name: "igmp-v2queries-rx", type: "u64" },
        { name: "igmp-v2queries-tx", type: "u64" },
        { name: "igmp-v3queries-rx", type: "u64" },
        { name: "igmp-v3queries-tx", type: "u64" },
        { name: "igmp-leaves-rx", type: "u64" },
        { name: "igmp-leaves-tx", type: "u64" },
        { name: "igmp-v1reports-rx", type: "u64" },
        { name: "igmp-v1reports-tx", type: "u64" },
        { name: "igmp-v2reports-rx", type: "u64" },
        { name: "igmp-v2reports-tx", type: "u64" },
        { name: "igmp-v3reports-rx", type: "u64" },
        { name: "igmp-v3reports-tx", type: "u64" },
        { name: "igmp-parse-errors", type: "u64" },
        { name: "mld-v1queries-rx", type: "u64" },
        { name: "mld-v1queries-tx", type: "u64" },
        { name: "mld-v2queries-rx", type: "u64" },
        { name: "mld-v2queries-tx", type: "u64" },
        { name: "mld-leaves-rx", type: "u64" },
        { name: "mld-leaves-tx", type: "u64" },
        { name: "mld-v1reports-rx", type: "u64" },
        { name: "mld-v1reports-tx", type: "u64" },
        { name: "mld-v2reports-rx", type: "u64" },
        { name: "mld-v2reports-tx", type: "u64" },
        { name: "mld-parse-errors", type: "u64" },
        { name: "mcast-bytes-rx", type: "u64" },
        { name: "mcast-bytes-tx", type: "u64" },
        { name: "mcast-packets-rx", type: "u64" },
        { name: "mcast-packets-tx", type: "u64" },
      ],
      read: (view, at) => ({ igmpV1queriesRx: view.getBigUint64(at, host),
        igmpV1queriesTx: view.getBigUint64(at + 8, host), igmpV2queriesRx: view.getBigUint64(at + 16, host),
        igmpV2queriesTx: view.getBigUint64(at + 24, host), igmpV3queriesRx: view.getBigUint64(at + 32, host),
        igmpV3queriesTx: view.getBigUint64(at + 40, host), igmpLeavesRx: view.getBigUint64(at + 48, host),
        igmpLeavesTx: view.getBigUint64(at + 56, host), igmpV1reportsRx: view.getBigUint64(at + 64, host),
        igmpV1reportsTx: view.getBigUint64(at + 72, host), igmpV2reportsRx: view.getBigUint64(at + 80, host),
        igmpV2reportsTx: view.getBigUint64(at + 88, host), igmpV3reportsRx: view.getBigUint64(at + 96, host),
        igmpV3reportsTx: view.getBigUint64(at + 104, host), igmpParseErrors: view.getBigUint64(at + 112, host),
        mldV1queriesRx: view.getBigUint64(at + 120, host), mldV1queriesTx: view.getBigUint64(at + 128, host),
        mldV2queriesRx: view.getBigUint64(at + 136, host), mldV2queriesTx: view.getBigUint64(at + 144, host),
        mldLeavesRx: view.getBigUint64(at + 152, host), mldLeavesTx: view.getBigUint64(at + 160, host),
        mldV1reportsRx: view.getBigUint64(at + 168, host), mldV1reportsTx: view.getBigUint64(at + 176, host),
        mldV2reportsRx: view.getBigUint64(at + 184, host), mldV2reportsTx: view.getBigUint64(at + 192, host),
        mldParseErrors: view.getBigUint64(at + 200, host), mcastBytesRx: view.getBigUint64(at + 208, host),
        mcastBytesTx: view.getBigUint64(at + 216, host), mcastPacketsRx: view.getBigUint64(at + 224, host),
        mcastPacketsTx: view.getBigUint64(at + 232, host) }),
      write: (view, at, { igmpV1queriesRx: v0, igmpV1queriesTx: v1, igmpV2queriesRx: v2, igmpV2queriesTx: v3,
        igmpV3queriesRx: v4, igmpV3queriesTx: v5, igmpLeavesRx: v6, igmpLeavesTx: v7, igmpV1reportsRx: v8,
        igmpV1reportsTx: v9, igmpV2reportsRx: v10, igmpV2reportsTx: v11, igmpV3reportsRx: v12, igmpV3reportsTx: v13,
        igmpParseErrors: v14, mldV1queriesRx: v15, mldV1queriesTx: v16, mldV2queriesRx: v17, mldV2queriesTx: v18,
        mldLeavesRx: v19, mldLeavesTx: v20, mldV1reportsRx: v21, mldV1reportsTx: v22, mldV2reportsRx: v23,
        mldV2reportsTx: v24, mldParseErrors: v25, mcastBytesRx: v26, mcastBytesTx: v27, mcastPacketsRx: v28,
        mcastPacketsTx: v29 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) &&
        isU64(v5) && isU64(v6) && isU64(v7) && isU64(v8) && isU64(v9) && isU64(v10) && isU64(v11) && isU64(v12) &&
        isU64(v13) && isU64(v14) && isU64(v15) && isU64(v16) && isU64(v17) && isU64(v18) && isU64(v19) &&
        isU64(v20) && isU64(v21) && isU64(v22) && isU64(v23) && isU64(v24) && isU64(v25) && isU64(v26) &&
        isU64(v27) && isU64(v28) && isU64(v29))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); view.setBigUint64(at + 64, v8, host);
        view.setBigUint64(at + 72, v9, host); view.setBigUint64(at + 80, v10, host);
        view.setBigUint64(at + 88, v11, host); view.setBigUint64(at + 96, v12, host);
        view.setBigUint64(at + 104, v13, host); view.setBigUint64(at + 112, v14, host);
        view.setBigUint64(at + 120, v15, host); view.setBigUint64(at + 128, v16, host);
        view.setBigUint64(at + 136, v17, host); view.setBigUint64(at + 144, v18, host);
        view.setBigUint64(at + 152, v19, host); view.setBigUint64(at + 160, v20, host);
        view.setBigUint64(at + 168, v21, host); view.setBigUint64(at + 176, v22, host);
        view.setBigUint64(at + 184, v23, host); view.setBigUint64(at + 192, v24, host);
        view.setBigUint64(at + 200, v25, host); view.setBigUint64(at + 208, v26, host);
        view.setBigUint64(at + 216, v27, host); view.setBigUint64(at + 224, v28, host);
        view.setBigUint64(at + 232, v29, host); return true; },
    }),
    "port-vsi": () => ({
      members: [
        { name: "mgr-id", type: "u8" },
        { name: "type-id", type: "binary", length: 3, hint: "hex" },
        { name: "type-version", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
      ],
      read: (view, at, _names, store) => ({ mgrId: view.getUint8(at), typeId: readHex(store, at + 1, at + 4, ""),
        typeVersion: view.getUint8(at + 4) }),
      write: (view, at, { mgrId: v0, typeId: v1, typeVersion: v2 }, _names, bytes) => { if (!(isU8(v0) &&
        putDigits(v1, bytes, at + 1, 3) && isU8(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 4, v2);
        return true; },
    }),
    "can-device-stats": () => ({
      members: [
        { name: "bus-error", type: "u32" },
        { name: "error-warning", type: "u32" },
        { name: "error-passive", type: "u32" },
        { name: "bus-off", type: "u32" },
        { name: "arbitration-lost", type: "u32" },
        { name: "restarts", type: "u32" },
      ],
      read: (view, at) => ({ busError: view.getUint32(at, host), errorWarning: view.getUint32(at + 4, host),
        errorPassive: view.getUint32(at + 8, host), busOff: view.getUint32(at + 12, host),
        arbitrationLost: view.getUint32(at + 16, host), restarts: view.getUint32(at + 20, host) }),
      write: (view, at, { busError: v0, errorWarning: v1, errorPassive: v2, busOff: v3, arbitrationLost: v4,
        restarts: v5 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) &&
        isU32(v5))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host);
        view.setUint32(at + 20, v5, host); return true; },
    }),
  },
  sets: {
    "link-attrs": () => ({
      prefix: "ifla-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "mac" },
        { name: "broadcast", number: 2, type: "binary", hint: "mac" },
        { name: "ifname", number: 3, type: "string", maximumLength: 15 },
        { name: "mtu", number: 4, type: "u32" },
        { name: "link", number: 5, type: "u32" },
        { name: "qdisc", number: 6, type: "string", access: "read-only" },
        { name: "stats", number: 7, type: "binary", struct: "rtnl-link-stats", access: "read-only" },
        { name: "cost", number: 8, type: "unused" },
        { name: "priority", number: 9, type: "unused" },
        { name: "master", number: 10, type: "u32" },
        { name: "wireless", number: 11, type: "binary", access: "read-only" },
        { name: "protinfo", number: 12, type: "sub-message", subMessage: "protinfo-msg", selector: "header.ifi-family", access: "read-only" },
        { name: "txqlen", number: 13, type: "u32" },
        { name: "map", number: 14, type: "binary", struct: "rtnl-link-ifmap" },
        { name: "weight", number: 15, type: "u32" },
        { name: "operstate", number: 16, type: "u8", enum: "operstate" },
        { name: "linkmode", number: 17, type: "u8", enum: "link-mode" },
        { name: "linkinfo", number: 18, type: "nest", nest: "linkinfo-attrs" },
        { name: "net-ns-pid", number: 19, type: "u32" },
        { name: "ifalias", number: 20, type: "string", maximumLength: 255, unterminated: true },
        { name: "num-vf", number: 21, type: "u32", access: "read-only" },
        { name: "vfinfo-list", number: 22, type: "nest", nest: "vfinfo-list-attrs" },
        { name: "stats64", number: 23, type: "binary", struct: "rtnl-link-stats64", access: "read-only" },
        { name: "vf-ports", number: 24, type: "nest", nest: "vf-ports-attrs" },
        { name: "port-self", number: 25, type: "nest", nest: "port-attrs" },
        { name: "af-spec", number: 26, type: "nest", nest: "af-spec-attrs" },
        { name: "group", number: 27, type: "u32" },
        { name: "net-ns-fd", number: 28, type: "u32" },
        { name: "ext-mask", number: 29, type: "u32", enum: "rtext-filter", flags: true },
        { name: "promiscuity", number: 30, type: "u32", access: "read-only" },
        { name: "num-tx-queues", number: 31, type: "u32" },
        { name: "num-rx-queues", number: 32, type: "u32" },
        { name: "carrier", number: 33, type: "u8" },
        { name: "phys-port-id", number: 34, type: "binary", access: "read-only" },
        { name: "carrier-changes", number: 35, type: "u32", access: "read-only" },
        { name: "phys-switch-id", number: 36, type: "binary", access: "read-only" },
        { name: "link-netnsid", number: 37, type: "s32" },
        { name: "phys-port-name", number: 38, type: "string", access: "read-only" },
        { name: "proto-down", number: 39, type: "u8" },
        { name: "gso-max-segs", number: 40, type: "u32" },
        { name: "gso-max-size", number: 41, type: "u32" },
        { name: "pad", number: 42, type: "pad" },
        { name: "xdp", number: 43, type: "nest", nest: "xdp-attrs" },
        { name: "event", number: 44, type: "u32", access: "read-only" },
        { name: "new-netnsid", number: 45, type: "s32", access: "read-only" },
        { name: "target-netnsid", number: 46, type: "s32" },
        { name: "carrier-up-count", number: 47, type: "u32", access: "read-only" },
        { name: "carrier-down-count", number: 48, type: "u32", access: "read-only" },
        { name: "new-ifindex", number: 49, type: "s32" },
        { name: "min-mtu", number: 50, type: "u32", access: "read-only" },
        { name: "max-mtu", number: 51, type: "u32", access: "read-only" },
        { name: "prop-list", number: 52, type: "nest", nest: "prop-list-link-attrs" },
        { name: "alt-ifname", number: 53, type: "string", maximumLength: 127 },
        { name: "perm-address", number: 54, type: "binary", hint: "mac", access: "read-only" },
        { name: "proto-down-reason", number: 55, type: "nest", nest: "proto-down-reason-attrs", since: "5.9" },
        { name: "parent-dev-name", number: 56, type: "string" },
        { name: "parent-dev-bus-name", number: 57, type: "string", access: "read-only" },
        { name: "gro-max-size", number: 58, type: "u32" },
        { name: "tso-max-size", number: 59, type: "u32", access: "read-only" },
        { name: "tso-max-segs", number: 60, type: "u32", access: "read-only" },
        { name: "allmulti", number: 61, type: "u32", access: "read-only" },
        { name: "devlink-port", number: 62, type: "nest", nest: "devlink-port", access: "read-only", since: "6.2" },
        { name: "gso-ipv4-max-size", number: 63, type: "u32" },
        { name: "gro-ipv4-max-size", number: 64, type: "u32" },
        { name: "dpll-pin", number: 65, type: "nest", nest: "link-dpll-pin-attrs", access: "read-only", since: "6.7" },
        { name: "max-pacing-offload-horizon", number: 66, type: "uint", unit: "ns", access: "read-only", since: "6.13" },
        { name: "netns-immutable", number: 67, type: "u8", access: "read-only", since: "6.15" },
        { name: "headroom", number: 68, type: "u16", access: "read-only", since: "6.18" },
        { name: "tailroom", number: 69, type: "u16", access: "read-only", since: "6.18" },
      ],
    }),
    "prop-list-link-attrs": () => ({
      subsetOf: "link-attrs",
      attributes: [{ name: "alt-ifname", number: 53, type: "string", maximumLength: 127, multi: true }],
    }),
    "af-spec-attrs": () => ({
      prefix: "af-",
      attributes: [
        { name: "inet", number: 2, type: "nest", nest: "ifla-attrs" },
        { name: "inet6", number: 10, type: "nest", nest: "ifla6-attrs" },
        { name: "mctp", number: 45, type: "nest", nest: "mctp-attrs" },
      ],
    }),
    "vfinfo-list-attrs": () => ({ prefix: "ifla-vf-", attributes: [{ name: "info", number: 1, type: "nest", nest: "vfinfo-attrs", multi: true }] }),
    "vfinfo-attrs": () => ({
      prefix: "ifla-vf-",
      attributes: [
        { name: "mac", number: 1, type: "binary", struct: "ifla-vf-mac" },
        { name: "vlan", number: 2, type: "binary", struct: "ifla-vf-vlan" },
        { name: "tx-rate", number: 3, type: "binary", struct: "ifla-vf-tx-rate" },
        { name: "spoofchk", number: 4, type: "binary", struct: "ifla-vf-spoofchk" },
        { name: "link-state", number: 5, type: "binary", struct: "ifla-vf-link-state" },
        { name: "rate", number: 6, type: "binary", struct: "ifla-vf-rate" },
        { name: "rss-query-en", number: 7, type: "binary", struct: "ifla-vf-rss-query-en" },
        { name: "stats", number: 8, type: "nest", nest: "vf-stats-attrs" },
        { name: "trust", number: 9, type: "binary", struct: "ifla-vf-trust" },
        { name: "ib-node-guid", number: 10, type: "binary", struct: "vf-guid" },
        { name: "ib-port-guid", number: 11, type: "binary", struct: "vf-guid" },
        { name: "vlan-list", number: 12, type: "nest", nest: "vf-vlan-attrs" },
        { name: "broadcast", number: 13, type: "binary", hint: "mac" },
      ],
    }),
    "vf-stats-attrs": () => ({
      prefix: "ifla-vf-stats-",
      attributes: [
        { name: "rx-packets", number: 0, type: "u64" },
        { name: "tx-packets", number: 1, type: "u64" },
        { name: "rx-bytes", number: 2, type: "u64" },
        { name: "tx-bytes", number: 3, type: "u64" },
        { name: "broadcast", number: 4, type: "u64" },
        { name: "multicast", number: 5, type: "u64" },
        { name: "pad", number: 6, type: "pad" },
        { name: "rx-dropped", number: 7, type: "u64" },
        { name: "tx-dropped", number: 8, type: "u64" },
      ],
    }),
    "vf-vlan-attrs": () => ({
      prefix: "ifla-vf-vlan-",
      attributes: [{ name: "info", number: 1, type: "binary", struct: "ifla-vf-vlan-info", multi: true }],
    }),
    "vf-ports-attrs": () => ({ prefix: "ifla-vf-", attributes: [{ name: "port", number: 1, type: "nest", nest: "port-attrs", multi: true }] }),
    "port-self-attrs": () => ({ prefix: "ifla-", attributes: [] }),
    "linkinfo-attrs": () => ({
      prefix: "ifla-info-",
      attributes: [
        { name: "kind", number: 1, type: "string" },
        { name: "data", number: 2, type: "sub-message", subMessage: "linkinfo-data-msg", selector: "kind" },
        { name: "xstats", number: 3, type: "sub-message", subMessage: "linkinfo-xstats-msg", selector: "kind", access: "read-only" },
        { name: "slave-kind", number: 4, type: "string" },
        { name: "slave-data", number: 5, type: "sub-message", subMessage: "linkinfo-member-data-msg", selector: "slave-kind" },
      ],
    }),
    "linkinfo-bond-attrs": () => ({
      prefix: "ifla-bond-",
      attributes: [
        { name: "mode", number: 1, type: "u8", enum: "bond-mode" },
        { name: "active-slave", number: 2, type: "u32" },
        { name: "miimon", number: 3, type: "u32", unit: "ms" },
        { name: "updelay", number: 4, type: "u32", unit: "ms" },
        { name: "downdelay", number: 5, type: "u32", unit: "ms" },
        { name: "use-carrier", number: 6, type: "u8" },
        { name: "arp-interval", number: 7, type: "u32", unit: "ms" },
        { name: "arp-ip-target", number: 8, type: "indexed-array", order: "big", hint: "ipv4", item: "u32" },
        { name: "arp-validate", number: 9, type: "u32", enum: "bond-arp-validate" },
        { name: "arp-all-targets", number: 10, type: "u32", enum: "bond-arp-targets" },
        { name: "primary", number: 11, type: "u32" },
        { name: "primary-reselect", number: 12, type: "u8", enum: "bond-pri-reselect" },
        { name: "fail-over-mac", number: 13, type: "u8", enum: "bond-fom" },
        { name: "xmit-hash-policy", number: 14, type: "u8", enum: "bond-xmit-policy" },
        { name: "resend-igmp", number: 15, type: "u32" },
        { name: "num-peer-notif", number: 16, type: "u8" },
        { name: "all-slaves-active", number: 17, type: "u8" },
        { name: "min-links", number: 18, type: "u32" },
        { name: "lp-interval", number: 19, type: "u32", unit: "s" },
        { name: "packets-per-slave", number: 20, type: "u32" },
        { name: "ad-lacp-rate", number: 21, type: "u8", enum: "ad-lacp" },
        { name: "ad-select", number: 22, type: "u8", enum: "bond-ad" },
        { name: "ad-info", number: 23, type: "nest", nest: "bond-ad-info-attrs", access: "read-only" },
        { name: "ad-actor-sys-prio", number: 24, type: "u16" },
        { name: "ad-user-port-key", number: 25, type: "u16" },
        { name: "ad-actor-system", number: 26, type: "binary", hint: "mac", exactLength: 6 },
        { name: "tlb-dynamic-lb", number: 27, type: "u8" },
        { name: "peer-notif-delay", number: 28, type: "u32", unit: "ms" },
        { name: "ad-lacp-active", number: 29, type: "u8" },
        { name: "missed-max", number: 30, type: "u8" },
        { name: "ns-ip6-target", number: 31, type: "indexed-array", hint: "ipv6", item: "binary", exactLength: 16 },
        { name: "coupled-control", number: 32, type: "u8" },
        { name: "broadcast-neigh", number: 33, type: "u8" },
        { name: "lacp-strict", number: 34, type: "u8" },
      ],
    }),
    "bond-ad-info-attrs": () => ({
      prefix: "ifla-bond-ad-info-",
      attributes: [
        { name: "aggregator", number: 1, type: "u16" },
        { name: "num-ports", number: 2, type: "u16" },
        { name: "actor-key", number: 3, type: "u16" },
        { name: "partner-key", number: 4, type: "u16" },
        { name: "partner-mac", number: 5, type: "binary", hint: "mac" },
      ],
    }),
    "bond-slave-attrs": () => ({
      prefix: "ifla-bond-slave-",
      attributes: [
        { name: "state", number: 1, type: "u8", enum: "bond-state", access: "read-only" },
        { name: "mii-status", number: 2, type: "u8", enum: "bond-link", access: "read-only" },
        { name: "link-failure-count", number: 3, type: "u32", access: "read-only" },
        { name: "perm-hwaddr", number: 4, type: "binary", hint: "mac", access: "read-only" },
        { name: "queue-id", number: 5, type: "u16" },
        { name: "ad-aggregator-id", number: 6, type: "u16", access: "read-only" },
        { name: "ad-actor-oper-port-state", number: 7, type: "u8", access: "read-only" },
        { name: "ad-partner-oper-port-state", number: 8, type: "u16", access: "read-only" },
        { name: "prio", number: 9, type: "s32" },
        { name: "actor-port-prio", number: 10, type: "u16", since: "6.18" },
        { name: "ad-churn-actor-state", number: 11, type: "u8", access: "read-only", since: "7.0" },
        { name: "ad-churn-partner-state", number: 12, type: "u8", access: "read-only", since: "7.0" },
      ],
    }),
    "linkinfo-bridge-attrs": () => ({
      prefix: "ifla-br-",
      attributes: [
        { name: "forward-delay", number: 1, type: "u32", unit: "1/100 s" },
        { name: "hello-time", number: 2, type: "u32", unit: "1/100 s" },
        { name: "max-age", number: 3, type: "u32", unit: "1/100 s" },
        { name: "ageing-time", number: 4, type: "u32", unit: "1/100 s" },
        { name: "stp-state", number: 5, type: "u32" },
        { name: "priority", number: 6, type: "u16" },
        { name: "vlan-filtering", number: 7, type: "u8" },
        { name: "vlan-protocol", number: 8, type: "u16", order: "big", enum: "vlan-protocols" },
        { name: "group-fwd-mask", number: 9, type: "u16" },
        { name: "root-id", number: 10, type: "binary", struct: "ifla-bridge-id", access: "read-only" },
        { name: "bridge-id", number: 11, type: "binary", struct: "ifla-bridge-id", access: "read-only" },
        { name: "root-port", number: 12, type: "u16", access: "read-only" },
        { name: "root-path-cost", number: 13, type: "u32", access: "read-only" },
        { name: "topology-change", number: 14, type: "u8", access: "read-only" },
        { name: "topology-change-detected", number: 15, type: "u8", access: "read-only" },
        { name: "hello-timer", number: 16, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "tcn-timer", number: 17, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "topology-change-timer", number: 18, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "gc-timer", number: 19, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "group-addr", number: 20, type: "binary", hint: "mac", exactLength: 6 },
        { name: "fdb-flush", number: 21, type: "flag", access: "write-only" },
        { name: "mcast-router", number: 22, type: "u8" },
        { name: "mcast-snooping", number: 23, type: "u8" },
        { name: "mcast-query-use-ifaddr", number: 24, type: "u8" },
        { name: "mcast-querier", number: 25, type: "u8" },
        { name: "mcast-hash-elasticity", number: 26, type: "u32" },
        { name: "mcast-hash-max", number: 27, type: "u32" },
        { name: "mcast-last-member-cnt", number: 28, type: "u32" },
        { name: "mcast-startup-query-cnt", number: 29, type: "u32" },
        { name: "mcast-last-member-intvl", number: 30, type: "u64", unit: "1/100 s" },
        { name: "mcast-membership-intvl", number: 31, type: "u64", unit: "1/100 s" },
        { name: "mcast-querier-intvl", number: 32, type: "u64", unit: "1/100 s" },
        { name: "mcast-query-intvl", number: 33, type: "u64", unit: "1/100 s" },
        { name: "mcast-query-response-intvl", number: 34, type: "u64", unit: "1/100 s" },
        { name: "mcast-startup-query-intvl", number: 35, type: "u64", unit: "1/100 s" },
        { name: "nf-call-iptables", number: 36, type: "u8" },
        { name: "nf-call-ip6tables", number: 37, type: "u8" },
        { name: "nf-call-arptables", number: 38, type: "u8" },
        { name: "vlan-default-pvid", number: 39, type: "u16" },
        { name: "pad", number: 40, type: "pad" },
        { name: "vlan-stats-enabled", number: 41, type: "u8" },
        { name: "mcast-stats-enabled", number: 42, type: "u8" },
        { name: "mcast-igmp-version", number: 43, type: "u8" },
        { name: "mcast-mld-version", number: 44, type: "u8" },
        { name: "vlan-stats-per-port", number: 45, type: "u8" },
        { name: "multi-boolopt", number: 46, type: "binary", struct: "br-boolopt-multi" },
        { name: "mcast-querier-state", number: 47, type: "nest", nest: "bridge-querier", access: "read-only" },
        { name: "fdb-n-learned", number: 48, type: "u32", access: "read-only", since: "6.7" },
        { name: "fdb-max-learned", number: 49, type: "u32", since: "6.7" },
        { name: "stp-mode", number: 50, type: "u32", enum: "br-stp-mode" },
      ],
    }),
    "linkinfo-brport-attrs": () => ({
      prefix: "ifla-brport-",
      attributes: [
        { name: "state", number: 1, type: "u8", enum: "br-state" },
        { name: "priority", number: 2, type: "u16" },
        { name: "cost", number: 3, type: "u32" },
        { name: "mode", number: 4, type: "u8" },
        { name: "guard", number: 5, type: "u8" },
        { name: "protect", number: 6, type: "u8" },
        { name: "fast-leave", number: 7, type: "u8" },
        { name: "learning", number: 8, type: "u8" },
        { name: "unicast-flood", number: 9, type: "u8" },
        { name: "proxyarp", number: 10, type: "u8" },
        { name: "learning-sync", number: 11, type: "u8" },
        { name: "proxyarp-wifi", number: 12, type: "u8" },
        { name: "root-id", number: 13, type: "binary", struct: "ifla-bridge-id", access: "read-only" },
        { name: "bridge-id", number: 14, type: "binary", struct: "ifla-bridge-id", access: "read-only" },
        { name: "designated-port", number: 15, type: "u16", access: "read-only" },
        { name: "designated-cost", number: 16, type: "u16", access: "read-only" },
        { name: "id", number: 17, type: "u16", access: "read-only" },
        { name: "no", number: 18, type: "u16", access: "read-only" },
        { name: "topology-change-ack", number: 19, type: "u8", access: "read-only" },
        { name: "config-pending", number: 20, type: "u8", access: "read-only" },
        { name: "message-age-timer", number: 21, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "forward-delay-timer", number: 22, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "hold-timer", number: 23, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "flush", number: 24, type: "flag", access: "write-only" },
        { name: "multicast-router", number: 25, type: "u8" },
        { name: "pad", number: 26, type: "pad" },
        { name: "mcast-flood", number: 27, type: "u8" },
        { name: "mcast-to-ucast", number: 28, type: "u8" },
        { name: "vlan-tunnel", number: 29, type: "u8" },
        { name: "bcast-flood", number: 30, type: "u8" },
        { name: "group-fwd-mask", number: 31, type: "u16" },
        { name: "neigh-suppress", number: 32, type: "u8" },
        { name: "isolated", number: 33, type: "u8" },
        { name: "backup-port", number: 34, type: "u32" },
        { name: "mrp-ring-open", number: 35, type: "u8", access: "read-only" },
        { name: "mrp-in-open", number: 36, type: "u8", access: "read-only" },
        { name: "mcast-eht-hosts-limit", number: 37, type: "u32" },
        { name: "mcast-eht-hosts-cnt", number: 38, type: "u32", access: "read-only" },
        { name: "locked", number: 39, type: "u8" },
        { name: "mab", number: 40, type: "u8", since: "6.2" },
        { name: "mcast-n-groups", number: 41, type: "u32", access: "read-only", since: "6.3" },
        { name: "mcast-max-groups", number: 42, type: "u32", since: "6.3" },
        { name: "neigh-vlan-suppress", number: 43, type: "u8", since: "6.4" },
        { name: "backup-nhid", number: 44, type: "u32", since: "6.6" },
        { name: "neigh-forward-grat", number: 45, type: "u8" },
      ],
    }),
    "linkinfo-gre-attrs": () => ({
      whole: true,
      prefix: "ifla-gre-",
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "iflags", number: 2, type: "u16", order: "big", enum: "gre-flags", flags: true },
        { name: "oflags", number: 3, type: "u16", order: "big", enum: "gre-flags", flags: true },
        { name: "ikey", number: 4, type: "u32", order: "big" },
        { name: "okey", number: 5, type: "u32", order: "big" },
        { name: "local", number: 6, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "remote", number: 7, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "ttl", number: 8, type: "u8" },
        { name: "tos", number: 9, type: "u8" },
        { name: "pmtudisc", number: 10, type: "u8" },
        { name: "encap-limit", number: 11, type: "u8" },
        { name: "flowinfo", number: 12, type: "u32", order: "big" },
        { name: "flags", number: 13, type: "u32" },
        { name: "encap-type", number: 14, type: "u16", enum: "tunnel-encap-types" },
        { name: "encap-flags", number: 15, type: "u16" },
        { name: "encap-sport", number: 16, type: "u16", order: "big" },
        { name: "encap-dport", number: 17, type: "u16", order: "big" },
        { name: "collect-metadata", number: 18, type: "flag" },
        { name: "ignore-df", number: 19, type: "u8" },
        { name: "fwmark", number: 20, type: "u32" },
        { name: "erspan-index", number: 21, type: "u32" },
        { name: "erspan-ver", number: 22, type: "u8" },
        { name: "erspan-dir", number: 23, type: "u8" },
        { name: "erspan-hwid", number: 24, type: "u16" },
      ],
    }),
    "linkinfo-gre6-attrs": () => ({
      subsetOf: "linkinfo-gre-attrs",
      whole: true,
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "iflags", number: 2, type: "u16", order: "big", enum: "gre-flags", flags: true },
        { name: "oflags", number: 3, type: "u16", order: "big", enum: "gre-flags", flags: true },
        { name: "ikey", number: 4, type: "u32", order: "big" },
        { name: "okey", number: 5, type: "u32", order: "big" },
        { name: "local", number: 6, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote", number: 7, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ttl", number: 8, type: "u8" },
        { name: "encap-limit", number: 11, type: "u8" },
        { name: "flowinfo", number: 12, type: "u32", order: "big" },
        { name: "flags", number: 13, type: "u32" },
        { name: "encap-type", number: 14, type: "u16", enum: "tunnel-encap-types" },
        { name: "encap-flags", number: 15, type: "u16" },
        { name: "encap-sport", number: 16, type: "u16", order: "big" },
        { name: "encap-dport", number: 17, type: "u16", order: "big" },
        { name: "collect-metadata", number: 18, type: "flag" },
        { name: "fwmark", number: 20, type: "u32" },
        { name: "erspan-index", number: 21, type: "u32" },
        { name: "erspan-ver", number: 22, type: "u8" },
        { name: "erspan-dir", number: 23, type: "u8" },
        { name: "erspan-hwid", number: 24, type: "u16" },
      ],
    }),
    "linkinfo-vti-attrs": () => ({
      whole: true,
      prefix: "ifla-vti-",
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "ikey", number: 2, type: "u32", order: "big" },
        { name: "okey", number: 3, type: "u32", order: "big" },
        { name: "local", number: 4, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "remote", number: 5, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "fwmark", number: 6, type: "u32" },
      ],
    }),
    "linkinfo-vti6-attrs": () => ({
      subsetOf: "linkinfo-vti-attrs",
      whole: true,
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "ikey", number: 2, type: "u32", order: "big" },
        { name: "okey", number: 3, type: "u32", order: "big" },
        { name: "local", number: 4, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote", number: 5, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "fwmark", number: 6, type: "u32" },
      ],
    }),
    "linkinfo-geneve-attrs": () => ({
      prefix: "ifla-geneve-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "remote", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "ttl", number: 3, type: "u8" },
        { name: "tos", number: 4, type: "u8" },
        { name: "port", number: 5, type: "u16", order: "big" },
        { name: "collect-metadata", number: 6, type: "flag" },
        { name: "remote6", number: 7, type: "binary", hint: "ipv6" },
        { name: "udp-csum", number: 8, type: "u8" },
        { name: "udp-zero-csum6-tx", number: 9, type: "u8" },
        { name: "udp-zero-csum6-rx", number: 10, type: "u8" },
        { name: "label", number: 11, type: "u32", order: "big" },
        { name: "ttl-inherit", number: 12, type: "u8" },
        { name: "df", number: 13, type: "u8", enum: "geneve-df" },
        { name: "inner-proto-inherit", number: 14, type: "flag" },
        { name: "port-range", number: 15, type: "binary", struct: "ifla-geneve-port-range" },
        { name: "gro-hint", number: 16, type: "flag" },
        { name: "local", number: 17, type: "u32", order: "big", hint: "ipv4" },
        { name: "local6", number: 18, type: "binary", hint: "ipv6" },
      ],
    }),
    "linkinfo-hsr-attrs": () => ({
      prefix: "ifla-hsr-",
      attributes: [
        { name: "slave1", number: 1, type: "u32" },
        { name: "slave2", number: 2, type: "u32" },
        { name: "multicast-spec", number: 3, type: "u8" },
        { name: "supervision-addr", number: 4, type: "binary", hint: "mac" },
        { name: "seq-nr", number: 5, type: "u16" },
        { name: "version", number: 6, type: "u8" },
        { name: "protocol", number: 7, type: "u8" },
        { name: "interlink", number: 8, type: "u32" },
      ],
    }),
    "linkinfo-iptun-attrs": () => ({
      whole: true,
      prefix: "ifla-iptun-",
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "local", number: 2, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "remote", number: 3, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "ttl", number: 4, type: "u8" },
        { name: "tos", number: 5, type: "u8" },
        { name: "encap-limit", number: 6, type: "u8" },
        { name: "flowinfo", number: 7, type: "u32", order: "big" },
        { name: "flags", number: 8, type: "u16" },
        { name: "proto", number: 9, type: "u8" },
        { name: "pmtudisc", number: 10, type: "u8" },
        { name: "6rd-prefix", number: 11, type: "binary", hint: "ipv6" },
        { name: "6rd-relay-prefix", number: 12, type: "u32", order: "big", hint: "ipv4" },
        { name: "6rd-prefixlen", number: 13, type: "u16" },
        { name: "6rd-relay-prefixlen", number: 14, type: "u16" },
        { name: "encap-type", number: 15, type: "u16", enum: "tunnel-encap-types" },
        { name: "encap-flags", number: 16, type: "u16" },
        { name: "encap-sport", number: 17, type: "u16", order: "big" },
        { name: "encap-dport", number: 18, type: "u16", order: "big" },
        { name: "collect-metadata", number: 19, type: "flag" },
        { name: "fwmark", number: 20, type: "u32" },
      ],
    }),
    "linkinfo-ip6tnl-attrs": () => ({
      subsetOf: "linkinfo-iptun-attrs",
      whole: true,
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "local", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ttl", number: 4, type: "u8" },
        { name: "encap-limit", number: 6, type: "u8" },
        { name: "flowinfo", number: 7, type: "u32", order: "big" },
        { name: "flags", number: 8, type: "u32" },
        { name: "proto", number: 9, type: "u8" },
        { name: "encap-type", number: 15, type: "u16", enum: "tunnel-encap-types" },
        { name: "encap-flags", number: 16, type: "u16" },
        { name: "encap-sport", number: 17, type: "u16", order: "big" },
        { name: "encap-dport", number: 18, type: "u16", order: "big" },
        { name: "collect-metadata", number: 19, type: "flag" },
        { name: "fwmark", number: 20, type: "u32" },
      ],
    }),
    "linkinfo-tun-attrs": () => ({
      prefix: "ifla-tun-",
      attributes: [
        { name: "owner", number: 1, type: "u32" },
        { name: "group", number: 2, type: "u32" },
        { name: "type", number: 3, type: "u8" },
        { name: "pi", number: 4, type: "u8" },
        { name: "vnet-hdr", number: 5, type: "u8" },
        { name: "persist", number: 6, type: "u8" },
        { name: "multi-queue", number: 7, type: "u8" },
        { name: "num-queues", number: 8, type: "u32" },
        { name: "num-disabled-queues", number: 9, type: "u32" },
      ],
    }),
    "linkinfo-vlan-attrs": () => ({
      prefix: "ifla-vlan-",
      attributes: [
        { name: "id", number: 1, type: "u16" },
        { name: "flags", number: 2, type: "binary", struct: "ifla-vlan-flags" },
        { name: "egress-qos", number: 3, type: "nest", nest: "ifla-vlan-qos" },
        { name: "ingress-qos", number: 4, type: "nest", nest: "ifla-vlan-qos" },
        { name: "protocol", number: 5, type: "u16", order: "big", enum: "vlan-protocols" },
      ],
    }),
    "ifla-vlan-qos": () => ({
      prefix: "ifla-vlan-qos-",
      attributes: [{ name: "mapping", number: 1, type: "binary", struct: "ifla-vlan-qos-mapping", multi: true }],
    }),
    "linkinfo-vrf-attrs": () => ({ prefix: "ifla-vrf-", attributes: [{ name: "table", number: 1, type: "u32" }] }),
    "xdp-attrs": () => ({
      prefix: "ifla-xdp-",
      attributes: [
        { name: "fd", number: 1, type: "s32" },
        { name: "attached", number: 2, type: "u8", access: "read-only" },
        { name: "flags", number: 3, type: "u32" },
        { name: "prog-id", number: 4, type: "u32", access: "read-only" },
        { name: "drv-prog-id", number: 5, type: "u32", access: "read-only" },
        { name: "skb-prog-id", number: 6, type: "u32", access: "read-only" },
        { name: "hw-prog-id", number: 7, type: "u32", access: "read-only" },
        { name: "expected-fd", number: 8, type: "s32" },
      ],
    }),
    "ifla-attrs": () => ({
      prefix: "ifla-inet-",
      attributes: [{ name: "conf", number: 1, type: "binary", item: "s32", nest: "ipv4-devconf-attrs" }],
    }),
    "ifla6-attrs": () => ({
      prefix: "ifla-inet6-",
      attributes: [
        { name: "flags", number: 1, type: "u32", access: "read-only" },
        { name: "conf", number: 2, type: "binary", item: "s32", access: "read-only" },
        { name: "stats", number: 3, type: "binary", item: "u64", access: "read-only" },
        { name: "mcast", number: 4, type: "binary", access: "read-only" },
        { name: "cacheinfo", number: 5, type: "binary", struct: "ifla-cacheinfo", access: "read-only" },
        { name: "icmp6stats", number: 6, type: "binary", item: "u64", access: "read-only" },
        { name: "token", number: 7, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "addr-gen-mode", number: 8, type: "u8" },
        { name: "ra-mtu", number: 9, type: "u32", access: "read-only" },
      ],
    }),
    "mctp-attrs": () => ({
      prefix: "ifla-mctp-",
      attributes: [
        { name: "net", number: 1, type: "u32" },
        { name: "phys-binding", number: 2, type: "u8", access: "read-only", since: "6.13" },
      ],
    }),
    "stats-attrs": () => ({
      prefix: "ifla-stats-",
      attributes: [
        { name: "link-64", number: 1, type: "binary", struct: "rtnl-link-stats64" },
        { name: "link-xstats", number: 2, type: "nest", nest: "link-xstats-attrs" },
        { name: "link-xstats-slave", number: 3, type: "nest", nest: "link-xstats-attrs" },
        { name: "link-offload-xstats", number: 4, type: "nest", nest: "link-offload-xstats" },
        { name: "af-spec", number: 5, type: "nest", nest: "stats-af-spec-attrs" },
      ],
    }),
    "link-offload-xstats": () => ({
      prefix: "ifla-offload-xstats-",
      attributes: [
        { name: "cpu-hit", number: 1, type: "binary", struct: "rtnl-link-stats64" },
        { name: "hw-s-info", number: 2, type: "indexed-array", item: "nest", nest: "hw-s-info-one" },
        { name: "l3-stats", number: 3, type: "binary", struct: "rtnl-hw-stats64" },
      ],
    }),
    "hw-s-info-one": () => ({
      prefix: "ifla-offload-xstats-hw-s-info-",
      attributes: [{ name: "request", number: 1, type: "u8" }, { name: "used", number: 2, type: "u8" }],
    }),
    "link-dpll-pin-attrs": () => ({ prefix: "dpll-a-", attributes: [{ name: "id", number: 1, type: "u32" }] }),
    "linkinfo-netkit-attrs": () => ({
      prefix: "ifla-netkit-",
      attributes: [
        { name: "peer-info", number: 1, type: "sub-message", subMessage: "veth-peer", selector: "", access: "write-only", since: "6.7" },
        { name: "primary", number: 2, type: "u8" },
        { name: "policy", number: 3, type: "u32", enum: "netkit-policy" },
        { name: "peer-policy", number: 4, type: "u32", enum: "netkit-policy" },
        { name: "mode", number: 5, type: "u32", enum: "netkit-mode" },
        { name: "scrub", number: 6, type: "u32", enum: "netkit-scrub" },
        { name: "peer-scrub", number: 7, type: "u32", enum: "netkit-scrub" },
        { name: "headroom", number: 8, type: "u16" },
        { name: "tailroom", number: 9, type: "u16" },
        { name: "pairing", number: 10, type: "u32", enum: "netkit-pairing" },
      ],
    }),
    "linkinfo-ovpn-attrs": () => ({ prefix: "ifla-ovpn-", attributes: [{ name: "mode", number: 1, type: "u8", enum: "ovpn-mode" }] }),
    "stats-getset": () => ({
      prefix: "ifla-stats-",
      attributes: [
        { name: "get-filters", number: 1, type: "nest", nest: "stats-filters", since: "5.18" },
        { name: "set-offload-xstats-l3-stats", number: 2, type: "u8", since: "5.18" },
      ],
    }),
    "stats-filters": () => ({ prefix: "ifla-stats-", since: "5.18", attributes: [{ name: "link-offload-xstats", number: 4, type: "u32" }] }),
    prefix: () => ({
      prefix: "prefix-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "ipv6" },
        { name: "cacheinfo", number: 2, type: "binary", struct: "prefix-cacheinfo" },
      ],
    }),
    "devlink-port": () => ({
      prefix: "devlink-attr-",
      attributes: [
        { name: "bus-name", number: 1, type: "string" },
        { name: "dev-name", number: 2, type: "string" },
        { name: "port-index", number: 3, type: "u32" },
        { name: "index", number: 184, type: "uint", since: "7.0" },
      ],
    }),
    "proto-down-reason-attrs": () => ({
      prefix: "ifla-proto-down-reason-",
      attributes: [{ name: "mask", number: 1, type: "u32", access: "write-only" }, { name: "value", number: 2, type: "u32" }],
    }),
    "port-attrs": () => ({
      prefix: "ifla-port-",
      attributes: [
        { name: "vf", number: 1, type: "u32" },
        { name: "profile", number: 2, type: "string", maximumLength: 39 },
        { name: "vsi-type", number: 3, type: "binary", struct: "port-vsi" },
        { name: "instance-uuid", number: 4, type: "binary", hint: "uuid", exactLength: 16 },
        { name: "host-uuid", number: 5, type: "binary", hint: "uuid", exactLength: 16 },
        { name: "request", number: 6, type: "u8", replyType: "u16" },
        { name: "response", number: 7, type: "u16", access: "read-only" },
      ],
    }),
    "link-xstats-attrs": () => ({
      prefix: "link-xstats-type-",
      attributes: [
        { name: "bridge", number: 1, type: "nest", nest: "bridge-xstats-attrs" },
        { name: "bond", number: 2, type: "nest", nest: "bond-xstats-attrs" },
      ],
    }),
    "bridge-xstats-attrs": () => ({
      prefix: "bridge-xstats-",
      attributes: [
        { name: "vlan", number: 1, type: "binary", struct: "bridge-vlan-xstats", multi: true },
        { name: "mcast", number: 2, type: "binary", struct: "br-mcast-stats" },
        { name: "pad", number: 3, type: "pad" },
        { name: "stp", number: 4, type: "binary", struct: "bridge-stp-xstats" },
      ],
    }),
    "bond-xstats-attrs": () => ({ prefix: "bond-xstats-", attributes: [{ name: "3ad", number: 1, type: "nest", nest: "bond-3ad-stats" }] }),
    "bond-3ad-stats": () => ({
      prefix: "bond-3ad-stat-",
      attributes: [
        { name: "lacpdu-rx", number: 0, type: "u64" },
        { name: "lacpdu-tx", number: 1, type: "u64" },
        { name: "lacpdu-unknown-rx", number: 2, type: "u64" },
        { name: "lacpdu-illegal-rx", number: 3, type: "u64" },
        { name: "marker-rx", number: 4, type: "u64" },
        { name: "marker-tx", number: 5, type: "u64" },
        { name: "marker-resp-rx", number: 6, type: "u64" },
        { name: "marker-resp-tx", number: 7, type: "u64" },
        { name: "marker-unknown-rx", number: 8, type: "u64" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
    "stats-af-spec-attrs": () => ({ prefix: "af-", attributes: [{ name: "mpls", number: 28, type: "nest", nest: "mpls-stats-attrs" }] }),
    "mpls-stats-attrs": () => ({ prefix: "mpls-stats-", attributes: [{ name: "link", number: 1, type: "binary", struct: "mpls-link-stats" }] }),
    "ipv4-devconf-attrs": () => ({
      prefix: "ipv4-devconf-",
      attributes: [
        { name: "forwarding", number: 1, type: "s32" },
        { name: "mc-forwarding", number: 2, type: "s32", access: "read-only" },
        { name: "proxy-arp", number: 3, type: "s32" },
        { name: "accept-redirects", number: 4, type: "s32" },
        { name: "secure-redirects", number: 5, type: "s32" },
        { name: "send-redirects", number: 6, type: "s32" },
        { name: "shared-media", number: 7, type: "s32" },
        { name: "rp-filter", number: 8, type: "s32" },
        { name: "accept-source-route", number: 9, type: "s32" },
        { name: "bootp-relay", number: 10, type: "s32" },
        { name: "log-martians", number: 11, type: "s32" },
        { name: "tag", number: 12, type: "s32" },
        { name: "arpfilter", number: 13, type: "s32" },
        { name: "medium-id", number: 14, type: "s32" },
        { name: "noxfrm", number: 15, type: "s32" },
        { name: "nopolicy", number: 16, type: "s32" },
        { name: "force-igmp-version", number: 17, type: "s32" },
        { name: "arp-announce", number: 18, type: "s32" },
        { name: "arp-ignore", number: 19, type: "s32" },
        { name: "promote-secondaries", number: 20, type: "s32" },
        { name: "arp-accept", number: 21, type: "s32" },
        { name: "arp-notify", number: 22, type: "s32" },
        { name: "accept-local", number: 23, type: "s32" },
        { name: "src-vmark", number: 24, type: "s32" },
        { name: "proxy-arp-pvlan", number: 25, type: "s32" },
        { name: "route-localnet", number: 26, type: "s32" },
        { name: "igmpv2-unsolicited-report-interval", number: 27, type: "s32" },
        { name: "igmpv3-unsolicited-report-interval", number: 28, type: "s32" },
        { name: "ignore-routes-with-linkdown", number: 29, type: "s32" },
        { name: "drop-unicast-in-l2-multicast", number: 30, type: "s32" },
        { name: "drop-gratuitous-arp", number: 31, type: "s32" },
        { name: "bc-forwarding", number: 32, type: "s32" },
        { name: "arp-evict-nocarrier", number: 33, type: "s32" },
      ],
    }),
    "bridge-querier": () => ({
      prefix: "bridge-querier-",
      attributes: [
        { name: "ip-address", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "ip-port", number: 2, type: "u32" },
        { name: "ip-other-timer", number: 3, type: "u64", unit: "1/100 s" },
        { name: "pad", number: 4, type: "pad" },
        { name: "ipv6-address", number: 5, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ipv6-port", number: 6, type: "u32" },
        { name: "ipv6-other-timer", number: 7, type: "u64", unit: "1/100 s" },
      ],
    }),
    "bridge-link-attrs": () => ({
      prefix: "ifla-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "mac", access: "read-only" },
        { name: "ifname", number: 3, type: "string", access: "read-only" },
        { name: "mtu", number: 4, type: "u32", access: "read-only" },
        { name: "link", number: 5, type: "u32", access: "read-only" },
        { name: "master", number: 10, type: "u32", access: "read-only" },
        { name: "protinfo", number: 12, type: "nest", nest: "linkinfo-brport-attrs" },
        { name: "operstate", number: 16, type: "u8", enum: "operstate", access: "read-only" },
        { name: "af-spec", number: 26, type: "nest", nest: "bridge-af-spec-attrs" },
        { name: "ext-mask", number: 29, type: "u32", enum: "rtext-filter", flags: true },
      ],
    }),
    "ipmr-link-attrs": () => ({ prefix: "ifla-", attributes: [{ name: "af-spec", number: 26, type: "nest", nest: "ipmr-table-attrs" }] }),
    "ipmr-table-attrs": () => ({
      prefix: "ipmra-table-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "cache-res-queue-len", number: 2, type: "u32" },
        { name: "mroute-reg-vif-num", number: 3, type: "s32" },
        { name: "mroute-do-assert", number: 4, type: "u8" },
        { name: "mroute-do-pim", number: 5, type: "u8" },
        { name: "vifs", number: 6, type: "nest", nest: "ipmr-vifs-attrs" },
        { name: "mroute-do-wrvifwhole", number: 7, type: "u8" },
      ],
    }),
    "ipmr-vifs-attrs": () => ({ prefix: "ipmra-", attributes: [{ name: "vif", number: 1, type: "nest", nest: "ipmr-vif-attrs", multi: true }] }),
    "ipmr-vif-attrs": () => ({
      prefix: "ipmra-vifa-",
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "vif-id", number: 2, type: "u32" },
        { name: "flags", number: 3, type: "u16" },
        { name: "bytes-in", number: 4, type: "u64" },
        { name: "bytes-out", number: 5, type: "u64" },
        { name: "packets-in", number: 6, type: "u64" },
        { name: "packets-out", number: 7, type: "u64" },
        { name: "local-addr", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "remote-addr", number: 9, type: "u32", order: "big", hint: "ipv4" },
        { name: "pad", number: 10, type: "pad" },
      ],
    }),
    "bridge-af-spec-attrs": () => ({
      prefix: "ifla-bridge-",
      attributes: [
        { name: "flags", number: 0, type: "u16", enum: "bridge-flags", flags: true },
        { name: "mode", number: 1, type: "u16", enum: "bridge-mode" },
        { name: "vlan-info", number: 2, type: "binary", struct: "bridge-vlan-info", multi: true },
        { name: "vlan-tunnel-info", number: 3, type: "nest", nest: "bridge-vlan-tunnel-attrs", multi: true },
        { name: "mrp", number: 4, type: "nest", nest: "bridge-mrp-attrs", since: "5.7" },
        { name: "cfm", number: 5, type: "nest", nest: "bridge-cfm-attrs", since: "5.11" },
        { name: "mst", number: 6, type: "nest", nest: "bridge-mst-attrs", since: "5.18" },
      ],
    }),
    "bridge-vlan-tunnel-attrs": () => ({
      prefix: "ifla-bridge-vlan-tunnel-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "vid", number: 2, type: "u16" },
        { name: "flags", number: 3, type: "u16", enum: "bridge-vlan-flags", flags: true },
      ],
    }),
    "bridge-mst-attrs": () => ({
      prefix: "ifla-bridge-mst-",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "bridge-mst-entry-attrs", multi: true }],
    }),
    "bridge-mst-entry-attrs": () => ({
      prefix: "ifla-bridge-mst-entry-",
      attributes: [{ name: "msti", number: 1, type: "u16" }, { name: "state", number: 2, type: "u8", enum: "br-state" }],
    }),
    "bridge-mrp-attrs": () => ({
      prefix: "ifla-bridge-mrp-",
      attributes: [
        { name: "instance", number: 1, type: "nest", nest: "bridge-mrp-instance-attrs", access: "write-only" },
        { name: "port-state", number: 2, type: "nest", nest: "bridge-mrp-port-state-attrs", access: "write-only" },
        { name: "port-role", number: 3, type: "nest", nest: "bridge-mrp-port-role-attrs", access: "write-only" },
        { name: "ring-state", number: 4, type: "nest", nest: "bridge-mrp-ring-state-attrs", access: "write-only" },
        { name: "ring-role", number: 5, type: "nest", nest: "bridge-mrp-ring-role-attrs", access: "write-only" },
        { name: "start-test", number: 6, type: "nest", nest: "bridge-mrp-start-test-attrs", access: "write-only" },
        { name: "info", number: 7, type: "nest", nest: "bridge-mrp-info-attrs", multi: true, access: "read-only" },
        { name: "in-role", number: 8, type: "nest", nest: "bridge-mrp-in-role-attrs", access: "write-only" },
        { name: "in-state", number: 9, type: "nest", nest: "bridge-mrp-in-state-attrs", access: "write-only" },
        { name: "start-in-test", number: 10, type: "nest", nest: "bridge-mrp-start-in-test-attrs", access: "write-only" },
      ],
    }),
    "bridge-mrp-instance-attrs": () => ({
      prefix: "ifla-bridge-mrp-instance-",
      attributes: [
        { name: "ring-id", number: 1, type: "u32" },
        { name: "p-ifindex", number: 2, type: "u32" },
        { name: "s-ifindex", number: 3, type: "u32" },
        { name: "prio", number: 4, type: "u16" },
      ],
    }),
    "bridge-mrp-port-state-attrs": () => ({
      prefix: "ifla-bridge-mrp-port-state-",
      attributes: [{ name: "state", number: 1, type: "u32", enum: "mrp-port-state" }],
    }),
    "bridge-mrp-port-role-attrs": () => ({
      prefix: "ifla-bridge-mrp-port-role-",
      attributes: [{ name: "role", number: 1, type: "u32", enum: "mrp-port-role" }],
    }),
    "bridge-mrp-ring-state-attrs": () => ({
      prefix: "ifla-bridge-mrp-ring-state-",
      attributes: [{ name: "ring-id", number: 1, type: "u32" }, { name: "state", number: 2, type: "u32", enum: "mrp-ring-state" }],
    }),
    "bridge-mrp-ring-role-attrs": () => ({
      prefix: "ifla-bridge-mrp-ring-role-",
      attributes: [{ name: "ring-id", number: 1, type: "u32" }, { name: "role", number: 2, type: "u32", enum: "mrp-ring-role" }],
    }),
    "bridge-mrp-start-test-attrs": () => ({
      prefix: "ifla-bridge-mrp-start-test-",
      attributes: [
        { name: "ring-id", number: 1, type: "u32" },
        { name: "interval", number: 2, type: "u32", unit: "us" },
        { name: "max-miss", number: 3, type: "u32" },
        { name: "period", number: 4, type: "u32", unit: "us" },
        { name: "monitor", number: 5, type: "u32" },
      ],
    }),
    "bridge-mrp-info-attrs": () => ({
      prefix: "ifla-bridge-mrp-info-",
      attributes: [
        { name: "ring-id", number: 1, type: "u32" },
        { name: "p-ifindex", number: 2, type: "u32" },
        { name: "s-ifindex", number: 3, type: "u32" },
        { name: "prio", number: 4, type: "u16" },
        { name: "ring-state", number: 5, type: "u32", enum: "mrp-ring-state" },
        { name: "ring-role", number: 6, type: "u32", enum: "mrp-ring-role" },
        { name: "test-interval", number: 7, type: "u32", unit: "us" },
        { name: "test-max-miss", number: 8, type: "u32" },
        { name: "test-monitor", number: 9, type: "u32" },
        { name: "i-ifindex", number: 10, type: "u32" },
        { name: "in-state", number: 11, type: "u32", enum: "mrp-in-state" },
        { name: "in-role", number: 12, type: "u32", enum: "mrp-in-role" },
        { name: "in-test-interval", number: 13, type: "u32", unit: "us" },
        { name: "in-test-max-miss", number: 14, type: "u32" },
      ],
    }),
    "bridge-mrp-in-state-attrs": () => ({
      prefix: "ifla-bridge-mrp-in-state-",
      attributes: [{ name: "in-id", number: 1, type: "u32" }, { name: "state", number: 2, type: "u32", enum: "mrp-in-state" }],
    }),
    "bridge-mrp-in-role-attrs": () => ({
      prefix: "ifla-bridge-mrp-in-role-",
      attributes: [
        { name: "ring-id", number: 1, type: "u32" },
        { name: "in-id", number: 2, type: "u16" },
        { name: "role", number: 3, type: "u32", enum: "mrp-in-role" },
        { name: "i-ifindex", number: 4, type: "u32" },
      ],
    }),
    "bridge-mrp-start-in-test-attrs": () => ({
      prefix: "ifla-bridge-mrp-start-in-test-",
      attributes: [
        { name: "in-id", number: 1, type: "u32" },
        { name: "interval", number: 2, type: "u32", unit: "us" },
        { name: "max-miss", number: 3, type: "u32" },
        { name: "period", number: 4, type: "u32", unit: "us" },
      ],
    }),
    "bridge-cfm-attrs": () => ({
      prefix: "ifla-bridge-cfm-",
      attributes: [
        { name: "mep-create", number: 1, type: "nest", nest: "bridge-cfm-mep-create-attrs", access: "write-only" },
        { name: "mep-delete", number: 2, type: "nest", nest: "bridge-cfm-mep-delete-attrs", access: "write-only" },
        { name: "mep-config", number: 3, type: "nest", nest: "bridge-cfm-mep-config-attrs", access: "write-only" },
        { name: "cc-config", number: 4, type: "nest", nest: "bridge-cfm-cc-config-attrs", access: "write-only" },
        { name: "cc-peer-mep-add", number: 5, type: "nest", nest: "bridge-cfm-cc-peer-mep-attrs", access: "write-only" },
        { name: "cc-peer-mep-remove", number: 6, type: "nest", nest: "bridge-cfm-cc-peer-mep-attrs", access: "write-only" },
        { name: "cc-rdi", number: 7, type: "nest", nest: "bridge-cfm-cc-rdi-attrs", access: "write-only" },
        { name: "cc-ccm-tx", number: 8, type: "nest", nest: "bridge-cfm-cc-ccm-tx-attrs", access: "write-only" },
        { name: "mep-create-info", number: 9, type: "nest", nest: "bridge-cfm-mep-create-attrs", multi: true, access: "read-only" },
        { name: "mep-config-info", number: 10, type: "nest", nest: "bridge-cfm-mep-config-attrs", multi: true, access: "read-only" },
        { name: "cc-config-info", number: 11, type: "nest", nest: "bridge-cfm-cc-config-attrs", multi: true, access: "read-only" },
        { name: "cc-rdi-info", number: 12, type: "nest", nest: "bridge-cfm-cc-rdi-attrs", multi: true, access: "read-only" },
        { name: "cc-ccm-tx-info", number: 13, type: "nest", nest: "bridge-cfm-cc-ccm-tx-attrs", multi: true, access: "read-only" },
        { name: "cc-peer-mep-info", number: 14, type: "nest", nest: "bridge-cfm-cc-peer-mep-attrs", multi: true, access: "read-only" },
        { name: "mep-status-info", number: 15, type: "nest", nest: "bridge-cfm-mep-status-attrs", multi: true, access: "read-only" },
        { name: "cc-peer-status-info", number: 16, type: "nest", nest: "bridge-cfm-cc-peer-status-attrs", multi: true, access: "read-only" },
      ],
    }),
    "bridge-cfm-mep-create-attrs": () => ({
      prefix: "ifla-bridge-cfm-mep-create-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "domain", number: 2, type: "u32", enum: "cfm-domain" },
        { name: "direction", number: 3, type: "u32", enum: "cfm-direction" },
        { name: "ifindex", number: 4, type: "u32" },
      ],
    }),
    "bridge-cfm-mep-delete-attrs": () => ({ prefix: "ifla-bridge-cfm-mep-delete-", attributes: [{ name: "instance", number: 1, type: "u32" }] }),
    "bridge-cfm-mep-config-attrs": () => ({
      prefix: "ifla-bridge-cfm-mep-config-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "unicast-mac", number: 2, type: "binary", hint: "mac", exactLength: 6 },
        { name: "mdlevel", number: 3, type: "u32", maximum: 7 },
        { name: "mepid", number: 4, type: "u32", maximum: 8191 },
      ],
    }),
    "bridge-cfm-cc-config-attrs": () => ({
      prefix: "ifla-bridge-cfm-cc-config-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "enable", number: 2, type: "u32" },
        { name: "exp-interval", number: 3, type: "u32", enum: "cfm-interval" },
        { name: "exp-maid", number: 4, type: "binary", maximumLength: 48 },
      ],
    }),
    "bridge-cfm-cc-peer-mep-attrs": () => ({
      prefix: "ifla-bridge-cfm-cc-peer-",
      attributes: [
        { name: "instance", number: 1, type: "u32", kernelName: "IFLA_BRIDGE_CFM_CC_PEER_MEP_INSTANCE" },
        { name: "mepid", number: 2, type: "u32", maximum: 8191 },
      ],
    }),
    "bridge-cfm-cc-rdi-attrs": () => ({
      prefix: "ifla-bridge-cfm-cc-rdi-",
      attributes: [{ name: "instance", number: 1, type: "u32" }, { name: "rdi", number: 2, type: "u32" }],
    }),
    "bridge-cfm-cc-ccm-tx-attrs": () => ({
      prefix: "ifla-bridge-cfm-cc-ccm-tx-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "dmac", number: 2, type: "binary", hint: "mac", exactLength: 6 },
        { name: "seq-no-update", number: 3, type: "u32" },
        { name: "period", number: 4, type: "u32", unit: "s" },
        { name: "if-tlv", number: 5, type: "u32" },
        { name: "if-tlv-value", number: 6, type: "u8" },
        { name: "port-tlv", number: 7, type: "u32" },
        { name: "port-tlv-value", number: 8, type: "u8" },
      ],
    }),
    "bridge-cfm-mep-status-attrs": () => ({
      prefix: "ifla-bridge-cfm-mep-status-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "opcode-unexp-seen", number: 2, type: "u32" },
        { name: "version-unexp-seen", number: 3, type: "u32" },
        { name: "rx-level-low-seen", number: 4, type: "u32" },
      ],
    }),
    "bridge-cfm-cc-peer-status-attrs": () => ({
      prefix: "ifla-bridge-cfm-cc-peer-status-",
      attributes: [
        { name: "instance", number: 1, type: "u32" },
        { name: "peer-mepid", number: 2, type: "u32" },
        { name: "ccm-defect", number: 3, type: "u32" },
        { name: "rdi", number: 4, type: "u32" },
        { name: "port-tlv-value", number: 5, type: "u8" },
        { name: "if-tlv-value", number: 6, type: "u8" },
        { name: "seen", number: 7, type: "u32" },
        { name: "tlv-seen", number: 8, type: "u32" },
        { name: "seq-unexp-seen", number: 9, type: "u32" },
      ],
    }),
    "linkinfo-vrf-port-attrs": () => ({ prefix: "ifla-vrf-port-", attributes: [{ name: "table", number: 1, type: "u32" }] }),
    "linkinfo-veth-attrs": () => ({
      prefix: "veth-info-",
      attributes: [{ name: "peer", number: 1, type: "sub-message", subMessage: "veth-peer", selector: "", access: "write-only" }],
    }),
    "linkinfo-vxlan-attrs": () => ({
      prefix: "ifla-vxlan-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "group", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "link", number: 3, type: "u32" },
        { name: "local", number: 4, type: "u32", order: "big", hint: "ipv4" },
        { name: "ttl", number: 5, type: "u8" },
        { name: "tos", number: 6, type: "u8" },
        { name: "learning", number: 7, type: "u8" },
        { name: "ageing", number: 8, type: "u32", unit: "s" },
        { name: "limit", number: 9, type: "u32" },
        { name: "port-range", number: 10, type: "binary", struct: "vxlan-port-range" },
        { name: "proxy", number: 11, type: "u8" },
        { name: "rsc", number: 12, type: "u8" },
        { name: "l2miss", number: 13, type: "u8" },
        { name: "l3miss", number: 14, type: "u8" },
        { name: "port", number: 15, type: "u16", order: "big" },
        { name: "group6", number: 16, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "local6", number: 17, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "udp-csum", number: 18, type: "u8" },
        { name: "udp-zero-csum6-tx", number: 19, type: "u8" },
        { name: "udp-zero-csum6-rx", number: 20, type: "u8" },
        { name: "remcsum-tx", number: 21, type: "u8" },
        { name: "remcsum-rx", number: 22, type: "u8" },
        { name: "gbp", number: 23, type: "flag" },
        { name: "remcsum-nopartial", number: 24, type: "flag" },
        { name: "collect-metadata", number: 25, type: "u8" },
        { name: "label", number: 26, type: "u32", order: "big" },
        { name: "gpe", number: 27, type: "flag" },
        { name: "ttl-inherit", number: 28, type: "flag", replyType: "u8" },
        { name: "df", number: 29, type: "u8", enum: "vxlan-df" },
        { name: "vnifilter", number: 30, type: "u8" },
        { name: "localbypass", number: 31, type: "u8", since: "6.5" },
        { name: "label-policy", number: 32, type: "u32", since: "6.7" },
        { name: "reserved-bits", number: 33, type: "binary", since: "6.14" },
        { name: "mc-route", number: 34, type: "u8", since: "6.17" },
      ],
    }),
    "linkinfo-macvlan-attrs": () => ({
      prefix: "ifla-macvlan-",
      attributes: [
        { name: "mode", number: 1, type: "u32", enum: "macvlan-mode" },
        { name: "flags", number: 2, type: "u16", enum: "macvlan-flags", flags: true },
        { name: "macaddr-mode", number: 3, type: "u32", enum: "macvlan-macaddr-mode" },
        { name: "macaddr", number: 4, type: "binary", hint: "mac", exactLength: 6 },
        { name: "macaddr-data", number: 5, type: "nest", nest: "macvlan-macaddrs" },
        { name: "macaddr-count", number: 6, type: "u32", access: "read-only" },
        { name: "bc-queue-len", number: 7, type: "u32" },
        { name: "bc-queue-len-used", number: 8, type: "u32", access: "read-only" },
        { name: "bc-cutoff", number: 9, type: "s32", since: "6.4" },
      ],
    }),
    "macvlan-macaddrs": () => ({
      prefix: "ifla-macvlan-",
      attributes: [{ name: "macaddr", number: 4, type: "binary", hint: "mac", exactLength: 6, multi: true }],
    }),
    "linkinfo-ipvlan-attrs": () => ({
      prefix: "ifla-ipvlan-",
      attributes: [
        { name: "mode", number: 1, type: "u16", enum: "ipvlan-mode" },
        { name: "flags", number: 2, type: "u16", enum: "ipvlan-flags", flags: true },
      ],
    }),
    "linkinfo-xfrm-attrs": () => ({
      whole: true,
      prefix: "ifla-xfrm-",
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "if-id", number: 2, type: "u32" },
        { name: "collect-metadata", number: 3, type: "flag" },
      ],
    }),
    "linkinfo-macsec-attrs": () => ({
      prefix: "ifla-macsec-",
      attributes: [
        { name: "sci", number: 1, type: "u64", order: "big" },
        { name: "port", number: 2, type: "u16", order: "big", access: "write-only" },
        { name: "icv-len", number: 3, type: "u8" },
        { name: "cipher-suite", number: 4, type: "u64" },
        { name: "window", number: 5, type: "u32" },
        { name: "encoding-sa", number: 6, type: "u8" },
        { name: "encrypt", number: 7, type: "u8" },
        { name: "protect", number: 8, type: "u8" },
        { name: "inc-sci", number: 9, type: "u8" },
        { name: "es", number: 10, type: "u8" },
        { name: "scb", number: 11, type: "u8" },
        { name: "replay-protect", number: 12, type: "u8" },
        { name: "validation", number: 13, type: "u8", enum: "macsec-validation" },
        { name: "pad", number: 14, type: "pad" },
        { name: "offload", number: 15, type: "u8", enum: "macsec-offload" },
      ],
    }),
    "linkinfo-bareudp-attrs": () => ({
      prefix: "ifla-bareudp-",
      attributes: [
        { name: "port", number: 1, type: "u16", order: "big" },
        { name: "ethertype", number: 2, type: "u16", order: "big" },
        { name: "srcport-min", number: 3, type: "u16" },
        { name: "multiproto-mode", number: 4, type: "flag" },
      ],
    }),
    "linkinfo-gtp-attrs": () => ({
      prefix: "ifla-gtp-",
      attributes: [
        { name: "fd0", number: 1, type: "u32" },
        { name: "fd1", number: 2, type: "u32" },
        { name: "pdp-hashsize", number: 3, type: "u32" },
        { name: "role", number: 4, type: "u32", enum: "gtp-role" },
        { name: "create-sockets", number: 5, type: "flag", requestType: "u8" },
        { name: "restart-count", number: 6, type: "u8" },
        { name: "local", number: 7, type: "u32", order: "big", hint: "ipv4", since: "6.10" },
        { name: "local6", number: 8, type: "binary", hint: "ipv6", exactLength: 16, since: "6.10" },
      ],
    }),
    "linkinfo-amt-attrs": () => ({
      prefix: "ifla-amt-",
      attributes: [
        { name: "mode", number: 1, type: "u32", enum: "amt-mode" },
        { name: "relay-port", number: 2, type: "u16", order: "big" },
        { name: "gateway-port", number: 3, type: "u16", order: "big" },
        { name: "link", number: 4, type: "u32" },
        { name: "local-ip", number: 5, type: "u32", order: "big", hint: "ipv4" },
        { name: "remote-ip", number: 6, type: "u32", order: "big", hint: "ipv4" },
        { name: "discovery-ip", number: 7, type: "u32", order: "big", hint: "ipv4" },
        { name: "max-tunnels", number: 8, type: "u32" },
      ],
    }),
    "linkinfo-batadv-attrs": () => ({ prefix: "ifla-batadv-", attributes: [{ name: "algo-name", number: 1, type: "string", access: "write-only" }] }),
    "linkinfo-ppp-attrs": () => ({ prefix: "ifla-ppp-", attributes: [{ name: "dev-fd", number: 1, type: "s32" }] }),
    "linkinfo-rmnet-attrs": () => ({
      prefix: "ifla-rmnet-",
      attributes: [
        { name: "mux-id", number: 1, type: "u16" },
        { name: "flags", number: 2, type: "binary", struct: "rmnet-flags" },
      ],
    }),
    "linkinfo-ipoib-attrs": () => ({
      prefix: "ifla-ipoib-",
      attributes: [
        { name: "pkey", number: 1, type: "u16" },
        { name: "mode", number: 2, type: "u16" },
        { name: "umcast", number: 3, type: "u16" },
      ],
    }),
    "linkinfo-wwan-attrs": () => ({ prefix: "ifla-wwan-", attributes: [{ name: "link-id", number: 1, type: "u32" }] }),
    "linkinfo-dsa-attrs": () => ({ prefix: "ifla-dsa-", attributes: [{ name: "master", number: 1, type: "u32" }] }),
    "linkinfo-can-attrs": () => ({
      prefix: "ifla-can-",
      attributes: [
        { name: "bittiming", number: 1, type: "binary", struct: "can-bittiming" },
        { name: "bittiming-const", number: 2, type: "binary", struct: "can-bittiming-const", access: "read-only" },
        { name: "clock", number: 3, type: "binary", struct: "can-clock", access: "read-only" },
        { name: "state", number: 4, type: "u32", enum: "can-state", access: "read-only" },
        { name: "ctrlmode", number: 5, type: "binary", struct: "can-ctrlmode" },
        { name: "restart-ms", number: 6, type: "u32", unit: "ms" },
        { name: "restart", number: 7, type: "flag", requestType: "u32", access: "write-only" },
        { name: "berr-counter", number: 8, type: "binary", struct: "can-berr-counter", access: "read-only" },
        { name: "data-bittiming", number: 9, type: "binary", struct: "can-bittiming" },
        { name: "data-bittiming-const", number: 10, type: "binary", struct: "can-bittiming-const", access: "read-only" },
        { name: "termination", number: 11, type: "u16", unit: "Ohm" },
        { name: "termination-const", number: 12, type: "binary", item: "u16", access: "read-only" },
        { name: "bitrate-const", number: 13, type: "binary", item: "u32", access: "read-only" },
        { name: "data-bitrate-const", number: 14, type: "binary", item: "u32", access: "read-only" },
        { name: "bitrate-max", number: 15, type: "u32", unit: "bit/s", access: "read-only" },
        { name: "tdc", number: 16, type: "nest", nest: "can-tdc" },
        { name: "ctrlmode-ext", number: 17, type: "nest", nest: "can-ctrlmode-ext", access: "read-only" },
        { name: "xl-data-bittiming", number: 18, type: "binary", struct: "can-bittiming", since: "6.19" },
        { name: "xl-data-bittiming-const", number: 19, type: "binary", struct: "can-bittiming-const", access: "read-only", since: "6.19" },
        { name: "xl-data-bitrate-const", number: 20, type: "binary", item: "u32", access: "read-only", since: "6.19" },
        { name: "xl-tdc", number: 21, type: "nest", nest: "can-tdc", since: "6.19" },
        { name: "xl-pwm", number: 22, type: "nest", nest: "can-pwm", since: "6.19" },
      ],
    }),
    "can-tdc": () => ({
      prefix: "ifla-can-tdc-",
      attributes: [
        { name: "tdcv-min", number: 1, type: "u32" },
        { name: "tdcv-max", number: 2, type: "u32" },
        { name: "tdco-min", number: 3, type: "u32" },
        { name: "tdco-max", number: 4, type: "u32" },
        { name: "tdcf-min", number: 5, type: "u32" },
        { name: "tdcf-max", number: 6, type: "u32" },
        { name: "tdcv", number: 7, type: "u32" },
        { name: "tdco", number: 8, type: "u32" },
        { name: "tdcf", number: 9, type: "u32" },
      ],
    }),
    "can-pwm": () => ({
      prefix: "ifla-can-pwm-",
      since: "6.19",
      attributes: [
        { name: "pwms-min", number: 1, type: "u32" },
        { name: "pwms-max", number: 2, type: "u32" },
        { name: "pwml-min", number: 3, type: "u32" },
        { name: "pwml-max", number: 4, type: "u32" },
        { name: "pwmo-min", number: 5, type: "u32" },
        { name: "pwmo-max", number: 6, type: "u32" },
        { name: "pwms", number: 7, type: "u32" },
        { name: "pwml", number: 8, type: "u32" },
        { name: "pwmo", number: 9, type: "u32" },
      ],
    }),
    "can-ctrlmode-ext": () => ({
      prefix: "ifla-can-ctrlmode-",
      attributes: [{ name: "supported", number: 1, type: "u32", enum: "can-ctrlmode-flags", flags: true }],
    }),
  },
  subMessages: {
    "linkinfo-data-msg": () => ({
      formats: {
        bond: { set: "linkinfo-bond-attrs" },
        bridge: { set: "linkinfo-bridge-attrs" },
        erspan: { set: "linkinfo-gre-attrs" },
        gre: { set: "linkinfo-gre-attrs" },
        gretap: { set: "linkinfo-gre-attrs" },
        ip6gre: { set: "linkinfo-gre6-attrs" },
        geneve: { set: "linkinfo-geneve-attrs" },
        hsr: { set: "linkinfo-hsr-attrs" },
        ipip: { set: "linkinfo-iptun-attrs" },
        ip6tnl: { set: "linkinfo-ip6tnl-attrs" },
        sit: { set: "linkinfo-iptun-attrs" },
        tun: { set: "linkinfo-tun-attrs" },
        vlan: { set: "linkinfo-vlan-attrs" },
        vrf: { set: "linkinfo-vrf-attrs" },
        vti: { set: "linkinfo-vti-attrs" },
        vti6: { set: "linkinfo-vti6-attrs" },
        netkit: { set: "linkinfo-netkit-attrs" },
        ovpn: { set: "linkinfo-ovpn-attrs" },
        veth: { set: "linkinfo-veth-attrs" },
        vxcan: { set: "linkinfo-veth-attrs" },
        vxlan: { set: "linkinfo-vxlan-attrs" },
        macvlan: { set: "linkinfo-macvlan-attrs" },
        macvtap: { set: "linkinfo-macvlan-attrs" },
        ipvlan: { set: "linkinfo-ipvlan-attrs" },
        ipvtap: { set: "linkinfo-ipvlan-attrs" },
        ip6gretap: { set: "linkinfo-gre6-attrs" },
        ip6erspan: { set: "linkinfo-gre6-attrs" },
        xfrm: { set: "linkinfo-xfrm-attrs" },
        macsec: { set: "linkinfo-macsec-attrs" },
        bareudp: { set: "linkinfo-bareudp-attrs" },
        gtp: { set: "linkinfo-gtp-attrs" },
        amt: { set: "linkinfo-amt-attrs" },
        batadv: { set: "linkinfo-batadv-attrs" },
        ppp: { set: "linkinfo-ppp-attrs" },
        rmnet: { set: "linkinfo-rmnet-attrs" },
        ipoib: { set: "linkinfo-ipoib-attrs" },
        wwan: { set: "linkinfo-wwan-attrs" },
        dsa: { set: "linkinfo-dsa-attrs" },
        can: { set: "linkinfo-can-attrs" },
        dummy: {},
        ifb: {},
        lowpan: {},
        netdevsim: {},
        nlmon: {},
        openvswitch: {},
        team: {},
        vcan: {},
        virt_wifi: {},
        vsockmon: {},
        wireguard: {},
      },
    }),
    "linkinfo-member-data-msg": () => ({
      formats: {
        bridge: { set: "linkinfo-brport-attrs" },
        bond: { set: "bond-slave-attrs" },
        batadv: {},
        hsr: {},
        openvswitch: {},
        team: {},
        vrf: { set: "linkinfo-vrf-port-attrs" },
      },
    }),
    "linkinfo-xstats-msg": () => ({ formats: { can: { header: "can-device-stats" } } }),
    "protinfo-msg": () => ({ formats: { "10": { set: "ifla6-attrs" } } }),
    "veth-peer": () => ({ formats: { "": { header: "ifinfomsg", set: "link-attrs" } } }),
  },
  operations: {
    newlink: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: { request: { number: 16, replyOnly: ["prop-list", "map"], attributes: setlinkAttributes } },
    }),
    "newlink-ntf": () => ({ set: "link-attrs", header: "ifinfomsg", event: `16 ${getlinkAttributes}`, notify: "getlink" }),
    dellink: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: {
        request: {
          number: 17,
          requiredOne: ["ifname", "alt-ifname", "header.ifi-index", "group"],
          attributes: "ifname alt-ifname group target-netnsid",
        },
      },
    }),
    getlink: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: {
        request: {
          number: 18,
          requiredOne: ["ifname", "alt-ifname", "header.ifi-index"],
          attributes: "ifname alt-ifname ext-mask target-netnsid",
        },
        reply: `16 ${getlinkAttributes}`,
      },
      dump: { request: "18 target-netnsid ext-mask master linkinfo", reply: `16 ${getlinkAttributes}` },
    }),
    setlink: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: {
        request: {
          number: 19,
          requiredOne: ["ifname", "alt-ifname", "header.ifi-index"],
          requiredWith: { "header.ifi-flags": ["header.ifi-change"] },
          replyOnly: ["prop-list", "map"],
          attributes: setlinkAttributes,
        },
      },
    }),
    getstats: () => ({
      set: "stats-attrs",
      header: "if-stats-msg",
      do: {
        request: { number: 94, requiredHeader: ["ifindex", "filter-mask"] },
        reply: "92 link-64 link-xstats link-xstats-slave link-offload-xstats af-spec",
      },
      dump: {
        request: { number: 94, requiredHeader: ["filter-mask"] },
        reply: "92 link-64 link-xstats link-xstats-slave link-offload-xstats af-spec",
      },
    }),
    "dellink-ntf": () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      event: `17 ${getlinkAttributes}`,
      notify: "getlink",
      group: "rtnlgrp-link",
    }),
    "getlink-bridge": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      dump: { request: "18 ext-mask", reply: "16 address ifname mtu link master protinfo operstate af-spec" },
    }),
    "newlink-bridge-ntf": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      event: "16 address ifname mtu link master protinfo operstate af-spec",
      notify: "getlink-bridge",
      group: "rtnlgrp-link",
    }),
    "dellink-bridge-ntf": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      event: "17 address ifname mtu link master protinfo operstate af-spec",
      notify: "getlink-bridge",
      group: "rtnlgrp-link",
    }),
    "getlink-ipmr": () => ({
      set: "ipmr-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 128 },
      dump: { request: "18", reply: "16 af-spec" },
    }),
    "setlink-bridge": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      do: { request: { number: 19, requiredHeader: ["ifi-index"], attributes: "protinfo af-spec" } },
      flags: ["uns-admin-perm"],
    }),
    "dellink-bridge": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      do: { request: { number: 17, required: ["af-spec"], requiredHeader: ["ifi-index"], attributes: "af-spec" } },
      flags: ["uns-admin-perm"],
    }),
    newlinkprop: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: {
        request: {
          number: 108,
          requiredOne: ["ifname", "alt-ifname", "header.ifi-index"],
          attributes: "ifname alt-ifname prop-list",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    dellinkprop: () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      do: {
        request: {
          number: 109,
          requiredOne: ["ifname", "alt-ifname", "header.ifi-index"],
          attributes: "ifname alt-ifname prop-list",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    setstats: () => ({
      set: "stats-getset",
      header: "if-stats-msg",
      do: { request: "95 set-offload-xstats-l3-stats" },
      flags: ["uns-admin-perm"],
      since: "5.18",
    }),
    "newstats-ntf": () => ({
      set: "stats-attrs",
      header: "if-stats-msg",
      event: "92 link-64 link-xstats link-xstats-slave link-offload-xstats af-spec",
      notify: "getstats",
      group: "rtnlgrp-stats",
    }),
    "newprefix-ntf": () => ({ set: "prefix", header: "prefixmsg", event: "52 address cacheinfo", group: "rtnlgrp-ipv6-prefix" }),
  },
  groups: {
    "rtnlgrp-link": { name: "rtnlgrp-link", number: 1 },
    "rtnlgrp-stats": { name: "rtnlgrp-stats", number: 36, since: "5.18" },
    "rtnlgrp-ipv6-ifinfo": { name: "rtnlgrp-ipv6-ifinfo", number: 12 },
    "rtnlgrp-ipv6-prefix": { name: "rtnlgrp-ipv6-prefix", number: 18 },
  },
  creates: { newlink: ["ENOENT", "ENODEV"], newlinkprop: ["ENOENT"] },
  links: {},
});
