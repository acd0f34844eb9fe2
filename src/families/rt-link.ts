// Generated from rt-link.yaml with specs/rt-link.yaml (sha256 9265fc65a01a0960). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, ReadOnlyFields, Selected,
  Shape, TrailingBytes, With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { readMac } from "../schema/values/addresses.ts";
import { isS32, isU8, isU16, isU32, isU64, putBytes, putChars, putDigits, readChars } from
  "../schema/values/struct-members.ts";

/**
 * Bits of `ifinfo-flags`.
 *
 * - `up`: IFF_UP (bit 0). Enabled by the administrator.
 * - `broadcast`: IFF_BROADCAST (bit 1). Supports broadcast.
 * - `debug`: IFF_DEBUG (bit 2)
 * - `loopback`: IFF_LOOPBACK (bit 3). Loopback interface.
 * - `point-to-point`: IFF_POINTOPOINT (bit 4). Has one peer only.
 * - `no-trailers`: IFF_NOTRAILERS (bit 5)
 * - `running`: IFF_RUNNING (bit 6). Operational (RFC 2863).
 * - `no-arp`: IFF_NOARP (bit 7). Does not resolve addresses.
 * - `promisc`: IFF_PROMISC (bit 8). Receives all packets.
 * - `all-multi`: IFF_ALLMULTI (bit 9). Receives all multicast packets.
 * - `master`: IFF_MASTER (bit 10). Load balancer with ports.
 * - `slave`: IFF_SLAVE (bit 11). Port of a load balancer.
 * - `multicast`: IFF_MULTICAST (bit 12). Supports multicast.
 * - `portsel`: IFF_PORTSEL (bit 13). The connector can be selected.
 * - `auto-media`: IFF_AUTOMEDIA (bit 14). Selects the connector itself.
 * - `dynamic`: IFF_DYNAMIC (bit 15). Loses its addresses when it goes down.
 * - `lower-up`: IFF_LOWER_UP (bit 16). Has a carrier.
 * - `dormant`: IFF_DORMANT (bit 17). Has a carrier and waits for a protocol such as 802.1X.
 * - `echo`: IFF_ECHO (bit 18). Sends packets back to the sender (CAN).
 */
export type IfinfoFlags = "up" | "broadcast" | "debug" | "loopback" | "point-to-point" | "no-trailers" | "running"
  | "no-arp" | "promisc" | "all-multi" | "master" | "slave" | "multicast" | "portsel" | "auto-media" | "dynamic"
  | "lower-up" | "dormant" | "echo";

/**
 * Values of `vlan-protocols`.
 *
 * - `8021q`: ETH_P_8021Q (33024)
 * - `8021ad`: ETH_P_8021AD (34984)
 */
export type VlanProtocols = "8021q" | "8021ad";

/**
 * Values of `ipv4-devconf`.
 *
 * - `forwarding`: 0
 * - `mc-forwarding`: 1
 * - `proxy-arp`: 2
 * - `accept-redirects`: 3
 * - `secure-redirects`: 4
 * - `send-redirects`: 5
 * - `shared-media`: 6
 * - `rp-filter`: 7
 * - `accept-source-route`: 8
 * - `bootp-relay`: 9
 * - `log-martians`: 10
 * - `tag`: 11
 * - `arpfilter`: 12
 * - `medium-id`: 13
 * - `noxfrm`: 14
 * - `nopolicy`: 15
 * - `force-igmp-version`: 16
 * - `arp-announce`: 17
 * - `arp-ignore`: 18
 * - `promote-secondaries`: 19
 * - `arp-accept`: 20
 * - `arp-notify`: 21
 * - `accept-local`: 22
 * - `src-vmark`: 23
 * - `proxy-arp-pvlan`: 24
 * - `route-localnet`: 25
 * - `igmpv2-unsolicited-report-interval`: 26
 * - `igmpv3-unsolicited-report-interval`: 27
 * - `ignore-routes-with-linkdown`: 28
 * - `drop-unicast-in-l2-multicast`: 29
 * - `drop-gratuitous-arp`: 30
 * - `bc-forwarding`: 31
 * - `arp-evict-nocarrier`: 32
 */
export type Ipv4Devconf = "forwarding" | "mc-forwarding" | "proxy-arp" | "accept-redirects" | "secure-redirects"
  | "send-redirects" | "shared-media" | "rp-filter" | "accept-source-route" | "bootp-relay" | "log-martians" | "tag"
  | "arpfilter" | "medium-id" | "noxfrm" | "nopolicy" | "force-igmp-version" | "arp-announce" | "arp-ignore"
  | "promote-secondaries" | "arp-accept" | "arp-notify" | "accept-local" | "src-vmark" | "proxy-arp-pvlan"
  | "route-localnet" | "igmpv2-unsolicited-report-interval" | "igmpv3-unsolicited-report-interval"
  | "ignore-routes-with-linkdown" | "drop-unicast-in-l2-multicast" | "drop-gratuitous-arp" | "bc-forwarding"
  | "arp-evict-nocarrier";

/**
 * Values of `ipv6-devconf`.
 *
 * - `forwarding`: DEVCONF_FORWARDING (0)
 * - `hoplimit`: DEVCONF_HOPLIMIT (1). Hop limit of sent packets.
 * - `mtu6`: DEVCONF_MTU6 (2). MTU of IPv6 in bytes.
 * - `accept-ra`: DEVCONF_ACCEPT_RA (3). Router advertisements: 0 ignored, 1 accepted unless forwarding, 2 always accepted.
 * - `accept-redirects`: DEVCONF_ACCEPT_REDIRECTS (4)
 * - `autoconf`: DEVCONF_AUTOCONF (5). Configures addresses from router advertisements.
 * - `dad-transmits`: DEVCONF_DAD_TRANSMITS (6). Number of probes of duplicate address detection.
 * - `rtr-solicits`: DEVCONF_RTR_SOLICITS (7). Number of router solicitations; -1 for no limit.
 * - `rtr-solicit-interval`: DEVCONF_RTR_SOLICIT_INTERVAL (8). Milliseconds between router solicitations.
 * - `rtr-solicit-delay`: DEVCONF_RTR_SOLICIT_DELAY (9). Milliseconds before the first router solicitation.
 * - `use-tempaddr`: DEVCONF_USE_TEMPADDR (10). Temporary addresses: 0 none, 1 created, 2 preferred.
 * - `temp-valid-lft`: DEVCONF_TEMP_VALID_LFT (11). Valid lifetime of temporary addresses in s.
 * - `temp-prefered-lft`: DEVCONF_TEMP_PREFERED_LFT (12). Preferred lifetime of temporary addresses in s.
 * - `regen-max-retry`: DEVCONF_REGEN_MAX_RETRY (13). Attempts to create a temporary address.
 * - `max-desync-factor`: DEVCONF_MAX_DESYNC_FACTOR (14). Maximum random part of their lifetime in s.
 * - `max-addresses`: DEVCONF_MAX_ADDRESSES (15). Maximum number of autoconfigured addresses.
 * - `force-mld-version`: DEVCONF_FORCE_MLD_VERSION (16)
 * - `accept-ra-defrtr`: DEVCONF_ACCEPT_RA_DEFRTR (17). Accepts default routers.
 * - `accept-ra-pinfo`: DEVCONF_ACCEPT_RA_PINFO (18). Accepts prefixes.
 * - `accept-ra-rtr-pref`: DEVCONF_ACCEPT_RA_RTR_PREF (19). Accepts preferences of routers.
 * - `rtr-probe-interval`: DEVCONF_RTR_PROBE_INTERVAL (20). Milliseconds between probes of routers.
 * - `accept-ra-rt-info-max-plen`: DEVCONF_ACCEPT_RA_RT_INFO_MAX_PLEN (21). Maximum prefix length of accepted routes.
 * - `proxy-ndp`: DEVCONF_PROXY_NDP (22). Replies for proxy entries.
 * - `optimistic-dad`: DEVCONF_OPTIMISTIC_DAD (23). Uses addresses during duplicate address detection (RFC 4429).
 * - `accept-source-route`: DEVCONF_ACCEPT_SOURCE_ROUTE (24)
 * - `mc-forwarding`: DEVCONF_MC_FORWARDING (25)
 * - `disable-ipv6`: DEVCONF_DISABLE_IPV6 (26). Disables IPv6.
 * - `accept-dad`: DEVCONF_ACCEPT_DAD (27). Duplicate address detection: 0 off, 1 on, 2 disables IPv6 on a duplicate.
 * - `force-tllao`: DEVCONF_FORCE_TLLAO (28). Always includes the link-layer address in advertisements.
 * - `ndisc-notify`: DEVCONF_NDISC_NOTIFY (29). Sends advertisements when the interface or its address changes.
 * - `mldv1-unsolicited-report-interval`: DEVCONF_MLDV1_UNSOLICITED_REPORT_INTERVAL (30). Milliseconds between unsolicited MLDv1 reports.
 * - `mldv2-unsolicited-report-interval`: DEVCONF_MLDV2_UNSOLICITED_REPORT_INTERVAL (31). Milliseconds between unsolicited MLDv2 reports.
 * - `suppress-frag-ndisc`: DEVCONF_SUPPRESS_FRAG_NDISC (32). Drops fragmented neighbor discovery packets.
 * - `accept-ra-from-local`: DEVCONF_ACCEPT_RA_FROM_LOCAL (33). Accepts router advertisements from own addresses.
 * - `use-optimistic`: DEVCONF_USE_OPTIMISTIC (34). Prefers optimistic addresses like others.
 * - `accept-ra-mtu`: DEVCONF_ACCEPT_RA_MTU (35). Accepts the MTU.
 * - `stable-secret`: DEVCONF_STABLE_SECRET (36). Secret key of stable addresses (RFC 7217); never returned.
 * - `use-oif-addrs-only`: DEVCONF_USE_OIF_ADDRS_ONLY (37). Uses only source addresses of the output interface.
 * - `accept-ra-min-hop-limit`: DEVCONF_ACCEPT_RA_MIN_HOP_LIMIT (38). Minimum accepted hop limit.
 * - `ignore-routes-with-linkdown`: DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN (39). Ignores routes through the interface while it has no carrier.
 * - `drop-unicast-in-l2-multicast`: DEVCONF_DROP_UNICAST_IN_L2_MULTICAST (40). Drops unicast IP packets in link-layer multicast frames.
 * - `drop-unsolicited-na`: DEVCONF_DROP_UNSOLICITED_NA (41). Drops unsolicited advertisements.
 * - `keep-addr-on-down`: DEVCONF_KEEP_ADDR_ON_DOWN (42). Keeps addresses when the interface goes down.
 * - `rtr-solicit-max-interval`: DEVCONF_RTR_SOLICIT_MAX_INTERVAL (43). Maximum milliseconds between router solicitations.
 * - `seg6-enabled`: DEVCONF_SEG6_ENABLED (44). Accepts packets with segment routing header.
 * - `seg6-require-hmac`: DEVCONF_SEG6_REQUIRE_HMAC (45). HMAC of segment routing: -1 ignored, 0 verified if present, 1 required.
 * - `enhanced-dad`: DEVCONF_ENHANCED_DAD (46). Detects own probes (RFC 7527).
 * - `addr-gen-mode`: DEVCONF_ADDR_GEN_MODE (47). How link-local addresses are generated.
 * - `disable-policy`: DEVCONF_DISABLE_POLICY (48). Disables IPsec policies.
 * - `accept-ra-rt-info-min-plen`: DEVCONF_ACCEPT_RA_RT_INFO_MIN_PLEN (49). Minimum prefix length of accepted routes.
 * - `ndisc-tclass`: DEVCONF_NDISC_TCLASS (50). Traffic class of neighbor discovery packets.
 * - `rpl-seg-enabled`: DEVCONF_RPL_SEG_ENABLED (51). Accepts packets with RPL source routing header.
 * - `ra-defrtr-metric`: DEVCONF_RA_DEFRTR_METRIC (52). Metric of default routes from router advertisements.
 * - `ioam6-enabled`: DEVCONF_IOAM6_ENABLED (53). Accepts IOAM options.
 * - `ioam6-id`: DEVCONF_IOAM6_ID (54). IOAM id, 16 bits.
 * - `ioam6-id-wide`: DEVCONF_IOAM6_ID_WIDE (55). IOAM id, 32 bits.
 * - `ndisc-evict-nocarrier`: DEVCONF_NDISC_EVICT_NOCARRIER (56). Clears the neighbor table when the carrier is lost.
 * - `accept-untracked-na`: DEVCONF_ACCEPT_UNTRACKED_NA (57). Creates neighbors from unsolicited advertisements.
 * - `accept-ra-min-lft`: DEVCONF_ACCEPT_RA_MIN_LFT (58), since Linux 6.6. Minimum accepted lifetime in s.
 * - `force-forwarding`: DEVCONF_FORCE_FORWARDING (59), since Linux 6.17. Forwards packets regardless of the global setting.
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
 * Values of `ifla-icmp6-stats`.
 *
 * - `num`: ICMP6_MIB_NUM (0)
 * - `inmsgs`: ICMP6_MIB_INMSGS (1)
 * - `inerrors`: ICMP6_MIB_INERRORS (2)
 * - `outmsgs`: ICMP6_MIB_OUTMSGS (3)
 * - `outerrors`: ICMP6_MIB_OUTERRORS (4)
 * - `csumerrors`: ICMP6_MIB_CSUMERRORS (5)
 * - `ratelimithost`: ICMP6_MIB_RATELIMITHOST (6)
 */
export type IflaIcmp6Stats = "num" | "inmsgs" | "inerrors" | "outmsgs" | "outerrors" | "csumerrors" | "ratelimithost";

/**
 * Values of `ifla-inet6-stats`.
 *
 * - `num`: IPSTATS_MIB_NUM (0)
 * - `inpkts`: IPSTATS_MIB_INPKTS (1)
 * - `inoctets`: IPSTATS_MIB_INOCTETS (2)
 * - `indelivers`: IPSTATS_MIB_INDELIVERS (3)
 * - `outforwdatagrams`: IPSTATS_MIB_OUTFORWDATAGRAMS (4)
 * - `outpkts`: IPSTATS_MIB_OUTPKTS (5)
 * - `outoctets`: IPSTATS_MIB_OUTOCTETS (6)
 * - `inhdrerrors`: IPSTATS_MIB_INHDRERRORS (7)
 * - `intoobigerrors`: IPSTATS_MIB_INTOOBIGERRORS (8)
 * - `innoroutes`: IPSTATS_MIB_INNOROUTES (9)
 * - `inaddrerrors`: IPSTATS_MIB_INADDRERRORS (10)
 * - `inunknownprotos`: IPSTATS_MIB_INUNKNOWNPROTOS (11)
 * - `intruncatedpkts`: IPSTATS_MIB_INTRUNCATEDPKTS (12)
 * - `indiscards`: IPSTATS_MIB_INDISCARDS (13)
 * - `outdiscards`: IPSTATS_MIB_OUTDISCARDS (14)
 * - `outnoroutes`: IPSTATS_MIB_OUTNOROUTES (15)
 * - `reasmtimeout`: IPSTATS_MIB_REASMTIMEOUT (16)
 * - `reasmreqds`: IPSTATS_MIB_REASMREQDS (17)
 * - `reasmoks`: IPSTATS_MIB_REASMOKS (18)
 * - `reasmfails`: IPSTATS_MIB_REASMFAILS (19)
 * - `fragoks`: IPSTATS_MIB_FRAGOKS (20)
 * - `fragfails`: IPSTATS_MIB_FRAGFAILS (21)
 * - `fragcreates`: IPSTATS_MIB_FRAGCREATES (22)
 * - `inmcastpkts`: IPSTATS_MIB_INMCASTPKTS (23)
 * - `outmcastpkts`: IPSTATS_MIB_OUTMCASTPKTS (24)
 * - `inbcastpkts`: IPSTATS_MIB_INBCASTPKTS (25)
 * - `outbcastpkts`: IPSTATS_MIB_OUTBCASTPKTS (26)
 * - `inmcastoctets`: IPSTATS_MIB_INMCASTOCTETS (27)
 * - `outmcastoctets`: IPSTATS_MIB_OUTMCASTOCTETS (28)
 * - `inbcastoctets`: IPSTATS_MIB_INBCASTOCTETS (29)
 * - `outbcastoctets`: IPSTATS_MIB_OUTBCASTOCTETS (30)
 * - `csumerrors`: IPSTATS_MIB_CSUMERRORS (31)
 * - `noectpkts`: IPSTATS_MIB_NOECTPKTS (32)
 * - `ect1-pkts`: IPSTATS_MIB_ECT1PKTS (33)
 * - `ect0-pkts`: IPSTATS_MIB_ECT0PKTS (34)
 * - `cepkts`: IPSTATS_MIB_CEPKTS (35)
 * - `reasm-overlaps`: IPSTATS_MIB_REASM_OVERLAPS (36)
 */
export type IflaInet6Stats = "num" | "inpkts" | "inoctets" | "indelivers" | "outforwdatagrams" | "outpkts"
  | "outoctets" | "inhdrerrors" | "intoobigerrors" | "innoroutes" | "inaddrerrors" | "inunknownprotos"
  | "intruncatedpkts" | "indiscards" | "outdiscards" | "outnoroutes" | "reasmtimeout" | "reasmreqds" | "reasmoks"
  | "reasmfails" | "fragoks" | "fragfails" | "fragcreates" | "inmcastpkts" | "outmcastpkts" | "inbcastpkts"
  | "outbcastpkts" | "inmcastoctets" | "outmcastoctets" | "inbcastoctets" | "outbcastoctets" | "csumerrors"
  | "noectpkts" | "ect1-pkts" | "ect0-pkts" | "cepkts" | "reasm-overlaps";

/**
 * Bits of `vlan-flags`.
 *
 * - `reorder-hdr`: VLAN_FLAG_REORDER_HDR (bit 0). Received packets look as without a VLAN tag.
 * - `gvrp`: VLAN_FLAG_GVRP (bit 1). Registers the VLAN with GVRP.
 * - `loose-binding`: VLAN_FLAG_LOOSE_BINDING (bit 2). Does not go down with the lower interface.
 * - `mvrp`: VLAN_FLAG_MVRP (bit 3). Registers the VLAN with MVRP.
 * - `bridge-binding`: VLAN_FLAG_BRIDGE_BINDING (bit 4). The carrier follows the bridge ports that are members of the VLAN.
 */
export type VlanFlags = "reorder-hdr" | "gvrp" | "loose-binding" | "mvrp" | "bridge-binding";

/**
 * Values of `ifla-vf-link-state-enum`.
 *
 * - `auto`: IFLA_VF_LINK_STATE_AUTO (0). Follows the physical function.
 * - `enable`: IFLA_VF_LINK_STATE_ENABLE (1)
 * - `disable`: IFLA_VF_LINK_STATE_DISABLE (2)
 */
export type IflaVfLinkStateEnum = "auto" | "enable" | "disable";

/**
 * Bits of `rtext-filter`.
 *
 * - `vf`: RTEXT_FILTER_VF (bit 0). Virtual functions.
 * - `brvlan`: RTEXT_FILTER_BRVLAN (bit 1). VLANs of bridge ports.
 * - `brvlan-compressed`: RTEXT_FILTER_BRVLAN_COMPRESSED (bit 2). VLANs of bridge ports as ranges.
 * - `skip-stats`: RTEXT_FILTER_SKIP_STATS (bit 3). No counters.
 * - `mrp`: RTEXT_FILTER_MRP (bit 4). State of MRP.
 * - `cfm-config`: RTEXT_FILTER_CFM_CONFIG (bit 5). Configuration of CFM.
 * - `cfm-status`: RTEXT_FILTER_CFM_STATUS (bit 6). Status of CFM.
 * - `mst`: RTEXT_FILTER_MST (bit 7). Multiple spanning tree states.
 */
export type RtextFilter = "vf" | "brvlan" | "brvlan-compressed" | "skip-stats" | "mrp" | "cfm-config" | "cfm-status"
  | "mst";

/**
 * Values of `netkit-policy`.
 *
 * - `forward`: NETKIT_PASS (0), since Linux 6.7. Delivers them.
 * - `blackhole`: NETKIT_DROP (2), since Linux 6.7. Drops them.
 */
export type NetkitPolicy = "forward" | "blackhole";

/**
 * Values of `netkit-mode`.
 *
 * - `l2`: NETKIT_L2 (0). Ethernet frames.
 * - `l3`: NETKIT_L3 (1). IP packets.
 */
export type NetkitMode = "l2" | "l3";

/**
 * Values of `netkit-scrub`.
 *
 * - `none`: NETKIT_SCRUB_NONE (0). Keeps mark and priority.
 * - `default`: NETKIT_SCRUB_DEFAULT (1). Clears mark and priority.
 */
export type NetkitScrub = "none" | "default";

/**
 * Values of `netkit-pairing`.
 *
 * - `pair`: 0. Two connected interfaces.
 * - `single`: 1. One interface without a peer.
 */
export type NetkitPairing = "pair" | "single";

/**
 * Values of `ovpn-mode`.
 *
 * - `p2p`: OVPN_MODE_P2P (0). One peer.
 * - `mp`: OVPN_MODE_MP (1). Several peers.
 */
export type OvpnMode = "p2p" | "mp";

/**
 * Values of `br-stp-mode`.
 *
 * - `auto`: 0. A program if /sbin/bridge-stp exists, otherwise the kernel.
 * - `user`: 1. A program.
 * - `kernel`: 2. The kernel.
 */
export type BrStpMode = "auto" | "user" | "kernel";

/**
 * Bits of `prefix-flags`.
 *
 * - `onlink`: IF_PREFIX_ONLINK (bit 0). Addresses of the prefix are on the link.
 * - `autoconf`: IF_PREFIX_AUTOCONF (bit 1). The prefix is used for autoconfiguration.
 */
export type PrefixFlags = "onlink" | "autoconf";

/**
 * Values of `bond-mode`.
 *
 * - `balance-rr`: BOND_MODE_ROUNDROBIN (0). Ports in turn.
 * - `active-backup`: BOND_MODE_ACTIVEBACKUP (1). One active port, the others are backups.
 * - `balance-xor`: BOND_MODE_XOR (2). By hash of the packet.
 * - `broadcast`: BOND_MODE_BROADCAST (3). All ports.
 * - `802.3ad`: BOND_MODE_8023AD (4). Link aggregation with LACP.
 * - `balance-tlb`: BOND_MODE_TLB (5). Adaptive transmit load balancing.
 * - `balance-alb`: BOND_MODE_ALB (6). Adaptive load balancing in both directions.
 */
export type BondMode = "balance-rr" | "active-backup" | "balance-xor" | "broadcast" | "802.3ad" | "balance-tlb"
  | "balance-alb";

/**
 * Values of `bond-xmit-policy`.
 *
 * - `layer2`: BOND_XMIT_POLICY_LAYER2 (0). MAC addresses and Ethernet type.
 * - `layer3+4`: BOND_XMIT_POLICY_LAYER34 (1). IP addresses and ports.
 * - `layer2+3`: BOND_XMIT_POLICY_LAYER23 (2). MAC and IP addresses.
 * - `encap2+3`: BOND_XMIT_POLICY_ENCAP23 (3). Like `layer2+3`, of the inner packet.
 * - `encap3+4`: BOND_XMIT_POLICY_ENCAP34 (4). Like `layer3+4`, of the inner packet.
 * - `vlan+srcmac`: BOND_XMIT_POLICY_VLAN_SRCMAC (5). VLAN id and source MAC address.
 */
export type BondXmitPolicy = "layer2" | "layer3+4" | "layer2+3" | "encap2+3" | "encap3+4" | "vlan+srcmac";

/**
 * Values of `bond-arp-validate`.
 *
 * - `none`: BOND_ARP_VALIDATE_NONE (0)
 * - `active`: BOND_ARP_VALIDATE_ACTIVE (1). The active port.
 * - `backup`: BOND_ARP_VALIDATE_BACKUP (2). Backup ports.
 * - `all`: BOND_ARP_VALIDATE_ALL (3). All ports.
 * - `filter`: BOND_ARP_VALIDATE_FILTER (4). No validation; only ARP packets count for link monitoring.
 * - `filter-active`: BOND_ARP_VALIDATE_FILTER_ACTIVE (5). Like `active`, and only ARP packets count.
 * - `filter-backup`: BOND_ARP_VALIDATE_FILTER_BACKUP (6). Like `backup`, and only ARP packets count.
 */
export type BondArpValidate = "none" | "active" | "backup" | "all" | "filter" | "filter-active" | "filter-backup";

/**
 * Values of `bond-arp-targets`.
 *
 * - `any`: BOND_ARP_TARGETS_ANY (0). One reply is enough.
 * - `all`: BOND_ARP_TARGETS_ALL (1). All targets must reply.
 */
export type BondArpTargets = "any" | "all";

/**
 * Values of `bond-pri-reselect`.
 *
 * - `always`: BOND_PRI_RESELECT_ALWAYS (0). As soon as it is up.
 * - `better`: BOND_PRI_RESELECT_BETTER (1). If its speed and duplex are better than those of the active port.
 * - `failure`: BOND_PRI_RESELECT_FAILURE (2). Only if the active port fails.
 */
export type BondPriReselect = "always" | "better" | "failure";

/**
 * Values of `bond-fom`.
 *
 * - `none`: BOND_FOM_NONE (0). All ports have the address of the bond.
 * - `active`: BOND_FOM_ACTIVE (1). The bond has the address of the active port.
 * - `follow`: BOND_FOM_FOLLOW (2). The active port gets the address of the bond.
 */
export type BondFom = "none" | "active" | "follow";

/**
 * Values of `ad-lacp`.
 *
 * - `slow`: AD_LACP_SLOW (0). Every 30 seconds.
 * - `fast`: AD_LACP_FAST (1). Every second.
 */
export type AdLacp = "slow" | "fast";

/**
 * Values of `bond-ad`.
 *
 * - `stable`: BOND_AD_STABLE (0). The current one while it has ports.
 * - `bandwidth`: BOND_AD_BANDWIDTH (1). The highest total bandwidth.
 * - `count`: BOND_AD_COUNT (2). The most ports.
 * - `prio`: BOND_AD_PRIO (3). The highest total port priority.
 */
export type BondAd = "stable" | "bandwidth" | "count" | "prio";

/**
 * Values of `bond-state`.
 *
 * - `active`: BOND_STATE_ACTIVE (0)
 * - `backup`: BOND_STATE_BACKUP (1)
 */
export type BondState = "active" | "backup";

/**
 * Values of `bond-link`.
 *
 * - `up`: BOND_LINK_UP (0)
 * - `fail`: BOND_LINK_FAIL (1). Down, until `downdelay` ends.
 * - `down`: BOND_LINK_DOWN (2)
 * - `back`: BOND_LINK_BACK (3). Up again, until `updelay` ends.
 */
export type BondLink = "up" | "fail" | "down" | "back";

/**
 * Values of `br-state`.
 *
 * - `disabled`: BR_STATE_DISABLED (0)
 * - `listening`: BR_STATE_LISTENING (1)
 * - `learning`: BR_STATE_LEARNING (2)
 * - `forwarding`: BR_STATE_FORWARDING (3)
 * - `blocking`: BR_STATE_BLOCKING (4)
 */
export type BrState = "disabled" | "listening" | "learning" | "forwarding" | "blocking";

/**
 * Values of `operstate`. Operational state of an interface (RFC 2863).
 *
 * - `unknown`: IF_OPER_UNKNOWN (0)
 * - `notpresent`: IF_OPER_NOTPRESENT (1). Hardware is missing.
 * - `down`: IF_OPER_DOWN (2)
 * - `lowerlayerdown`: IF_OPER_LOWERLAYERDOWN (3). The lower interface is down.
 * - `testing`: IF_OPER_TESTING (4). In a test mode.
 * - `dormant`: IF_OPER_DORMANT (5). Waits for an event, such as 802.1X.
 * - `up`: IF_OPER_UP (6)
 */
export type Operstate = "unknown" | "notpresent" | "down" | "lowerlayerdown" | "testing" | "dormant" | "up";

/**
 * Values of `link-mode`. State that the interface gets with its carrier; a program such as a supplicant changes it later.
 *
 * - `default`: IF_LINK_MODE_DEFAULT (0)
 * - `dormant`: IF_LINK_MODE_DORMANT (1)
 * - `testing`: IF_LINK_MODE_TESTING (2)
 */
export type LinkMode = "default" | "dormant" | "testing";

/**
 * Values of `tunnel-encap-types`.
 *
 * - `none`: TUNNEL_ENCAP_NONE (0)
 * - `fou`: TUNNEL_ENCAP_FOU (1). Foo over UDP.
 * - `gue`: TUNNEL_ENCAP_GUE (2). Generic UDP Encapsulation.
 * - `mpls`: TUNNEL_ENCAP_MPLS (3)
 */
export type TunnelEncapTypes = "none" | "fou" | "gue" | "mpls";

/**
 * Bits of `stats-filter`. Selects statistics.
 *
 * - `link-64`: bit 0
 * - `link-xstats`: bit 1
 * - `link-xstats-slave`: bit 2
 * - `link-offload-xstats`: bit 3
 * - `af-spec`: bit 4
 */
export type StatsFilter = "link-64" | "link-xstats" | "link-xstats-slave" | "link-offload-xstats" | "af-spec";

/**
 * Values of `vxlan-df`.
 *
 * - `unset`: VXLAN_DF_UNSET (0)
 * - `set`: VXLAN_DF_SET (1)
 * - `inherit`: VXLAN_DF_INHERIT (2). Copied from the inner packet.
 */
export type VxlanDf = "unset" | "set" | "inherit";

/**
 * Values of `macvlan-mode`.
 *
 * - `private`: MACVLAN_MODE_PRIVATE (1). Do not communicate.
 * - `vepa`: MACVLAN_MODE_VEPA (2). Through the external switch (802.1Qbg).
 * - `bridge`: MACVLAN_MODE_BRIDGE (4). Directly.
 * - `passthru`: MACVLAN_MODE_PASSTHRU (8). Only one interface, which takes over the lower one.
 * - `source`: MACVLAN_MODE_SOURCE (16). Accepts only listed source addresses.
 */
export type MacvlanMode = "private" | "vepa" | "bridge" | "passthru" | "source";

/**
 * Bits of `macvlan-flags`.
 *
 * - `nopromisc`: MACVLAN_FLAG_NOPROMISC (bit 0). Does not make the lower interface promiscuous in mode `passthru`.
 * - `nodst`: MACVLAN_FLAG_NODST (bit 1). Does not use the destination address in mode `source`.
 */
export type MacvlanFlags = "nopromisc" | "nodst";

/**
 * Values of `macvlan-macaddr-mode`.
 *
 * - `add`: MACVLAN_MACADDR_ADD (0)
 * - `del`: MACVLAN_MACADDR_DEL (1)
 * - `flush`: MACVLAN_MACADDR_FLUSH (2). Removes all.
 * - `set`: MACVLAN_MACADDR_SET (3). Replaces all.
 */
export type MacvlanMacaddrMode = "add" | "del" | "flush" | "set";

/**
 * Values of `ipvlan-mode`.
 *
 * - `l2`: IPVLAN_MODE_L2 (0). Like a switch.
 * - `l3`: IPVLAN_MODE_L3 (1). Like a router.
 * - `l3s`: IPVLAN_MODE_L3S (2). Like a router, with Netfilter in the namespace of the lower interface.
 */
export type IpvlanMode = "l2" | "l3" | "l3s";

/**
 * Bits of `ipvlan-flags`.
 *
 * - `private`: IPVLAN_F_PRIVATE (bit 0). Interfaces do not communicate.
 * - `vepa`: IPVLAN_F_VEPA (bit 1). Interfaces communicate through the external switch.
 */
export type IpvlanFlags = "private" | "vepa";

/**
 * Bits of `gre-flags`.
 *
 * - `seq`: bit 12. Packets have a sequence number.
 * - `key`: bit 13. Packets have a key, `ikey` or `okey`.
 * - `routing`: bit 14. Packets have routing information.
 * - `csum`: bit 15. Packets have a checksum.
 */
export type GreFlags = "seq" | "key" | "routing" | "csum";

/**
 * Values of `geneve-df`.
 *
 * - `unset`: GENEVE_DF_UNSET (0)
 * - `set`: GENEVE_DF_SET (1)
 * - `inherit`: GENEVE_DF_INHERIT (2). Copies the bit of the inner packet.
 */
export type GeneveDf = "unset" | "set" | "inherit";

/**
 * Values of `macsec-validation`.
 *
 * - `disabled`: MACSEC_VALIDATE_DISABLED (0)
 * - `check`: MACSEC_VALIDATE_CHECK (1). Counts invalid frames and accepts them.
 * - `strict`: MACSEC_VALIDATE_STRICT (2). Drops invalid frames.
 */
export type MacsecValidation = "disabled" | "check" | "strict";

/**
 * Values of `macsec-offload`.
 *
 * - `off`: MACSEC_OFFLOAD_OFF (0)
 * - `phy`: MACSEC_OFFLOAD_PHY (1). In the PHY.
 * - `mac`: MACSEC_OFFLOAD_MAC (2). In the MAC.
 */
export type MacsecOffload = "off" | "phy" | "mac";

/**
 * Values of `gtp-role`.
 *
 * - `ggsn`: GTP_ROLE_GGSN (0). Gateway (network side).
 * - `sgsn`: GTP_ROLE_SGSN (1). Serving node (access side).
 */
export type GtpRole = "ggsn" | "sgsn";

/**
 * Values of `amt-mode`.
 *
 * - `gateway`: AMT_MODE_GATEWAY (0)
 * - `relay`: AMT_MODE_RELAY (1)
 */
export type AmtMode = "gateway" | "relay";

/**
 * Values of `can-state`.
 *
 * - `error-active`: CAN_STATE_ERROR_ACTIVE (0). Normal operation, less than 96 errors.
 * - `error-warning`: CAN_STATE_ERROR_WARNING (1). 96 to 127 errors.
 * - `error-passive`: CAN_STATE_ERROR_PASSIVE (2). 128 to 255 errors.
 * - `bus-off`: CAN_STATE_BUS_OFF (3). More than 255 errors; does not take part in the bus.
 * - `stopped`: CAN_STATE_STOPPED (4)
 * - `sleeping`: CAN_STATE_SLEEPING (5)
 */
export type CanState = "error-active" | "error-warning" | "error-passive" | "bus-off" | "stopped" | "sleeping";

/**
 * Bits of `can-ctrlmode-flags`.
 *
 * - `loopback`: CAN_CTRLMODE_LOOPBACK (bit 0). Receives its own frames.
 * - `listenonly`: CAN_CTRLMODE_LISTENONLY (bit 1). Never sends, not even acknowledgements.
 * - `3-samples`: CAN_CTRLMODE_3_SAMPLES (bit 2). Samples each bit three times.
 * - `one-shot`: CAN_CTRLMODE_ONE_SHOT (bit 3). Does not repeat failed frames.
 * - `berr-reporting`: CAN_CTRLMODE_BERR_REPORTING (bit 4). Reports bus errors.
 * - `fd`: CAN_CTRLMODE_FD (bit 5). CAN FD.
 * - `presume-ack`: CAN_CTRLMODE_PRESUME_ACK (bit 6). Ignores missing acknowledgements.
 * - `fd-non-iso`: CAN_CTRLMODE_FD_NON_ISO (bit 7). CAN FD before ISO 11898-1:2015.
 * - `cc-len8-dlc`: CAN_CTRLMODE_CC_LEN8_DLC (bit 8). Raw length codes 9 to 15 in classic frames.
 * - `tdc-auto`: CAN_CTRLMODE_TDC_AUTO (bit 9). Calculates the transmitter delay compensation.
 * - `tdc-manual`: CAN_CTRLMODE_TDC_MANUAL (bit 10). Sets the transmitter delay compensation by hand.
 */
export type CanCtrlmodeFlags = "loopback" | "listenonly" | "3-samples" | "one-shot" | "berr-reporting" | "fd"
  | "presume-ack" | "fd-non-iso" | "cc-len8-dlc" | "tdc-auto" | "tdc-manual";

/**
 * Bits of `bridge-flags`. Recipients of a request; none selects the bridge.
 *
 * - `master`: BRIDGE_FLAGS_MASTER (bit 0). Bridge of the device.
 * - `self`: BRIDGE_FLAGS_SELF (bit 1). The device, such as a bridge or a driver with an embedded switch.
 */
export type BridgeFlags = "master" | "self";

/**
 * Values of `bridge-mode`. How a device forwards packets between its functions.
 *
 * - `veb`: BRIDGE_MODE_VEB (0). Itself.
 * - `vepa`: BRIDGE_MODE_VEPA (1). Through the external switch (802.1Qbg).
 * - `undef`: BRIDGE_MODE_UNDEF (65535)
 */
export type BridgeMode = "veb" | "vepa" | "undef";

/**
 * Bits of `bridge-vlan-flags`.
 *
 * - `master`: BRIDGE_VLAN_INFO_MASTER (bit 0). Also for the bridge.
 * - `pvid`: BRIDGE_VLAN_INFO_PVID (bit 1). VLAN of received untagged packets.
 * - `untagged`: BRIDGE_VLAN_INFO_UNTAGGED (bit 2). Sent packets are untagged.
 * - `range-begin`: BRIDGE_VLAN_INFO_RANGE_BEGIN (bit 3). First VLAN of a range.
 * - `range-end`: BRIDGE_VLAN_INFO_RANGE_END (bit 4). Last VLAN of the range that the previous item begins.
 * - `brentry`: BRIDGE_VLAN_INFO_BRENTRY (bit 5). The VLAN exists on the bridge itself, not only on ports.
 * - `only-opts`: BRIDGE_VLAN_INFO_ONLY_OPTS (bit 6). Changes only options; adds and removes no VLAN.
 */
export type BridgeVlanFlags = "master" | "pvid" | "untagged" | "range-begin" | "range-end" | "brentry" | "only-opts";

/**
 * Values of `mrp-port-state`.
 *
 * - `disabled`: BR_MRP_PORT_STATE_DISABLED (0)
 * - `blocked`: BR_MRP_PORT_STATE_BLOCKED (1)
 * - `forwarding`: BR_MRP_PORT_STATE_FORWARDING (2)
 * - `not-connected`: BR_MRP_PORT_STATE_NOT_CONNECTED (3)
 */
export type MrpPortState = "disabled" | "blocked" | "forwarding" | "not-connected";

/**
 * Values of `mrp-port-role`.
 *
 * - `primary`: BR_MRP_PORT_ROLE_PRIMARY (0)
 * - `secondary`: BR_MRP_PORT_ROLE_SECONDARY (1)
 * - `inter`: BR_MRP_PORT_ROLE_INTER (2)
 */
export type MrpPortRole = "primary" | "secondary" | "inter";

/**
 * Values of `mrp-ring-state`.
 *
 * - `open`: BR_MRP_RING_STATE_OPEN (0)
 * - `closed`: BR_MRP_RING_STATE_CLOSED (1)
 */
export type MrpRingState = "open" | "closed";

/**
 * Values of `mrp-ring-role`.
 *
 * - `disabled`: BR_MRP_RING_ROLE_DISABLED (0). MRP is disabled.
 * - `mrc`: BR_MRP_RING_ROLE_MRC (1). Ring client.
 * - `mrm`: BR_MRP_RING_ROLE_MRM (2). Ring manager.
 * - `mra`: BR_MRP_RING_ROLE_MRA (3). Ring automanager.
 */
export type MrpRingRole = "disabled" | "mrc" | "mrm" | "mra";

/**
 * Values of `mrp-in-state`.
 *
 * - `open`: BR_MRP_IN_STATE_OPEN (0)
 * - `closed`: BR_MRP_IN_STATE_CLOSED (1)
 */
export type MrpInState = "open" | "closed";

/**
 * Values of `mrp-in-role`.
 *
 * - `disabled`: BR_MRP_IN_ROLE_DISABLED (0). MRP is disabled.
 * - `mic`: BR_MRP_IN_ROLE_MIC (1). Interconnect client.
 * - `mim`: BR_MRP_IN_ROLE_MIM (2). Interconnect manager.
 */
export type MrpInRole = "disabled" | "mic" | "mim";

/**
 * Values of `cfm-domain`.
 *
 * - `port`: BR_CFM_PORT (0)
 * - `vlan`: BR_CFM_VLAN (1)
 */
export type CfmDomain = "port" | "vlan";

/**
 * Values of `cfm-direction`.
 *
 * - `down`: BR_CFM_MEP_DIRECTION_DOWN (0)
 * - `up`: BR_CFM_MEP_DIRECTION_UP (1)
 */
export type CfmDirection = "down" | "up";

/**
 * Values of `cfm-interval`.
 *
 * - `none`: BR_CFM_CCM_INTERVAL_NONE (0)
 * - `3-3-ms`: BR_CFM_CCM_INTERVAL_3_3_MS (1)
 * - `10-ms`: BR_CFM_CCM_INTERVAL_10_MS (2)
 * - `100-ms`: BR_CFM_CCM_INTERVAL_100_MS (3)
 * - `1-sec`: BR_CFM_CCM_INTERVAL_1_SEC (4)
 * - `10-sec`: BR_CFM_CCM_INTERVAL_10_SEC (5)
 * - `1-min`: BR_CFM_CCM_INTERVAL_1_MIN (6)
 * - `10-min`: BR_CFM_CCM_INTERVAL_10_MIN (7)
 */
export type CfmInterval = "none" | "3-3-ms" | "10-ms" | "100-ms" | "1-sec" | "10-sec" | "1-min" | "10-min";

/** Struct `rtgenmsg`. */
export interface Rtgenmsg extends TrailingBytes {
  /** `family`: u8. Address family; 0 for all. */ family: number;
}

/** Struct `ifinfomsg`. */
export interface Ifinfomsg extends TrailingBytes {
  /** `ifi-family`: u8. AF_UNSPEC (0), AF_INET6 (10) or AF_BRIDGE (7). */ ifiFamily: number;
  /** `ifi-type`: u16. Hardware type (ARPHRD_*), such as 1 for Ethernet and 772 for loopback. */ ifiType: number;
  /** `ifi-index`: s32. Index of the interface; 0 if it is selected by name. */ ifiIndex: number;
  /** `ifi-flags`: u32. */ ifiFlags: (IfinfoFlags | number)[];
  /** `ifi-change`: u32. Mask of the `ifiFlags` to change; 0 is the same as all bits. */ ifiChange: number;
}

/** Struct `ifla-bridge-id`. */
export interface IflaBridgeId<M extends Mode = Read> extends TrailingBytes {
  /** `prio`: u16, big-endian. Priority, the upper 16 bits of the identifier. */ prio: number;
  /** `addr`: binary, 6 bytes, shown as mac. MAC address. */ addr: M["address"];
}

/** Struct `ifla-cacheinfo`. */
export interface IflaCacheinfo extends TrailingBytes {
  /** `max-reasm-len`: u32. Maximum size in bytes of a reassembled packet. */ maxReasmLen: number;
  /** `tstamp`: u32, in 1/100 s. Time of the last change, relative to boot. */ tstamp: number;
  /** `reachable-time`: s32, in ms. Time for which a neighbor counts as reachable after a confirmation. */
  reachableTime: number;
  /** `retrans-time`: u32, in ms. Time between neighbor solicitations. */ retransTime: number;
}

/** Struct `rtnl-link-stats`. */
export interface RtnlLinkStats extends TrailingBytes {
  /** `rx-packets`: u32. Packets received. */ rxPackets: number;
  /** `tx-packets`: u32. Packets sent. */ txPackets: number;
  /** `rx-bytes`: u32. Bytes received. */ rxBytes: number;
  /** `tx-bytes`: u32. Bytes sent. */ txBytes: number;
  /** `rx-errors`: u32. Packets received with errors. */ rxErrors: number;
  /** `tx-errors`: u32. Packets that could not be sent. */ txErrors: number;
  /** `rx-dropped`: u32. Received packets that the kernel dropped, such as for lack of memory. */ rxDropped: number;
  /** `tx-dropped`: u32. Packets dropped before transmission. */ txDropped: number;
  /** `multicast`: u32. Multicast packets received. */ multicast: number;
  /** `collisions`: u32. Collisions during transmission. */ collisions: number;
  /** `rx-length-errors`: u32. Packets received with an invalid length. */ rxLengthErrors: number;
  /** `rx-over-errors`: u32. Packets lost because the receiver overflowed. */ rxOverErrors: number;
  /** `rx-crc-errors`: u32. Packets received with a wrong checksum. */ rxCrcErrors: number;
  /** `rx-frame-errors`: u32. Packets received with an alignment error. */ rxFrameErrors: number;
  /** `rx-fifo-errors`: u32. Packets lost because the receive FIFO overflowed. */ rxFifoErrors: number;
  /** `rx-missed-errors`: u32. Packets that the device dropped because the host had no buffers. */
  rxMissedErrors: number;
  /** `tx-aborted-errors`: u32. Aborted transmissions, such as after too many collisions. */ txAbortedErrors: number;
  /** `tx-carrier-errors`: u32. Transmissions that failed for lack of a carrier. */ txCarrierErrors: number;
  /** `tx-fifo-errors`: u32. Transmissions that failed because the FIFO ran empty. */ txFifoErrors: number;
  /** `tx-heartbeat-errors`: u32. Failures of the heartbeat (SQE test) of old half-duplex Ethernet. */
  txHeartbeatErrors: number;
  /** `tx-window-errors`: u32. Late collisions. */ txWindowErrors: number;
  /** `rx-compressed`: u32. Compressed packets received (such as CSLIP). */ rxCompressed: number;
  /** `tx-compressed`: u32. Compressed packets sent. */ txCompressed: number;
  /** `rx-nohandler`: u32. Packets dropped because the interface was an inactive port. */ rxNohandler: number;
}

/** Struct `rtnl-link-stats64`. */
export interface RtnlLinkStats64<M extends Mode = Read> extends TrailingBytes {
  /** `rx-packets`: u64. Packets received. */ rxPackets: M["big"];
  /** `tx-packets`: u64. Packets sent. */ txPackets: M["big"];
  /** `rx-bytes`: u64. Bytes received. */ rxBytes: M["big"];
  /** `tx-bytes`: u64. Bytes sent. */ txBytes: M["big"];
  /** `rx-errors`: u64. Packets received with errors. */ rxErrors: M["big"];
  /** `tx-errors`: u64. Packets that could not be sent. */ txErrors: M["big"];
  /** `rx-dropped`: u64. Received packets that the kernel dropped, such as for lack of memory. */ rxDropped: M["big"];
  /** `tx-dropped`: u64. Packets dropped before transmission. */ txDropped: M["big"];
  /** `multicast`: u64. Multicast packets received. */ multicast: M["big"];
  /** `collisions`: u64. Collisions during transmission. */ collisions: M["big"];
  /** `rx-length-errors`: u64. Packets received with an invalid length. */ rxLengthErrors: M["big"];
  /** `rx-over-errors`: u64. Packets lost because the receiver overflowed. */ rxOverErrors: M["big"];
  /** `rx-crc-errors`: u64. Packets received with a wrong checksum. */ rxCrcErrors: M["big"];
  /** `rx-frame-errors`: u64. Packets received with an alignment error. */ rxFrameErrors: M["big"];
  /** `rx-fifo-errors`: u64. Packets lost because the receive FIFO overflowed. */ rxFifoErrors: M["big"];
  /** `rx-missed-errors`: u64. Packets that the device dropped because the host had no buffers. */
  rxMissedErrors: M["big"];
  /** `tx-aborted-errors`: u64. Aborted transmissions, such as after too many collisions. */
  txAbortedErrors: M["big"];
  /** `tx-carrier-errors`: u64. Transmissions that failed for lack of a carrier. */ txCarrierErrors: M["big"];
  /** `tx-fifo-errors`: u64. Transmissions that failed because the FIFO ran empty. */ txFifoErrors: M["big"];
  /** `tx-heartbeat-errors`: u64. Failures of the heartbeat (SQE test) of old half-duplex Ethernet. */
  txHeartbeatErrors: M["big"];
  /** `tx-window-errors`: u64. Late collisions. */ txWindowErrors: M["big"];
  /** `rx-compressed`: u64. Compressed packets received (such as CSLIP). */ rxCompressed: M["big"];
  /** `tx-compressed`: u64. Compressed packets sent. */ txCompressed: M["big"];
  /** `rx-nohandler`: u64. Packets dropped because the interface was an inactive port. */ rxNohandler: M["big"];
  /** `rx-otherhost-dropped`: u64, since Linux 5.19. Packets dropped because their MAC address is that of another host. */
  rxOtherhostDropped?: M["big"];
}

/** Struct `rtnl-link-ifmap`. */
export interface RtnlLinkIfmap<M extends Mode = Read> extends TrailingBytes {
  /** `mem-start`: u64. Begin of shared memory. */ memStart: M["big"];
  /** `mem-end`: u64. End of shared memory. */ memEnd: M["big"];
  /** `base-addr`: u64. Base I/O address. */ baseAddr: M["big"];
  /** `irq`: u16. Number of the interrupt. */ irq: number;
  /** `dma`: u8. DMA channel. */ dma: number;
  /** `port`: u8. Connector (IF_PORT_*). */ port: number;
}

/** Struct `br-boolopt-multi`. */
export interface BrBooloptMulti extends TrailingBytes {
  /** `optval`: u32. Values of the options in `optmask`. */ optval: number;
  /** `optmask`: u32. Options to change. */ optmask: number;
}

/** Struct `if-stats-msg`. */
export interface IfStatsMsg extends TrailingBytes {
  /** `family`: u8. */ family: number;
  /** `ifindex`: u32. Index of the interface; 0 in a dump. */ ifindex: number;
  /** `filter-mask`: u32. Groups of counters to return. */ filterMask: (StatsFilter | number)[];
}

/** Struct `ifla-vlan-flags`. */
export interface IflaVlanFlags extends TrailingBytes {
  /** `flags`: u32. Values of the flags in `mask`. */ flags: (VlanFlags | number)[];
  /** `mask`: u32, shown as hex. Flags to change. */ mask: number;
}

/** Struct `ifla-vlan-qos-mapping`. */
export interface IflaVlanQosMapping extends TrailingBytes {
  /** `from`: u32. Priority to map. */ from: number;
  /** `to`: u32. Result of the mapping. */ to: number;
}

/** Struct `ifla-geneve-port-range`. */
export interface IflaGenevePortRange extends TrailingBytes {
  /** `low`: u16, big-endian. */ low: number;
  /** `high`: u16, big-endian. */ high: number;
}

/** Struct `ifla-vf-mac`. */
export interface IflaVfMac extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `mac`: binary, 32 bytes. */ mac: Uint8Array;
}

/** Struct `ifla-vf-vlan`. */
export interface IflaVfVlan extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `vlan`: u32. VLAN id, 0 to 4095; 0 removes it. */ vlan: number;
  /** `qos`: u32. Priority in the VLAN tag, 0 to 7. */ qos: number;
}

/** Struct `ifla-vf-tx-rate`. */
export interface IflaVfTxRate extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `rate`: u32, in Mbit/s. Maximum rate; 0 for no limit. */ rate: number;
}

/** Struct `ifla-vf-spoofchk`. */
export interface IflaVfSpoofchk extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `setting`: u32. 1 enabled, 0 disabled; 0xffffffff if unknown. */ setting: number;
}

/** Struct `ifla-vf-link-state`. */
export interface IflaVfLinkState<M extends Mode = Read> extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `link-state`: u32. */ linkState: IflaVfLinkStateEnum | M["unnamed"];
}

/** Struct `ifla-vf-rate`. */
export interface IflaVfRate extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `min-tx-rate`: u32, in Mbit/s. Guaranteed rate; 0 for none. */ minTxRate: number;
  /** `max-tx-rate`: u32, in Mbit/s. Maximum rate; 0 for no limit. */ maxTxRate: number;
}

/** Struct `ifla-vf-rss-query-en`. */
export interface IflaVfRssQueryEn extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `setting`: u32. 1 enabled, 0 disabled; 0xffffffff if unknown. */ setting: number;
}

/** Struct `ifla-vf-trust`. */
export interface IflaVfTrust extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `setting`: u32. 1 enabled, 0 disabled; 0xffffffff if unknown. */ setting: number;
}

/** Struct `ifla-vf-guid`. */
export interface IflaVfGuid<M extends Mode = Read> extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `guid`: u64. */ guid: M["big"];
}

/** Struct `ifla-vf-vlan-info`. */
export interface IflaVfVlanInfo<M extends Mode = Read> extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `vlan`: u32. VLAN id, 0 to 4095; 0 removes it. */ vlan: number;
  /** `qos`: u32. Priority in the VLAN tag, 0 to 7. */ qos: number;
  /** `vlan-proto`: u16, big-endian. Protocol of the VLAN tag; big-endian on the wire. */
  vlanProto: VlanProtocols | M["unnamed"];
}

/** Struct `prefixmsg`. */
export interface Prefixmsg extends TrailingBytes {
  /** `prefix-family`: u8. */ prefixFamily: number;
  /** `prefix-ifindex`: s32. */ prefixIfindex: number;
  /** `prefix-type`: u8. Type of the option in the router advertisement, 3 for prefixes. */ prefixType: number;
  /** `prefix-len`: u8. Prefix length in bits. */ prefixLen: number;
  /** `prefix-flags`: u8. */ prefixFlags: (PrefixFlags | number)[];
}

/** Struct `prefix-cacheinfo`. */
export interface PrefixCacheinfo extends TrailingBytes {
  /** `preferred-time`: u32, in s. Preferred lifetime; 0xffffffff means forever. */ preferredTime: number;
  /** `valid-time`: u32, in s. Valid lifetime; 0xffffffff means forever. */ validTime: number;
}

/** Struct `vf-guid`. */
export interface VfGuid<M extends Mode = Read> extends TrailingBytes {
  /** `vf`: u32. */ vf: number;
  /** `guid`: u64. */ guid: M["big"];
}

/** Struct `vxlan-port-range`. */
export interface VxlanPortRange extends TrailingBytes {
  /** `low`: u16, big-endian. */ low: number;
  /** `high`: u16, big-endian. */ high: number;
}

/** Struct `rmnet-flags`. */
export interface RmnetFlags extends TrailingBytes {
  /** `flags`: u32. Values of the flags in `mask`. */ flags: number;
  /** `mask`: u32. Flags to change. */ mask: number;
}

/** Struct `can-bittiming`. */
export interface CanBittiming extends TrailingBytes {
  /** `bitrate`: u32, in bit/s. */ bitrate: number;
  /** `sample-point`: u32, in 1/1000. Position of the sample point within a bit. */ samplePoint: number;
  /** `tq`: u32, in ns. Time quantum. */ tq: number;
  /** `prop-seg`: u32. Propagation segment in time quanta. */ propSeg: number;
  /** `phase-seg1`: u32. First phase segment in time quanta. */ phaseSeg1: number;
  /** `phase-seg2`: u32. Second phase segment in time quanta. */ phaseSeg2: number;
  /** `sjw`: u32. Synchronization jump width in time quanta. */ sjw: number;
  /** `brp`: u32. Bit rate prescaler. */ brp: number;
}

/** Struct `can-bittiming-const`. */
export interface CanBittimingConst extends TrailingBytes {
  /** `name`: string, 16 bytes. Name of the controller. */ name: string | Uint8Array;
  /** `tseg1-min`: u32. Minimum of `propSeg` plus `phaseSeg1`. */ tseg1Min: number;
  /** `tseg1-max`: u32. Maximum of `propSeg` plus `phaseSeg1`. */ tseg1Max: number;
  /** `tseg2-min`: u32. Minimum of `phaseSeg2`. */ tseg2Min: number;
  /** `tseg2-max`: u32. Maximum of `phaseSeg2`. */ tseg2Max: number;
  /** `sjw-max`: u32. Maximum of `sjw`. */ sjwMax: number;
  /** `brp-min`: u32. Minimum of `brp`. */ brpMin: number;
  /** `brp-max`: u32. Maximum of `brp`. */ brpMax: number;
  /** `brp-inc`: u32. Step of `brp`. */ brpInc: number;
}

/** Struct `can-clock`. */
export interface CanClock extends TrailingBytes {
  /** `freq`: u32, in Hz. */ freq: number;
}

/** Struct `can-berr-counter`. */
export interface CanBerrCounter extends TrailingBytes {
  /** `txerr`: u16. Transmit error counter. */ txerr: number;
  /** `rxerr`: u16. Receive error counter. */ rxerr: number;
}

/** Struct `can-ctrlmode`. */
export interface CanCtrlmode extends TrailingBytes {
  /** `mask`: u32. Modes to change. */ mask: (CanCtrlmodeFlags | number)[];
  /** `flags`: u32. Modes that are enabled. */ flags: (CanCtrlmodeFlags | number)[];
}

/** Struct `bridge-vlan-info`. */
export interface BridgeVlanInfo extends TrailingBytes {
  /** `flags`: u16. Whether the VLAN is the PVID, untagged on egress, or begin or end of a range. */
  flags: (BridgeVlanFlags | number)[];
  /** `vid`: u16. */ vid: number;
}

/** Struct `rtnl-hw-stats64`. Packets that the hardware forwarded. */
export interface RtnlHwStats64<M extends Mode = Read> extends TrailingBytes {
  /** `rx-packets`: u64. */ rxPackets: M["big"];
  /** `tx-packets`: u64. */ txPackets: M["big"];
  /** `rx-bytes`: u64. */ rxBytes: M["big"];
  /** `tx-bytes`: u64. */ txBytes: M["big"];
  /** `rx-errors`: u64. Packets received with errors. */ rxErrors: M["big"];
  /** `tx-errors`: u64. Packets that could not be sent. */ txErrors: M["big"];
  /** `rx-dropped`: u64. Received packets that were dropped. */ rxDropped: M["big"];
  /** `tx-dropped`: u64. Packets dropped before transmission. */ txDropped: M["big"];
  /** `multicast`: u64. Multicast packets received. */ multicast: M["big"];
}

/** Struct `mpls-link-stats`. */
export interface MplsLinkStats<M extends Mode = Read> extends TrailingBytes {
  /** `rx-packets`: u64. */ rxPackets: M["big"];
  /** `tx-packets`: u64. */ txPackets: M["big"];
  /** `rx-bytes`: u64. */ rxBytes: M["big"];
  /** `tx-bytes`: u64. */ txBytes: M["big"];
  /** `rx-errors`: u64. Packets received with errors. */ rxErrors: M["big"];
  /** `tx-errors`: u64. Packets that could not be sent. */ txErrors: M["big"];
  /** `rx-dropped`: u64. Received packets that were dropped. */ rxDropped: M["big"];
  /** `tx-dropped`: u64. Packets dropped before transmission. */ txDropped: M["big"];
  /** `rx-noroute`: u64. Packets received with a label that has no route. */ rxNoroute: M["big"];
}

/** Struct `bridge-vlan-xstats`. */
export interface BridgeVlanXstats<M extends Mode = Read> extends TrailingBytes {
  /** `rx-bytes`: u64. */ rxBytes: M["big"];
  /** `rx-packets`: u64. */ rxPackets: M["big"];
  /** `tx-bytes`: u64. */ txBytes: M["big"];
  /** `tx-packets`: u64. */ txPackets: M["big"];
  /** `vid`: u16. VLAN id. */ vid: number;
  /** `flags`: u16. Whether the VLAN is the PVID, or untagged on egress. */ flags: (BridgeVlanFlags | number)[];
}

/** Struct `bridge-stp-xstats`. */
export interface BridgeStpXstats<M extends Mode = Read> extends TrailingBytes {
  /** `transition-blk`: u64. Changes to the state blocking. */ transitionBlk: M["big"];
  /** `transition-fwd`: u64. Changes to the state forwarding. */ transitionFwd: M["big"];
  /** `rx-bpdu`: u64. BPDUs received. */ rxBpdu: M["big"];
  /** `tx-bpdu`: u64. BPDUs sent. */ txBpdu: M["big"];
  /** `rx-tcn`: u64. Topology change notifications received. */ rxTcn: M["big"];
  /** `tx-tcn`: u64. Topology change notifications sent. */ txTcn: M["big"];
}

/** Struct `br-mcast-stats`. */
export interface BrMcastStats<M extends Mode = Read> extends TrailingBytes {
  /** `igmp-v1queries-rx`: u64. */ igmpV1queriesRx: M["big"];
  /** `igmp-v1queries-tx`: u64. */ igmpV1queriesTx: M["big"];
  /** `igmp-v2queries-rx`: u64. */ igmpV2queriesRx: M["big"];
  /** `igmp-v2queries-tx`: u64. */ igmpV2queriesTx: M["big"];
  /** `igmp-v3queries-rx`: u64. */ igmpV3queriesRx: M["big"];
  /** `igmp-v3queries-tx`: u64. */ igmpV3queriesTx: M["big"];
  /** `igmp-leaves-rx`: u64. */ igmpLeavesRx: M["big"];
  /** `igmp-leaves-tx`: u64. */ igmpLeavesTx: M["big"];
  /** `igmp-v1reports-rx`: u64. */ igmpV1reportsRx: M["big"];
  /** `igmp-v1reports-tx`: u64. */ igmpV1reportsTx: M["big"];
  /** `igmp-v2reports-rx`: u64. */ igmpV2reportsRx: M["big"];
  /** `igmp-v2reports-tx`: u64. */ igmpV2reportsTx: M["big"];
  /** `igmp-v3reports-rx`: u64. */ igmpV3reportsRx: M["big"];
  /** `igmp-v3reports-tx`: u64. */ igmpV3reportsTx: M["big"];
  /** `igmp-parse-errors`: u64. Invalid IGMP messages received. */ igmpParseErrors: M["big"];
  /** `mld-v1queries-rx`: u64. */ mldV1queriesRx: M["big"];
  /** `mld-v1queries-tx`: u64. */ mldV1queriesTx: M["big"];
  /** `mld-v2queries-rx`: u64. */ mldV2queriesRx: M["big"];
  /** `mld-v2queries-tx`: u64. */ mldV2queriesTx: M["big"];
  /** `mld-leaves-rx`: u64. */ mldLeavesRx: M["big"];
  /** `mld-leaves-tx`: u64. */ mldLeavesTx: M["big"];
  /** `mld-v1reports-rx`: u64. */ mldV1reportsRx: M["big"];
  /** `mld-v1reports-tx`: u64. */ mldV1reportsTx: M["big"];
  /** `mld-v2reports-rx`: u64. */ mldV2reportsRx: M["big"];
  /** `mld-v2reports-tx`: u64. */ mldV2reportsTx: M["big"];
  /** `mld-parse-errors`: u64. Invalid MLD messages received. */ mldParseErrors: M["big"];
  /** `mcast-bytes-rx`: u64. Bytes of multicast data received. */ mcastBytesRx: M["big"];
  /** `mcast-bytes-tx`: u64. Bytes of multicast data sent. */ mcastBytesTx: M["big"];
  /** `mcast-packets-rx`: u64. Multicast data packets received. */ mcastPacketsRx: M["big"];
  /** `mcast-packets-tx`: u64. Multicast data packets sent. */ mcastPacketsTx: M["big"];
}

/** Struct `can-device-stats`. */
export interface CanDeviceStats extends TrailingBytes {
  /** `bus-error`: u32. Bus errors. */ busError: number;
  /** `error-warning`: u32. Changes to the state error-warning. */ errorWarning: number;
  /** `error-passive`: u32. Changes to the state error-passive. */ errorPassive: number;
  /** `bus-off`: u32. Changes to the state bus-off. */ busOff: number;
  /** `arbitration-lost`: u32. Lost arbitrations. */ arbitrationLost: number;
  /** `restarts`: u32. Restarts of the controller. */ restarts: number;
}

/** Attributes of `link-attrs`. */
export type LinkAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_ADDRESS (1): binary, shown as mac. Link-layer address, such as an Ethernet MAC address. */
  address?: M["address"];
  /** IFLA_BROADCAST (2): binary, shown as mac. Link-layer broadcast address. */ broadcast?: M["address"];
  /** IFLA_IFNAME (3): string, at most 15 bytes. Name of the interface. */ ifname?: string;
  /** IFLA_MTU (4): u32. Maximum transmission unit in bytes. */ mtu?: number;
  /** IFLA_LINK (5): u32. Index of the lower interface or, for tunnels, of the interface that packets leave through. */
  link?: number;
  /** IFLA_MASTER (10): u32. Index of the bridge, bond, team or VRF that the interface belongs to; 0 removes it from there. */
  master?: number;
  /** IFLA_TXQLEN (13): u32. Length of the transmit queue in packets. */ txqlen?: number;
  /** IFLA_MAP (14): binary. Legacy device resources (memory, IRQ, port). */ map?: Shape<M, RtnlLinkIfmap<M>>;
  /** IFLA_WEIGHT (15): u32. Unused by current kernels. */ weight?: number;
  /** IFLA_OPERSTATE (16): u8. Operational state (RFC 2863). */ operstate?: Operstate | M["unnamed"];
  /** IFLA_LINKMODE (17): u8. Whether the interface becomes `up` or `dormant` with its carrier. */
  linkmode?: LinkMode | M["unnamed"];
  /** IFLA_LINKINFO (18): nest. Kind of a virtual interface, and the settings of that kind. */
  linkinfo?: LinkinfoAttrs<M>;
  /** IFLA_NET_NS_PID (19): u32. Moves the interface to the network namespace of this process. */ netNsPid?: number;
  /** IFLA_IFALIAS (20): string. Free text that describes the interface, up to 255 bytes; an empty one removes it. */
  ifalias?: string;
  /** IFLA_VFINFO_LIST (22): nest. Settings and counters of virtual functions; only if `extMask` has `vf`. */
  vfinfoList?: VfinfoListAttrs<M>;
  /** IFLA_VF_PORTS (24): nest. Port profiles (802.1Qbh) of virtual functions. */ vfPorts?: VfPortsAttrs<M>;
  /** IFLA_PORT_SELF (25): nest. Port profile (802.1Qbh) of the physical function. */ portSelf?: PortAttrs<M>;
  /** IFLA_AF_SPEC (26): nest. Settings of address families on this interface. */ afSpec?: AfSpecAttrs<M>;
  /** IFLA_GROUP (27): u32. Number of a group of interfaces, which can be changed or deleted together; default 0. */
  group?: number;
  /** IFLA_NET_NS_FD (28): u32. Moves the interface to the network namespace of this file descriptor. */
  netNsFd?: number;
  /** IFLA_EXT_MASK (29): u32. Selects additional parts of a reply. */ extMask?: (RtextFilter | number)[];
  /** IFLA_NUM_TX_QUEUES (31): u32. Number of transmit queues; set only at creation. */ numTxQueues?: number;
  /** IFLA_NUM_RX_QUEUES (32): u32. Number of receive queues; set only at creation. */ numRxQueues?: number;
  /** IFLA_CARRIER (33): u8. 1 if the carrier is present. Few drivers can set it: most reject any value with EOPNOTSUPP. */
  carrier?: number;
  /** IFLA_LINK_NETNSID (37): s32. Id of the network namespace of `link`, if it is another one. */
  linkNetnsid?: number;
  /** IFLA_PROTO_DOWN (39): u8. 1 if a program keeps the interface down, such as for VRRP or MLAG. Most drivers reject any value with EOPNOTSUPP. */
  protoDown?: number;
  /** IFLA_GSO_MAX_SEGS (40): u32. Maximum number of segments of a packet for segmentation offload. */
  gsoMaxSegs?: number;
  /** IFLA_GSO_MAX_SIZE (41): u32. Maximum size in bytes of an IPv6 packet for segmentation offload. */
  gsoMaxSize?: number;
  /** IFLA_XDP (43): nest. Attached XDP programs. */ xdp?: XdpAttrs<M>;
  /** IFLA_TARGET_NETNSID (46): s32. Id of the network namespace in which the request takes effect, as assigned with rt-nsid. */
  targetNetnsid?: number;
  /** IFLA_NEW_IFINDEX (49): s32. Index in the network namespace that the interface moved to. */ newIfindex?: number;
  /** IFLA_PROP_LIST (52): nest. Alternative names; use `newlinkprop` and `dellinkprop` to change them. */
  propList?: PropListLinkAttrs;
  /** IFLA_ALT_IFNAME (53): string, at most 127 bytes. Alternative name, up to 127 bytes; selects the interface like `ifname`. */
  altIfname?: string;
  /** IFLA_PROTO_DOWN_REASON (55): nest, since Linux 5.9. Reasons why `protoDown` is set. */
  protoDownReason?: ProtoDownReasonAttrs<M>;
  /** IFLA_PARENT_DEV_NAME (56): string. Name of the parent device, such as a PCI address. */ parentDevName?: string;
  /** IFLA_GRO_MAX_SIZE (58): u32. Maximum size in bytes of an aggregated IPv6 packet that GRO builds. */
  groMaxSize?: number;
  /** IFLA_GSO_IPV4_MAX_SIZE (63): u32. Maximum size in bytes of an IPv4 packet for segmentation offload. */
  gsoIpv4MaxSize?: number;
  /** IFLA_GRO_IPV4_MAX_SIZE (64): u32. Maximum size in bytes of an aggregated IPv4 packet that GRO builds. */
  groIpv4MaxSize?: number;
} & ReadOnlyFields<M, {
  /** IFLA_QDISC (6): string, read-only. Kind of the root queueing discipline. */ qdisc?: string;
  /** IFLA_STATS (7): binary, read-only. Counters with 32 bits; `stats64` has the full ones. */
  stats?: Shape<M, RtnlLinkStats>;
  /** IFLA_WIRELESS (11): binary, read-only. Event of the obsolete Wireless Extensions. */ wireless?: Uint8Array;
  /** IFLA_PROTINFO (12): sub-message, read-only. Settings of the address family in the header, AF_INET6 (10); AF_BRIDGE has separate operations. */
  protinfo?: ProtinfoMsg<M>;
  /** IFLA_NUM_VF (21): u32, read-only. Number of SR-IOV virtual functions; only if `extMask` has `vf`. */
  numVf?: number;
  /** IFLA_STATS64 (23): binary, read-only. Counters with 64 bits. */ stats64?: Shape<M, RtnlLinkStats64<M>>;
  /** IFLA_PROMISCUITY (30): u32, read-only. Number of users that require promiscuous mode. */ promiscuity?: number;
  /** IFLA_PHYS_PORT_ID (34): binary, read-only. Identifier of the physical port, equal for functions that share it. */
  physPortId?: Uint8Array;
  /** IFLA_CARRIER_CHANGES (35): u32, read-only. Number of times that the carrier came or went. */
  carrierChanges?: number;
  /** IFLA_PHYS_SWITCH_ID (36): binary, read-only. Identifier of the switch, equal for all its ports. */
  physSwitchId?: Uint8Array;
  /** IFLA_PHYS_PORT_NAME (38): string, read-only. Name of the port in the hardware, such as `p1s0`. */
  physPortName?: string;
  /** IFLA_EVENT (44): u32, read-only. Reason of an event (IFLA_EVENT_*), such as 3 for a failover of a bond. */
  event?: number;
  /** IFLA_NEW_NETNSID (45): s32, read-only. Id of the network namespace that the interface moved to. */
  newNetnsid?: number;
  /** IFLA_CARRIER_UP_COUNT (47): u32, read-only. Number of times that the carrier came. */ carrierUpCount?: number;
  /** IFLA_CARRIER_DOWN_COUNT (48): u32, read-only. Number of times that the carrier went. */
  carrierDownCount?: number;
  /** IFLA_MIN_MTU (50): u32, read-only. Smallest accepted `mtu` in bytes. */ minMtu?: number;
  /** IFLA_MAX_MTU (51): u32, read-only. Largest accepted `mtu` in bytes; 0 means no limit. */ maxMtu?: number;
  /** IFLA_PERM_ADDRESS (54): binary, shown as mac, read-only. Link-layer address in the hardware, which does not change with `address`. */
  permAddress?: M["address"];
  /** IFLA_PARENT_DEV_BUS_NAME (57): string, read-only. Bus of the parent device, such as `pci`. */
  parentDevBusName?: string;
  /** IFLA_TSO_MAX_SIZE (59): u32, read-only. Limit of the device for `gsoMaxSize`. */ tsoMaxSize?: number;
  /** IFLA_TSO_MAX_SEGS (60): u32, read-only. Limit of the device for `gsoMaxSegs`. */ tsoMaxSegs?: number;
  /** IFLA_ALLMULTI (61): u32, read-only. Number of users that require all multicast packets. */ allmulti?: number;
  /** IFLA_DEVLINK_PORT (62): nest, read-only, since Linux 6.2. Devlink port of the interface. */
  devlinkPort?: DevlinkPort<M>;
  /** IFLA_DPLL_PIN (65): nest, read-only, since Linux 6.7. DPLL pin from which the interface gets its clock. */
  dpllPin?: LinkDpllPinAttrs;
  /** IFLA_MAX_PACING_OFFLOAD_HORIZON (66): uint, in ns, read-only, since Linux 6.13. How far in the future the hardware accepts transmission times. */
  maxPacingOffloadHorizon?: M["big"];
  /** IFLA_NETNS_IMMUTABLE (67): u8, read-only, since Linux 6.15. 1 if the interface cannot be moved to another network namespace. */
  netnsImmutable?: number;
  /** IFLA_HEADROOM (68): u16, read-only, since Linux 6.18. Space in bytes that the interface needs before the packet. */
  headroom?: number;
  /** IFLA_TAILROOM (69): u16, read-only, since Linux 6.18. Space in bytes that the interface needs after the packet. */
  tailroom?: number;
}>;

/** Attributes of `prop-list-link-attrs`. */
export interface PropListLinkAttrs extends ExtraAttributes {
  /** IFLA_ALT_IFNAME (53): string, may be repeated, at most 127 bytes. Alternative name, up to 127 bytes; selects the interface like `ifname`. */
  altIfname?: string[];
}

/** Attributes of `af-spec-attrs`. */
export interface AfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** AF_INET (2): nest. IPv4 settings. */ inet?: IflaAttrs<M>;
  /** AF_INET6 (10): nest. IPv6 settings. */ inet6?: Ifla6Attrs<M>;
  /** AF_MCTP (45): nest. Settings of the Management Component Transport Protocol. */ mctp?: MctpAttrs<M>;
}

/** Attributes of `vfinfo-list-attrs`. */
export interface VfinfoListAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_INFO (1): nest, may be repeated. */ info?: VfinfoAttrs<M>[];
}

/** Attributes of `vfinfo-attrs`. */
export interface VfinfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_MAC (1): binary. MAC address of the virtual function. */ mac?: Shape<M, IflaVfMac>;
  /** IFLA_VF_VLAN (2): binary. VLAN that the device inserts; 0 removes it. */ vlan?: Shape<M, IflaVfVlan>;
  /** IFLA_VF_TX_RATE (3): binary. Legacy limit of the transmit rate; `rate` replaces it. */
  txRate?: Shape<M, IflaVfTxRate>;
  /** IFLA_VF_SPOOFCHK (4): binary. Whether the device drops packets with another source MAC address. */
  spoofchk?: Shape<M, IflaVfSpoofchk>;
  /** IFLA_VF_LINK_STATE (5): binary. Whether the link follows that of the physical function. */
  linkState?: Shape<M, IflaVfLinkState<M>>;
  /** IFLA_VF_RATE (6): binary. Limits of the transmit rate. */ rate?: Shape<M, IflaVfRate>;
  /** IFLA_VF_RSS_QUERY_EN (7): binary. Whether the virtual function may read the RSS table and key. */
  rssQueryEn?: Shape<M, IflaVfRssQueryEn>;
  /** IFLA_VF_STATS (8): nest. */ stats?: VfStatsAttrs<M>;
  /** IFLA_VF_TRUST (9): binary. Whether the virtual function may use privileged features, such as promiscuous mode. */
  trust?: Shape<M, IflaVfTrust>;
  /** IFLA_VF_IB_NODE_GUID (10): binary. GUID of the InfiniBand node. */ ibNodeGuid?: Shape<M, VfGuid<M>>;
  /** IFLA_VF_IB_PORT_GUID (11): binary. GUID of the InfiniBand port. */ ibPortGuid?: Shape<M, VfGuid<M>>;
  /** IFLA_VF_VLAN_LIST (12): nest. VLANs that the device inserts, with their protocols. */ vlanList?: VfVlanAttrs<M>;
  /** IFLA_VF_BROADCAST (13): binary. Link-layer broadcast address. */ broadcast?: Uint8Array;
}

/** Attributes of `vf-stats-attrs`. */
export interface VfStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_STATS_RX_PACKETS (0): u64. */ rxPackets?: M["big"];
  /** IFLA_VF_STATS_TX_PACKETS (1): u64. */ txPackets?: M["big"];
  /** IFLA_VF_STATS_RX_BYTES (2): u64. */ rxBytes?: M["big"];
  /** IFLA_VF_STATS_TX_BYTES (3): u64. */ txBytes?: M["big"];
  /** IFLA_VF_STATS_BROADCAST (4): u64. */ broadcast?: M["big"];
  /** IFLA_VF_STATS_MULTICAST (5): u64. */ multicast?: M["big"];
  /** IFLA_VF_STATS_RX_DROPPED (7): u64. */ rxDropped?: M["big"];
  /** IFLA_VF_STATS_TX_DROPPED (8): u64. */ txDropped?: M["big"];
}

/** Attributes of `vf-vlan-attrs`. */
export interface VfVlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_VLAN_INFO (1): binary, may be repeated. */ info?: Shape<M, IflaVfVlanInfo<M>>[];
}

/** Attributes of `vf-ports-attrs`. */
export interface VfPortsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VF_PORT (1): nest, may be repeated. */ port?: PortAttrs<M>[];
}

/** Attributes of `port-self-attrs`. */
export interface PortSelfAttrs extends ExtraAttributes {
}

/** Attributes of `linkinfo-attrs`. */
export type LinkinfoAttrs<M extends Mode = Read> = ExtraAttributes & Selected<{
  /** IFLA_INFO_KIND (1): string. Kind of the interface, such as `vlan` or `bridge`; selects the format of `data`. */
  kind?: string;
  /** IFLA_INFO_DATA (2): sub-message. Settings of the kind. */ data?: LinkinfoDataMsg<M>;
} & ReadOnlyFields<M, {
  /** IFLA_INFO_XSTATS (3): sub-message, read-only. Statistics of the kind. */ xstats?: LinkinfoXstatsMsg<M>;
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
  /** IFLA_INFO_SLAVE_KIND (4): string. Kind of the master; selects the format of `slaveData`. */ slaveKind?: string;
  /** IFLA_INFO_SLAVE_DATA (5): sub-message. Settings of the interface as a port of its master. */
  slaveData?: LinkinfoMemberDataMsg<M>;
}, "slaveKind", { is: "bridge"; has: { slaveData: LinkinfoBrportAttrs<M> } }
  | { is: "bond"; has: { slaveData: BondSlaveAttrs<M> } } | { is: "batadv" | "hsr" | "openvswitch"
  | "team"; has: { slaveData: ExtraAttributes } } | { is: "vrf"; has: { slaveData: LinkinfoVrfPortAttrs } }>;

/** Attributes of `linkinfo-bond-attrs`. */
export type LinkinfoBondAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_BOND_MODE (1): u8. How ports are selected for transmission. */ mode?: BondMode | M["unnamed"];
  /** IFLA_BOND_ACTIVE_SLAVE (2): u32. Index of the active port in modes with one active port. */
  activeSlave?: number;
  /** IFLA_BOND_MIIMON (3): u32, in ms. Interval of link monitoring; 0 disables it. */ miimon?: number;
  /** IFLA_BOND_UPDELAY (4): u32, in ms. Time that a link must be up before the port is used; a multiple of `miimon`. */
  updelay?: number;
  /** IFLA_BOND_DOWNDELAY (5): u32, in ms. Time that a link must be down before the port is disabled; a multiple of `miimon`. */
  downdelay?: number;
  /** IFLA_BOND_USE_CARRIER (6): u8. Obsolete; the kernel always uses the carrier state. */ useCarrier?: number;
  /** IFLA_BOND_ARP_INTERVAL (7): u32, in ms. Interval of ARP monitoring; 0 disables it. */ arpInterval?: number;
  /** IFLA_BOND_ARP_IP_TARGET (8): indexed-array of u32, big-endian, shown as ipv4. IPv4 addresses to which ARP probes are sent, at most 16. */
  arpIpTarget?: M["address"][];
  /** IFLA_BOND_ARP_VALIDATE (9): u32. Ports on which ARP replies are validated. */
  arpValidate?: BondArpValidate | M["unnamed"];
  /** IFLA_BOND_ARP_ALL_TARGETS (10): u32. Whether one or all targets must reply. */
  arpAllTargets?: BondArpTargets | M["unnamed"];
  /** IFLA_BOND_PRIMARY (11): u32. Index of the port that is preferred while it is up. */ primary?: number;
  /** IFLA_BOND_PRIMARY_RESELECT (12): u8. When the primary port becomes active again. */
  primaryReselect?: BondPriReselect | M["unnamed"];
  /** IFLA_BOND_FAIL_OVER_MAC (13): u8. Which MAC addresses ports get in mode `active-backup`. */
  failOverMac?: BondFom | M["unnamed"];
  /** IFLA_BOND_XMIT_HASH_POLICY (14): u8. Fields of a packet that select the port. */
  xmitHashPolicy?: BondXmitPolicy | M["unnamed"];
  /** IFLA_BOND_RESEND_IGMP (15): u32. Number of IGMP reports after a failover, 0 to 255; default 1. */
  resendIgmp?: number;
  /** IFLA_BOND_NUM_PEER_NOTIF (16): u8. Number of gratuitous ARPs after a failover, 0 to 255; default 1. */
  numPeerNotif?: number;
  /** IFLA_BOND_ALL_SLAVES_ACTIVE (17): u8. 1 accepts packets that inactive ports receive. */
  allSlavesActive?: number;
  /** IFLA_BOND_MIN_LINKS (18): u32. Number of ports that must be up for the carrier; default 0. */ minLinks?: number;
  /** IFLA_BOND_LP_INTERVAL (19): u32, in s. Interval of learning packets in modes `tlb` and `alb`; default 1. */
  lpInterval?: number;
  /** IFLA_BOND_PACKETS_PER_SLAVE (20): u32. Number of packets before the next port in mode `roundrobin`; 0 selects a port at random. */
  packetsPerSlave?: number;
  /** IFLA_BOND_AD_LACP_RATE (21): u8. How often the partner sends LACPDUs. */ adLacpRate?: AdLacp | M["unnamed"];
  /** IFLA_BOND_AD_SELECT (22): u8. Criterion that selects the active aggregator. */ adSelect?: BondAd | M["unnamed"];
  /** IFLA_BOND_AD_ACTOR_SYS_PRIO (24): u16. System priority in LACPDUs, 1 to 65535. */ adActorSysPrio?: number;
  /** IFLA_BOND_AD_USER_PORT_KEY (25): u16. Upper 10 bits of the port key, 0 to 1023. */ adUserPortKey?: number;
  /** IFLA_BOND_AD_ACTOR_SYSTEM (26): binary, shown as mac, 6 bytes. System MAC address in LACPDUs. */
  adActorSystem?: M["address"];
  /** IFLA_BOND_TLB_DYNAMIC_LB (27): u8. 1 (default) moves flows between ports by load in mode `tlb`. */
  tlbDynamicLb?: number;
  /** IFLA_BOND_PEER_NOTIF_DELAY (28): u32, in ms. Time between gratuitous ARPs after a failover; a multiple of `miimon`. */
  peerNotifDelay?: number;
  /** IFLA_BOND_AD_LACP_ACTIVE (29): u8. 1 (default) sends LACPDUs unasked. */ adLacpActive?: number;
  /** IFLA_BOND_MISSED_MAX (30): u8. Number of missed ARP replies after which a port is down, 1 to 255; default 2. */
  missedMax?: number;
  /** IFLA_BOND_NS_IP6_TARGET (31): indexed-array of binary, shown as ipv6, 16 bytes. IPv6 addresses to which neighbor solicitations are sent, at most 16. */
  nsIp6Target?: M["address"][];
  /** IFLA_BOND_COUPLED_CONTROL (32): u8. 1 (default) couples collecting and distributing in 802.3ad. */
  coupledControl?: number;
  /** IFLA_BOND_BROADCAST_NEIGH (33): u8. 1 sends ARP and neighbor packets on all ports in mode `8023ad`. */
  broadcastNeigh?: number;
  /** IFLA_BOND_LACP_STRICT (34): u8. 1 uses only ports with an LACP partner. */ lacpStrict?: number;
} & ReadOnlyFields<M, {
  /** IFLA_BOND_AD_INFO (23): nest, read-only. State of 802.3ad. */ adInfo?: BondAdInfoAttrs<M>;
}>;

/** Attributes of `bond-ad-info-attrs`. */
export interface BondAdInfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BOND_AD_INFO_AGGREGATOR (1): u16. Id of the active aggregator. */ aggregator?: number;
  /** IFLA_BOND_AD_INFO_NUM_PORTS (2): u16. Number of ports in the active aggregator. */ numPorts?: number;
  /** IFLA_BOND_AD_INFO_ACTOR_KEY (3): u16. Key of this side. */ actorKey?: number;
  /** IFLA_BOND_AD_INFO_PARTNER_KEY (4): u16. Key of the partner. */ partnerKey?: number;
  /** IFLA_BOND_AD_INFO_PARTNER_MAC (5): binary, shown as mac. System MAC address of the partner. */
  partnerMac?: M["address"];
}

/** Attributes of `bond-slave-attrs`. */
export type BondSlaveAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_BOND_SLAVE_QUEUE_ID (5): u16. Transmit queue of the bond that selects this port; 0 for none. */
  queueId?: number;
  /** IFLA_BOND_SLAVE_PRIO (9): u32. Priority when the active port is selected; higher is better. */ prio?: number;
  /** IFLA_BOND_SLAVE_ACTOR_PORT_PRIO (10): u16, since Linux 6.18. Port priority in LACPDUs; default 255. */
  actorPortPrio?: number;
} & ReadOnlyFields<M, {
  /** IFLA_BOND_SLAVE_STATE (1): u8, read-only. Whether the port is active. */ state?: BondState | M["unnamed"];
  /** IFLA_BOND_SLAVE_MII_STATUS (2): u8, read-only. State of link monitoring. */ miiStatus?: BondLink | M["unnamed"];
  /** IFLA_BOND_SLAVE_LINK_FAILURE_COUNT (3): u32, read-only. Number of link failures. */ linkFailureCount?: number;
  /** IFLA_BOND_SLAVE_PERM_HWADDR (4): binary, shown as mac, read-only. MAC address that the port had before the bond. */
  permHwaddr?: M["address"];
  /** IFLA_BOND_SLAVE_AD_AGGREGATOR_ID (6): u16, read-only. Id of the port's 802.3ad aggregator. */
  adAggregatorId?: number;
  /** IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE (7): u8, read-only. LACP state bits of this side. */
  adActorOperPortState?: number;
  /** IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE (8): u16, read-only. LACP state bits of the partner. */
  adPartnerOperPortState?: number;
  /** IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE (11): u8, read-only, since Linux 7.0. Churn of this side: 0 monitoring, 1 churned, 2 not churned. */
  adChurnActorState?: number;
  /** IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE (12): u8, read-only, since Linux 7.0. Churn of the partner: 0 monitoring, 1 churned, 2 not churned. */
  adChurnPartnerState?: number;
}>;

/** Attributes of `linkinfo-bridge-attrs`. */
export type LinkinfoBridgeAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_BR_FORWARD_DELAY (1): u32, in 1/100 s. Time in the states listening and learning; default 15 s. */
  forwardDelay?: number;
  /** IFLA_BR_HELLO_TIME (2): u32, in 1/100 s. Interval of BPDUs; default 2 s. */ helloTime?: number;
  /** IFLA_BR_MAX_AGE (3): u32, in 1/100 s. Time after which information of a BPDU expires; default 20 s. */
  maxAge?: number;
  /** IFLA_BR_AGEING_TIME (4): u32, in 1/100 s. Time after which an unused forwarding entry expires; default 300 s. */
  ageingTime?: number;
  /** IFLA_BR_STP_STATE (5): u32. 0 STP disabled, 1 in the kernel, 2 in a program. */ stpState?: number;
  /** IFLA_BR_PRIORITY (6): u16. Priority of the bridge in STP, 0 to 65535; default 32768, lower is better. */
  priority?: number;
  /** IFLA_BR_VLAN_FILTERING (7): u8. 1 filters by VLAN; default 0. */ vlanFiltering?: number;
  /** IFLA_BR_VLAN_PROTOCOL (8): u16, big-endian. Protocol of VLAN tags; default 802.1Q. */
  vlanProtocol?: VlanProtocols | M["unnamed"];
  /** IFLA_BR_GROUP_FWD_MASK (9): u16. Bit N forwards link-local packets to 01:80:C2:00:00:0N. */
  groupFwdMask?: number;
  /** IFLA_BR_GROUP_ADDR (20): binary, shown as mac, 6 bytes. Multicast address of STP; default 01:80:C2:00:00:00. */
  groupAddr?: M["address"];
  /** IFLA_BR_MCAST_ROUTER (22): u8. Multicast router: 0 never, 1 detected by queries (default), 2 always. */
  mcastRouter?: number;
  /** IFLA_BR_MCAST_SNOOPING (23): u8. 1 (default) forwards multicast only to interested ports. */
  mcastSnooping?: number;
  /** IFLA_BR_MCAST_QUERY_USE_IFADDR (24): u8. 1 sends queries with the address of the bridge instead of 0.0.0.0. */
  mcastQueryUseIfaddr?: number;
  /** IFLA_BR_MCAST_QUERIER (25): u8. 1 sends IGMP and MLD queries; default 0. */ mcastQuerier?: number;
  /** IFLA_BR_MCAST_HASH_ELASTICITY (26): u32. Ignored since Linux 4.20. */ mcastHashElasticity?: number;
  /** IFLA_BR_MCAST_HASH_MAX (27): u32. Maximum number of multicast groups; default 4096. */ mcastHashMax?: number;
  /** IFLA_BR_MCAST_LAST_MEMBER_CNT (28): u32. Number of queries after a leave message; default 2. */
  mcastLastMemberCnt?: number;
  /** IFLA_BR_MCAST_STARTUP_QUERY_CNT (29): u32. Number of queries at start; default 2. */
  mcastStartupQueryCnt?: number;
  /** IFLA_BR_MCAST_LAST_MEMBER_INTVL (30): u64, in 1/100 s. Interval of queries after a leave message; default 1 s. */
  mcastLastMemberIntvl?: M["big"];
  /** IFLA_BR_MCAST_MEMBERSHIP_INTVL (31): u64, in 1/100 s. Time after which a group without reports expires; default 260 s. */
  mcastMembershipIntvl?: M["big"];
  /** IFLA_BR_MCAST_QUERIER_INTVL (32): u64, in 1/100 s. Time after which another querier counts as gone; default 255 s. */
  mcastQuerierIntvl?: M["big"];
  /** IFLA_BR_MCAST_QUERY_INTVL (33): u64, in 1/100 s. Interval of queries; default 125 s. */
  mcastQueryIntvl?: M["big"];
  /** IFLA_BR_MCAST_QUERY_RESPONSE_INTVL (34): u64, in 1/100 s. Maximum response time in queries; default 10 s. */
  mcastQueryResponseIntvl?: M["big"];
  /** IFLA_BR_MCAST_STARTUP_QUERY_INTVL (35): u64, in 1/100 s. Interval of queries at start; default 31.25 s. */
  mcastStartupQueryIntvl?: M["big"];
  /** IFLA_BR_NF_CALL_IPTABLES (36): u8. 1 passes IPv4 packets through iptables. */ nfCallIptables?: number;
  /** IFLA_BR_NF_CALL_IP6TABLES (37): u8. 1 passes IPv6 packets through ip6tables. */ nfCallIp6tables?: number;
  /** IFLA_BR_NF_CALL_ARPTABLES (38): u8. 1 passes ARP packets through arptables. */ nfCallArptables?: number;
  /** IFLA_BR_VLAN_DEFAULT_PVID (39): u16. VLAN id of untagged packets on new ports; default 1, 0 for none. */
  vlanDefaultPvid?: number;
  /** IFLA_BR_VLAN_STATS_ENABLED (41): u8. 1 counts packets per VLAN. */ vlanStatsEnabled?: number;
  /** IFLA_BR_MCAST_STATS_ENABLED (42): u8. 1 counts IGMP and MLD messages. */ mcastStatsEnabled?: number;
  /** IFLA_BR_MCAST_IGMP_VERSION (43): u8. Version of IGMP queries, 2 (default) or 3. */ mcastIgmpVersion?: number;
  /** IFLA_BR_MCAST_MLD_VERSION (44): u8. Version of MLD queries, 1 (default) or 2. */ mcastMldVersion?: number;
  /** IFLA_BR_VLAN_STATS_PER_PORT (45): u8. 1 counts packets per VLAN and port; changeable only without ports. */
  vlanStatsPerPort?: number;
  /** IFLA_BR_MULTI_BOOLOPT (46): binary. Boolean options; bit 0 disables learning of link-local packets, bit 1 enables multicast per VLAN, bit 2 MST. */
  multiBoolopt?: Shape<M, BrBooloptMulti>;
  /** IFLA_BR_FDB_MAX_LEARNED (49): u32, since Linux 6.7. Maximum number of learned forwarding entries; 0 (default) for no limit. */
  fdbMaxLearned?: number;
  /** IFLA_BR_STP_MODE (50): u32. Who runs STP. */ stpMode?: BrStpMode | M["unnamed"];
} & ReadOnlyFields<M, {
  /** IFLA_BR_ROOT_ID (10): binary, read-only. Identifier of the root bridge in STP. */
  rootId?: Shape<M, IflaBridgeId<M>>;
  /** IFLA_BR_BRIDGE_ID (11): binary, read-only. Identifier of this bridge in STP. */
  bridgeId?: Shape<M, IflaBridgeId<M>>;
  /** IFLA_BR_ROOT_PORT (12): u16, read-only. Number of the port towards the root bridge; 0 on the root. */
  rootPort?: number;
  /** IFLA_BR_ROOT_PATH_COST (13): u32, read-only. Cost of the path to the root bridge. */ rootPathCost?: number;
  /** IFLA_BR_TOPOLOGY_CHANGE (14): u8, read-only. 1 while a topology change is announced. */ topologyChange?: number;
  /** IFLA_BR_TOPOLOGY_CHANGE_DETECTED (15): u8, read-only. 1 if this bridge detected a topology change. */
  topologyChangeDetected?: number;
  /** IFLA_BR_HELLO_TIMER (16): u64, in 1/100 s, read-only. Remaining time until the next BPDU. */
  helloTimer?: M["big"];
  /** IFLA_BR_TCN_TIMER (17): u64, in 1/100 s, read-only. Remaining time until the next topology change notification. */
  tcnTimer?: M["big"];
  /** IFLA_BR_TOPOLOGY_CHANGE_TIMER (18): u64, in 1/100 s, read-only. Remaining time of the topology change. */
  topologyChangeTimer?: M["big"];
  /** IFLA_BR_GC_TIMER (19): u64, in 1/100 s, read-only. Remaining time until expired entries are removed. */
  gcTimer?: M["big"];
  /** IFLA_BR_MCAST_QUERIER_STATE (47): nest, read-only. Detected queriers. */ mcastQuerierState?: BridgeQuerier<M>;
  /** IFLA_BR_FDB_N_LEARNED (48): u32, read-only, since Linux 6.7. Number of learned forwarding entries. */
  fdbNLearned?: number;
}> & WriteOnlyFields<M, {
  /** IFLA_BR_FDB_FLUSH (21): binary, write-only. Removes all learned forwarding entries; the content is ignored. */
  fdbFlush?: Uint8Array;
}>;

/** Attributes of `linkinfo-brport-attrs`. */
export type LinkinfoBrportAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_BRPORT_STATE (1): u8. STP state of the port. */ state?: BrState | M["unnamed"];
  /** IFLA_BRPORT_PRIORITY (2): u16. Priority of the port in STP, 0 to 63; default 32. */ priority?: number;
  /** IFLA_BRPORT_COST (3): u32. Path cost of the port in STP, 1 to 65535. */ cost?: number;
  /** IFLA_BRPORT_MODE (4): u8. 1 lets packets leave through the port that they arrived on (hairpin). */
  mode?: number;
  /** IFLA_BRPORT_GUARD (5): u8. 1 drops BPDUs and disables the port if one arrives. */ guard?: number;
  /** IFLA_BRPORT_PROTECT (6): u8. 1 prevents the port from becoming the root port. */ protect?: number;
  /** IFLA_BRPORT_FAST_LEAVE (7): u8. 1 removes a group at once after a leave message. */ fastLeave?: number;
  /** IFLA_BRPORT_LEARNING (8): u8. 1 (default) learns source addresses. */ learning?: number;
  /** IFLA_BRPORT_UNICAST_FLOOD (9): u8. 1 (default) sends unicast packets to unknown addresses through this port. */
  unicastFlood?: number;
  /** IFLA_BRPORT_PROXYARP (10): u8. 1 replies to ARP requests for hosts behind other ports. */ proxyarp?: number;
  /** IFLA_BRPORT_LEARNING_SYNC (11): u8. 1 syncs entries that hardware learned. */ learningSync?: number;
  /** IFLA_BRPORT_PROXYARP_WIFI (12): u8. 1 replies to ARP requests like a wireless access point (802.11-2012, 10.23.13). */
  proxyarpWifi?: number;
  /** IFLA_BRPORT_MULTICAST_ROUTER (25): u8. 0 never a multicast router, 1 detected by queries (default), 2 always, 3 for a limited time. */
  multicastRouter?: number;
  /** IFLA_BRPORT_MCAST_FLOOD (27): u8. 1 (default) sends multicast packets of unknown groups through this port. */
  mcastFlood?: number;
  /** IFLA_BRPORT_MCAST_TO_UCAST (28): u8. 1 sends each multicast packet as unicast to the members. */
  mcastToUcast?: number;
  /** IFLA_BRPORT_VLAN_TUNNEL (29): u8. 1 maps VLAN ids to tunnel ids. */ vlanTunnel?: number;
  /** IFLA_BRPORT_BCAST_FLOOD (30): u8. 1 (default) sends broadcast packets through this port. */ bcastFlood?: number;
  /** IFLA_BRPORT_GROUP_FWD_MASK (31): u16. Bit N forwards link-local packets to 01:80:C2:00:00:0N. */
  groupFwdMask?: number;
  /** IFLA_BRPORT_NEIGH_SUPPRESS (32): u8. 1 replies to ARP and neighbor requests from the neighbor table instead of flooding them. */
  neighSuppress?: number;
  /** IFLA_BRPORT_ISOLATED (33): u8. 1 prevents packets between this and other isolated ports. */ isolated?: number;
  /** IFLA_BRPORT_BACKUP_PORT (34): u32. Index of the port that is used while this one has no carrier; 0 for none. */
  backupPort?: number;
  /** IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT (37): u32. Maximum number of tracked IGMPv3 and MLDv2 hosts; default 512. */
  mcastEhtHostsLimit?: number;
  /** IFLA_BRPORT_LOCKED (39): u8. 1 drops packets from addresses without a forwarding entry (802.1X). */
  locked?: number;
  /** IFLA_BRPORT_MAB (40): u8, since Linux 6.2. 1 creates locked entries for unknown addresses (MAC authentication bypass); requires `locked`. */
  mab?: number;
  /** IFLA_BRPORT_MCAST_MAX_GROUPS (42): u32, since Linux 6.3. Maximum number of multicast groups of the port; 0 for no limit. */
  mcastMaxGroups?: number;
  /** IFLA_BRPORT_NEIGH_VLAN_SUPPRESS (43): u8, since Linux 6.4. 1 enables `neighSuppress` for individual VLANs only. */
  neighVlanSuppress?: number;
  /** IFLA_BRPORT_BACKUP_NHID (44): u32, since Linux 6.6. Id of a next hop for packets that `backupPort` sends; 0 for none. */
  backupNhid?: number;
  /** IFLA_BRPORT_NEIGH_FORWARD_GRAT (45): u8. 1 forwards gratuitous ARPs and unsolicited advertisements despite `neighSuppress`. */
  neighForwardGrat?: number;
} & ReadOnlyFields<M, {
  /** IFLA_BRPORT_ROOT_ID (13): binary, read-only. Identifier of the designated root bridge. */
  rootId?: Shape<M, IflaBridgeId<M>>;
  /** IFLA_BRPORT_BRIDGE_ID (14): binary, read-only. Identifier of the designated bridge. */
  bridgeId?: Shape<M, IflaBridgeId<M>>;
  /** IFLA_BRPORT_DESIGNATED_PORT (15): u16, read-only. Number of the port of the designated bridge. */
  designatedPort?: number;
  /** IFLA_BRPORT_DESIGNATED_COST (16): u16, read-only. Cost of the path from the designated bridge to the root. */
  designatedCost?: number;
  /** IFLA_BRPORT_ID (17): u16, read-only. Identifier of the port in STP, with its priority in the upper bits. */
  id?: number;
  /** IFLA_BRPORT_NO (18): u16, read-only. Number of the port. */ no?: number;
  /** IFLA_BRPORT_TOPOLOGY_CHANGE_ACK (19): u8, read-only. 1 if the next BPDU acknowledges a topology change. */
  topologyChangeAck?: number;
  /** IFLA_BRPORT_CONFIG_PENDING (20): u8, read-only. 1 if a BPDU is waiting for the hold timer. */
  configPending?: number;
  /** IFLA_BRPORT_MESSAGE_AGE_TIMER (21): u64, in 1/100 s, read-only. Remaining time until the information of the port expires. */
  messageAgeTimer?: M["big"];
  /** IFLA_BRPORT_FORWARD_DELAY_TIMER (22): u64, in 1/100 s, read-only. Remaining time until the next state. */
  forwardDelayTimer?: M["big"];
  /** IFLA_BRPORT_HOLD_TIMER (23): u64, in 1/100 s, read-only. Remaining time until the next BPDU may be sent. */
  holdTimer?: M["big"];
  /** IFLA_BRPORT_MRP_RING_OPEN (35): u8, read-only. 1 if the MRP ring is open. */ mrpRingOpen?: number;
  /** IFLA_BRPORT_MRP_IN_OPEN (36): u8, read-only. 1 if the interconnected MRP ring is open. */ mrpInOpen?: number;
  /** IFLA_BRPORT_MCAST_EHT_HOSTS_CNT (38): u32, read-only. Number of tracked IGMPv3 and MLDv2 hosts. */
  mcastEhtHostsCnt?: number;
  /** IFLA_BRPORT_MCAST_N_GROUPS (41): u32, read-only, since Linux 6.3. Number of multicast groups of the port. */
  mcastNGroups?: number;
}> & WriteOnlyFields<M, {
  /** IFLA_BRPORT_FLUSH (24): flag, write-only. Removes all learned forwarding entries of the port. */
  flush?: M["flag"];
}>;

/** Attributes of `linkinfo-gre-attrs`. */
export interface LinkinfoGreAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_GRE_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_GRE_IFLAGS (2): u16, big-endian. Flags of received packets. */ iflags?: (GreFlags | number)[];
  /** IFLA_GRE_OFLAGS (3): u16, big-endian. Flags of sent packets. */ oflags?: (GreFlags | number)[];
  /** IFLA_GRE_IKEY (4): u32, big-endian. Key that received packets must have. */ ikey?: number;
  /** IFLA_GRE_OKEY (5): u32, big-endian. Key of sent packets. */ okey?: number;
  /** IFLA_GRE_LOCAL (6): binary, shown as ipv4, 4 bytes. Address of this end of the tunnel. */ local?: M["address"];
  /** IFLA_GRE_REMOTE (7): binary, shown as ipv4, 4 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_GRE_TTL (8): u8. Time to live or hop limit of sent packets; 0 copies that of the inner packet. */
  ttl?: number;
  /** IFLA_GRE_TOS (9): u8. Type of service of sent packets; 1 copies that of the inner packet. */ tos?: number;
  /** IFLA_GRE_PMTUDISC (10): u8. 1 (default) discovers the path MTU. */ pmtudisc?: number;
  /** IFLA_GRE_ENCAP_LIMIT (11): u8. Number of nested tunnels that the packet may still enter (RFC 2473); default 4. */
  encapLimit?: number;
  /** IFLA_GRE_FLOWINFO (12): u32, big-endian. Traffic class and flow label of sent packets. */ flowinfo?: number;
  /** IFLA_GRE_FLAGS (13): u32. Flags (IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit). */ flags?: number;
  /** IFLA_GRE_ENCAP_TYPE (14): u16. Additional UDP encapsulation. */ encapType?: TunnelEncapTypes | M["unnamed"];
  /** IFLA_GRE_ENCAP_FLAGS (15): u16. Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. */
  encapFlags?: number;
  /** IFLA_GRE_ENCAP_SPORT (16): u16, big-endian. UDP source port; 0 selects it by flow. */ encapSport?: number;
  /** IFLA_GRE_ENCAP_DPORT (17): u16, big-endian. UDP destination port. */ encapDport?: number;
  /** IFLA_GRE_COLLECT_METADATA (18): flag. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: M["flag"];
  /** IFLA_GRE_IGNORE_DF (19): u8. 1 ignores the don't-fragment bit of inner packets. */ ignoreDf?: number;
  /** IFLA_GRE_FWMARK (20): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
  /** IFLA_GRE_ERSPAN_INDEX (21): u32. Index of the mirrored port (ERSPAN version 1). */ erspanIndex?: number;
  /** IFLA_GRE_ERSPAN_VER (22): u8. Version of ERSPAN, 0 to 2. */ erspanVer?: number;
  /** IFLA_GRE_ERSPAN_DIR (23): u8. Direction of mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. */
  erspanDir?: number;
  /** IFLA_GRE_ERSPAN_HWID (24): u16. Hardware id of the ERSPAN engine (version 2), 0 to 63. */ erspanHwid?: number;
}

/** Attributes of `linkinfo-gre6-attrs`. */
export interface LinkinfoGre6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_GRE_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_GRE_IFLAGS (2): u16, big-endian. Flags of received packets. */ iflags?: (GreFlags | number)[];
  /** IFLA_GRE_OFLAGS (3): u16, big-endian. Flags of sent packets. */ oflags?: (GreFlags | number)[];
  /** IFLA_GRE_IKEY (4): u32, big-endian. Key that received packets must have. */ ikey?: number;
  /** IFLA_GRE_OKEY (5): u32, big-endian. Key of sent packets. */ okey?: number;
  /** IFLA_GRE_LOCAL (6): binary, shown as ipv6, 16 bytes. Address of this end of the tunnel. */ local?: M["address"];
  /** IFLA_GRE_REMOTE (7): binary, shown as ipv6, 16 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_GRE_TTL (8): u8. Time to live or hop limit of sent packets; 0 copies that of the inner packet. */
  ttl?: number;
  /** IFLA_GRE_ENCAP_LIMIT (11): u8. Number of nested tunnels that the packet may still enter (RFC 2473); default 4. */
  encapLimit?: number;
  /** IFLA_GRE_FLOWINFO (12): u32, big-endian. Traffic class and flow label of sent packets. */ flowinfo?: number;
  /** IFLA_GRE_FLAGS (13): u32. Flags (IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit). */ flags?: number;
  /** IFLA_GRE_ENCAP_TYPE (14): u16. Additional UDP encapsulation. */ encapType?: TunnelEncapTypes | M["unnamed"];
  /** IFLA_GRE_ENCAP_FLAGS (15): u16. Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. */
  encapFlags?: number;
  /** IFLA_GRE_ENCAP_SPORT (16): u16, big-endian. UDP source port; 0 selects it by flow. */ encapSport?: number;
  /** IFLA_GRE_ENCAP_DPORT (17): u16, big-endian. UDP destination port. */ encapDport?: number;
  /** IFLA_GRE_COLLECT_METADATA (18): flag. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: M["flag"];
  /** IFLA_GRE_FWMARK (20): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
  /** IFLA_GRE_ERSPAN_INDEX (21): u32. Index of the mirrored port (ERSPAN version 1). */ erspanIndex?: number;
  /** IFLA_GRE_ERSPAN_VER (22): u8. Version of ERSPAN, 0 to 2. */ erspanVer?: number;
  /** IFLA_GRE_ERSPAN_DIR (23): u8. Direction of mirrored packets (ERSPAN version 2): 0 ingress, 1 egress. */
  erspanDir?: number;
  /** IFLA_GRE_ERSPAN_HWID (24): u16. Hardware id of the ERSPAN engine (version 2), 0 to 63. */ erspanHwid?: number;
}

/** Attributes of `linkinfo-vti-attrs`. */
export interface LinkinfoVtiAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VTI_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_VTI_IKEY (2): u32, big-endian. Key that received packets must have. */ ikey?: number;
  /** IFLA_VTI_OKEY (3): u32, big-endian. Key of sent packets. */ okey?: number;
  /** IFLA_VTI_LOCAL (4): binary, shown as ipv4, 4 bytes. Address of this end of the tunnel. */ local?: M["address"];
  /** IFLA_VTI_REMOTE (5): binary, shown as ipv4, 4 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_VTI_FWMARK (6): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
}

/** Attributes of `linkinfo-vti6-attrs`. */
export interface LinkinfoVti6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VTI_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_VTI_IKEY (2): u32, big-endian. Key that received packets must have. */ ikey?: number;
  /** IFLA_VTI_OKEY (3): u32, big-endian. Key of sent packets. */ okey?: number;
  /** IFLA_VTI_LOCAL (4): binary, shown as ipv6, 16 bytes. Address of this end of the tunnel. */ local?: M["address"];
  /** IFLA_VTI_REMOTE (5): binary, shown as ipv6, 16 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_VTI_FWMARK (6): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
}

/** Attributes of `linkinfo-geneve-attrs`. */
export interface LinkinfoGeneveAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_GENEVE_ID (1): u32. Virtual network identifier, 24 bits. */ id?: number;
  /** IFLA_GENEVE_REMOTE (2): u32, big-endian, shown as ipv4. IPv4 address of the other end. */ remote?: M["address"];
  /** IFLA_GENEVE_TTL (3): u8. Time to live of sent packets; 0 selects the default. */ ttl?: number;
  /** IFLA_GENEVE_TOS (4): u8. Type of service of sent packets; 1 copies that of the inner packet. */ tos?: number;
  /** IFLA_GENEVE_PORT (5): u16, big-endian. UDP destination port. */ port?: number;
  /** IFLA_GENEVE_COLLECT_METADATA (6): flag. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: M["flag"];
  /** IFLA_GENEVE_REMOTE6 (7): binary, shown as ipv6. IPv6 address of the other end. */ remote6?: M["address"];
  /** IFLA_GENEVE_UDP_CSUM (8): u8. 1 adds UDP checksums to IPv4 packets. */ udpCsum?: number;
  /** IFLA_GENEVE_UDP_ZERO_CSUM6_TX (9): u8. 1 sends IPv6 packets without UDP checksum. */ udpZeroCsum6Tx?: number;
  /** IFLA_GENEVE_UDP_ZERO_CSUM6_RX (10): u8. 1 accepts IPv6 packets without UDP checksum. */ udpZeroCsum6Rx?: number;
  /** IFLA_GENEVE_LABEL (11): u32, big-endian. Flow label of sent IPv6 packets. */ label?: number;
  /** IFLA_GENEVE_TTL_INHERIT (12): u8. 1 copies the TTL of the inner packet. */ ttlInherit?: number;
  /** IFLA_GENEVE_DF (13): u8. Don't-fragment bit of sent packets. */ df?: GeneveDf | M["unnamed"];
  /** IFLA_GENEVE_INNER_PROTO_INHERIT (14): flag. Carries IP packets without an Ethernet header. */
  innerProtoInherit?: M["flag"];
  /** IFLA_GENEVE_PORT_RANGE (15): binary. Range of UDP source ports. */ portRange?: Shape<M, IflaGenevePortRange>;
  /** IFLA_GENEVE_GRO_HINT (16): flag. Adds an option that helps receivers to aggregate packets. */
  groHint?: M["flag"];
  /** IFLA_GENEVE_LOCAL (17): u32, big-endian, shown as ipv4. IPv4 source address. */ local?: M["address"];
  /** IFLA_GENEVE_LOCAL6 (18): binary, shown as ipv6. IPv6 source address. */ local6?: M["address"];
}

/** Attributes of `linkinfo-hsr-attrs`. */
export interface LinkinfoHsrAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_HSR_SLAVE1 (1): u32. Index of the first ring port. */ slave1?: number;
  /** IFLA_HSR_SLAVE2 (2): u32. Index of the second ring port. */ slave2?: number;
  /** IFLA_HSR_MULTICAST_SPEC (3): u8. Last byte of the multicast address of supervision frames. */
  multicastSpec?: number;
  /** IFLA_HSR_SUPERVISION_ADDR (4): binary, shown as mac. Multicast address of supervision frames. */
  supervisionAddr?: M["address"];
  /** IFLA_HSR_SEQ_NR (5): u16. Current sequence number. */ seqNr?: number;
  /** IFLA_HSR_VERSION (6): u8. HSR version, 0 (2010) or 1 (2012). */ version?: number;
  /** IFLA_HSR_PROTOCOL (7): u8. 0 HSR, 1 PRP. */ protocol?: number;
  /** IFLA_HSR_INTERLINK (8): u32. Index of the port towards hosts without HSR. */ interlink?: number;
}

/** Attributes of `linkinfo-iptun-attrs`. */
export interface LinkinfoIptunAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_IPTUN_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_IPTUN_LOCAL (2): binary, shown as ipv4, 4 bytes. Address of this end of the tunnel. */
  local?: M["address"];
  /** IFLA_IPTUN_REMOTE (3): binary, shown as ipv4, 4 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_IPTUN_TTL (4): u8. Time to live or hop limit of sent packets; 0 copies that of the inner packet. */
  ttl?: number;
  /** IFLA_IPTUN_TOS (5): u8. Type of service of sent packets; 1 copies that of the inner packet. */ tos?: number;
  /** IFLA_IPTUN_ENCAP_LIMIT (6): u8. Number of nested tunnels that the packet may still enter (RFC 2473); default 4. */
  encapLimit?: number;
  /** IFLA_IPTUN_FLOWINFO (7): u32, big-endian. Traffic class and flow label of sent packets. */ flowinfo?: number;
  /** IFLA_IPTUN_FLAGS (8): u16. Flags (IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit). */ flags?: number;
  /** IFLA_IPTUN_PROTO (9): u8. Inner protocol, such as 4 (IPv4) or 41 (IPv6); 0 for any. */ proto?: number;
  /** IFLA_IPTUN_PMTUDISC (10): u8. 1 (default) discovers the path MTU. */ pmtudisc?: number;
  /** IFLA_IPTUN_6RD_PREFIX (11): binary, shown as ipv6. Prefix of 6rd (RFC 5969). */ "6rdPrefix"?: M["address"];
  /** IFLA_IPTUN_6RD_RELAY_PREFIX (12): u32, big-endian, shown as ipv4. IPv4 prefix that all 6rd sites share. */
  "6rdRelayPrefix"?: M["address"];
  /** IFLA_IPTUN_6RD_PREFIXLEN (13): u16. Length of the 6rd prefix in bits. */ "6rdPrefixlen"?: number;
  /** IFLA_IPTUN_6RD_RELAY_PREFIXLEN (14): u16. Length of the shared IPv4 prefix in bits. */
  "6rdRelayPrefixlen"?: number;
  /** IFLA_IPTUN_ENCAP_TYPE (15): u16. Additional UDP encapsulation. */ encapType?: TunnelEncapTypes | M["unnamed"];
  /** IFLA_IPTUN_ENCAP_FLAGS (16): u16. Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. */
  encapFlags?: number;
  /** IFLA_IPTUN_ENCAP_SPORT (17): u16, big-endian. UDP source port; 0 selects it by flow. */ encapSport?: number;
  /** IFLA_IPTUN_ENCAP_DPORT (18): u16, big-endian. UDP destination port. */ encapDport?: number;
  /** IFLA_IPTUN_COLLECT_METADATA (19): flag. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: M["flag"];
  /** IFLA_IPTUN_FWMARK (20): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
}

/** Attributes of `linkinfo-ip6tnl-attrs`. */
export interface LinkinfoIp6tnlAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_IPTUN_LINK (1): u32. Index of the interface that encapsulated packets leave through; 0 for any. */
  link?: number;
  /** IFLA_IPTUN_LOCAL (2): binary, shown as ipv6, 16 bytes. Address of this end of the tunnel. */
  local?: M["address"];
  /** IFLA_IPTUN_REMOTE (3): binary, shown as ipv6, 16 bytes. Address of the other end of the tunnel. */
  remote?: M["address"];
  /** IFLA_IPTUN_TTL (4): u8. Time to live or hop limit of sent packets; 0 copies that of the inner packet. */
  ttl?: number;
  /** IFLA_IPTUN_ENCAP_LIMIT (6): u8. Number of nested tunnels that the packet may still enter (RFC 2473); default 4. */
  encapLimit?: number;
  /** IFLA_IPTUN_FLOWINFO (7): u32, big-endian. Traffic class and flow label of sent packets. */ flowinfo?: number;
  /** IFLA_IPTUN_FLAGS (8): u32. Flags (IP6_TNL_F_* for IPv6 tunnels, SIT_ISATAP for sit). */ flags?: number;
  /** IFLA_IPTUN_PROTO (9): u8. Inner protocol, such as 4 (IPv4) or 41 (IPv6); 0 for any. */ proto?: number;
  /** IFLA_IPTUN_ENCAP_TYPE (15): u16. Additional UDP encapsulation. */ encapType?: TunnelEncapTypes | M["unnamed"];
  /** IFLA_IPTUN_ENCAP_FLAGS (16): u16. Flags of the UDP encapsulation: 1 checksum, 2 checksum for IPv6, 4 remote checksum offload. */
  encapFlags?: number;
  /** IFLA_IPTUN_ENCAP_SPORT (17): u16, big-endian. UDP source port; 0 selects it by flow. */ encapSport?: number;
  /** IFLA_IPTUN_ENCAP_DPORT (18): u16, big-endian. UDP destination port. */ encapDport?: number;
  /** IFLA_IPTUN_COLLECT_METADATA (19): flag. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: M["flag"];
  /** IFLA_IPTUN_FWMARK (20): u32. Firewall mark of encapsulated packets. */ fwmark?: number;
}

/** Attributes of `linkinfo-tun-attrs`. */
export interface LinkinfoTunAttrs extends ExtraAttributes {
  /** IFLA_TUN_OWNER (1): u32. User id that may attach without privileges. */ owner?: number;
  /** IFLA_TUN_GROUP (2): u32. Group id that may attach without privileges. */ group?: number;
  /** IFLA_TUN_TYPE (3): u8. 1 tun (IP packets), 2 tap (Ethernet frames). */ type?: number;
  /** IFLA_TUN_PI (4): u8. 1 if packets have a header with flags and protocol. */ pi?: number;
  /** IFLA_TUN_VNET_HDR (5): u8. 1 if packets have a virtio-net header. */ vnetHdr?: number;
  /** IFLA_TUN_PERSIST (6): u8. 1 if the interface stays after the last descriptor is closed. */ persist?: number;
  /** IFLA_TUN_MULTI_QUEUE (7): u8. 1 if several queues may be attached. */ multiQueue?: number;
  /** IFLA_TUN_NUM_QUEUES (8): u32. Number of enabled queues. */ numQueues?: number;
  /** IFLA_TUN_NUM_DISABLED_QUEUES (9): u32. Number of disabled queues. */ numDisabledQueues?: number;
}

/** Attributes of `linkinfo-vlan-attrs`. */
export interface LinkinfoVlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VLAN_ID (1): u16. VLAN id, 0 to 4094. */ id?: number;
  /** IFLA_VLAN_FLAGS (2): binary. Flags and the mask of those to change. */ flags?: Shape<M, IflaVlanFlags>;
  /** IFLA_VLAN_EGRESS_QOS (3): nest. Maps packet priorities to priorities in the VLAN tag. */
  egressQos?: IflaVlanQos<M>;
  /** IFLA_VLAN_INGRESS_QOS (4): nest. Maps priorities in the VLAN tag to packet priorities. */
  ingressQos?: IflaVlanQos<M>;
  /** IFLA_VLAN_PROTOCOL (5): u16, big-endian. Protocol of the VLAN tag; default 802.1Q. */
  protocol?: VlanProtocols | M["unnamed"];
}

/** Attributes of `ifla-vlan-qos`. */
export interface IflaVlanQos<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VLAN_QOS_MAPPING (1): binary, may be repeated. */ mapping?: Shape<M, IflaVlanQosMapping>[];
}

/** Attributes of `linkinfo-vrf-attrs`. */
export interface LinkinfoVrfAttrs extends ExtraAttributes {
  /** IFLA_VRF_TABLE (1): u32. Routing table of the VRF. */ table?: number;
}

/** Attributes of `xdp-attrs`. */
export type XdpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_XDP_FD (1): s32. File descriptor of the program to attach; -1 detaches. */ fd?: number;
  /** IFLA_XDP_FLAGS (3): u32. XDP_FLAGS_*, such as 1 (no replacement), 2 (generic), 4 (driver), 8 (hardware), 16 (replace `expectedFd`). */
  flags?: number;
  /** IFLA_XDP_EXPECTED_FD (8): s32. File descriptor of the program to replace; the request fails if another is attached. */
  expectedFd?: number;
} & ReadOnlyFields<M, {
  /** IFLA_XDP_ATTACHED (2): u8, read-only. 0 none, 1 in the driver, 2 generic, 3 in hardware, 4 several. */
  attached?: number;
  /** IFLA_XDP_PROG_ID (4): u32, read-only. Id of the attached program, if there is only one. */ progId?: number;
  /** IFLA_XDP_DRV_PROG_ID (5): u32, read-only. Id of the program in the driver. */ drvProgId?: number;
  /** IFLA_XDP_SKB_PROG_ID (6): u32, read-only. Id of the generic program. */ skbProgId?: number;
  /** IFLA_XDP_HW_PROG_ID (7): u32, read-only. Id of the program in hardware. */ hwProgId?: number;
}>;

/** Attributes of `ifla-attrs`. */
export interface IflaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_INET_CONF (1): binary of s32, a nest in requests. Sysctls of the interface. Replies have an array in the order of `ipv4-devconf`; numbers in requests are one higher. */
  conf?: (M extends Read ? number[] : Ipv4DevconfAttrs);
}

/** Attributes of `ifla6-attrs`. */
export type Ifla6Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_INET6_TOKEN (7): binary, shown as ipv6, 16 bytes. Interface id for autoconfigured addresses, as the lower 64 bits of an address. */
  token?: M["address"];
  /** IFLA_INET6_ADDR_GEN_MODE (8): u8. How link-local addresses are generated: 0 EUI-64, 1 none, 2 stable privacy, 3 random. */
  addrGenMode?: number;
} & ReadOnlyFields<M, {
  /** IFLA_INET6_FLAGS (1): u32, read-only. State of IPv6 (IF_RA_* and IF_READY), such as whether router advertisements set other parameters. */
  flags?: number;
  /** IFLA_INET6_CONF (2): binary of s32, read-only. Sysctls of the interface, in the order of `ipv6-devconf`. */
  conf?: number[];
  /** IFLA_INET6_STATS (3): binary of u64, read-only. Counters of IPv6, in the order of `ifla-inet6-stats`. */
  stats?: M["big"][];
  /** IFLA_INET6_MCAST (4): binary, read-only. Unused by current kernels. */ mcast?: Uint8Array;
  /** IFLA_INET6_CACHEINFO (5): binary, read-only. */ cacheinfo?: Shape<M, IflaCacheinfo>;
  /** IFLA_INET6_ICMP6STATS (6): binary of u64, read-only. Counters of ICMPv6, in the order of `ifla-icmp6-stats`. */
  icmp6stats?: M["big"][];
  /** IFLA_INET6_RA_MTU (9): u32, read-only. MTU of the last router advertisement; 0 for none. */ raMtu?: number;
}>;

/** Attributes of `mctp-attrs`. */
export type MctpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_MCTP_NET (1): u32. Number of the MCTP network. */ net?: number;
} & ReadOnlyFields<M, {
  /** IFLA_MCTP_PHYS_BINDING (2): u8, read-only, since Linux 6.13. Physical transport (DSP0239). */
  physBinding?: number;
}>;

/** Attributes of `stats-attrs`. */
export interface StatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_STATS_LINK_64 (1): binary. General counters. */ link64?: Shape<M, RtnlLinkStats64<M>>;
  /** IFLA_STATS_LINK_XSTATS (2): nest. Counters of the kind, such as those of a bridge. */
  linkXstats?: LinkXstatsAttrs<M>;
  /** IFLA_STATS_LINK_XSTATS_SLAVE (3): nest. Counters as a port of a bridge or bond. */
  linkXstatsSlave?: LinkXstatsAttrs<M>;
  /** IFLA_STATS_LINK_OFFLOAD_XSTATS (4): nest. Counters of hardware offload. */
  linkOffloadXstats?: LinkOffloadXstats<M>;
  /** IFLA_STATS_AF_SPEC (5): nest. Counters of address families. */ afSpec?: StatsAfSpecAttrs<M>;
}

/** Attributes of `link-offload-xstats`. */
export interface LinkOffloadXstats<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_OFFLOAD_XSTATS_CPU_HIT (1): binary. Packets that the CPU forwarded instead of the hardware. */
  cpuHit?: Shape<M, RtnlLinkStats64<M>>;
  /** IFLA_OFFLOAD_XSTATS_HW_S_INFO (2): indexed-array of nest. Which hardware counters are requested and used. */
  hwSInfo?: HwSInfoOne[];
  /** IFLA_OFFLOAD_XSTATS_L3_STATS (3): binary. Hardware counters of routed packets. */
  l3Stats?: Shape<M, RtnlHwStats64<M>>;
}

/** Attributes of `hw-s-info-one`. */
export interface HwSInfoOne extends ExtraAttributes {
  /** IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST (1): u8. 1 if a program requested the counters. */ request?: number;
  /** IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED (2): u8. 1 if hardware counts. */ used?: number;
}

/** Attributes of `link-dpll-pin-attrs`. */
export interface LinkDpllPinAttrs extends ExtraAttributes {
  /** DPLL_A_ID (1): u32. */ id?: number;
}

/** Attributes of `linkinfo-netkit-attrs`. */
export type LinkinfoNetkitAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_NETKIT_PRIMARY (2): u8. 1 for the end that the request created first and that manages the pair. */
  primary?: number;
  /** IFLA_NETKIT_POLICY (3): u32. What happens to packets without a BPF program at this end. */
  policy?: NetkitPolicy | M["unnamed"];
  /** IFLA_NETKIT_PEER_POLICY (4): u32. What happens to packets without a BPF program at the other end. */
  peerPolicy?: NetkitPolicy | M["unnamed"];
  /** IFLA_NETKIT_MODE (5): u32. Layer of the packets. */ mode?: NetkitMode | M["unnamed"];
  /** IFLA_NETKIT_SCRUB (6): u32. Whether packets lose their mark and priority at this end. */
  scrub?: NetkitScrub | M["unnamed"];
  /** IFLA_NETKIT_PEER_SCRUB (7): u32. Whether packets lose their mark and priority at the other end. */
  peerScrub?: NetkitScrub | M["unnamed"];
  /** IFLA_NETKIT_HEADROOM (8): u16. Space in bytes before packets. */ headroom?: number;
  /** IFLA_NETKIT_TAILROOM (9): u16. Space in bytes after packets. */ tailroom?: number;
  /** IFLA_NETKIT_PAIRING (10): u32. Whether there is a second end. */ pairing?: NetkitPairing | M["unnamed"];
} & WriteOnlyFields<M, {
  /** IFLA_NETKIT_PEER_INFO (1): sub-message, write-only, since Linux 6.7. Interface at the other end; like a message of `newlink`. */
  peerInfo?: VethPeer<M>;
}>;

/** Attributes of `linkinfo-ovpn-attrs`. */
export interface LinkinfoOvpnAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_OVPN_MODE (1): u8. Point-to-point or server with several peers. */ mode?: OvpnMode | M["unnamed"];
}

/** Attributes of `stats-getset`. */
export interface StatsGetset extends ExtraAttributes {
  /** IFLA_STATS_GET_FILTERS (1): binary, since Linux 5.18. Masks that select attributes within each group of counters. */
  getFilters?: Uint8Array;
  /** IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS (2): u8, since Linux 5.18. 1 makes hardware count routed packets. */
  setOffloadXstatsL3Stats?: number;
}

/** Attributes of `prefix`. */
export interface Prefix<M extends Mode = Read> extends ExtraAttributes {
  /** PREFIX_ADDRESS (1): binary, shown as ipv6. Prefix in the router advertisement. */ address?: M["address"];
  /** PREFIX_CACHEINFO (2): binary. Lifetimes of the prefix. */ cacheinfo?: Shape<M, PrefixCacheinfo>;
}

/** Attributes of `devlink-port`. Devlink port of the interface. */
export interface DevlinkPort<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_BUS_NAME (1): string. Bus of the devlink instance, such as `pci`. */ busName?: string;
  /** DEVLINK_ATTR_DEV_NAME (2): string. Name of the devlink instance's device. */ devName?: string;
  /** DEVLINK_ATTR_PORT_INDEX (3): u32. Number of the port in the devlink instance. */ portIndex?: number;
  /** DEVLINK_ATTR_INDEX (184): uint, since Linux 7.0. Number of the devlink instance. */ index?: M["big"];
}

/** Attributes of `proto-down-reason-attrs`. */
export type ProtoDownReasonAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_PROTO_DOWN_REASON_VALUE (2): u32. Values of the bits in `mask`. */ value?: number;
} & WriteOnlyFields<M, {
  /** IFLA_PROTO_DOWN_REASON_MASK (1): u32, write-only. Bits to change. */ mask?: number;
}>;

/** Attributes of `port-attrs`. */
export type PortAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_PORT_VF (1): u32. Number of the virtual function; -1 for the physical function. */ vf?: number;
  /** IFLA_PORT_PROFILE (2): string, at most 39 bytes. Name of the port profile. */ profile?: string;
  /** IFLA_PORT_VSI_TYPE (3): binary. Type of the virtual station interface (802.1Qbg). */ vsiType?: Uint8Array;
  /** IFLA_PORT_INSTANCE_UUID (4): binary, shown as uuid, 16 bytes. UUID of the virtual machine. */
  instanceUuid?: M["address"];
  /** IFLA_PORT_HOST_UUID (5): binary, shown as uuid, 16 bytes. UUID of the host. */ hostUuid?: M["address"];
  /** IFLA_PORT_REQUEST (6): u8. 0 preassociate, 1 preassociate with resource reservation, 2 associate, 3 disassociate. */
  request?: number;
} & ReadOnlyFields<M, {
  /** IFLA_PORT_RESPONSE (7): u16, read-only. Result of the request (PORT_VDP_RESPONSE_* or PORT_PROFILE_RESPONSE_*). */
  response?: number;
}>;

/** Attributes of `link-xstats-attrs`. */
export interface LinkXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** LINK_XSTATS_TYPE_BRIDGE (1): nest. */ bridge?: BridgeXstatsAttrs<M>;
  /** LINK_XSTATS_TYPE_BOND (2): nest. */ bond?: BondXstatsAttrs<M>;
}

/** Attributes of `bridge-xstats-attrs`. */
export interface BridgeXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** BRIDGE_XSTATS_VLAN (1): binary, may be repeated. Counters per VLAN. */ vlan?: Shape<M, BridgeVlanXstats<M>>[];
  /** BRIDGE_XSTATS_MCAST (2): binary. Counters of IGMP and MLD. */ mcast?: Shape<M, BrMcastStats<M>>;
  /** BRIDGE_XSTATS_STP (4): binary. Counters of STP. */ stp?: Shape<M, BridgeStpXstats<M>>;
}

/** Attributes of `bond-xstats-attrs`. */
export interface BondXstatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** BOND_XSTATS_3AD (1): nest. */ "3ad"?: Bond3adStats<M>;
}

/** Attributes of `bond-3ad-stats`. */
export interface Bond3adStats<M extends Mode = Read> extends ExtraAttributes {
  /** BOND_3AD_STAT_LACPDU_RX (0): u64. LACPDUs received. */ lacpduRx?: M["big"];
  /** BOND_3AD_STAT_LACPDU_TX (1): u64. LACPDUs sent. */ lacpduTx?: M["big"];
  /** BOND_3AD_STAT_LACPDU_UNKNOWN_RX (2): u64. LACPDUs received with an unknown subtype. */
  lacpduUnknownRx?: M["big"];
  /** BOND_3AD_STAT_LACPDU_ILLEGAL_RX (3): u64. Invalid LACPDUs received. */ lacpduIllegalRx?: M["big"];
  /** BOND_3AD_STAT_MARKER_RX (4): u64. Marker PDUs received. */ markerRx?: M["big"];
  /** BOND_3AD_STAT_MARKER_TX (5): u64. Marker PDUs sent. */ markerTx?: M["big"];
  /** BOND_3AD_STAT_MARKER_RESP_RX (6): u64. Marker responses received. */ markerRespRx?: M["big"];
  /** BOND_3AD_STAT_MARKER_RESP_TX (7): u64. Marker responses sent. */ markerRespTx?: M["big"];
  /** BOND_3AD_STAT_MARKER_UNKNOWN_RX (8): u64. Marker PDUs received with an unknown subtype. */
  markerUnknownRx?: M["big"];
}

/** Attributes of `stats-af-spec-attrs`. */
export interface StatsAfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** AF_MPLS (28): nest. */ mpls?: MplsStatsAttrs<M>;
}

/** Attributes of `mpls-stats-attrs`. */
export interface MplsStatsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** MPLS_STATS_LINK (1): binary. */ link?: Shape<M, MplsLinkStats<M>>;
}

/** Attributes of `ipv4-devconf-attrs`. */
export interface Ipv4DevconfAttrs extends ExtraAttributes {
  /** IPV4_DEVCONF_FORWARDING (1): s32. 1 routes packets that arrive here. */ forwarding?: number;
  /** IPV4_DEVCONF_MC_FORWARDING (2): s32. 1 routes multicast packets; set by a multicast routing daemon. */
  mcForwarding?: number;
  /** IPV4_DEVCONF_PROXY_ARP (3): s32. 1 replies to ARP requests for addresses that are routed elsewhere. */
  proxyArp?: number;
  /** IPV4_DEVCONF_ACCEPT_REDIRECTS (4): s32. 1 accepts ICMP redirects. */ acceptRedirects?: number;
  /** IPV4_DEVCONF_SECURE_REDIRECTS (5): s32. 1 accepts ICMP redirects only to known gateways. */
  secureRedirects?: number;
  /** IPV4_DEVCONF_SEND_REDIRECTS (6): s32. 1 sends ICMP redirects. */ sendRedirects?: number;
  /** IPV4_DEVCONF_SHARED_MEDIA (7): s32. 1 assumes that different subnets share the medium. */ sharedMedia?: number;
  /** IPV4_DEVCONF_RP_FILTER (8): s32. Reverse path filter: 0 none, 1 strict, 2 loose (RFC 3704). */
  rpFilter?: number;
  /** IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE (9): s32. 1 accepts packets with a source route. */ acceptSourceRoute?: number;
  /** IPV4_DEVCONF_BOOTP_RELAY (10): s32. 1 accepts packets from 0.b.c.d; not implemented. */ bootpRelay?: number;
  /** IPV4_DEVCONF_LOG_MARTIANS (11): s32. 1 logs packets with impossible addresses. */ logMartians?: number;
  /** IPV4_DEVCONF_TAG (12): s32. Number without meaning to the kernel. */ tag?: number;
  /** IPV4_DEVCONF_ARPFILTER (13): s32. 1 replies to ARP only if packets to the sender would leave here. */
  arpfilter?: number;
  /** IPV4_DEVCONF_MEDIUM_ID (14): s32. Number of the medium, for proxy ARP; 0 if it is the only one. */
  mediumId?: number;
  /** IPV4_DEVCONF_NOXFRM (15): s32. 1 disables IPsec for packets that leave here. */ noxfrm?: number;
  /** IPV4_DEVCONF_NOPOLICY (16): s32. 1 disables IPsec policies for packets that arrive here. */ nopolicy?: number;
  /** IPV4_DEVCONF_FORCE_IGMP_VERSION (17): s32. Version of IGMP to use; 0 to detect it. */ forceIgmpVersion?: number;
  /** IPV4_DEVCONF_ARP_ANNOUNCE (18): s32. Source address in ARP requests: 0 any, 1 prefers the target's subnet, 2 the best. */
  arpAnnounce?: number;
  /** IPV4_DEVCONF_ARP_IGNORE (19): s32. Which ARP requests get replies: 0 all local targets, 1 targets on this interface, 2 and 3 narrower, 8 none. */
  arpIgnore?: number;
  /** IPV4_DEVCONF_PROMOTE_SECONDARIES (20): s32. 1 makes a secondary address primary when the primary is removed. */
  promoteSecondaries?: number;
  /** IPV4_DEVCONF_ARP_ACCEPT (21): s32. Creates neighbors from gratuitous ARP: 0 no, 1 yes, 2 in the same subnet. */
  arpAccept?: number;
  /** IPV4_DEVCONF_ARP_NOTIFY (22): s32. 1 sends gratuitous ARP when the interface or its address changes. */
  arpNotify?: number;
  /** IPV4_DEVCONF_ACCEPT_LOCAL (23): s32. 1 accepts packets with a local source address. */ acceptLocal?: number;
  /** IPV4_DEVCONF_SRC_VMARK (24): s32. 1 includes the firewall mark in the reverse path lookup. */ srcVmark?: number;
  /** IPV4_DEVCONF_PROXY_ARP_PVLAN (25): s32. 1 replies to ARP requests even if the route leaves through the same interface (RFC 3069). */
  proxyArpPvlan?: number;
  /** IPV4_DEVCONF_ROUTE_LOCALNET (26): s32. 1 routes 127.0.0.0/8. */ routeLocalnet?: number;
  /** IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL (27): s32. Milliseconds between unsolicited reports; default 10000. */
  igmpv2UnsolicitedReportInterval?: number;
  /** IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL (28): s32. Milliseconds between unsolicited reports; default 1000. */
  igmpv3UnsolicitedReportInterval?: number;
  /** IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN (29): s32. 1 ignores routes through the interface while it has no carrier. */
  ignoreRoutesWithLinkdown?: number;
  /** IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST (30): s32. 1 drops unicast IP packets in link-layer multicast frames. */
  dropUnicastInL2Multicast?: number;
  /** IPV4_DEVCONF_DROP_GRATUITOUS_ARP (31): s32. 1 drops gratuitous ARP. */ dropGratuitousArp?: number;
  /** IPV4_DEVCONF_BC_FORWARDING (32): s32. 1 forwards directed broadcasts. */ bcForwarding?: number;
  /** IPV4_DEVCONF_ARP_EVICT_NOCARRIER (33): s32. 1 (default) clears the ARP cache when the carrier is lost. */
  arpEvictNocarrier?: number;
}

/** Attributes of `bridge-querier`. */
export interface BridgeQuerier<M extends Mode = Read> extends ExtraAttributes {
  /** BRIDGE_QUERIER_IP_ADDRESS (1): u32, big-endian, shown as ipv4. Address of the IGMP querier. */
  ipAddress?: M["address"];
  /** BRIDGE_QUERIER_IP_PORT (2): u32. Index of the port towards the IGMP querier. */ ipPort?: number;
  /** BRIDGE_QUERIER_IP_OTHER_TIMER (3): u64, in 1/100 s. Remaining time until the IGMP querier expires. */
  ipOtherTimer?: M["big"];
  /** BRIDGE_QUERIER_IPV6_ADDRESS (5): binary, shown as ipv6, 16 bytes. Address of the MLD querier. */
  ipv6Address?: M["address"];
  /** BRIDGE_QUERIER_IPV6_PORT (6): u32. Index of the port towards the MLD querier. */ ipv6Port?: number;
  /** BRIDGE_QUERIER_IPV6_OTHER_TIMER (7): u64, in 1/100 s. Remaining time until the MLD querier expires. */
  ipv6OtherTimer?: M["big"];
}

/** Attributes of `bridge-link-attrs`. Attributes of a link in AF_BRIDGE messages. */
export type BridgeLinkAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_PROTINFO (12): nest. Settings of the bridge port. */ protinfo?: LinkinfoBrportAttrs<M>;
  /** IFLA_AF_SPEC (26): nest. Settings, VLANs, and state of MRP and CFM. */ afSpec?: BridgeAfSpecAttrs<M>;
  /** IFLA_EXT_MASK (29): u32. Selects additional parts of a reply. */ extMask?: (RtextFilter | number)[];
} & ReadOnlyFields<M, {
  /** IFLA_ADDRESS (1): binary, shown as mac, read-only. */ address?: M["address"];
  /** IFLA_IFNAME (3): string, read-only. */ ifname?: string;
  /** IFLA_MTU (4): u32, read-only. */ mtu?: number;
  /** IFLA_LINK (5): u32, read-only. Index of the lower interface. */ link?: number;
  /** IFLA_MASTER (10): u32, read-only. Index of the bridge; for a bridge its own. */ master?: number;
  /** IFLA_OPERSTATE (16): u8, read-only. */ operstate?: Operstate | M["unnamed"];
}>;

/** Attributes of `bridge-af-spec-attrs`. */
export interface BridgeAfSpecAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_FLAGS (0): u16. Whether the request is for the bridge (`master`) or the device itself (`self`). */
  flags?: (BridgeFlags | number)[];
  /** IFLA_BRIDGE_MODE (1): u16. Forwarding mode of an embedded switch. */ mode?: BridgeMode | M["unnamed"];
  /** IFLA_BRIDGE_VLAN_INFO (2): binary, may be repeated. VLANs; a range is two items. */
  vlanInfo?: Shape<M, BridgeVlanInfo>[];
  /** IFLA_BRIDGE_VLAN_TUNNEL_INFO (3): nest, may be repeated. Tunnels of VLANs; a range is two items. */
  vlanTunnelInfo?: BridgeVlanTunnelAttrs[];
  /** IFLA_BRIDGE_MRP (4): nest, since Linux 5.7. Media redundancy protocol. */ mrp?: BridgeMrpAttrs<M>;
  /** IFLA_BRIDGE_CFM (5): nest, since Linux 5.11. Connectivity fault management. */ cfm?: BridgeCfmAttrs<M>;
  /** IFLA_BRIDGE_MST (6): nest, since Linux 5.18. States of a port in spanning trees. */ mst?: BridgeMstAttrs<M>;
}

/** Attributes of `bridge-vlan-tunnel-attrs`. */
export interface BridgeVlanTunnelAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_VLAN_TUNNEL_ID (1): u32. Tunnel id. */ id?: number;
  /** IFLA_BRIDGE_VLAN_TUNNEL_VID (2): u16. VLAN id. */ vid?: number;
  /** IFLA_BRIDGE_VLAN_TUNNEL_FLAGS (3): u16. Begin and end of a range. */ flags?: (BridgeVlanFlags | number)[];
}

/** Attributes of `bridge-mst-attrs`. */
export interface BridgeMstAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MST_ENTRY (1): nest, may be repeated. */ entry?: BridgeMstEntryAttrs<M>[];
}

/** Attributes of `bridge-mst-entry-attrs`. */
export interface BridgeMstEntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MST_ENTRY_MSTI (1): u16. Number of the spanning tree instance. */ msti?: number;
  /** IFLA_BRIDGE_MST_ENTRY_STATE (2): u8. */ state?: BrState | M["unnamed"];
}

/** Attributes of `bridge-mrp-attrs`. */
export type BridgeMrpAttrs<M extends Mode = Read> = ExtraAttributes & ReadOnlyFields<M, {
  /** IFLA_BRIDGE_MRP_INFO (7): nest, may be repeated, read-only. */ info?: BridgeMrpInfoAttrs<M>[];
}> & WriteOnlyFields<M, {
  /** IFLA_BRIDGE_MRP_INSTANCE (1): nest, write-only. */ instance?: BridgeMrpInstanceAttrs;
  /** IFLA_BRIDGE_MRP_PORT_STATE (2): nest, write-only. */ portState?: BridgeMrpPortStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_PORT_ROLE (3): nest, write-only. */ portRole?: BridgeMrpPortRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_RING_STATE (4): nest, write-only. */ ringState?: BridgeMrpRingStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_RING_ROLE (5): nest, write-only. */ ringRole?: BridgeMrpRingRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_START_TEST (6): nest, write-only. */ startTest?: BridgeMrpStartTestAttrs;
  /** IFLA_BRIDGE_MRP_IN_ROLE (8): nest, write-only. */ inRole?: BridgeMrpInRoleAttrs<M>;
  /** IFLA_BRIDGE_MRP_IN_STATE (9): nest, write-only. */ inState?: BridgeMrpInStateAttrs<M>;
  /** IFLA_BRIDGE_MRP_START_IN_TEST (10): nest, write-only. */ startInTest?: BridgeMrpStartInTestAttrs;
}>;

/** Attributes of `bridge-mrp-instance-attrs`. */
export interface BridgeMrpInstanceAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_INSTANCE_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_INSTANCE_P_IFINDEX (2): u32. Index of the primary ring port. */ pIfindex?: number;
  /** IFLA_BRIDGE_MRP_INSTANCE_S_IFINDEX (3): u32. Index of the secondary ring port. */ sIfindex?: number;
  /** IFLA_BRIDGE_MRP_INSTANCE_PRIO (4): u16. Priority of the instance; lower is better. */ prio?: number;
}

/** Attributes of `bridge-mrp-port-state-attrs`. */
export interface BridgeMrpPortStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_PORT_STATE_STATE (1): u32. */ state?: MrpPortState | M["unnamed"];
}

/** Attributes of `bridge-mrp-port-role-attrs`. */
export interface BridgeMrpPortRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_PORT_ROLE_ROLE (1): u32. */ role?: MrpPortRole | M["unnamed"];
}

/** Attributes of `bridge-mrp-ring-state-attrs`. */
export interface BridgeMrpRingStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_RING_STATE_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_RING_STATE_STATE (2): u32. */ state?: MrpRingState | M["unnamed"];
}

/** Attributes of `bridge-mrp-ring-role-attrs`. */
export interface BridgeMrpRingRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_RING_ROLE_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_RING_ROLE_ROLE (2): u32. */ role?: MrpRingRole | M["unnamed"];
}

/** Attributes of `bridge-mrp-start-test-attrs`. */
export interface BridgeMrpStartTestAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_START_TEST_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_START_TEST_INTERVAL (2): u32, in us. Interval of test frames. */ interval?: number;
  /** IFLA_BRIDGE_MRP_START_TEST_MAX_MISS (3): u32. Number of lost test frames after which the ring is open. */
  maxMiss?: number;
  /** IFLA_BRIDGE_MRP_START_TEST_PERIOD (4): u32, in us. How long test frames are sent. */ period?: number;
  /** IFLA_BRIDGE_MRP_START_TEST_MONITOR (5): u32. 1 only monitors test frames instead of sending them. */
  monitor?: number;
}

/** Attributes of `bridge-mrp-info-attrs`. */
export interface BridgeMrpInfoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_INFO_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_INFO_P_IFINDEX (2): u32. Index of the primary ring port. */ pIfindex?: number;
  /** IFLA_BRIDGE_MRP_INFO_S_IFINDEX (3): u32. Index of the secondary ring port. */ sIfindex?: number;
  /** IFLA_BRIDGE_MRP_INFO_PRIO (4): u16. Priority of the instance; lower is better. */ prio?: number;
  /** IFLA_BRIDGE_MRP_INFO_RING_STATE (5): u32. */ ringState?: MrpRingState | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_RING_ROLE (6): u32. */ ringRole?: MrpRingRole | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_TEST_INTERVAL (7): u32, in us. Interval of test frames. */ testInterval?: number;
  /** IFLA_BRIDGE_MRP_INFO_TEST_MAX_MISS (8): u32. Number of lost test frames after which the ring is open. */
  testMaxMiss?: number;
  /** IFLA_BRIDGE_MRP_INFO_TEST_MONITOR (9): u32. 1 if test frames are only monitored. */ testMonitor?: number;
  /** IFLA_BRIDGE_MRP_INFO_I_IFINDEX (10): u32. Index of the interconnect port. */ iIfindex?: number;
  /** IFLA_BRIDGE_MRP_INFO_IN_STATE (11): u32. */ inState?: MrpInState | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_IN_ROLE (12): u32. */ inRole?: MrpInRole | M["unnamed"];
  /** IFLA_BRIDGE_MRP_INFO_IN_TEST_INTERVAL (13): u32, in us. Interval of test frames of the interconnected ring. */
  inTestInterval?: number;
  /** IFLA_BRIDGE_MRP_INFO_IN_TEST_MAX_MISS (14): u32. Number of lost test frames after which the interconnected ring is open. */
  inTestMaxMiss?: number;
}

/** Attributes of `bridge-mrp-in-state-attrs`. */
export interface BridgeMrpInStateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_IN_STATE_IN_ID (1): u32. Number of the interconnected ring. */ inId?: number;
  /** IFLA_BRIDGE_MRP_IN_STATE_STATE (2): u32. */ state?: MrpInState | M["unnamed"];
}

/** Attributes of `bridge-mrp-in-role-attrs`. */
export interface BridgeMrpInRoleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_IN_ROLE_RING_ID (1): u32. Number of the ring. */ ringId?: number;
  /** IFLA_BRIDGE_MRP_IN_ROLE_IN_ID (2): u16. Number of the interconnected ring. */ inId?: number;
  /** IFLA_BRIDGE_MRP_IN_ROLE_ROLE (3): u32. */ role?: MrpInRole | M["unnamed"];
  /** IFLA_BRIDGE_MRP_IN_ROLE_I_IFINDEX (4): u32. Index of the interconnect port. */ iIfindex?: number;
}

/** Attributes of `bridge-mrp-start-in-test-attrs`. */
export interface BridgeMrpStartInTestAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_MRP_START_IN_TEST_IN_ID (1): u32. Number of the interconnected ring. */ inId?: number;
  /** IFLA_BRIDGE_MRP_START_IN_TEST_INTERVAL (2): u32, in us. Interval of test frames. */ interval?: number;
  /** IFLA_BRIDGE_MRP_START_IN_TEST_MAX_MISS (3): u32. Number of lost test frames after which the ring is open. */
  maxMiss?: number;
  /** IFLA_BRIDGE_MRP_START_IN_TEST_PERIOD (4): u32, in us. How long test frames are sent. */ period?: number;
}

/** Attributes of `bridge-cfm-attrs`. */
export type BridgeCfmAttrs<M extends Mode = Read> = ExtraAttributes & ReadOnlyFields<M, {
  /** IFLA_BRIDGE_CFM_MEP_CREATE_INFO (9): nest, may be repeated, read-only. */
  mepCreateInfo?: BridgeCfmMepCreateAttrs<M>[];
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_INFO (10): nest, may be repeated, read-only. */
  mepConfigInfo?: BridgeCfmMepConfigAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_CONFIG_INFO (11): nest, may be repeated, read-only. */
  ccConfigInfo?: BridgeCfmCcConfigAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_RDI_INFO (12): nest, may be repeated, read-only. */ ccRdiInfo?: BridgeCfmCcRdiAttrs[];
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_INFO (13): nest, may be repeated, read-only. */
  ccCcmTxInfo?: BridgeCfmCcCcmTxAttrs<M>[];
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_INFO (14): nest, may be repeated, read-only. */
  ccPeerMepInfo?: BridgeCfmCcPeerMepAttrs[];
  /** IFLA_BRIDGE_CFM_MEP_STATUS_INFO (15): nest, may be repeated, read-only. */
  mepStatusInfo?: BridgeCfmMepStatusAttrs[];
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_INFO (16): nest, may be repeated, read-only. */
  ccPeerStatusInfo?: BridgeCfmCcPeerStatusAttrs[];
}> & WriteOnlyFields<M, {
  /** IFLA_BRIDGE_CFM_MEP_CREATE (1): nest, write-only. */ mepCreate?: BridgeCfmMepCreateAttrs<M>;
  /** IFLA_BRIDGE_CFM_MEP_DELETE (2): nest, write-only. */ mepDelete?: BridgeCfmMepDeleteAttrs;
  /** IFLA_BRIDGE_CFM_MEP_CONFIG (3): nest, write-only. */ mepConfig?: BridgeCfmMepConfigAttrs<M>;
  /** IFLA_BRIDGE_CFM_CC_CONFIG (4): nest, write-only. */ ccConfig?: BridgeCfmCcConfigAttrs<M>;
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_ADD (5): nest, write-only. */ ccPeerMepAdd?: BridgeCfmCcPeerMepAttrs;
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_REMOVE (6): nest, write-only. */ ccPeerMepRemove?: BridgeCfmCcPeerMepAttrs;
  /** IFLA_BRIDGE_CFM_CC_RDI (7): nest, write-only. */ ccRdi?: BridgeCfmCcRdiAttrs;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX (8): nest, write-only. */ ccCcmTx?: BridgeCfmCcCcmTxAttrs<M>;
}>;

/** Attributes of `bridge-cfm-mep-create-attrs`. */
export interface BridgeCfmMepCreateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_MEP_CREATE_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_MEP_CREATE_DOMAIN (2): u32. Whether the end point is on a port or a VLAN. */
  domain?: CfmDomain | M["unnamed"];
  /** IFLA_BRIDGE_CFM_MEP_CREATE_DIRECTION (3): u32. Whether the end point faces away from the bridge (`down`) or towards it (`up`). */
  direction?: CfmDirection | M["unnamed"];
  /** IFLA_BRIDGE_CFM_MEP_CREATE_IFINDEX (4): u32. Index of the bridge port. */ ifindex?: number;
}

/** Attributes of `bridge-cfm-mep-delete-attrs`. */
export interface BridgeCfmMepDeleteAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_MEP_DELETE_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
}

/** Attributes of `bridge-cfm-mep-config-attrs`. */
export interface BridgeCfmMepConfigAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_UNICAST_MAC (2): binary, shown as mac, 6 bytes. Source address of CCM frames. */
  unicastMac?: M["address"];
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_MDLEVEL (3): u32, up to 7. Maintenance domain level, 0 to 7. */ mdlevel?: number;
  /** IFLA_BRIDGE_CFM_MEP_CONFIG_MEPID (4): u32, up to 8191. Id of the end point, 1 to 8191. */ mepid?: number;
}

/** Attributes of `bridge-cfm-cc-config-attrs`. */
export interface BridgeCfmCcConfigAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_CC_CONFIG_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_CC_CONFIG_ENABLE (2): u32. 1 enables continuity checks. */ enable?: number;
  /** IFLA_BRIDGE_CFM_CC_CONFIG_EXP_INTERVAL (3): u32. Expected interval of CCM frames. */
  expInterval?: CfmInterval | M["unnamed"];
  /** IFLA_BRIDGE_CFM_CC_CONFIG_EXP_MAID (4): binary, at most 48 bytes. Expected maintenance association id, 48 bytes. */
  expMaid?: Uint8Array;
}

/** Attributes of `bridge-cfm-cc-peer-mep-attrs`. */
export interface BridgeCfmCcPeerMepAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_CC_PEER_MEP_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_MEPID (2): u32, up to 8191. Id of the end point, 1 to 8191. */ mepid?: number;
}

/** Attributes of `bridge-cfm-cc-rdi-attrs`. */
export interface BridgeCfmCcRdiAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_CC_RDI_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_CC_RDI_RDI (2): u32. 1 sets the remote defect indication. */ rdi?: number;
}

/** Attributes of `bridge-cfm-cc-ccm-tx-attrs`. */
export interface BridgeCfmCcCcmTxAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_DMAC (2): binary, shown as mac, 6 bytes. Destination address of CCM frames. */
  dmac?: M["address"];
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_SEQ_NO_UPDATE (3): u32. 1 increments the sequence number of each CCM frame. */
  seqNoUpdate?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_PERIOD (4): u32, in s. How long CCM frames are sent; 0 stops. */ period?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV (5): u32. 1 adds an interface status TLV. */ ifTlv?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV_VALUE (6): u8. Interface status, 1 (up) to 7 (lower layer down). */
  ifTlvValue?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV (7): u32. 1 adds a port status TLV. */ portTlv?: number;
  /** IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV_VALUE (8): u8. Port status: 1 blocked, 2 up. */ portTlvValue?: number;
}

/** Attributes of `bridge-cfm-mep-status-attrs`. */
export interface BridgeCfmMepStatusAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_MEP_STATUS_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_MEP_STATUS_OPCODE_UNEXP_SEEN (2): u32. 1 if a frame with an unexpected opcode was received. */
  opcodeUnexpSeen?: number;
  /** IFLA_BRIDGE_CFM_MEP_STATUS_VERSION_UNEXP_SEEN (3): u32. 1 if a frame with an unexpected version was received. */
  versionUnexpSeen?: number;
  /** IFLA_BRIDGE_CFM_MEP_STATUS_RX_LEVEL_LOW_SEEN (4): u32. 1 if a frame with a too low level was received. */
  rxLevelLowSeen?: number;
}

/** Attributes of `bridge-cfm-cc-peer-status-attrs`. */
export interface BridgeCfmCcPeerStatusAttrs extends ExtraAttributes {
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_INSTANCE (1): u32. Number of the maintenance end point (MEP) instance. */
  instance?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_PEER_MEPID (2): u32. Id of the peer end point, 1 to 8191. */ peerMepid?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_CCM_DEFECT (3): u32. 1 if no CCM frames arrive. */ ccmDefect?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_RDI (4): u32. 1 sets the remote defect indication. */ rdi?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_PORT_TLV_VALUE (5): u8. Port status: 1 blocked, 2 up. */ portTlvValue?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_IF_TLV_VALUE (6): u8. Interface status, 1 (up) to 7 (lower layer down). */
  ifTlvValue?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEEN (7): u32. 1 if a CCM frame was received since the last reading. */
  seen?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_TLV_SEEN (8): u32. 1 if a CCM frame with a TLV was received since the last reading. */
  tlvSeen?: number;
  /** IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEQ_UNEXP_SEEN (9): u32. 1 if a CCM frame with an unexpected sequence number was received. */
  seqUnexpSeen?: number;
}

/** Attributes of `linkinfo-vrf-port-attrs`. */
export interface LinkinfoVrfPortAttrs extends ExtraAttributes {
  /** IFLA_VRF_PORT_TABLE (1): u32. Routing table of the VRF. */ table?: number;
}

/** Attributes of `linkinfo-veth-attrs`. */
export type LinkinfoVethAttrs<M extends Mode = Read> = ExtraAttributes & WriteOnlyFields<M, {
  /** VETH_INFO_PEER (1): sub-message, write-only. Interface at the other end; like a message of `newlink`. Written only. */
  peer?: VethPeer<M>;
}>;

/** Attributes of `linkinfo-vxlan-attrs`. */
export interface LinkinfoVxlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_VXLAN_ID (1): u32. VXLAN network identifier, 24 bits. */ id?: number;
  /** IFLA_VXLAN_GROUP (2): u32, big-endian, shown as ipv4. Multicast group or IPv4 address of the default destination (`group` or `remote` of `ip`). */
  group?: M["address"];
  /** IFLA_VXLAN_LINK (3): u32. Index of the interface that encapsulated packets leave through. */ link?: number;
  /** IFLA_VXLAN_LOCAL (4): u32, big-endian, shown as ipv4. IPv4 source address. */ local?: M["address"];
  /** IFLA_VXLAN_TTL (5): u8. Time to live of sent packets; 0 selects the default. */ ttl?: number;
  /** IFLA_VXLAN_TOS (6): u8. Type of service of sent packets; 1 copies that of the inner packet. */ tos?: number;
  /** IFLA_VXLAN_LEARNING (7): u8. 1 (default) learns remote addresses from received packets. */ learning?: number;
  /** IFLA_VXLAN_AGEING (8): u32, in s. Time after which a learned entry expires; default 300. */ ageing?: number;
  /** IFLA_VXLAN_LIMIT (9): u32. Maximum number of forwarding entries; 0 (default) for no limit. */ limit?: number;
  /** IFLA_VXLAN_PORT_RANGE (10): binary. Range of UDP source ports. */ portRange?: Shape<M, VxlanPortRange>;
  /** IFLA_VXLAN_PROXY (11): u8. 1 replies to ARP and neighbor requests from the neighbor table. */ proxy?: number;
  /** IFLA_VXLAN_RSC (12): u8. 1 enables route short circuit: sends routed packets directly to the host. */
  rsc?: number;
  /** IFLA_VXLAN_L2MISS (13): u8. 1 reports unknown MAC addresses with events of rt-neigh. */ l2miss?: number;
  /** IFLA_VXLAN_L3MISS (14): u8. 1 reports unknown IP addresses with events of rt-neigh. */ l3miss?: number;
  /** IFLA_VXLAN_PORT (15): u16, big-endian. UDP destination port; default 8472, or 4790 with `gpe`. The assigned port of VXLAN is 4789. */
  port?: number;
  /** IFLA_VXLAN_GROUP6 (16): binary, shown as ipv6, 16 bytes. Multicast group or IPv6 address of the default destination (`group` or `remote` of `ip`). */
  group6?: M["address"];
  /** IFLA_VXLAN_LOCAL6 (17): binary, shown as ipv6, 16 bytes. IPv6 source address. */ local6?: M["address"];
  /** IFLA_VXLAN_UDP_CSUM (18): u8. 1 adds UDP checksums to IPv4 packets. */ udpCsum?: number;
  /** IFLA_VXLAN_UDP_ZERO_CSUM6_TX (19): u8. 1 sends IPv6 packets without UDP checksum. */ udpZeroCsum6Tx?: number;
  /** IFLA_VXLAN_UDP_ZERO_CSUM6_RX (20): u8. 1 accepts IPv6 packets without UDP checksum. */ udpZeroCsum6Rx?: number;
  /** IFLA_VXLAN_REMCSUM_TX (21): u8. 1 uses remote checksum offload for sent packets. */ remcsumTx?: number;
  /** IFLA_VXLAN_REMCSUM_RX (22): u8. 1 uses remote checksum offload for received packets. */ remcsumRx?: number;
  /** IFLA_VXLAN_GBP (23): flag. Group policy extension: carries the packet mark. */ gbp?: M["flag"];
  /** IFLA_VXLAN_REMCSUM_NOPARTIAL (24): flag. Writes the full checksum with remote checksum offload. */
  remcsumNopartial?: M["flag"];
  /** IFLA_VXLAN_COLLECT_METADATA (25): u8. Takes the tunnel parameters from each packet's route or filter (external mode). */
  collectMetadata?: number;
  /** IFLA_VXLAN_LABEL (26): u32, big-endian. Flow label of sent IPv6 packets. */ label?: number;
  /** IFLA_VXLAN_GPE (27): flag. Generic protocol extension (VXLAN-GPE). */ gpe?: M["flag"];
  /** IFLA_VXLAN_TTL_INHERIT (28): flag, u8 in replies. Copies the TTL of the inner packet. */ ttlInherit?: boolean;
  /** IFLA_VXLAN_DF (29): u8. Don't-fragment bit of sent IPv4 packets. */ df?: VxlanDf | M["unnamed"];
  /** IFLA_VXLAN_VNIFILTER (30): u8. 1 accepts only the VNIs added with RTM_NEWTUNNEL; requires `collectMetadata`. */
  vnifilter?: number;
  /** IFLA_VXLAN_LOCALBYPASS (31): u8, since Linux 6.5. 1 (default) delivers packets to a local VXLAN device directly. */
  localbypass?: number;
  /** IFLA_VXLAN_LABEL_POLICY (32): u32, since Linux 6.7. Flow label: 0 fixed, 1 copied from the inner packet. */
  labelPolicy?: number;
  /** IFLA_VXLAN_RESERVED_BITS (33): binary, since Linux 6.14. Mask of the VXLAN header bits that received packets may have. */
  reservedBits?: Uint8Array;
  /** IFLA_VXLAN_MC_ROUTE (34): u8, since Linux 6.17. 1 sends multicast packets also to local receivers and routers. */
  mcRoute?: number;
}

/** Attributes of `linkinfo-macvlan-attrs`. */
export type LinkinfoMacvlanAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_MACVLAN_MODE (1): u32. How interfaces of the same lower interface communicate. */
  mode?: MacvlanMode | M["unnamed"];
  /** IFLA_MACVLAN_FLAGS (2): u16. Options of the mode. */ flags?: (MacvlanFlags | number)[];
  /** IFLA_MACVLAN_MACADDR_MODE (3): u32. Change of the list of source addresses, in mode `source`. */
  macaddrMode?: MacvlanMacaddrMode | M["unnamed"];
  /** IFLA_MACVLAN_MACADDR (4): binary, shown as mac, 6 bytes. Source address to add or remove. */
  macaddr?: M["address"];
  /** IFLA_MACVLAN_MACADDR_DATA (5): nest. Source addresses of the list. */ macaddrData?: MacvlanMacaddrs<M>;
  /** IFLA_MACVLAN_BC_QUEUE_LEN (7): u32. Requested length of the broadcast queue in packets; default 1000. */
  bcQueueLen?: number;
  /** IFLA_MACVLAN_BC_CUTOFF (9): s32, since Linux 6.4. Number of receivers above which multicast packets are queued; -1 for never. */
  bcCutoff?: number;
} & ReadOnlyFields<M, {
  /** IFLA_MACVLAN_MACADDR_COUNT (6): u32, read-only. Number of source addresses in the list. */
  macaddrCount?: number;
  /** IFLA_MACVLAN_BC_QUEUE_LEN_USED (8): u32, read-only. Used length of the broadcast queue, the maximum of all interfaces. */
  bcQueueLenUsed?: number;
}>;

/** Attributes of `macvlan-macaddrs`. */
export interface MacvlanMacaddrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_MACVLAN_MACADDR (4): binary, shown as mac, may be repeated, 6 bytes. */ macaddr?: M["address"][];
}

/** Attributes of `linkinfo-ipvlan-attrs`. */
export interface LinkinfoIpvlanAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_IPVLAN_MODE (1): u16. Layer at which packets are forwarded. */ mode?: IpvlanMode | M["unnamed"];
  /** IFLA_IPVLAN_FLAGS (2): u16. Options of the mode. */ flags?: (IpvlanFlags | number)[];
}

/** Attributes of `linkinfo-xfrm-attrs`. */
export interface LinkinfoXfrmAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_XFRM_LINK (1): u32. Index of the underlying interface. */ link?: number;
  /** IFLA_XFRM_IF_ID (2): u32. Interface id of IPsec policies and states. */ ifId?: number;
  /** IFLA_XFRM_COLLECT_METADATA (3): flag. Takes the interface id from each packet's metadata (external mode). */
  collectMetadata?: M["flag"];
}

/** Attributes of `linkinfo-macsec-attrs`. */
export type LinkinfoMacsecAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_MACSEC_SCI (1): u64, big-endian. Secure channel identifier; default is the MAC address and `port`. */
  sci?: M["big"];
  /** IFLA_MACSEC_ICV_LEN (3): u8. Length of the integrity check value in bytes, 8 to 16. */ icvLen?: number;
  /** IFLA_MACSEC_CIPHER_SUITE (4): u64. Identifier of the cipher suite (802.1AE). */ cipherSuite?: M["big"];
  /** IFLA_MACSEC_WINDOW (5): u32. Size of the replay window in packets. */ window?: number;
  /** IFLA_MACSEC_ENCODING_SA (6): u8. Number of the secure association for sending, 0 to 3. */ encodingSa?: number;
  /** IFLA_MACSEC_ENCRYPT (7): u8. 1 encrypts; 0 only authenticates. */ encrypt?: number;
  /** IFLA_MACSEC_PROTECT (8): u8. 1 (default) protects sent frames. */ protect?: number;
  /** IFLA_MACSEC_INC_SCI (9): u8. 1 includes the SCI in each frame. */ incSci?: number;
  /** IFLA_MACSEC_ES (10): u8. 1 sets the end station bit. */ es?: number;
  /** IFLA_MACSEC_SCB (11): u8. 1 sets the single copy broadcast bit. */ scb?: number;
  /** IFLA_MACSEC_REPLAY_PROTECT (12): u8. 1 drops replayed frames. */ replayProtect?: number;
  /** IFLA_MACSEC_VALIDATION (13): u8. What happens to frames that fail the check. */
  validation?: MacsecValidation | M["unnamed"];
  /** IFLA_MACSEC_OFFLOAD (15): u8. Where frames are processed. */ offload?: MacsecOffload | M["unnamed"];
} & WriteOnlyFields<M, {
  /** IFLA_MACSEC_PORT (2): u16, big-endian, write-only. Port part of the secure channel identifier. */ port?: number;
}>;

/** Attributes of `linkinfo-bareudp-attrs`. */
export interface LinkinfoBareudpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_BAREUDP_PORT (1): u16, big-endian. UDP port. */ port?: number;
  /** IFLA_BAREUDP_ETHERTYPE (2): u16, big-endian. Protocol of the inner packets, such as 0x8847 for MPLS. */
  ethertype?: number;
  /** IFLA_BAREUDP_SRCPORT_MIN (3): u16. Lowest UDP source port. */ srcportMin?: number;
  /** IFLA_BAREUDP_MULTIPROTO_MODE (4): flag. Accepts IPv4 together with IPv6, and multicast MPLS with unicast MPLS. */
  multiprotoMode?: M["flag"];
}

/** Attributes of `linkinfo-gtp-attrs`. */
export interface LinkinfoGtpAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_GTP_FD0 (1): u32. Socket for GTP version 0. */ fd0?: number;
  /** IFLA_GTP_FD1 (2): u32. Socket for GTP version 1. */ fd1?: number;
  /** IFLA_GTP_PDP_HASHSIZE (3): u32. Size of the hash table of PDP contexts; default 1024. */ pdpHashsize?: number;
  /** IFLA_GTP_ROLE (4): u32. Side of the tunnel. */ role?: GtpRole | M["unnamed"];
  /** IFLA_GTP_CREATE_SOCKETS (5): u8. 1 creates the sockets in the kernel. */ createSockets?: number;
  /** IFLA_GTP_RESTART_COUNT (6): u8. Restart counter in echo responses. */ restartCount?: number;
  /** IFLA_GTP_LOCAL (7): u32, big-endian, shown as ipv4, since Linux 6.10. IPv4 address of the created sockets. */
  local?: M["address"];
  /** IFLA_GTP_LOCAL6 (8): binary, shown as ipv6, 16 bytes, since Linux 6.10. IPv6 address of the created sockets. */
  local6?: M["address"];
}

/** Attributes of `linkinfo-amt-attrs`. */
export interface LinkinfoAmtAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_AMT_MODE (1): u32. Side of the tunnel (RFC 7450). */ mode?: AmtMode | M["unnamed"];
  /** IFLA_AMT_RELAY_PORT (2): u16, big-endian. UDP port of the relay; default 2268. */ relayPort?: number;
  /** IFLA_AMT_GATEWAY_PORT (3): u16, big-endian. UDP port of the gateway. */ gatewayPort?: number;
  /** IFLA_AMT_LINK (4): u32. Index of the underlying interface. */ link?: number;
  /** IFLA_AMT_LOCAL_IP (5): u32, big-endian, shown as ipv4. Source address. */ localIp?: M["address"];
  /** IFLA_AMT_REMOTE_IP (6): u32, big-endian, shown as ipv4. Address of the detected relay. */
  remoteIp?: M["address"];
  /** IFLA_AMT_DISCOVERY_IP (7): u32, big-endian, shown as ipv4. Address to which the gateway sends discovery messages. */
  discoveryIp?: M["address"];
  /** IFLA_AMT_MAX_TUNNELS (8): u32. Maximum number of gateways of a relay; default 128. */ maxTunnels?: number;
}

/** Attributes of `linkinfo-batadv-attrs`. */
export type LinkinfoBatadvAttrs<M extends Mode = Read> = ExtraAttributes & WriteOnlyFields<M, {
  /** IFLA_BATADV_ALGO_NAME (1): string, write-only. Routing algorithm, such as BATMAN_IV. */ algoName?: string;
}>;

/** Attributes of `linkinfo-ppp-attrs`. */
export interface LinkinfoPppAttrs extends ExtraAttributes {
  /** IFLA_PPP_DEV_FD (1): s32. File descriptor of /dev/ppp that becomes the unit. */ devFd?: number;
}

/** Attributes of `linkinfo-rmnet-attrs`. */
export interface LinkinfoRmnetAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IFLA_RMNET_MUX_ID (1): u16. Multiplexing id, 1 to 254. */ muxId?: number;
  /** IFLA_RMNET_FLAGS (2): binary. Flags and the mask of those to change. */ flags?: Shape<M, RmnetFlags>;
}

/** Attributes of `linkinfo-ipoib-attrs`. */
export interface LinkinfoIpoibAttrs extends ExtraAttributes {
  /** IFLA_IPOIB_PKEY (1): u16. Partition key of InfiniBand. */ pkey?: number;
  /** IFLA_IPOIB_MODE (2): u16. 0 datagram, 1 connected. */ mode?: number;
  /** IFLA_IPOIB_UMCAST (3): u16. 1 passes multicast groups of programs to the subnet manager. */ umcast?: number;
}

/** Attributes of `linkinfo-wwan-attrs`. */
export interface LinkinfoWwanAttrs extends ExtraAttributes {
  /** IFLA_WWAN_LINK_ID (1): u32. Number of the data session in the modem. */ linkId?: number;
}

/** Attributes of `linkinfo-dsa-attrs`. */
export interface LinkinfoDsaAttrs extends ExtraAttributes {
  /** IFLA_DSA_MASTER (1): u32. Index of the conduit interface of the CPU port. */ master?: number;
}

/** Attributes of `linkinfo-can-attrs`. */
export type LinkinfoCanAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IFLA_CAN_BITTIMING (1): binary. Bit timing of the arbitration phase. */ bittiming?: Shape<M, CanBittiming>;
  /** IFLA_CAN_CTRLMODE (5): binary. Controller modes. */ ctrlmode?: Shape<M, CanCtrlmode>;
  /** IFLA_CAN_RESTART_MS (6): u32, in ms. Time until the controller restarts after bus-off; 0 for never. */
  restartMs?: number;
  /** IFLA_CAN_DATA_BITTIMING (9): binary. Bit timing of the data phase (CAN FD). */
  dataBittiming?: Shape<M, CanBittiming>;
  /** IFLA_CAN_TERMINATION (11): u16, in Ohm. Termination resistance; 0 for none. */ termination?: number;
  /** IFLA_CAN_TDC (16): nest. Transmitter delay compensation (CAN FD). */ tdc?: CanTdc;
  /** IFLA_CAN_XL_DATA_BITTIMING (18): binary, since Linux 6.19. Bit timing of the data phase (CAN XL). */
  xlDataBittiming?: Shape<M, CanBittiming>;
  /** IFLA_CAN_XL_TDC (21): nest, since Linux 6.19. Transmitter delay compensation (CAN XL). */ xlTdc?: CanTdc;
  /** IFLA_CAN_XL_PWM (22): nest, since Linux 6.19. Pulse width modulation of the transceiver (CAN XL). */
  xlPwm?: CanPwm;
} & ReadOnlyFields<M, {
  /** IFLA_CAN_BITTIMING_CONST (2): binary, read-only. Hardware limits of the bit timing. */
  bittimingConst?: Shape<M, CanBittimingConst>;
  /** IFLA_CAN_CLOCK (3): binary, read-only. Clock of the controller. */ clock?: Shape<M, CanClock>;
  /** IFLA_CAN_STATE (4): u32, read-only. State of the controller's error handling. */
  state?: CanState | M["unnamed"];
  /** IFLA_CAN_BERR_COUNTER (8): binary, read-only. Error counters of the controller. */
  berrCounter?: Shape<M, CanBerrCounter>;
  /** IFLA_CAN_DATA_BITTIMING_CONST (10): binary, read-only. Hardware limits of the data bit timing. */
  dataBittimingConst?: Shape<M, CanBittimingConst>;
  /** IFLA_CAN_TERMINATION_CONST (12): binary of u16, read-only. Available termination resistances in Ohm. */
  terminationConst?: number[];
  /** IFLA_CAN_BITRATE_CONST (13): binary of u32, read-only. Available bit rates in bit/s. */ bitrateConst?: number[];
  /** IFLA_CAN_DATA_BITRATE_CONST (14): binary of u32, read-only. Available bit rates of the data phase in bit/s. */
  dataBitrateConst?: number[];
  /** IFLA_CAN_BITRATE_MAX (15): u32, in bit/s, read-only. Maximum bit rate of the transceiver. */
  bitrateMax?: number;
  /** IFLA_CAN_CTRLMODE_EXT (17): nest, read-only. Supported controller modes. */ ctrlmodeExt?: CanCtrlmodeExt;
  /** IFLA_CAN_XL_DATA_BITTIMING_CONST (19): binary, read-only, since Linux 6.19. Hardware limits of the data bit timing (CAN XL). */
  xlDataBittimingConst?: Shape<M, CanBittimingConst>;
  /** IFLA_CAN_XL_DATA_BITRATE_CONST (20): binary of u32, read-only, since Linux 6.19. Available bit rates of the data phase in bit/s (CAN XL). */
  xlDataBitrateConst?: number[];
}> & WriteOnlyFields<M, {
  /** IFLA_CAN_RESTART (7): u32, write-only. 1 restarts the controller after bus-off. */ restart?: number;
}>;

/** Attributes of `can-tdc`. */
export interface CanTdc extends ExtraAttributes {
  /** IFLA_CAN_TDC_TDCV_MIN (1): u32. */ tdcvMin?: number;
  /** IFLA_CAN_TDC_TDCV_MAX (2): u32. */ tdcvMax?: number;
  /** IFLA_CAN_TDC_TDCO_MIN (3): u32. */ tdcoMin?: number;
  /** IFLA_CAN_TDC_TDCO_MAX (4): u32. */ tdcoMax?: number;
  /** IFLA_CAN_TDC_TDCF_MIN (5): u32. */ tdcfMin?: number;
  /** IFLA_CAN_TDC_TDCF_MAX (6): u32. */ tdcfMax?: number;
  /** IFLA_CAN_TDC_TDCV (7): u32. Transmitter delay compensation value, in clock periods. */ tdcv?: number;
  /** IFLA_CAN_TDC_TDCO (8): u32. Offset of the transmitter delay compensation, in clock periods. */ tdco?: number;
  /** IFLA_CAN_TDC_TDCF (9): u32. Filter window of the transmitter delay compensation, in clock periods. */
  tdcf?: number;
}

/** Attributes of `can-pwm`. */
export interface CanPwm extends ExtraAttributes {
  /** IFLA_CAN_PWM_PWMS_MIN (1): u32. */ pwmsMin?: number;
  /** IFLA_CAN_PWM_PWMS_MAX (2): u32. */ pwmsMax?: number;
  /** IFLA_CAN_PWM_PWML_MIN (3): u32. */ pwmlMin?: number;
  /** IFLA_CAN_PWM_PWML_MAX (4): u32. */ pwmlMax?: number;
  /** IFLA_CAN_PWM_PWMO_MIN (5): u32. */ pwmoMin?: number;
  /** IFLA_CAN_PWM_PWMO_MAX (6): u32. */ pwmoMax?: number;
  /** IFLA_CAN_PWM_PWMS (7): u32. Length of the short phase, in clock periods. */ pwms?: number;
  /** IFLA_CAN_PWM_PWML (8): u32. Length of the long phase, in clock periods. */ pwml?: number;
  /** IFLA_CAN_PWM_PWMO (9): u32. Offset of the modulation, in clock periods. */ pwmo?: number;
}

/** Attributes of `can-ctrlmode-ext`. */
export interface CanCtrlmodeExt extends ExtraAttributes {
  /** IFLA_CAN_CTRLMODE_SUPPORTED (1): u32. Modes that the controller supports. */
  supported?: (CanCtrlmodeFlags | number)[];
}

/**
 * Formats of `linkinfo-data-msg` by selector value; bytes for other values.
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
 * Formats of `linkinfo-member-data-msg` by selector value; bytes for other values.
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
 * Formats of `linkinfo-xstats-msg` by selector value; bytes for other values.
 *
 * - `can`: { header?: Shape<M, CanDeviceStats> }
 */
export type LinkinfoXstatsMsg<M extends Mode = Read> =
  | { header?: Shape<M, CanDeviceStats> }
  | Uint8Array;

/**
 * Formats of `protinfo-msg` by selector value; bytes for other values.
 *
 * - `10`: Ifla6Attrs<M>
 */
export type ProtinfoMsg<M extends Mode = Read> =
  | Ifla6Attrs<M>
  | Uint8Array;

/**
 * Formats of `veth-peer` by selector value; bytes for other values.
 *
 * - ``: ({ header?: Shape<M, Ifinfomsg> } & LinkAttrs<M>)
 */
export type VethPeer<M extends Mode = Read> =
  | ({ header?: Shape<M, Ifinfomsg> } & LinkAttrs<M>)
  | Uint8Array;

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `newlink`: request 16. Creates an interface, or changes it if it exists. */
  newlink: {
    do: { request: { header?: Partial<Ifinfomsg> } & Except<LinkAttrs<Write>, "map" | "propList">; reply: undefined };
  };
  /** `newlink-ntf`: event 16. Reports an interface that was added or changed. */
  "newlink-ntf": { event: { header: Ifinfomsg } & LinkAttrs<Read> };
  /** `dellink`: request 17. Deletes an interface, or all interfaces of a `group`. */
  dellink: {
    do: {
      request: { header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "group" | "targetNetnsid"
        | "altIfname"> & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname" | "group">
        | { header: With<Ifinfomsg, "ifiIndex"> });
      reply: undefined;
    };
  };
  /** `getlink`: request 18, dump 18. Returns one interface by index or name, or dumps all interfaces. */
  getlink: {
    do: {
      request: { header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "extMask" | "targetNetnsid"
        | "altIfname"> & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> });
      reply: { header: Ifinfomsg } & LinkAttrs<Read>;
    };
    dump: {
      request: { header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "master" | "linkinfo" | "extMask"
        | "targetNetnsid">;
      reply: { header: Ifinfomsg } & LinkAttrs<Read>;
    };
  };
  /** `setlink`: request 19. Changes an interface. */
  setlink: {
    do: {
      request: { header?: Partial<Ifinfomsg> } & Except<LinkAttrs<Write>, "map" | "propList">
        & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> })
        & ({ header?: { ifiFlags?: never } } | { header: With<Ifinfomsg, "ifiChange"> });
      reply: undefined;
    };
  };
  /** `getstats`: request 94, dump 94. Returns the selected statistics of one or all interfaces; `filterMask` selects. */
  getstats: {
    do: {
      request: { header: With<IfStatsMsg, "ifindex" | "filterMask"> } & ExtraAttributes;
      reply: { header: IfStatsMsg } & StatsAttrs<Read>;
    };
    dump: {
      request: { header: With<IfStatsMsg, "filterMask"> } & ExtraAttributes;
      reply: { header: IfStatsMsg } & StatsAttrs<Read>;
    };
  };
  /** `dellink-ntf`: event 17, group `rtnlgrp-link`. Reports an interface that was removed. */
  "dellink-ntf": { event: { header: Ifinfomsg } & LinkAttrs<Read> };
  /** `getlink-bridge`: dump 18. Dumps bridge ports with their settings and the data that `extMask` selects. */
  "getlink-bridge": {
    dump: {
      request: { header?: Partial<Ifinfomsg> } & Only<BridgeLinkAttrs<Write>, "extMask">;
      reply: { header: Ifinfomsg } & BridgeLinkAttrs<Read>;
    };
  };
  /** `newlink-bridge-ntf`: event 16, group `rtnlgrp-link`. Reports a bridge port that was added or changed. */
  "newlink-bridge-ntf": { event: { header: Ifinfomsg } & BridgeLinkAttrs<Read> };
  /** `dellink-bridge-ntf`: event 17, group `rtnlgrp-link`. Reports a bridge port that was removed. */
  "dellink-bridge-ntf": { event: { header: Ifinfomsg } & BridgeLinkAttrs<Read> };
  /** `setlink-bridge`: request 19, requires uns-admin-perm. Changes a bridge port, or adds VLANs to a port or bridge. */
  "setlink-bridge": {
    do: {
      request: { header: With<Ifinfomsg, "ifiIndex"> } & Except<BridgeLinkAttrs<Write>, "extMask">;
      reply: undefined;
    };
  };
  /** `dellink-bridge`: request 17, requires uns-admin-perm. Removes VLANs from a port or bridge. */
  "dellink-bridge": {
    do: {
      request: { header: With<Ifinfomsg, "ifiIndex"> } & Only<BridgeLinkAttrs<Write>, "afSpec"> & Has<"afSpec">;
      reply: undefined;
    };
  };
  /** `newlinkprop`: request 108, requires uns-admin-perm. Adds alternative names to an interface. */
  newlinkprop: {
    do: {
      request: { header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "propList" | "altIfname">
        & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> });
      reply: undefined;
    };
  };
  /** `dellinkprop`: request 109, requires uns-admin-perm. Removes alternative names from an interface. */
  dellinkprop: {
    do: {
      request: { header?: Partial<Ifinfomsg> } & Only<LinkAttrs<Write>, "ifname" | "propList" | "altIfname">
        & (OneOf<LinkAttrs<Write>, "ifname" | "altIfname"> | { header: With<Ifinfomsg, "ifiIndex"> });
      reply: undefined;
    };
  };
  /** `setstats`: request 95, requires uns-admin-perm, since Linux 5.18. Enables or disables statistics of hardware offload. */
  setstats: {
    do: {
      request: { header?: Partial<IfStatsMsg> } & Only<StatsGetset, "setOffloadXstatsL3Stats">;
      reply: undefined;
    };
  };
  /** `newstats-ntf`: event 92, group `rtnlgrp-stats`. Reports changed statistics of hardware offload. */
  "newstats-ntf": { event: { header: IfStatsMsg } & StatsAttrs<Read> };
  /** `newprefix-ntf`: event 52, group `rtnlgrp-ipv6-prefix`. Reports a prefix in a router advertisement. */
  "newprefix-ntf": { event: { header: Prefixmsg } & Prefix<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "newlink-ntf": { header: Ifinfomsg } & LinkAttrs<Read>;
  "newlink-bridge-ntf": { header: Ifinfomsg } & BridgeLinkAttrs<Read>;
  "dellink-ntf": { header: Ifinfomsg } & LinkAttrs<Read>;
  "dellink-bridge-ntf": { header: Ifinfomsg } & BridgeLinkAttrs<Read>;
  "newstats-ntf": { header: IfStatsMsg } & StatsAttrs<Read>;
  "newprefix-ntf": { header: Prefixmsg } & Prefix<Read>;
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

/** Family `rt-link`: `connect()` opens a client. Also the model for codecs. */
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
          num inpkts inoctets indelivers outforwdatagrams outpkts outoctets inhdrerrors intoobigerrors innoroutes
          inaddrerrors inunknownprotos intruncatedpkts indiscards outdiscards outnoroutes reasmtimeout reasmreqds
          reasmoks reasmfails fragoks fragfails fragcreates inmcastpkts outmcastpkts inbcastpkts outbcastpkts
          inmcastoctets outmcastoctets inbcastoctets outbcastoctets csumerrors noectpkts`,
        { name: "ect1-pkts", value: 33, kernelName: "IPSTATS_MIB_ECT1PKTS" },
        { name: "ect0-pkts", value: 34, kernelName: "IPSTATS_MIB_ECT0PKTS" },
        "cepkts reasm-overlaps",
      ],
    }),
    "vlan-flags": () => ({ flags: true, prefix: "vlan-flag-", entries: "reorder-hdr gvrp loose-binding mvrp bridge-binding" }),
    "ifla-vf-link-state-enum": () => ({ prefix: "ifla-vf-link-state-", entries: "auto enable disable" }),
    "rtext-filter": () => ({
      flags: true,
      prefix: "rtext-filter-",
      entries: "vf brvlan brvlan-compressed skip-stats mrp cfm-config cfm-status mst",
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
    "prefix-flags": () => ({ flags: true, prefix: "if-prefix-", entries: "onlink autoconf" }),
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
      entries: `
        loopback listenonly 3-samples one-shot berr-reporting fd presume-ack fd-non-iso cc-len8-dlc tdc-auto tdc-manual`,
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
      members: [{ name: "flags", type: "u32", enum: "vlan-flags", flags: true }, { name: "mask", type: "u32", hint: "hex" }],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint32(at, host)),
        mask: view.getUint32(at + 4, host) }),
      write: (view, at, { flags: v0, mask: v1 }, names) => { const n0 = names[0]!.bits(v0, 4294967295); if (!(n0 >= 0 &&
        isU32(v1))) return false; view.setUint32(at, n0, host); view.setUint32(at + 4, v1, host); return true; },
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
        { name: "ifalias", number: 20, type: "string" },
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
        { name: "broadcast", number: 13, type: "binary" },
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
        { name: "prio", number: 9, type: "u32" },
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
        { name: "fdb-flush", number: 21, type: "binary", access: "write-only" },
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
        { name: "get-filters", number: 1, type: "binary", since: "5.18" },
        { name: "set-offload-xstats-l3-stats", number: 2, type: "u8", since: "5.18" },
      ],
    }),
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
        { name: "vsi-type", number: 3, type: "binary" },
        { name: "instance-uuid", number: 4, type: "binary", hint: "uuid", exactLength: 16 },
        { name: "host-uuid", number: 5, type: "binary", hint: "uuid", exactLength: 16 },
        { name: "request", number: 6, type: "u8" },
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
        { name: "mc-forwarding", number: 2, type: "s32" },
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
        { name: "create-sockets", number: 5, type: "u8" },
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
        { name: "restart", number: 7, type: "u32", access: "write-only" },
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
    "newlink-ntf": () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      event: { number: 16, attributes: getlinkAttributes },
      notify: "getlink",
    }),
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
        reply: { number: 16, attributes: getlinkAttributes },
      },
      dump: {
        request: { number: 18, attributes: "target-netnsid ext-mask master linkinfo" },
        reply: { number: 16, attributes: getlinkAttributes },
      },
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
        reply: { number: 92, attributes: "link-64 link-xstats link-xstats-slave link-offload-xstats af-spec" },
      },
      dump: {
        request: { number: 94, requiredHeader: ["filter-mask"] },
        reply: { number: 92, attributes: "link-64 link-xstats link-xstats-slave link-offload-xstats af-spec" },
      },
    }),
    "dellink-ntf": () => ({
      set: "link-attrs",
      header: "ifinfomsg",
      event: { number: 17, attributes: getlinkAttributes },
      notify: "getlink",
      group: "rtnlgrp-link",
    }),
    "getlink-bridge": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      dump: {
        request: { number: 18, attributes: "ext-mask" },
        reply: { number: 16, attributes: "address ifname mtu link master protinfo operstate af-spec" },
      },
    }),
    "newlink-bridge-ntf": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      event: { number: 16, attributes: "address ifname mtu link master protinfo operstate af-spec" },
      notify: "getlink-bridge",
      group: "rtnlgrp-link",
    }),
    "dellink-bridge-ntf": () => ({
      set: "bridge-link-attrs",
      header: "ifinfomsg",
      headerValues: { ifiFamily: 7 },
      event: { number: 17, attributes: "address ifname mtu link master protinfo operstate af-spec" },
      notify: "getlink-bridge",
      group: "rtnlgrp-link",
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
      do: { request: { number: 95, attributes: "set-offload-xstats-l3-stats" } },
      flags: ["uns-admin-perm"],
      since: "5.18",
    }),
    "newstats-ntf": () => ({
      set: "stats-attrs",
      header: "if-stats-msg",
      event: { number: 92, attributes: "link-64 link-xstats link-xstats-slave link-offload-xstats af-spec" },
      notify: "getstats",
      group: "rtnlgrp-stats",
    }),
    "newprefix-ntf": () => ({
      set: "prefix",
      header: "prefixmsg",
      event: { number: 52, attributes: "address cacheinfo" },
      group: "rtnlgrp-ipv6-prefix",
    }),
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
