// Differences between the families and other sources that are no errors of the families, with the reasons.

/** Names by reason, separated by spaces or line breaks. */
type Reasons = Readonly<Record<string, string>>;

/** Names that no family contains although it has other names of their enum. */
export const absent: Reasons = {
  "value 0 of an enum, which no message contains": `INET_DIAG_REQ_NONE INET_DIAG_NONE L2TP_ATTR_NONE L2TP_ATTR_STATS_NONE
    NETNSA_NONE SK_DIAG_BPF_STORAGE_NONE XDP_DIAG_NONE`,
  "number of entries": "BPF_TCP_MAX_STATES NL80211_NUM_ACS",
  "nothing in the kernel's source writes or reads it": `IFLA_COST IFLA_PRIORITY NFTA_HASH_SET_NAME NFTA_HASH_SET_ID
    NFTA_NG_SET_NAME NFTA_NG_SET_ID NFC_ATTR_SE TASKSTATS_TYPE_NULL RDMA_NLDEV_ATTR_DRIVER_ENTRY IEEE802154_ATTR_SEC`,
  "removed from the kernel in 6.12: crypto_reportstat()": `CRYPTOCFGA_STAT_LARVAL CRYPTOCFGA_STAT_HASH
    CRYPTOCFGA_STAT_BLKCIPHER CRYPTOCFGA_STAT_AEAD CRYPTOCFGA_STAT_COMPRESS CRYPTOCFGA_STAT_RNG CRYPTOCFGA_STAT_CIPHER
    CRYPTOCFGA_STAT_AKCIPHER CRYPTOCFGA_STAT_KPP CRYPTOCFGA_STAT_ACOMP`,
  "only between parts of the kernel": `NETKIT_NEXT NETKIT_REDIRECT OVS_SAMPLE_ATTR_ARG OVS_CHECK_PKT_LEN_ATTR_ARG
    OVS_ACTION_ATTR_SET_TO_MASKED IPSET_FLAG_SKIP_COUNTER_UPDATE IPSET_FLAG_SKIP_SUBCOUNTER_UPDATE
    IPSET_FLAG_MATCH_COUNTERS IPSET_FLAG_RETURN_NOMATCH IPSET_FLAG_MAP_SKBMARK IPSET_FLAG_MAP_SKBPRIO
    IPSET_FLAG_MAP_SKBQUEUE`,
  "not a protocol with timeouts of connections": `IPPROTO_IP IPPROTO_IGMP IPPROTO_IPIP IPPROTO_EGP IPPROTO_PUP IPPROTO_IDP
    IPPROTO_TP IPPROTO_IPV6 IPPROTO_RSVP IPPROTO_ESP IPPROTO_AH IPPROTO_MTP IPPROTO_BEETPH IPPROTO_ENCAP IPPROTO_PIM
    IPPROTO_COMP IPPROTO_L2TP IPPROTO_MPLS IPPROTO_ETHERNET IPPROTO_AGGFRAG IPPROTO_SMC IPPROTO_MPTCP`,
  "a state that the kernel no longer reports": "SCTP_CONNTRACK_HEARTBEAT_ACKED",
  "another name of IPS_UNTRACKED": "IPS_NAT_CLASH",
};

/** Commands of families that have no operation. */
export const commands: Reasons = {
  "nothing in the kernel's source handles or sends it": `IEEE802154_ASSOCIATE_CONF IEEE802154_DISASSOCIATE_CONF
    IEEE802154_GET_REQ IEEE802154_GET_CONF IEEE802154_RESET_REQ IEEE802154_RESET_CONF IEEE802154_SCAN_CONF
    IEEE802154_SET_REQ IEEE802154_SET_CONF IEEE802154_SYNC_REQ IEEE802154_POLL_REQ IEEE802154_POLL_CONF
    IEEE802154_ASSOCIATE_INDIC IEEE802154_DISASSOCIATE_INDIC IEEE802154_BEACON_NOTIFY_INDIC IEEE802154_ORPHAN_INDIC
    IEEE802154_ORPHAN_RESP IEEE802154_COMM_STATUS_INDIC IEEE802154_SYNC_LOSS_INDIC IEEE802154_GTS_REQ
    IEEE802154_GTS_INDIC IEEE802154_GTS_CONF IEEE802154_RX_ENABLE_REQ IEEE802154_RX_ENABLE_CONF IEEE802154_DEV_WPAN
    DEVLINK_CMD_SET DEVLINK_CMD_SB_SET DEVLINK_CMD_SB_DEL DEVLINK_CMD_SB_POOL_DEL DEVLINK_CMD_SB_PORT_POOL_DEL
    DEVLINK_CMD_SB_TC_POOL_BIND_DEL DEVLINK_CMD_REGION_SET NL80211_CMD_GET_BEACON NL80211_CMD_SET_MGMT_EXTRA_IE
    NL802154_CMD_SET_WPAN_PHY NL802154_CMD_DEL_WPAN_PHY NL802154_CMD_SET_INTERFACE CTRL_CMD_NEWOPS CTRL_CMD_DELOPS
    CTRL_CMD_GETOPS CTRL_CMD_GETMCAST_GRP TIPC_NL_LEGACY`,
  "checks in net/devlink/param.c allow for it, but nothing passes it":
    "DEVLINK_CMD_PORT_PARAM_NEW DEVLINK_CMD_PORT_PARAM_DEL",
  "the kernel lists sets as with IPSET_CMD_LIST": "IPSET_CMD_SAVE",
  "a command of the program, which no message contains": `IPSET_CMD_NONE IPSET_CMD_RESTORE IPSET_CMD_HELP
    IPSET_CMD_VERSION IPSET_CMD_QUIT IPSET_CMD_COMMIT`,
  "returns an empty message": "L2TP_CMD_NOOP",
  "a request to the server of a block device": "NBD_CMD_READ NBD_CMD_WRITE_ZEROES",
};

/** Attributes whose type differs from that in the kernel's source. */
export const types: Reasons = {
  "the number in host byte order is one in network byte order": `ILA_ATTR_LOCATOR ILA_ATTR_LOCATOR_MATCH NFTA_OSF_FLAGS
    NFTA_TRACE_ID IFLA_BAREUDP_PORT IFLA_BAREUDP_ETHERTYPE`,
  "the kernel compares the number, of a big-endian type, with constants in host byte order": "IFLA_IPTUN_FLAGS",
  "the kernel puts and gets a number that is never negative as a signed one":
    "DPLL_A_PIN_ID DPLL_A_PIN_STATE NETDEV_A_NAPI_DEFER_HARD_IRQS NDA_IFINDEX",
  "the kernel gets a part of the number that its policy requires":
    "DEVLINK_ATTR_PORT_CONTROLLER_NUMBER NL80211_PMSR_FTM_REQ_ATTR_AW_DURATION",
  "a policy that the kernel never checks, or that no program can fulfil":
    "DCB_ATTR_PERM_HWADDR IFLA_PORT_HOST_UUID TIPC_NLA_LINK_DEST",
  "mac80211_hwsim reads another type than nl80211 writes": `NL80211_PMSR_FTM_CAPA_ATTR_MAX_BURSTS_EXPONENT
    NL80211_PMSR_FTM_CAPA_ATTR_MAX_FTMS_PER_BURST NL80211_PMSR_FTM_RESP_ATTR_BURST_INDEX
    NL80211_PMSR_FTM_RESP_ATTR_BUSY_RETRY_TIME NL80211_PMSR_FTM_RESP_ATTR_AVAILABILITY_WINDOW`,
  "one number of an array": "NL80211_ATTR_AKM_SUITES NL80211_ATTR_CNTDWN_OFFS_BEACON NL80211_ATTR_CNTDWN_OFFS_PRESP",
  "the type depends on the option, the protocol or the driver": "TEAM_ATTR_OPTION_DATA NL80211_ATTR_TESTDATA",
  "a flag only in requests of get-wiphy": "NL80211_ATTR_BSS_PARAM",
  "ipset puts the mask in host byte order, although it gets it in network byte order; `Ipset` shows both in the same way":
    "IPSET_ATTR_MARKMASK",
};

/** Attributes whose type differs from that in strace's tables. */
export const strace: Reasons = {
  "strace shows a flag, a bitfield or a nest as a number":
    "IFLA_DEVLINK_PORT NHA_BLACKHOLE NHA_GROUPS NHA_FDB TCA_DUMP_FLAGS",
  "the kernel does not use the attribute": "RTA_PROTOINFO RTA_MP_ALGO",
};

/** Attributes whose type differs from that in systemd's tables. */
export const systemd: Reasons = {
  "systemd sends a value that the kernel's policy, u8, rejects": "L2TP_ATTR_DATA_SEQ",
  "systemd sends a value with a flag, which the kernel accepts": "IFLA_BRPORT_FLUSH",
};

/** Returns all names of a list. */
export function namesOf(reasons: Reasons): string[] {
  return Object.values(reasons).flatMap((names) => names.trim().split(/\s+/));
}
