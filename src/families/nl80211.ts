// Generated from nl80211.yaml (sha256 faac18dd5100e5a3). Do not edit: `bun run generate` writes it.
import { type NetlinkFamily, netlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Kept, Mode, Read, Rest, Shape, Write } from "../schema/types.ts";

/**
 * Values of `commands`.
 *
 * - `unspec`: NL80211_COMMANDS_UNSPEC (0)
 * - `get-wiphy`: NL80211_COMMANDS_GET_WIPHY (1)
 * - `set-wiphy`: NL80211_COMMANDS_SET_WIPHY (2)
 * - `new-wiphy`: NL80211_COMMANDS_NEW_WIPHY (3)
 * - `del-wiphy`: NL80211_COMMANDS_DEL_WIPHY (4)
 * - `get-interface`: NL80211_COMMANDS_GET_INTERFACE (5)
 * - `set-interface`: NL80211_COMMANDS_SET_INTERFACE (6)
 * - `new-interface`: NL80211_COMMANDS_NEW_INTERFACE (7)
 * - `del-interface`: NL80211_COMMANDS_DEL_INTERFACE (8)
 * - `get-key`: NL80211_COMMANDS_GET_KEY (9)
 * - `set-key`: NL80211_COMMANDS_SET_KEY (10)
 * - `new-key`: NL80211_COMMANDS_NEW_KEY (11)
 * - `del-key`: NL80211_COMMANDS_DEL_KEY (12)
 * - `get-beacon`: NL80211_COMMANDS_GET_BEACON (13)
 * - `set-beacon`: NL80211_COMMANDS_SET_BEACON (14)
 * - `new-beacon`: NL80211_COMMANDS_NEW_BEACON (15)
 * - `del-beacon`: NL80211_COMMANDS_DEL_BEACON (16)
 * - `get-station`: NL80211_COMMANDS_GET_STATION (17)
 * - `set-station`: NL80211_COMMANDS_SET_STATION (18)
 * - `new-station`: NL80211_COMMANDS_NEW_STATION (19)
 * - `del-station`: NL80211_COMMANDS_DEL_STATION (20)
 * - `get-mpath`: NL80211_COMMANDS_GET_MPATH (21)
 * - `set-mpath`: NL80211_COMMANDS_SET_MPATH (22)
 * - `new-mpath`: NL80211_COMMANDS_NEW_MPATH (23)
 * - `del-mpath`: NL80211_COMMANDS_DEL_MPATH (24)
 * - `set-bss`: NL80211_COMMANDS_SET_BSS (25)
 * - `set-reg`: NL80211_COMMANDS_SET_REG (26)
 * - `req-set-reg`: NL80211_COMMANDS_REQ_SET_REG (27)
 * - `get-mesh-config`: NL80211_COMMANDS_GET_MESH_CONFIG (28)
 * - `set-mesh-config`: NL80211_COMMANDS_SET_MESH_CONFIG (29)
 * - `set-mgmt-extra-ie`: NL80211_COMMANDS_SET_MGMT_EXTRA_IE (30)
 * - `get-reg`: NL80211_COMMANDS_GET_REG (31)
 * - `get-scan`: NL80211_COMMANDS_GET_SCAN (32)
 * - `trigger-scan`: NL80211_COMMANDS_TRIGGER_SCAN (33)
 * - `new-scan-results`: NL80211_COMMANDS_NEW_SCAN_RESULTS (34)
 * - `scan-aborted`: NL80211_COMMANDS_SCAN_ABORTED (35)
 * - `reg-change`: NL80211_COMMANDS_REG_CHANGE (36)
 * - `authenticate`: NL80211_COMMANDS_AUTHENTICATE (37)
 * - `associate`: NL80211_COMMANDS_ASSOCIATE (38)
 * - `deauthenticate`: NL80211_COMMANDS_DEAUTHENTICATE (39)
 * - `disassociate`: NL80211_COMMANDS_DISASSOCIATE (40)
 * - `michael-mic-failure`: NL80211_COMMANDS_MICHAEL_MIC_FAILURE (41)
 * - `reg-beacon-hint`: NL80211_COMMANDS_REG_BEACON_HINT (42)
 * - `join-ibss`: NL80211_COMMANDS_JOIN_IBSS (43)
 * - `leave-ibss`: NL80211_COMMANDS_LEAVE_IBSS (44)
 * - `testmode`: NL80211_COMMANDS_TESTMODE (45)
 * - `connect`: NL80211_COMMANDS_CONNECT (46)
 * - `roam`: NL80211_COMMANDS_ROAM (47)
 * - `disconnect`: NL80211_COMMANDS_DISCONNECT (48)
 * - `set-wiphy-netns`: NL80211_COMMANDS_SET_WIPHY_NETNS (49)
 * - `get-survey`: NL80211_COMMANDS_GET_SURVEY (50)
 * - `new-survey-results`: NL80211_COMMANDS_NEW_SURVEY_RESULTS (51)
 * - `set-pmksa`: NL80211_COMMANDS_SET_PMKSA (52)
 * - `del-pmksa`: NL80211_COMMANDS_DEL_PMKSA (53)
 * - `flush-pmksa`: NL80211_COMMANDS_FLUSH_PMKSA (54)
 * - `remain-on-channel`: NL80211_COMMANDS_REMAIN_ON_CHANNEL (55)
 * - `cancel-remain-on-channel`: NL80211_COMMANDS_CANCEL_REMAIN_ON_CHANNEL (56)
 * - `set-tx-bitrate-mask`: NL80211_COMMANDS_SET_TX_BITRATE_MASK (57)
 * - `register-action`: NL80211_COMMANDS_REGISTER_ACTION (58)
 * - `action`: NL80211_COMMANDS_ACTION (59)
 * - `action-tx-status`: NL80211_COMMANDS_ACTION_TX_STATUS (60)
 * - `set-power-save`: NL80211_COMMANDS_SET_POWER_SAVE (61)
 * - `get-power-save`: NL80211_COMMANDS_GET_POWER_SAVE (62)
 * - `set-cqm`: NL80211_COMMANDS_SET_CQM (63)
 * - `notify-cqm`: NL80211_COMMANDS_NOTIFY_CQM (64)
 * - `set-channel`: NL80211_COMMANDS_SET_CHANNEL (65)
 * - `set-wds-peer`: NL80211_COMMANDS_SET_WDS_PEER (66)
 * - `frame-wait-cancel`: NL80211_COMMANDS_FRAME_WAIT_CANCEL (67)
 * - `join-mesh`: NL80211_COMMANDS_JOIN_MESH (68)
 * - `leave-mesh`: NL80211_COMMANDS_LEAVE_MESH (69)
 * - `unprot-deauthenticate`: NL80211_COMMANDS_UNPROT_DEAUTHENTICATE (70)
 * - `unprot-disassociate`: NL80211_COMMANDS_UNPROT_DISASSOCIATE (71)
 * - `new-peer-candidate`: NL80211_COMMANDS_NEW_PEER_CANDIDATE (72)
 * - `get-wowlan`: NL80211_COMMANDS_GET_WOWLAN (73)
 * - `set-wowlan`: NL80211_COMMANDS_SET_WOWLAN (74)
 * - `start-sched-scan`: NL80211_COMMANDS_START_SCHED_SCAN (75)
 * - `stop-sched-scan`: NL80211_COMMANDS_STOP_SCHED_SCAN (76)
 * - `sched-scan-results`: NL80211_COMMANDS_SCHED_SCAN_RESULTS (77)
 * - `sched-scan-stopped`: NL80211_COMMANDS_SCHED_SCAN_STOPPED (78)
 * - `set-rekey-offload`: NL80211_COMMANDS_SET_REKEY_OFFLOAD (79)
 * - `pmksa-candidate`: NL80211_COMMANDS_PMKSA_CANDIDATE (80)
 * - `tdls-oper`: NL80211_COMMANDS_TDLS_OPER (81)
 * - `tdls-mgmt`: NL80211_COMMANDS_TDLS_MGMT (82)
 * - `unexpected-frame`: NL80211_COMMANDS_UNEXPECTED_FRAME (83)
 * - `probe-client`: NL80211_COMMANDS_PROBE_CLIENT (84)
 * - `register-beacons`: NL80211_COMMANDS_REGISTER_BEACONS (85)
 * - `unexpected-4-addr-frame`: NL80211_COMMANDS_UNEXPECTED_4_ADDR_FRAME (86)
 * - `set-noack-map`: NL80211_COMMANDS_SET_NOACK_MAP (87)
 * - `ch-switch-notify`: NL80211_COMMANDS_CH_SWITCH_NOTIFY (88)
 * - `start-p2p-device`: NL80211_COMMANDS_START_P2P_DEVICE (89)
 * - `stop-p2p-device`: NL80211_COMMANDS_STOP_P2P_DEVICE (90)
 * - `conn-failed`: NL80211_COMMANDS_CONN_FAILED (91)
 * - `set-mcast-rate`: NL80211_COMMANDS_SET_MCAST_RATE (92)
 * - `set-mac-acl`: NL80211_COMMANDS_SET_MAC_ACL (93)
 * - `radar-detect`: NL80211_COMMANDS_RADAR_DETECT (94)
 * - `get-protocol-features`: NL80211_COMMANDS_GET_PROTOCOL_FEATURES (95)
 * - `update-ft-ies`: NL80211_COMMANDS_UPDATE_FT_IES (96)
 * - `ft-event`: NL80211_COMMANDS_FT_EVENT (97)
 * - `crit-protocol-start`: NL80211_COMMANDS_CRIT_PROTOCOL_START (98)
 * - `crit-protocol-stop`: NL80211_COMMANDS_CRIT_PROTOCOL_STOP (99)
 * - `get-coalesce`: NL80211_COMMANDS_GET_COALESCE (100)
 * - `set-coalesce`: NL80211_COMMANDS_SET_COALESCE (101)
 * - `channel-switch`: NL80211_COMMANDS_CHANNEL_SWITCH (102)
 * - `vendor`: NL80211_COMMANDS_VENDOR (103)
 * - `set-qos-map`: NL80211_COMMANDS_SET_QOS_MAP (104)
 * - `add-tx-ts`: NL80211_COMMANDS_ADD_TX_TS (105)
 * - `del-tx-ts`: NL80211_COMMANDS_DEL_TX_TS (106)
 * - `get-mpp`: NL80211_COMMANDS_GET_MPP (107)
 * - `join-ocb`: NL80211_COMMANDS_JOIN_OCB (108)
 * - `leave-ocb`: NL80211_COMMANDS_LEAVE_OCB (109)
 * - `ch-switch-started-notify`: NL80211_COMMANDS_CH_SWITCH_STARTED_NOTIFY (110)
 * - `tdls-channel-switch`: NL80211_COMMANDS_TDLS_CHANNEL_SWITCH (111)
 * - `tdls-cancel-channel-switch`: NL80211_COMMANDS_TDLS_CANCEL_CHANNEL_SWITCH (112)
 * - `wiphy-reg-change`: NL80211_COMMANDS_WIPHY_REG_CHANGE (113)
 * - `abort-scan`: NL80211_COMMANDS_ABORT_SCAN (114)
 * - `start-nan`: NL80211_COMMANDS_START_NAN (115)
 * - `stop-nan`: NL80211_COMMANDS_STOP_NAN (116)
 * - `add-nan-function`: NL80211_COMMANDS_ADD_NAN_FUNCTION (117)
 * - `del-nan-function`: NL80211_COMMANDS_DEL_NAN_FUNCTION (118)
 * - `change-nan-config`: NL80211_COMMANDS_CHANGE_NAN_CONFIG (119)
 * - `nan-match`: NL80211_COMMANDS_NAN_MATCH (120)
 * - `set-multicast-to-unicast`: NL80211_COMMANDS_SET_MULTICAST_TO_UNICAST (121)
 * - `update-connect-params`: NL80211_COMMANDS_UPDATE_CONNECT_PARAMS (122)
 * - `set-pmk`: NL80211_COMMANDS_SET_PMK (123)
 * - `del-pmk`: NL80211_COMMANDS_DEL_PMK (124)
 * - `port-authorized`: NL80211_COMMANDS_PORT_AUTHORIZED (125)
 * - `reload-regdb`: NL80211_COMMANDS_RELOAD_REGDB (126)
 * - `external-auth`: NL80211_COMMANDS_EXTERNAL_AUTH (127)
 * - `sta-opmode-changed`: NL80211_COMMANDS_STA_OPMODE_CHANGED (128)
 * - `control-port-frame`: NL80211_COMMANDS_CONTROL_PORT_FRAME (129)
 * - `get-ftm-responder-stats`: NL80211_COMMANDS_GET_FTM_RESPONDER_STATS (130)
 * - `peer-measurement-start`: NL80211_COMMANDS_PEER_MEASUREMENT_START (131)
 * - `peer-measurement-result`: NL80211_COMMANDS_PEER_MEASUREMENT_RESULT (132)
 * - `peer-measurement-complete`: NL80211_COMMANDS_PEER_MEASUREMENT_COMPLETE (133)
 * - `notify-radar`: NL80211_COMMANDS_NOTIFY_RADAR (134)
 * - `update-owe-info`: NL80211_COMMANDS_UPDATE_OWE_INFO (135)
 * - `probe-mesh-link`: NL80211_COMMANDS_PROBE_MESH_LINK (136)
 * - `set-tid-config`: NL80211_COMMANDS_SET_TID_CONFIG (137)
 * - `unprot-beacon`: NL80211_COMMANDS_UNPROT_BEACON (138)
 * - `control-port-frame-tx-status`: NL80211_COMMANDS_CONTROL_PORT_FRAME_TX_STATUS (139)
 * - `set-sar-specs`: NL80211_COMMANDS_SET_SAR_SPECS (140)
 * - `obss-color-collision`: NL80211_COMMANDS_OBSS_COLOR_COLLISION (141)
 * - `color-change-request`: NL80211_COMMANDS_COLOR_CHANGE_REQUEST (142)
 * - `color-change-started`: NL80211_COMMANDS_COLOR_CHANGE_STARTED (143)
 * - `color-change-aborted`: NL80211_COMMANDS_COLOR_CHANGE_ABORTED (144)
 * - `color-change-completed`: NL80211_COMMANDS_COLOR_CHANGE_COMPLETED (145)
 * - `set-fils-aad`: NL80211_COMMANDS_SET_FILS_AAD (146)
 * - `assoc-comeback`: NL80211_COMMANDS_ASSOC_COMEBACK (147)
 * - `add-link`: NL80211_COMMANDS_ADD_LINK (148)
 * - `remove-link`: NL80211_COMMANDS_REMOVE_LINK (149)
 * - `add-link-sta`: NL80211_COMMANDS_ADD_LINK_STA (150)
 * - `modify-link-sta`: NL80211_COMMANDS_MODIFY_LINK_STA (151)
 * - `remove-link-sta`: NL80211_COMMANDS_REMOVE_LINK_STA (152)
 * - `set-hw-timestamp`: NL80211_COMMANDS_SET_HW_TIMESTAMP (153)
 * - `links-removed`: NL80211_COMMANDS_LINKS_REMOVED (154)
 * - `set-tid-to-link-mapping`: NL80211_COMMANDS_SET_TID_TO_LINK_MAPPING (155)
 */
export type Commands =
  | "unspec"
  | "get-wiphy"
  | "set-wiphy"
  | "new-wiphy"
  | "del-wiphy"
  | "get-interface"
  | "set-interface"
  | "new-interface"
  | "del-interface"
  | "get-key"
  | "set-key"
  | "new-key"
  | "del-key"
  | "get-beacon"
  | "set-beacon"
  | "new-beacon"
  | "del-beacon"
  | "get-station"
  | "set-station"
  | "new-station"
  | "del-station"
  | "get-mpath"
  | "set-mpath"
  | "new-mpath"
  | "del-mpath"
  | "set-bss"
  | "set-reg"
  | "req-set-reg"
  | "get-mesh-config"
  | "set-mesh-config"
  | "set-mgmt-extra-ie"
  | "get-reg"
  | "get-scan"
  | "trigger-scan"
  | "new-scan-results"
  | "scan-aborted"
  | "reg-change"
  | "authenticate"
  | "associate"
  | "deauthenticate"
  | "disassociate"
  | "michael-mic-failure"
  | "reg-beacon-hint"
  | "join-ibss"
  | "leave-ibss"
  | "testmode"
  | "connect"
  | "roam"
  | "disconnect"
  | "set-wiphy-netns"
  | "get-survey"
  | "new-survey-results"
  | "set-pmksa"
  | "del-pmksa"
  | "flush-pmksa"
  | "remain-on-channel"
  | "cancel-remain-on-channel"
  | "set-tx-bitrate-mask"
  | "register-action"
  | "action"
  | "action-tx-status"
  | "set-power-save"
  | "get-power-save"
  | "set-cqm"
  | "notify-cqm"
  | "set-channel"
  | "set-wds-peer"
  | "frame-wait-cancel"
  | "join-mesh"
  | "leave-mesh"
  | "unprot-deauthenticate"
  | "unprot-disassociate"
  | "new-peer-candidate"
  | "get-wowlan"
  | "set-wowlan"
  | "start-sched-scan"
  | "stop-sched-scan"
  | "sched-scan-results"
  | "sched-scan-stopped"
  | "set-rekey-offload"
  | "pmksa-candidate"
  | "tdls-oper"
  | "tdls-mgmt"
  | "unexpected-frame"
  | "probe-client"
  | "register-beacons"
  | "unexpected-4-addr-frame"
  | "set-noack-map"
  | "ch-switch-notify"
  | "start-p2p-device"
  | "stop-p2p-device"
  | "conn-failed"
  | "set-mcast-rate"
  | "set-mac-acl"
  | "radar-detect"
  | "get-protocol-features"
  | "update-ft-ies"
  | "ft-event"
  | "crit-protocol-start"
  | "crit-protocol-stop"
  | "get-coalesce"
  | "set-coalesce"
  | "channel-switch"
  | "vendor"
  | "set-qos-map"
  | "add-tx-ts"
  | "del-tx-ts"
  | "get-mpp"
  | "join-ocb"
  | "leave-ocb"
  | "ch-switch-started-notify"
  | "tdls-channel-switch"
  | "tdls-cancel-channel-switch"
  | "wiphy-reg-change"
  | "abort-scan"
  | "start-nan"
  | "stop-nan"
  | "add-nan-function"
  | "del-nan-function"
  | "change-nan-config"
  | "nan-match"
  | "set-multicast-to-unicast"
  | "update-connect-params"
  | "set-pmk"
  | "del-pmk"
  | "port-authorized"
  | "reload-regdb"
  | "external-auth"
  | "sta-opmode-changed"
  | "control-port-frame"
  | "get-ftm-responder-stats"
  | "peer-measurement-start"
  | "peer-measurement-result"
  | "peer-measurement-complete"
  | "notify-radar"
  | "update-owe-info"
  | "probe-mesh-link"
  | "set-tid-config"
  | "unprot-beacon"
  | "control-port-frame-tx-status"
  | "set-sar-specs"
  | "obss-color-collision"
  | "color-change-request"
  | "color-change-started"
  | "color-change-aborted"
  | "color-change-completed"
  | "set-fils-aad"
  | "assoc-comeback"
  | "add-link"
  | "remove-link"
  | "add-link-sta"
  | "modify-link-sta"
  | "remove-link-sta"
  | "set-hw-timestamp"
  | "links-removed"
  | "set-tid-to-link-mapping";

/**
 * Bits of `feature-flags`.
 *
 * - `sk-tx-status`: NL80211_FEATURE_FLAGS_SK_TX_STATUS (bit 0)
 * - `ht-ibss`: NL80211_FEATURE_FLAGS_HT_IBSS (bit 1)
 * - `inactivity-timer`: NL80211_FEATURE_FLAGS_INACTIVITY_TIMER (bit 2)
 * - `cell-base-reg-hints`: NL80211_FEATURE_FLAGS_CELL_BASE_REG_HINTS (bit 3)
 * - `p2p-device-needs-channel`: NL80211_FEATURE_FLAGS_P2P_DEVICE_NEEDS_CHANNEL (bit 4)
 * - `sae`: NL80211_FEATURE_FLAGS_SAE (bit 5)
 * - `low-priority-scan`: NL80211_FEATURE_FLAGS_LOW_PRIORITY_SCAN (bit 6)
 * - `scan-flush`: NL80211_FEATURE_FLAGS_SCAN_FLUSH (bit 7)
 * - `ap-scan`: NL80211_FEATURE_FLAGS_AP_SCAN (bit 8)
 * - `vif-txpower`: NL80211_FEATURE_FLAGS_VIF_TXPOWER (bit 9)
 * - `need-obss-scan`: NL80211_FEATURE_FLAGS_NEED_OBSS_SCAN (bit 10)
 * - `p2p-go-ctwin`: NL80211_FEATURE_FLAGS_P2P_GO_CTWIN (bit 11)
 * - `p2p-go-oppps`: NL80211_FEATURE_FLAGS_P2P_GO_OPPPS (bit 12)
 * - `reserved`: NL80211_FEATURE_FLAGS_RESERVED (bit 13)
 * - `advertise-chan-limits`: NL80211_FEATURE_FLAGS_ADVERTISE_CHAN_LIMITS (bit 14)
 * - `full-ap-client-state`: NL80211_FEATURE_FLAGS_FULL_AP_CLIENT_STATE (bit 15)
 * - `userspace-mpm`: NL80211_FEATURE_FLAGS_USERSPACE_MPM (bit 16)
 * - `active-monitor`: NL80211_FEATURE_FLAGS_ACTIVE_MONITOR (bit 17)
 * - `ap-mode-chan-width-change`: NL80211_FEATURE_FLAGS_AP_MODE_CHAN_WIDTH_CHANGE (bit 18)
 * - `ds-param-set-ie-in-probes`: NL80211_FEATURE_FLAGS_DS_PARAM_SET_IE_IN_PROBES (bit 19)
 * - `wfa-tpc-ie-in-probes`: NL80211_FEATURE_FLAGS_WFA_TPC_IE_IN_PROBES (bit 20)
 * - `quiet`: NL80211_FEATURE_FLAGS_QUIET (bit 21)
 * - `tx-power-insertion`: NL80211_FEATURE_FLAGS_TX_POWER_INSERTION (bit 22)
 * - `ackto-estimation`: NL80211_FEATURE_FLAGS_ACKTO_ESTIMATION (bit 23)
 * - `static-smps`: NL80211_FEATURE_FLAGS_STATIC_SMPS (bit 24)
 * - `dynamic-smps`: NL80211_FEATURE_FLAGS_DYNAMIC_SMPS (bit 25)
 * - `supports-wmm-admission`: NL80211_FEATURE_FLAGS_SUPPORTS_WMM_ADMISSION (bit 26)
 * - `mac-on-create`: NL80211_FEATURE_FLAGS_MAC_ON_CREATE (bit 27)
 * - `tdls-channel-switch`: NL80211_FEATURE_FLAGS_TDLS_CHANNEL_SWITCH (bit 28)
 * - `scan-random-mac-addr`: NL80211_FEATURE_FLAGS_SCAN_RANDOM_MAC_ADDR (bit 29)
 * - `sched-scan-random-mac-addr`: NL80211_FEATURE_FLAGS_SCHED_SCAN_RANDOM_MAC_ADDR (bit 30)
 * - `no-random-mac-addr`: NL80211_FEATURE_FLAGS_NO_RANDOM_MAC_ADDR (bit 31)
 */
export type FeatureFlags =
  | "sk-tx-status"
  | "ht-ibss"
  | "inactivity-timer"
  | "cell-base-reg-hints"
  | "p2p-device-needs-channel"
  | "sae"
  | "low-priority-scan"
  | "scan-flush"
  | "ap-scan"
  | "vif-txpower"
  | "need-obss-scan"
  | "p2p-go-ctwin"
  | "p2p-go-oppps"
  | "reserved"
  | "advertise-chan-limits"
  | "full-ap-client-state"
  | "userspace-mpm"
  | "active-monitor"
  | "ap-mode-chan-width-change"
  | "ds-param-set-ie-in-probes"
  | "wfa-tpc-ie-in-probes"
  | "quiet"
  | "tx-power-insertion"
  | "ackto-estimation"
  | "static-smps"
  | "dynamic-smps"
  | "supports-wmm-admission"
  | "mac-on-create"
  | "tdls-channel-switch"
  | "scan-random-mac-addr"
  | "sched-scan-random-mac-addr"
  | "no-random-mac-addr";

/**
 * Values of `channel-type`.
 *
 * - `no-ht`: NL80211_CHANNEL_TYPE_NO_HT (0)
 * - `ht20`: NL80211_CHANNEL_TYPE_HT20 (1)
 * - `ht40minus`: NL80211_CHANNEL_TYPE_HT40MINUS (2)
 * - `ht40plus`: NL80211_CHANNEL_TYPE_HT40PLUS (3)
 */
export type ChannelType = "no-ht" | "ht20" | "ht40minus" | "ht40plus";

/**
 * Bits of `protocol-features`.
 *
 * - `split-wiphy-dump`: NL80211_PROTOCOL_FEATURES_SPLIT_WIPHY_DUMP (bit 0)
 */
export type ProtocolFeatures = "split-wiphy-dump";

/** The structure `sta-flag-update`. */
export interface StaFlagUpdate extends Rest {
  /** `mask`: u32. */
  mask: number;
  /** `set`: u32. */
  set: number;
}

/** Attributes of `nl80211-attrs`. */
export interface Nl80211Attrs<M extends Mode = Read> extends Kept {
  /** NL80211_ATTR_WIPHY (1): u32. */
  wiphy?: number;
  /** NL80211_ATTR_WIPHY_NAME (2): string. */
  wiphyName?: string;
  /** NL80211_ATTR_IFINDEX (3): u32. */
  ifindex?: number;
  /** NL80211_ATTR_IFNAME (4): string. */
  ifname?: string;
  /** NL80211_ATTR_IFTYPE (5): u32. */
  iftype?: number;
  /** NL80211_ATTR_MAC (6): binary, shown as mac. */
  mac?: M["address"];
  /** NL80211_ATTR_KEY_DATA (7): binary. */
  keyData?: Uint8Array;
  /** NL80211_ATTR_KEY_IDX (8): u8. */
  keyIdx?: number;
  /** NL80211_ATTR_KEY_CIPHER (9): u32. */
  keyCipher?: number;
  /** NL80211_ATTR_KEY_SEQ (10): binary. */
  keySeq?: Uint8Array;
  /** NL80211_ATTR_KEY_DEFAULT (11): flag. */
  keyDefault?: M["flag"];
  /** NL80211_ATTR_BEACON_INTERVAL (12): u32. */
  beaconInterval?: number;
  /** NL80211_ATTR_DTIM_PERIOD (13): u32. */
  dtimPeriod?: number;
  /** NL80211_ATTR_BEACON_HEAD (14): binary. */
  beaconHead?: Uint8Array;
  /** NL80211_ATTR_BEACON_TAIL (15): binary. */
  beaconTail?: Uint8Array;
  /** NL80211_ATTR_STA_AID (16): u16. */
  staAid?: number;
  /** NL80211_ATTR_STA_FLAGS (17): binary. */
  staFlags?: Uint8Array;
  /** NL80211_ATTR_STA_LISTEN_INTERVAL (18): u16. */
  staListenInterval?: number;
  /** NL80211_ATTR_STA_SUPPORTED_RATES (19): binary. */
  staSupportedRates?: Uint8Array;
  /** NL80211_ATTR_STA_VLAN (20): u32. */
  staVlan?: number;
  /** NL80211_ATTR_STA_INFO (21): binary. */
  staInfo?: Uint8Array;
  /** NL80211_ATTR_WIPHY_BANDS (22): nest. */
  wiphyBands?: WiphyBands<M>;
  /** NL80211_ATTR_MNTR_FLAGS (23): binary. */
  mntrFlags?: Uint8Array;
  /** NL80211_ATTR_MESH_ID (24): binary. */
  meshId?: Uint8Array;
  /** NL80211_ATTR_STA_PLINK_ACTION (25): u8. */
  staPlinkAction?: number;
  /** NL80211_ATTR_MPATH_NEXT_HOP (26): binary, shown as mac. */
  mpathNextHop?: M["address"];
  /** NL80211_ATTR_MPATH_INFO (27): binary. */
  mpathInfo?: Uint8Array;
  /** NL80211_ATTR_BSS_CTS_PROT (28): u8. */
  bssCtsProt?: number;
  /** NL80211_ATTR_BSS_SHORT_PREAMBLE (29): u8. */
  bssShortPreamble?: number;
  /** NL80211_ATTR_BSS_SHORT_SLOT_TIME (30): u8. */
  bssShortSlotTime?: number;
  /** NL80211_ATTR_HT_CAPABILITY (31): binary. */
  htCapability?: Uint8Array;
  /** NL80211_ATTR_SUPPORTED_IFTYPES (32): nest. */
  supportedIftypes?: SupportedIftypes<M>;
  /** NL80211_ATTR_REG_ALPHA2 (33): binary. */
  regAlpha2?: Uint8Array;
  /** NL80211_ATTR_REG_RULES (34): binary. */
  regRules?: Uint8Array;
  /** NL80211_ATTR_MESH_CONFIG (35): binary. */
  meshConfig?: Uint8Array;
  /** NL80211_ATTR_BSS_BASIC_RATES (36): binary. */
  bssBasicRates?: Uint8Array;
  /** NL80211_ATTR_WIPHY_TXQ_PARAMS (37): binary. */
  wiphyTxqParams?: Uint8Array;
  /** NL80211_ATTR_WIPHY_FREQ (38): u32. */
  wiphyFreq?: number;
  /** NL80211_ATTR_WIPHY_CHANNEL_TYPE (39): u32. */
  wiphyChannelType?: ChannelType | number;
  /** NL80211_ATTR_KEY_DEFAULT_MGMT (40): flag. */
  keyDefaultMgmt?: M["flag"];
  /** NL80211_ATTR_MGMT_SUBTYPE (41): u8. */
  mgmtSubtype?: number;
  /** NL80211_ATTR_IE (42): binary. */
  ie?: Uint8Array;
  /** NL80211_ATTR_MAX_NUM_SCAN_SSIDS (43): u8. */
  maxNumScanSsids?: number;
  /** NL80211_ATTR_SCAN_FREQUENCIES (44): binary. */
  scanFrequencies?: Uint8Array;
  /** NL80211_ATTR_SCAN_SSIDS (45): binary. */
  scanSsids?: Uint8Array;
  /** NL80211_ATTR_GENERATION (46): u32. */
  generation?: number;
  /** NL80211_ATTR_BSS (47): binary. */
  bss?: Uint8Array;
  /** NL80211_ATTR_REG_INITIATOR (48): u8. */
  regInitiator?: number;
  /** NL80211_ATTR_REG_TYPE (49): u8. */
  regType?: number;
  /** NL80211_ATTR_SUPPORTED_COMMANDS (50): indexed-array of u32. */
  supportedCommands?: (Commands | number)[];
  /** NL80211_ATTR_FRAME (51): binary. */
  frame?: Uint8Array;
  /** NL80211_ATTR_SSID (52): binary. */
  ssid?: Uint8Array;
  /** NL80211_ATTR_AUTH_TYPE (53): u32. */
  authType?: number;
  /** NL80211_ATTR_REASON_CODE (54): u16. */
  reasonCode?: number;
  /** NL80211_ATTR_KEY_TYPE (55): u32. */
  keyType?: number;
  /** NL80211_ATTR_MAX_SCAN_IE_LEN (56): u16. */
  maxScanIeLen?: number;
  /** NL80211_ATTR_CIPHER_SUITES (57): binary of u32, shown as hex. */
  cipherSuites?: number[];
  /** NL80211_ATTR_FREQ_BEFORE (58): binary. */
  freqBefore?: Uint8Array;
  /** NL80211_ATTR_FREQ_AFTER (59): binary. */
  freqAfter?: Uint8Array;
  /** NL80211_ATTR_FREQ_FIXED (60): flag. */
  freqFixed?: M["flag"];
  /** NL80211_ATTR_WIPHY_RETRY_SHORT (61): u8. */
  wiphyRetryShort?: number;
  /** NL80211_ATTR_WIPHY_RETRY_LONG (62): u8. */
  wiphyRetryLong?: number;
  /** NL80211_ATTR_WIPHY_FRAG_THRESHOLD (63): u32. */
  wiphyFragThreshold?: number;
  /** NL80211_ATTR_WIPHY_RTS_THRESHOLD (64): u32. */
  wiphyRtsThreshold?: number;
  /** NL80211_ATTR_TIMED_OUT (65): flag. */
  timedOut?: M["flag"];
  /** NL80211_ATTR_USE_MFP (66): u32. */
  useMfp?: number;
  /** NL80211_ATTR_STA_FLAGS2 (67): binary. */
  staFlags2?: Shape<M, StaFlagUpdate>;
  /** NL80211_ATTR_CONTROL_PORT (68): flag. */
  controlPort?: M["flag"];
  /** NL80211_ATTR_TESTDATA (69): binary. */
  testdata?: Uint8Array;
  /** NL80211_ATTR_PRIVACY (70): flag. */
  privacy?: M["flag"];
  /** NL80211_ATTR_DISCONNECTED_BY_AP (71): flag. */
  disconnectedByAp?: M["flag"];
  /** NL80211_ATTR_STATUS_CODE (72): u16. */
  statusCode?: number;
  /** NL80211_ATTR_CIPHER_SUITES_PAIRWISE (73): binary. */
  cipherSuitesPairwise?: Uint8Array;
  /** NL80211_ATTR_CIPHER_SUITE_GROUP (74): u32. */
  cipherSuiteGroup?: number;
  /** NL80211_ATTR_WPA_VERSIONS (75): u32. */
  wpaVersions?: number;
  /** NL80211_ATTR_AKM_SUITES (76): binary. */
  akmSuites?: Uint8Array;
  /** NL80211_ATTR_REQ_IE (77): binary. */
  reqIe?: Uint8Array;
  /** NL80211_ATTR_RESP_IE (78): binary. */
  respIe?: Uint8Array;
  /** NL80211_ATTR_PREV_BSSID (79): binary. */
  prevBssid?: Uint8Array;
  /** NL80211_ATTR_KEY (80): binary. */
  key?: Uint8Array;
  /** NL80211_ATTR_KEYS (81): binary. */
  keys?: Uint8Array;
  /** NL80211_ATTR_PID (82): u32. */
  pid?: number;
  /** NL80211_ATTR_4ADDR (83): u8. */
  "4addr"?: number;
  /** NL80211_ATTR_SURVEY_INFO (84): binary. */
  surveyInfo?: Uint8Array;
  /** NL80211_ATTR_PMKID (85): binary. */
  pmkid?: Uint8Array;
  /** NL80211_ATTR_MAX_NUM_PMKIDS (86): u8. */
  maxNumPmkids?: number;
  /** NL80211_ATTR_DURATION (87): u32. */
  duration?: number;
  /** NL80211_ATTR_COOKIE (88): u64. */
  cookie?: M["big"];
  /** NL80211_ATTR_WIPHY_COVERAGE_CLASS (89): u8. */
  wiphyCoverageClass?: number;
  /** NL80211_ATTR_TX_RATES (90): binary. */
  txRates?: Uint8Array;
  /** NL80211_ATTR_FRAME_MATCH (91): binary. */
  frameMatch?: Uint8Array;
  /** NL80211_ATTR_ACK (92): flag. */
  ack?: M["flag"];
  /** NL80211_ATTR_PS_STATE (93): u32. */
  psState?: number;
  /** NL80211_ATTR_CQM (94): binary. */
  cqm?: Uint8Array;
  /** NL80211_ATTR_LOCAL_STATE_CHANGE (95): flag. */
  localStateChange?: M["flag"];
  /** NL80211_ATTR_AP_ISOLATE (96): u8. */
  apIsolate?: number;
  /** NL80211_ATTR_WIPHY_TX_POWER_SETTING (97): u32. */
  wiphyTxPowerSetting?: number;
  /** NL80211_ATTR_WIPHY_TX_POWER_LEVEL (98): u32. */
  wiphyTxPowerLevel?: number;
  /** NL80211_ATTR_TX_FRAME_TYPES (99): nest. */
  txFrameTypes?: IftypeAttrs;
  /** NL80211_ATTR_RX_FRAME_TYPES (100): nest. */
  rxFrameTypes?: IftypeAttrs;
  /** NL80211_ATTR_FRAME_TYPE (101): u16. */
  frameType?: number;
  /** NL80211_ATTR_CONTROL_PORT_ETHERTYPE (102): flag. */
  controlPortEthertype?: M["flag"];
  /** NL80211_ATTR_CONTROL_PORT_NO_ENCRYPT (103): flag. */
  controlPortNoEncrypt?: M["flag"];
  /** NL80211_ATTR_SUPPORT_IBSS_RSN (104): flag. */
  supportIbssRsn?: M["flag"];
  /** NL80211_ATTR_WIPHY_ANTENNA_TX (105): u32. */
  wiphyAntennaTx?: number;
  /** NL80211_ATTR_WIPHY_ANTENNA_RX (106): u32. */
  wiphyAntennaRx?: number;
  /** NL80211_ATTR_MCAST_RATE (107): u32. */
  mcastRate?: number;
  /** NL80211_ATTR_OFFCHANNEL_TX_OK (108): flag. */
  offchannelTxOk?: M["flag"];
  /** NL80211_ATTR_BSS_HT_OPMODE (109): u16. */
  bssHtOpmode?: number;
  /** NL80211_ATTR_KEY_DEFAULT_TYPES (110): binary. */
  keyDefaultTypes?: Uint8Array;
  /** NL80211_ATTR_MAX_REMAIN_ON_CHANNEL_DURATION (111): u32. */
  maxRemainOnChannelDuration?: number;
  /** NL80211_ATTR_MESH_SETUP (112): binary. */
  meshSetup?: Uint8Array;
  /** NL80211_ATTR_WIPHY_ANTENNA_AVAIL_TX (113): u32. */
  wiphyAntennaAvailTx?: number;
  /** NL80211_ATTR_WIPHY_ANTENNA_AVAIL_RX (114): u32. */
  wiphyAntennaAvailRx?: number;
  /** NL80211_ATTR_SUPPORT_MESH_AUTH (115): flag. */
  supportMeshAuth?: M["flag"];
  /** NL80211_ATTR_STA_PLINK_STATE (116): u8. */
  staPlinkState?: number;
  /** NL80211_ATTR_WOWLAN_TRIGGERS (117): binary. */
  wowlanTriggers?: Uint8Array;
  /** NL80211_ATTR_WOWLAN_TRIGGERS_SUPPORTED (118): nest. */
  wowlanTriggersSupported?: WowlanTriggersAttrs<M>;
  /** NL80211_ATTR_SCHED_SCAN_INTERVAL (119): u32. */
  schedScanInterval?: number;
  /** NL80211_ATTR_INTERFACE_COMBINATIONS (120): indexed-array of nest. */
  interfaceCombinations?: IfCombinationAttributes<M>[];
  /** NL80211_ATTR_SOFTWARE_IFTYPES (121): nest. */
  softwareIftypes?: SupportedIftypes<M>;
  /** NL80211_ATTR_REKEY_DATA (122): binary. */
  rekeyData?: Uint8Array;
  /** NL80211_ATTR_MAX_NUM_SCHED_SCAN_SSIDS (123): u8. */
  maxNumSchedScanSsids?: number;
  /** NL80211_ATTR_MAX_SCHED_SCAN_IE_LEN (124): u16. */
  maxSchedScanIeLen?: number;
  /** NL80211_ATTR_SCAN_SUPP_RATES (125): binary. */
  scanSuppRates?: Uint8Array;
  /** NL80211_ATTR_HIDDEN_SSID (126): u32. */
  hiddenSsid?: number;
  /** NL80211_ATTR_IE_PROBE_RESP (127): binary. */
  ieProbeResp?: Uint8Array;
  /** NL80211_ATTR_IE_ASSOC_RESP (128): binary. */
  ieAssocResp?: Uint8Array;
  /** NL80211_ATTR_STA_WME (129): binary. */
  staWme?: Uint8Array;
  /** NL80211_ATTR_SUPPORT_AP_UAPSD (130): flag. */
  supportApUapsd?: M["flag"];
  /** NL80211_ATTR_ROAM_SUPPORT (131): flag. */
  roamSupport?: M["flag"];
  /** NL80211_ATTR_SCHED_SCAN_MATCH (132): binary. */
  schedScanMatch?: Uint8Array;
  /** NL80211_ATTR_MAX_MATCH_SETS (133): u8. */
  maxMatchSets?: number;
  /** NL80211_ATTR_PMKSA_CANDIDATE (134): binary. */
  pmksaCandidate?: Uint8Array;
  /** NL80211_ATTR_TX_NO_CCK_RATE (135): flag. */
  txNoCckRate?: M["flag"];
  /** NL80211_ATTR_TDLS_ACTION (136): u8. */
  tdlsAction?: number;
  /** NL80211_ATTR_TDLS_DIALOG_TOKEN (137): u8. */
  tdlsDialogToken?: number;
  /** NL80211_ATTR_TDLS_OPERATION (138): u8. */
  tdlsOperation?: number;
  /** NL80211_ATTR_TDLS_SUPPORT (139): flag. */
  tdlsSupport?: M["flag"];
  /** NL80211_ATTR_TDLS_EXTERNAL_SETUP (140): flag. */
  tdlsExternalSetup?: M["flag"];
  /** NL80211_ATTR_DEVICE_AP_SME (141): u32. */
  deviceApSme?: number;
  /** NL80211_ATTR_DONT_WAIT_FOR_ACK (142): flag. */
  dontWaitForAck?: M["flag"];
  /** NL80211_ATTR_FEATURE_FLAGS (143): u32. */
  featureFlags?: (FeatureFlags | number)[];
  /** NL80211_ATTR_PROBE_RESP_OFFLOAD (144): u32. */
  probeRespOffload?: number;
  /** NL80211_ATTR_PROBE_RESP (145): binary. */
  probeResp?: Uint8Array;
  /** NL80211_ATTR_DFS_REGION (146): u8. */
  dfsRegion?: number;
  /** NL80211_ATTR_DISABLE_HT (147): flag. */
  disableHt?: M["flag"];
  /** NL80211_ATTR_HT_CAPABILITY_MASK (148): binary. */
  htCapabilityMask?: Uint8Array;
  /** NL80211_ATTR_NOACK_MAP (149): u16. */
  noackMap?: number;
  /** NL80211_ATTR_INACTIVITY_TIMEOUT (150): u16. */
  inactivityTimeout?: number;
  /** NL80211_ATTR_RX_SIGNAL_DBM (151): u32. */
  rxSignalDbm?: number;
  /** NL80211_ATTR_BG_SCAN_PERIOD (152): u16. */
  bgScanPeriod?: number;
  /** NL80211_ATTR_WDEV (153): u64. */
  wdev?: M["big"];
  /** NL80211_ATTR_USER_REG_HINT_TYPE (154): u32. */
  userRegHintType?: number;
  /** NL80211_ATTR_CONN_FAILED_REASON (155): u32. */
  connFailedReason?: number;
  /** NL80211_ATTR_AUTH_DATA (156): binary. */
  authData?: Uint8Array;
  /** NL80211_ATTR_VHT_CAPABILITY (157): binary. */
  vhtCapability?: Uint8Array;
  /** NL80211_ATTR_SCAN_FLAGS (158): u32. */
  scanFlags?: number;
  /** NL80211_ATTR_CHANNEL_WIDTH (159): u32. */
  channelWidth?: number;
  /** NL80211_ATTR_CENTER_FREQ1 (160): u32. */
  centerFreq1?: number;
  /** NL80211_ATTR_CENTER_FREQ2 (161): u32. */
  centerFreq2?: number;
  /** NL80211_ATTR_P2P_CTWINDOW (162): u8. */
  p2pCtwindow?: number;
  /** NL80211_ATTR_P2P_OPPPS (163): u8. */
  p2pOppps?: number;
  /** NL80211_ATTR_LOCAL_MESH_POWER_MODE (164): u32. */
  localMeshPowerMode?: number;
  /** NL80211_ATTR_ACL_POLICY (165): u32. */
  aclPolicy?: number;
  /** NL80211_ATTR_MAC_ADDRS (166): binary. */
  macAddrs?: Uint8Array;
  /** NL80211_ATTR_MAC_ACL_MAX (167): u32. */
  macAclMax?: number;
  /** NL80211_ATTR_RADAR_EVENT (168): u32. */
  radarEvent?: number;
  /** NL80211_ATTR_EXT_CAPA (169): binary. */
  extCapa?: Uint8Array;
  /** NL80211_ATTR_EXT_CAPA_MASK (170): binary. */
  extCapaMask?: Uint8Array;
  /** NL80211_ATTR_STA_CAPABILITY (171): u16. */
  staCapability?: number;
  /** NL80211_ATTR_STA_EXT_CAPABILITY (172): binary. */
  staExtCapability?: Uint8Array;
  /** NL80211_ATTR_PROTOCOL_FEATURES (173): u32. */
  protocolFeatures?: (ProtocolFeatures | number)[];
  /** NL80211_ATTR_SPLIT_WIPHY_DUMP (174): flag. */
  splitWiphyDump?: M["flag"];
  /** NL80211_ATTR_DISABLE_VHT (175): flag. */
  disableVht?: M["flag"];
  /** NL80211_ATTR_VHT_CAPABILITY_MASK (176): binary. */
  vhtCapabilityMask?: Uint8Array;
  /** NL80211_ATTR_MDID (177): u16. */
  mdid?: number;
  /** NL80211_ATTR_IE_RIC (178): binary. */
  ieRic?: Uint8Array;
  /** NL80211_ATTR_CRIT_PROT_ID (179): u16. */
  critProtId?: number;
  /** NL80211_ATTR_MAX_CRIT_PROT_DURATION (180): u16. */
  maxCritProtDuration?: number;
  /** NL80211_ATTR_PEER_AID (181): u16. */
  peerAid?: number;
  /** NL80211_ATTR_COALESCE_RULE (182): binary. */
  coalesceRule?: Uint8Array;
  /** NL80211_ATTR_CH_SWITCH_COUNT (183): u32. */
  chSwitchCount?: number;
  /** NL80211_ATTR_CH_SWITCH_BLOCK_TX (184): flag. */
  chSwitchBlockTx?: M["flag"];
  /** NL80211_ATTR_CSA_IES (185): binary. */
  csaIes?: Uint8Array;
  /** NL80211_ATTR_CNTDWN_OFFS_BEACON (186): binary. */
  cntdwnOffsBeacon?: Uint8Array;
  /** NL80211_ATTR_CNTDWN_OFFS_PRESP (187): binary. */
  cntdwnOffsPresp?: Uint8Array;
  /** NL80211_ATTR_RXMGMT_FLAGS (188): binary. */
  rxmgmtFlags?: Uint8Array;
  /** NL80211_ATTR_STA_SUPPORTED_CHANNELS (189): binary. */
  staSupportedChannels?: Uint8Array;
  /** NL80211_ATTR_STA_SUPPORTED_OPER_CLASSES (190): binary. */
  staSupportedOperClasses?: Uint8Array;
  /** NL80211_ATTR_HANDLE_DFS (191): flag. */
  handleDfs?: M["flag"];
  /** NL80211_ATTR_SUPPORT_5_MHZ (192): flag. */
  support5Mhz?: M["flag"];
  /** NL80211_ATTR_SUPPORT_10_MHZ (193): flag. */
  support10Mhz?: M["flag"];
  /** NL80211_ATTR_OPMODE_NOTIF (194): u8. */
  opmodeNotif?: number;
  /** NL80211_ATTR_VENDOR_ID (195): u32. */
  vendorId?: number;
  /** NL80211_ATTR_VENDOR_SUBCMD (196): u32. */
  vendorSubcmd?: number;
  /** NL80211_ATTR_VENDOR_DATA (197): binary. */
  vendorData?: Uint8Array;
  /** NL80211_ATTR_VENDOR_EVENTS (198): binary. */
  vendorEvents?: Uint8Array;
  /** NL80211_ATTR_QOS_MAP (199): binary. */
  qosMap?: Uint8Array;
  /** NL80211_ATTR_MAC_HINT (200): binary, shown as mac. */
  macHint?: M["address"];
  /** NL80211_ATTR_WIPHY_FREQ_HINT (201): u32. */
  wiphyFreqHint?: number;
  /** NL80211_ATTR_MAX_AP_ASSOC_STA (202): u32. */
  maxApAssocSta?: number;
  /** NL80211_ATTR_TDLS_PEER_CAPABILITY (203): u32. */
  tdlsPeerCapability?: number;
  /** NL80211_ATTR_SOCKET_OWNER (204): flag. */
  socketOwner?: M["flag"];
  /** NL80211_ATTR_CSA_C_OFFSETS_TX (205): binary. */
  csaCOffsetsTx?: Uint8Array;
  /** NL80211_ATTR_MAX_CSA_COUNTERS (206): u8. */
  maxCsaCounters?: number;
  /** NL80211_ATTR_TDLS_INITIATOR (207): flag. */
  tdlsInitiator?: M["flag"];
  /** NL80211_ATTR_USE_RRM (208): flag. */
  useRrm?: M["flag"];
  /** NL80211_ATTR_WIPHY_DYN_ACK (209): flag. */
  wiphyDynAck?: M["flag"];
  /** NL80211_ATTR_TSID (210): u8. */
  tsid?: number;
  /** NL80211_ATTR_USER_PRIO (211): u8. */
  userPrio?: number;
  /** NL80211_ATTR_ADMITTED_TIME (212): u16. */
  admittedTime?: number;
  /** NL80211_ATTR_SMPS_MODE (213): u8. */
  smpsMode?: number;
  /** NL80211_ATTR_OPER_CLASS (214): u8. */
  operClass?: number;
  /** NL80211_ATTR_MAC_MASK (215): binary, shown as mac. */
  macMask?: M["address"];
  /** NL80211_ATTR_WIPHY_SELF_MANAGED_REG (216): flag. */
  wiphySelfManagedReg?: M["flag"];
  /** NL80211_ATTR_EXT_FEATURES (217): binary. */
  extFeatures?: Uint8Array;
  /** NL80211_ATTR_SURVEY_RADIO_STATS (218): binary. */
  surveyRadioStats?: Uint8Array;
  /** NL80211_ATTR_NETNS_FD (219): u32. */
  netnsFd?: number;
  /** NL80211_ATTR_SCHED_SCAN_DELAY (220): u32. */
  schedScanDelay?: number;
  /** NL80211_ATTR_REG_INDOOR (221): flag. */
  regIndoor?: M["flag"];
  /** NL80211_ATTR_MAX_NUM_SCHED_SCAN_PLANS (222): u32. */
  maxNumSchedScanPlans?: number;
  /** NL80211_ATTR_MAX_SCAN_PLAN_INTERVAL (223): u32. */
  maxScanPlanInterval?: number;
  /** NL80211_ATTR_MAX_SCAN_PLAN_ITERATIONS (224): u32. */
  maxScanPlanIterations?: number;
  /** NL80211_ATTR_SCHED_SCAN_PLANS (225): binary. */
  schedScanPlans?: Uint8Array;
  /** NL80211_ATTR_PBSS (226): flag. */
  pbss?: M["flag"];
  /** NL80211_ATTR_BSS_SELECT (227): binary. */
  bssSelect?: Uint8Array;
  /** NL80211_ATTR_STA_SUPPORT_P2P_PS (228): u8. */
  staSupportP2pPs?: number;
  /** NL80211_ATTR_PAD (229): binary. */
  pad?: Uint8Array;
  /** NL80211_ATTR_IFTYPE_EXT_CAPA (230): binary. */
  iftypeExtCapa?: Uint8Array;
  /** NL80211_ATTR_MU_MIMO_GROUP_DATA (231): binary. */
  muMimoGroupData?: Uint8Array;
  /** NL80211_ATTR_MU_MIMO_FOLLOW_MAC_ADDR (232): binary, shown as mac. */
  muMimoFollowMacAddr?: M["address"];
  /** NL80211_ATTR_SCAN_START_TIME_TSF (233): u64. */
  scanStartTimeTsf?: M["big"];
  /** NL80211_ATTR_SCAN_START_TIME_TSF_BSSID (234): binary. */
  scanStartTimeTsfBssid?: Uint8Array;
  /** NL80211_ATTR_MEASUREMENT_DURATION (235): u16. */
  measurementDuration?: number;
  /** NL80211_ATTR_MEASUREMENT_DURATION_MANDATORY (236): flag. */
  measurementDurationMandatory?: M["flag"];
  /** NL80211_ATTR_MESH_PEER_AID (237): u16. */
  meshPeerAid?: number;
  /** NL80211_ATTR_NAN_MASTER_PREF (238): u8. */
  nanMasterPref?: number;
  /** NL80211_ATTR_BANDS (239): u32. */
  bands?: number;
  /** NL80211_ATTR_NAN_FUNC (240): binary. */
  nanFunc?: Uint8Array;
  /** NL80211_ATTR_NAN_MATCH (241): binary. */
  nanMatch?: Uint8Array;
  /** NL80211_ATTR_FILS_KEK (242): binary. */
  filsKek?: Uint8Array;
  /** NL80211_ATTR_FILS_NONCES (243): binary. */
  filsNonces?: Uint8Array;
  /** NL80211_ATTR_MULTICAST_TO_UNICAST_ENABLED (244): flag. */
  multicastToUnicastEnabled?: M["flag"];
  /** NL80211_ATTR_BSSID (245): binary, shown as mac. */
  bssid?: M["address"];
  /** NL80211_ATTR_SCHED_SCAN_RELATIVE_RSSI (246): s8. */
  schedScanRelativeRssi?: number;
  /** NL80211_ATTR_SCHED_SCAN_RSSI_ADJUST (247): binary. */
  schedScanRssiAdjust?: Uint8Array;
  /** NL80211_ATTR_TIMEOUT_REASON (248): u32. */
  timeoutReason?: number;
  /** NL80211_ATTR_FILS_ERP_USERNAME (249): binary. */
  filsErpUsername?: Uint8Array;
  /** NL80211_ATTR_FILS_ERP_REALM (250): binary. */
  filsErpRealm?: Uint8Array;
  /** NL80211_ATTR_FILS_ERP_NEXT_SEQ_NUM (251): u16. */
  filsErpNextSeqNum?: number;
  /** NL80211_ATTR_FILS_ERP_RRK (252): binary. */
  filsErpRrk?: Uint8Array;
  /** NL80211_ATTR_FILS_CACHE_ID (253): binary. */
  filsCacheId?: Uint8Array;
  /** NL80211_ATTR_PMK (254): binary. */
  pmk?: Uint8Array;
  /** NL80211_ATTR_SCHED_SCAN_MULTI (255): flag. */
  schedScanMulti?: M["flag"];
  /** NL80211_ATTR_SCHED_SCAN_MAX_REQS (256): u32. */
  schedScanMaxReqs?: number;
  /** NL80211_ATTR_WANT_1X_4WAY_HS (257): flag. */
  want1x4wayHs?: M["flag"];
  /** NL80211_ATTR_PMKR0_NAME (258): binary. */
  pmkr0Name?: Uint8Array;
  /** NL80211_ATTR_PORT_AUTHORIZED (259): binary. */
  portAuthorized?: Uint8Array;
  /** NL80211_ATTR_EXTERNAL_AUTH_ACTION (260): u32. */
  externalAuthAction?: number;
  /** NL80211_ATTR_EXTERNAL_AUTH_SUPPORT (261): flag. */
  externalAuthSupport?: M["flag"];
  /** NL80211_ATTR_NSS (262): u8. */
  nss?: number;
  /** NL80211_ATTR_ACK_SIGNAL (263): s32. */
  ackSignal?: number;
  /** NL80211_ATTR_CONTROL_PORT_OVER_NL80211 (264): flag. */
  controlPortOverNl80211?: M["flag"];
  /** NL80211_ATTR_TXQ_STATS (265): nest. */
  txqStats?: TxqStatsAttrs;
  /** NL80211_ATTR_TXQ_LIMIT (266): u32. */
  txqLimit?: number;
  /** NL80211_ATTR_TXQ_MEMORY_LIMIT (267): u32. */
  txqMemoryLimit?: number;
  /** NL80211_ATTR_TXQ_QUANTUM (268): u32. */
  txqQuantum?: number;
  /** NL80211_ATTR_HE_CAPABILITY (269): binary. */
  heCapability?: Uint8Array;
  /** NL80211_ATTR_FTM_RESPONDER (270): binary. */
  ftmResponder?: Uint8Array;
  /** NL80211_ATTR_FTM_RESPONDER_STATS (271): binary. */
  ftmResponderStats?: Uint8Array;
  /** NL80211_ATTR_TIMEOUT (272): u32. */
  timeout?: number;
  /** NL80211_ATTR_PEER_MEASUREMENTS (273): binary. */
  peerMeasurements?: Uint8Array;
  /** NL80211_ATTR_AIRTIME_WEIGHT (274): u16. */
  airtimeWeight?: number;
  /** NL80211_ATTR_STA_TX_POWER_SETTING (275): u8. */
  staTxPowerSetting?: number;
  /** NL80211_ATTR_STA_TX_POWER (276): s16. */
  staTxPower?: number;
  /** NL80211_ATTR_SAE_PASSWORD (277): binary. */
  saePassword?: Uint8Array;
  /** NL80211_ATTR_TWT_RESPONDER (278): flag. */
  twtResponder?: M["flag"];
  /** NL80211_ATTR_HE_OBSS_PD (279): binary. */
  heObssPd?: Uint8Array;
  /** NL80211_ATTR_WIPHY_EDMG_CHANNELS (280): u8. */
  wiphyEdmgChannels?: number;
  /** NL80211_ATTR_WIPHY_EDMG_BW_CONFIG (281): u8. */
  wiphyEdmgBwConfig?: number;
  /** NL80211_ATTR_VLAN_ID (282): u16. */
  vlanId?: number;
  /** NL80211_ATTR_HE_BSS_COLOR (283): binary. */
  heBssColor?: Uint8Array;
  /** NL80211_ATTR_IFTYPE_AKM_SUITES (284): binary. */
  iftypeAkmSuites?: Uint8Array;
  /** NL80211_ATTR_TID_CONFIG (285): binary. */
  tidConfig?: Uint8Array;
  /** NL80211_ATTR_CONTROL_PORT_NO_PREAUTH (286): flag. */
  controlPortNoPreauth?: M["flag"];
  /** NL80211_ATTR_PMK_LIFETIME (287): u32. */
  pmkLifetime?: number;
  /** NL80211_ATTR_PMK_REAUTH_THRESHOLD (288): u8. */
  pmkReauthThreshold?: number;
  /** NL80211_ATTR_RECEIVE_MULTICAST (289): flag. */
  receiveMulticast?: M["flag"];
  /** NL80211_ATTR_WIPHY_FREQ_OFFSET (290): u32. */
  wiphyFreqOffset?: number;
  /** NL80211_ATTR_CENTER_FREQ1_OFFSET (291): u32. */
  centerFreq1Offset?: number;
  /** NL80211_ATTR_SCAN_FREQ_KHZ (292): binary. */
  scanFreqKhz?: Uint8Array;
  /** NL80211_ATTR_HE_6GHZ_CAPABILITY (293): binary. */
  he6ghzCapability?: Uint8Array;
  /** NL80211_ATTR_FILS_DISCOVERY (294): binary. */
  filsDiscovery?: Uint8Array;
  /** NL80211_ATTR_UNSOL_BCAST_PROBE_RESP (295): binary. */
  unsolBcastProbeResp?: Uint8Array;
  /** NL80211_ATTR_S1G_CAPABILITY (296): binary. */
  s1gCapability?: Uint8Array;
  /** NL80211_ATTR_S1G_CAPABILITY_MASK (297): binary. */
  s1gCapabilityMask?: Uint8Array;
  /** NL80211_ATTR_SAE_PWE (298): u8. */
  saePwe?: number;
  /** NL80211_ATTR_RECONNECT_REQUESTED (299): binary. */
  reconnectRequested?: Uint8Array;
  /** NL80211_ATTR_SAR_SPEC (300): nest. */
  sarSpec?: SarAttributes;
  /** NL80211_ATTR_DISABLE_HE (301): flag. */
  disableHe?: M["flag"];
  /** NL80211_ATTR_OBSS_COLOR_BITMAP (302): u64. */
  obssColorBitmap?: M["big"];
  /** NL80211_ATTR_COLOR_CHANGE_COUNT (303): u8. */
  colorChangeCount?: number;
  /** NL80211_ATTR_COLOR_CHANGE_COLOR (304): u8. */
  colorChangeColor?: number;
  /** NL80211_ATTR_COLOR_CHANGE_ELEMS (305): binary. */
  colorChangeElems?: Uint8Array;
  /** NL80211_ATTR_MBSSID_CONFIG (306): binary. */
  mbssidConfig?: Uint8Array;
  /** NL80211_ATTR_MBSSID_ELEMS (307): binary. */
  mbssidElems?: Uint8Array;
  /** NL80211_ATTR_RADAR_BACKGROUND (308): flag. */
  radarBackground?: M["flag"];
  /** NL80211_ATTR_AP_SETTINGS_FLAGS (309): u32. */
  apSettingsFlags?: number;
  /** NL80211_ATTR_EHT_CAPABILITY (310): binary. */
  ehtCapability?: Uint8Array;
  /** NL80211_ATTR_DISABLE_EHT (311): flag. */
  disableEht?: M["flag"];
  /** NL80211_ATTR_MLO_LINKS (312): binary. */
  mloLinks?: Uint8Array;
  /** NL80211_ATTR_MLO_LINK_ID (313): u8. */
  mloLinkId?: number;
  /** NL80211_ATTR_MLD_ADDR (314): binary, shown as mac. */
  mldAddr?: M["address"];
  /** NL80211_ATTR_MLO_SUPPORT (315): flag. */
  mloSupport?: M["flag"];
  /** NL80211_ATTR_MAX_NUM_AKM_SUITES (316): binary. */
  maxNumAkmSuites?: Uint8Array;
  /** NL80211_ATTR_EML_CAPABILITY (317): u16. */
  emlCapability?: number;
  /** NL80211_ATTR_MLD_CAPA_AND_OPS (318): u16. */
  mldCapaAndOps?: number;
  /** NL80211_ATTR_TX_HW_TIMESTAMP (319): u64. */
  txHwTimestamp?: M["big"];
  /** NL80211_ATTR_RX_HW_TIMESTAMP (320): u64. */
  rxHwTimestamp?: M["big"];
  /** NL80211_ATTR_TD_BITMAP (321): binary. */
  tdBitmap?: Uint8Array;
  /** NL80211_ATTR_PUNCT_BITMAP (322): u32. */
  punctBitmap?: number;
  /** NL80211_ATTR_MAX_HW_TIMESTAMP_PEERS (323): u16. */
  maxHwTimestampPeers?: number;
  /** NL80211_ATTR_HW_TIMESTAMP_ENABLED (324): flag. */
  hwTimestampEnabled?: M["flag"];
  /** NL80211_ATTR_EMA_RNR_ELEMS (325): binary. */
  emaRnrElems?: Uint8Array;
  /** NL80211_ATTR_MLO_LINK_DISABLED (326): flag. */
  mloLinkDisabled?: M["flag"];
  /** NL80211_ATTR_BSS_DUMP_INCLUDE_USE_DATA (327): flag. */
  bssDumpIncludeUseData?: M["flag"];
  /** NL80211_ATTR_MLO_TTLM_DLINK (328): u16. */
  mloTtlmDlink?: number;
  /** NL80211_ATTR_MLO_TTLM_ULINK (329): u16. */
  mloTtlmUlink?: number;
  /** NL80211_ATTR_ASSOC_SPP_AMSDU (330): flag. */
  assocSppAmsdu?: M["flag"];
  /** NL80211_ATTR_WIPHY_RADIOS (331): binary. */
  wiphyRadios?: Uint8Array;
  /** NL80211_ATTR_WIPHY_INTERFACE_COMBINATIONS (332): binary. */
  wiphyInterfaceCombinations?: Uint8Array;
  /** NL80211_ATTR_VIF_RADIO_MASK (333): u32. */
  vifRadioMask?: number;
}

/** Attributes of `frame-type-attrs`. */
export interface FrameTypeAttrs extends Kept {
  /** NL80211_ATTR_FRAME_TYPE (101): u16. */
  frameType?: number;
}

/** Attributes of `wiphy-bands`. */
export interface WiphyBands<M extends Mode = Read> extends Kept {
  /** NL80211_BAND_2GHZ (0): nest. */
  "2ghz"?: BandAttrs<M>;
  /** NL80211_BAND_5GHZ (1): nest. */
  "5ghz"?: BandAttrs<M>;
  /** NL80211_BAND_60GHZ (2): nest. */
  "60ghz"?: BandAttrs<M>;
  /** NL80211_BAND_6GHZ (3): nest. */
  "6ghz"?: BandAttrs<M>;
  /** NL80211_BAND_S1GHZ (4): nest. */
  s1ghz?: BandAttrs<M>;
  /** NL80211_BAND_LC (5): nest. */
  lc?: BandAttrs<M>;
}

/** Attributes of `band-attrs`. */
export interface BandAttrs<M extends Mode = Read> extends Kept {
  /** NL80211_BAND_ATTR_FREQS (1): indexed-array of nest. */
  freqs?: FrequencyAttrs<M>[];
  /** NL80211_BAND_ATTR_RATES (2): indexed-array of nest. */
  rates?: BitrateAttrs<M>[];
  /** NL80211_BAND_ATTR_HT_MCS_SET (3): binary. */
  htMcsSet?: Uint8Array;
  /** NL80211_BAND_ATTR_HT_CAPA (4): u16. */
  htCapa?: number;
  /** NL80211_BAND_ATTR_HT_AMPDU_FACTOR (5): u8. */
  htAmpduFactor?: number;
  /** NL80211_BAND_ATTR_HT_AMPDU_DENSITY (6): u8. */
  htAmpduDensity?: number;
  /** NL80211_BAND_ATTR_VHT_MCS_SET (7): binary. */
  vhtMcsSet?: Uint8Array;
  /** NL80211_BAND_ATTR_VHT_CAPA (8): u32. */
  vhtCapa?: number;
  /** NL80211_BAND_ATTR_IFTYPE_DATA (9): indexed-array of nest. */
  iftypeData?: IftypeDataAttrs[];
  /** NL80211_BAND_ATTR_EDMG_CHANNELS (10): binary. */
  edmgChannels?: Uint8Array;
  /** NL80211_BAND_ATTR_EDMG_BW_CONFIG (11): binary. */
  edmgBwConfig?: Uint8Array;
  /** NL80211_BAND_ATTR_S1G_MCS_NSS_SET (12): binary. */
  s1gMcsNssSet?: Uint8Array;
  /** NL80211_BAND_ATTR_S1G_CAPA (13): binary. */
  s1gCapa?: Uint8Array;
}

/** Attributes of `bitrate-attrs`. */
export interface BitrateAttrs<M extends Mode = Read> extends Kept {
  /** NL80211_BITRATE_ATTR_RATE (1): u32. */
  rate?: number;
  /** NL80211_BITRATE_ATTR_2GHZ_SHORTPREAMBLE (2): flag. */
  "2ghzShortpreamble"?: M["flag"];
}

/** Attributes of `frequency-attrs`. */
export interface FrequencyAttrs<M extends Mode = Read> extends Kept {
  /** NL80211_FREQUENCY_ATTR_FREQ (1): u32. */
  freq?: number;
  /** NL80211_FREQUENCY_ATTR_DISABLED (2): flag. */
  disabled?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_IR (3): flag. */
  noIr?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_IBSS (4): flag. */
  noIbss?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_RADAR (5): flag. */
  radar?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_MAX_TX_POWER (6): u32. */
  maxTxPower?: number;
  /** NL80211_FREQUENCY_ATTR_DFS_STATE (7): u32. */
  dfsState?: number;
  /** NL80211_FREQUENCY_ATTR_DFS_TIME (8): binary. */
  dfsTime?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_HT40_MINUS (9): binary. */
  noHt40Minus?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_HT40_PLUS (10): binary. */
  noHt40Plus?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_80MHZ (11): binary. */
  no80mhz?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_160MHZ (12): binary. */
  no160mhz?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_DFS_CAC_TIME (13): binary. */
  dfsCacTime?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_INDOOR_ONLY (14): binary. */
  indoorOnly?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_IR_CONCURRENT (15): binary. */
  irConcurrent?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_20MHZ (16): binary. */
  no20mhz?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_10MHZ (17): binary. */
  no10mhz?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_WMM (18): indexed-array of nest. */
  wmm?: WmmAttrs[];
  /** NL80211_FREQUENCY_ATTR_NO_HE (19): binary. */
  noHe?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_OFFSET (20): u32. */
  offset?: number;
  /** NL80211_FREQUENCY_ATTR_1MHZ (21): binary. */
  "1mhz"?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_2MHZ (22): binary. */
  "2mhz"?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_4MHZ (23): binary. */
  "4mhz"?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_8MHZ (24): binary. */
  "8mhz"?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_16MHZ (25): binary. */
  "16mhz"?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_320MHZ (26): binary. */
  no320mhz?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_EHT (27): binary. */
  noEht?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_PSD (28): binary. */
  psd?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_DFS_CONCURRENT (29): binary. */
  dfsConcurrent?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_6GHZ_VLP_CLIENT (30): binary. */
  no6ghzVlpClient?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_NO_6GHZ_AFC_CLIENT (31): binary. */
  no6ghzAfcClient?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_CAN_MONITOR (32): binary. */
  canMonitor?: Uint8Array;
  /** NL80211_FREQUENCY_ATTR_ALLOW_6GHZ_VLP_AP (33): binary. */
  allow6ghzVlpAp?: Uint8Array;
}

/** Attributes of `if-combination-attributes`. */
export interface IfCombinationAttributes<M extends Mode = Read> extends Kept {
  /** NL80211_IFACE_COMB_LIMITS (1): indexed-array of nest. */
  limits?: IfaceLimitAttributes<M>[];
  /** NL80211_IFACE_COMB_MAXNUM (2): u32. */
  maxnum?: number;
  /** NL80211_IFACE_COMB_STA_AP_BI_MATCH (3): flag. */
  staApBiMatch?: M["flag"];
  /** NL80211_IFACE_COMB_NUM_CHANNELS (4): u32. */
  numChannels?: number;
  /** NL80211_IFACE_COMB_RADAR_DETECT_WIDTHS (5): u32. */
  radarDetectWidths?: number;
  /** NL80211_IFACE_COMB_RADAR_DETECT_REGIONS (6): u32. */
  radarDetectRegions?: number;
  /** NL80211_IFACE_COMB_BI_MIN_GCD (7): u32. */
  biMinGcd?: number;
}

/** Attributes of `iface-limit-attributes`. */
export interface IfaceLimitAttributes<M extends Mode = Read> extends Kept {
  /** NL80211_IFACE_LIMIT_MAX (1): u32. */
  max?: number;
  /** NL80211_IFACE_LIMIT_TYPES (2): nest. */
  types?: SupportedIftypes<M>;
}

/** Attributes of `iftype-data-attrs`. */
export interface IftypeDataAttrs extends Kept {
  /** NL80211_BAND_IFTYPE_ATTR_IFTYPES (1): binary. */
  iftypes?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_HE_CAP_MAC (2): binary. */
  heCapMac?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_HE_CAP_PHY (3): binary. */
  heCapPhy?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_HE_CAP_MCS_SET (4): binary. */
  heCapMcsSet?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_HE_CAP_PPE (5): binary. */
  heCapPpe?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_HE_6GHZ_CAPA (6): binary. */
  he6ghzCapa?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_VENDOR_ELEMS (7): binary. */
  vendorElems?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MAC (8): binary. */
  ehtCapMac?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PHY (9): binary. */
  ehtCapPhy?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MCS_SET (10): binary. */
  ehtCapMcsSet?: Uint8Array;
  /** NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PPE (11): binary. */
  ehtCapPpe?: Uint8Array;
}

/** Attributes of `iftype-attrs`. */
export interface IftypeAttrs extends Kept {
  /** NL80211_IFTYPE_UNSPECIFIED (0): nest. */
  unspecified?: FrameTypeAttrs;
  /** NL80211_IFTYPE_ADHOC (1): nest. */
  adhoc?: FrameTypeAttrs;
  /** NL80211_IFTYPE_STATION (2): nest. */
  station?: FrameTypeAttrs;
  /** NL80211_IFTYPE_AP (3): nest. */
  ap?: FrameTypeAttrs;
  /** NL80211_IFTYPE_AP_VLAN (4): nest. */
  apVlan?: FrameTypeAttrs;
  /** NL80211_IFTYPE_WDS (5): nest. */
  wds?: FrameTypeAttrs;
  /** NL80211_IFTYPE_MONITOR (6): nest. */
  monitor?: FrameTypeAttrs;
  /** NL80211_IFTYPE_MESH_POINT (7): nest. */
  meshPoint?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_CLIENT (8): nest. */
  p2pClient?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_GO (9): nest. */
  p2pGo?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_DEVICE (10): nest. */
  p2pDevice?: FrameTypeAttrs;
  /** NL80211_IFTYPE_OCB (11): nest. */
  ocb?: FrameTypeAttrs;
  /** NL80211_IFTYPE_NAN (12): nest. */
  nan?: FrameTypeAttrs;
}

/** Attributes of `sar-attributes`. */
export interface SarAttributes extends Kept {
  /** NL80211_SAR_ATTR_TYPE (1): u32. */
  type?: number;
  /** NL80211_SAR_ATTR_SPECS (2): indexed-array of nest. */
  specs?: SarSpecs[];
}

/** Attributes of `sar-specs`. */
export interface SarSpecs extends Kept {
  /** NL80211_SAR_ATTR_SPECS_POWER (1): s32. */
  power?: number;
  /** NL80211_SAR_ATTR_SPECS_RANGE_INDEX (2): u32. */
  rangeIndex?: number;
  /** NL80211_SAR_ATTR_SPECS_START_FREQ (3): u32. */
  startFreq?: number;
  /** NL80211_SAR_ATTR_SPECS_END_FREQ (4): u32. */
  endFreq?: number;
}

/** Attributes of `supported-iftypes`. */
export interface SupportedIftypes<M extends Mode = Read> extends Kept {
  /** NL80211_IFTYPE_ADHOC (1): flag. */
  adhoc?: M["flag"];
  /** NL80211_IFTYPE_STATION (2): flag. */
  station?: M["flag"];
  /** NL80211_IFTYPE_AP (3): flag. */
  ap?: M["flag"];
  /** NL80211_IFTYPE_AP_VLAN (4): flag. */
  apVlan?: M["flag"];
  /** NL80211_IFTYPE_WDS (5): flag. */
  wds?: M["flag"];
  /** NL80211_IFTYPE_MONITOR (6): flag. */
  monitor?: M["flag"];
  /** NL80211_IFTYPE_MESH_POINT (7): flag. */
  meshPoint?: M["flag"];
  /** NL80211_IFTYPE_P2P_CLIENT (8): flag. */
  p2pClient?: M["flag"];
  /** NL80211_IFTYPE_P2P_GO (9): flag. */
  p2pGo?: M["flag"];
  /** NL80211_IFTYPE_P2P_DEVICE (10): flag. */
  p2pDevice?: M["flag"];
  /** NL80211_IFTYPE_OCB (11): flag. */
  ocb?: M["flag"];
  /** NL80211_IFTYPE_NAN (12): flag. */
  nan?: M["flag"];
}

/** Attributes of `txq-stats-attrs`. */
export interface TxqStatsAttrs extends Kept {
  /** NL80211_TXQ_STATS_BACKLOG_BYTES (1): u32. */
  backlogBytes?: number;
  /** NL80211_TXQ_STATS_BACKLOG_PACKETS (2): u32. */
  backlogPackets?: number;
  /** NL80211_TXQ_STATS_FLOWS (3): u32. */
  flows?: number;
  /** NL80211_TXQ_STATS_DROPS (4): u32. */
  drops?: number;
  /** NL80211_TXQ_STATS_ECN_MARKS (5): u32. */
  ecnMarks?: number;
  /** NL80211_TXQ_STATS_OVERLIMIT (6): u32. */
  overlimit?: number;
  /** NL80211_TXQ_STATS_OVERMEMORY (7): u32. */
  overmemory?: number;
  /** NL80211_TXQ_STATS_COLLISIONS (8): u32. */
  collisions?: number;
  /** NL80211_TXQ_STATS_TX_BYTES (9): u32. */
  txBytes?: number;
  /** NL80211_TXQ_STATS_TX_PACKETS (10): u32. */
  txPackets?: number;
  /** NL80211_TXQ_STATS_MAX_FLOWS (11): u32. */
  maxFlows?: number;
}

/** Attributes of `wmm-attrs`. */
export interface WmmAttrs extends Kept {
  /** NL80211_WMMR_CW_MIN (1): u16. */
  cwMin?: number;
  /** NL80211_WMMR_CW_MAX (2): u16. */
  cwMax?: number;
  /** NL80211_WMMR_AIFSN (3): u8. */
  aifsn?: number;
  /** NL80211_WMMR_TXOP (4): u16. */
  txop?: number;
}

/** Attributes of `wowlan-triggers-attrs`. */
export interface WowlanTriggersAttrs<M extends Mode = Read> extends Kept {
  /** NL80211_WOWLAN_TRIG_ANY (1): flag. */
  any?: M["flag"];
  /** NL80211_WOWLAN_TRIG_DISCONNECT (2): flag. */
  disconnect?: M["flag"];
  /** NL80211_WOWLAN_TRIG_MAGIC_PKT (3): flag. */
  magicPkt?: M["flag"];
  /** NL80211_WOWLAN_TRIG_PKT_PATTERN (4): flag. */
  pktPattern?: M["flag"];
  /** NL80211_WOWLAN_TRIG_GTK_REKEY_SUPPORTED (5): flag. */
  gtkRekeySupported?: M["flag"];
  /** NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE (6): flag. */
  gtkRekeyFailure?: M["flag"];
  /** NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST (7): flag. */
  eapIdentRequest?: M["flag"];
  /** NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE (8): flag. */
  "4wayHandshake"?: M["flag"];
  /** NL80211_WOWLAN_TRIG_RFKILL_RELEASE (9): flag. */
  rfkillRelease?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211 (10): flag. */
  wakeupPkt80211?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211_LEN (11): flag. */
  wakeupPkt80211Len?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023 (12): flag. */
  wakeupPkt8023?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023_LEN (13): flag. */
  wakeupPkt8023Len?: M["flag"];
  /** NL80211_WOWLAN_TRIG_TCP_CONNECTION (14): flag. */
  tcpConnection?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_TCP_MATCH (15): flag. */
  wakeupTcpMatch?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_TCP_CONNLOST (16): flag. */
  wakeupTcpConnlost?: M["flag"];
  /** NL80211_WOWLAN_TRIG_WAKEUP_TCP_NOMORETOKENS (17): flag. */
  wakeupTcpNomoretokens?: M["flag"];
  /** NL80211_WOWLAN_TRIG_NET_DETECT (18): flag. */
  netDetect?: M["flag"];
  /** NL80211_WOWLAN_TRIG_NET_DETECT_RESULTS (19): flag. */
  netDetectResults?: M["flag"];
  /** NL80211_WOWLAN_TRIG_UNPROTECTED_DEAUTH_DISASSOC (20): flag. */
  unprotectedDeauthDisassoc?: M["flag"];
}

/** The operations, with what is sent and what comes back. */
export interface Operations {
  /** `get-wiphy`: asked with 1, dumped with 1. */
  "get-wiphy": {
    do: { request: Nl80211Attrs<Write>; reply: Nl80211Attrs<Read> };
    dump: { request: Nl80211Attrs<Write>; reply: Nl80211Attrs<Read> };
  };
  /** `get-interface`: asked with 5, dumped with 5. */
  "get-interface": {
    do: { request: Nl80211Attrs<Write>; reply: Nl80211Attrs<Read> };
    dump: { request: Nl80211Attrs<Write>; reply: Nl80211Attrs<Read> };
  };
  /** `get-protocol-features`: asked with 95. */
  "get-protocol-features": {
    do: { request: Nl80211Attrs<Write>; reply: Nl80211Attrs<Read> };
  };
}

/** What the kernel announces, by the operation that describes the message. */
export interface Events {
  "get-wiphy": Nl80211Attrs<Read>;
  "get-interface": Nl80211Attrs<Read>;
  "get-protocol-features": Nl80211Attrs<Read>;
}

/** The multicast groups that the spec names. */
export type Groups = "config" | "scan" | "regulatory" | "mlme" | "vendor" | "nan" | "testmode";

/** The family `nl80211` (CONFIG_CFG80211, module cfg80211): `connect()` for a client, and the model that its codecs go by. */
export const nl80211: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ netlinkFamily({
  name: "nl80211",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    commands: {
      flags: false,
      entries: [
        { name: "unspec", value: 0 },
        { name: "get-wiphy", value: 1 },
        { name: "set-wiphy", value: 2 },
        { name: "new-wiphy", value: 3 },
        { name: "del-wiphy", value: 4 },
        { name: "get-interface", value: 5 },
        { name: "set-interface", value: 6 },
        { name: "new-interface", value: 7 },
        { name: "del-interface", value: 8 },
        { name: "get-key", value: 9 },
        { name: "set-key", value: 10 },
        { name: "new-key", value: 11 },
        { name: "del-key", value: 12 },
        { name: "get-beacon", value: 13 },
        { name: "set-beacon", value: 14 },
        { name: "new-beacon", value: 15 },
        { name: "del-beacon", value: 16 },
        { name: "get-station", value: 17 },
        { name: "set-station", value: 18 },
        { name: "new-station", value: 19 },
        { name: "del-station", value: 20 },
        { name: "get-mpath", value: 21 },
        { name: "set-mpath", value: 22 },
        { name: "new-mpath", value: 23 },
        { name: "del-mpath", value: 24 },
        { name: "set-bss", value: 25 },
        { name: "set-reg", value: 26 },
        { name: "req-set-reg", value: 27 },
        { name: "get-mesh-config", value: 28 },
        { name: "set-mesh-config", value: 29 },
        { name: "set-mgmt-extra-ie", value: 30 },
        { name: "get-reg", value: 31 },
        { name: "get-scan", value: 32 },
        { name: "trigger-scan", value: 33 },
        { name: "new-scan-results", value: 34 },
        { name: "scan-aborted", value: 35 },
        { name: "reg-change", value: 36 },
        { name: "authenticate", value: 37 },
        { name: "associate", value: 38 },
        { name: "deauthenticate", value: 39 },
        { name: "disassociate", value: 40 },
        { name: "michael-mic-failure", value: 41 },
        { name: "reg-beacon-hint", value: 42 },
        { name: "join-ibss", value: 43 },
        { name: "leave-ibss", value: 44 },
        { name: "testmode", value: 45 },
        { name: "connect", value: 46 },
        { name: "roam", value: 47 },
        { name: "disconnect", value: 48 },
        { name: "set-wiphy-netns", value: 49 },
        { name: "get-survey", value: 50 },
        { name: "new-survey-results", value: 51 },
        { name: "set-pmksa", value: 52 },
        { name: "del-pmksa", value: 53 },
        { name: "flush-pmksa", value: 54 },
        { name: "remain-on-channel", value: 55 },
        { name: "cancel-remain-on-channel", value: 56 },
        { name: "set-tx-bitrate-mask", value: 57 },
        { name: "register-action", value: 58 },
        { name: "action", value: 59 },
        { name: "action-tx-status", value: 60 },
        { name: "set-power-save", value: 61 },
        { name: "get-power-save", value: 62 },
        { name: "set-cqm", value: 63 },
        { name: "notify-cqm", value: 64 },
        { name: "set-channel", value: 65 },
        { name: "set-wds-peer", value: 66 },
        { name: "frame-wait-cancel", value: 67 },
        { name: "join-mesh", value: 68 },
        { name: "leave-mesh", value: 69 },
        { name: "unprot-deauthenticate", value: 70 },
        { name: "unprot-disassociate", value: 71 },
        { name: "new-peer-candidate", value: 72 },
        { name: "get-wowlan", value: 73 },
        { name: "set-wowlan", value: 74 },
        { name: "start-sched-scan", value: 75 },
        { name: "stop-sched-scan", value: 76 },
        { name: "sched-scan-results", value: 77 },
        { name: "sched-scan-stopped", value: 78 },
        { name: "set-rekey-offload", value: 79 },
        { name: "pmksa-candidate", value: 80 },
        { name: "tdls-oper", value: 81 },
        { name: "tdls-mgmt", value: 82 },
        { name: "unexpected-frame", value: 83 },
        { name: "probe-client", value: 84 },
        { name: "register-beacons", value: 85 },
        { name: "unexpected-4-addr-frame", value: 86 },
        { name: "set-noack-map", value: 87 },
        { name: "ch-switch-notify", value: 88 },
        { name: "start-p2p-device", value: 89 },
        { name: "stop-p2p-device", value: 90 },
        { name: "conn-failed", value: 91 },
        { name: "set-mcast-rate", value: 92 },
        { name: "set-mac-acl", value: 93 },
        { name: "radar-detect", value: 94 },
        { name: "get-protocol-features", value: 95 },
        { name: "update-ft-ies", value: 96 },
        { name: "ft-event", value: 97 },
        { name: "crit-protocol-start", value: 98 },
        { name: "crit-protocol-stop", value: 99 },
        { name: "get-coalesce", value: 100 },
        { name: "set-coalesce", value: 101 },
        { name: "channel-switch", value: 102 },
        { name: "vendor", value: 103 },
        { name: "set-qos-map", value: 104 },
        { name: "add-tx-ts", value: 105 },
        { name: "del-tx-ts", value: 106 },
        { name: "get-mpp", value: 107 },
        { name: "join-ocb", value: 108 },
        { name: "leave-ocb", value: 109 },
        { name: "ch-switch-started-notify", value: 110 },
        { name: "tdls-channel-switch", value: 111 },
        { name: "tdls-cancel-channel-switch", value: 112 },
        { name: "wiphy-reg-change", value: 113 },
        { name: "abort-scan", value: 114 },
        { name: "start-nan", value: 115 },
        { name: "stop-nan", value: 116 },
        { name: "add-nan-function", value: 117 },
        { name: "del-nan-function", value: 118 },
        { name: "change-nan-config", value: 119 },
        { name: "nan-match", value: 120 },
        { name: "set-multicast-to-unicast", value: 121 },
        { name: "update-connect-params", value: 122 },
        { name: "set-pmk", value: 123 },
        { name: "del-pmk", value: 124 },
        { name: "port-authorized", value: 125 },
        { name: "reload-regdb", value: 126 },
        { name: "external-auth", value: 127 },
        { name: "sta-opmode-changed", value: 128 },
        { name: "control-port-frame", value: 129 },
        { name: "get-ftm-responder-stats", value: 130 },
        { name: "peer-measurement-start", value: 131 },
        { name: "peer-measurement-result", value: 132 },
        { name: "peer-measurement-complete", value: 133 },
        { name: "notify-radar", value: 134 },
        { name: "update-owe-info", value: 135 },
        { name: "probe-mesh-link", value: 136 },
        { name: "set-tid-config", value: 137 },
        { name: "unprot-beacon", value: 138 },
        { name: "control-port-frame-tx-status", value: 139 },
        { name: "set-sar-specs", value: 140 },
        { name: "obss-color-collision", value: 141 },
        { name: "color-change-request", value: 142 },
        { name: "color-change-started", value: 143 },
        { name: "color-change-aborted", value: 144 },
        { name: "color-change-completed", value: 145 },
        { name: "set-fils-aad", value: 146 },
        { name: "assoc-comeback", value: 147 },
        { name: "add-link", value: 148 },
        { name: "remove-link", value: 149 },
        { name: "add-link-sta", value: 150 },
        { name: "modify-link-sta", value: 151 },
        { name: "remove-link-sta", value: 152 },
        { name: "set-hw-timestamp", value: 153 },
        { name: "links-removed", value: 154 },
        { name: "set-tid-to-link-mapping", value: 155 },
      ],
    },
    "feature-flags": {
      flags: true,
      entries: [
        { name: "sk-tx-status", value: 0 },
        { name: "ht-ibss", value: 1 },
        { name: "inactivity-timer", value: 2 },
        { name: "cell-base-reg-hints", value: 3 },
        { name: "p2p-device-needs-channel", value: 4 },
        { name: "sae", value: 5 },
        { name: "low-priority-scan", value: 6 },
        { name: "scan-flush", value: 7 },
        { name: "ap-scan", value: 8 },
        { name: "vif-txpower", value: 9 },
        { name: "need-obss-scan", value: 10 },
        { name: "p2p-go-ctwin", value: 11 },
        { name: "p2p-go-oppps", value: 12 },
        { name: "reserved", value: 13 },
        { name: "advertise-chan-limits", value: 14 },
        { name: "full-ap-client-state", value: 15 },
        { name: "userspace-mpm", value: 16 },
        { name: "active-monitor", value: 17 },
        { name: "ap-mode-chan-width-change", value: 18 },
        { name: "ds-param-set-ie-in-probes", value: 19 },
        { name: "wfa-tpc-ie-in-probes", value: 20 },
        { name: "quiet", value: 21 },
        { name: "tx-power-insertion", value: 22 },
        { name: "ackto-estimation", value: 23 },
        { name: "static-smps", value: 24 },
        { name: "dynamic-smps", value: 25 },
        { name: "supports-wmm-admission", value: 26 },
        { name: "mac-on-create", value: 27 },
        { name: "tdls-channel-switch", value: 28 },
        { name: "scan-random-mac-addr", value: 29 },
        { name: "sched-scan-random-mac-addr", value: 30 },
        { name: "no-random-mac-addr", value: 31 },
      ],
    },
    "channel-type": {
      flags: false,
      entries: [
        { name: "no-ht", value: 0 },
        { name: "ht20", value: 1 },
        { name: "ht40minus", value: 2 },
        { name: "ht40plus", value: 3 },
      ],
    },
    "protocol-features": { flags: true, entries: [{ name: "split-wiphy-dump", value: 0 }] },
  },
  structs: {
    "sta-flag-update": {
      members: [
        { name: "mask", field: "mask", type: "u32" },
        { name: "set", field: "set", type: "u32" },
      ],
      read: (view, at) => ({ mask: view.getUint32(at, host), set: view.getUint32(at + 4, host) }),
    },
  },
  sets: {
    "nl80211-attrs": {
      attributes: [
        { name: "wiphy", field: "wiphy", number: 1, type: "u32" },
        { name: "wiphy-name", field: "wiphyName", number: 2, type: "string" },
        { name: "ifindex", field: "ifindex", number: 3, type: "u32" },
        { name: "ifname", field: "ifname", number: 4, type: "string" },
        { name: "iftype", field: "iftype", number: 5, type: "u32" },
        { name: "mac", field: "mac", number: 6, type: "binary", hint: "mac" },
        { name: "key-data", field: "keyData", number: 7, type: "binary" },
        { name: "key-idx", field: "keyIdx", number: 8, type: "u8" },
        { name: "key-cipher", field: "keyCipher", number: 9, type: "u32" },
        { name: "key-seq", field: "keySeq", number: 10, type: "binary" },
        { name: "key-default", field: "keyDefault", number: 11, type: "flag" },
        { name: "beacon-interval", field: "beaconInterval", number: 12, type: "u32" },
        { name: "dtim-period", field: "dtimPeriod", number: 13, type: "u32" },
        { name: "beacon-head", field: "beaconHead", number: 14, type: "binary" },
        { name: "beacon-tail", field: "beaconTail", number: 15, type: "binary" },
        { name: "sta-aid", field: "staAid", number: 16, type: "u16" },
        { name: "sta-flags", field: "staFlags", number: 17, type: "binary" },
        { name: "sta-listen-interval", field: "staListenInterval", number: 18, type: "u16" },
        { name: "sta-supported-rates", field: "staSupportedRates", number: 19, type: "binary" },
        { name: "sta-vlan", field: "staVlan", number: 20, type: "u32" },
        { name: "sta-info", field: "staInfo", number: 21, type: "binary" },
        { name: "wiphy-bands", field: "wiphyBands", number: 22, type: "nest", nest: "wiphy-bands" },
        { name: "mntr-flags", field: "mntrFlags", number: 23, type: "binary" },
        { name: "mesh-id", field: "meshId", number: 24, type: "binary" },
        { name: "sta-plink-action", field: "staPlinkAction", number: 25, type: "u8" },
        { name: "mpath-next-hop", field: "mpathNextHop", number: 26, type: "binary", hint: "mac" },
        { name: "mpath-info", field: "mpathInfo", number: 27, type: "binary" },
        { name: "bss-cts-prot", field: "bssCtsProt", number: 28, type: "u8" },
        { name: "bss-short-preamble", field: "bssShortPreamble", number: 29, type: "u8" },
        { name: "bss-short-slot-time", field: "bssShortSlotTime", number: 30, type: "u8" },
        { name: "ht-capability", field: "htCapability", number: 31, type: "binary" },
        {
          name: "supported-iftypes",
          field: "supportedIftypes",
          number: 32,
          type: "nest",
          nest: "supported-iftypes",
        },
        { name: "reg-alpha2", field: "regAlpha2", number: 33, type: "binary" },
        { name: "reg-rules", field: "regRules", number: 34, type: "binary" },
        { name: "mesh-config", field: "meshConfig", number: 35, type: "binary" },
        { name: "bss-basic-rates", field: "bssBasicRates", number: 36, type: "binary" },
        { name: "wiphy-txq-params", field: "wiphyTxqParams", number: 37, type: "binary" },
        { name: "wiphy-freq", field: "wiphyFreq", number: 38, type: "u32" },
        {
          name: "wiphy-channel-type",
          field: "wiphyChannelType",
          number: 39,
          type: "u32",
          enum: "channel-type",
        },
        { name: "key-default-mgmt", field: "keyDefaultMgmt", number: 40, type: "flag" },
        { name: "mgmt-subtype", field: "mgmtSubtype", number: 41, type: "u8" },
        { name: "ie", field: "ie", number: 42, type: "binary" },
        { name: "max-num-scan-ssids", field: "maxNumScanSsids", number: 43, type: "u8" },
        { name: "scan-frequencies", field: "scanFrequencies", number: 44, type: "binary" },
        { name: "scan-ssids", field: "scanSsids", number: 45, type: "binary" },
        { name: "generation", field: "generation", number: 46, type: "u32" },
        { name: "bss", field: "bss", number: 47, type: "binary" },
        { name: "reg-initiator", field: "regInitiator", number: 48, type: "u8" },
        { name: "reg-type", field: "regType", number: 49, type: "u8" },
        {
          name: "supported-commands",
          field: "supportedCommands",
          number: 50,
          type: "indexed-array",
          enum: "commands",
          item: "u32",
        },
        { name: "frame", field: "frame", number: 51, type: "binary" },
        { name: "ssid", field: "ssid", number: 52, type: "binary" },
        { name: "auth-type", field: "authType", number: 53, type: "u32" },
        { name: "reason-code", field: "reasonCode", number: 54, type: "u16" },
        { name: "key-type", field: "keyType", number: 55, type: "u32" },
        { name: "max-scan-ie-len", field: "maxScanIeLen", number: 56, type: "u16" },
        { name: "cipher-suites", field: "cipherSuites", number: 57, type: "binary", hint: "hex", item: "u32" },
        { name: "freq-before", field: "freqBefore", number: 58, type: "binary" },
        { name: "freq-after", field: "freqAfter", number: 59, type: "binary" },
        { name: "freq-fixed", field: "freqFixed", number: 60, type: "flag" },
        { name: "wiphy-retry-short", field: "wiphyRetryShort", number: 61, type: "u8" },
        { name: "wiphy-retry-long", field: "wiphyRetryLong", number: 62, type: "u8" },
        { name: "wiphy-frag-threshold", field: "wiphyFragThreshold", number: 63, type: "u32" },
        { name: "wiphy-rts-threshold", field: "wiphyRtsThreshold", number: 64, type: "u32" },
        { name: "timed-out", field: "timedOut", number: 65, type: "flag" },
        { name: "use-mfp", field: "useMfp", number: 66, type: "u32" },
        { name: "sta-flags2", field: "staFlags2", number: 67, type: "binary", struct: "sta-flag-update" },
        { name: "control-port", field: "controlPort", number: 68, type: "flag" },
        { name: "testdata", field: "testdata", number: 69, type: "binary" },
        { name: "privacy", field: "privacy", number: 70, type: "flag" },
        { name: "disconnected-by-ap", field: "disconnectedByAp", number: 71, type: "flag" },
        { name: "status-code", field: "statusCode", number: 72, type: "u16" },
        { name: "cipher-suites-pairwise", field: "cipherSuitesPairwise", number: 73, type: "binary" },
        { name: "cipher-suite-group", field: "cipherSuiteGroup", number: 74, type: "u32" },
        { name: "wpa-versions", field: "wpaVersions", number: 75, type: "u32" },
        { name: "akm-suites", field: "akmSuites", number: 76, type: "binary" },
        { name: "req-ie", field: "reqIe", number: 77, type: "binary" },
        { name: "resp-ie", field: "respIe", number: 78, type: "binary" },
        { name: "prev-bssid", field: "prevBssid", number: 79, type: "binary" },
        { name: "key", field: "key", number: 80, type: "binary" },
        { name: "keys", field: "keys", number: 81, type: "binary" },
        { name: "pid", field: "pid", number: 82, type: "u32" },
        { name: "4addr", field: "4addr", number: 83, type: "u8" },
        { name: "survey-info", field: "surveyInfo", number: 84, type: "binary" },
        { name: "pmkid", field: "pmkid", number: 85, type: "binary" },
        { name: "max-num-pmkids", field: "maxNumPmkids", number: 86, type: "u8" },
        { name: "duration", field: "duration", number: 87, type: "u32" },
        { name: "cookie", field: "cookie", number: 88, type: "u64" },
        { name: "wiphy-coverage-class", field: "wiphyCoverageClass", number: 89, type: "u8" },
        { name: "tx-rates", field: "txRates", number: 90, type: "binary" },
        { name: "frame-match", field: "frameMatch", number: 91, type: "binary" },
        { name: "ack", field: "ack", number: 92, type: "flag" },
        { name: "ps-state", field: "psState", number: 93, type: "u32" },
        { name: "cqm", field: "cqm", number: 94, type: "binary" },
        { name: "local-state-change", field: "localStateChange", number: 95, type: "flag" },
        { name: "ap-isolate", field: "apIsolate", number: 96, type: "u8" },
        { name: "wiphy-tx-power-setting", field: "wiphyTxPowerSetting", number: 97, type: "u32" },
        { name: "wiphy-tx-power-level", field: "wiphyTxPowerLevel", number: 98, type: "u32" },
        { name: "tx-frame-types", field: "txFrameTypes", number: 99, type: "nest", nest: "iftype-attrs" },
        { name: "rx-frame-types", field: "rxFrameTypes", number: 100, type: "nest", nest: "iftype-attrs" },
        { name: "frame-type", field: "frameType", number: 101, type: "u16" },
        { name: "control-port-ethertype", field: "controlPortEthertype", number: 102, type: "flag" },
        { name: "control-port-no-encrypt", field: "controlPortNoEncrypt", number: 103, type: "flag" },
        { name: "support-ibss-rsn", field: "supportIbssRsn", number: 104, type: "flag" },
        { name: "wiphy-antenna-tx", field: "wiphyAntennaTx", number: 105, type: "u32" },
        { name: "wiphy-antenna-rx", field: "wiphyAntennaRx", number: 106, type: "u32" },
        { name: "mcast-rate", field: "mcastRate", number: 107, type: "u32" },
        { name: "offchannel-tx-ok", field: "offchannelTxOk", number: 108, type: "flag" },
        { name: "bss-ht-opmode", field: "bssHtOpmode", number: 109, type: "u16" },
        { name: "key-default-types", field: "keyDefaultTypes", number: 110, type: "binary" },
        {
          name: "max-remain-on-channel-duration",
          field: "maxRemainOnChannelDuration",
          number: 111,
          type: "u32",
        },
        { name: "mesh-setup", field: "meshSetup", number: 112, type: "binary" },
        { name: "wiphy-antenna-avail-tx", field: "wiphyAntennaAvailTx", number: 113, type: "u32" },
        { name: "wiphy-antenna-avail-rx", field: "wiphyAntennaAvailRx", number: 114, type: "u32" },
        { name: "support-mesh-auth", field: "supportMeshAuth", number: 115, type: "flag" },
        { name: "sta-plink-state", field: "staPlinkState", number: 116, type: "u8" },
        { name: "wowlan-triggers", field: "wowlanTriggers", number: 117, type: "binary" },
        {
          name: "wowlan-triggers-supported",
          field: "wowlanTriggersSupported",
          number: 118,
          type: "nest",
          nest: "wowlan-triggers-attrs",
        },
        { name: "sched-scan-interval", field: "schedScanInterval", number: 119, type: "u32" },
        {
          name: "interface-combinations",
          field: "interfaceCombinations",
          number: 120,
          type: "indexed-array",
          item: "nest",
          nest: "if-combination-attributes",
        },
        {
          name: "software-iftypes",
          field: "softwareIftypes",
          number: 121,
          type: "nest",
          nest: "supported-iftypes",
        },
        { name: "rekey-data", field: "rekeyData", number: 122, type: "binary" },
        { name: "max-num-sched-scan-ssids", field: "maxNumSchedScanSsids", number: 123, type: "u8" },
        { name: "max-sched-scan-ie-len", field: "maxSchedScanIeLen", number: 124, type: "u16" },
        { name: "scan-supp-rates", field: "scanSuppRates", number: 125, type: "binary" },
        { name: "hidden-ssid", field: "hiddenSsid", number: 126, type: "u32" },
        { name: "ie-probe-resp", field: "ieProbeResp", number: 127, type: "binary" },
        { name: "ie-assoc-resp", field: "ieAssocResp", number: 128, type: "binary" },
        { name: "sta-wme", field: "staWme", number: 129, type: "binary" },
        { name: "support-ap-uapsd", field: "supportApUapsd", number: 130, type: "flag" },
        { name: "roam-support", field: "roamSupport", number: 131, type: "flag" },
        { name: "sched-scan-match", field: "schedScanMatch", number: 132, type: "binary" },
        { name: "max-match-sets", field: "maxMatchSets", number: 133, type: "u8" },
        { name: "pmksa-candidate", field: "pmksaCandidate", number: 134, type: "binary" },
        { name: "tx-no-cck-rate", field: "txNoCckRate", number: 135, type: "flag" },
        { name: "tdls-action", field: "tdlsAction", number: 136, type: "u8" },
        { name: "tdls-dialog-token", field: "tdlsDialogToken", number: 137, type: "u8" },
        { name: "tdls-operation", field: "tdlsOperation", number: 138, type: "u8" },
        { name: "tdls-support", field: "tdlsSupport", number: 139, type: "flag" },
        { name: "tdls-external-setup", field: "tdlsExternalSetup", number: 140, type: "flag" },
        { name: "device-ap-sme", field: "deviceApSme", number: 141, type: "u32" },
        { name: "dont-wait-for-ack", field: "dontWaitForAck", number: 142, type: "flag" },
        {
          name: "feature-flags",
          field: "featureFlags",
          number: 143,
          type: "u32",
          enum: "feature-flags",
          flags: true,
        },
        { name: "probe-resp-offload", field: "probeRespOffload", number: 144, type: "u32" },
        { name: "probe-resp", field: "probeResp", number: 145, type: "binary" },
        { name: "dfs-region", field: "dfsRegion", number: 146, type: "u8" },
        { name: "disable-ht", field: "disableHt", number: 147, type: "flag" },
        { name: "ht-capability-mask", field: "htCapabilityMask", number: 148, type: "binary" },
        { name: "noack-map", field: "noackMap", number: 149, type: "u16" },
        { name: "inactivity-timeout", field: "inactivityTimeout", number: 150, type: "u16" },
        { name: "rx-signal-dbm", field: "rxSignalDbm", number: 151, type: "u32" },
        { name: "bg-scan-period", field: "bgScanPeriod", number: 152, type: "u16" },
        { name: "wdev", field: "wdev", number: 153, type: "u64" },
        { name: "user-reg-hint-type", field: "userRegHintType", number: 154, type: "u32" },
        { name: "conn-failed-reason", field: "connFailedReason", number: 155, type: "u32" },
        { name: "auth-data", field: "authData", number: 156, type: "binary" },
        { name: "vht-capability", field: "vhtCapability", number: 157, type: "binary" },
        { name: "scan-flags", field: "scanFlags", number: 158, type: "u32" },
        { name: "channel-width", field: "channelWidth", number: 159, type: "u32" },
        { name: "center-freq1", field: "centerFreq1", number: 160, type: "u32" },
        { name: "center-freq2", field: "centerFreq2", number: 161, type: "u32" },
        { name: "p2p-ctwindow", field: "p2pCtwindow", number: 162, type: "u8" },
        { name: "p2p-oppps", field: "p2pOppps", number: 163, type: "u8" },
        { name: "local-mesh-power-mode", field: "localMeshPowerMode", number: 164, type: "u32" },
        { name: "acl-policy", field: "aclPolicy", number: 165, type: "u32" },
        { name: "mac-addrs", field: "macAddrs", number: 166, type: "binary" },
        { name: "mac-acl-max", field: "macAclMax", number: 167, type: "u32" },
        { name: "radar-event", field: "radarEvent", number: 168, type: "u32" },
        { name: "ext-capa", field: "extCapa", number: 169, type: "binary" },
        { name: "ext-capa-mask", field: "extCapaMask", number: 170, type: "binary" },
        { name: "sta-capability", field: "staCapability", number: 171, type: "u16" },
        { name: "sta-ext-capability", field: "staExtCapability", number: 172, type: "binary" },
        {
          name: "protocol-features",
          field: "protocolFeatures",
          number: 173,
          type: "u32",
          enum: "protocol-features",
          flags: true,
        },
        { name: "split-wiphy-dump", field: "splitWiphyDump", number: 174, type: "flag" },
        { name: "disable-vht", field: "disableVht", number: 175, type: "flag" },
        { name: "vht-capability-mask", field: "vhtCapabilityMask", number: 176, type: "binary" },
        { name: "mdid", field: "mdid", number: 177, type: "u16" },
        { name: "ie-ric", field: "ieRic", number: 178, type: "binary" },
        { name: "crit-prot-id", field: "critProtId", number: 179, type: "u16" },
        { name: "max-crit-prot-duration", field: "maxCritProtDuration", number: 180, type: "u16" },
        { name: "peer-aid", field: "peerAid", number: 181, type: "u16" },
        { name: "coalesce-rule", field: "coalesceRule", number: 182, type: "binary" },
        { name: "ch-switch-count", field: "chSwitchCount", number: 183, type: "u32" },
        { name: "ch-switch-block-tx", field: "chSwitchBlockTx", number: 184, type: "flag" },
        { name: "csa-ies", field: "csaIes", number: 185, type: "binary" },
        { name: "cntdwn-offs-beacon", field: "cntdwnOffsBeacon", number: 186, type: "binary" },
        { name: "cntdwn-offs-presp", field: "cntdwnOffsPresp", number: 187, type: "binary" },
        { name: "rxmgmt-flags", field: "rxmgmtFlags", number: 188, type: "binary" },
        { name: "sta-supported-channels", field: "staSupportedChannels", number: 189, type: "binary" },
        { name: "sta-supported-oper-classes", field: "staSupportedOperClasses", number: 190, type: "binary" },
        { name: "handle-dfs", field: "handleDfs", number: 191, type: "flag" },
        { name: "support-5-mhz", field: "support5Mhz", number: 192, type: "flag" },
        { name: "support-10-mhz", field: "support10Mhz", number: 193, type: "flag" },
        { name: "opmode-notif", field: "opmodeNotif", number: 194, type: "u8" },
        { name: "vendor-id", field: "vendorId", number: 195, type: "u32" },
        { name: "vendor-subcmd", field: "vendorSubcmd", number: 196, type: "u32" },
        { name: "vendor-data", field: "vendorData", number: 197, type: "binary" },
        { name: "vendor-events", field: "vendorEvents", number: 198, type: "binary" },
        { name: "qos-map", field: "qosMap", number: 199, type: "binary" },
        { name: "mac-hint", field: "macHint", number: 200, type: "binary", hint: "mac" },
        { name: "wiphy-freq-hint", field: "wiphyFreqHint", number: 201, type: "u32" },
        { name: "max-ap-assoc-sta", field: "maxApAssocSta", number: 202, type: "u32" },
        { name: "tdls-peer-capability", field: "tdlsPeerCapability", number: 203, type: "u32" },
        { name: "socket-owner", field: "socketOwner", number: 204, type: "flag" },
        { name: "csa-c-offsets-tx", field: "csaCOffsetsTx", number: 205, type: "binary" },
        { name: "max-csa-counters", field: "maxCsaCounters", number: 206, type: "u8" },
        { name: "tdls-initiator", field: "tdlsInitiator", number: 207, type: "flag" },
        { name: "use-rrm", field: "useRrm", number: 208, type: "flag" },
        { name: "wiphy-dyn-ack", field: "wiphyDynAck", number: 209, type: "flag" },
        { name: "tsid", field: "tsid", number: 210, type: "u8" },
        { name: "user-prio", field: "userPrio", number: 211, type: "u8" },
        { name: "admitted-time", field: "admittedTime", number: 212, type: "u16" },
        { name: "smps-mode", field: "smpsMode", number: 213, type: "u8" },
        { name: "oper-class", field: "operClass", number: 214, type: "u8" },
        { name: "mac-mask", field: "macMask", number: 215, type: "binary", hint: "mac" },
        { name: "wiphy-self-managed-reg", field: "wiphySelfManagedReg", number: 216, type: "flag" },
        { name: "ext-features", field: "extFeatures", number: 217, type: "binary" },
        { name: "survey-radio-stats", field: "surveyRadioStats", number: 218, type: "binary" },
        { name: "netns-fd", field: "netnsFd", number: 219, type: "u32" },
        { name: "sched-scan-delay", field: "schedScanDelay", number: 220, type: "u32" },
        { name: "reg-indoor", field: "regIndoor", number: 221, type: "flag" },
        { name: "max-num-sched-scan-plans", field: "maxNumSchedScanPlans", number: 222, type: "u32" },
        { name: "max-scan-plan-interval", field: "maxScanPlanInterval", number: 223, type: "u32" },
        { name: "max-scan-plan-iterations", field: "maxScanPlanIterations", number: 224, type: "u32" },
        { name: "sched-scan-plans", field: "schedScanPlans", number: 225, type: "binary" },
        { name: "pbss", field: "pbss", number: 226, type: "flag" },
        { name: "bss-select", field: "bssSelect", number: 227, type: "binary" },
        { name: "sta-support-p2p-ps", field: "staSupportP2pPs", number: 228, type: "u8" },
        { name: "pad", field: "pad", number: 229, type: "binary" },
        { name: "iftype-ext-capa", field: "iftypeExtCapa", number: 230, type: "binary" },
        { name: "mu-mimo-group-data", field: "muMimoGroupData", number: 231, type: "binary" },
        {
          name: "mu-mimo-follow-mac-addr",
          field: "muMimoFollowMacAddr",
          number: 232,
          type: "binary",
          hint: "mac",
        },
        { name: "scan-start-time-tsf", field: "scanStartTimeTsf", number: 233, type: "u64" },
        { name: "scan-start-time-tsf-bssid", field: "scanStartTimeTsfBssid", number: 234, type: "binary" },
        { name: "measurement-duration", field: "measurementDuration", number: 235, type: "u16" },
        {
          name: "measurement-duration-mandatory",
          field: "measurementDurationMandatory",
          number: 236,
          type: "flag",
        },
        { name: "mesh-peer-aid", field: "meshPeerAid", number: 237, type: "u16" },
        { name: "nan-master-pref", field: "nanMasterPref", number: 238, type: "u8" },
        { name: "bands", field: "bands", number: 239, type: "u32" },
        { name: "nan-func", field: "nanFunc", number: 240, type: "binary" },
        { name: "nan-match", field: "nanMatch", number: 241, type: "binary" },
        { name: "fils-kek", field: "filsKek", number: 242, type: "binary" },
        { name: "fils-nonces", field: "filsNonces", number: 243, type: "binary" },
        {
          name: "multicast-to-unicast-enabled",
          field: "multicastToUnicastEnabled",
          number: 244,
          type: "flag",
        },
        { name: "bssid", field: "bssid", number: 245, type: "binary", hint: "mac" },
        { name: "sched-scan-relative-rssi", field: "schedScanRelativeRssi", number: 246, type: "s8" },
        { name: "sched-scan-rssi-adjust", field: "schedScanRssiAdjust", number: 247, type: "binary" },
        { name: "timeout-reason", field: "timeoutReason", number: 248, type: "u32" },
        { name: "fils-erp-username", field: "filsErpUsername", number: 249, type: "binary" },
        { name: "fils-erp-realm", field: "filsErpRealm", number: 250, type: "binary" },
        { name: "fils-erp-next-seq-num", field: "filsErpNextSeqNum", number: 251, type: "u16" },
        { name: "fils-erp-rrk", field: "filsErpRrk", number: 252, type: "binary" },
        { name: "fils-cache-id", field: "filsCacheId", number: 253, type: "binary" },
        { name: "pmk", field: "pmk", number: 254, type: "binary" },
        { name: "sched-scan-multi", field: "schedScanMulti", number: 255, type: "flag" },
        { name: "sched-scan-max-reqs", field: "schedScanMaxReqs", number: 256, type: "u32" },
        { name: "want-1x-4way-hs", field: "want1x4wayHs", number: 257, type: "flag" },
        { name: "pmkr0-name", field: "pmkr0Name", number: 258, type: "binary" },
        { name: "port-authorized", field: "portAuthorized", number: 259, type: "binary" },
        { name: "external-auth-action", field: "externalAuthAction", number: 260, type: "u32" },
        { name: "external-auth-support", field: "externalAuthSupport", number: 261, type: "flag" },
        { name: "nss", field: "nss", number: 262, type: "u8" },
        { name: "ack-signal", field: "ackSignal", number: 263, type: "s32" },
        { name: "control-port-over-nl80211", field: "controlPortOverNl80211", number: 264, type: "flag" },
        { name: "txq-stats", field: "txqStats", number: 265, type: "nest", nest: "txq-stats-attrs" },
        { name: "txq-limit", field: "txqLimit", number: 266, type: "u32" },
        { name: "txq-memory-limit", field: "txqMemoryLimit", number: 267, type: "u32" },
        { name: "txq-quantum", field: "txqQuantum", number: 268, type: "u32" },
        { name: "he-capability", field: "heCapability", number: 269, type: "binary" },
        { name: "ftm-responder", field: "ftmResponder", number: 270, type: "binary" },
        { name: "ftm-responder-stats", field: "ftmResponderStats", number: 271, type: "binary" },
        { name: "timeout", field: "timeout", number: 272, type: "u32" },
        { name: "peer-measurements", field: "peerMeasurements", number: 273, type: "binary" },
        { name: "airtime-weight", field: "airtimeWeight", number: 274, type: "u16" },
        { name: "sta-tx-power-setting", field: "staTxPowerSetting", number: 275, type: "u8" },
        { name: "sta-tx-power", field: "staTxPower", number: 276, type: "s16" },
        { name: "sae-password", field: "saePassword", number: 277, type: "binary" },
        { name: "twt-responder", field: "twtResponder", number: 278, type: "flag" },
        { name: "he-obss-pd", field: "heObssPd", number: 279, type: "binary" },
        { name: "wiphy-edmg-channels", field: "wiphyEdmgChannels", number: 280, type: "u8" },
        { name: "wiphy-edmg-bw-config", field: "wiphyEdmgBwConfig", number: 281, type: "u8" },
        { name: "vlan-id", field: "vlanId", number: 282, type: "u16" },
        { name: "he-bss-color", field: "heBssColor", number: 283, type: "binary" },
        { name: "iftype-akm-suites", field: "iftypeAkmSuites", number: 284, type: "binary" },
        { name: "tid-config", field: "tidConfig", number: 285, type: "binary" },
        { name: "control-port-no-preauth", field: "controlPortNoPreauth", number: 286, type: "flag" },
        { name: "pmk-lifetime", field: "pmkLifetime", number: 287, type: "u32" },
        { name: "pmk-reauth-threshold", field: "pmkReauthThreshold", number: 288, type: "u8" },
        { name: "receive-multicast", field: "receiveMulticast", number: 289, type: "flag" },
        { name: "wiphy-freq-offset", field: "wiphyFreqOffset", number: 290, type: "u32" },
        { name: "center-freq1-offset", field: "centerFreq1Offset", number: 291, type: "u32" },
        { name: "scan-freq-khz", field: "scanFreqKhz", number: 292, type: "binary" },
        { name: "he-6ghz-capability", field: "he6ghzCapability", number: 293, type: "binary" },
        { name: "fils-discovery", field: "filsDiscovery", number: 294, type: "binary" },
        { name: "unsol-bcast-probe-resp", field: "unsolBcastProbeResp", number: 295, type: "binary" },
        { name: "s1g-capability", field: "s1gCapability", number: 296, type: "binary" },
        { name: "s1g-capability-mask", field: "s1gCapabilityMask", number: 297, type: "binary" },
        { name: "sae-pwe", field: "saePwe", number: 298, type: "u8" },
        { name: "reconnect-requested", field: "reconnectRequested", number: 299, type: "binary" },
        { name: "sar-spec", field: "sarSpec", number: 300, type: "nest", nest: "sar-attributes" },
        { name: "disable-he", field: "disableHe", number: 301, type: "flag" },
        { name: "obss-color-bitmap", field: "obssColorBitmap", number: 302, type: "u64" },
        { name: "color-change-count", field: "colorChangeCount", number: 303, type: "u8" },
        { name: "color-change-color", field: "colorChangeColor", number: 304, type: "u8" },
        { name: "color-change-elems", field: "colorChangeElems", number: 305, type: "binary" },
        { name: "mbssid-config", field: "mbssidConfig", number: 306, type: "binary" },
        { name: "mbssid-elems", field: "mbssidElems", number: 307, type: "binary" },
        { name: "radar-background", field: "radarBackground", number: 308, type: "flag" },
        { name: "ap-settings-flags", field: "apSettingsFlags", number: 309, type: "u32" },
        { name: "eht-capability", field: "ehtCapability", number: 310, type: "binary" },
        { name: "disable-eht", field: "disableEht", number: 311, type: "flag" },
        { name: "mlo-links", field: "mloLinks", number: 312, type: "binary" },
        { name: "mlo-link-id", field: "mloLinkId", number: 313, type: "u8" },
        { name: "mld-addr", field: "mldAddr", number: 314, type: "binary", hint: "mac" },
        { name: "mlo-support", field: "mloSupport", number: 315, type: "flag" },
        { name: "max-num-akm-suites", field: "maxNumAkmSuites", number: 316, type: "binary" },
        { name: "eml-capability", field: "emlCapability", number: 317, type: "u16" },
        { name: "mld-capa-and-ops", field: "mldCapaAndOps", number: 318, type: "u16" },
        { name: "tx-hw-timestamp", field: "txHwTimestamp", number: 319, type: "u64" },
        { name: "rx-hw-timestamp", field: "rxHwTimestamp", number: 320, type: "u64" },
        { name: "td-bitmap", field: "tdBitmap", number: 321, type: "binary" },
        { name: "punct-bitmap", field: "punctBitmap", number: 322, type: "u32" },
        { name: "max-hw-timestamp-peers", field: "maxHwTimestampPeers", number: 323, type: "u16" },
        { name: "hw-timestamp-enabled", field: "hwTimestampEnabled", number: 324, type: "flag" },
        { name: "ema-rnr-elems", field: "emaRnrElems", number: 325, type: "binary" },
        { name: "mlo-link-disabled", field: "mloLinkDisabled", number: 326, type: "flag" },
        { name: "bss-dump-include-use-data", field: "bssDumpIncludeUseData", number: 327, type: "flag" },
        { name: "mlo-ttlm-dlink", field: "mloTtlmDlink", number: 328, type: "u16" },
        { name: "mlo-ttlm-ulink", field: "mloTtlmUlink", number: 329, type: "u16" },
        { name: "assoc-spp-amsdu", field: "assocSppAmsdu", number: 330, type: "flag" },
        { name: "wiphy-radios", field: "wiphyRadios", number: 331, type: "binary" },
        {
          name: "wiphy-interface-combinations",
          field: "wiphyInterfaceCombinations",
          number: 332,
          type: "binary",
        },
        { name: "vif-radio-mask", field: "vifRadioMask", number: 333, type: "u32" },
      ],
      prefix: "nl80211-attr-",
    },
    "frame-type-attrs": {
      subsetOf: "nl80211-attrs",
      attributes: [{ name: "frame-type", field: "frameType", number: 101, type: "u16" }],
    },
    "wiphy-bands": {
      attributes: [
        { name: "2ghz", field: "2ghz", number: 0, type: "nest", nest: "band-attrs" },
        { name: "5ghz", field: "5ghz", number: 1, type: "nest", nest: "band-attrs" },
        { name: "60ghz", field: "60ghz", number: 2, type: "nest", nest: "band-attrs" },
        { name: "6ghz", field: "6ghz", number: 3, type: "nest", nest: "band-attrs" },
        { name: "s1ghz", field: "s1ghz", number: 4, type: "nest", nest: "band-attrs" },
        { name: "lc", field: "lc", number: 5, type: "nest", nest: "band-attrs" },
      ],
      prefix: "nl80211-band-",
    },
    "band-attrs": {
      attributes: [
        {
          name: "freqs",
          field: "freqs",
          number: 1,
          type: "indexed-array",
          item: "nest",
          nest: "frequency-attrs",
        },
        {
          name: "rates",
          field: "rates",
          number: 2,
          type: "indexed-array",
          item: "nest",
          nest: "bitrate-attrs",
        },
        { name: "ht-mcs-set", field: "htMcsSet", number: 3, type: "binary" },
        { name: "ht-capa", field: "htCapa", number: 4, type: "u16" },
        { name: "ht-ampdu-factor", field: "htAmpduFactor", number: 5, type: "u8" },
        { name: "ht-ampdu-density", field: "htAmpduDensity", number: 6, type: "u8" },
        { name: "vht-mcs-set", field: "vhtMcsSet", number: 7, type: "binary" },
        { name: "vht-capa", field: "vhtCapa", number: 8, type: "u32" },
        {
          name: "iftype-data",
          field: "iftypeData",
          number: 9,
          type: "indexed-array",
          item: "nest",
          nest: "iftype-data-attrs",
        },
        { name: "edmg-channels", field: "edmgChannels", number: 10, type: "binary" },
        { name: "edmg-bw-config", field: "edmgBwConfig", number: 11, type: "binary" },
        { name: "s1g-mcs-nss-set", field: "s1gMcsNssSet", number: 12, type: "binary" },
        { name: "s1g-capa", field: "s1gCapa", number: 13, type: "binary" },
      ],
      prefix: "nl80211-band-attr-",
    },
    "bitrate-attrs": {
      attributes: [
        { name: "rate", field: "rate", number: 1, type: "u32" },
        { name: "2ghz-shortpreamble", field: "2ghzShortpreamble", number: 2, type: "flag" },
      ],
      prefix: "nl80211-bitrate-attr-",
    },
    "frequency-attrs": {
      attributes: [
        { name: "freq", field: "freq", number: 1, type: "u32" },
        { name: "disabled", field: "disabled", number: 2, type: "flag" },
        { name: "no-ir", field: "noIr", number: 3, type: "flag" },
        { name: "no-ibss", field: "noIbss", number: 4, type: "flag" },
        { name: "radar", field: "radar", number: 5, type: "flag" },
        { name: "max-tx-power", field: "maxTxPower", number: 6, type: "u32" },
        { name: "dfs-state", field: "dfsState", number: 7, type: "u32" },
        { name: "dfs-time", field: "dfsTime", number: 8, type: "binary" },
        { name: "no-ht40-minus", field: "noHt40Minus", number: 9, type: "binary" },
        { name: "no-ht40-plus", field: "noHt40Plus", number: 10, type: "binary" },
        { name: "no-80mhz", field: "no80mhz", number: 11, type: "binary" },
        { name: "no-160mhz", field: "no160mhz", number: 12, type: "binary" },
        { name: "dfs-cac-time", field: "dfsCacTime", number: 13, type: "binary" },
        { name: "indoor-only", field: "indoorOnly", number: 14, type: "binary" },
        { name: "ir-concurrent", field: "irConcurrent", number: 15, type: "binary" },
        { name: "no-20mhz", field: "no20mhz", number: 16, type: "binary" },
        { name: "no-10mhz", field: "no10mhz", number: 17, type: "binary" },
        { name: "wmm", field: "wmm", number: 18, type: "indexed-array", item: "nest", nest: "wmm-attrs" },
        { name: "no-he", field: "noHe", number: 19, type: "binary" },
        { name: "offset", field: "offset", number: 20, type: "u32" },
        { name: "1mhz", field: "1mhz", number: 21, type: "binary" },
        { name: "2mhz", field: "2mhz", number: 22, type: "binary" },
        { name: "4mhz", field: "4mhz", number: 23, type: "binary" },
        { name: "8mhz", field: "8mhz", number: 24, type: "binary" },
        { name: "16mhz", field: "16mhz", number: 25, type: "binary" },
        { name: "no-320mhz", field: "no320mhz", number: 26, type: "binary" },
        { name: "no-eht", field: "noEht", number: 27, type: "binary" },
        { name: "psd", field: "psd", number: 28, type: "binary" },
        { name: "dfs-concurrent", field: "dfsConcurrent", number: 29, type: "binary" },
        { name: "no-6ghz-vlp-client", field: "no6ghzVlpClient", number: 30, type: "binary" },
        { name: "no-6ghz-afc-client", field: "no6ghzAfcClient", number: 31, type: "binary" },
        { name: "can-monitor", field: "canMonitor", number: 32, type: "binary" },
        { name: "allow-6ghz-vlp-ap", field: "allow6ghzVlpAp", number: 33, type: "binary" },
      ],
      prefix: "nl80211-frequency-attr-",
    },
    "if-combination-attributes": {
      attributes: [
        {
          name: "limits",
          field: "limits",
          number: 1,
          type: "indexed-array",
          item: "nest",
          nest: "iface-limit-attributes",
        },
        { name: "maxnum", field: "maxnum", number: 2, type: "u32" },
        { name: "sta-ap-bi-match", field: "staApBiMatch", number: 3, type: "flag" },
        { name: "num-channels", field: "numChannels", number: 4, type: "u32" },
        { name: "radar-detect-widths", field: "radarDetectWidths", number: 5, type: "u32" },
        { name: "radar-detect-regions", field: "radarDetectRegions", number: 6, type: "u32" },
        { name: "bi-min-gcd", field: "biMinGcd", number: 7, type: "u32" },
      ],
      prefix: "nl80211-iface-comb-",
    },
    "iface-limit-attributes": {
      attributes: [
        { name: "max", field: "max", number: 1, type: "u32" },
        { name: "types", field: "types", number: 2, type: "nest", nest: "supported-iftypes" },
      ],
      prefix: "nl80211-iface-limit-",
    },
    "iftype-data-attrs": {
      attributes: [
        { name: "iftypes", field: "iftypes", number: 1, type: "binary" },
        { name: "he-cap-mac", field: "heCapMac", number: 2, type: "binary" },
        { name: "he-cap-phy", field: "heCapPhy", number: 3, type: "binary" },
        { name: "he-cap-mcs-set", field: "heCapMcsSet", number: 4, type: "binary" },
        { name: "he-cap-ppe", field: "heCapPpe", number: 5, type: "binary" },
        { name: "he-6ghz-capa", field: "he6ghzCapa", number: 6, type: "binary" },
        { name: "vendor-elems", field: "vendorElems", number: 7, type: "binary" },
        { name: "eht-cap-mac", field: "ehtCapMac", number: 8, type: "binary" },
        { name: "eht-cap-phy", field: "ehtCapPhy", number: 9, type: "binary" },
        { name: "eht-cap-mcs-set", field: "ehtCapMcsSet", number: 10, type: "binary" },
        { name: "eht-cap-ppe", field: "ehtCapPpe", number: 11, type: "binary" },
      ],
      prefix: "nl80211-band-iftype-attr-",
    },
    "iftype-attrs": {
      attributes: [
        { name: "unspecified", field: "unspecified", number: 0, type: "nest", nest: "frame-type-attrs" },
        { name: "adhoc", field: "adhoc", number: 1, type: "nest", nest: "frame-type-attrs" },
        { name: "station", field: "station", number: 2, type: "nest", nest: "frame-type-attrs" },
        { name: "ap", field: "ap", number: 3, type: "nest", nest: "frame-type-attrs" },
        { name: "ap-vlan", field: "apVlan", number: 4, type: "nest", nest: "frame-type-attrs" },
        { name: "wds", field: "wds", number: 5, type: "nest", nest: "frame-type-attrs" },
        { name: "monitor", field: "monitor", number: 6, type: "nest", nest: "frame-type-attrs" },
        { name: "mesh-point", field: "meshPoint", number: 7, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-client", field: "p2pClient", number: 8, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-go", field: "p2pGo", number: 9, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-device", field: "p2pDevice", number: 10, type: "nest", nest: "frame-type-attrs" },
        { name: "ocb", field: "ocb", number: 11, type: "nest", nest: "frame-type-attrs" },
        { name: "nan", field: "nan", number: 12, type: "nest", nest: "frame-type-attrs" },
      ],
      prefix: "nl80211-iftype-",
    },
    "sar-attributes": {
      attributes: [
        { name: "type", field: "type", number: 1, type: "u32" },
        { name: "specs", field: "specs", number: 2, type: "indexed-array", item: "nest", nest: "sar-specs" },
      ],
      prefix: "nl80211-sar-attr-",
    },
    "sar-specs": {
      attributes: [
        { name: "power", field: "power", number: 1, type: "s32" },
        { name: "range-index", field: "rangeIndex", number: 2, type: "u32" },
        { name: "start-freq", field: "startFreq", number: 3, type: "u32" },
        { name: "end-freq", field: "endFreq", number: 4, type: "u32" },
      ],
      prefix: "nl80211-sar-attr-specs-",
    },
    "supported-iftypes": {
      attributes: [
        { name: "adhoc", field: "adhoc", number: 1, type: "flag" },
        { name: "station", field: "station", number: 2, type: "flag" },
        { name: "ap", field: "ap", number: 3, type: "flag" },
        { name: "ap-vlan", field: "apVlan", number: 4, type: "flag" },
        { name: "wds", field: "wds", number: 5, type: "flag" },
        { name: "monitor", field: "monitor", number: 6, type: "flag" },
        { name: "mesh-point", field: "meshPoint", number: 7, type: "flag" },
        { name: "p2p-client", field: "p2pClient", number: 8, type: "flag" },
        { name: "p2p-go", field: "p2pGo", number: 9, type: "flag" },
        { name: "p2p-device", field: "p2pDevice", number: 10, type: "flag" },
        { name: "ocb", field: "ocb", number: 11, type: "flag" },
        { name: "nan", field: "nan", number: 12, type: "flag" },
      ],
      prefix: "nl80211-iftype-",
    },
    "txq-stats-attrs": {
      attributes: [
        { name: "backlog-bytes", field: "backlogBytes", number: 1, type: "u32" },
        { name: "backlog-packets", field: "backlogPackets", number: 2, type: "u32" },
        { name: "flows", field: "flows", number: 3, type: "u32" },
        { name: "drops", field: "drops", number: 4, type: "u32" },
        { name: "ecn-marks", field: "ecnMarks", number: 5, type: "u32" },
        { name: "overlimit", field: "overlimit", number: 6, type: "u32" },
        { name: "overmemory", field: "overmemory", number: 7, type: "u32" },
        { name: "collisions", field: "collisions", number: 8, type: "u32" },
        { name: "tx-bytes", field: "txBytes", number: 9, type: "u32" },
        { name: "tx-packets", field: "txPackets", number: 10, type: "u32" },
        { name: "max-flows", field: "maxFlows", number: 11, type: "u32" },
      ],
      prefix: "nl80211-txq-stats-",
    },
    "wmm-attrs": {
      attributes: [
        { name: "cw-min", field: "cwMin", number: 1, type: "u16" },
        { name: "cw-max", field: "cwMax", number: 2, type: "u16" },
        { name: "aifsn", field: "aifsn", number: 3, type: "u8" },
        { name: "txop", field: "txop", number: 4, type: "u16" },
      ],
      prefix: "nl80211-wmmr-",
    },
    "wowlan-triggers-attrs": {
      attributes: [
        { name: "any", field: "any", number: 1, type: "flag" },
        { name: "disconnect", field: "disconnect", number: 2, type: "flag" },
        { name: "magic-pkt", field: "magicPkt", number: 3, type: "flag" },
        { name: "pkt-pattern", field: "pktPattern", number: 4, type: "flag" },
        { name: "gtk-rekey-supported", field: "gtkRekeySupported", number: 5, type: "flag" },
        { name: "gtk-rekey-failure", field: "gtkRekeyFailure", number: 6, type: "flag" },
        { name: "eap-ident-request", field: "eapIdentRequest", number: 7, type: "flag" },
        { name: "4way-handshake", field: "4wayHandshake", number: 8, type: "flag" },
        { name: "rfkill-release", field: "rfkillRelease", number: 9, type: "flag" },
        { name: "wakeup-pkt-80211", field: "wakeupPkt80211", number: 10, type: "flag" },
        { name: "wakeup-pkt-80211-len", field: "wakeupPkt80211Len", number: 11, type: "flag" },
        { name: "wakeup-pkt-8023", field: "wakeupPkt8023", number: 12, type: "flag" },
        { name: "wakeup-pkt-8023-len", field: "wakeupPkt8023Len", number: 13, type: "flag" },
        { name: "tcp-connection", field: "tcpConnection", number: 14, type: "flag" },
        { name: "wakeup-tcp-match", field: "wakeupTcpMatch", number: 15, type: "flag" },
        { name: "wakeup-tcp-connlost", field: "wakeupTcpConnlost", number: 16, type: "flag" },
        { name: "wakeup-tcp-nomoretokens", field: "wakeupTcpNomoretokens", number: 17, type: "flag" },
        { name: "net-detect", field: "netDetect", number: 18, type: "flag" },
        { name: "net-detect-results", field: "netDetectResults", number: 19, type: "flag" },
        { name: "unprotected-deauth-disassoc", field: "unprotectedDeauthDisassoc", number: 20, type: "flag" },
      ],
      prefix: "nl80211-wowlan-trig-",
    },
  },
  subMessages: {},
  operations: {
    "get-wiphy": {
      name: "get-wiphy",
      set: "nl80211-attrs",
      do: {
        request: { number: 1, attributes: ["wiphy", "wdev", "ifindex"] },
        reply: {
          number: 3,
          attributes: [
            "bands",
            "cipher-suites",
            "control-port-ethertype",
            "ext-capa",
            "ext-capa-mask",
            "ext-features",
            "feature-flags",
            "generation",
            "ht-capability-mask",
            "interface-combinations",
            "mac",
            "max-csa-counters",
            "max-match-sets",
            "max-num-akm-suites",
            "max-num-pmkids",
            "max-num-scan-ssids",
            "max-num-sched-scan-plans",
            "max-num-sched-scan-ssids",
            "max-remain-on-channel-duration",
            "max-scan-ie-len",
            "max-scan-plan-interval",
            "max-scan-plan-iterations",
            "max-sched-scan-ie-len",
            "offchannel-tx-ok",
            "rx-frame-types",
            "sar-spec",
            "sched-scan-max-reqs",
            "software-iftypes",
            "support-ap-uapsd",
            "supported-commands",
            "supported-iftypes",
            "tdls-external-setup",
            "tdls-support",
            "tx-frame-types",
            "txq-limit",
            "txq-memory-limit",
            "txq-quantum",
            "txq-stats",
            "vht-capability-mask",
            "wiphy",
            "wiphy-antenna-avail-rx",
            "wiphy-antenna-avail-tx",
            "wiphy-antenna-rx",
            "wiphy-antenna-tx",
            "wiphy-bands",
            "wiphy-coverage-class",
            "wiphy-frag-threshold",
            "wiphy-name",
            "wiphy-retry-long",
            "wiphy-retry-short",
            "wiphy-rts-threshold",
            "wowlan-triggers-supported",
          ],
        },
      },
      dump: {
        request: { number: 1, attributes: ["wiphy", "wdev", "ifindex", "split-wiphy-dump"] },
        reply: {
          number: 3,
          attributes: [
            "bands",
            "cipher-suites",
            "control-port-ethertype",
            "ext-capa",
            "ext-capa-mask",
            "ext-features",
            "feature-flags",
            "generation",
            "ht-capability-mask",
            "interface-combinations",
            "mac",
            "max-csa-counters",
            "max-match-sets",
            "max-num-akm-suites",
            "max-num-pmkids",
            "max-num-scan-ssids",
            "max-num-sched-scan-plans",
            "max-num-sched-scan-ssids",
            "max-remain-on-channel-duration",
            "max-scan-ie-len",
            "max-scan-plan-interval",
            "max-scan-plan-iterations",
            "max-sched-scan-ie-len",
            "offchannel-tx-ok",
            "rx-frame-types",
            "sar-spec",
            "sched-scan-max-reqs",
            "software-iftypes",
            "support-ap-uapsd",
            "supported-commands",
            "supported-iftypes",
            "tdls-external-setup",
            "tdls-support",
            "tx-frame-types",
            "txq-limit",
            "txq-memory-limit",
            "txq-quantum",
            "txq-stats",
            "vht-capability-mask",
            "wiphy",
            "wiphy-antenna-avail-rx",
            "wiphy-antenna-avail-tx",
            "wiphy-antenna-rx",
            "wiphy-antenna-tx",
            "wiphy-bands",
            "wiphy-coverage-class",
            "wiphy-frag-threshold",
            "wiphy-name",
            "wiphy-retry-long",
            "wiphy-retry-short",
            "wiphy-rts-threshold",
            "wowlan-triggers-supported",
          ],
        },
      },
    },
    "get-interface": {
      name: "get-interface",
      set: "nl80211-attrs",
      do: {
        request: { number: 5, attributes: ["ifname"] },
        reply: {
          number: 7,
          attributes: ["ifname", "iftype", "ifindex", "wiphy", "wdev", "mac", "generation", "txq-stats", "4addr"],
        },
      },
      dump: {
        request: { number: 5, attributes: ["ifname"] },
        reply: {
          number: 7,
          attributes: ["ifname", "iftype", "ifindex", "wiphy", "wdev", "mac", "generation", "txq-stats", "4addr"],
        },
      },
    },
    "get-protocol-features": {
      name: "get-protocol-features",
      set: "nl80211-attrs",
      do: {
        request: { number: 95, attributes: ["protocol-features"] },
        reply: { number: 95, attributes: ["protocol-features"] },
      },
    },
  },
  groups: {
    config: { name: "config" },
    scan: { name: "scan" },
    regulatory: { name: "regulatory" },
    mlme: { name: "mlme" },
    vendor: { name: "vendor" },
    nan: { name: "nan" },
    testmode: { name: "testmode" },
  },
  config: "CFG80211",
  module: "cfg80211",
  links: {},
});
export { nl80211 as family };
