// Generated from nl80211.yaml with specs/nl80211.yaml (sha256 a98f9c787b0acbb5). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isS8, isU8, isU32 } from "../schema/values/struct-members.ts";

/**
 * Numbers of the nl80211 commands. Values of `commands` in family nl80211:
 *
 * - `unspec` (NL80211_CMD_UNSPEC, 0)
 * - `get-wiphy` (NL80211_CMD_GET_WIPHY, 1)
 * - `set-wiphy` (NL80211_CMD_SET_WIPHY, 2)
 * - `new-wiphy` (NL80211_CMD_NEW_WIPHY, 3)
 * - `del-wiphy` (NL80211_CMD_DEL_WIPHY, 4)
 * - `get-interface` (NL80211_CMD_GET_INTERFACE, 5)
 * - `set-interface` (NL80211_CMD_SET_INTERFACE, 6)
 * - `new-interface` (NL80211_CMD_NEW_INTERFACE, 7)
 * - `del-interface` (NL80211_CMD_DEL_INTERFACE, 8)
 * - `get-key` (NL80211_CMD_GET_KEY, 9)
 * - `set-key` (NL80211_CMD_SET_KEY, 10)
 * - `new-key` (NL80211_CMD_NEW_KEY, 11)
 * - `del-key` (NL80211_CMD_DEL_KEY, 12)
 * - `get-beacon` (NL80211_CMD_GET_BEACON, 13)
 * - `set-beacon` (NL80211_CMD_SET_BEACON, 14)
 * - `new-beacon` (NL80211_CMD_NEW_BEACON, 15)
 * - `del-beacon` (NL80211_CMD_DEL_BEACON, 16)
 * - `get-station` (NL80211_CMD_GET_STATION, 17)
 * - `set-station` (NL80211_CMD_SET_STATION, 18)
 * - `new-station` (NL80211_CMD_NEW_STATION, 19)
 * - `del-station` (NL80211_CMD_DEL_STATION, 20)
 * - `get-mpath` (NL80211_CMD_GET_MPATH, 21)
 * - `set-mpath` (NL80211_CMD_SET_MPATH, 22)
 * - `new-mpath` (NL80211_CMD_NEW_MPATH, 23)
 * - `del-mpath` (NL80211_CMD_DEL_MPATH, 24)
 * - `set-bss` (NL80211_CMD_SET_BSS, 25)
 * - `set-reg` (NL80211_CMD_SET_REG, 26)
 * - `req-set-reg` (NL80211_CMD_REQ_SET_REG, 27)
 * - `get-mesh-config` (NL80211_CMD_GET_MESH_CONFIG, 28)
 * - `set-mesh-config` (NL80211_CMD_SET_MESH_CONFIG, 29)
 * - `set-mgmt-extra-ie` (NL80211_CMD_SET_MGMT_EXTRA_IE, 30)
 * - `get-reg` (NL80211_CMD_GET_REG, 31)
 * - `get-scan` (NL80211_CMD_GET_SCAN, 32)
 * - `trigger-scan` (NL80211_CMD_TRIGGER_SCAN, 33)
 * - `new-scan-results` (NL80211_CMD_NEW_SCAN_RESULTS, 34)
 * - `scan-aborted` (NL80211_CMD_SCAN_ABORTED, 35)
 * - `reg-change` (NL80211_CMD_REG_CHANGE, 36)
 * - `authenticate` (NL80211_CMD_AUTHENTICATE, 37)
 * - `associate` (NL80211_CMD_ASSOCIATE, 38)
 * - `deauthenticate` (NL80211_CMD_DEAUTHENTICATE, 39)
 * - `disassociate` (NL80211_CMD_DISASSOCIATE, 40)
 * - `michael-mic-failure` (NL80211_CMD_MICHAEL_MIC_FAILURE, 41)
 * - `reg-beacon-hint` (NL80211_CMD_REG_BEACON_HINT, 42)
 * - `join-ibss` (NL80211_CMD_JOIN_IBSS, 43)
 * - `leave-ibss` (NL80211_CMD_LEAVE_IBSS, 44)
 * - `testmode` (NL80211_CMD_TESTMODE, 45)
 * - `connect` (NL80211_CMD_CONNECT, 46)
 * - `roam` (NL80211_CMD_ROAM, 47)
 * - `disconnect` (NL80211_CMD_DISCONNECT, 48)
 * - `set-wiphy-netns` (NL80211_CMD_SET_WIPHY_NETNS, 49)
 * - `get-survey` (NL80211_CMD_GET_SURVEY, 50)
 * - `new-survey-results` (NL80211_CMD_NEW_SURVEY_RESULTS, 51)
 * - `set-pmksa` (NL80211_CMD_SET_PMKSA, 52)
 * - `del-pmksa` (NL80211_CMD_DEL_PMKSA, 53)
 * - `flush-pmksa` (NL80211_CMD_FLUSH_PMKSA, 54)
 * - `remain-on-channel` (NL80211_CMD_REMAIN_ON_CHANNEL, 55)
 * - `cancel-remain-on-channel` (NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL, 56)
 * - `set-tx-bitrate-mask` (NL80211_CMD_SET_TX_BITRATE_MASK, 57)
 * - `register-action` (NL80211_CMD_REGISTER_ACTION, 58)
 * - `action` (NL80211_CMD_ACTION, 59)
 * - `action-tx-status` (NL80211_CMD_ACTION_TX_STATUS, 60)
 * - `set-power-save` (NL80211_CMD_SET_POWER_SAVE, 61)
 * - `get-power-save` (NL80211_CMD_GET_POWER_SAVE, 62)
 * - `set-cqm` (NL80211_CMD_SET_CQM, 63)
 * - `notify-cqm` (NL80211_CMD_NOTIFY_CQM, 64)
 * - `set-channel` (NL80211_CMD_SET_CHANNEL, 65)
 * - `set-wds-peer` (NL80211_CMD_SET_WDS_PEER, 66)
 * - `frame-wait-cancel` (NL80211_CMD_FRAME_WAIT_CANCEL, 67)
 * - `join-mesh` (NL80211_CMD_JOIN_MESH, 68)
 * - `leave-mesh` (NL80211_CMD_LEAVE_MESH, 69)
 * - `unprot-deauthenticate` (NL80211_CMD_UNPROT_DEAUTHENTICATE, 70)
 * - `unprot-disassociate` (NL80211_CMD_UNPROT_DISASSOCIATE, 71)
 * - `new-peer-candidate` (NL80211_CMD_NEW_PEER_CANDIDATE, 72)
 * - `get-wowlan` (NL80211_CMD_GET_WOWLAN, 73)
 * - `set-wowlan` (NL80211_CMD_SET_WOWLAN, 74)
 * - `start-sched-scan` (NL80211_CMD_START_SCHED_SCAN, 75)
 * - `stop-sched-scan` (NL80211_CMD_STOP_SCHED_SCAN, 76)
 * - `sched-scan-results` (NL80211_CMD_SCHED_SCAN_RESULTS, 77)
 * - `sched-scan-stopped` (NL80211_CMD_SCHED_SCAN_STOPPED, 78)
 * - `set-rekey-offload` (NL80211_CMD_SET_REKEY_OFFLOAD, 79)
 * - `pmksa-candidate` (NL80211_CMD_PMKSA_CANDIDATE, 80)
 * - `tdls-oper` (NL80211_CMD_TDLS_OPER, 81)
 * - `tdls-mgmt` (NL80211_CMD_TDLS_MGMT, 82)
 * - `unexpected-frame` (NL80211_CMD_UNEXPECTED_FRAME, 83)
 * - `probe-client` (NL80211_CMD_PROBE_CLIENT, 84)
 * - `register-beacons` (NL80211_CMD_REGISTER_BEACONS, 85)
 * - `unexpected-4-addr-frame` (NL80211_CMD_UNEXPECTED_4ADDR_FRAME, 86)
 * - `set-noack-map` (NL80211_CMD_SET_NOACK_MAP, 87)
 * - `ch-switch-notify` (NL80211_CMD_CH_SWITCH_NOTIFY, 88)
 * - `start-p2p-device` (NL80211_CMD_START_P2P_DEVICE, 89)
 * - `stop-p2p-device` (NL80211_CMD_STOP_P2P_DEVICE, 90)
 * - `conn-failed` (NL80211_CMD_CONN_FAILED, 91)
 * - `set-mcast-rate` (NL80211_CMD_SET_MCAST_RATE, 92)
 * - `set-mac-acl` (NL80211_CMD_SET_MAC_ACL, 93)
 * - `radar-detect` (NL80211_CMD_RADAR_DETECT, 94)
 * - `get-protocol-features` (NL80211_CMD_GET_PROTOCOL_FEATURES, 95)
 * - `update-ft-ies` (NL80211_CMD_UPDATE_FT_IES, 96)
 * - `ft-event` (NL80211_CMD_FT_EVENT, 97)
 * - `crit-protocol-start` (NL80211_CMD_CRIT_PROTOCOL_START, 98)
 * - `crit-protocol-stop` (NL80211_CMD_CRIT_PROTOCOL_STOP, 99)
 * - `get-coalesce` (NL80211_CMD_GET_COALESCE, 100)
 * - `set-coalesce` (NL80211_CMD_SET_COALESCE, 101)
 * - `channel-switch` (NL80211_CMD_CHANNEL_SWITCH, 102)
 * - `vendor` (NL80211_CMD_VENDOR, 103)
 * - `set-qos-map` (NL80211_CMD_SET_QOS_MAP, 104)
 * - `add-tx-ts` (NL80211_CMD_ADD_TX_TS, 105)
 * - `del-tx-ts` (NL80211_CMD_DEL_TX_TS, 106)
 * - `get-mpp` (NL80211_CMD_GET_MPP, 107)
 * - `join-ocb` (NL80211_CMD_JOIN_OCB, 108)
 * - `leave-ocb` (NL80211_CMD_LEAVE_OCB, 109)
 * - `ch-switch-started-notify` (NL80211_CMD_CH_SWITCH_STARTED_NOTIFY, 110)
 * - `tdls-channel-switch` (NL80211_CMD_TDLS_CHANNEL_SWITCH, 111)
 * - `tdls-cancel-channel-switch` (NL80211_CMD_TDLS_CANCEL_CHANNEL_SWITCH, 112)
 * - `wiphy-reg-change` (NL80211_CMD_WIPHY_REG_CHANGE, 113)
 * - `abort-scan` (NL80211_CMD_ABORT_SCAN, 114)
 * - `start-nan` (NL80211_CMD_START_NAN, 115)
 * - `stop-nan` (NL80211_CMD_STOP_NAN, 116)
 * - `add-nan-function` (NL80211_CMD_ADD_NAN_FUNCTION, 117)
 * - `del-nan-function` (NL80211_CMD_DEL_NAN_FUNCTION, 118)
 * - `change-nan-config` (NL80211_CMD_CHANGE_NAN_CONFIG, 119)
 * - `nan-match` (NL80211_CMD_NAN_MATCH, 120)
 * - `set-multicast-to-unicast` (NL80211_CMD_SET_MULTICAST_TO_UNICAST, 121)
 * - `update-connect-params` (NL80211_CMD_UPDATE_CONNECT_PARAMS, 122)
 * - `set-pmk` (NL80211_CMD_SET_PMK, 123)
 * - `del-pmk` (NL80211_CMD_DEL_PMK, 124)
 * - `port-authorized` (NL80211_CMD_PORT_AUTHORIZED, 125)
 * - `reload-regdb` (NL80211_CMD_RELOAD_REGDB, 126)
 * - `external-auth` (NL80211_CMD_EXTERNAL_AUTH, 127)
 * - `sta-opmode-changed` (NL80211_CMD_STA_OPMODE_CHANGED, 128)
 * - `control-port-frame` (NL80211_CMD_CONTROL_PORT_FRAME, 129)
 * - `get-ftm-responder-stats` (NL80211_CMD_GET_FTM_RESPONDER_STATS, 130)
 * - `peer-measurement-start` (NL80211_CMD_PEER_MEASUREMENT_START, 131)
 * - `peer-measurement-result` (NL80211_CMD_PEER_MEASUREMENT_RESULT, 132)
 * - `peer-measurement-complete` (NL80211_CMD_PEER_MEASUREMENT_COMPLETE, 133)
 * - `notify-radar` (NL80211_CMD_NOTIFY_RADAR, 134)
 * - `update-owe-info` (NL80211_CMD_UPDATE_OWE_INFO, 135)
 * - `probe-mesh-link` (NL80211_CMD_PROBE_MESH_LINK, 136)
 * - `set-tid-config` (NL80211_CMD_SET_TID_CONFIG, 137)
 * - `unprot-beacon` (NL80211_CMD_UNPROT_BEACON, 138)
 * - `control-port-frame-tx-status` (NL80211_CMD_CONTROL_PORT_FRAME_TX_STATUS, 139)
 * - `set-sar-specs` (NL80211_CMD_SET_SAR_SPECS, 140)
 * - `obss-color-collision` (NL80211_CMD_OBSS_COLOR_COLLISION, 141)
 * - `color-change-request` (NL80211_CMD_COLOR_CHANGE_REQUEST, 142)
 * - `color-change-started` (NL80211_CMD_COLOR_CHANGE_STARTED, 143)
 * - `color-change-aborted` (NL80211_CMD_COLOR_CHANGE_ABORTED, 144)
 * - `color-change-completed` (NL80211_CMD_COLOR_CHANGE_COMPLETED, 145)
 * - `set-fils-aad` (NL80211_CMD_SET_FILS_AAD, 146)
 * - `assoc-comeback` (NL80211_CMD_ASSOC_COMEBACK, 147)
 * - `add-link` (NL80211_CMD_ADD_LINK, 148)
 * - `remove-link` (NL80211_CMD_REMOVE_LINK, 149)
 * - `add-link-sta` (NL80211_CMD_ADD_LINK_STA, 150)
 * - `modify-link-sta` (NL80211_CMD_MODIFY_LINK_STA, 151)
 * - `remove-link-sta` (NL80211_CMD_REMOVE_LINK_STA, 152)
 * - `set-hw-timestamp` (NL80211_CMD_SET_HW_TIMESTAMP, 153)
 * - `links-removed` (NL80211_CMD_LINKS_REMOVED, 154)
 * - `set-tid-to-link-mapping` (NL80211_CMD_SET_TID_TO_LINK_MAPPING, 155)
 * - `assoc-mlo-reconf` (NL80211_CMD_ASSOC_MLO_RECONF, 156, since Linux 6.15)
 * - `epcs-cfg` (NL80211_CMD_EPCS_CFG, 157, since Linux 6.15)
 * - `nan-next-dw-notification` (NL80211_CMD_NAN_NEXT_DW_NOTIFICATION, 158, since Linux 6.18)
 * - `nan-cluster-joined` (NL80211_CMD_NAN_CLUSTER_JOINED, 159, since Linux 6.18)
 * - `incumbent-signal-detect` (NL80211_CMD_INCUMBENT_SIGNAL_DETECT, 160, since Linux 7.3)
 * - `nan-set-local-sched` (NL80211_CMD_NAN_SET_LOCAL_SCHED, 161, since Linux 7.3)
 * - `nan-sched-update-done` (NL80211_CMD_NAN_SCHED_UPDATE_DONE, 162, since Linux 7.3)
 * - `nan-set-peer-sched` (NL80211_CMD_NAN_SET_PEER_SCHED, 163, since Linux 7.3)
 * - `nan-ulw-update` (NL80211_CMD_NAN_ULW_UPDATE, 164, since Linux 7.3)
 * - `nan-channel-evac` (NL80211_CMD_NAN_CHANNEL_EVAC, 165, since Linux 7.3)
 * - `start-pd` (NL80211_CMD_START_PD, 166, since Linux 7.3)
 * - `stop-pd` (NL80211_CMD_STOP_PD, 167, since Linux 7.3)
 */
export type Commands = "unspec" | "get-wiphy" | "set-wiphy" | "new-wiphy" | "del-wiphy" | "get-interface"
  | "set-interface" | "new-interface" | "del-interface" | "get-key" | "set-key" | "new-key" | "del-key" | "get-beacon"
  | "set-beacon" | "new-beacon" | "del-beacon" | "get-station" | "set-station" | "new-station" | "del-station"
  | "get-mpath" | "set-mpath" | "new-mpath" | "del-mpath" | "set-bss" | "set-reg" | "req-set-reg" | "get-mesh-config"
  | "set-mesh-config" | "set-mgmt-extra-ie" | "get-reg" | "get-scan" | "trigger-scan" | "new-scan-results"
  | "scan-aborted" | "reg-change" | "authenticate" | "associate" | "deauthenticate" | "disassociate"
  | "michael-mic-failure" | "reg-beacon-hint" | "join-ibss" | "leave-ibss" | "testmode" | "connect" | "roam"
  | "disconnect" | "set-wiphy-netns" | "get-survey" | "new-survey-results" | "set-pmksa" | "del-pmksa" | "flush-pmksa"
  | "remain-on-channel" | "cancel-remain-on-channel" | "set-tx-bitrate-mask" | "register-action" | "action"
  | "action-tx-status" | "set-power-save" | "get-power-save" | "set-cqm" | "notify-cqm" | "set-channel"
  | "set-wds-peer" | "frame-wait-cancel" | "join-mesh" | "leave-mesh" | "unprot-deauthenticate"
  | "unprot-disassociate" | "new-peer-candidate" | "get-wowlan" | "set-wowlan" | "start-sched-scan"
  | "stop-sched-scan" | "sched-scan-results" | "sched-scan-stopped" | "set-rekey-offload" | "pmksa-candidate"
  | "tdls-oper" | "tdls-mgmt" | "unexpected-frame" | "probe-client" | "register-beacons" | "unexpected-4-addr-frame"
  | "set-noack-map" | "ch-switch-notify" | "start-p2p-device" | "stop-p2p-device" | "conn-failed" | "set-mcast-rate"
  | "set-mac-acl" | "radar-detect" | "get-protocol-features" | "update-ft-ies" | "ft-event" | "crit-protocol-start"
  | "crit-protocol-stop" | "get-coalesce" | "set-coalesce" | "channel-switch" | "vendor" | "set-qos-map" | "add-tx-ts"
  | "del-tx-ts" | "get-mpp" | "join-ocb" | "leave-ocb" | "ch-switch-started-notify" | "tdls-channel-switch"
  | "tdls-cancel-channel-switch" | "wiphy-reg-change" | "abort-scan" | "start-nan" | "stop-nan" | "add-nan-function"
  | "del-nan-function" | "change-nan-config" | "nan-match" | "set-multicast-to-unicast" | "update-connect-params"
  | "set-pmk" | "del-pmk" | "port-authorized" | "reload-regdb" | "external-auth" | "sta-opmode-changed"
  | "control-port-frame" | "get-ftm-responder-stats" | "peer-measurement-start" | "peer-measurement-result"
  | "peer-measurement-complete" | "notify-radar" | "update-owe-info" | "probe-mesh-link" | "set-tid-config"
  | "unprot-beacon" | "control-port-frame-tx-status" | "set-sar-specs" | "obss-color-collision"
  | "color-change-request" | "color-change-started" | "color-change-aborted" | "color-change-completed"
  | "set-fils-aad" | "assoc-comeback" | "add-link" | "remove-link" | "add-link-sta" | "modify-link-sta"
  | "remove-link-sta" | "set-hw-timestamp" | "links-removed" | "set-tid-to-link-mapping" | "assoc-mlo-reconf"
  | "epcs-cfg" | "nan-next-dw-notification" | "nan-cluster-joined" | "incumbent-signal-detect" | "nan-set-local-sched"
  | "nan-sched-update-done" | "nan-set-peer-sched" | "nan-ulw-update" | "nan-channel-evac" | "start-pd" | "stop-pd";

/**
 * Features of a wireless device. Flags of `feature-flags` in family nl80211:
 *
 * - `sk-tx-status` (NL80211_FEATURE_SK_TX_STATUS, bit 0)
 * - `ht-ibss` (NL80211_FEATURE_HT_IBSS, bit 1)
 * - `inactivity-timer` (NL80211_FEATURE_INACTIVITY_TIMER, bit 2)
 * - `cell-base-reg-hints` (NL80211_FEATURE_CELL_BASE_REG_HINTS, bit 3)
 * - `p2p-device-needs-channel` (NL80211_FEATURE_P2P_DEVICE_NEEDS_CHANNEL, bit 4)
 * - `sae` (NL80211_FEATURE_SAE, bit 5)
 * - `low-priority-scan` (NL80211_FEATURE_LOW_PRIORITY_SCAN, bit 6)
 * - `scan-flush` (NL80211_FEATURE_SCAN_FLUSH, bit 7)
 * - `ap-scan` (NL80211_FEATURE_AP_SCAN, bit 8)
 * - `vif-txpower` (NL80211_FEATURE_VIF_TXPOWER, bit 9)
 * - `need-obss-scan` (NL80211_FEATURE_NEED_OBSS_SCAN, bit 10)
 * - `p2p-go-ctwin` (NL80211_FEATURE_P2P_GO_CTWIN, bit 11)
 * - `p2p-go-oppps` (NL80211_FEATURE_P2P_GO_OPPPS, bit 12)
 * - `reserved` (bit 13)
 * - `advertise-chan-limits` (NL80211_FEATURE_ADVERTISE_CHAN_LIMITS, bit 14)
 * - `full-ap-client-state` (NL80211_FEATURE_FULL_AP_CLIENT_STATE, bit 15)
 * - `userspace-mpm` (NL80211_FEATURE_USERSPACE_MPM, bit 16)
 * - `active-monitor` (NL80211_FEATURE_ACTIVE_MONITOR, bit 17)
 * - `ap-mode-chan-width-change` (NL80211_FEATURE_AP_MODE_CHAN_WIDTH_CHANGE, bit 18)
 * - `ds-param-set-ie-in-probes` (NL80211_FEATURE_DS_PARAM_SET_IE_IN_PROBES, bit 19)
 * - `wfa-tpc-ie-in-probes` (NL80211_FEATURE_WFA_TPC_IE_IN_PROBES, bit 20)
 * - `quiet` (NL80211_FEATURE_QUIET, bit 21)
 * - `tx-power-insertion` (NL80211_FEATURE_TX_POWER_INSERTION, bit 22)
 * - `ackto-estimation` (NL80211_FEATURE_ACKTO_ESTIMATION, bit 23)
 * - `static-smps` (NL80211_FEATURE_STATIC_SMPS, bit 24)
 * - `dynamic-smps` (NL80211_FEATURE_DYNAMIC_SMPS, bit 25)
 * - `supports-wmm-admission` (NL80211_FEATURE_SUPPORTS_WMM_ADMISSION, bit 26)
 * - `mac-on-create` (NL80211_FEATURE_MAC_ON_CREATE, bit 27)
 * - `tdls-channel-switch` (NL80211_FEATURE_TDLS_CHANNEL_SWITCH, bit 28)
 * - `scan-random-mac-addr` (NL80211_FEATURE_SCAN_RANDOM_MAC_ADDR, bit 29)
 * - `sched-scan-random-mac-addr` (NL80211_FEATURE_SCHED_SCAN_RANDOM_MAC_ADDR, bit 30)
 * - `no-random-mac-addr` (NL80211_FEATURE_ND_RANDOM_MAC_ADDR, bit 31)
 */
export type FeatureFlags = "sk-tx-status" | "ht-ibss" | "inactivity-timer" | "cell-base-reg-hints"
  | "p2p-device-needs-channel" | "sae" | "low-priority-scan" | "scan-flush" | "ap-scan" | "vif-txpower"
  | "need-obss-scan" | "p2p-go-ctwin" | "p2p-go-oppps" | "reserved" | "advertise-chan-limits" | "full-ap-client-state"
  | "userspace-mpm" | "active-monitor" | "ap-mode-chan-width-change" | "ds-param-set-ie-in-probes"
  | "wfa-tpc-ie-in-probes" | "quiet" | "tx-power-insertion" | "ackto-estimation" | "static-smps" | "dynamic-smps"
  | "supports-wmm-admission" | "mac-on-create" | "tdls-channel-switch" | "scan-random-mac-addr"
  | "sched-scan-random-mac-addr" | "no-random-mac-addr";

/**
 * Width of an HT channel and the position of its second half. Values of `channel-type` in family nl80211:
 *
 * - `no-ht` (NL80211_CHAN_NO_HT, 0)
 * - `ht20` (NL80211_CHAN_HT20, 1)
 * - `ht40minus` (NL80211_CHAN_HT40MINUS, 2): 40 MHz with the lower channel.
 * - `ht40plus` (NL80211_CHAN_HT40PLUS, 3): 40 MHz with the upper channel.
 */
export type ChannelType = "no-ht" | "ht20" | "ht40minus" | "ht40plus";

/**
 * Features of the nl80211 protocol. Flags of `protocol-features` in family nl80211:
 *
 * - `split-wiphy-dump` (NL80211_PROTOCOL_FEATURE_SPLIT_WIPHY_DUMP, bit 0)
 */
export type ProtocolFeatures = "split-wiphy-dump";

/**
 * Type of a wireless interface. Values of `iftype` in family nl80211:
 *
 * - `unspecified` (NL80211_IFTYPE_UNSPECIFIED, 0)
 * - `adhoc` (NL80211_IFTYPE_ADHOC, 1): Member of an ad hoc network.
 * - `station` (NL80211_IFTYPE_STATION, 2): Client of an access point.
 * - `ap` (NL80211_IFTYPE_AP, 3): Access point.
 * - `ap-vlan` (NL80211_IFTYPE_AP_VLAN, 4): VLAN of an access point, for some of its stations.
 * - `wds` (NL80211_IFTYPE_WDS, 5): Wireless bridge; not supported by current kernels.
 * - `monitor` (NL80211_IFTYPE_MONITOR, 6): Receives all frames.
 * - `mesh-point` (NL80211_IFTYPE_MESH_POINT, 7): Member of a mesh.
 * - `p2p-client` (NL80211_IFTYPE_P2P_CLIENT, 8): Client of a P2P group.
 * - `p2p-go` (NL80211_IFTYPE_P2P_GO, 9): Owner of a P2P group.
 * - `p2p-device` (NL80211_IFTYPE_P2P_DEVICE, 10): P2P management without network interface.
 * - `ocb` (NL80211_IFTYPE_OCB, 11): Communication without a BSS, between vehicles (802.11p).
 * - `nan` (NL80211_IFTYPE_NAN, 12): Neighbor Awareness Networking without network interface.
 * - `nan-data` (NL80211_IFTYPE_NAN_DATA, 13, since Linux 7.3): Data interface of Neighbor Awareness Networking.
 * - `pd` (NL80211_IFTYPE_PD, 14, since Linux 7.3): Proximity detection without network interface.
 */
export type Iftype = "unspecified" | "adhoc" | "station" | "ap" | "ap-vlan" | "wds" | "monitor" | "mesh-point"
  | "p2p-client" | "p2p-go" | "p2p-device" | "ocb" | "nan" | "nan-data" | "pd";

/**
 * Properties and permissions of a wireless station. Flags of `sta-flags` in family nl80211:
 *
 * - `authorized` (NL80211_STA_FLAG_AUTHORIZED, bit 1)
 * - `short-preamble` (NL80211_STA_FLAG_SHORT_PREAMBLE, bit 2)
 * - `wme` (NL80211_STA_FLAG_WME, bit 3)
 * - `mfp` (NL80211_STA_FLAG_MFP, bit 4)
 * - `authenticated` (NL80211_STA_FLAG_AUTHENTICATED, bit 5)
 * - `tdls-peer` (NL80211_STA_FLAG_TDLS_PEER, bit 6)
 * - `associated` (NL80211_STA_FLAG_ASSOCIATED, bit 7)
 * - `spp-amsdu` (NL80211_STA_FLAG_SPP_AMSDU, bit 8, since Linux 6.9)
 */
export type StaFlagsName = "authorized" | "short-preamble" | "wme" | "mfp" | "authenticated" | "tdls-peer"
  | "associated" | "spp-amsdu";

/**
 * Kind of a Wi-Fi encryption key. Values of `key-type` in family nl80211:
 *
 * - `group` (NL80211_KEYTYPE_GROUP, 0)
 * - `pairwise` (NL80211_KEYTYPE_PAIRWISE, 1)
 * - `peerkey` (NL80211_KEYTYPE_PEERKEY, 2)
 */
export type KeyType = "group" | "pairwise" | "peerkey";

/**
 * Whether management frames are protected (802.11w). Values of `mfp` in family nl80211:
 *
 * - `no` (NL80211_MFP_NO, 0)
 * - `required` (NL80211_MFP_REQUIRED, 1)
 * - `optional` (NL80211_MFP_OPTIONAL, 2)
 */
export type Mfp = "no" | "required" | "optional";

/**
 * Whether power saving of a wireless interface is enabled. Values of `ps-state` in family nl80211:
 *
 * - `disabled` (NL80211_PS_DISABLED, 0)
 * - `enabled` (NL80211_PS_ENABLED, 1)
 */
export type PsState = "disabled" | "enabled";

/**
 * How the beacons of an access point hide the network's name (SSID). Values of `hidden-ssid` in family nl80211:
 *
 * - `not-in-use` (NL80211_HIDDEN_SSID_NOT_IN_USE, 0): The name is in the beacon.
 * - `zero-len` (NL80211_HIDDEN_SSID_ZERO_LEN, 1): The name is empty.
 * - `zero-contents` (NL80211_HIDDEN_SSID_ZERO_CONTENTS, 2): The name consists of zeros.
 */
export type HiddenSsid = "not-in-use" | "zero-len" | "zero-contents";

/**
 * State of the link to a mesh peer. Values of `plink-state` in family nl80211:
 *
 * - `listen` (NL80211_PLINK_LISTEN, 0)
 * - `opn-snt` (NL80211_PLINK_OPN_SNT, 1)
 * - `opn-rcvd` (NL80211_PLINK_OPN_RCVD, 2)
 * - `cnf-rcvd` (NL80211_PLINK_CNF_RCVD, 3)
 * - `estab` (NL80211_PLINK_ESTAB, 4)
 * - `holding` (NL80211_PLINK_HOLDING, 5)
 * - `blocked` (NL80211_PLINK_BLOCKED, 6)
 */
export type PlinkState = "listen" | "opn-snt" | "opn-rcvd" | "cnf-rcvd" | "estab" | "holding" | "blocked";

/**
 * Action on the link to a mesh peer. Values of `plink-action` in family nl80211:
 *
 * - `no-action` (NL80211_PLINK_ACTION_NO_ACTION, 0)
 * - `open` (NL80211_PLINK_ACTION_OPEN, 1)
 * - `block` (NL80211_PLINK_ACTION_BLOCK, 2)
 */
export type PlinkAction = "no-action" | "open" | "block";

/**
 * Power mode of a mesh station towards a peer. Values of `mesh-power-mode` in family nl80211:
 *
 * - `unknown` (NL80211_MESH_POWER_UNKNOWN, 0)
 * - `active` (NL80211_MESH_POWER_ACTIVE, 1)
 * - `light-sleep` (NL80211_MESH_POWER_LIGHT_SLEEP, 2)
 * - `deep-sleep` (NL80211_MESH_POWER_DEEP_SLEEP, 3)
 */
export type MeshPowerMode = "unknown" | "active" | "light-sleep" | "deep-sleep";

/**
 * Width of a Wi-Fi channel, in MHz. Values of `chan-width` in family nl80211:
 *
 * - `20-noht` (NL80211_CHAN_WIDTH_20_NOHT, 0): 20 MHz without HT.
 * - `20` (NL80211_CHAN_WIDTH_20, 1)
 * - `40` (NL80211_CHAN_WIDTH_40, 2)
 * - `80` (NL80211_CHAN_WIDTH_80, 3)
 * - `80p80` (NL80211_CHAN_WIDTH_80P80, 4): Two channels of 80 MHz.
 * - `160` (NL80211_CHAN_WIDTH_160, 5)
 * - `5` (NL80211_CHAN_WIDTH_5, 6)
 * - `10` (NL80211_CHAN_WIDTH_10, 7)
 * - `1` (NL80211_CHAN_WIDTH_1, 8)
 * - `2` (NL80211_CHAN_WIDTH_2, 9)
 * - `4` (NL80211_CHAN_WIDTH_4, 10)
 * - `8` (NL80211_CHAN_WIDTH_8, 11)
 * - `16` (NL80211_CHAN_WIDTH_16, 12)
 * - `320` (NL80211_CHAN_WIDTH_320, 13)
 */
export type ChanWidth = "20-noht" | "20" | "40" | "80" | "80p80" | "160" | "5" | "10" | "1" | "2" | "4" | "8" | "16"
  | "320";

/**
 * Access category of a Wi-Fi transmit queue. Values of `ac` in family nl80211:
 *
 * - `vo` (NL80211_AC_VO, 0): Voice.
 * - `vi` (NL80211_AC_VI, 1): Video.
 * - `be` (NL80211_AC_BE, 2): Best effort.
 * - `bk` (NL80211_AC_BK, 3): Background.
 */
export type Ac = "vo" | "vi" | "be" | "bk";

/**
 * Guard interval that transmitted frames use. Values of `txrate-gi` in family nl80211:
 *
 * - `default-gi` (NL80211_TXRATE_DEFAULT_GI, 0)
 * - `force-sgi` (NL80211_TXRATE_FORCE_SGI, 1)
 * - `force-lgi` (NL80211_TXRATE_FORCE_LGI, 2)
 */
export type TxrateGi = "default-gi" | "force-sgi" | "force-lgi";

/**
 * Direction in which the signal crossed a threshold, or loss of beacons. Values of `cqm-rssi-threshold-event` in family nl80211:
 *
 * - `threshold-event-low` (NL80211_CQM_RSSI_THRESHOLD_EVENT_LOW, 0)
 * - `threshold-event-high` (NL80211_CQM_RSSI_THRESHOLD_EVENT_HIGH, 1)
 * - `beacon-loss-event` (NL80211_CQM_RSSI_BEACON_LOSS_EVENT, 2)
 */
export type CqmRssiThresholdEvent = "threshold-event-low" | "threshold-event-high" | "beacon-loss-event";

/**
 * Whether a feature of a traffic id is enabled. Values of `tid-config` in family nl80211:
 *
 * - `enable` (NL80211_TID_CONFIG_ENABLE, 0)
 * - `disable` (NL80211_TID_CONFIG_DISABLE, 1)
 */
export type TidConfigName = "enable" | "disable";

/**
 * How the transmit rate of a traffic id is selected. Values of `tx-rate-setting` in family nl80211:
 *
 * - `automatic` (NL80211_TX_RATE_AUTOMATIC, 0)
 * - `limited` (NL80211_TX_RATE_LIMITED, 1)
 * - `fixed` (NL80211_TX_RATE_FIXED, 2)
 */
export type TxRateSetting = "automatic" | "limited" | "fixed";

/**
 * Whether a rule to delay received packets applies if the patterns match or if they do not. Values of `coalesce-condition` in family nl80211:
 *
 * - `match` (NL80211_COALESCE_CONDITION_MATCH, 0)
 * - `no-match` (NL80211_COALESCE_CONDITION_NO_MATCH, 1)
 */
export type CoalesceCondition = "match" | "no-match";

/**
 * Kind of a function of Neighbor Awareness Networking (NAN). Values of `nan-function-type` in family nl80211:
 *
 * - `publish` (NL80211_NAN_FUNC_PUBLISH, 0)
 * - `subscribe` (NL80211_NAN_FUNC_SUBSCRIBE, 1)
 * - `follow-up` (NL80211_NAN_FUNC_FOLLOW_UP, 2)
 */
export type NanFunctionType = "publish" | "subscribe" | "follow-up";

/**
 * Kind of preamble of a Wi-Fi frame. Values of `preamble` in family nl80211:
 *
 * - `legacy` (NL80211_PREAMBLE_LEGACY, 0)
 * - `ht` (NL80211_PREAMBLE_HT, 1)
 * - `vht` (NL80211_PREAMBLE_VHT, 2)
 * - `dmg` (NL80211_PREAMBLE_DMG, 3)
 * - `he` (NL80211_PREAMBLE_HE, 4)
 */
export type Preamble = "legacy" | "ht" | "vht" | "dmg" | "he";

/**
 * Result of a measurement with a peer. Values of `pmsr-status` in family nl80211:
 *
 * - `success` (NL80211_PMSR_STATUS_SUCCESS, 0)
 * - `refused` (NL80211_PMSR_STATUS_REFUSED, 1)
 * - `timeout` (NL80211_PMSR_STATUS_TIMEOUT, 2)
 * - `failure` (NL80211_PMSR_STATUS_FAILURE, 3)
 */
export type PmsrStatus = "success" | "refused" | "timeout" | "failure";

/**
 * Reason for which a fine timing measurement (FTM) failed. Values of `pmsr-ftm-failure` in family nl80211:
 *
 * - `unspecified` (NL80211_PMSR_FTM_FAILURE_UNSPECIFIED, 0)
 * - `no-response` (NL80211_PMSR_FTM_FAILURE_NO_RESPONSE, 1)
 * - `rejected` (NL80211_PMSR_FTM_FAILURE_REJECTED, 2)
 * - `wrong-channel` (NL80211_PMSR_FTM_FAILURE_WRONG_CHANNEL, 3)
 * - `peer-not-capable` (NL80211_PMSR_FTM_FAILURE_PEER_NOT_CAPABLE, 4)
 * - `invalid-timestamp` (NL80211_PMSR_FTM_FAILURE_INVALID_TIMESTAMP, 5)
 * - `peer-busy` (NL80211_PMSR_FTM_FAILURE_PEER_BUSY, 6)
 * - `bad-changed-params` (NL80211_PMSR_FTM_FAILURE_BAD_CHANGED_PARAMS, 7)
 */
export type PmsrFtmFailure = "unspecified" | "no-response" | "rejected" | "wrong-channel" | "peer-not-capable"
  | "invalid-timestamp" | "peer-busy" | "bad-changed-params";

/**
 * Kinds of connections for which a BSS can be used. Flags of `bss-use-for` in family nl80211:
 *
 * - `normal` (NL80211_BSS_USE_FOR_NORMAL, bit 0, since Linux 6.8)
 * - `mld-link` (NL80211_BSS_USE_FOR_MLD_LINK, bit 1, since Linux 6.8)
 */
export type BssUseFor = "normal" | "mld-link";

/**
 * Reasons for which a BSS cannot be used. Flags of `bss-cannot-use-reasons` in family nl80211:
 *
 * - `nstr-nonprimary` (NL80211_BSS_CANNOT_USE_NSTR_NONPRIMARY, bit 0, since Linux 6.8)
 * - `6ghz-pwr-mismatch` (NL80211_BSS_CANNOT_USE_6GHZ_PWR_MISMATCH, bit 1, since Linux 6.9)
 */
export type BssCannotUseReasons = "nstr-nonprimary" | "6ghz-pwr-mismatch";

/**
 * Flags of a received management frame. Flags of `rxmgmt-flags` in family nl80211:
 *
 * - `answered` (NL80211_RXMGMT_FLAG_ANSWERED, bit 0): The device answered the frame.
 * - `external-auth` (NL80211_RXMGMT_FLAG_EXTERNAL_AUTH, bit 1): The driver lets programs process the authentication.
 */
export type RxmgmtFlags = "answered" | "external-auth";

/** C structure `sta-flag-update`. */
export interface StaFlagUpdate extends TrailingBytes {
  /** u32. */ mask: (StaFlagsName | number)[];
  /** u32. */ set: (StaFlagsName | number)[];
}

/** C structure `pattern-support`. */
export interface PatternSupport extends TrailingBytes {
  /** Maximum number of patterns. Member: u32. */ maxPatterns: number;
  /** Minimum length in bytes. Member: u32. */ minPatternLen: number;
  /** Maximum length in bytes. Member: u32. */ maxPatternLen: number;
  /** Maximum offset in bytes. Member: u32. */ maxPktOffset: number;
}

/** C structure `coalesce-rule-support`. */
export interface CoalesceRuleSupport<M extends Mode = Read> extends TrailingBytes {
  /** Maximum number of rules. Member: u32. */ maxRules: number;
  /** Limits of the patterns. Member: structure `pattern-support`. */ pat: Shape<M, PatternSupport>;
  /** Maximum delay. Member: u32 in ms. */ maxDelay: number;
}

/** C structure `bss-select-rssi-adjust`. */
export interface BssSelectRssiAdjust extends TrailingBytes {
  /** Band that gets the bonus. Member: u8. */ band: number;
  /** Bonus. Member: s8 in dB. */ delta: number;
}

/** C structure `wowlan-tcp-data-seq`. */
export interface WowlanTcpDataSeq extends TrailingBytes {
  /** First sequence number. Member: u32. */ start: number;
  /** Offset in the data in bytes. Member: u32. */ offset: number;
  /** Length in bytes, 1, 2 or 4. Member: u32. */ len: number;
}

/** C structure `wowlan-tcp-data-token`. */
export interface WowlanTcpDataToken extends TrailingBytes {
  /** Offset in the data in bytes. Member: u32. */ offset: number;
  /** Length of a token in bytes. Member: u32. */ len: number;
  /** Tokens, one after the other. Member: bytes. */ tokenStream: Uint8Array;
}

/** C structure `wowlan-tcp-data-token-feature`. */
export interface WowlanTcpDataTokenFeature extends TrailingBytes {
  /** Minimum length of a token in bytes. Member: u32. */ minLen: number;
  /** Maximum length of a token in bytes. Member: u32. */ maxLen: number;
  /** Size of all tokens in bytes. Member: u32. */ bufsize: number;
}

/** Attribute set `nl80211-attrs`. */
export type Nl80211Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the wireless device. Attribute NL80211_ATTR_WIPHY of nl80211: u32. */ wiphy?: number;
  /** Name of the wireless device, such as `phy0`. Attribute NL80211_ATTR_WIPHY_NAME of nl80211: string. */
  wiphyName?: string;
  /** Index of the interface. Attribute NL80211_ATTR_IFINDEX of nl80211: u32. */ ifindex?: number;
  /** NL80211_ATTR_IFNAME of nl80211: string of at most 15 bytes. */ ifname?: string;
  /** NL80211_ATTR_IFTYPE of nl80211: u32. */ iftype?: Iftype | M["unnamed"];
  /** MAC address of the station, access point or interface. Attribute NL80211_ATTR_MAC of nl80211: bytes, shown as a MAC address. */
  mac?: M["address"];
  /** Key. Attribute NL80211_ATTR_KEY_DATA of nl80211: bytes. */ keyData?: Uint8Array;
  /** Number of the key, 0 to 7. Attribute NL80211_ATTR_KEY_IDX of nl80211: u8. */ keyIdx?: number;
  /** Cipher suite, such as 0x000fac04 for CCMP. Attribute NL80211_ATTR_KEY_CIPHER of nl80211: u32. */
  keyCipher?: number;
  /** Sequence counter of the key. Attribute NL80211_ATTR_KEY_SEQ of nl80211: bytes. */ keySeq?: Uint8Array;
  /** Makes the key the default one. Attribute NL80211_ATTR_KEY_DEFAULT of nl80211: flag. */ keyDefault?: M["flag"];
  /** Time between two beacons in TU (1024 us). Attribute NL80211_ATTR_BEACON_INTERVAL of nl80211: u32. */
  beaconInterval?: number;
  /** Number of beacons from one DTIM (delivery traffic indication) to the next. Attribute NL80211_ATTR_DTIM_PERIOD of nl80211: u32. */
  dtimPeriod?: number;
  /** Bytes of the beacon frame before the TIM element. Attribute NL80211_ATTR_BEACON_HEAD of nl80211: bytes. */
  beaconHead?: Uint8Array;
  /** Bytes of the beacon frame after the TIM element. Attribute NL80211_ATTR_BEACON_TAIL of nl80211: bytes. */
  beaconTail?: Uint8Array;
  /** Association id of the station, 1 to 2007. Attribute NL80211_ATTR_STA_AID of nl80211: u16. */ staAid?: number;
  /** Flags of the station to set. With `staFlags2`, flags can also be cleared. Attribute NL80211_ATTR_STA_FLAGS of nl80211: nested attributes. */
  staFlags?: StaFlags<M>;
  /** Number of beacon intervals for which the station may sleep at once. Attribute NL80211_ATTR_STA_LISTEN_INTERVAL of nl80211: u16. */
  staListenInterval?: number;
  /** Rates that the station supports, in units of 500 kbit/s. Attribute NL80211_ATTR_STA_SUPPORTED_RATES of nl80211: bytes. */
  staSupportedRates?: Uint8Array;
  /** Index of the interface (`ap-vlan`) to which the station is moved. Attribute NL80211_ATTR_STA_VLAN of nl80211: u32. */
  staVlan?: number;
  /** Channels, rates and capabilities of each band. Attribute NL80211_ATTR_WIPHY_BANDS of nl80211: nested attributes. */
  wiphyBands?: WiphyBands<M>;
  /** Kinds of frames that a monitor interface receives. Attribute NL80211_ATTR_MNTR_FLAGS of nl80211: nested attributes. */
  mntrFlags?: MntrFlags<M>;
  /** Id of the mesh, up to 32 bytes. Attribute NL80211_ATTR_MESH_ID of nl80211: bytes. */ meshId?: Uint8Array;
  /** Action on the link to a mesh peer. Attribute NL80211_ATTR_STA_PLINK_ACTION of nl80211: u8. */
  staPlinkAction?: PlinkAction | M["unnamed"];
  /** MAC address of the next hop. Attribute NL80211_ATTR_MPATH_NEXT_HOP of nl80211: bytes, shown as a MAC address. */
  mpathNextHop?: M["address"];
  /** Value 1 protects frames of the BSS with CTS. Attribute NL80211_ATTR_BSS_CTS_PROT of nl80211: u8. */
  bssCtsProt?: number;
  /** Value 1 uses short preambles in the BSS. Attribute NL80211_ATTR_BSS_SHORT_PREAMBLE of nl80211: u8. */
  bssShortPreamble?: number;
  /** Value 1 uses short slots in the BSS. Attribute NL80211_ATTR_BSS_SHORT_SLOT_TIME of nl80211: u8. */
  bssShortSlotTime?: number;
  /** HT capabilities element. Attribute NL80211_ATTR_HT_CAPABILITY of nl80211: bytes. */ htCapability?: Uint8Array;
  /** Supported types of interfaces. Attribute NL80211_ATTR_SUPPORTED_IFTYPES of nl80211: nested attributes. */
  supportedIftypes?: SupportedIftypes<M>;
  /** Country code of two letters. Attribute NL80211_ATTR_REG_ALPHA2 of nl80211: string. */ regAlpha2?: string;
  /** Regulatory rules. Attribute NL80211_ATTR_REG_RULES of nl80211: array of nested attributes. */
  regRules?: RegRule[];
  /** Parameters of the mesh. Attribute NL80211_ATTR_MESH_CONFIG of nl80211: nested attributes. */
  meshConfig?: MeshConfig<M>;
  /** Basic rates of the BSS, in units of 500 kbit/s. Attribute NL80211_ATTR_BSS_BASIC_RATES of nl80211: bytes. */
  bssBasicRates?: Uint8Array;
  /** Parameters of transmit queues. Attribute NL80211_ATTR_WIPHY_TXQ_PARAMS of nl80211: array of nested attributes. */
  wiphyTxqParams?: TxqParams<M>[];
  /** Frequency of the control channel in MHz. Attribute NL80211_ATTR_WIPHY_FREQ of nl80211: u32. */
  wiphyFreq?: number;
  /** Width of an HT channel; `channelWidth` replaces it. Attribute NL80211_ATTR_WIPHY_CHANNEL_TYPE of nl80211: u32. */
  wiphyChannelType?: ChannelType | M["unnamed"];
  /** Makes the key the default one for management frames. Attribute NL80211_ATTR_KEY_DEFAULT_MGMT of nl80211: flag. */
  keyDefaultMgmt?: M["flag"];
  /** Subtype of management frames. Attribute NL80211_ATTR_MGMT_SUBTYPE of nl80211: u8. */ mgmtSubtype?: number;
  /** Elements to add to frames. Attribute NL80211_ATTR_IE of nl80211: bytes. */ ie?: Uint8Array;
  /** Maximum number of networks in a scan request. Attribute NL80211_ATTR_MAX_NUM_SCAN_SSIDS of nl80211: u8. */
  maxNumScanSsids?: number;
  /** Frequencies of the channels to scan; if omitted, all. Attribute NL80211_ATTR_SCAN_FREQUENCIES of nl80211: array of u32 in MHz. */
  scanFrequencies?: number[];
  /** Names of networks to scan for; an empty name stands for all. Attribute NL80211_ATTR_SCAN_SSIDS of nl80211: array of bytes. */
  scanSsids?: Uint8Array[];
  /** Network that a scan found. Attribute NL80211_ATTR_BSS of nl80211: nested attributes. */ bss?: Bss<M>;
  /** Source of the regulatory change, such as a program or an access point. Attribute NL80211_ATTR_REG_INITIATOR of nl80211: u8. */
  regInitiator?: number;
  /** Kind of the regulatory domain. Attribute NL80211_ATTR_REG_TYPE of nl80211: u8. */ regType?: number;
  /** Commands that the device supports. Attribute NL80211_ATTR_SUPPORTED_COMMANDS of nl80211: array of u32. */
  supportedCommands?: (Commands | M["unnamed"])[];
  /** Frame with its 802.11 header. Attribute NL80211_ATTR_FRAME of nl80211: bytes. */ frame?: Uint8Array;
  /** Name of the network, up to 32 bytes. Attribute NL80211_ATTR_SSID of nl80211: bytes. */ ssid?: Uint8Array;
  /** Kind of authentication. Attribute NL80211_ATTR_AUTH_TYPE of nl80211: u32. */ authType?: number;
  /** Reason code (802.11). Attribute NL80211_ATTR_REASON_CODE of nl80211: u16. */ reasonCode?: number;
  /** NL80211_ATTR_KEY_TYPE of nl80211: u32. */ keyType?: KeyType | M["unnamed"];
  /** Maximum length of elements in a scan request. Attribute NL80211_ATTR_MAX_SCAN_IE_LEN of nl80211: u16. */
  maxScanIeLen?: number;
  /** Supported cipher suites. Attribute NL80211_ATTR_CIPHER_SUITES of nl80211: array of u32, shown in hexadecimal. */
  cipherSuites?: number[];
  /** Properties of the channel before the regulatory change. Attribute NL80211_ATTR_FREQ_BEFORE of nl80211: nested attributes. */
  freqBefore?: FrequencyAttrs<M>;
  /** Properties of the channel after the regulatory change. Attribute NL80211_ATTR_FREQ_AFTER of nl80211: nested attributes. */
  freqAfter?: FrequencyAttrs<M>;
  /** Does not join a network on another channel. Attribute NL80211_ATTR_FREQ_FIXED of nl80211: flag. */
  freqFixed?: M["flag"];
  /** Retries of short frames, 1 to 255. Attribute NL80211_ATTR_WIPHY_RETRY_SHORT of nl80211: u8. */
  wiphyRetryShort?: number;
  /** Retries of long frames, 1 to 255. Attribute NL80211_ATTR_WIPHY_RETRY_LONG of nl80211: u8. */
  wiphyRetryLong?: number;
  /** Size in bytes above which frames are fragmented; 0xffffffff for never. Attribute NL80211_ATTR_WIPHY_FRAG_THRESHOLD of nl80211: u32. */
  wiphyFragThreshold?: number;
  /** Size in bytes above which RTS is used; 0xffffffff for never. Attribute NL80211_ATTR_WIPHY_RTS_THRESHOLD of nl80211: u32. */
  wiphyRtsThreshold?: number;
  /** The peer did not respond to the request in time. Attribute NL80211_ATTR_TIMED_OUT of nl80211: flag. */
  timedOut?: M["flag"];
  /** Whether management frames are protected (802.11w). Attribute NL80211_ATTR_USE_MFP of nl80211: u32. */
  useMfp?: Mfp | M["unnamed"];
  /** Flags of the station to set and clear. Attribute NL80211_ATTR_STA_FLAGS2 of nl80211: structure `sta-flag-update`. */
  staFlags2?: Shape<M, StaFlagUpdate>;
  /** The program controls whether data may flow (802.1X). Attribute NL80211_ATTR_CONTROL_PORT of nl80211: flag. */
  controlPort?: M["flag"];
  /** Data of the driver's test mode. Attribute NL80211_ATTR_TESTDATA of nl80211: bytes. */ testdata?: Uint8Array;
  /** The network requires encryption. Attribute NL80211_ATTR_PRIVACY of nl80211: flag. */ privacy?: M["flag"];
  /** The access point ended the connection. Attribute NL80211_ATTR_DISCONNECTED_BY_AP of nl80211: flag. */
  disconnectedByAp?: M["flag"];
  /** Status code (802.11). Attribute NL80211_ATTR_STATUS_CODE of nl80211: u16. */ statusCode?: number;
  /** Ciphers for unicast. Attribute NL80211_ATTR_CIPHER_SUITES_PAIRWISE of nl80211: array of u32, shown in hexadecimal. */
  cipherSuitesPairwise?: number[];
  /** Cipher for multicast. Attribute NL80211_ATTR_CIPHER_SUITE_GROUP of nl80211: u32, shown in hexadecimal. */
  cipherSuiteGroup?: number;
  /** WPA versions as bits, 1 WPA, 2 WPA2, 4 WPA3. Attribute NL80211_ATTR_WPA_VERSIONS of nl80211: u32. */
  wpaVersions?: number;
  /** Key management suites, such as 0x000fac02 for PSK. Attribute NL80211_ATTR_AKM_SUITES of nl80211: array of u32, shown in hexadecimal. */
  akmSuites?: number[];
  /** Elements of the association request. Attribute NL80211_ATTR_REQ_IE of nl80211: bytes. */ reqIe?: Uint8Array;
  /** Elements of the association response. Attribute NL80211_ATTR_RESP_IE of nl80211: bytes. */ respIe?: Uint8Array;
  /** Access point from which the station roams. Attribute NL80211_ATTR_PREV_BSSID of nl80211: bytes. */
  prevBssid?: Uint8Array;
  /** Key with its properties. Attribute NL80211_ATTR_KEY of nl80211: nested attributes. */ key?: Key<M>;
  /** Keys of the network. Attribute NL80211_ATTR_KEYS of nl80211: array of nested attributes. */ keys?: Key<M>[];
  /** Process whose network namespace the device moves to. Attribute NL80211_ATTR_PID of nl80211: u32. */
  pid?: number;
  /** Value 1 uses frames with four addresses. Attribute NL80211_ATTR_4ADDR of nl80211: u8. */ "4addr"?: number;
  /** Statistics of the channel. Attribute NL80211_ATTR_SURVEY_INFO of nl80211: nested attributes. */
  surveyInfo?: SurveyInfo<M>;
  /** Identifier of the pairwise master key, 16 bytes. Attribute NL80211_ATTR_PMKID of nl80211: bytes. */
  pmkid?: Uint8Array;
  /** Maximum number of cached pairwise master keys. Attribute NL80211_ATTR_MAX_NUM_PMKIDS of nl80211: u8. */
  maxNumPmkids?: number;
  /** Duration of the operation in ms. Attribute NL80211_ATTR_DURATION of nl80211: u32. */ duration?: number;
  /** Number of the operation, with which it can be canceled or matched with its events. Attribute NL80211_ATTR_COOKIE of nl80211: u64. */
  cookie?: M["big"];
  /** Coverage class, which selects the ACK timeout, 0 to 31. Attribute NL80211_ATTR_WIPHY_COVERAGE_CLASS of nl80211: u8. */
  wiphyCoverageClass?: number;
  /** Allowed rates of each band. Attribute NL80211_ATTR_TX_RATES of nl80211: nested attributes. */
  txRates?: TxRates<M>;
  /** Bytes with which received management frames must begin. Attribute NL80211_ATTR_FRAME_MATCH of nl80211: bytes. */
  frameMatch?: Uint8Array;
  /** The frame was acknowledged. Attribute NL80211_ATTR_ACK of nl80211: flag. */ ack?: M["flag"];
  /** Whether power saving is enabled. Attribute NL80211_ATTR_PS_STATE of nl80211: u32. */
  psState?: PsState | M["unnamed"];
  /** Thresholds and events of the connection quality. Attribute NL80211_ATTR_CQM of nl80211: nested attributes. */
  cqm?: Cqm<M>;
  /** Changes only the local state of the connection, without sending a frame to the peer. Attribute NL80211_ATTR_LOCAL_STATE_CHANGE of nl80211: flag. */
  localStateChange?: M["flag"];
  /** Value 1 prevents communication between stations. Attribute NL80211_ATTR_AP_ISOLATE of nl80211: u8. */
  apIsolate?: number;
  /** How the transmit power is selected. Attribute NL80211_ATTR_WIPHY_TX_POWER_SETTING of nl80211: u32. */
  wiphyTxPowerSetting?: number;
  /** Transmit power of the wireless device in mBm (1/100 dBm). Attribute NL80211_ATTR_WIPHY_TX_POWER_LEVEL of nl80211: u32. */
  wiphyTxPowerLevel?: number;
  /** Management frames that can be sent, by type of interface. Attribute NL80211_ATTR_TX_FRAME_TYPES of nl80211: nested attributes. */
  txFrameTypes?: IftypeAttrs;
  /** Management frames that can be registered for, by type of interface. Attribute NL80211_ATTR_RX_FRAME_TYPES of nl80211: nested attributes. */
  rxFrameTypes?: IftypeAttrs;
  /** Type and subtype of the management frames, as in the frame control field. Attribute NL80211_ATTR_FRAME_TYPE of nl80211: u16. */
  frameType?: number;
  /** Ethernet type of frames of the control port (802.1X); default 0x888E. Attribute NL80211_ATTR_CONTROL_PORT_ETHERTYPE of nl80211: u16. */
  controlPortEthertype?: number;
  /** Frames of the control port are not encrypted. Attribute NL80211_ATTR_CONTROL_PORT_NO_ENCRYPT of nl80211: flag. */
  controlPortNoEncrypt?: M["flag"];
  /** The device supports encryption in ad hoc networks. Attribute NL80211_ATTR_SUPPORT_IBSS_RSN of nl80211: flag. */
  supportIbssRsn?: M["flag"];
  /** Transmit antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_TX of nl80211: u32. */
  wiphyAntennaTx?: number;
  /** Receive antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_RX of nl80211: u32. */
  wiphyAntennaRx?: number;
  /** Rate of multicast frames in 100 kbit/s. Attribute NL80211_ATTR_MCAST_RATE of nl80211: u32. */
  mcastRate?: number;
  /** The frame may be sent on another channel than the current one. Attribute NL80211_ATTR_OFFCHANNEL_TX_OK of nl80211: flag. */
  offchannelTxOk?: M["flag"];
  /** HT operation mode in the beacon. Attribute NL80211_ATTR_BSS_HT_OPMODE of nl80211: u16. */ bssHtOpmode?: number;
  /** Whether the key is the default for unicast or multicast. Attribute NL80211_ATTR_KEY_DEFAULT_TYPES of nl80211: nested attributes. */
  keyDefaultTypes?: KeyDefaultTypes<M>;
  /** Maximum of `duration` for `remain-on-channel`, in ms. Attribute NL80211_ATTR_MAX_REMAIN_ON_CHANNEL_DURATION of nl80211: u32. */
  maxRemainOnChannelDuration?: number;
  /** Parameters of a mesh that cannot be changed later. Attribute NL80211_ATTR_MESH_SETUP of nl80211: nested attributes. */
  meshSetup?: MeshSetup<M>;
  /** Available transmit antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_AVAIL_TX of nl80211: u32. */
  wiphyAntennaAvailTx?: number;
  /** Available receive antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_AVAIL_RX of nl80211: u32. */
  wiphyAntennaAvailRx?: number;
  /** The device supports authentication in meshes. Attribute NL80211_ATTR_SUPPORT_MESH_AUTH of nl80211: flag. */
  supportMeshAuth?: M["flag"];
  /** State of the link to a mesh peer. Attribute NL80211_ATTR_STA_PLINK_STATE of nl80211: u8. */
  staPlinkState?: PlinkState | M["unnamed"];
  /** Events that wake the host. Attribute NL80211_ATTR_WOWLAN_TRIGGERS of nl80211: nested attributes. */
  wowlanTriggers?: WowlanTriggers<M>;
  /** Supported events that wake the host. Attribute NL80211_ATTR_WOWLAN_TRIGGERS_SUPPORTED of nl80211: nested attributes. */
  wowlanTriggersSupported?: WowlanTriggersAttrs<M>;
  /** Interval of scans in ms. Attribute NL80211_ATTR_SCHED_SCAN_INTERVAL of nl80211: u32. */
  schedScanInterval?: number;
  /** Interfaces that can exist at the same time. Attribute NL80211_ATTR_INTERFACE_COMBINATIONS of nl80211: array of nested attributes. */
  interfaceCombinations?: IfCombinationAttributes<M>[];
  /** Types of interfaces that are always possible. Attribute NL80211_ATTR_SOFTWARE_IFTYPES of nl80211: nested attributes. */
  softwareIftypes?: SupportedIftypes<M>;
  /** Keys with which the device renews the group key. Attribute NL80211_ATTR_REKEY_DATA of nl80211: nested attributes. */
  rekeyData?: RekeyData;
  /** Maximum number of networks in a repeated scan. Attribute NL80211_ATTR_MAX_NUM_SCHED_SCAN_SSIDS of nl80211: u8. */
  maxNumSchedScanSsids?: number;
  /** Maximum length of elements in a repeated scan. Attribute NL80211_ATTR_MAX_SCHED_SCAN_IE_LEN of nl80211: u16. */
  maxSchedScanIeLen?: number;
  /** Rates in probe requests, by band. Attribute NL80211_ATTR_SCAN_SUPP_RATES of nl80211: nested attributes. */
  scanSuppRates?: ScanSuppRates;
  /** Whether and how beacons hide the name of the network (SSID). Attribute NL80211_ATTR_HIDDEN_SSID of nl80211: u32. */
  hiddenSsid?: HiddenSsid | M["unnamed"];
  /** Elements of probe responses. Attribute NL80211_ATTR_IE_PROBE_RESP of nl80211: bytes. */
  ieProbeResp?: Uint8Array;
  /** Elements of association responses. Attribute NL80211_ATTR_IE_ASSOC_RESP of nl80211: bytes. */
  ieAssocResp?: Uint8Array;
  /** Power saving (U-APSD) of the station. Attribute NL80211_ATTR_STA_WME of nl80211: nested attributes. */
  staWme?: StaWme;
  /** The device supports U-APSD (power saving of stations) as access point. Attribute NL80211_ATTR_SUPPORT_AP_UAPSD of nl80211: flag. */
  supportApUapsd?: M["flag"];
  /** The device roams on its own. Attribute NL80211_ATTR_ROAM_SUPPORT of nl80211: flag. */ roamSupport?: M["flag"];
  /** Networks that a repeated scan reports. Attribute NL80211_ATTR_SCHED_SCAN_MATCH of nl80211: array of nested attributes. */
  schedScanMatch?: SchedScanMatch<M>[];
  /** Maximum number of networks that a repeated scan can search for. Attribute NL80211_ATTR_MAX_MATCH_SETS of nl80211: u8. */
  maxMatchSets?: number;
  /** Access point for preauthentication. Attribute NL80211_ATTR_PMKSA_CANDIDATE of nl80211: nested attributes. */
  pmksaCandidate?: PmksaCandidate<M>;
  /** Sends no frames at CCK rates, such as for P2P. Attribute NL80211_ATTR_TX_NO_CCK_RATE of nl80211: flag. */
  txNoCckRate?: M["flag"];
  /** Code of the TDLS frame. Attribute NL80211_ATTR_TDLS_ACTION of nl80211: u8. */ tdlsAction?: number;
  /** Token of the TDLS exchange. Attribute NL80211_ATTR_TDLS_DIALOG_TOKEN of nl80211: u8. */
  tdlsDialogToken?: number;
  /** Operation on the direct link. Attribute NL80211_ATTR_TDLS_OPERATION of nl80211: u8. */ tdlsOperation?: number;
  /** The device supports direct links (TDLS). Attribute NL80211_ATTR_TDLS_SUPPORT of nl80211: flag. */
  tdlsSupport?: M["flag"];
  /** A program sets up direct links (TDLS), instead of the device. Attribute NL80211_ATTR_TDLS_EXTERNAL_SETUP of nl80211: flag. */
  tdlsExternalSetup?: M["flag"];
  /** The device handles management frames of an access point itself. Attribute NL80211_ATTR_DEVICE_AP_SME of nl80211: u32. */
  deviceApSme?: number;
  /** The kernel does not report whether the frame was acknowledged. Attribute NL80211_ATTR_DONT_WAIT_FOR_ACK of nl80211: flag. */
  dontWaitForAck?: M["flag"];
  /** Features of the device. Attribute NL80211_ATTR_FEATURE_FLAGS of nl80211: u32. */
  featureFlags?: (FeatureFlags | number)[];
  /** Protocols whose probe responses the device sends itself. Attribute NL80211_ATTR_PROBE_RESP_OFFLOAD of nl80211: u32. */
  probeRespOffload?: number;
  /** Template of probe responses. Attribute NL80211_ATTR_PROBE_RESP of nl80211: bytes. */ probeResp?: Uint8Array;
  /** Regulatory domain whose rules for radar detection the country follows. Attribute NL80211_ATTR_DFS_REGION of nl80211: u8. */
  dfsRegion?: number;
  /** Does not use HT. Attribute NL80211_ATTR_DISABLE_HT of nl80211: flag. */ disableHt?: M["flag"];
  /** Bits of `htCapability` that a request can change. Attribute NL80211_ATTR_HT_CAPABILITY_MASK of nl80211: bytes. */
  htCapabilityMask?: Uint8Array;
  /** Traffic ids whose frames are not acknowledged, as bits. Attribute NL80211_ATTR_NOACK_MAP of nl80211: u16. */
  noackMap?: number;
  /** Time in seconds after which an inactive station is removed. Attribute NL80211_ATTR_INACTIVITY_TIMEOUT of nl80211: u16. */
  inactivityTimeout?: number;
  /** Signal strength. Attribute NL80211_ATTR_RX_SIGNAL_DBM of nl80211: s32 in dBm. */ rxSignalDbm?: number;
  /** Interval of background scans in seconds; 0 disables them. Attribute NL80211_ATTR_BG_SCAN_PERIOD of nl80211: u16. */
  bgScanPeriod?: number;
  /** Number of the wireless interface; interfaces without a network device have one too. Attribute NL80211_ATTR_WDEV of nl80211: u64. */
  wdev?: M["big"];
  /** Source of the requested country. Attribute NL80211_ATTR_USER_REG_HINT_TYPE of nl80211: u32. */
  userRegHintType?: number;
  /** Why the station was rejected. Attribute NL80211_ATTR_CONN_FAILED_REASON of nl80211: u32. */
  connFailedReason?: number;
  /** Fields of the authentication frame, such as for SAE. Attribute NL80211_ATTR_AUTH_DATA of nl80211: bytes. */
  authData?: Uint8Array;
  /** VHT capabilities element. Attribute NL80211_ATTR_VHT_CAPABILITY of nl80211: bytes. */
  vhtCapability?: Uint8Array;
  /** Options of the scan (NL80211_SCAN_FLAG_*). Attribute NL80211_ATTR_SCAN_FLAGS of nl80211: u32. */
  scanFlags?: number;
  /** Width of the channel. Attribute NL80211_ATTR_CHANNEL_WIDTH of nl80211: u32. */
  channelWidth?: ChanWidth | M["unnamed"];
  /** Center frequency in MHz of the channel, or of its first half. Attribute NL80211_ATTR_CENTER_FREQ1 of nl80211: u32. */
  centerFreq1?: number;
  /** Center frequency in MHz of the second half of an 80+80 MHz channel. Attribute NL80211_ATTR_CENTER_FREQ2 of nl80211: u32. */
  centerFreq2?: number;
  /** Time in TU in which a P2P group owner is present for clients (CTWindow), 0 to 127. Attribute NL80211_ATTR_P2P_CTWINDOW of nl80211: u8. */
  p2pCtwindow?: number;
  /** Value 1 uses opportunistic power saving. Attribute NL80211_ATTR_P2P_OPPPS of nl80211: u8. */ p2pOppps?: number;
  /** Power mode towards the mesh peer. Attribute NL80211_ATTR_LOCAL_MESH_POWER_MODE of nl80211: u32. */
  localMeshPowerMode?: MeshPowerMode | M["unnamed"];
  /** Access control policy: 0 rejects the stations in `macAddrs`, 1 accepts only these. Attribute NL80211_ATTR_ACL_POLICY of nl80211: u32. */
  aclPolicy?: number;
  /** MAC addresses of the access control list. Attribute NL80211_ATTR_MAC_ADDRS of nl80211: array of bytes, each shown as a MAC address. */
  macAddrs?: M["address"][];
  /** Maximum number of stations in the access control list of an access point. Attribute NL80211_ATTR_MAC_ACL_MAX of nl80211: u32. */
  macAclMax?: number;
  /** Kind of radar event. Attribute NL80211_ATTR_RADAR_EVENT of nl80211: u32. */ radarEvent?: number;
  /** Extended capabilities element. Attribute NL80211_ATTR_EXT_CAPA of nl80211: bytes. */ extCapa?: Uint8Array;
  /** Bits of `extCapa` that the device sets. Attribute NL80211_ATTR_EXT_CAPA_MASK of nl80211: bytes. */
  extCapaMask?: Uint8Array;
  /** Capability field of the station. Attribute NL80211_ATTR_STA_CAPABILITY of nl80211: u16. */
  staCapability?: number;
  /** Extended capabilities of the station. Attribute NL80211_ATTR_STA_EXT_CAPABILITY of nl80211: bytes. */
  staExtCapability?: Uint8Array;
  /** Features of the nl80211 protocol, as bits. Attribute NL80211_ATTR_PROTOCOL_FEATURES of nl80211: u32. */
  protocolFeatures?: (ProtocolFeatures | number)[];
  /** Splits the reply for each wireless device into several messages; devices with many capabilities require it. Attribute NL80211_ATTR_SPLIT_WIPHY_DUMP of nl80211: flag. */
  splitWiphyDump?: M["flag"];
  /** Does not use VHT. Attribute NL80211_ATTR_DISABLE_VHT of nl80211: flag. */ disableVht?: M["flag"];
  /** Bits of `vhtCapability` that a request can change. Attribute NL80211_ATTR_VHT_CAPABILITY_MASK of nl80211: bytes. */
  vhtCapabilityMask?: Uint8Array;
  /** Mobility domain id of the network (802.11r). Attribute NL80211_ATTR_MDID of nl80211: u16. */ mdid?: number;
  /** Elements with requested resources for a fast transition (802.11r). Attribute NL80211_ATTR_IE_RIC of nl80211: bytes. */
  ieRic?: Uint8Array;
  /** Critical protocol. Attribute NL80211_ATTR_CRIT_PROT_ID of nl80211: u16. */ critProtId?: number;
  /** Time in ms for which a critical protocol is protected, up to 5000. Attribute NL80211_ATTR_MAX_CRIT_PROT_DURATION of nl80211: u16. */
  maxCritProtDuration?: number;
  /** Association id of the TDLS peer. Attribute NL80211_ATTR_PEER_AID of nl80211: u16. */ peerAid?: number;
  /** Rules that delay received packets. Attribute NL80211_ATTR_COALESCE_RULE of nl80211: array of nested attributes. */
  coalesceRule?: CoalesceRule<M>[];
  /** Number of beacons until the channel switch. Attribute NL80211_ATTR_CH_SWITCH_COUNT of nl80211: u32. */
  chSwitchCount?: number;
  /** Sends no frames until the channel switch. Attribute NL80211_ATTR_CH_SWITCH_BLOCK_TX of nl80211: flag. */
  chSwitchBlockTx?: M["flag"];
  /** Beacon during the channel switch. Attribute NL80211_ATTR_CSA_IES of nl80211: nested attributes. */
  csaIes?: Nl80211Attrs<M>;
  /** Byte offsets of the countdown counters in the beacon, as 16-bit numbers. Attribute NL80211_ATTR_CNTDWN_OFFS_BEACON of nl80211: bytes. */
  cntdwnOffsBeacon?: Uint8Array;
  /** Byte offsets of the countdown counters in the probe response, as 16-bit numbers. Attribute NL80211_ATTR_CNTDWN_OFFS_PRESP of nl80211: bytes. */
  cntdwnOffsPresp?: Uint8Array;
  /** Flags of the received management frame. Attribute NL80211_ATTR_RXMGMT_FLAGS of nl80211: u32. */
  rxmgmtFlags?: (RxmgmtFlags | number)[];
  /** Channels of the station. Attribute NL80211_ATTR_STA_SUPPORTED_CHANNELS of nl80211: bytes. */
  staSupportedChannels?: Uint8Array;
  /** Operating classes of the station. Attribute NL80211_ATTR_STA_SUPPORTED_OPER_CLASSES of nl80211: bytes. */
  staSupportedOperClasses?: Uint8Array;
  /** The program handles radar detection itself. Attribute NL80211_ATTR_HANDLE_DFS of nl80211: flag. */
  handleDfs?: M["flag"];
  /** Supports channels of 5 MHz. Attribute NL80211_ATTR_SUPPORT_5_MHZ of nl80211: flag. */ support5Mhz?: M["flag"];
  /** Supports channels of 10 MHz. Attribute NL80211_ATTR_SUPPORT_10_MHZ of nl80211: flag. */
  support10Mhz?: M["flag"];
  /** Operating mode notification of the station. Attribute NL80211_ATTR_OPMODE_NOTIF of nl80211: u8. */
  opmodeNotif?: number;
  /** Organization (OUI) that defines the command. Attribute NL80211_ATTR_VENDOR_ID of nl80211: u32. */
  vendorId?: number;
  /** Number of the vendor command. Attribute NL80211_ATTR_VENDOR_SUBCMD of nl80211: u32. */ vendorSubcmd?: number;
  /** Data of the vendor command, or the supported vendor commands. Attribute NL80211_ATTR_VENDOR_DATA of nl80211: bytes. */
  vendorData?: Uint8Array;
  /** Supported events of vendors. Attribute NL80211_ATTR_VENDOR_EVENTS of nl80211: bytes. */
  vendorEvents?: Uint8Array;
  /** QoS map element. Attribute NL80211_ATTR_QOS_MAP of nl80211: bytes. */ qosMap?: Uint8Array;
  /** MAC address of the access point that the device should prefer. Attribute NL80211_ATTR_MAC_HINT of nl80211: bytes, shown as a MAC address. */
  macHint?: M["address"];
  /** Frequency in MHz of the access point that the device should prefer. Attribute NL80211_ATTR_WIPHY_FREQ_HINT of nl80211: u32. */
  wiphyFreqHint?: number;
  /** Maximum number of stations of an access point. Attribute NL80211_ATTR_MAX_AP_ASSOC_STA of nl80211: u32. */
  maxApAssocSta?: number;
  /** Capabilities of the TDLS peer as bits: 1 HT, 2 VHT, 4 WMM, 8 HE. Attribute NL80211_ATTR_TDLS_PEER_CAPABILITY of nl80211: u32. */
  tdlsPeerCapability?: number;
  /** Closing the socket ends the operation, or deletes the interface, that the request started or created. Attribute NL80211_ATTR_SOCKET_OWNER of nl80211: flag. */
  socketOwner?: M["flag"];
  /** Byte offsets of the channel switch counters in the frame, as 16-bit numbers. Attribute NL80211_ATTR_CSA_C_OFFSETS_TX of nl80211: bytes. */
  csaCOffsetsTx?: Uint8Array;
  /** Maximum number of counters. Attribute NL80211_ATTR_MAX_CSA_COUNTERS of nl80211: u8. */ maxCsaCounters?: number;
  /** This station started the direct link (TDLS). Attribute NL80211_ATTR_TDLS_INITIATOR of nl80211: flag. */
  tdlsInitiator?: M["flag"];
  /** Uses radio resource measurement. Attribute NL80211_ATTR_USE_RRM of nl80211: flag. */ useRrm?: M["flag"];
  /** Adapts the timeout of acknowledgements to the distance of the station. Attribute NL80211_ATTR_WIPHY_DYN_ACK of nl80211: flag. */
  wiphyDynAck?: M["flag"];
  /** Number of the traffic stream. Attribute NL80211_ATTR_TSID of nl80211: u8. */ tsid?: number;
  /** User priority, 0 to 7. Attribute NL80211_ATTR_USER_PRIO of nl80211: u8. */ userPrio?: number;
  /** Admitted airtime of the traffic stream, in units of 32 us per second. Attribute NL80211_ATTR_ADMITTED_TIME of nl80211: u16. */
  admittedTime?: number;
  /** Mode of spatial multiplexing power save (SMPS). Attribute NL80211_ATTR_SMPS_MODE of nl80211: u8. */
  smpsMode?: number;
  /** Operating class of the channel. Attribute NL80211_ATTR_OPER_CLASS of nl80211: u8. */ operClass?: number;
  /** Mask for random MAC addresses: bits that keep the value of `mac`; all other bits are random. Attribute NL80211_ATTR_MAC_MASK of nl80211: bytes, shown as a MAC address. */
  macMask?: M["address"];
  /** Further features, as a bit array. Attribute NL80211_ATTR_EXT_FEATURES of nl80211: bytes. */
  extFeatures?: Uint8Array;
  /** Returns statistics of the whole radio instead of one entry for each channel. Attribute NL80211_ATTR_SURVEY_RADIO_STATS of nl80211: bytes. */
  surveyRadioStats?: Uint8Array;
  /** File descriptor of the network namespace the device moves to. Attribute NL80211_ATTR_NETNS_FD of nl80211: u32. */
  netnsFd?: number;
  /** Delay of the first repeated scan in seconds. Attribute NL80211_ATTR_SCHED_SCAN_DELAY of nl80211: u32. */
  schedScanDelay?: number;
  /** The device is used indoors. Attribute NL80211_ATTR_REG_INDOOR of nl80211: flag. */ regIndoor?: M["flag"];
  /** Maximum number of scan plans. Attribute NL80211_ATTR_MAX_NUM_SCHED_SCAN_PLANS of nl80211: u32. */
  maxNumSchedScanPlans?: number;
  /** Maximum interval of a scan plan in seconds. Attribute NL80211_ATTR_MAX_SCAN_PLAN_INTERVAL of nl80211: u32. */
  maxScanPlanInterval?: number;
  /** Maximum number of scans of a plan. Attribute NL80211_ATTR_MAX_SCAN_PLAN_ITERATIONS of nl80211: u32. */
  maxScanPlanIterations?: number;
  /** Plans of a repeated scan, in order. Attribute NL80211_ATTR_SCHED_SCAN_PLANS of nl80211: array of nested attributes. */
  schedScanPlans?: SchedScanPlan[];
  /** Personal network (60 GHz). Attribute NL80211_ATTR_PBSS of nl80211: flag. */ pbss?: M["flag"];
  /** How the device selects an access point when roaming, such as by signal. Attribute NL80211_ATTR_BSS_SELECT of nl80211: nested attributes. */
  bssSelect?: BssSelect<M>;
  /** Whether the station supports P2P power saving (1 or 0). Attribute NL80211_ATTR_STA_SUPPORT_P2P_PS of nl80211: u8. */
  staSupportP2pPs?: number;
  /** Extended capabilities by type of interface. Attribute NL80211_ATTR_IFTYPE_EXT_CAPA of nl80211: array of nested attributes. */
  iftypeExtCapa?: Nl80211Attrs<M>[];
  /** Groups of MU-MIMO that a monitor interface receives. Attribute NL80211_ATTR_MU_MIMO_GROUP_DATA of nl80211: bytes. */
  muMimoGroupData?: Uint8Array;
  /** Station that a monitor interface follows: it receives the frames of the station's MU-MIMO group. Attribute NL80211_ATTR_MU_MIMO_FOLLOW_MAC_ADDR of nl80211: bytes, shown as a MAC address. */
  muMimoFollowMacAddr?: M["address"];
  /** Start time of the scan, by the clock (TSF) of the network that `scanStartTimeTsfBssid` names. Attribute NL80211_ATTR_SCAN_START_TIME_TSF of nl80211: u64. */
  scanStartTimeTsf?: M["big"];
  /** Network to whose clock `scanStartTimeTsf` refers. Attribute NL80211_ATTR_SCAN_START_TIME_TSF_BSSID of nl80211: bytes. */
  scanStartTimeTsfBssid?: Uint8Array;
  /** Time for which each channel is measured or scanned, in TU. Attribute NL80211_ATTR_MEASUREMENT_DURATION of nl80211: u16. */
  measurementDuration?: number;
  /** The scan must not stay on a channel for less than `measurementDuration`. Attribute NL80211_ATTR_MEASUREMENT_DURATION_MANDATORY of nl80211: flag. */
  measurementDurationMandatory?: M["flag"];
  /** Association id of the mesh peer. Attribute NL80211_ATTR_MESH_PEER_AID of nl80211: u16. */ meshPeerAid?: number;
  /** Preference of the device to become the NAN cluster's master, 1 to 254. Attribute NL80211_ATTR_NAN_MASTER_PREF of nl80211: u8. */
  nanMasterPref?: number;
  /** Frequency bands to use, as bits. Attribute NL80211_ATTR_BANDS of nl80211: u32. */ bands?: number;
  /** Function (publish, subscribe, follow-up) of Neighbor Awareness Networking. Attribute NL80211_ATTR_NAN_FUNC of nl80211: nested attributes. */
  nanFunc?: NanFunc<M>;
  /** NAN functions that match: that of this device, and that of the peer. Attribute NL80211_ATTR_NAN_MATCH of nl80211: nested attributes. */
  nanMatch?: NanMatch<M>;
  /** Key encryption key of FILS. Attribute NL80211_ATTR_FILS_KEK of nl80211: bytes. */ filsKek?: Uint8Array;
  /** Nonces of FILS. Attribute NL80211_ATTR_FILS_NONCES of nl80211: bytes. */ filsNonces?: Uint8Array;
  /** Sends multicast frames as unicast. Attribute NL80211_ATTR_MULTICAST_TO_UNICAST_ENABLED of nl80211: flag. */
  multicastToUnicastEnabled?: M["flag"];
  /** BSSID of the network. Attribute NL80211_ATTR_BSSID of nl80211: bytes, shown as a MAC address. */
  bssid?: M["address"];
  /** Reports only networks whose signal is stronger than that of the current network by this many dB. Attribute NL80211_ATTR_SCHED_SCAN_RELATIVE_RSSI of nl80211: s8. */
  schedScanRelativeRssi?: number;
  /** Bonus in dB for networks of one band, when they are compared with the current network. Attribute NL80211_ATTR_SCHED_SCAN_RSSI_ADJUST of nl80211: structure `bss-select-rssi-adjust`. */
  schedScanRssiAdjust?: Shape<M, BssSelectRssiAdjust>;
  /** Connection step that had no response. Attribute NL80211_ATTR_TIMEOUT_REASON of nl80211: u32. */
  timeoutReason?: number;
  /** User name for ERP. Attribute NL80211_ATTR_FILS_ERP_USERNAME of nl80211: bytes. */ filsErpUsername?: Uint8Array;
  /** Realm for ERP. Attribute NL80211_ATTR_FILS_ERP_REALM of nl80211: bytes. */ filsErpRealm?: Uint8Array;
  /** Next sequence number for ERP. Attribute NL80211_ATTR_FILS_ERP_NEXT_SEQ_NUM of nl80211: u16. */
  filsErpNextSeqNum?: number;
  /** Reauthentication root key for ERP. Attribute NL80211_ATTR_FILS_ERP_RRK of nl80211: bytes. */
  filsErpRrk?: Uint8Array;
  /** Cache id of FILS. Attribute NL80211_ATTR_FILS_CACHE_ID of nl80211: bytes. */ filsCacheId?: Uint8Array;
  /** Pairwise master key. Attribute NL80211_ATTR_PMK of nl80211: bytes. */ pmk?: Uint8Array;
  /** Allows several repeated scans at once. Attribute NL80211_ATTR_SCHED_SCAN_MULTI of nl80211: flag. */
  schedScanMulti?: M["flag"];
  /** Maximum number of repeated scans at once. Attribute NL80211_ATTR_SCHED_SCAN_MAX_REQS of nl80211: u32. */
  schedScanMaxReqs?: number;
  /** The device performs the four-way handshake of 802.1X. Attribute NL80211_ATTR_WANT_1X_4WAY_HS of nl80211: flag. */
  want1x4wayHs?: M["flag"];
  /** Name of the PMK-R0 key (802.11r). Attribute NL80211_ATTR_PMKR0_NAME of nl80211: bytes. */
  pmkr0Name?: Uint8Array;
  /** The station is authorized by the port (802.1X): data may flow. Attribute NL80211_ATTR_PORT_AUTHORIZED of nl80211: bytes. */
  portAuthorized?: Uint8Array;
  /** Whether the program starts or aborts the external authentication. Attribute NL80211_ATTR_EXTERNAL_AUTH_ACTION of nl80211: u32. */
  externalAuthAction?: number;
  /** The program can authenticate for the device (SAE). Attribute NL80211_ATTR_EXTERNAL_AUTH_SUPPORT of nl80211: flag. */
  externalAuthSupport?: M["flag"];
  /** Number of spatial streams. Attribute NL80211_ATTR_NSS of nl80211: u8. */ nss?: number;
  /** Signal of the acknowledgement in dBm. Attribute NL80211_ATTR_ACK_SIGNAL of nl80211: s32. */ ackSignal?: number;
  /** Control port frames, such as EAPOL, are sent and received with this socket instead of the network interface. Attribute NL80211_ATTR_CONTROL_PORT_OVER_NL80211 of nl80211: flag. */
  controlPortOverNl80211?: M["flag"];
  /** Maximum number of packets in the transmit queues. Attribute NL80211_ATTR_TXQ_LIMIT of nl80211: u32. */
  txqLimit?: number;
  /** Maximum memory of the transmit queues in bytes. Attribute NL80211_ATTR_TXQ_MEMORY_LIMIT of nl80211: u32. */
  txqMemoryLimit?: number;
  /** Bytes that each flow sends per round of the transmit queues. Attribute NL80211_ATTR_TXQ_QUANTUM of nl80211: u32. */
  txqQuantum?: number;
  /** HE capabilities element. Attribute NL80211_ATTR_HE_CAPABILITY of nl80211: bytes. */ heCapability?: Uint8Array;
  /** Settings as responder of fine timing measurement. Attribute NL80211_ATTR_FTM_RESPONDER of nl80211: nested attributes. */
  ftmResponder?: FtmResponder<M>;
  /** NL80211_ATTR_FTM_RESPONDER_STATS of nl80211: nested attributes. */ ftmResponderStats?: FtmResponderStats<M>;
  /** Timeout of the operation in ms. Attribute NL80211_ATTR_TIMEOUT of nl80211: u32. */ timeout?: number;
  /** Measurements with peers. Attribute NL80211_ATTR_PEER_MEASUREMENTS of nl80211: nested attributes. */
  peerMeasurements?: Pmsr<M>;
  /** Weight of the station in airtime scheduling; default 256. Attribute NL80211_ATTR_AIRTIME_WEIGHT of nl80211: u16. */
  airtimeWeight?: number;
  /** How the transmit power to the station is selected. Attribute NL80211_ATTR_STA_TX_POWER_SETTING of nl80211: u8. */
  staTxPowerSetting?: number;
  /** Transmit power to the station in dBm. Attribute NL80211_ATTR_STA_TX_POWER of nl80211: s16. */
  staTxPower?: number;
  /** Password for SAE. Attribute NL80211_ATTR_SAE_PASSWORD of nl80211: bytes. */ saePassword?: Uint8Array;
  /** Supports target wake time. Attribute NL80211_ATTR_TWT_RESPONDER of nl80211: flag. */ twtResponder?: M["flag"];
  /** Parameters of spatial reuse. Attribute NL80211_ATTR_HE_OBSS_PD of nl80211: nested attributes. */
  heObssPd?: HeObssPd;
  /** Channels of EDMG, as bits. Attribute NL80211_ATTR_WIPHY_EDMG_CHANNELS of nl80211: u8. */
  wiphyEdmgChannels?: number;
  /** Bandwidth configuration of EDMG. Attribute NL80211_ATTR_WIPHY_EDMG_BW_CONFIG of nl80211: u8. */
  wiphyEdmgBwConfig?: number;
  /** VLAN id of the station, or of the VLAN to which a group key belongs. Attribute NL80211_ATTR_VLAN_ID of nl80211: u16. */
  vlanId?: number;
  /** Color of the BSS. Attribute NL80211_ATTR_HE_BSS_COLOR of nl80211: nested attributes. */
  heBssColor?: HeBssColor<M>;
  /** Key management suites by type of interface. Attribute NL80211_ATTR_IFTYPE_AKM_SUITES of nl80211: array of nested attributes. */
  iftypeAkmSuites?: IftypeAkm<M>[];
  /** Settings of traffic ids. Attribute NL80211_ATTR_TID_CONFIG of nl80211: array of nested attributes. */
  tidConfig?: TidConfig<M>[];
  /** Preauthentication frames are sent and received by the network interface instead of this socket. Attribute NL80211_ATTR_CONTROL_PORT_NO_PREAUTH of nl80211: flag. */
  controlPortNoPreauth?: M["flag"];
  /** Lifetime of the key in seconds. Attribute NL80211_ATTR_PMK_LIFETIME of nl80211: u32. */ pmkLifetime?: number;
  /** Percent of the key's lifetime after which the key is renewed, 1 to 100. Attribute NL80211_ATTR_PMK_REAUTH_THRESHOLD of nl80211: u8. */
  pmkReauthThreshold?: number;
  /** Also receives multicast frames of the registered type. Attribute NL80211_ATTR_RECEIVE_MULTICAST of nl80211: flag. */
  receiveMulticast?: M["flag"];
  /** Offset of `wiphyFreq` in kHz. Attribute NL80211_ATTR_WIPHY_FREQ_OFFSET of nl80211: u32. */
  wiphyFreqOffset?: number;
  /** Offset of `centerFreq1` in kHz. Attribute NL80211_ATTR_CENTER_FREQ1_OFFSET of nl80211: u32. */
  centerFreq1Offset?: number;
  /** Frequencies to scan. Attribute NL80211_ATTR_SCAN_FREQ_KHZ of nl80211: array of u32 in kHz. */
  scanFreqKhz?: number[];
  /** HE capabilities element of the 6 GHz band. Attribute NL80211_ATTR_HE_6GHZ_CAPABILITY of nl80211: bytes. */
  he6ghzCapability?: Uint8Array;
  /** Settings of FILS discovery frames (fast initial link setup). Attribute NL80211_ATTR_FILS_DISCOVERY of nl80211: nested attributes. */
  filsDiscovery?: FilsDiscovery;
  /** Settings of unsolicited probe responses (6 GHz). Attribute NL80211_ATTR_UNSOL_BCAST_PROBE_RESP of nl80211: nested attributes. */
  unsolBcastProbeResp?: UnsolBcastProbeResp;
  /** S1G capabilities element. Attribute NL80211_ATTR_S1G_CAPABILITY of nl80211: bytes. */
  s1gCapability?: Uint8Array;
  /** Bits of `s1gCapability` that a request can change. Attribute NL80211_ATTR_S1G_CAPABILITY_MASK of nl80211: bytes. */
  s1gCapabilityMask?: Uint8Array;
  /** How SAE derives the password element. Attribute NL80211_ATTR_SAE_PWE of nl80211: u8. */ saePwe?: number;
  /** The access point requests that the station reconnects immediately. Attribute NL80211_ATTR_RECONNECT_REQUESTED of nl80211: flag. */
  reconnectRequested?: M["flag"];
  /** Power limits for the specific absorption rate. Attribute NL80211_ATTR_SAR_SPEC of nl80211: nested attributes. */
  sarSpec?: SarAttributes;
  /** Does not use HE. Attribute NL80211_ATTR_DISABLE_HE of nl80211: flag. */ disableHe?: M["flag"];
  /** BSS colors that other networks use, as bits. Attribute NL80211_ATTR_OBSS_COLOR_BITMAP of nl80211: u64. */
  obssColorBitmap?: M["big"];
  /** Number of beacons until the BSS color changes. Attribute NL80211_ATTR_COLOR_CHANGE_COUNT of nl80211: u8, u32 in replies. */
  colorChangeCount?: number;
  /** New color, 0 to 63. Attribute NL80211_ATTR_COLOR_CHANGE_COLOR of nl80211: u8. */ colorChangeColor?: number;
  /** Beacon during the change. Attribute NL80211_ATTR_COLOR_CHANGE_ELEMS of nl80211: nested attributes. */
  colorChangeElems?: Nl80211Attrs<M>;
  /** Settings of multiple BSSIDs. Attribute NL80211_ATTR_MBSSID_CONFIG of nl80211: nested attributes. */
  mbssidConfig?: MbssidConfig<M>;
  /** Elements of multiple BSSIDs. Attribute NL80211_ATTR_MBSSID_ELEMS of nl80211: array of bytes. */
  mbssidElems?: Uint8Array[];
  /** The check for radar runs in the background, on a separate receiver. Attribute NL80211_ATTR_RADAR_BACKGROUND of nl80211: flag. */
  radarBackground?: M["flag"];
  /** Options of the access point. Attribute NL80211_ATTR_AP_SETTINGS_FLAGS of nl80211: u32. */
  apSettingsFlags?: number;
  /** EHT capabilities element. Attribute NL80211_ATTR_EHT_CAPABILITY of nl80211: bytes. */
  ehtCapability?: Uint8Array;
  /** Does not use EHT. Attribute NL80211_ATTR_DISABLE_EHT of nl80211: flag. */ disableEht?: M["flag"];
  /** Links of a multi-link connection. Attribute NL80211_ATTR_MLO_LINKS of nl80211: array of nested attributes. */
  mloLinks?: Nl80211Attrs<M>[];
  /** Number of the link, 0 to 14. Attribute NL80211_ATTR_MLO_LINK_ID of nl80211: u8. */ mloLinkId?: number;
  /** MAC address of the multi-link device. Attribute NL80211_ATTR_MLD_ADDR of nl80211: bytes, shown as a MAC address. */
  mldAddr?: M["address"];
  /** Supports multi-link operation. Attribute NL80211_ATTR_MLO_SUPPORT of nl80211: flag. */ mloSupport?: M["flag"];
  /** Maximum number of key management suites in a request. Attribute NL80211_ATTR_MAX_NUM_AKM_SUITES of nl80211: u16. */
  maxNumAkmSuites?: number;
  /** Enhanced multi-link capabilities. Attribute NL80211_ATTR_EML_CAPABILITY of nl80211: u16. */
  emlCapability?: number;
  /** Capabilities of the multi-link device. Attribute NL80211_ATTR_MLD_CAPA_AND_OPS of nl80211: u16. */
  mldCapaAndOps?: number;
  /** Hardware timestamp of the sent frame in ns. Attribute NL80211_ATTR_TX_HW_TIMESTAMP of nl80211: u64. */
  txHwTimestamp?: M["big"];
  /** Hardware timestamp of the received frame in ns. Attribute NL80211_ATTR_RX_HW_TIMESTAMP of nl80211: u64. */
  rxHwTimestamp?: M["big"];
  /** Transition disable bits of the access point. Attribute NL80211_ATTR_TD_BITMAP of nl80211: bytes. */
  tdBitmap?: Uint8Array;
  /** Parts of the channel that are not used (punctured): one bit for each 20 MHz. Attribute NL80211_ATTR_PUNCT_BITMAP of nl80211: u32. */
  punctBitmap?: number;
  /** Maximum number of peers with hardware timestamps; 0xffff for all. Attribute NL80211_ATTR_MAX_HW_TIMESTAMP_PEERS of nl80211: u16. */
  maxHwTimestampPeers?: number;
  /** Enables hardware timestamps. Attribute NL80211_ATTR_HW_TIMESTAMP_ENABLED of nl80211: flag. */
  hwTimestampEnabled?: M["flag"];
  /** Reduced neighbor report elements for each beacon of a period. Attribute NL80211_ATTR_EMA_RNR_ELEMS of nl80211: array of bytes. */
  emaRnrElems?: Uint8Array[];
  /** The link is disabled. Attribute NL80211_ATTR_MLO_LINK_DISABLED of nl80211: flag. */ mloLinkDisabled?: M["flag"];
  /** Also returns networks that cannot be used for a connection. Attribute NL80211_ATTR_BSS_DUMP_INCLUDE_USE_DATA of nl80211: flag. */
  bssDumpIncludeUseData?: M["flag"];
  /** Links that received frames of each of the 8 traffic ids can use, as 16-bit masks. Attribute NL80211_ATTR_MLO_TTLM_DLINK of nl80211: array of u16, 16 bytes, since Linux 6.9. */
  mloTtlmDlink?: number[];
  /** Links that sent frames of each of the 8 traffic ids can use, as 16-bit masks. Attribute NL80211_ATTR_MLO_TTLM_ULINK of nl80211: array of u16, 16 bytes, since Linux 6.9. */
  mloTtlmUlink?: number[];
  /** Uses protected A-MSDUs. Attribute NL80211_ATTR_ASSOC_SPP_AMSDU of nl80211: flag. */ assocSppAmsdu?: M["flag"];
  /** Radios of the device. Attribute NL80211_ATTR_WIPHY_RADIOS of nl80211: array of nested attributes, since Linux 6.11. */
  wiphyRadios?: WiphyRadio<M>[];
  /** Interfaces that can exist at the same time, over all radios. Attribute NL80211_ATTR_WIPHY_INTERFACE_COMBINATIONS of nl80211: bytes. */
  wiphyInterfaceCombinations?: Uint8Array;
  /** Radios of the device that the interface may use, as bits. Attribute NL80211_ATTR_VIF_RADIO_MASK of nl80211: u32. */
  vifRadioMask?: number;
  /** BSS membership selectors that the program supports. Attribute NL80211_ATTR_SUPPORTED_SELECTORS of nl80211: array of u8, since Linux 7.3. */
  supportedSelectors?: number[];
  /** Links to remove from the association, as a bit mask. Attribute NL80211_ATTR_MLO_RECONF_REM_LINKS of nl80211: u16, since Linux 7.3. */
  mloReconfRemLinks?: number;
  /** Emergency preparedness communications (EPCS) are enabled. Attribute NL80211_ATTR_EPCS of nl80211: flag, since Linux 7.3. */
  epcs?: M["flag"];
  /** Extended capabilities and operations of a multi-link device, as bits. Attribute NL80211_ATTR_EXT_MLD_CAPA_AND_OPS of nl80211: u16, since Linux 7.3. */
  extMldCapaAndOps?: number;
  /** Number of the radio of a device with several radios. Attribute NL80211_ATTR_WIPHY_RADIO_INDEX of nl80211: u8, since Linux 7.3. */
  wiphyRadioIndex?: number;
  /** Number of beacon intervals between long beacons (S1G), at least 2. Attribute NL80211_ATTR_S1G_LONG_BEACON_PERIOD of nl80211: u8 of at least 2, since Linux 7.3. */
  s1gLongBeaconPeriod?: number;
  /** Short beacons (S1G). Attribute NL80211_ATTR_S1G_SHORT_BEACON of nl80211: nested attributes, since Linux 7.3. */
  s1gShortBeacon?: S1gShortBeacon;
  /** Settings of a NAN cluster. Attribute NL80211_ATTR_NAN_CONFIG of nl80211: nested attributes, since Linux 7.3. */
  nanConfig?: NanConfig<M>;
  /** The primary channel is 2 MHz wide (S1G). Attribute NL80211_ATTR_S1G_PRIMARY_2MHZ of nl80211: flag, since Linux 7.3. */
  s1gPrimary2mhz?: M["flag"];
  /** The station supports enhanced privacy protection (EPP). Attribute NL80211_ATTR_EPP_PEER of nl80211: flag, since Linux 7.3. */
  eppPeer?: M["flag"];
  /** UHR capabilities of the station. Attribute NL80211_ATTR_UHR_CAPABILITY of nl80211: bytes, since Linux 7.3. */
  uhrCapability?: Uint8Array;
  /** Associates without UHR. Attribute NL80211_ATTR_DISABLE_UHR of nl80211: flag, since Linux 7.3. */
  disableUhr?: M["flag"];
  /** UHR operation element. Attribute NL80211_ATTR_UHR_OPERATION of nl80211: bytes, since Linux 7.3. */
  uhrOperation?: Uint8Array;
  /** Channel of a NAN schedule. Attribute NL80211_ATTR_NAN_CHANNEL of nl80211: nested attributes, repeated for each array element, since Linux 7.3. */
  nanChannel?: Nl80211Attrs<M>[];
  /** Channel entry of Wi-Fi Aware. Attribute NL80211_ATTR_NAN_CHANNEL_ENTRY of nl80211: 6 bytes, since Linux 7.3. */
  nanChannelEntry?: Uint8Array;
  /** Index of the NAN channel for each of 32 time slots. Attribute NL80211_ATTR_NAN_TIME_SLOTS of nl80211: array of u8, since Linux 7.3. */
  nanTimeSlots?: number[];
  /** Number of spatial streams that the NAN device can receive. Attribute NL80211_ATTR_NAN_RX_NSS of nl80211: u8, since Linux 7.3. */
  nanRxNss?: number;
  /** Availability attribute of Wi-Fi Aware. Attribute NL80211_ATTR_NAN_AVAIL_BLOB of nl80211: bytes, since Linux 7.3. */
  nanAvailBlob?: Uint8Array;
  /** The device announces the schedule to its peers before it applies the schedule. Attribute NL80211_ATTR_NAN_SCHED_DEFERRED of nl80211: flag, since Linux 7.3. */
  nanSchedDeferred?: M["flag"];
  /** Address of the NAN management interface to which the station belongs. Attribute NL80211_ATTR_NAN_NMI_MAC of nl80211: 6 bytes, shown as a MAC address, since Linux 7.3. */
  nanNmiMac?: M["address"];
  /** Initial unaligned windows of the peer. Attribute NL80211_ATTR_NAN_ULW of nl80211: bytes, since Linux 7.3. */
  nanUlw?: Uint8Array;
  /** NAN discovery windows in which the peer is present. Attribute NL80211_ATTR_NAN_COMMITTED_DW of nl80211: u16, since Linux 7.3. */
  nanCommittedDw?: number;
  /** Sequence number of the schedule. Attribute NL80211_ATTR_NAN_SEQ_ID of nl80211: u8, since Linux 7.3. */
  nanSeqId?: number;
  /** Maximum time of a NAN channel switch. Attribute NL80211_ATTR_NAN_MAX_CHAN_SWITCH_TIME of nl80211: u16 in µs, since Linux 7.3. */
  nanMaxChanSwitchTime?: number;
  /** Schedules of the peer, at most two. Attribute NL80211_ATTR_NAN_PEER_MAPS of nl80211: array of nested attributes, since Linux 7.3. */
  nanPeerMaps?: NanPeerMap[];
  /** Primary channel for non-primary channel access (NPCA). Attribute NL80211_ATTR_NPCA_PRIMARY_FREQ of nl80211: u32 in MHz, since Linux 7.3. */
  npcaPrimaryFreq?: number;
  /** Punctured parts of the channel for NPCA, 20 MHz each. Attribute NL80211_ATTR_NPCA_PUNCT_BITMAP of nl80211: u32, since Linux 7.3. */
  npcaPunctBitmap?: number;
} & ReadOnlyFields<M, {
  /** Counters and state of the station. Attribute NL80211_ATTR_STA_INFO of nl80211: nested attributes, read-only. */
  staInfo?: StaInfo<M>;
  /** State of the mesh path. Attribute NL80211_ATTR_MPATH_INFO of nl80211: nested attributes, read-only. */
  mpathInfo?: MpathInfo;
  /** Number that changes when the dumped list changes. Attribute NL80211_ATTR_GENERATION of nl80211: u32, read-only. */
  generation?: number;
  /** The device manages its own regulatory rules. Attribute NL80211_ATTR_WIPHY_SELF_MANAGED_REG of nl80211: flag, read-only. */
  wiphySelfManagedReg?: M["flag"];
  /** Counters of transmit queues. Attribute NL80211_ATTR_TXQ_STATS of nl80211: nested attributes, read-only. */
  txqStats?: TxqStatsAttrs;
  /** Settings of the BSS that the device can change. Attribute NL80211_ATTR_BSS_PARAM of nl80211: nested attributes, read-only, since Linux 7.3. */
  bssParam?: BssParam<M>;
  /** The NAN cluster is new: no existing cluster was joined. Attribute NL80211_ATTR_NAN_NEW_CLUSTER of nl80211: flag, read-only, since Linux 7.3. */
  nanNewCluster?: M["flag"];
  /** Capabilities of Neighbor Awareness Networking. Attribute NL80211_ATTR_NAN_CAPABILITIES of nl80211: nested attributes, read-only, since Linux 7.3. */
  nanCapabilities?: NanCapabilities<M>;
  /** 20 MHz channels on which the incumbent (licensed) user's signal was detected; the lowest is bit 0. Attribute NL80211_ATTR_INCUMBENT_SIGNAL_INTERFERENCE_BITMAP of nl80211: u32, read-only, since Linux 7.3. */
  incumbentSignalInterferenceBitmap?: number;
  /** The NAN schedule was applied. Attribute NL80211_ATTR_NAN_SCHED_UPDATE_SUCCESS of nl80211: flag, read-only, since Linux 7.3. */
  nanSchedUpdateSuccess?: M["flag"];
  /** The frames of the association were encrypted. Attribute NL80211_ATTR_ASSOC_ENCRYPTED of nl80211: flag, read-only, since Linux 7.3. */
  assocEncrypted?: M["flag"];
}> & WriteOnlyFields<M, {
  /** Also returns the counters of each link. Attribute NL80211_ATTR_STA_DUMP_LINK_STATS of nl80211: flag, write-only, since Linux 7.3. */
  staDumpLinkStats?: M["flag"];
}>;

/** Attribute set `frame-type-attrs`. */
export interface FrameTypeAttrs extends ExtraAttributes {
  /** Type and subtype of the management frames, as in the frame control field. Attribute NL80211_ATTR_FRAME_TYPE of nl80211: u16, repeated for each array element. */
  frameType?: number[];
}

/** Attribute set `wiphy-bands`. */
export interface WiphyBands<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_BAND_2GHZ of nl80211: nested attributes. */ "2ghz"?: BandAttrs<M>;
  /** NL80211_BAND_5GHZ of nl80211: nested attributes. */ "5ghz"?: BandAttrs<M>;
  /** NL80211_BAND_60GHZ of nl80211: nested attributes. */ "60ghz"?: BandAttrs<M>;
  /** NL80211_BAND_6GHZ of nl80211: nested attributes. */ "6ghz"?: BandAttrs<M>;
  /** NL80211_BAND_S1GHZ of nl80211: nested attributes. */ s1ghz?: BandAttrs<M>;
  /** NL80211_BAND_LC of nl80211: nested attributes. */ lc?: BandAttrs<M>;
}

/** Attribute set `band-attrs`. */
export interface BandAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Channels of the band. Attribute NL80211_BAND_ATTR_FREQS of nl80211: array of nested attributes. */
  freqs?: FrequencyAttrs<M>[];
  /** Rates of the band. Attribute NL80211_BAND_ATTR_RATES of nl80211: array of nested attributes. */
  rates?: BitrateAttrs<M>[];
  /** HT rates. Attribute NL80211_BAND_ATTR_HT_MCS_SET of nl80211: bytes. */ htMcsSet?: Uint8Array;
  /** HT capabilities. Attribute NL80211_BAND_ATTR_HT_CAPA of nl80211: u16. */ htCapa?: number;
  /** Maximum length of an A-MPDU, as exponent. Attribute NL80211_BAND_ATTR_HT_AMPDU_FACTOR of nl80211: u8. */
  htAmpduFactor?: number;
  /** Minimum distance between frames of an A-MPDU. Attribute NL80211_BAND_ATTR_HT_AMPDU_DENSITY of nl80211: u8. */
  htAmpduDensity?: number;
  /** VHT rates. Attribute NL80211_BAND_ATTR_VHT_MCS_SET of nl80211: bytes. */ vhtMcsSet?: Uint8Array;
  /** VHT capabilities. Attribute NL80211_BAND_ATTR_VHT_CAPA of nl80211: u32. */ vhtCapa?: number;
  /** HE and EHT capabilities by type of interface. Attribute NL80211_BAND_ATTR_IFTYPE_DATA of nl80211: array of nested attributes. */
  iftypeData?: IftypeDataAttrs<M>[];
  /** Channels of EDMG, as bits. Attribute NL80211_BAND_ATTR_EDMG_CHANNELS of nl80211: u8. */ edmgChannels?: number;
  /** Bandwidth configuration of EDMG. Attribute NL80211_BAND_ATTR_EDMG_BW_CONFIG of nl80211: u8. */
  edmgBwConfig?: number;
  /** S1G rates. Attribute NL80211_BAND_ATTR_S1G_MCS_NSS_SET of nl80211: bytes. */ s1gMcsNssSet?: Uint8Array;
  /** S1G capabilities. Attribute NL80211_BAND_ATTR_S1G_CAPA of nl80211: bytes. */ s1gCapa?: Uint8Array;
}

/** Attribute set `bitrate-attrs`. */
export interface BitrateAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Rate in 100 kbit/s. Attribute NL80211_BITRATE_ATTR_RATE of nl80211: u32. */ rate?: number;
  /** The rate can be used with a short preamble. Attribute NL80211_BITRATE_ATTR_2GHZ_SHORTPREAMBLE of nl80211: flag. */
  "2ghzShortpreamble"?: M["flag"];
}

/** Attribute set `frequency-attrs`. */
export interface FrequencyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Frequency in MHz. Attribute NL80211_FREQUENCY_ATTR_FREQ of nl80211: u32. */ freq?: number;
  /** The regulatory rules disable the channel. Attribute NL80211_FREQUENCY_ATTR_DISABLED of nl80211: flag. */
  disabled?: M["flag"];
  /** Forbids transmissions before another station was received (initiating radiation), such as beacons and active scans. Attribute NL80211_FREQUENCY_ATTR_NO_IR of nl80211: flag. */
  noIr?: M["flag"];
  /** Like `noIr`; for old programs. Attribute __NL80211_FREQUENCY_ATTR_NO_IBSS of nl80211: flag. */
  noIbss?: M["flag"];
  /** Requires radar detection. Attribute NL80211_FREQUENCY_ATTR_RADAR of nl80211: flag. */ radar?: M["flag"];
  /** Maximum transmit power in mBm (1/100 dBm). Attribute NL80211_FREQUENCY_ATTR_MAX_TX_POWER of nl80211: u32. */
  maxTxPower?: number;
  /** State of radar detection. Attribute NL80211_FREQUENCY_ATTR_DFS_STATE of nl80211: u32. */ dfsState?: number;
  /** Time since `dfsState` changed. Attribute NL80211_FREQUENCY_ATTR_DFS_TIME of nl80211: u32 in ms. */
  dfsTime?: number;
  /** Forbids 40 MHz with the lower channel. Attribute NL80211_FREQUENCY_ATTR_NO_HT40_MINUS of nl80211: flag. */
  noHt40Minus?: M["flag"];
  /** Forbids 40 MHz with the upper channel. Attribute NL80211_FREQUENCY_ATTR_NO_HT40_PLUS of nl80211: flag. */
  noHt40Plus?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_80MHZ of nl80211: flag. */ no80mhz?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_160MHZ of nl80211: flag. */ no160mhz?: M["flag"];
  /** Duration of the channel availability check for radar. Attribute NL80211_FREQUENCY_ATTR_DFS_CAC_TIME of nl80211: u32 in ms. */
  dfsCacTime?: number;
  /** Only indoors. Attribute NL80211_FREQUENCY_ATTR_INDOOR_ONLY of nl80211: flag. */ indoorOnly?: M["flag"];
  /** Allows transmissions without a received beacon, despite `noIr`, on the channel of a connected access point. Attribute NL80211_FREQUENCY_ATTR_IR_CONCURRENT of nl80211: flag. */
  irConcurrent?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_20MHZ of nl80211: flag. */ no20mhz?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_10MHZ of nl80211: flag. */ no10mhz?: M["flag"];
  /** Limits of transmit queues. Attribute NL80211_FREQUENCY_ATTR_WMM of nl80211: array of nested attributes. */
  wmm?: WmmAttrs[];
  /** NL80211_FREQUENCY_ATTR_NO_HE of nl80211: flag. */ noHe?: M["flag"];
  /** Offset of `freq` in kHz. Attribute NL80211_FREQUENCY_ATTR_OFFSET of nl80211: u32. */ offset?: number;
  /** NL80211_FREQUENCY_ATTR_1MHZ of nl80211: flag. */ "1mhz"?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_2MHZ of nl80211: flag. */ "2mhz"?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_4MHZ of nl80211: flag. */ "4mhz"?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_8MHZ of nl80211: flag. */ "8mhz"?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_16MHZ of nl80211: flag. */ "16mhz"?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_320MHZ of nl80211: flag. */ no320mhz?: M["flag"];
  /** NL80211_FREQUENCY_ATTR_NO_EHT of nl80211: flag. */ noEht?: M["flag"];
  /** Maximum power spectral density in dBm. Attribute NL80211_FREQUENCY_ATTR_PSD of nl80211: s8. */ psd?: number;
  /** Allows use under the control of an access point (DFS master) that detects radar on the channel. Attribute NL80211_FREQUENCY_ATTR_DFS_CONCURRENT of nl80211: flag. */
  dfsConcurrent?: M["flag"];
  /** Forbids clients of access points with very low power. Attribute NL80211_FREQUENCY_ATTR_NO_6GHZ_VLP_CLIENT of nl80211: flag. */
  no6ghzVlpClient?: M["flag"];
  /** Forbids clients of access points with standard power. Attribute NL80211_FREQUENCY_ATTR_NO_6GHZ_AFC_CLIENT of nl80211: flag. */
  no6ghzAfcClient?: M["flag"];
  /** Allows a monitor interface although the channel is disabled. Attribute NL80211_FREQUENCY_ATTR_CAN_MONITOR of nl80211: flag. */
  canMonitor?: M["flag"];
  /** Allows access points with very low power. Attribute NL80211_FREQUENCY_ATTR_ALLOW_6GHZ_VLP_AP of nl80211: flag. */
  allow6ghzVlpAp?: M["flag"];
  /** Allows transmissions without a received beacon, despite `noIr`, on a channel of 20 MHz. Attribute NL80211_FREQUENCY_ATTR_ALLOW_20MHZ_ACTIVITY of nl80211: flag, since Linux 6.12. */
  allow20mhzActivity?: M["flag"];
  /** Forbids 4 MHz (S1G). Attribute NL80211_FREQUENCY_ATTR_NO_4MHZ of nl80211: flag, since Linux 7.3. */
  no4mhz?: M["flag"];
  /** Forbids 8 MHz (S1G). Attribute NL80211_FREQUENCY_ATTR_NO_8MHZ of nl80211: flag, since Linux 7.3. */
  no8mhz?: M["flag"];
  /** Forbids 16 MHz (S1G). Attribute NL80211_FREQUENCY_ATTR_NO_16MHZ of nl80211: flag, since Linux 7.3. */
  no16mhz?: M["flag"];
  /** The channel cannot be a primary channel (S1G). Attribute NL80211_FREQUENCY_ATTR_S1G_NO_PRIMARY of nl80211: flag, since Linux 7.3. */
  s1gNoPrimary?: M["flag"];
  /** Forbids UHR. Attribute NL80211_FREQUENCY_ATTR_NO_UHR of nl80211: flag, since Linux 7.3. */ noUhr?: M["flag"];
  /** Time in ns since boot at which the channel availability check for radar began. Attribute NL80211_FREQUENCY_ATTR_CAC_START_TIME of nl80211: u64, since Linux 7.3. */
  cacStartTime?: M["big"];
}

/** Attribute set `if-combination-attributes`. */
export interface IfCombinationAttributes<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum numbers of interfaces by type. Attribute NL80211_IFACE_COMB_LIMITS of nl80211: array of nested attributes. */
  limits?: IfaceLimitAttributes<M>[];
  /** Maximum number of interfaces. Attribute NL80211_IFACE_COMB_MAXNUM of nl80211: u32. */ maxnum?: number;
  /** Beacon intervals of client and access point interfaces must match. Attribute NL80211_IFACE_COMB_STA_AP_BI_MATCH of nl80211: flag. */
  staApBiMatch?: M["flag"];
  /** Maximum number of different channels that the interfaces can use at once. Attribute NL80211_IFACE_COMB_NUM_CHANNELS of nl80211: u32. */
  numChannels?: number;
  /** Channel widths with radar detection, as bits. Attribute NL80211_IFACE_COMB_RADAR_DETECT_WIDTHS of nl80211: u32. */
  radarDetectWidths?: number;
  /** Regulatory regions with radar detection, as bits. Attribute NL80211_IFACE_COMB_RADAR_DETECT_REGIONS of nl80211: u32. */
  radarDetectRegions?: number;
  /** Smallest allowed greatest common divisor of the beacon intervals in TU. Attribute NL80211_IFACE_COMB_BI_MIN_GCD of nl80211: u32. */
  biMinGcd?: number;
}

/** Attribute set `iface-limit-attributes`. */
export interface IfaceLimitAttributes<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of interfaces. Attribute NL80211_IFACE_LIMIT_MAX of nl80211: u32. */ max?: number;
  /** Types of these interfaces. Attribute NL80211_IFACE_LIMIT_TYPES of nl80211: nested attributes. */
  types?: SupportedIftypes<M>;
}

/** Attribute set `iftype-data-attrs`. */
export interface IftypeDataAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Types of interfaces with these capabilities. Attribute NL80211_BAND_IFTYPE_ATTR_IFTYPES of nl80211: nested attributes. */
  iftypes?: SupportedIftypes<M>;
  /** MAC capabilities of HE (802.11ax). Attribute NL80211_BAND_IFTYPE_ATTR_HE_CAP_MAC of nl80211: bytes. */
  heCapMac?: Uint8Array;
  /** PHY capabilities of HE. Attribute NL80211_BAND_IFTYPE_ATTR_HE_CAP_PHY of nl80211: bytes. */
  heCapPhy?: Uint8Array;
  /** Rates of HE. Attribute NL80211_BAND_IFTYPE_ATTR_HE_CAP_MCS_SET of nl80211: bytes. */ heCapMcsSet?: Uint8Array;
  /** PPE thresholds of HE. Attribute NL80211_BAND_IFTYPE_ATTR_HE_CAP_PPE of nl80211: bytes. */ heCapPpe?: Uint8Array;
  /** Capabilities of the 6 GHz band. Attribute NL80211_BAND_IFTYPE_ATTR_HE_6GHZ_CAPA of nl80211: bytes. */
  he6ghzCapa?: Uint8Array;
  /** Elements of vendors. Attribute NL80211_BAND_IFTYPE_ATTR_VENDOR_ELEMS of nl80211: bytes. */
  vendorElems?: Uint8Array;
  /** MAC capabilities of EHT. Attribute NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MAC of nl80211: bytes. */
  ehtCapMac?: Uint8Array;
  /** PHY capabilities of EHT. Attribute NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PHY of nl80211: bytes. */
  ehtCapPhy?: Uint8Array;
  /** Rates of EHT. Attribute NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MCS_SET of nl80211: bytes. */
  ehtCapMcsSet?: Uint8Array;
  /** PPE thresholds of EHT. Attribute NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PPE of nl80211: bytes. */
  ehtCapPpe?: Uint8Array;
  /** MAC capabilities of UHR. Attribute NL80211_BAND_IFTYPE_ATTR_UHR_CAP_MAC of nl80211: bytes, since Linux 7.3. */
  uhrCapMac?: Uint8Array;
  /** PHY capabilities of UHR. Attribute NL80211_BAND_IFTYPE_ATTR_UHR_CAP_PHY of nl80211: bytes, since Linux 7.3. */
  uhrCapPhy?: Uint8Array;
}

/** Attribute set `iftype-attrs`. */
export interface IftypeAttrs extends ExtraAttributes {
  /** NL80211_IFTYPE_UNSPECIFIED of nl80211: nested attributes. */ unspecified?: FrameTypeAttrs;
  /** NL80211_IFTYPE_ADHOC of nl80211: nested attributes. */ adhoc?: FrameTypeAttrs;
  /** NL80211_IFTYPE_STATION of nl80211: nested attributes. */ station?: FrameTypeAttrs;
  /** NL80211_IFTYPE_AP of nl80211: nested attributes. */ ap?: FrameTypeAttrs;
  /** NL80211_IFTYPE_AP_VLAN of nl80211: nested attributes. */ apVlan?: FrameTypeAttrs;
  /** NL80211_IFTYPE_WDS of nl80211: nested attributes. */ wds?: FrameTypeAttrs;
  /** NL80211_IFTYPE_MONITOR of nl80211: nested attributes. */ monitor?: FrameTypeAttrs;
  /** NL80211_IFTYPE_MESH_POINT of nl80211: nested attributes. */ meshPoint?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_CLIENT of nl80211: nested attributes. */ p2pClient?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_GO of nl80211: nested attributes. */ p2pGo?: FrameTypeAttrs;
  /** NL80211_IFTYPE_P2P_DEVICE of nl80211: nested attributes. */ p2pDevice?: FrameTypeAttrs;
  /** NL80211_IFTYPE_OCB of nl80211: nested attributes. */ ocb?: FrameTypeAttrs;
  /** NL80211_IFTYPE_NAN of nl80211: nested attributes. */ nan?: FrameTypeAttrs;
  /** Frames of NAN data interfaces. Attribute NL80211_IFTYPE_NAN_DATA of nl80211: nested attributes, since Linux 7.3. */
  nanData?: FrameTypeAttrs;
  /** Frames of proximity detection. Attribute NL80211_IFTYPE_PD of nl80211: nested attributes, since Linux 7.3. */
  pd?: FrameTypeAttrs;
}

/** Attribute set `sar-attributes`. */
export interface SarAttributes extends ExtraAttributes {
  /** Kind of the limits; 0 is power. Attribute NL80211_SAR_ATTR_TYPE of nl80211: u32. */ type?: number;
  /** Limits of frequency ranges. Attribute NL80211_SAR_ATTR_SPECS of nl80211: array of nested attributes. */
  specs?: SarSpecs[];
}

/** Attribute set `sar-specs`. */
export interface SarSpecs extends ExtraAttributes {
  /** Maximum power in 1/4 dBm. Attribute NL80211_SAR_ATTR_SPECS_POWER of nl80211: s32. */ power?: number;
  /** Number of the frequency range to which the power limit applies. Attribute NL80211_SAR_ATTR_SPECS_RANGE_INDEX of nl80211: u32. */
  rangeIndex?: number;
  /** Start of the range in kHz. Attribute NL80211_SAR_ATTR_SPECS_START_FREQ of nl80211: u32. */ startFreq?: number;
  /** End of the range in kHz. Attribute NL80211_SAR_ATTR_SPECS_END_FREQ of nl80211: u32. */ endFreq?: number;
}

/** Attribute set `supported-iftypes`. */
export interface SupportedIftypes<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_IFTYPE_ADHOC of nl80211: flag. */ adhoc?: M["flag"];
  /** NL80211_IFTYPE_STATION of nl80211: flag. */ station?: M["flag"];
  /** NL80211_IFTYPE_AP of nl80211: flag. */ ap?: M["flag"];
  /** NL80211_IFTYPE_AP_VLAN of nl80211: flag. */ apVlan?: M["flag"];
  /** NL80211_IFTYPE_WDS of nl80211: flag. */ wds?: M["flag"];
  /** NL80211_IFTYPE_MONITOR of nl80211: flag. */ monitor?: M["flag"];
  /** NL80211_IFTYPE_MESH_POINT of nl80211: flag. */ meshPoint?: M["flag"];
  /** NL80211_IFTYPE_P2P_CLIENT of nl80211: flag. */ p2pClient?: M["flag"];
  /** NL80211_IFTYPE_P2P_GO of nl80211: flag. */ p2pGo?: M["flag"];
  /** NL80211_IFTYPE_P2P_DEVICE of nl80211: flag. */ p2pDevice?: M["flag"];
  /** NL80211_IFTYPE_OCB of nl80211: flag. */ ocb?: M["flag"];
  /** NL80211_IFTYPE_NAN of nl80211: flag. */ nan?: M["flag"];
  /** Data interface of Neighbor Awareness Networking. Attribute NL80211_IFTYPE_NAN_DATA of nl80211: flag, since Linux 7.3. */
  nanData?: M["flag"];
  /** Proximity detection without network interface. Attribute NL80211_IFTYPE_PD of nl80211: flag, since Linux 7.3. */
  pd?: M["flag"];
}

/** Attribute set `txq-stats-attrs`. */
export interface TxqStatsAttrs extends ExtraAttributes {
  /** Queued bytes. Attribute NL80211_TXQ_STATS_BACKLOG_BYTES of nl80211: u32. */ backlogBytes?: number;
  /** Queued packets. Attribute NL80211_TXQ_STATS_BACKLOG_PACKETS of nl80211: u32. */ backlogPackets?: number;
  /** Number of flows. Attribute NL80211_TXQ_STATS_FLOWS of nl80211: u32. */ flows?: number;
  /** Dropped packets. Attribute NL80211_TXQ_STATS_DROPS of nl80211: u32. */ drops?: number;
  /** Marked packets. Attribute NL80211_TXQ_STATS_ECN_MARKS of nl80211: u32. */ ecnMarks?: number;
  /** Packets dropped because the transmit queue was full. Attribute NL80211_TXQ_STATS_OVERLIMIT of nl80211: u32. */
  overlimit?: number;
  /** Packets dropped because the transmit queue used too much memory. Attribute NL80211_TXQ_STATS_OVERMEMORY of nl80211: u32. */
  overmemory?: number;
  /** Number of flows that share a transmit queue by hash collision. Attribute NL80211_TXQ_STATS_COLLISIONS of nl80211: u32. */
  collisions?: number;
  /** NL80211_TXQ_STATS_TX_BYTES of nl80211: u32. */ txBytes?: number;
  /** NL80211_TXQ_STATS_TX_PACKETS of nl80211: u32. */ txPackets?: number;
  /** Maximum number of flows. Attribute NL80211_TXQ_STATS_MAX_FLOWS of nl80211: u32. */ maxFlows?: number;
}

/** Attribute set `wmm-attrs`. */
export interface WmmAttrs extends ExtraAttributes {
  /** Minimum contention window. Attribute NL80211_WMMR_CW_MIN of nl80211: u16. */ cwMin?: number;
  /** Maximum contention window. Attribute NL80211_WMMR_CW_MAX of nl80211: u16. */ cwMax?: number;
  /** Number of slots before a transmission. Attribute NL80211_WMMR_AIFSN of nl80211: u8. */ aifsn?: number;
  /** Transmit opportunity in µs. Attribute NL80211_WMMR_TXOP of nl80211: u16. */ txop?: number;
}

/** Attribute set `wowlan-triggers-attrs`. */
export interface WowlanTriggersAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Any received packet or event. Attribute NL80211_WOWLAN_TRIG_ANY of nl80211: flag. */ any?: M["flag"];
  /** Loss of the connection. Attribute NL80211_WOWLAN_TRIG_DISCONNECT of nl80211: flag. */ disconnect?: M["flag"];
  /** Magic packet. Attribute NL80211_WOWLAN_TRIG_MAGIC_PKT of nl80211: flag. */ magicPkt?: M["flag"];
  /** Packets with a pattern. Attribute NL80211_WOWLAN_TRIG_PKT_PATTERN of nl80211: structure `pattern-support`. */
  pktPattern?: Shape<M, PatternSupport>;
  /** The device can renew the group key. Attribute NL80211_WOWLAN_TRIG_GTK_REKEY_SUPPORTED of nl80211: flag. */
  gtkRekeySupported?: M["flag"];
  /** Failure to renew the group key. Attribute NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE of nl80211: flag. */
  gtkRekeyFailure?: M["flag"];
  /** EAP identity request. Attribute NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST of nl80211: flag. */
  eapIdentRequest?: M["flag"];
  /** Four-way handshake. Attribute NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE of nl80211: flag. */
  "4wayHandshake"?: M["flag"];
  /** The radio was unblocked. Attribute NL80211_WOWLAN_TRIG_RFKILL_RELEASE of nl80211: flag. */
  rfkillRelease?: M["flag"];
  /** Wi-Fi frame (802.11) that woke the host, possibly truncated. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211 of nl80211: flag. */
  wakeupPkt80211?: M["flag"];
  /** Length of the Wi-Fi frame that woke the host, before truncation. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211_LEN of nl80211: flag. */
  wakeupPkt80211Len?: M["flag"];
  /** Ethernet frame that woke the host, possibly truncated. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023 of nl80211: flag. */
  wakeupPkt8023?: M["flag"];
  /** Length of the Ethernet frame that woke the host, before truncation. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023_LEN of nl80211: flag. */
  wakeupPkt8023Len?: M["flag"];
  /** TCP connection of the device. Attribute NL80211_WOWLAN_TRIG_TCP_CONNECTION of nl80211: nested attributes. */
  tcpConnection?: WowlanTcpSupported<M>;
  /** A TCP packet matched. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_MATCH of nl80211: flag. */
  wakeupTcpMatch?: M["flag"];
  /** The TCP connection was lost. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_CONNLOST of nl80211: flag. */
  wakeupTcpConnlost?: M["flag"];
  /** The TCP connection has no more tokens. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_NOMORETOKENS of nl80211: flag. */
  wakeupTcpNomoretokens?: M["flag"];
  /** Repeated scan that wakes the host. Attribute NL80211_WOWLAN_TRIG_NET_DETECT of nl80211: u32. */
  netDetect?: number;
  /** Networks that woke the host. Attribute NL80211_WOWLAN_TRIG_NET_DETECT_RESULTS of nl80211: flag. */
  netDetectResults?: M["flag"];
  /** An unprotected deauthentication or disassociation frame wakes the host. Attribute NL80211_WOWLAN_TRIG_UNPROTECTED_DEAUTH_DISASSOC of nl80211: flag. */
  unprotectedDeauthDisassoc?: M["flag"];
}

/** Attribute set `sta-info`. */
export interface StaInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Time since the last activity. Attribute NL80211_STA_INFO_INACTIVE_TIME of nl80211: u32 in ms. */
  inactiveTime?: number;
  /** Bytes received, lower 32 bits. Attribute NL80211_STA_INFO_RX_BYTES of nl80211: u32. */ rxBytes?: number;
  /** Bytes sent, lower 32 bits. Attribute NL80211_STA_INFO_TX_BYTES of nl80211: u32. */ txBytes?: number;
  /** Number that this station assigned to the mesh link. Attribute NL80211_STA_INFO_LLID of nl80211: u16. */
  llid?: number;
  /** Number that the peer assigned to the mesh link. Attribute NL80211_STA_INFO_PLID of nl80211: u16. */
  plid?: number;
  /** State of the mesh link. Attribute NL80211_STA_INFO_PLINK_STATE of nl80211: u8. */
  plinkState?: PlinkState | M["unnamed"];
  /** Signal of the last frame. Attribute NL80211_STA_INFO_SIGNAL of nl80211: s8 in dBm. */ signal?: number;
  /** Rate of the last sent frame. Attribute NL80211_STA_INFO_TX_BITRATE of nl80211: nested attributes. */
  txBitrate?: RateInfo<M>;
  /** NL80211_STA_INFO_RX_PACKETS of nl80211: u32. */ rxPackets?: number;
  /** NL80211_STA_INFO_TX_PACKETS of nl80211: u32. */ txPackets?: number;
  /** Retries. Attribute NL80211_STA_INFO_TX_RETRIES of nl80211: u32. */ txRetries?: number;
  /** Frames that could not be sent. Attribute NL80211_STA_INFO_TX_FAILED of nl80211: u32. */ txFailed?: number;
  /** Average signal. Attribute NL80211_STA_INFO_SIGNAL_AVG of nl80211: s8 in dBm. */ signalAvg?: number;
  /** Rate of the last received frame. Attribute NL80211_STA_INFO_RX_BITRATE of nl80211: nested attributes. */
  rxBitrate?: RateInfo<M>;
  /** Parameters of the network. Attribute NL80211_STA_INFO_BSS_PARAM of nl80211: nested attributes. */
  bssParam?: StaBssParam<M>;
  /** Time since the association. Attribute NL80211_STA_INFO_CONNECTED_TIME of nl80211: u32 in seconds. */
  connectedTime?: number;
  /** NL80211_STA_INFO_STA_FLAGS of nl80211: structure `sta-flag-update`. */ staFlags?: Shape<M, StaFlagUpdate>;
  /** Number of lost beacons. Attribute NL80211_STA_INFO_BEACON_LOSS of nl80211: u32. */ beaconLoss?: number;
  /** Difference between the clock of the mesh peer and that of this station, in µs. Attribute NL80211_STA_INFO_T_OFFSET of nl80211: s64. */
  tOffset?: M["big"];
  /** Power mode towards the mesh peer. Attribute NL80211_STA_INFO_LOCAL_PM of nl80211: u32. */
  localPm?: MeshPowerMode | M["unnamed"];
  /** Power mode that the mesh peer uses towards this station. Attribute NL80211_STA_INFO_PEER_PM of nl80211: u32. */
  peerPm?: MeshPowerMode | M["unnamed"];
  /** Power mode of this station towards mesh stations that are not peers. Attribute NL80211_STA_INFO_NONPEER_PM of nl80211: u32. */
  nonpeerPm?: MeshPowerMode | M["unnamed"];
  /** Bytes received. Attribute NL80211_STA_INFO_RX_BYTES64 of nl80211: u64. */ rxBytes64?: M["big"];
  /** Bytes sent. Attribute NL80211_STA_INFO_TX_BYTES64 of nl80211: u64. */ txBytes64?: M["big"];
  /** Signal of each antenna. Attribute NL80211_STA_INFO_CHAIN_SIGNAL of nl80211: array of s8 in dBm. */
  chainSignal?: number[];
  /** Average signal of each antenna. Attribute NL80211_STA_INFO_CHAIN_SIGNAL_AVG of nl80211: array of s8 in dBm. */
  chainSignalAvg?: number[];
  /** Expected throughput. Attribute NL80211_STA_INFO_EXPECTED_THROUGHPUT of nl80211: u32 in kbit/s. */
  expectedThroughput?: number;
  /** Received packets that were dropped. Attribute NL80211_STA_INFO_RX_DROP_MISC of nl80211: u64. */
  rxDropMisc?: M["big"];
  /** Beacons received. Attribute NL80211_STA_INFO_BEACON_RX of nl80211: u64. */ beaconRx?: M["big"];
  /** Average signal of beacons. Attribute NL80211_STA_INFO_BEACON_SIGNAL_AVG of nl80211: s8 in dBm. */
  beaconSignalAvg?: number;
  /** Packet counters of each traffic id. Attribute NL80211_STA_INFO_TID_STATS of nl80211: array of nested attributes. */
  tidStats?: TidStats<M>[];
  /** Airtime of received frames. Attribute NL80211_STA_INFO_RX_DURATION of nl80211: u64 in µs. */
  rxDuration?: M["big"];
  /** Signal of the last acknowledgement. Attribute NL80211_STA_INFO_ACK_SIGNAL of nl80211: s8 in dBm. */
  ackSignal?: number;
  /** Average signal of acknowledgements. Attribute NL80211_STA_INFO_ACK_SIGNAL_AVG of nl80211: s8 in dBm. */
  ackSignalAvg?: number;
  /** Frames received from the station. Attribute NL80211_STA_INFO_RX_MPDUS of nl80211: u32. */ rxMpdus?: number;
  /** Frames received with a wrong checksum. Attribute NL80211_STA_INFO_FCS_ERROR_COUNT of nl80211: u32. */
  fcsErrorCount?: number;
  /** Whether the mesh peer has a path to a gate (1 or 0). Attribute NL80211_STA_INFO_CONNECTED_TO_GATE of nl80211: u8. */
  connectedToGate?: number;
  /** Airtime of sent frames. Attribute NL80211_STA_INFO_TX_DURATION of nl80211: u64 in µs. */ txDuration?: M["big"];
  /** Weight in airtime scheduling. Attribute NL80211_STA_INFO_AIRTIME_WEIGHT of nl80211: u16. */
  airtimeWeight?: number;
  /** Airtime metric of the mesh link. Attribute NL80211_STA_INFO_AIRTIME_LINK_METRIC of nl80211: u32. */
  airtimeLinkMetric?: number;
  /** Time of the association since boot. Attribute NL80211_STA_INFO_ASSOC_AT_BOOTTIME of nl80211: u64 in ns. */
  assocAtBoottime?: M["big"];
  /** Whether the mesh peer has a path to an authentication server (1 or 0). Attribute NL80211_STA_INFO_CONNECTED_TO_AS of nl80211: u8. */
  connectedToAs?: number;
}

/** Attribute set `rate-info`. */
export interface RateInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Rate; absent if it does not fit into 16 bits. Attribute NL80211_RATE_INFO_BITRATE of nl80211: u16 in units of 100 kbit/s. */
  bitrate?: number;
  /** HT rate, 0 to 31. Attribute NL80211_RATE_INFO_MCS of nl80211: u8. */ mcs?: number;
  /** NL80211_RATE_INFO_40_MHZ_WIDTH of nl80211: flag. */ "40MhzWidth"?: M["flag"];
  /** The frames use a short guard interval. Attribute NL80211_RATE_INFO_SHORT_GI of nl80211: flag. */
  shortGi?: M["flag"];
  /** Rate. Attribute NL80211_RATE_INFO_BITRATE32 of nl80211: u32 in units of 100 kbit/s. */ bitrate32?: number;
  /** VHT rate. Attribute NL80211_RATE_INFO_VHT_MCS of nl80211: u8. */ vhtMcs?: number;
  /** Number of VHT streams. Attribute NL80211_RATE_INFO_VHT_NSS of nl80211: u8. */ vhtNss?: number;
  /** NL80211_RATE_INFO_80_MHZ_WIDTH of nl80211: flag. */ "80MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_80P80_MHZ_WIDTH of nl80211: flag. */ "80p80MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_160_MHZ_WIDTH of nl80211: flag. */ "160MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_10_MHZ_WIDTH of nl80211: flag. */ "10MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_5_MHZ_WIDTH of nl80211: flag. */ "5MhzWidth"?: M["flag"];
  /** HE rate. Attribute NL80211_RATE_INFO_HE_MCS of nl80211: u8. */ heMcs?: number;
  /** Number of HE streams. Attribute NL80211_RATE_INFO_HE_NSS of nl80211: u8. */ heNss?: number;
  /** HE guard interval. Attribute NL80211_RATE_INFO_HE_GI of nl80211: u8. */ heGi?: number;
  /** HE dual carrier modulation. Attribute NL80211_RATE_INFO_HE_DCM of nl80211: u8. */ heDcm?: number;
  /** HE resource unit. Attribute NL80211_RATE_INFO_HE_RU_ALLOC of nl80211: u8. */ heRuAlloc?: number;
  /** NL80211_RATE_INFO_320_MHZ_WIDTH of nl80211: flag. */ "320MhzWidth"?: M["flag"];
  /** EHT rate. Attribute NL80211_RATE_INFO_EHT_MCS of nl80211: u8. */ ehtMcs?: number;
  /** Number of EHT streams. Attribute NL80211_RATE_INFO_EHT_NSS of nl80211: u8. */ ehtNss?: number;
  /** EHT guard interval. Attribute NL80211_RATE_INFO_EHT_GI of nl80211: u8. */ ehtGi?: number;
  /** EHT resource unit. Attribute NL80211_RATE_INFO_EHT_RU_ALLOC of nl80211: u8. */ ehtRuAlloc?: number;
  /** S1G rate. Attribute NL80211_RATE_INFO_S1G_MCS of nl80211: u8, since Linux 6.6. */ s1gMcs?: number;
  /** Number of S1G streams. Attribute NL80211_RATE_INFO_S1G_NSS of nl80211: u8, since Linux 6.6. */ s1gNss?: number;
  /** NL80211_RATE_INFO_1_MHZ_WIDTH of nl80211: flag, since Linux 6.6. */ "1MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_2_MHZ_WIDTH of nl80211: flag, since Linux 6.6. */ "2MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_4_MHZ_WIDTH of nl80211: flag, since Linux 6.6. */ "4MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_8_MHZ_WIDTH of nl80211: flag, since Linux 6.6. */ "8MhzWidth"?: M["flag"];
  /** NL80211_RATE_INFO_16_MHZ_WIDTH of nl80211: flag, since Linux 6.6. */ "16MhzWidth"?: M["flag"];
  /** UHR rate. Attribute NL80211_RATE_INFO_UHR_MCS of nl80211: u8, since Linux 7.3. */ uhrMcs?: number;
  /** Enhanced long range of UHR. Attribute NL80211_RATE_INFO_UHR_ELR of nl80211: flag, since Linux 7.3. */
  uhrElr?: M["flag"];
  /** Interference mitigation of UHR. Attribute NL80211_RATE_INFO_UHR_IM of nl80211: flag, since Linux 7.3. */
  uhrIm?: M["flag"];
}

/** Attribute set `sta-bss-param`. */
export interface StaBssParam<M extends Mode = Read> extends ExtraAttributes {
  /** Frames are protected with CTS. Attribute NL80211_STA_BSS_PARAM_CTS_PROT of nl80211: flag. */
  ctsProt?: M["flag"];
  /** NL80211_STA_BSS_PARAM_SHORT_PREAMBLE of nl80211: flag. */ shortPreamble?: M["flag"];
  /** NL80211_STA_BSS_PARAM_SHORT_SLOT_TIME of nl80211: flag. */ shortSlotTime?: M["flag"];
  /** Number of beacons between DTIMs. Attribute NL80211_STA_BSS_PARAM_DTIM_PERIOD of nl80211: u8. */
  dtimPeriod?: number;
  /** Interval of beacons in TU (1024 us). Attribute NL80211_STA_BSS_PARAM_BEACON_INTERVAL of nl80211: u16. */
  beaconInterval?: number;
}

/** Attribute set `tid-stats`. */
export interface TidStats<M extends Mode = Read> extends ExtraAttributes {
  /** Packets received. Attribute NL80211_TID_STATS_RX_MSDU of nl80211: u64. */ rxMsdu?: M["big"];
  /** Packets sent. Attribute NL80211_TID_STATS_TX_MSDU of nl80211: u64. */ txMsdu?: M["big"];
  /** Retries. Attribute NL80211_TID_STATS_TX_MSDU_RETRIES of nl80211: u64. */ txMsduRetries?: M["big"];
  /** Packets that could not be sent. Attribute NL80211_TID_STATS_TX_MSDU_FAILED of nl80211: u64. */
  txMsduFailed?: M["big"];
  /** Counters of the transmit queue. Attribute NL80211_TID_STATS_TXQ_STATS of nl80211: nested attributes. */
  txqStats?: TxqStatsAttrs;
}

/** Attribute set `bss`. */
export interface Bss<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_BSS_BSSID of nl80211: bytes, shown as a MAC address. */ bssid?: M["address"];
  /** Frequency. Attribute NL80211_BSS_FREQUENCY of nl80211: u32 in MHz. */ frequency?: number;
  /** Time of the network's clock (TSF) when the last beacon or probe response was received. Attribute NL80211_BSS_TSF of nl80211: u64 in µs. */
  tsf?: M["big"];
  /** Interval of beacons. Attribute NL80211_BSS_BEACON_INTERVAL of nl80211: u16 in units of 1024 µs. */
  beaconInterval?: number;
  /** Capability field. Attribute NL80211_BSS_CAPABILITY of nl80211: u16. */ capability?: number;
  /** Elements of the last beacon or probe response. Attribute NL80211_BSS_INFORMATION_ELEMENTS of nl80211: bytes. */
  informationElements?: Uint8Array;
  /** Signal. Attribute NL80211_BSS_SIGNAL_MBM of nl80211: s32 in units of 1/100 dBm. */ signalMbm?: number;
  /** Signal from 0 to 100. Attribute NL80211_BSS_SIGNAL_UNSPEC of nl80211: u8. */ signalUnspec?: number;
  /** Whether this station is authenticated or associated. Attribute NL80211_BSS_STATUS of nl80211: u32. */
  status?: number;
  /** Time since the last frame. Attribute NL80211_BSS_SEEN_MS_AGO of nl80211: u32 in ms. */ seenMsAgo?: number;
  /** Elements of the last beacon. Attribute NL80211_BSS_BEACON_IES of nl80211: bytes. */ beaconIes?: Uint8Array;
  /** Width of the network's control channel. Attribute NL80211_BSS_CHAN_WIDTH of nl80211: u32. */ chanWidth?: number;
  /** Time of the network's clock (TSF) in the last beacon. Attribute NL80211_BSS_BEACON_TSF of nl80211: u64 in µs. */
  beaconTsf?: M["big"];
  /** The elements are from a probe response. Attribute NL80211_BSS_PRESP_DATA of nl80211: flag. */
  prespData?: M["flag"];
  /** Time of the last frame since boot. Attribute NL80211_BSS_LAST_SEEN_BOOTTIME of nl80211: u64 in ns. */
  lastSeenBoottime?: M["big"];
  /** Time of the last beacon or probe response, by the clock (TSF) of the network `parentBssid`. Attribute NL80211_BSS_PARENT_TSF of nl80211: u64 in µs. */
  parentTsf?: M["big"];
  /** BSSID of the connected network to whose clock `parentTsf` refers. Attribute NL80211_BSS_PARENT_BSSID of nl80211: bytes, shown as a MAC address. */
  parentBssid?: M["address"];
  /** Signal of the network at each antenna. Attribute NL80211_BSS_CHAIN_SIGNAL of nl80211: array of s8 in dBm. */
  chainSignal?: number[];
  /** Offset of `frequency`. Attribute NL80211_BSS_FREQUENCY_OFFSET of nl80211: u32 in kHz. */
  frequencyOffset?: number;
  /** NL80211_BSS_MLO_LINK_ID of nl80211: u8. */ mloLinkId?: number;
  /** NL80211_BSS_MLD_ADDR of nl80211: bytes, shown as a MAC address. */ mldAddr?: M["address"];
  /** Kinds of connections for which the BSS can be used, as bits. Attribute NL80211_BSS_USE_FOR of nl80211: u32, since Linux 6.8. */
  useFor?: (BssUseFor | number)[];
  /** Reasons for which the BSS cannot be used, as bits. Attribute NL80211_BSS_CANNOT_USE_REASONS of nl80211: u64, since Linux 6.8. */
  cannotUseReasons?: (BssCannotUseReasons | M["big"])[];
}

/** Attribute set `survey-info`. */
export interface SurveyInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Frequency. Attribute NL80211_SURVEY_INFO_FREQUENCY of nl80211: u32 in MHz. */ frequency?: number;
  /** Noise. Attribute NL80211_SURVEY_INFO_NOISE of nl80211: s8 in dBm. */ noise?: number;
  /** The channel is in use. Attribute NL80211_SURVEY_INFO_IN_USE of nl80211: flag. */ inUse?: M["flag"];
  /** Observed time. Attribute NL80211_SURVEY_INFO_TIME of nl80211: u64 in ms. */ time?: M["big"];
  /** Time in which the channel was busy. Attribute NL80211_SURVEY_INFO_TIME_BUSY of nl80211: u64 in ms. */
  timeBusy?: M["big"];
  /** Time in which the extension channel was busy. Attribute NL80211_SURVEY_INFO_TIME_EXT_BUSY of nl80211: u64 in ms. */
  timeExtBusy?: M["big"];
  /** Time that the radio spent receiving. Attribute NL80211_SURVEY_INFO_TIME_RX of nl80211: u64 in ms. */
  timeRx?: M["big"];
  /** Time that the radio spent sending. Attribute NL80211_SURVEY_INFO_TIME_TX of nl80211: u64 in ms. */
  timeTx?: M["big"];
  /** Time that the radio spent scanning. Attribute NL80211_SURVEY_INFO_TIME_SCAN of nl80211: u64 in ms. */
  timeScan?: M["big"];
  /** Time that the radio spent receiving frames of its own network. Attribute NL80211_SURVEY_INFO_TIME_BSS_RX of nl80211: u64 in ms. */
  timeBssRx?: M["big"];
  /** Offset of `frequency`. Attribute NL80211_SURVEY_INFO_FREQUENCY_OFFSET of nl80211: u32 in kHz. */
  frequencyOffset?: number;
}

/** Attribute set `mpath-info`. */
export interface MpathInfo extends ExtraAttributes {
  /** Queued frames. Attribute NL80211_MPATH_INFO_FRAME_QLEN of nl80211: u32. */ frameQlen?: number;
  /** Sequence number of the mesh path. Attribute NL80211_MPATH_INFO_SN of nl80211: u32. */ sn?: number;
  /** Metric of the mesh path; lower is better. Attribute NL80211_MPATH_INFO_METRIC of nl80211: u32. */
  metric?: number;
  /** Time until the mesh path expires. Attribute NL80211_MPATH_INFO_EXPTIME of nl80211: u32 in ms. */
  exptime?: number;
  /** Flags of the mesh path (NL80211_MPATH_FLAG_*). Attribute NL80211_MPATH_INFO_FLAGS of nl80211: u8. */
  flags?: number;
  /** Timeout of the mesh path discovery. Attribute NL80211_MPATH_INFO_DISCOVERY_TIMEOUT of nl80211: u32 in ms. */
  discoveryTimeout?: number;
  /** Retries of the mesh path discovery. Attribute NL80211_MPATH_INFO_DISCOVERY_RETRIES of nl80211: u8. */
  discoveryRetries?: number;
  /** NL80211_MPATH_INFO_HOP_COUNT of nl80211: u8. */ hopCount?: number;
  /** Number of changes of the path. Attribute NL80211_MPATH_INFO_PATH_CHANGE of nl80211: u32. */ pathChange?: number;
}

/** Attribute set `reg-rule`. */
export interface RegRule extends ExtraAttributes {
  /** Restrictions of the range (NL80211_RRF_*). Attribute NL80211_ATTR_REG_RULE_FLAGS of nl80211: u32. */
  regRuleFlags?: number;
  /** Start of the range. Attribute NL80211_ATTR_FREQ_RANGE_START of nl80211: u32 in kHz. */ freqRangeStart?: number;
  /** End of the range. Attribute NL80211_ATTR_FREQ_RANGE_END of nl80211: u32 in kHz. */ freqRangeEnd?: number;
  /** Maximum width of a channel. Attribute NL80211_ATTR_FREQ_RANGE_MAX_BW of nl80211: u32 in kHz. */
  freqRangeMaxBw?: number;
  /** Maximum gain of the antenna in mBi (1/100 dBi). Attribute NL80211_ATTR_POWER_RULE_MAX_ANT_GAIN of nl80211: u32. */
  powerRuleMaxAntGain?: number;
  /** Maximum power. Attribute NL80211_ATTR_POWER_RULE_MAX_EIRP of nl80211: u32 in units of 1/100 dBm. */
  powerRuleMaxEirp?: number;
  /** Duration of the channel availability check. Attribute NL80211_ATTR_DFS_CAC_TIME of nl80211: u32 in ms. */
  dfsCacTime?: number;
  /** Maximum power spectral density. Attribute NL80211_ATTR_POWER_RULE_PSD of nl80211: s8 in dBm/MHz, since Linux 6.8. */
  powerRulePsd?: number;
}

/** Attribute set `key`. */
export interface Key<M extends Mode = Read> extends ExtraAttributes {
  /** Key. Attribute NL80211_KEY_DATA of nl80211: bytes. */ data?: Uint8Array;
  /** Number of the key, 0 to 7. Attribute NL80211_KEY_IDX of nl80211: u8. */ idx?: number;
  /** Cipher suite, such as 0x000fac04 for CCMP. Attribute NL80211_KEY_CIPHER of nl80211: u32. */ cipher?: number;
  /** Sequence counter. Attribute NL80211_KEY_SEQ of nl80211: bytes. */ seq?: Uint8Array;
  /** Default key. Attribute NL80211_KEY_DEFAULT of nl80211: flag. */ default?: M["flag"];
  /** Default key for management frames. Attribute NL80211_KEY_DEFAULT_MGMT of nl80211: flag. */
  defaultMgmt?: M["flag"];
  /** NL80211_KEY_TYPE of nl80211: u32. */ type?: number;
  /** Whether the key is the default for unicast or multicast. Attribute NL80211_KEY_DEFAULT_TYPES of nl80211: nested attributes. */
  defaultTypes?: KeyDefaultTypes<M>;
  /** Whether the key is used only for receiving, or also for sending. Attribute NL80211_KEY_MODE of nl80211: u8. */
  mode?: number;
  /** Default key for beacons. Attribute NL80211_KEY_DEFAULT_BEACON of nl80211: flag. */ defaultBeacon?: M["flag"];
  /** Seed of secure long training fields. Attribute NL80211_KEY_LTF_SEED of nl80211: bytes, since Linux 7.3. */
  ltfSeed?: Uint8Array;
}

/** Attribute set `key-default-types`. */
export interface KeyDefaultTypes<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_KEY_DEFAULT_TYPE_UNICAST of nl80211: flag. */ unicast?: M["flag"];
  /** NL80211_KEY_DEFAULT_TYPE_MULTICAST of nl80211: flag. */ multicast?: M["flag"];
}

/** Attribute set `sta-flags`. */
export interface StaFlags<M extends Mode = Read> extends ExtraAttributes {
  /** The station is authorized: data may flow. Attribute NL80211_STA_FLAG_AUTHORIZED of nl80211: flag. */
  authorized?: M["flag"];
  /** NL80211_STA_FLAG_SHORT_PREAMBLE of nl80211: flag. */ shortPreamble?: M["flag"];
  /** Supports quality of service. Attribute NL80211_STA_FLAG_WME of nl80211: flag. */ wme?: M["flag"];
  /** Protects management frames. Attribute NL80211_STA_FLAG_MFP of nl80211: flag. */ mfp?: M["flag"];
  /** NL80211_STA_FLAG_AUTHENTICATED of nl80211: flag. */ authenticated?: M["flag"];
  /** Peer of a direct link. Attribute NL80211_STA_FLAG_TDLS_PEER of nl80211: flag. */ tdlsPeer?: M["flag"];
  /** NL80211_STA_FLAG_ASSOCIATED of nl80211: flag. */ associated?: M["flag"];
  /** Signaling and payload protected aggregates. Attribute NL80211_STA_FLAG_SPP_AMSDU of nl80211: flag, since Linux 6.9. */
  sppAmsdu?: M["flag"];
}

/** Attribute set `mntr-flags`. */
export interface MntrFlags<M extends Mode = Read> extends ExtraAttributes {
  /** Frames with a wrong checksum. Attribute NL80211_MNTR_FLAG_FCSFAIL of nl80211: flag. */ fcsfail?: M["flag"];
  /** Frames with a wrong PLCP. Attribute NL80211_MNTR_FLAG_PLCPFAIL of nl80211: flag. */ plcpfail?: M["flag"];
  /** Control frames. Attribute NL80211_MNTR_FLAG_CONTROL of nl80211: flag. */ control?: M["flag"];
  /** Frames of other networks. Attribute NL80211_MNTR_FLAG_OTHER_BSS of nl80211: flag. */ otherBss?: M["flag"];
  /** Receives only frames that no other interface processes ("cooked"). Attribute NL80211_MNTR_FLAG_COOK_FRAMES of nl80211: flag. */
  cookFrames?: M["flag"];
  /** Acknowledges frames to the own address. Attribute NL80211_MNTR_FLAG_ACTIVE of nl80211: flag. */
  active?: M["flag"];
  /** Omits sent frames. Attribute NL80211_MNTR_FLAG_SKIP_TX of nl80211: flag, since Linux 6.15. */
  skipTx?: M["flag"];
}

/** Attribute set `mesh-config`. */
export interface MeshConfig<M extends Mode = Read> extends ExtraAttributes {
  /** Timeout of mesh peering requests. Attribute NL80211_MESHCONF_RETRY_TIMEOUT of nl80211: u16 in ms. */
  retryTimeout?: number;
  /** Timeout of mesh peering confirmations. Attribute NL80211_MESHCONF_CONFIRM_TIMEOUT of nl80211: u16 in ms. */
  confirmTimeout?: number;
  /** Time until a closed mesh peer link is removed. Attribute NL80211_MESHCONF_HOLDING_TIMEOUT of nl80211: u16 in ms. */
  holdingTimeout?: number;
  /** Maximum number of peers. Attribute NL80211_MESHCONF_MAX_PEER_LINKS of nl80211: u16. */ maxPeerLinks?: number;
  /** Maximum number of peering requests. Attribute NL80211_MESHCONF_MAX_RETRIES of nl80211: u8. */
  maxRetries?: number;
  /** Maximum number of hops of data frames. Attribute NL80211_MESHCONF_TTL of nl80211: u8. */ ttl?: number;
  /** Value 1 opens links to new peers. Attribute NL80211_MESHCONF_AUTO_OPEN_PLINKS of nl80211: u8. */
  autoOpenPlinks?: number;
  /** Maximum number of path requests. Attribute NL80211_MESHCONF_HWMP_MAX_PREQ_RETRIES of nl80211: u8. */
  hwmpMaxPreqRetries?: number;
  /** Remaining lifetime at which a mesh path in use is refreshed. Attribute NL80211_MESHCONF_PATH_REFRESH_TIME of nl80211: u32 in ms. */
  pathRefreshTime?: number;
  /** Timeout of a request for a mesh path. Attribute NL80211_MESHCONF_MIN_DISCOVERY_TIMEOUT of nl80211: u16 in ms. */
  minDiscoveryTimeout?: number;
  /** Lifetime of a path. Attribute NL80211_MESHCONF_HWMP_ACTIVE_PATH_TIMEOUT of nl80211: u32 in units of 1024 µs. */
  hwmpActivePathTimeout?: number;
  /** Minimum interval of path requests. Attribute NL80211_MESHCONF_HWMP_PREQ_MIN_INTERVAL of nl80211: u16 in units of 1024 µs. */
  hwmpPreqMinInterval?: number;
  /** Time that a frame is assumed to take through the whole mesh. Attribute NL80211_MESHCONF_HWMP_NET_DIAM_TRVS_TIME of nl80211: u16 in units of 1024 µs. */
  hwmpNetDiamTrvsTime?: number;
  /** Mode as root of the mesh, 0 for none. Attribute NL80211_MESHCONF_HWMP_ROOTMODE of nl80211: u8. */
  hwmpRootmode?: number;
  /** Maximum number of hops of path selection elements. Attribute NL80211_MESHCONF_ELEMENT_TTL of nl80211: u8. */
  elementTtl?: number;
  /** Interval of root announcements. Attribute NL80211_MESHCONF_HWMP_RANN_INTERVAL of nl80211: u16 in units of 1024 µs. */
  hwmpRannInterval?: number;
  /** Value 1 announces this station as gate. Attribute NL80211_MESHCONF_GATE_ANNOUNCEMENTS of nl80211: u8. */
  gateAnnouncements?: number;
  /** Minimum interval of path errors. Attribute NL80211_MESHCONF_HWMP_PERR_MIN_INTERVAL of nl80211: u16 in units of 1024 µs. */
  hwmpPerrMinInterval?: number;
  /** Value 1 forwards frames. Attribute NL80211_MESHCONF_FORWARDING of nl80211: u8. */ forwarding?: number;
  /** Minimum signal of stations that become mesh peers; 0 for no minimum. Attribute NL80211_MESHCONF_RSSI_THRESHOLD of nl80211: s32 in dBm. */
  rssiThreshold?: number;
  /** Maximum difference between the clocks of mesh peers that is corrected. Attribute NL80211_MESHCONF_SYNC_OFFSET_MAX_NEIGHBOR of nl80211: u32 in µs. */
  syncOffsetMaxNeighbor?: number;
  /** HT operation mode. Attribute NL80211_MESHCONF_HT_OPMODE of nl80211: u16, u32 in replies. */ htOpmode?: number;
  /** Lifetime of the mesh path to the root. Attribute NL80211_MESHCONF_HWMP_PATH_TO_ROOT_TIMEOUT of nl80211: u32 in units of 1024 µs. */
  hwmpPathToRootTimeout?: number;
  /** Interval in which the root of the mesh sends path requests. Attribute NL80211_MESHCONF_HWMP_ROOT_INTERVAL of nl80211: u16 in units of 1024 µs. */
  hwmpRootInterval?: number;
  /** Minimum interval of confirmations of the mesh path to the root. Attribute NL80211_MESHCONF_HWMP_CONFIRMATION_INTERVAL of nl80211: u16 in units of 1024 µs. */
  hwmpConfirmationInterval?: number;
  /** Power mode of new links. Attribute NL80211_MESHCONF_POWER_MODE of nl80211: u32. */
  powerMode?: MeshPowerMode | M["unnamed"];
  /** Time for which the mesh station stays awake after a beacon. Attribute NL80211_MESHCONF_AWAKE_WINDOW of nl80211: u16 in units of 1024 µs. */
  awakeWindow?: number;
  /** Time without frames after which the link to a mesh peer is closed; 0 for never. Attribute NL80211_MESHCONF_PLINK_TIMEOUT of nl80211: u32 in seconds. */
  plinkTimeout?: number;
  /** Whether this mesh station has a path to a gate (1 or 0). Attribute NL80211_MESHCONF_CONNECTED_TO_GATE of nl80211: u8. */
  connectedToGate?: number;
  /** Value 1 makes the mesh station learn no paths from forwarded frames. Attribute NL80211_MESHCONF_NOLEARN of nl80211: u8. */
  nolearn?: number;
  /** Whether this mesh station has a path to an authentication server (1 or 0). Attribute NL80211_MESHCONF_CONNECTED_TO_AS of nl80211: u8. */
  connectedToAs?: number;
}

/** Attribute set `mesh-setup`. */
export interface MeshSetup<M extends Mode = Read> extends ExtraAttributes {
  /** Value 1 uses a vendor's path selection in the mesh. Attribute NL80211_MESH_SETUP_ENABLE_VENDOR_PATH_SEL of nl80211: u8. */
  enableVendorPathSel?: number;
  /** Value 1 uses a vendor's path metric in the mesh. Attribute NL80211_MESH_SETUP_ENABLE_VENDOR_METRIC of nl80211: u8. */
  enableVendorMetric?: number;
  /** Elements for the vendor's mesh features or for security. Attribute NL80211_MESH_SETUP_IE of nl80211: bytes. */
  ie?: Uint8Array;
  /** A program authenticates peers. Attribute NL80211_MESH_SETUP_USERSPACE_AUTH of nl80211: flag. */
  userspaceAuth?: M["flag"];
  /** A program protects the frames that establish mesh peer links. Attribute NL80211_MESH_SETUP_USERSPACE_AMPE of nl80211: flag. */
  userspaceAmpe?: M["flag"];
  /** Value 1 uses a vendor's clock synchronization in the mesh. Attribute NL80211_MESH_SETUP_ENABLE_VENDOR_SYNC of nl80211: u8. */
  enableVendorSync?: number;
  /** A program manages peers. Attribute NL80211_MESH_SETUP_USERSPACE_MPM of nl80211: flag. */
  userspaceMpm?: M["flag"];
  /** Number of the authentication protocol. Attribute NL80211_MESH_SETUP_AUTH_PROTOCOL of nl80211: u8. */
  authProtocol?: number;
}

/** Attribute set `txq-params`. */
export interface TxqParams<M extends Mode = Read> extends ExtraAttributes {
  /** Access category. Attribute NL80211_TXQ_ATTR_AC of nl80211: u8. */ ac?: Ac | M["unnamed"];
  /** Maximum duration of a transmit opportunity (TXOP). Attribute NL80211_TXQ_ATTR_TXOP of nl80211: u16 in units of 32 µs. */
  txop?: number;
  /** Minimum contention window, 2^N - 1. Attribute NL80211_TXQ_ATTR_CWMIN of nl80211: u16. */ cwmin?: number;
  /** Maximum contention window, 2^N - 1. Attribute NL80211_TXQ_ATTR_CWMAX of nl80211: u16. */ cwmax?: number;
  /** Number of slots before a transmission. Attribute NL80211_TXQ_ATTR_AIFS of nl80211: u8. */ aifs?: number;
}

/** Attribute set `tx-rates`. */
export interface TxRates<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_BAND_2GHZ of nl80211: nested attributes. */ "2ghz"?: TxRate<M>;
  /** NL80211_BAND_5GHZ of nl80211: nested attributes. */ "5ghz"?: TxRate<M>;
  /** NL80211_BAND_60GHZ of nl80211: nested attributes. */ "60ghz"?: TxRate<M>;
  /** NL80211_BAND_6GHZ of nl80211: nested attributes. */ "6ghz"?: TxRate<M>;
  /** NL80211_BAND_S1GHZ of nl80211: nested attributes. */ s1ghz?: TxRate<M>;
  /** NL80211_BAND_LC of nl80211: nested attributes. */ lc?: TxRate<M>;
}

/** Attribute set `tx-rate`. */
export interface TxRate<M extends Mode = Read> extends ExtraAttributes {
  /** Rates. Attribute NL80211_TXRATE_LEGACY of nl80211: array of u8 in units of 500 kbit/s. */ legacy?: number[];
  /** HT rates. Attribute NL80211_TXRATE_HT of nl80211: array of u8. */ ht?: number[];
  /** Allowed VHT rates: one bit mask of MCS indexes for each number of spatial streams. Attribute NL80211_TXRATE_VHT of nl80211: array of u16. */
  vht?: number[];
  /** Guard interval. Attribute NL80211_TXRATE_GI of nl80211: u8. */ gi?: TxrateGi | M["unnamed"];
  /** Allowed HE rates: one bit mask of MCS indexes for each number of spatial streams. Attribute NL80211_TXRATE_HE of nl80211: array of u16. */
  he?: number[];
  /** HE guard interval. Attribute NL80211_TXRATE_HE_GI of nl80211: u8. */ heGi?: number;
  /** HE long training field. Attribute NL80211_TXRATE_HE_LTF of nl80211: u8. */ heLtf?: number;
  /** Rates of EHT. Attribute NL80211_TXRATE_EHT of nl80211: bytes, since Linux 7.3. */ eht?: Uint8Array;
  /** Guard interval of EHT. Attribute NL80211_TXRATE_EHT_GI of nl80211: u8, since Linux 7.3. */ ehtGi?: number;
  /** Long training field of EHT. Attribute NL80211_TXRATE_EHT_LTF of nl80211: u8, since Linux 7.3. */
  ehtLtf?: number;
}

/** Attribute set `scan-supp-rates`. */
export interface ScanSuppRates extends ExtraAttributes {
  /** NL80211_BAND_2GHZ of nl80211: array of u8. */ "2ghz"?: number[];
  /** NL80211_BAND_5GHZ of nl80211: array of u8. */ "5ghz"?: number[];
  /** NL80211_BAND_60GHZ of nl80211: array of u8. */ "60ghz"?: number[];
  /** NL80211_BAND_6GHZ of nl80211: array of u8. */ "6ghz"?: number[];
  /** NL80211_BAND_S1GHZ of nl80211: array of u8. */ s1ghz?: number[];
  /** NL80211_BAND_LC of nl80211: array of u8. */ lc?: number[];
}

/** Attribute set `cqm`. */
export interface Cqm<M extends Mode = Read> extends ExtraAttributes {
  /** Signal strengths at which an event reports that the signal crossed them; 0 disables the events. Attribute NL80211_ATTR_CQM_RSSI_THOLD of nl80211: array of s32 in dBm. */
  rssiThold?: number[];
  /** Change of the signal that must happen before the next event (hysteresis). Attribute NL80211_ATTR_CQM_RSSI_HYST of nl80211: u32 in dB. */
  rssiHyst?: number;
  /** Direction in which the signal crossed the threshold. Attribute NL80211_ATTR_CQM_RSSI_THRESHOLD_EVENT of nl80211: u32. */
  rssiThresholdEvent?: CqmRssiThresholdEvent | M["unnamed"];
  /** Number of consecutive packets that were lost. Attribute NL80211_ATTR_CQM_PKT_LOSS_EVENT of nl80211: u32. */
  pktLossEvent?: number;
  /** Percentage of failed packets above which an event reports transmission errors. Attribute NL80211_ATTR_CQM_TXE_RATE of nl80211: u32 in %. */
  txeRate?: number;
  /** Minimum number of packets for `txeRate`. Attribute NL80211_ATTR_CQM_TXE_PKTS of nl80211: u32. */
  txePkts?: number;
  /** Interval for `txeRate`. Attribute NL80211_ATTR_CQM_TXE_INTVL of nl80211: u32 in seconds. */ txeIntvl?: number;
  /** Beacons were lost. Attribute NL80211_ATTR_CQM_BEACON_LOSS_EVENT of nl80211: flag. */
  beaconLossEvent?: M["flag"];
  /** Signal. Attribute NL80211_ATTR_CQM_RSSI_LEVEL of nl80211: s32 in dBm. */ rssiLevel?: number;
}

/** Attribute set `packet-pattern`. */
export interface PacketPattern extends ExtraAttributes {
  /** Mask of the pattern, with one bit for each byte: 1 if the byte is compared. Attribute NL80211_PKTPAT_MASK of nl80211: bytes. */
  mask?: Uint8Array;
  /** Bytes that the packet must have at `offset`. Attribute NL80211_PKTPAT_PATTERN of nl80211: bytes. */
  pattern?: Uint8Array;
  /** Offset in bytes at which the pattern starts in the packet. Attribute NL80211_PKTPAT_OFFSET of nl80211: u32. */
  offset?: number;
}

/** Attribute set `wowlan-triggers`. */
export interface WowlanTriggers<M extends Mode = Read> extends ExtraAttributes {
  /** Any received packet or event. Attribute NL80211_WOWLAN_TRIG_ANY of nl80211: flag. */ any?: M["flag"];
  /** Loss of the connection. Attribute NL80211_WOWLAN_TRIG_DISCONNECT of nl80211: flag. */ disconnect?: M["flag"];
  /** Magic packet. Attribute NL80211_WOWLAN_TRIG_MAGIC_PKT of nl80211: flag. */ magicPkt?: M["flag"];
  /** Packets with a pattern. Attribute NL80211_WOWLAN_TRIG_PKT_PATTERN of nl80211: array of nested attributes. */
  pktPattern?: PacketPattern[];
  /** Failure to renew the group key. Attribute NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE of nl80211: flag. */
  gtkRekeyFailure?: M["flag"];
  /** EAP identity request. Attribute NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST of nl80211: flag. */
  eapIdentRequest?: M["flag"];
  /** Four-way handshake. Attribute NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE of nl80211: flag. */
  "4wayHandshake"?: M["flag"];
  /** The radio was unblocked. Attribute NL80211_WOWLAN_TRIG_RFKILL_RELEASE of nl80211: flag. */
  rfkillRelease?: M["flag"];
  /** TCP connection of the device. Attribute NL80211_WOWLAN_TRIG_TCP_CONNECTION of nl80211: nested attributes. */
  tcpConnection?: WowlanTcp<M>;
  /** Repeated scan that wakes the host. Attribute NL80211_WOWLAN_TRIG_NET_DETECT of nl80211: nested attributes. */
  netDetect?: Nl80211Attrs<M>;
}

/** Attribute set `wowlan-report`. */
export interface WowlanReport<M extends Mode = Read> extends ExtraAttributes {
  /** Loss of the connection. Attribute NL80211_WOWLAN_TRIG_DISCONNECT of nl80211: flag. */ disconnect?: M["flag"];
  /** Magic packet. Attribute NL80211_WOWLAN_TRIG_MAGIC_PKT of nl80211: flag. */ magicPkt?: M["flag"];
  /** Number of the pattern that matched. Attribute NL80211_WOWLAN_TRIG_PKT_PATTERN of nl80211: u32. */
  pktPattern?: number;
  /** Failure to renew the group key. Attribute NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE of nl80211: flag. */
  gtkRekeyFailure?: M["flag"];
  /** EAP identity request. Attribute NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST of nl80211: flag. */
  eapIdentRequest?: M["flag"];
  /** Four-way handshake. Attribute NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE of nl80211: flag. */
  "4wayHandshake"?: M["flag"];
  /** The radio was unblocked. Attribute NL80211_WOWLAN_TRIG_RFKILL_RELEASE of nl80211: flag. */
  rfkillRelease?: M["flag"];
  /** Wi-Fi frame (802.11) that woke the host, possibly truncated. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211 of nl80211: bytes. */
  wakeupPkt80211?: Uint8Array;
  /** Length of the Wi-Fi frame that woke the host, before truncation. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211_LEN of nl80211: u32. */
  wakeupPkt80211Len?: number;
  /** Ethernet frame that woke the host, possibly truncated. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023 of nl80211: bytes. */
  wakeupPkt8023?: Uint8Array;
  /** Length of the Ethernet frame that woke the host, before truncation. Attribute NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023_LEN of nl80211: u32. */
  wakeupPkt8023Len?: number;
  /** A TCP packet matched. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_MATCH of nl80211: flag. */
  wakeupTcpMatch?: M["flag"];
  /** The TCP connection was lost. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_CONNLOST of nl80211: flag. */
  wakeupTcpConnlost?: M["flag"];
  /** The TCP connection has no more tokens. Attribute NL80211_WOWLAN_TRIG_WAKEUP_TCP_NOMORETOKENS of nl80211: flag. */
  wakeupTcpNomoretokens?: M["flag"];
  /** Networks that woke the host. Attribute NL80211_WOWLAN_TRIG_NET_DETECT_RESULTS of nl80211: array of nested attributes. */
  netDetectResults?: Nl80211Attrs<M>[];
}

/** Attribute set `wowlan-tcp`. */
export interface WowlanTcp<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_WOWLAN_TCP_SRC_IPV4 of nl80211: big-endian u32, shown as an IPv4 address. */ srcIpv4?: M["address"];
  /** NL80211_WOWLAN_TCP_DST_IPV4 of nl80211: big-endian u32, shown as an IPv4 address. */ dstIpv4?: M["address"];
  /** MAC address of the next hop. Attribute NL80211_WOWLAN_TCP_DST_MAC of nl80211: bytes, shown as a MAC address. */
  dstMac?: M["address"];
  /** NL80211_WOWLAN_TCP_SRC_PORT of nl80211: u16. */ srcPort?: number;
  /** NL80211_WOWLAN_TCP_DST_PORT of nl80211: u16. */ dstPort?: number;
  /** Data of each packet. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD of nl80211: bytes. */ dataPayload?: Uint8Array;
  /** Sequence number in the data. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD_SEQ of nl80211: structure `wowlan-tcp-data-seq`. */
  dataPayloadSeq?: Shape<M, WowlanTcpDataSeq>;
  /** Tokens in the data. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD_TOKEN of nl80211: structure `wowlan-tcp-data-token`. */
  dataPayloadToken?: Shape<M, WowlanTcpDataToken>;
  /** Interval of packets. Attribute NL80211_WOWLAN_TCP_DATA_INTERVAL of nl80211: u32 in seconds. */
  dataInterval?: number;
  /** Data that a received TCP packet must have to wake the host. Attribute NL80211_WOWLAN_TCP_WAKE_PAYLOAD of nl80211: bytes. */
  wakePayload?: Uint8Array;
  /** Mask with a bit for each byte of `wakePayload`; 1 if the byte is compared. Attribute NL80211_WOWLAN_TCP_WAKE_MASK of nl80211: bytes. */
  wakeMask?: Uint8Array;
}

/** Attribute set `wowlan-tcp-supported`. */
export interface WowlanTcpSupported<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum length of the data in each TCP packet. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD of nl80211: u32 in bytes. */
  dataPayload?: number;
  /** Sequence number in the data. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD_SEQ of nl80211: flag. */
  dataPayloadSeq?: M["flag"];
  /** Tokens in the data. Attribute NL80211_WOWLAN_TCP_DATA_PAYLOAD_TOKEN of nl80211: structure `wowlan-tcp-data-token-feature`. */
  dataPayloadToken?: Shape<M, WowlanTcpDataTokenFeature>;
  /** Interval of packets. Attribute NL80211_WOWLAN_TCP_DATA_INTERVAL of nl80211: u32 in seconds. */
  dataInterval?: number;
  /** Maximum length of the data that a received TCP packet must have to wake the host. Attribute NL80211_WOWLAN_TCP_WAKE_PAYLOAD of nl80211: u32 in bytes. */
  wakePayload?: number;
}

/** Attribute set `rekey-data`. */
export interface RekeyData extends ExtraAttributes {
  /** Key encryption key. Attribute NL80211_REKEY_DATA_KEK of nl80211: bytes. */ kek?: Uint8Array;
  /** Key confirmation key. Attribute NL80211_REKEY_DATA_KCK of nl80211: bytes. */ kck?: Uint8Array;
  /** Replay counter, 8 bytes. Attribute NL80211_REKEY_DATA_REPLAY_CTR of nl80211: bytes. */ replayCtr?: Uint8Array;
  /** Key management suite. Attribute NL80211_REKEY_DATA_AKM of nl80211: u32, shown in hexadecimal. */ akm?: number;
}

/** Attribute set `sta-wme`. */
export interface StaWme extends ExtraAttributes {
  /** Access categories with U-APSD, as bits. Attribute NL80211_STA_WME_UAPSD_QUEUES of nl80211: u8. */
  uapsdQueues?: number;
  /** Maximum number of packets that the station receives in one service period (U-APSD). Attribute NL80211_STA_WME_MAX_SP of nl80211: u8. */
  maxSp?: number;
}

/** Attribute set `sched-scan-match`. */
export interface SchedScanMatch<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_SCHED_SCAN_MATCH_ATTR_SSID of nl80211: bytes. */ ssid?: Uint8Array;
  /** Minimum signal. Attribute NL80211_SCHED_SCAN_MATCH_ATTR_RSSI of nl80211: s32 in dBm. */ rssi?: number;
  /** NL80211_SCHED_SCAN_MATCH_ATTR_RELATIVE_RSSI of nl80211: flag. */ relativeRssi?: M["flag"];
  /** NL80211_SCHED_SCAN_MATCH_ATTR_RSSI_ADJUST of nl80211: structure `bss-select-rssi-adjust`. */
  rssiAdjust?: Shape<M, BssSelectRssiAdjust>;
  /** NL80211_SCHED_SCAN_MATCH_ATTR_BSSID of nl80211: bytes, shown as a MAC address. */ bssid?: M["address"];
  /** Minimum signal of each band in dBm. Attribute NL80211_SCHED_SCAN_MATCH_ATTR_PER_BAND_RSSI of nl80211: nested attributes. */
  perBandRssi?: PerBandRssi;
}

/** Attribute set `per-band-rssi`. */
export interface PerBandRssi extends ExtraAttributes {
  /** NL80211_BAND_2GHZ of nl80211: s32 in dBm. */ "2ghz"?: number;
  /** NL80211_BAND_5GHZ of nl80211: s32 in dBm. */ "5ghz"?: number;
  /** NL80211_BAND_60GHZ of nl80211: s32 in dBm. */ "60ghz"?: number;
  /** NL80211_BAND_6GHZ of nl80211: s32 in dBm. */ "6ghz"?: number;
  /** NL80211_BAND_S1GHZ of nl80211: s32 in dBm. */ s1ghz?: number;
  /** NL80211_BAND_LC of nl80211: s32 in dBm. */ lc?: number;
}

/** Attribute set `sched-scan-plan`. */
export interface SchedScanPlan extends ExtraAttributes {
  /** Interval of the repeated scans. Attribute NL80211_SCHED_SCAN_PLAN_INTERVAL of nl80211: u32 in seconds. */
  interval?: number;
  /** Number of scans. Omit it in the last plan, which continues until it is stopped. Attribute NL80211_SCHED_SCAN_PLAN_ITERATIONS of nl80211: u32. */
  iterations?: number;
}

/** Attribute set `pmksa-candidate`. */
export interface PmksaCandidate<M extends Mode = Read> extends ExtraAttributes {
  /** Preference; lower is better. Attribute NL80211_PMKSA_CANDIDATE_INDEX of nl80211: u32. */ index?: number;
  /** NL80211_PMKSA_CANDIDATE_BSSID of nl80211: bytes, shown as a MAC address. */ bssid?: M["address"];
  /** Supports preauthentication. Attribute NL80211_PMKSA_CANDIDATE_PREAUTH of nl80211: flag. */ preauth?: M["flag"];
}

/** Attribute set `coalesce-rule`. */
export interface CoalesceRule<M extends Mode = Read> extends ExtraAttributes {
  /** Delay. Attribute NL80211_ATTR_COALESCE_RULE_DELAY of nl80211: u32 in ms. */ delay?: number;
  /** Whether the rule applies to packets that match the patterns, or to packets that do not. Attribute NL80211_ATTR_COALESCE_RULE_CONDITION of nl80211: u32. */
  condition?: CoalesceCondition | M["unnamed"];
  /** Patterns. Attribute NL80211_ATTR_COALESCE_RULE_PKT_PATTERN of nl80211: array of nested attributes. */
  pktPattern?: PacketPattern[];
}

/** Attribute set `bss-select`. */
export interface BssSelect<M extends Mode = Read> extends ExtraAttributes {
  /** Selects the access point (BSS) by signal strength. Attribute NL80211_BSS_SELECT_ATTR_RSSI of nl80211: flag. */
  rssi?: M["flag"];
  /** Selects the access point (BSS) by band, and then by signal strength. Attribute NL80211_BSS_SELECT_ATTR_BAND_PREF of nl80211: u32. */
  bandPref?: number;
  /** Selects the access point (BSS) by signal strength, with a bonus for one band. Attribute NL80211_BSS_SELECT_ATTR_RSSI_ADJUST of nl80211: structure `bss-select-rssi-adjust`. */
  rssiAdjust?: Shape<M, BssSelectRssiAdjust>;
}

/** Attribute set `bss-select-supported`. */
export interface BssSelectSupported<M extends Mode = Read> extends ExtraAttributes {
  /** Selection of the access point (BSS) by signal strength is supported. Attribute NL80211_BSS_SELECT_ATTR_RSSI of nl80211: flag. */
  rssi?: M["flag"];
  /** Selection of the access point (BSS) by band is supported. Attribute NL80211_BSS_SELECT_ATTR_BAND_PREF of nl80211: flag. */
  bandPref?: M["flag"];
  /** Selection of the access point (BSS) by signal strength, with a bonus for one band, is supported. Attribute NL80211_BSS_SELECT_ATTR_RSSI_ADJUST of nl80211: flag. */
  rssiAdjust?: M["flag"];
}

/** Attribute set `nan-func`. */
export interface NanFunc<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_NAN_FUNC_TYPE of nl80211: u8. */ type?: NanFunctionType | M["unnamed"];
  /** Hash of the NAN service's name, 6 bytes. Attribute NL80211_NAN_FUNC_SERVICE_ID of nl80211: bytes. */
  serviceId?: Uint8Array;
  /** NAN publish type as bits: 1 solicited, 2 unsolicited. Attribute NL80211_NAN_FUNC_PUBLISH_TYPE of nl80211: u8. */
  publishType?: number;
  /** The NAN function answers with multicast frames. Attribute NL80211_NAN_FUNC_PUBLISH_BCAST of nl80211: flag. */
  publishBcast?: M["flag"];
  /** The NAN function sends requests instead of waiting for announcements. Attribute NL80211_NAN_FUNC_SUBSCRIBE_ACTIVE of nl80211: flag. */
  subscribeActive?: M["flag"];
  /** Number of the peer's NAN function. Attribute NL80211_NAN_FUNC_FOLLOW_UP_ID of nl80211: u8. */
  followUpId?: number;
  /** Number of this device's NAN function. Attribute NL80211_NAN_FUNC_FOLLOW_UP_REQ_ID of nl80211: u8. */
  followUpReqId?: number;
  /** MAC address of the peer to which the NAN follow-up is sent. Attribute NL80211_NAN_FUNC_FOLLOW_UP_DEST of nl80211: bytes, shown as a MAC address. */
  followUpDest?: M["address"];
  /** The NAN function considers only close peers. Attribute NL80211_NAN_FUNC_CLOSE_RANGE of nl80211: flag. */
  closeRange?: M["flag"];
  /** Lifetime of the NAN function in discovery windows. Attribute NL80211_NAN_FUNC_TTL of nl80211: u32. */
  ttl?: number;
  /** Data of the NAN function for peers, up to 255 bytes. Attribute NL80211_NAN_FUNC_SERVICE_INFO of nl80211: bytes. */
  serviceInfo?: Uint8Array;
  /** Filter of peers. Attribute NL80211_NAN_FUNC_SRF of nl80211: nested attributes. */ srf?: NanSrf<M>;
  /** Filters for received frames. Attribute NL80211_NAN_FUNC_RX_MATCH_FILTER of nl80211: array of bytes. */
  rxMatchFilter?: Uint8Array[];
  /** Filters in sent frames. Attribute NL80211_NAN_FUNC_TX_MATCH_FILTER of nl80211: array of bytes. */
  txMatchFilter?: Uint8Array[];
  /** Number of the NAN function. Attribute NL80211_NAN_FUNC_INSTANCE_ID of nl80211: u8. */ instanceId?: number;
  /** Why the NAN function ended. Attribute NL80211_NAN_FUNC_TERM_REASON of nl80211: u8. */ termReason?: number;
}

/** Attribute set `nan-srf`. */
export interface NanSrf<M extends Mode = Read> extends ExtraAttributes {
  /** The filter includes the listed NAN peers instead of excluding them. Attribute NL80211_NAN_SRF_INCLUDE of nl80211: flag. */
  include?: M["flag"];
  /** Bloom filter that selects the NAN peers. Attribute NL80211_NAN_SRF_BF of nl80211: bytes. */ bf?: Uint8Array;
  /** Number of the Bloom filter's hash functions. Attribute NL80211_NAN_SRF_BF_IDX of nl80211: u8. */ bfIdx?: number;
  /** MAC addresses of the NAN peers that the filter includes or excludes. Attribute NL80211_NAN_SRF_MAC_ADDRS of nl80211: array of bytes, each shown as a MAC address. */
  macAddrs?: M["address"][];
}

/** Attribute set `nan-match`. */
export interface NanMatch<M extends Mode = Read> extends ExtraAttributes {
  /** NAN function of this device. Attribute NL80211_NAN_MATCH_FUNC_LOCAL of nl80211: nested attributes. */
  funcLocal?: NanFunc<M>;
  /** NAN function of the peer. Attribute NL80211_NAN_MATCH_FUNC_PEER of nl80211: nested attributes. */
  funcPeer?: NanFunc<M>;
}

/** Attribute set `ftm-responder`. */
export interface FtmResponder<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_FTM_RESP_ATTR_ENABLED of nl80211: flag. */ enabled?: M["flag"];
  /** Content of the location element. Attribute NL80211_FTM_RESP_ATTR_LCI of nl80211: bytes. */ lci?: Uint8Array;
  /** Content of the civic address element. Attribute NL80211_FTM_RESP_ATTR_CIVICLOC of nl80211: bytes. */
  civicloc?: Uint8Array;
}

/** Attribute set `ftm-responder-stats`. */
export interface FtmResponderStats<M extends Mode = Read> extends ExtraAttributes {
  /** FTM sessions in which all frames were answered. Attribute NL80211_FTM_STATS_SUCCESS_NUM of nl80211: u32. */
  successNum?: number;
  /** FTM sessions in which only a part of the frames was answered. Attribute NL80211_FTM_STATS_PARTIAL_NUM of nl80211: u32. */
  partialNum?: number;
  /** FTM sessions that failed. Attribute NL80211_FTM_STATS_FAILED_NUM of nl80211: u32. */ failedNum?: number;
  /** FTM sessions that started at once. Attribute NL80211_FTM_STATS_ASAP_NUM of nl80211: u32. */ asapNum?: number;
  /** FTM sessions that started later, at an agreed time. Attribute NL80211_FTM_STATS_NON_ASAP_NUM of nl80211: u32. */
  nonAsapNum?: number;
  /** Duration of all FTM sessions as responder. Attribute NL80211_FTM_STATS_TOTAL_DURATION_MSEC of nl80211: u64 in ms. */
  totalDurationMsec?: M["big"];
  /** Triggers for FTM sessions from unknown peers. Attribute NL80211_FTM_STATS_UNKNOWN_TRIGGERS_NUM of nl80211: u32. */
  unknownTriggersNum?: number;
  /** Requests of peers for another time of the FTM session. Attribute NL80211_FTM_STATS_RESCHEDULE_REQUESTS_NUM of nl80211: u32. */
  rescheduleRequestsNum?: number;
  /** Triggers for FTM sessions outside of the agreed time. Attribute NL80211_FTM_STATS_OUT_OF_WINDOW_TRIGGERS_NUM of nl80211: u32. */
  outOfWindowTriggersNum?: number;
}

/** Attribute set `pmsr`. */
export type Pmsr<M extends Mode = Read> = ExtraAttributes & {
  /** NL80211_PMSR_ATTR_PEERS of nl80211: array of nested attributes. */ peers?: PmsrPeer<M>[];
} & ReadOnlyFields<M, {
  /** Maximum number of peers in a request. Attribute NL80211_PMSR_ATTR_MAX_PEERS of nl80211: u32, read-only. */
  maxPeers?: number;
  /** The device can report the access point's time (TSF) with the results. Attribute NL80211_PMSR_ATTR_REPORT_AP_TSF of nl80211: flag, read-only. */
  reportApTsf?: M["flag"];
  /** The device can use random MAC addresses for measurements. Attribute NL80211_PMSR_ATTR_RANDOMIZE_MAC_ADDR of nl80211: flag, read-only. */
  randomizeMacAddr?: M["flag"];
  /** The device's capabilities for each kind of peer measurement. Attribute NL80211_PMSR_ATTR_TYPE_CAPA of nl80211: nested attributes, read-only. */
  typeCapa?: PmsrCapa<M>;
  /** Maximum number of peers of an initiator (ISTA). Attribute NL80211_PMSR_ATTR_MAX_PEER_ISTA_ROLE of nl80211: u32, read-only, since Linux 7.3. */
  maxPeerIstaRole?: number;
  /** Maximum number of peers of a responder (RSTA). Attribute NL80211_PMSR_ATTR_MAX_PEER_RSTA_ROLE of nl80211: u32, read-only, since Linux 7.3. */
  maxPeerRstaRole?: number;
}>;

/** Attribute set `pmsr-capa`. */
export interface PmsrCapa<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_TYPE_FTM of nl80211: nested attributes. */ ftm?: PmsrFtmCapa<M>;
}

/** Attribute set `pmsr-ftm-capa`. */
export interface PmsrFtmCapa<M extends Mode = Read> extends ExtraAttributes {
  /** The device supports FTM sessions that start at once. Attribute NL80211_PMSR_FTM_CAPA_ATTR_ASAP of nl80211: flag. */
  asap?: M["flag"];
  /** The device supports FTM sessions that start later. Attribute NL80211_PMSR_FTM_CAPA_ATTR_NON_ASAP of nl80211: flag. */
  nonAsap?: M["flag"];
  /** The device can request the location of the FTM peer. Attribute NL80211_PMSR_FTM_CAPA_ATTR_REQ_LCI of nl80211: flag. */
  reqLci?: M["flag"];
  /** The device can request the civic address of the FTM peer. Attribute NL80211_PMSR_FTM_CAPA_ATTR_REQ_CIVICLOC of nl80211: flag. */
  reqCivicloc?: M["flag"];
  /** Preambles that fine timing measurement supports, as bits. Attribute NL80211_PMSR_FTM_CAPA_ATTR_PREAMBLES of nl80211: u32. */
  preambles?: (Preamble | number)[];
  /** Channel widths that fine timing measurement supports, as bits. Attribute NL80211_PMSR_FTM_CAPA_ATTR_BANDWIDTHS of nl80211: u32. */
  bandwidths?: (ChanWidth | number)[];
  /** Binary logarithm of the maximum number of bursts in an FTM session; -1 for no limit. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_BURSTS_EXPONENT of nl80211: u32. */
  maxBurstsExponent?: number;
  /** Maximum number of frames in an FTM burst; 0 for no limit. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_FTMS_PER_BURST of nl80211: u32. */
  maxFtmsPerBurst?: number;
  /** NL80211_PMSR_FTM_CAPA_ATTR_TRIGGER_BASED of nl80211: flag. */ triggerBased?: M["flag"];
  /** NL80211_PMSR_FTM_CAPA_ATTR_NON_TRIGGER_BASED of nl80211: flag. */ nonTriggerBased?: M["flag"];
  /** The device can measure in the 6 GHz band. Attribute NL80211_PMSR_FTM_CAPA_ATTR_6GHZ_SUPPORT of nl80211: flag, since Linux 7.3. */
  "6ghzSupport"?: M["flag"];
  /** Maximum number of repetitions of training fields (LTF) that the device sends. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_TX_LTF_REP of nl80211: u32, since Linux 7.3. */
  maxTxLtfRep?: number;
  /** Maximum number of repetitions of training fields (LTF) that the device receives. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_RX_LTF_REP of nl80211: u32, since Linux 7.3. */
  maxRxLtfRep?: number;
  /** Maximum number of space-time streams that the device sends; 0 is one. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_TX_STS of nl80211: u32, since Linux 7.3. */
  maxTxSts?: number;
  /** Maximum number of space-time streams that the device receives; 0 is one. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_RX_STS of nl80211: u32, since Linux 7.3. */
  maxRxSts?: number;
  /** Maximum of repetitions multiplied by streams that the device sends. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_TOTAL_LTF_TX of nl80211: u32, since Linux 7.3. */
  maxTotalLtfTx?: number;
  /** Maximum of repetitions multiplied by streams that the device receives. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_TOTAL_LTF_RX of nl80211: u32, since Linux 7.3. */
  maxTotalLtfRx?: number;
  /** The device can be the responder (RSTA). Attribute NL80211_PMSR_FTM_CAPA_ATTR_RSTA_SUPPORT of nl80211: flag, since Linux 7.3. */
  rstaSupport?: M["flag"];
  /** Capabilities as initiator (ISTA). Attribute NL80211_PMSR_FTM_CAPA_ATTR_ISTA_CAPS of nl80211: nested attributes, since Linux 7.3. */
  istaCaps?: PmsrFtmRoleCapa<M>;
  /** Capabilities as responder (RSTA). Attribute NL80211_PMSR_FTM_CAPA_ATTR_RSTA_CAPS of nl80211: nested attributes, since Linux 7.3. */
  rstaCaps?: PmsrFtmRoleCapa<M>;
  /** Kinds of ranging. Attribute NL80211_PMSR_FTM_CAPA_ATTR_TYPE_CAPS of nl80211: nested attributes, since Linux 7.3. */
  typeCaps?: PmsrFtmTypeCapa<M>;
  /** The device can be initiator and responder at the same time. Attribute NL80211_PMSR_FTM_CAPA_ATTR_CONCURRENT_ISTA_RSTA_SUPPORT of nl80211: flag, since Linux 7.3. */
  concurrentIstaRstaSupport?: M["flag"];
  /** Maximum number of antennas that send in EDCA ranging. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_NUM_TX_ANTENNAS of nl80211: u8, since Linux 7.3. */
  maxNumTxAntennas?: number;
  /** Maximum number of antennas that receive in EDCA ranging. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MAX_NUM_RX_ANTENNAS of nl80211: u8, since Linux 7.3. */
  maxNumRxAntennas?: number;
  /** Minimum interval of EDCA ranging. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MIN_INTERVAL_EDCA of nl80211: u32 in ms, since Linux 7.3. */
  minIntervalEdca?: number;
  /** Minimum interval of NTB ranging. Attribute NL80211_PMSR_FTM_CAPA_ATTR_MIN_INTERVAL_NTB of nl80211: u32 in ms, since Linux 7.3. */
  minIntervalNtb?: number;
  /** Preambles that proximity detection supports, as bits. Attribute NL80211_PMSR_FTM_CAPA_ATTR_PD_PREAMBLES of nl80211: u32, since Linux 7.3. */
  pdPreambles?: (Preamble | number)[];
  /** Channel widths that proximity detection supports, as bits. Attribute NL80211_PMSR_FTM_CAPA_ATTR_PD_BANDWIDTHS of nl80211: u32, since Linux 7.3. */
  pdBandwidths?: (ChanWidth | number)[];
}

/** Attribute set `pmsr-ftm-role-capa`. */
export interface PmsrFtmRoleCapa<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of peers of an initiator. Attribute NL80211_PMSR_ATTR_MAX_PEER_ISTA_ROLE of nl80211: u32. */
  maxPeerIstaRole?: number;
  /** Maximum number of peers of a responder. Attribute NL80211_PMSR_ATTR_MAX_PEER_RSTA_ROLE of nl80211: u32. */
  maxPeerRstaRole?: number;
  /** Ranging that no trigger frame starts (NTB). Attribute NL80211_PMSR_FTM_CAPA_ATTR_SUPPORT_NTB of nl80211: flag. */
  supportNtb?: M["flag"];
  /** Ranging that trigger frames start (TB). Attribute NL80211_PMSR_FTM_CAPA_ATTR_SUPPORT_TB of nl80211: flag. */
  supportTb?: M["flag"];
  /** Ranging with EDCA. Attribute NL80211_PMSR_FTM_CAPA_ATTR_SUPPORT_EDCA of nl80211: flag. */
  supportEdca?: M["flag"];
}

/** Attribute set `pmsr-ftm-type-capa`. */
export interface PmsrFtmTypeCapa<M extends Mode = Read> extends ExtraAttributes {
  /** Ranging with access points. Attribute NL80211_PMSR_FTM_TYPE_CAPA_ATTR_INFRA_SUPPORT of nl80211: flag. */
  infraSupport?: M["flag"];
  /** Proximity detection. Attribute NL80211_PMSR_FTM_TYPE_CAPA_ATTR_PD_SUPPORT of nl80211: flag. */
  pdSupport?: M["flag"];
}

/** Attribute set `pmsr-peer`. */
export type PmsrPeer<M extends Mode = Read> = ExtraAttributes & {
  /** NL80211_PMSR_PEER_ATTR_ADDR of nl80211: bytes, shown as a MAC address. */ addr?: M["address"];
  /** Channel of the peer. Attribute NL80211_PMSR_PEER_ATTR_CHAN of nl80211: nested attributes. */
  chan?: Nl80211Attrs<M>;
  /** NL80211_PMSR_PEER_ATTR_REQ of nl80211: nested attributes. */ req?: PmsrReq<M>;
  /** Kind of ranging: 0 for infrastructure, such as with an access point; 1 for proximity detection. Attribute NL80211_PMSR_PEER_ATTR_REQ_TYPE of nl80211: u32, since Linux 7.3. */
  reqType?: number;
} & ReadOnlyFields<M, {
  /** NL80211_PMSR_PEER_ATTR_RESP of nl80211: nested attributes, read-only. */ resp?: PmsrResp<M>;
}>;

/** Attribute set `pmsr-req`. */
export interface PmsrReq<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_REQ_ATTR_DATA of nl80211: nested attributes. */ data?: PmsrReqData<M>;
  /** Requests the access point's time (TSF) with the results. Attribute NL80211_PMSR_REQ_ATTR_GET_AP_TSF of nl80211: flag. */
  getApTsf?: M["flag"];
}

/** Attribute set `pmsr-req-data`. */
export interface PmsrReqData<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_TYPE_FTM of nl80211: nested attributes. */ ftm?: PmsrFtmReq<M>;
}

/** Attribute set `pmsr-ftm-req`. */
export interface PmsrFtmReq<M extends Mode = Read> extends ExtraAttributes {
  /** The FTM session starts at once. Attribute NL80211_PMSR_FTM_REQ_ATTR_ASAP of nl80211: flag. */ asap?: M["flag"];
  /** NL80211_PMSR_FTM_REQ_ATTR_PREAMBLE of nl80211: u32. */ preamble?: Preamble | M["unnamed"];
  /** Binary logarithm of the number of bursts in the FTM session. Attribute NL80211_PMSR_FTM_REQ_ATTR_NUM_BURSTS_EXP of nl80211: u8 up to 15. */
  numBurstsExp?: number;
  /** Interval of the bursts in the FTM session. Attribute NL80211_PMSR_FTM_REQ_ATTR_BURST_PERIOD of nl80211: u16 in units of 100 ms. */
  burstPeriod?: number;
  /** Duration of a burst, as a code of 802.11: 2 is 250 µs, 11 is 128 ms, 15 is no preference. Attribute NL80211_PMSR_FTM_REQ_ATTR_BURST_DURATION of nl80211: u8 up to 15. */
  burstDuration?: number;
  /** Number of frames in each FTM burst. Attribute NL80211_PMSR_FTM_REQ_ATTR_FTMS_PER_BURST of nl80211: u8 up to 31. */
  ftmsPerBurst?: number;
  /** Number of retries of the FTM request; default 3. Attribute NL80211_PMSR_FTM_REQ_ATTR_NUM_FTMR_RETRIES of nl80211: u8. */
  numFtmrRetries?: number;
  /** Requests the location of the FTM peer. Attribute NL80211_PMSR_FTM_REQ_ATTR_REQUEST_LCI of nl80211: flag. */
  requestLci?: M["flag"];
  /** Requests the civic address of the FTM peer. Attribute NL80211_PMSR_FTM_REQ_ATTR_REQUEST_CIVICLOC of nl80211: flag. */
  requestCivicloc?: M["flag"];
  /** NL80211_PMSR_FTM_REQ_ATTR_TRIGGER_BASED of nl80211: flag. */ triggerBased?: M["flag"];
  /** NL80211_PMSR_FTM_REQ_ATTR_NON_TRIGGER_BASED of nl80211: flag. */ nonTriggerBased?: M["flag"];
  /** The device sends the result of the measurement to the peer. Attribute NL80211_PMSR_FTM_REQ_ATTR_LMR_FEEDBACK of nl80211: flag. */
  lmrFeedback?: M["flag"];
  /** Color of the responder's network. Attribute NL80211_PMSR_FTM_REQ_ATTR_BSS_COLOR of nl80211: u8. */
  bssColor?: number;
  /** This device is the responder. Attribute NL80211_PMSR_FTM_REQ_ATTR_RSTA of nl80211: flag, since Linux 7.3. */
  rsta?: M["flag"];
  /** Minimum time between two FTM measurements, in units of 100 us. Attribute NL80211_PMSR_FTM_REQ_ATTR_MIN_TIME_BETWEEN_MEASUREMENTS of nl80211: u32, since Linux 7.3. */
  minTimeBetweenMeasurements?: number;
  /** Maximum time between two FTM measurements, in units of 10 ms. Attribute NL80211_PMSR_FTM_REQ_ATTR_MAX_TIME_BETWEEN_MEASUREMENTS of nl80211: u32, since Linux 7.3. */
  maxTimeBetweenMeasurements?: number;
  /** Time between two availability windows of the ranging session. Attribute NL80211_PMSR_FTM_REQ_ATTR_NOMINAL_TIME of nl80211: u32 in ms, since Linux 7.3. */
  nominalTime?: number;
  /** Duration of an availability window of the ranging session in ms, at most 255. Attribute NL80211_PMSR_FTM_REQ_ATTR_AW_DURATION of nl80211: u32 up to 255, since Linux 7.3. */
  awDuration?: number;
  /** Number of availability windows of the ranging session. Attribute NL80211_PMSR_FTM_REQ_ATTR_NUM_MEASUREMENTS of nl80211: u32, since Linux 7.3. */
  numMeasurements?: number;
  /** Distance in mm: the result is reported when the peer comes closer. Attribute NL80211_PMSR_FTM_REQ_ATTR_INGRESS of nl80211: u64, since Linux 7.3. */
  ingress?: M["big"];
  /** Distance in mm: the result is reported when the peer moves farther away. Attribute NL80211_PMSR_FTM_REQ_ATTR_EGRESS of nl80211: u64, since Linux 7.3. */
  egress?: M["big"];
  /** Reports no results, for proximity detection. Attribute NL80211_PMSR_FTM_REQ_ATTR_PD_SUPPRESS_RESULTS of nl80211: flag, since Linux 7.3. */
  pdSuppressResults?: M["flag"];
}

/** Attribute set `pmsr-resp`. */
export interface PmsrResp<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_RESP_ATTR_DATA of nl80211: nested attributes. */ data?: PmsrRespData<M>;
  /** NL80211_PMSR_RESP_ATTR_STATUS of nl80211: u32. */ status?: PmsrStatus | M["unnamed"];
  /** Time of the result since boot. Attribute NL80211_PMSR_RESP_ATTR_HOST_TIME of nl80211: u64 in ns. */
  hostTime?: M["big"];
  /** Time of the access point (TSF) at the measurement. Attribute NL80211_PMSR_RESP_ATTR_AP_TSF of nl80211: u64. */
  apTsf?: M["big"];
  /** No further results follow for this peer. Attribute NL80211_PMSR_RESP_ATTR_FINAL of nl80211: flag. */
  final?: M["flag"];
}

/** Attribute set `pmsr-resp-data`. */
export interface PmsrRespData<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_TYPE_FTM of nl80211: nested attributes. */ ftm?: PmsrFtmResp<M>;
}

/** Attribute set `pmsr-ftm-resp`. */
export interface PmsrFtmResp<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_PMSR_FTM_RESP_ATTR_FAIL_REASON of nl80211: u32. */ failReason?: PmsrFtmFailure | M["unnamed"];
  /** Number of the burst. Attribute NL80211_PMSR_FTM_RESP_ATTR_BURST_INDEX of nl80211: u32. */ burstIndex?: number;
  /** Number of FTM frames that the device tried to send. Attribute NL80211_PMSR_FTM_RESP_ATTR_NUM_FTMR_ATTEMPTS of nl80211: u32. */
  numFtmrAttempts?: number;
  /** Number of FTM frames that were acknowledged. Attribute NL80211_PMSR_FTM_RESP_ATTR_NUM_FTMR_SUCCESSES of nl80211: u32. */
  numFtmrSuccesses?: number;
  /** Time after which the FTM peer accepts a new request. Attribute NL80211_PMSR_FTM_RESP_ATTR_BUSY_RETRY_TIME of nl80211: u32 in seconds. */
  busyRetryTime?: number;
  /** Binary logarithm of the number of bursts in the FTM session. Attribute NL80211_PMSR_FTM_RESP_ATTR_NUM_BURSTS_EXP of nl80211: u8. */
  numBurstsExp?: number;
  /** Duration of a burst, as a code of 802.11: 2 is 250 µs, 11 is 128 ms. Attribute NL80211_PMSR_FTM_RESP_ATTR_BURST_DURATION of nl80211: u8. */
  burstDuration?: number;
  /** Number of frames in each FTM burst. Attribute NL80211_PMSR_FTM_RESP_ATTR_FTMS_PER_BURST of nl80211: u8. */
  ftmsPerBurst?: number;
  /** Average signal strength in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_RSSI_AVG of nl80211: s32 in units of 1/2 dBm. */
  rssiAvg?: number;
  /** Spread of the signal strength in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_RSSI_SPREAD of nl80211: s32 in units of 1/2 dBm. */
  rssiSpread?: number;
  /** NL80211_PMSR_FTM_RESP_ATTR_TX_RATE of nl80211: nested attributes. */ txRate?: RateInfo<M>;
  /** NL80211_PMSR_FTM_RESP_ATTR_RX_RATE of nl80211: nested attributes. */ rxRate?: RateInfo<M>;
  /** Average round-trip time in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_RTT_AVG of nl80211: s64 in ps. */
  rttAvg?: M["big"];
  /** Variance of the round-trip time in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_RTT_VARIANCE of nl80211: u64 in ps^2. */
  rttVariance?: M["big"];
  /** Spread of the round-trip time in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_RTT_SPREAD of nl80211: u64 in ps. */
  rttSpread?: M["big"];
  /** Average distance in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_DIST_AVG of nl80211: s64 in mm. */
  distAvg?: M["big"];
  /** Variance of the distance in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_DIST_VARIANCE of nl80211: u64 in mm^2. */
  distVariance?: M["big"];
  /** Spread of the distance in the FTM measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_DIST_SPREAD of nl80211: u64 in mm. */
  distSpread?: M["big"];
  /** Content of the location element. Attribute NL80211_PMSR_FTM_RESP_ATTR_LCI of nl80211: bytes. */
  lci?: Uint8Array;
  /** Content of the civic address element. Attribute NL80211_PMSR_FTM_RESP_ATTR_CIVICLOC of nl80211: bytes. */
  civicloc?: Uint8Array;
  /** Interval of the bursts. Attribute NL80211_PMSR_FTM_RESP_ATTR_BURST_PERIOD of nl80211: u16 in units of 100 ms, since Linux 7.3. */
  burstPeriod?: number;
  /** Repetitions of training fields (LTF) in sent frames. Attribute NL80211_PMSR_FTM_RESP_ATTR_TX_LTF_REPETITION_COUNT of nl80211: u32, since Linux 7.3. */
  txLtfRepetitionCount?: number;
  /** Repetitions of training fields (LTF) in received frames. Attribute NL80211_PMSR_FTM_RESP_ATTR_RX_LTF_REPETITION_COUNT of nl80211: u32, since Linux 7.3. */
  rxLtfRepetitionCount?: number;
  /** Maximum time between two FTM measurements. Attribute NL80211_PMSR_FTM_RESP_ATTR_MAX_TIME_BETWEEN_MEASUREMENTS of nl80211: u32 in units of 10 ms, since Linux 7.3. */
  maxTimeBetweenMeasurements?: number;
  /** Minimum time between two FTM measurements. Attribute NL80211_PMSR_FTM_RESP_ATTR_MIN_TIME_BETWEEN_MEASUREMENTS of nl80211: u32 in units of 100 µs, since Linux 7.3. */
  minTimeBetweenMeasurements?: number;
  /** Space-time streams of sent frames. Attribute NL80211_PMSR_FTM_RESP_ATTR_NUM_TX_SPATIAL_STREAMS of nl80211: u8, since Linux 7.3. */
  numTxSpatialStreams?: number;
  /** Space-time streams of received frames. Attribute NL80211_PMSR_FTM_RESP_ATTR_NUM_RX_SPATIAL_STREAMS of nl80211: u8, since Linux 7.3. */
  numRxSpatialStreams?: number;
  /** Time between two availability windows. Attribute NL80211_PMSR_FTM_RESP_ATTR_NOMINAL_TIME of nl80211: u32 in ms, since Linux 7.3. */
  nominalTime?: number;
  /** Duration of an availability window. Attribute NL80211_PMSR_FTM_RESP_ATTR_AVAILABILITY_WINDOW of nl80211: u8 in ms, since Linux 7.3. */
  availabilityWindow?: number;
  /** Channel width. Attribute NL80211_PMSR_FTM_RESP_ATTR_CHANNEL_WIDTH of nl80211: u32, since Linux 7.3. */
  channelWidth?: ChanWidth | M["unnamed"];
  /** NL80211_PMSR_FTM_RESP_ATTR_PREAMBLE of nl80211: u32, since Linux 7.3. */ preamble?: Preamble | M["unnamed"];
  /** The result is that of an earlier measurement. Attribute NL80211_PMSR_FTM_RESP_ATTR_IS_DELAYED_LMR of nl80211: flag, since Linux 7.3. */
  isDelayedLmr?: M["flag"];
}

/** Attribute set `he-obss-pd`. */
export interface HeObssPd extends ExtraAttributes {
  /** Minimum offset in dB of the signal threshold (OBSS PD), for networks of the spatial reuse group. Attribute NL80211_HE_OBSS_PD_ATTR_MIN_OFFSET of nl80211: u8. */
  minOffset?: number;
  /** Maximum offset in dB of the signal threshold (OBSS PD), for networks of the spatial reuse group. Attribute NL80211_HE_OBSS_PD_ATTR_MAX_OFFSET of nl80211: u8. */
  maxOffset?: number;
  /** Maximum offset in dB of the signal threshold (OBSS PD), for networks outside of the spatial reuse group. Attribute NL80211_HE_OBSS_PD_ATTR_NON_SRG_MAX_OFFSET of nl80211: u8. */
  nonSrgMaxOffset?: number;
  /** Colors of the spatial reuse group, 64 bits. Attribute NL80211_HE_OBSS_PD_ATTR_BSS_COLOR_BITMAP of nl80211: bytes. */
  bssColorBitmap?: Uint8Array;
  /** Partial BSSIDs of the spatial reuse group, 64 bits. Attribute NL80211_HE_OBSS_PD_ATTR_PARTIAL_BSSID_BITMAP of nl80211: bytes. */
  partialBssidBitmap?: Uint8Array;
  /** Spatial reuse control field. Attribute NL80211_HE_OBSS_PD_ATTR_SR_CTRL of nl80211: u8. */ srCtrl?: number;
}

/** Attribute set `he-bss-color`. */
export interface HeBssColor<M extends Mode = Read> extends ExtraAttributes {
  /** Color, 1 to 63. Attribute NL80211_HE_BSS_COLOR_ATTR_COLOR of nl80211: u8. */ color?: number;
  /** NL80211_HE_BSS_COLOR_ATTR_DISABLED of nl80211: flag. */ disabled?: M["flag"];
  /** Uses partial association ids. Attribute NL80211_HE_BSS_COLOR_ATTR_PARTIAL of nl80211: flag. */
  partial?: M["flag"];
}

/** Attribute set `iftype-akm`. */
export interface IftypeAkm<M extends Mode = Read> extends ExtraAttributes {
  /** NL80211_IFTYPE_AKM_ATTR_IFTYPES of nl80211: nested attributes. */ iftypes?: SupportedIftypes<M>;
  /** Key management suites, such as 0x000fac02 for PSK. Attribute NL80211_IFTYPE_AKM_ATTR_SUITES of nl80211: array of u32, shown in hexadecimal. */
  suites?: number[];
}

/** Attribute set `tid-config`. */
export type TidConfig<M extends Mode = Read> = ExtraAttributes & {
  /** Replaces earlier settings of the traffic ids. Attribute NL80211_TID_CONFIG_ATTR_OVERRIDE of nl80211: flag. */
  override?: M["flag"];
  /** Traffic ids, as bits. Attribute NL80211_TID_CONFIG_ATTR_TIDS of nl80211: u16. */ tids?: number;
  /** Whether frames of the traffic ids are sent without acknowledgement. Attribute NL80211_TID_CONFIG_ATTR_NOACK of nl80211: u8. */
  noack?: TidConfigName | M["unnamed"];
  /** Retries of short frames. Attribute NL80211_TID_CONFIG_ATTR_RETRY_SHORT of nl80211: u8. */ retryShort?: number;
  /** Retries of long frames. Attribute NL80211_TID_CONFIG_ATTR_RETRY_LONG of nl80211: u8. */ retryLong?: number;
  /** Whether frames are aggregated (A-MPDU). Attribute NL80211_TID_CONFIG_ATTR_AMPDU_CTRL of nl80211: u8. */
  ampduCtrl?: TidConfigName | M["unnamed"];
  /** Whether frames of the traffic ids are protected with RTS and CTS. Attribute NL80211_TID_CONFIG_ATTR_RTSCTS_CTRL of nl80211: u8. */
  rtsctsCtrl?: TidConfigName | M["unnamed"];
  /** Whether packets are aggregated (A-MSDU). Attribute NL80211_TID_CONFIG_ATTR_AMSDU_CTRL of nl80211: u8. */
  amsduCtrl?: TidConfigName | M["unnamed"];
  /** How the transmit rate is selected. Attribute NL80211_TID_CONFIG_ATTR_TX_RATE_TYPE of nl80211: u8. */
  txRateType?: TxRateSetting | M["unnamed"];
  /** Rates of each band. Attribute NL80211_TID_CONFIG_ATTR_TX_RATE of nl80211: nested attributes. */
  txRate?: TxRates<M>;
} & ReadOnlyFields<M, {
  /** Traffic id settings that the device supports for a whole interface, as bits. Attribute NL80211_TID_CONFIG_ATTR_VIF_SUPP of nl80211: u64, read-only. */
  vifSupp?: M["big"];
  /** Traffic id settings that the device supports for single peers, as bits. Attribute NL80211_TID_CONFIG_ATTR_PEER_SUPP of nl80211: u64, read-only. */
  peerSupp?: M["big"];
}>;

/** Attribute set `s1g-short-beacon`. */
export interface S1gShortBeacon extends ExtraAttributes {
  /** Beacon up to the TIM element. Attribute NL80211_S1G_SHORT_BEACON_ATTR_HEAD of nl80211: bytes. */
  head?: Uint8Array;
  /** Beacon after the TIM element. Attribute NL80211_S1G_SHORT_BEACON_ATTR_TAIL of nl80211: bytes. */
  tail?: Uint8Array;
}

/** Settings of a BSS that the device can change. Attribute set `bss-param`. */
export interface BssParam<M extends Mode = Read> extends ExtraAttributes {
  /** Protection of frames with CTS. Attribute NL80211_ATTR_BSS_CTS_PROT of nl80211: flag. */ bssCtsProt?: M["flag"];
  /** Short preambles. Attribute NL80211_ATTR_BSS_SHORT_PREAMBLE of nl80211: flag. */ bssShortPreamble?: M["flag"];
  /** Short slots. Attribute NL80211_ATTR_BSS_SHORT_SLOT_TIME of nl80211: flag. */ bssShortSlotTime?: M["flag"];
  /** Basic rates. Attribute NL80211_ATTR_BSS_BASIC_RATES of nl80211: flag. */ bssBasicRates?: M["flag"];
  /** Isolation of stations. Attribute NL80211_ATTR_AP_ISOLATE of nl80211: flag. */ apIsolate?: M["flag"];
  /** HT operation mode. Attribute NL80211_ATTR_BSS_HT_OPMODE of nl80211: flag. */ bssHtOpmode?: M["flag"];
  /** Client traffic window of P2P. Attribute NL80211_ATTR_P2P_CTWINDOW of nl80211: flag. */ p2pCtwindow?: M["flag"];
  /** Opportunistic power save of P2P. Attribute NL80211_ATTR_P2P_OPPPS of nl80211: flag. */ p2pOppps?: M["flag"];
}

/** Attribute set `nan-config`. */
export interface NanConfig<M extends Mode = Read> extends ExtraAttributes {
  /** Id of the NAN cluster. Attribute NL80211_NAN_CONF_CLUSTER_ID of nl80211: 6 bytes, shown as a MAC address. */
  clusterId?: M["address"];
  /** Additional NAN attributes for beacons. Attribute NL80211_NAN_CONF_EXTRA_ATTRS of nl80211: bytes. */
  extraAttrs?: Uint8Array;
  /** Elements of vendors for NAN beacons. Attribute NL80211_NAN_CONF_VENDOR_ELEMS of nl80211: bytes. */
  vendorElems?: Uint8Array;
  /** Settings of each band. Attribute NL80211_NAN_CONF_BAND_CONFIGS of nl80211: array of nested attributes. */
  bandConfigs?: NanBandConfig<M>[];
  /** Time from one NAN scan to the next. Attribute NL80211_NAN_CONF_SCAN_PERIOD of nl80211: u16 in seconds. */
  scanPeriod?: number;
  /** Time on each channel of a NAN scan. Attribute NL80211_NAN_CONF_SCAN_DWELL_TIME of nl80211: u16 in ms. */
  scanDwellTime?: number;
  /** Interval of discovery beacons. Attribute NL80211_NAN_CONF_DISCOVERY_BEACON_INTERVAL of nl80211: u8 in ms. */
  discoveryBeaconInterval?: number;
  /** Sends an event at the start of each NAN discovery window. Attribute NL80211_NAN_CONF_NOTIFY_DW of nl80211: flag. */
  notifyDw?: M["flag"];
}

/** Attribute set `nan-band-config`. */
export interface NanBandConfig<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the band. Attribute NL80211_NAN_BAND_CONF_BAND of nl80211: u8. */ band?: number;
  /** Frequency of the discovery channel. Attribute NL80211_NAN_BAND_CONF_FREQ of nl80211: u16 in MHz. */
  freq?: number;
  /** Signal strength above which a NAN peer counts as close. Attribute NL80211_NAN_BAND_CONF_RSSI_CLOSE of nl80211: s8 in dBm. */
  rssiClose?: number;
  /** Signal strength above which a NAN peer counts as at middle distance. Attribute NL80211_NAN_BAND_CONF_RSSI_MIDDLE of nl80211: s8 in dBm. */
  rssiMiddle?: number;
  /** NAN discovery windows in which the device is awake. Attribute NL80211_NAN_BAND_CONF_WAKE_DW of nl80211: u8. */
  wakeDw?: number;
  /** Does not scan this band. Attribute NL80211_NAN_BAND_CONF_DISABLE_SCAN of nl80211: flag. */
  disableScan?: M["flag"];
}

/** Attribute set `nan-capabilities`. */
export interface NanCapabilities<M extends Mode = Read> extends ExtraAttributes {
  /** The synchronization can be configured. Attribute NL80211_NAN_CAPA_CONFIGURABLE_SYNC of nl80211: flag. */
  configurableSync?: M["flag"];
  /** Programs implement the discovery engine. Attribute NL80211_NAN_CAPA_USERSPACE_DE of nl80211: flag. */
  userspaceDe?: M["flag"];
  /** Operation modes. Attribute NL80211_NAN_CAPA_OP_MODE of nl80211: u8, shown in hexadecimal. */ opMode?: number;
  /** Number of antennas: for sending in the low four bits, for receiving in the high four bits. Attribute NL80211_NAN_CAPA_NUM_ANTENNAS of nl80211: u8. */
  numAntennas?: number;
  /** Maximum time of a NAN channel switch. Attribute NL80211_NAN_CAPA_MAX_CHANNEL_SWITCH_TIME of nl80211: u16 in µs. */
  maxChannelSwitchTime?: number;
  /** Capabilities of Wi-Fi Aware. Attribute NL80211_NAN_CAPA_CAPABILITIES of nl80211: u8, shown in hexadecimal. */
  capabilities?: number;
  /** Capabilities of data interfaces. Attribute NL80211_NAN_CAPA_PHY of nl80211: nested attributes. */
  phy?: NanPhyCap;
}

/** Attribute set `nan-phy-cap`. */
export interface NanPhyCap extends ExtraAttributes {
  /** Rates of HT. Attribute NL80211_NAN_PHY_CAP_ATTR_HT_MCS_SET of nl80211: bytes. */ htMcsSet?: Uint8Array;
  /** Capabilities of HT. Attribute NL80211_NAN_PHY_CAP_ATTR_HT_CAPA of nl80211: u16, shown in hexadecimal. */
  htCapa?: number;
  /** Maximum length of an aggregate (HT). Attribute NL80211_NAN_PHY_CAP_ATTR_HT_AMPDU_FACTOR of nl80211: u8. */
  htAmpduFactor?: number;
  /** Minimum distance in an aggregate (HT). Attribute NL80211_NAN_PHY_CAP_ATTR_HT_AMPDU_DENSITY of nl80211: u8. */
  htAmpduDensity?: number;
  /** Rates of VHT. Attribute NL80211_NAN_PHY_CAP_ATTR_VHT_MCS_SET of nl80211: bytes. */ vhtMcsSet?: Uint8Array;
  /** Capabilities of VHT. Attribute NL80211_NAN_PHY_CAP_ATTR_VHT_CAPA of nl80211: u32, shown in hexadecimal. */
  vhtCapa?: number;
  /** MAC capabilities of HE. Attribute NL80211_NAN_PHY_CAP_ATTR_HE_MAC of nl80211: bytes. */ heMac?: Uint8Array;
  /** PHY capabilities of HE. Attribute NL80211_NAN_PHY_CAP_ATTR_HE_PHY of nl80211: bytes. */ hePhy?: Uint8Array;
  /** Rates of HE. Attribute NL80211_NAN_PHY_CAP_ATTR_HE_MCS_SET of nl80211: bytes. */ heMcsSet?: Uint8Array;
  /** PPE thresholds of HE. Attribute NL80211_NAN_PHY_CAP_ATTR_HE_PPE of nl80211: bytes. */ hePpe?: Uint8Array;
}

/** Attribute set `nan-peer-map`. */
export interface NanPeerMap extends ExtraAttributes {
  /** Number of the map. Attribute NL80211_NAN_PEER_MAP_ATTR_MAP_ID of nl80211: u8. */ mapId?: number;
  /** Index of the NAN channel for each of 32 time slots. Attribute NL80211_NAN_PEER_MAP_ATTR_TIME_SLOTS of nl80211: array of u8. */
  timeSlots?: number[];
}

/** Attribute set `fils-discovery`. */
export interface FilsDiscovery extends ExtraAttributes {
  /** Minimum interval of FILS discovery frames in TU; 0 disables them. Attribute NL80211_FILS_DISCOVERY_ATTR_INT_MIN of nl80211: u32. */
  intMin?: number;
  /** Maximum interval of FILS discovery frames in TU. Attribute NL80211_FILS_DISCOVERY_ATTR_INT_MAX of nl80211: u32. */
  intMax?: number;
  /** Template of the frame. Attribute NL80211_FILS_DISCOVERY_ATTR_TMPL of nl80211: bytes. */ tmpl?: Uint8Array;
}

/** Attribute set `unsol-bcast-probe-resp`. */
export interface UnsolBcastProbeResp extends ExtraAttributes {
  /** Interval of unsolicited probe responses in TU; 0 disables them. Attribute NL80211_UNSOL_BCAST_PROBE_RESP_ATTR_INT of nl80211: u32. */
  int?: number;
  /** Template of the frame. Attribute NL80211_UNSOL_BCAST_PROBE_RESP_ATTR_TMPL of nl80211: bytes. */
  tmpl?: Uint8Array;
}

/** Attribute set `mbssid-config`. */
export interface MbssidConfig<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of BSSIDs that the device supports. Attribute NL80211_MBSSID_CONFIG_ATTR_MAX_INTERFACES of nl80211: u8. */
  maxInterfaces?: number;
  /** Maximum number of beacons over which the elements of multiple BSSIDs are spread. Attribute NL80211_MBSSID_CONFIG_ATTR_MAX_EMA_PROFILE_PERIODICITY of nl80211: u8. */
  maxEmaProfilePeriodicity?: number;
  /** Number of the BSSID among the multiple BSSIDs; the BSSID 0 transmits the beacon. Attribute NL80211_MBSSID_CONFIG_ATTR_INDEX of nl80211: u8. */
  index?: number;
  /** Index of the interface that transmits the beacon for all BSSIDs. Attribute NL80211_MBSSID_CONFIG_ATTR_TX_IFINDEX of nl80211: u32. */
  txIfindex?: number;
  /** Spreads the elements of multiple BSSIDs over several beacons. Attribute NL80211_MBSSID_CONFIG_ATTR_EMA of nl80211: flag. */
  ema?: M["flag"];
  /** Link of the transmitting BSSID. Attribute NL80211_MBSSID_CONFIG_ATTR_TX_LINK_ID of nl80211: u8, since Linux 7.3. */
  txLinkId?: number;
}

/** Attribute set `wiphy-attrs`. */
export type WiphyAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the wireless device. Attribute NL80211_ATTR_WIPHY of nl80211: u32. */ wiphy?: number;
  /** Name of the wireless device, such as `phy0`. Attribute NL80211_ATTR_WIPHY_NAME of nl80211: string. */
  wiphyName?: string;
  /** Channels, rates and capabilities of each band. Attribute NL80211_ATTR_WIPHY_BANDS of nl80211: nested attributes. */
  wiphyBands?: WiphyBands<M>;
  /** Supported cipher suites. Attribute NL80211_ATTR_CIPHER_SUITES of nl80211: array of u32, shown in hexadecimal. */
  cipherSuites?: number[];
  /** Maximum number of networks in a scan request. Attribute NL80211_ATTR_MAX_NUM_SCAN_SSIDS of nl80211: u8. */
  maxNumScanSsids?: number;
  /** Maximum length of elements in a scan request. Attribute NL80211_ATTR_MAX_SCAN_IE_LEN of nl80211: u16. */
  maxScanIeLen?: number;
  /** Retries of short frames, 1 to 255. Attribute NL80211_ATTR_WIPHY_RETRY_SHORT of nl80211: u8. */
  wiphyRetryShort?: number;
  /** Retries of long frames, 1 to 255. Attribute NL80211_ATTR_WIPHY_RETRY_LONG of nl80211: u8. */
  wiphyRetryLong?: number;
  /** Size in bytes above which frames are fragmented; 0xffffffff for never. Attribute NL80211_ATTR_WIPHY_FRAG_THRESHOLD of nl80211: u32. */
  wiphyFragThreshold?: number;
  /** Size in bytes above which RTS is used; 0xffffffff for never. Attribute NL80211_ATTR_WIPHY_RTS_THRESHOLD of nl80211: u32. */
  wiphyRtsThreshold?: number;
  /** Coverage class, which selects the ACK timeout, 0 to 31. Attribute NL80211_ATTR_WIPHY_COVERAGE_CLASS of nl80211: u8. */
  wiphyCoverageClass?: number;
  /** Maximum number of cached pairwise master keys. Attribute NL80211_ATTR_MAX_NUM_PMKIDS of nl80211: u8. */
  maxNumPmkids?: number;
  /** MAC address of the station, access point or interface. Attribute NL80211_ATTR_MAC of nl80211: bytes, shown as a MAC address. */
  mac?: M["address"];
  /** MAC addresses of the wireless device, if it has several. Attribute NL80211_ATTR_MAC_ADDRS of nl80211: array of bytes, each shown as a MAC address. */
  macAddrs?: M["address"][];
  /** Bits in which the MAC addresses of interfaces of the wireless device can differ. Attribute NL80211_ATTR_MAC_MASK of nl80211: bytes, shown as a MAC address. */
  macMask?: M["address"];
  /** Supported types of interfaces. Attribute NL80211_ATTR_SUPPORTED_IFTYPES of nl80211: nested attributes. */
  supportedIftypes?: SupportedIftypes<M>;
  /** Types of interfaces that are always possible. Attribute NL80211_ATTR_SOFTWARE_IFTYPES of nl80211: nested attributes. */
  softwareIftypes?: SupportedIftypes<M>;
  /** Interfaces that can exist at the same time. Attribute NL80211_ATTR_INTERFACE_COMBINATIONS of nl80211: array of nested attributes. */
  interfaceCombinations?: IfCombinationAttributes<M>[];
  /** Commands that the device supports. Attribute NL80211_ATTR_SUPPORTED_COMMANDS of nl80211: array of u32. */
  supportedCommands?: (Commands | M["unnamed"])[];
  /** Management frames that can be sent, by type of interface. Attribute NL80211_ATTR_TX_FRAME_TYPES of nl80211: nested attributes. */
  txFrameTypes?: IftypeAttrs;
  /** Management frames that can be registered for, by type of interface. Attribute NL80211_ATTR_RX_FRAME_TYPES of nl80211: nested attributes. */
  rxFrameTypes?: IftypeAttrs;
  /** Maximum of `duration` for `remain-on-channel`, in ms. Attribute NL80211_ATTR_MAX_REMAIN_ON_CHANNEL_DURATION of nl80211: u32. */
  maxRemainOnChannelDuration?: number;
  /** The frame may be sent on another channel than the current one. Attribute NL80211_ATTR_OFFCHANNEL_TX_OK of nl80211: flag. */
  offchannelTxOk?: M["flag"];
  /** The device supports encryption in ad hoc networks. Attribute NL80211_ATTR_SUPPORT_IBSS_RSN of nl80211: flag. */
  supportIbssRsn?: M["flag"];
  /** The device supports authentication in meshes. Attribute NL80211_ATTR_SUPPORT_MESH_AUTH of nl80211: flag. */
  supportMeshAuth?: M["flag"];
  /** The device supports U-APSD (power saving of stations) as access point. Attribute NL80211_ATTR_SUPPORT_AP_UAPSD of nl80211: flag. */
  supportApUapsd?: M["flag"];
  /** The device roams on its own. Attribute NL80211_ATTR_ROAM_SUPPORT of nl80211: flag. */ roamSupport?: M["flag"];
  /** The device supports direct links (TDLS). Attribute NL80211_ATTR_TDLS_SUPPORT of nl80211: flag. */
  tdlsSupport?: M["flag"];
  /** A program sets up direct links (TDLS), instead of the device. Attribute NL80211_ATTR_TDLS_EXTERNAL_SETUP of nl80211: flag. */
  tdlsExternalSetup?: M["flag"];
  /** Transmit antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_TX of nl80211: u32. */
  wiphyAntennaTx?: number;
  /** Receive antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_RX of nl80211: u32. */
  wiphyAntennaRx?: number;
  /** Available transmit antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_AVAIL_TX of nl80211: u32. */
  wiphyAntennaAvailTx?: number;
  /** Available receive antennas, as a bit mask. Attribute NL80211_ATTR_WIPHY_ANTENNA_AVAIL_RX of nl80211: u32. */
  wiphyAntennaAvailRx?: number;
  /** Supported events that wake the host. Attribute NL80211_ATTR_WOWLAN_TRIGGERS_SUPPORTED of nl80211: nested attributes. */
  wowlanTriggersSupported?: WowlanTriggersAttrs<M>;
  /** Maximum number of networks in a repeated scan. Attribute NL80211_ATTR_MAX_NUM_SCHED_SCAN_SSIDS of nl80211: u8. */
  maxNumSchedScanSsids?: number;
  /** Maximum length of elements in a repeated scan. Attribute NL80211_ATTR_MAX_SCHED_SCAN_IE_LEN of nl80211: u16. */
  maxSchedScanIeLen?: number;
  /** Maximum number of networks that a repeated scan can search for. Attribute NL80211_ATTR_MAX_MATCH_SETS of nl80211: u8. */
  maxMatchSets?: number;
  /** The device handles management frames of an access point itself. Attribute NL80211_ATTR_DEVICE_AP_SME of nl80211: u32. */
  deviceApSme?: number;
  /** Features of the device. Attribute NL80211_ATTR_FEATURE_FLAGS of nl80211: u32. */
  featureFlags?: (FeatureFlags | number)[];
  /** Protocols whose probe responses the device sends itself. Attribute NL80211_ATTR_PROBE_RESP_OFFLOAD of nl80211: u32. */
  probeRespOffload?: number;
  /** Bits of `htCapability` that a request can change. Attribute NL80211_ATTR_HT_CAPABILITY_MASK of nl80211: bytes. */
  htCapabilityMask?: Uint8Array;
  /** Bits of `vhtCapability` that a request can change. Attribute NL80211_ATTR_VHT_CAPABILITY_MASK of nl80211: bytes. */
  vhtCapabilityMask?: Uint8Array;
  /** Maximum number of stations in the access control list of an access point. Attribute NL80211_ATTR_MAC_ACL_MAX of nl80211: u32. */
  macAclMax?: number;
  /** Extended capabilities element. Attribute NL80211_ATTR_EXT_CAPA of nl80211: bytes. */ extCapa?: Uint8Array;
  /** Bits of `extCapa` that the device sets. Attribute NL80211_ATTR_EXT_CAPA_MASK of nl80211: bytes. */
  extCapaMask?: Uint8Array;
  /** Extended capabilities by type of interface. Attribute NL80211_ATTR_IFTYPE_EXT_CAPA of nl80211: array of nested attributes. */
  iftypeExtCapa?: Nl80211Attrs<M>[];
  /** Supports channels of 5 MHz. Attribute NL80211_ATTR_SUPPORT_5_MHZ of nl80211: flag. */ support5Mhz?: M["flag"];
  /** Supports channels of 10 MHz. Attribute NL80211_ATTR_SUPPORT_10_MHZ of nl80211: flag. */
  support10Mhz?: M["flag"];
  /** Data of the vendor command, or the supported vendor commands. Attribute NL80211_ATTR_VENDOR_DATA of nl80211: array of bytes. */
  vendorData?: Uint8Array[];
  /** Supported events of vendors. Attribute NL80211_ATTR_VENDOR_EVENTS of nl80211: array of bytes. */
  vendorEvents?: Uint8Array[];
  /** Maximum number of stations of an access point. Attribute NL80211_ATTR_MAX_AP_ASSOC_STA of nl80211: u32. */
  maxApAssocSta?: number;
  /** Maximum number of counters. Attribute NL80211_ATTR_MAX_CSA_COUNTERS of nl80211: u8. */ maxCsaCounters?: number;
  /** Further features, as a bit array. Attribute NL80211_ATTR_EXT_FEATURES of nl80211: bytes. */
  extFeatures?: Uint8Array;
  /** Maximum number of scan plans. Attribute NL80211_ATTR_MAX_NUM_SCHED_SCAN_PLANS of nl80211: u32. */
  maxNumSchedScanPlans?: number;
  /** Maximum interval of a scan plan in seconds. Attribute NL80211_ATTR_MAX_SCAN_PLAN_INTERVAL of nl80211: u32. */
  maxScanPlanInterval?: number;
  /** Maximum number of scans of a plan. Attribute NL80211_ATTR_MAX_SCAN_PLAN_ITERATIONS of nl80211: u32. */
  maxScanPlanIterations?: number;
  /** Frequency bands to use, as bits. Attribute NL80211_ATTR_BANDS of nl80211: u32. */ bands?: number;
  /** Maximum number of packets in the transmit queues. Attribute NL80211_ATTR_TXQ_LIMIT of nl80211: u32. */
  txqLimit?: number;
  /** Maximum memory of the transmit queues in bytes. Attribute NL80211_ATTR_TXQ_MEMORY_LIMIT of nl80211: u32. */
  txqMemoryLimit?: number;
  /** Bytes that each flow sends per round of the transmit queues. Attribute NL80211_ATTR_TXQ_QUANTUM of nl80211: u32. */
  txqQuantum?: number;
  /** Maximum number of repeated scans at once. Attribute NL80211_ATTR_SCHED_SCAN_MAX_REQS of nl80211: u32. */
  schedScanMaxReqs?: number;
  /** Measurements with peers. Attribute NL80211_ATTR_PEER_MEASUREMENTS of nl80211: nested attributes. */
  peerMeasurements?: Pmsr<M>;
  /** Key management suites, such as 0x000fac02 for PSK. Attribute NL80211_ATTR_AKM_SUITES of nl80211: array of u32, shown in hexadecimal. */
  akmSuites?: number[];
  /** Key management suites by type of interface. Attribute NL80211_ATTR_IFTYPE_AKM_SUITES of nl80211: array of nested attributes. */
  iftypeAkmSuites?: IftypeAkm<M>[];
  /** Channels of EDMG, as bits. Attribute NL80211_ATTR_WIPHY_EDMG_CHANNELS of nl80211: u8. */
  wiphyEdmgChannels?: number;
  /** Bandwidth configuration of EDMG. Attribute NL80211_ATTR_WIPHY_EDMG_BW_CONFIG of nl80211: u8. */
  wiphyEdmgBwConfig?: number;
  /** Power limits for the specific absorption rate. Attribute NL80211_ATTR_SAR_SPEC of nl80211: nested attributes. */
  sarSpec?: SarAttributes;
  /** Settings of multiple BSSIDs. Attribute NL80211_ATTR_MBSSID_CONFIG of nl80211: nested attributes. */
  mbssidConfig?: MbssidConfig<M>;
  /** Maximum number of key management suites in a request. Attribute NL80211_ATTR_MAX_NUM_AKM_SUITES of nl80211: u16. */
  maxNumAkmSuites?: number;
  /** Supports multi-link operation. Attribute NL80211_ATTR_MLO_SUPPORT of nl80211: flag. */ mloSupport?: M["flag"];
  /** Maximum number of peers with hardware timestamps; 0xffff for all. Attribute NL80211_ATTR_MAX_HW_TIMESTAMP_PEERS of nl80211: u16. */
  maxHwTimestampPeers?: number;
  /** Radios of the device. Attribute NL80211_ATTR_WIPHY_RADIOS of nl80211: array of nested attributes, since Linux 6.11. */
  wiphyRadios?: WiphyRadio<M>[];
  /** Interfaces that can exist at the same time, over all radios. Attribute NL80211_ATTR_WIPHY_INTERFACE_COMBINATIONS of nl80211: bytes, since Linux 6.11. */
  wiphyInterfaceCombinations?: Uint8Array;
  /** Number of the wireless interface; interfaces without a network device have one too. Attribute NL80211_ATTR_WDEV of nl80211: u64. */
  wdev?: M["big"];
  /** Index of the interface. Attribute NL80211_ATTR_IFINDEX of nl80211: u32. */ ifindex?: number;
  /** Ethernet type of frames of the control port (802.1X); default 0x888E. Attribute NL80211_ATTR_CONTROL_PORT_ETHERTYPE of nl80211: flag. */
  controlPortEthertype?: M["flag"];
  /** How the device selects an access point when roaming, such as by signal. Attribute NL80211_ATTR_BSS_SELECT of nl80211: nested attributes. */
  bssSelect?: BssSelectSupported<M>;
  /** Settings of traffic ids. Attribute NL80211_ATTR_TID_CONFIG of nl80211: nested attributes. */
  tidConfig?: TidConfig<M>;
  /** Rules that delay received packets. Attribute NL80211_ATTR_COALESCE_RULE of nl80211: structure `coalesce-rule-support`. */
  coalesceRule?: Shape<M, CoalesceRuleSupport<M>>;
} & ReadOnlyFields<M, {
  /** Settings of the BSS that the device can change. Attribute NL80211_ATTR_BSS_PARAM of nl80211: nested attributes, read-only, since Linux 7.3. */
  bssParam?: BssParam<M>;
  /** Capabilities of Neighbor Awareness Networking. Attribute NL80211_ATTR_NAN_CAPABILITIES of nl80211: nested attributes, read-only, since Linux 7.3. */
  nanCapabilities?: NanCapabilities<M>;
  /** Number that changes when the dumped list changes. Attribute NL80211_ATTR_GENERATION of nl80211: u32, read-only. */
  generation?: number;
  /** The device manages its own regulatory rules. Attribute NL80211_ATTR_WIPHY_SELF_MANAGED_REG of nl80211: flag, read-only. */
  wiphySelfManagedReg?: M["flag"];
  /** Counters of transmit queues. Attribute NL80211_ATTR_TXQ_STATS of nl80211: nested attributes, read-only. */
  txqStats?: TxqStatsAttrs;
}>;

/** Attribute set `wowlan-event-attrs`. */
export interface WowlanEventAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the wireless device. Attribute NL80211_ATTR_WIPHY of nl80211: u32. */ wiphy?: number;
  /** Number of the wireless interface; interfaces without a network device have one too. Attribute NL80211_ATTR_WDEV of nl80211: u64. */
  wdev?: M["big"];
  /** Index of the interface. Attribute NL80211_ATTR_IFINDEX of nl80211: u32. */ ifindex?: number;
  /** Events that wake the host. Attribute NL80211_ATTR_WOWLAN_TRIGGERS of nl80211: nested attributes. */
  wowlanTriggers?: WowlanReport<M>;
}

/** Attribute set `wiphy-radio`. */
export interface WiphyRadio<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the radio. Attribute NL80211_WIPHY_RADIO_ATTR_INDEX of nl80211: u32. */ index?: number;
  /** Frequencies that the radio supports. Attribute NL80211_WIPHY_RADIO_ATTR_FREQ_RANGE of nl80211: nested attributes, repeated for each array element. */
  freqRange?: WiphyRadioFreq[];
  /** Interfaces that the radio can have at the same time. Attribute NL80211_WIPHY_RADIO_ATTR_INTERFACE_COMBINATION of nl80211: nested attributes, repeated for each array element. */
  interfaceCombination?: IfCombinationAttributes<M>[];
  /** Antennas of the radio, as bits. Attribute NL80211_WIPHY_RADIO_ATTR_ANTENNA_MASK of nl80211: u32, since Linux 6.15. */
  antennaMask?: number;
  /** RTS threshold of the radio in bytes. Attribute NL80211_WIPHY_RADIO_ATTR_RTS_THRESHOLD of nl80211: u32, since Linux 6.17. */
  rtsThreshold?: number;
}

/** Attribute set `wiphy-radio-freq`. */
export interface WiphyRadioFreq extends ExtraAttributes {
  /** Lowest frequency of the range. Attribute NL80211_WIPHY_RADIO_FREQ_ATTR_START of nl80211: u32 in kHz. */
  start?: number;
  /** Highest frequency of the range. Attribute NL80211_WIPHY_RADIO_FREQ_ATTR_END of nl80211: u32 in kHz. */
  end?: number;
}

/** Attributes of several requests. */
type JoinOcbAttributes = Only<Nl80211Attrs<Write>, "ifindex" | "wiphyFreq" | "wiphyChannelType" | "wdev"
  | "channelWidth" | "centerFreq1" | "centerFreq2" | "wiphyFreqOffset" | "centerFreq1Offset" | "punctBitmap">;

/** Attributes of several requests. */
type VendorAttributes = Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev" | "vendorId" | "vendorSubcmd"
  | "vendorData">;

/** Attributes of several requests. */
type SetPmksaAttributes = Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ssid" | "pmkid" | "wdev" | "filsCacheId"
  | "pmk" | "pmkLifetime" | "pmkReauthThreshold">;

/** Attributes of several requests. */
type DeauthenticateAttributes = Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ie" | "reasonCode"
  | "localStateChange" | "wdev">;

/** Attributes of several requests. */
type SetStationAttributes = Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "staAid" | "staFlags"
  | "staListenInterval" | "staSupportedRates" | "staVlan" | "staPlinkAction" | "htCapability" | "staFlags2"
  | "staPlinkState" | "staWme" | "wdev" | "vhtCapability" | "localMeshPowerMode" | "staCapability"
  | "staExtCapability" | "peerAid" | "staSupportedChannels" | "staSupportedOperClasses" | "opmodeNotif"
  | "heCapability" | "airtimeWeight" | "staTxPowerSetting" | "staTxPower" | "vlanId" | "he6ghzCapability"
  | "ehtCapability" | "mloLinkId" | "mldAddr" | "emlCapability">;

/** Attributes of several requests. */
type SetKeyAttributes = Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "keyData" | "keyIdx" | "keyCipher" | "keySeq"
  | "keyDefault" | "keyDefaultMgmt" | "keyType" | "key" | "keyDefaultTypes" | "wdev" | "mloLinkId">;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one wireless device with its capabilities, or dumps all. Devices with many capabilities need `split-wiphy-dump`. Request and dump 1 of family nl80211. */
  "get-wiphy": {
    do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev">, WiphyAttrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev" | "splitWiphyDump">, WiphyAttrs<Read>>;
  };
  /** Returns one wireless interface, or dumps all. Request and dump 5 of family nl80211. */
  "get-interface": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev">, Nl80211Attrs<Read>>;
  };
  /** Returns the features of the nl80211 protocol. Request 95 of family nl80211. */
  "get-protocol-features": { do: Call<Only<Nl80211Attrs<Write>, "protocolFeatures">, Nl80211Attrs<Read>> };
  /** Changes parameters of a wireless device, such as its name, channel or retry limits. Request 2 of family nl80211; requires CAP_NET_ADMIN. */
  "set-wiphy": {
    do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "wiphyName" | "ifindex" | "wiphyTxqParams" | "wiphyFreq"
      | "wiphyChannelType" | "wiphyRetryShort" | "wiphyRetryLong" | "wiphyFragThreshold" | "wiphyRtsThreshold"
      | "wiphyCoverageClass" | "wiphyTxPowerSetting" | "wiphyTxPowerLevel" | "wiphyAntennaTx" | "wiphyAntennaRx"
      | "channelWidth" | "centerFreq1" | "centerFreq2" | "wiphyDynAck" | "txqLimit" | "txqMemoryLimit" | "txqQuantum"
      | "wiphyFreqOffset" | "centerFreq1Offset" | "punctBitmap">>;
  };
  /** Reports a wireless device that was added or changed. Event 3 of family nl80211 in multicast group `config`. */
  "new-wiphy-ntf": { event: WiphyAttrs<Read> };
  /** Reports a wireless device that was removed. Event 4 of family nl80211 in multicast group `config`. */
  "del-wiphy-ntf": { event: Nl80211Attrs<Read> };
  /** Changes the type of a wireless interface, or its mesh id or monitor flags. Request 6 of family nl80211; requires CAP_NET_ADMIN. */
  "set-interface": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "iftype" | "mntrFlags" | "meshId" | "4addr" | "wdev"
      | "muMimoGroupData" | "muMimoFollowMacAddr">>;
  };
  /** Creates a wireless interface. Request 7 of family nl80211; requires CAP_NET_ADMIN. */
  "new-interface": {
    do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifname" | "iftype" | "mac" | "mntrFlags" | "meshId" | "4addr"
      | "socketOwner" | "vifRadioMask">,
      (Nl80211Attrs<Read>) | undefined>;
  };
  /** Deletes a wireless interface. Request 8 of family nl80211; requires CAP_NET_ADMIN. */
  "del-interface": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Reports a wireless interface that was created. Event 7 of family nl80211 in multicast group `config`. */
  "new-interface-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a wireless interface that was changed. Event 6 of family nl80211 in multicast group `config`. */
  "set-interface-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a wireless interface that was deleted. Event 8 of family nl80211 in multicast group `config`. */
  "del-interface-ntf": { event: Nl80211Attrs<Read> };
  /** Returns the sequence counter of a Wi-Fi encryption key. Request 9 of family nl80211; requires CAP_NET_ADMIN. */
  "get-key": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "keyIdx" | "keyType" | "wdev" | "mloLinkId">,
      Nl80211Attrs<Read>>;
  };
  /** Selects the default Wi-Fi encryption key, or changes the use of a key. Request 10 of family nl80211; requires CAP_NET_ADMIN. */
  "set-key": {
    do: Call<SetKeyAttributes>;
  };
  /** Installs a Wi-Fi encryption key. Request 11 of family nl80211; requires CAP_NET_ADMIN. */
  "new-key": {
    do: Call<SetKeyAttributes>;
  };
  /** Deletes a Wi-Fi encryption key. Request 12 of family nl80211; requires CAP_NET_ADMIN. */
  "del-key": {
    do: Call<SetKeyAttributes>;
  };
  /** Changes the beacon and probe response of an access point. Request 14 of family nl80211; requires CAP_NET_ADMIN. */
  "set-beacon": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "beaconHead" | "beaconTail" | "ie" | "ieProbeResp"
      | "ieAssocResp" | "probeResp" | "wdev" | "ftmResponder" | "heBssColor" | "filsDiscovery" | "unsolBcastProbeResp"
      | "mbssidConfig" | "mbssidElems" | "mloLinkId" | "emaRnrElems">>;
  };
  /** Starts an access point. Request 15 of family nl80211; requires CAP_NET_ADMIN. */
  "start-ap": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "beaconInterval" | "dtimPeriod" | "beaconHead" | "beaconTail"
      | "bssBasicRates" | "wiphyFreq" | "wiphyChannelType" | "ie" | "ssid" | "authType" | "useMfp" | "controlPort"
      | "privacy" | "cipherSuitesPairwise" | "cipherSuiteGroup" | "wpaVersions" | "akmSuites" | "txRates"
      | "controlPortEthertype" | "controlPortNoEncrypt" | "hiddenSsid" | "ieProbeResp" | "ieAssocResp" | "probeResp"
      | "inactivityTimeout" | "wdev" | "channelWidth" | "centerFreq1" | "centerFreq2" | "p2pCtwindow" | "p2pOppps"
      | "aclPolicy" | "macAddrs" | "socketOwner" | "smpsMode" | "pbss" | "externalAuthSupport"
      | "controlPortOverNl80211" | "ftmResponder" | "heObssPd" | "heBssColor" | "wiphyFreqOffset"
      | "centerFreq1Offset" | "filsDiscovery" | "unsolBcastProbeResp" | "mbssidConfig" | "mbssidElems"
      | "apSettingsFlags" | "mloLinkId" | "punctBitmap" | "emaRnrElems">>;
  };
  /** Stops an access point. Request 16 of family nl80211; requires CAP_NET_ADMIN. */
  "stop-ap": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloLinkId">> };
  /** Reports that an access point stopped. Event 16 of family nl80211 in multicast group `mlme`. */
  "stop-ap-ntf": { event: Nl80211Attrs<Read> };
  /** Returns one wireless station with its counters, or dumps all stations of an interface. Request and dump 17 of family nl80211. */
  "get-station": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">, Nl80211Attrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>>;
  };
  /** Changes the settings of a wireless station. Request 18 of family nl80211; requires CAP_NET_ADMIN. */
  "set-station": {
    do: Call<SetStationAttributes>;
  };
  /** Adds a wireless station, such as at an access point. Request 19 of family nl80211; requires CAP_NET_ADMIN. */
  "new-station": {
    do: Call<SetStationAttributes>;
  };
  /** Removes one wireless station, or all. Request 20 of family nl80211; requires CAP_NET_ADMIN. */
  "del-station": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "mgmtSubtype" | "reasonCode" | "wdev" | "mloLinkId">>;
  };
  /** Reports a wireless station that was added. Event 19 of family nl80211 in multicast group `mlme`. */
  "new-station-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a wireless station that was removed. Event 20 of family nl80211 in multicast group `mlme`. */
  "del-station-ntf": { event: Nl80211Attrs<Read> };
  /** Returns one path of a wireless mesh, or dumps all. Request and dump 21 of family nl80211; requires CAP_NET_ADMIN. */
  "get-mpath": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">, Nl80211Attrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>>;
  };
  /** Changes the next hop of a path of a wireless mesh. Request 22 of family nl80211; requires CAP_NET_ADMIN. */
  "set-mpath": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "mpathNextHop" | "wdev">> };
  /** Creates a path of a wireless mesh. Request 23 of family nl80211; requires CAP_NET_ADMIN. */
  "new-mpath": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "mpathNextHop" | "wdev">> };
  /** Deletes a path of a wireless mesh. Request 24 of family nl80211; requires CAP_NET_ADMIN. */
  "del-mpath": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">> };
  /** Changes parameters of an access point's BSS. Request 25 of family nl80211; requires CAP_NET_ADMIN. */
  "set-bss": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "bssCtsProt" | "bssShortPreamble" | "bssShortSlotTime"
      | "bssBasicRates" | "apIsolate" | "bssHtOpmode" | "wdev" | "p2pCtwindow" | "p2pOppps">>;
  };
  /** Sets the regulatory rules; used by the obsolete daemon CRDA. Request 26 of family nl80211; requires CAP_NET_ADMIN. */
  "set-reg": { do: Call<Only<Nl80211Attrs<Write>, "regAlpha2" | "regRules" | "dfsRegion">> };
  /** Requests the regulatory rules of a country. Request 27 of family nl80211; requires CAP_NET_ADMIN. */
  "req-set-reg": {
    do: Call<Only<Nl80211Attrs<Write>, "regAlpha2" | "userRegHintType" | "socketOwner" | "regIndoor">>;
  };
  /** Returns the parameters of a wireless mesh. Request 28 of family nl80211. */
  "get-mesh-config": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>> };
  /** Changes the parameters of a wireless mesh. Request 29 of family nl80211; requires CAP_NET_ADMIN. */
  "set-mesh-config": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "meshConfig" | "wdev">> };
  /** Returns the regulatory rules, either the global ones or those of one device. Request and dump 31 of family nl80211. */
  "get-reg": {
    do: Call<Only<Nl80211Attrs<Write>, "wiphy">, Nl80211Attrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "wiphy">, Nl80211Attrs<Read>>;
  };
  /** Dumps the scan results of a wireless interface. Dump 32 of family nl80211. */
  "get-scan": {
    dump: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "bssDumpIncludeUseData">, Nl80211Attrs<Read>>;
  };
  /** Starts a Wi-Fi scan. The event `new-scan-results-ntf` or `scan-aborted-ntf` reports its end. Request 33 of family nl80211; requires CAP_NET_ADMIN. */
  "trigger-scan": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ie" | "scanFrequencies" | "scanSsids" | "scanSuppRates"
      | "txNoCckRate" | "wdev" | "scanFlags" | "macMask" | "measurementDuration" | "measurementDurationMandatory"
      | "bssid" | "scanFreqKhz" | "bssDumpIncludeUseData">>;
  };
  /** Reports that a Wi-Fi scan started. Event 33 of family nl80211 in multicast group `scan`. */
  "trigger-scan-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a Wi-Fi scan ended. `get-scan` returns the results. Event 34 of family nl80211 in multicast group `scan`. */
  "new-scan-results-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a Wi-Fi scan was aborted. Event 35 of family nl80211 in multicast group `scan`. */
  "scan-aborted-ntf": { event: Nl80211Attrs<Read> };
  /** Reports changed regulatory rules. Event 36 of family nl80211 in multicast group `regulatory`. */
  "reg-change-ntf": { event: Nl80211Attrs<Read> };
  /** Reports changed regulatory rules of a device that manages its own rules. Event 113 of family nl80211 in multicast group `regulatory`. */
  "wiphy-reg-change-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a channel that became usable because of a received beacon. Event 42 of family nl80211 in multicast group `regulatory`. */
  "reg-beacon-hint-ntf": { event: Nl80211Attrs<Read> };
  /** Authenticates with an access point. Request 37 of family nl80211; requires CAP_NET_ADMIN. */
  authenticate: {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wiphyFreq" | "ie" | "ssid" | "authType" | "key"
      | "localStateChange" | "wdev" | "authData" | "wiphyFreqOffset" | "mloLinkId" | "mldAddr">>;
  };
  /** Associates with an access point after `authenticate`. Request 38 of family nl80211; requires CAP_NET_ADMIN. */
  associate: {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "htCapability" | "wiphyFreq" | "ie" | "ssid" | "useMfp"
      | "controlPort" | "privacy" | "cipherSuitesPairwise" | "cipherSuiteGroup" | "wpaVersions" | "akmSuites"
      | "prevBssid" | "controlPortEthertype" | "controlPortNoEncrypt" | "disableHt" | "htCapabilityMask" | "wdev"
      | "vhtCapability" | "disableVht" | "vhtCapabilityMask" | "useRrm" | "filsKek" | "filsNonces"
      | "controlPortOverNl80211" | "wiphyFreqOffset" | "disableHe" | "disableEht" | "mloLinks" | "mloLinkId"
      | "mldAddr" | "assocSppAmsdu">>;
  };
  /** Ends the authentication with an access point. Request 39 of family nl80211; requires CAP_NET_ADMIN. */
  deauthenticate: {
    do: Call<DeauthenticateAttributes>;
  };
  /** Ends the association with an access point. Request 40 of family nl80211; requires CAP_NET_ADMIN. */
  disassociate: {
    do: Call<DeauthenticateAttributes>;
  };
  /** Reports the result of an authentication with an access point. Event 37 of family nl80211 in multicast group `mlme`. */
  "authenticate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports the result of an association with an access point. Event 38 of family nl80211 in multicast group `mlme`. */
  "associate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a deauthentication from an access point. Event 39 of family nl80211 in multicast group `mlme`. */
  "deauthenticate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a disassociation from an access point. Event 40 of family nl80211 in multicast group `mlme`. */
  "disassociate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports an unprotected deauthentication frame that was dropped (802.11w). Event 70 of family nl80211 in multicast group `mlme`. */
  "unprot-deauthenticate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports an unprotected disassociation frame that was dropped (802.11w). Event 71 of family nl80211 in multicast group `mlme`. */
  "unprot-disassociate-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a frame with an invalid TKIP integrity code (MIC), possibly an attack. Event 41 of family nl80211 in multicast group `mlme`. */
  "michael-mic-failure-ntf": { event: Nl80211Attrs<Read> };
  /** Joins or creates an ad hoc network. Request 43 of family nl80211; requires CAP_NET_ADMIN. */
  "join-ibss": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "beaconInterval" | "htCapability" | "bssBasicRates"
      | "wiphyFreq" | "wiphyChannelType" | "ie" | "ssid" | "freqFixed" | "controlPort" | "privacy" | "keys"
      | "mcastRate" | "htCapabilityMask" | "wdev" | "channelWidth" | "centerFreq1" | "centerFreq2" | "handleDfs"
      | "controlPortOverNl80211" | "wiphyFreqOffset" | "centerFreq1Offset" | "punctBitmap">>;
  };
  /** Leaves an ad hoc network. Request 44 of family nl80211; requires CAP_NET_ADMIN. */
  "leave-ibss": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Reports that an ad hoc network was joined. Event 43 of family nl80211 in multicast group `mlme`. */
  "join-ibss-ntf": { event: Nl80211Attrs<Read> };
  /** Passes a test command to the driver. Request and dump 45 of family nl80211; requires CAP_NET_ADMIN. */
  testmode: {
    do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "testdata" | "wdev">, (Nl80211Attrs<Read>) | undefined>;
    dump: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "testdata" | "wdev">, Nl80211Attrs<Read>>;
  };
  /** Reports data of the driver's test mode. Event 45 of family nl80211 in multicast group `testmode`. */
  "testmode-ntf": { event: Nl80211Attrs<Read> };
  /** Connects to a Wi-Fi network. The device authenticates and associates itself. Request 46 of family nl80211; requires CAP_NET_ADMIN. */
  connect: {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "keyData" | "keyIdx" | "keyCipher" | "htCapability"
      | "wiphyFreq" | "ie" | "ssid" | "authType" | "useMfp" | "controlPort" | "privacy" | "cipherSuitesPairwise"
      | "cipherSuiteGroup" | "wpaVersions" | "akmSuites" | "prevBssid" | "keys" | "controlPortEthertype"
      | "controlPortNoEncrypt" | "disableHt" | "htCapabilityMask" | "bgScanPeriod" | "wdev" | "vhtCapability"
      | "disableVht" | "vhtCapabilityMask" | "macHint" | "wiphyFreqHint" | "socketOwner" | "useRrm" | "pbss"
      | "bssSelect" | "filsErpUsername" | "filsErpRealm" | "filsErpNextSeqNum" | "filsErpRrk" | "pmk" | "want1x4wayHs"
      | "externalAuthSupport" | "controlPortOverNl80211" | "saePassword" | "disableHe" | "disableEht"
      | "mloSupport">>;
  };
  /** Disconnects from a Wi-Fi network. Request 48 of family nl80211; requires CAP_NET_ADMIN. */
  disconnect: { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "reasonCode" | "wdev">> };
  /** Reports the result of a connection attempt to a Wi-Fi network. Event 46 of family nl80211 in multicast group `mlme`. */
  "connect-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that the wireless device roamed to another access point. Event 47 of family nl80211 in multicast group `mlme`. */
  "roam-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a lost connection to a Wi-Fi network. Event 48 of family nl80211 in multicast group `mlme`. */
  "disconnect-ntf": { event: Nl80211Attrs<Read> };
  /** Moves a wireless device to another network namespace. Request 49 of family nl80211; requires CAP_NET_ADMIN. */
  "set-wiphy-netns": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "pid" | "netnsFd">> };
  /** Dumps statistics of Wi-Fi channels, such as noise and busy time. Dump 50 of family nl80211. */
  "get-survey": {
    dump: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "surveyRadioStats">, Nl80211Attrs<Read>>;
  };
  /** Adds a cached pairwise master key. Request 52 of family nl80211; requires CAP_NET_ADMIN. */
  "set-pmksa": {
    do: Call<SetPmksaAttributes>;
  };
  /** Deletes a cached pairwise master key. Request 53 of family nl80211; requires CAP_NET_ADMIN. */
  "del-pmksa": {
    do: Call<SetPmksaAttributes>;
  };
  /** Deletes all cached pairwise master keys. Request 54 of family nl80211; requires CAP_NET_ADMIN. */
  "flush-pmksa": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Stays on a Wi-Fi channel for some time. The reply has a cookie with which the stay can be canceled. Request 55 of family nl80211; requires CAP_NET_ADMIN. */
  "remain-on-channel": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wiphyFreq" | "wiphyChannelType" | "duration" | "wdev"
      | "channelWidth" | "centerFreq1" | "centerFreq2" | "wiphyFreqOffset" | "centerFreq1Offset" | "punctBitmap">,
      (Nl80211Attrs<Read>) | undefined>;
  };
  /** Ends the stay on a channel that `remain-on-channel` started. Request 56 of family nl80211; requires CAP_NET_ADMIN. */
  "cancel-remain-on-channel": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "cookie" | "wdev">> };
  /** Reports that a stay on a Wi-Fi channel started. Event 55 of family nl80211 in multicast group `mlme`. */
  "remain-on-channel-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a stay on a Wi-Fi channel ended. Event 56 of family nl80211 in multicast group `mlme`. */
  "cancel-remain-on-channel-ntf": { event: Nl80211Attrs<Read> };
  /** Restricts the transmit rates of an interface. Request 57 of family nl80211; requires CAP_NET_ADMIN. */
  "set-tx-bitrate-mask": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "txRates" | "wdev" | "mloLinkId">> };
  /** Registers the socket for received management frames of one type. Request 58 of family nl80211; requires CAP_NET_ADMIN. */
  "register-frame": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "frameMatch" | "frameType" | "wdev" | "receiveMulticast">>;
  };
  /** Sends a management frame. The same number is used for the event about a received frame. Request 59 of family nl80211; requires CAP_NET_ADMIN. */
  frame: {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wiphyFreq" | "wiphyChannelType" | "frame" | "duration"
      | "offchannelTxOk" | "txNoCckRate" | "dontWaitForAck" | "wdev" | "channelWidth" | "centerFreq1" | "centerFreq2"
      | "csaCOffsetsTx" | "wiphyFreqOffset" | "centerFreq1Offset" | "mloLinkId" | "punctBitmap">,
      (Nl80211Attrs<Read>) | undefined>;
  };
  /** Reports a received management frame of a type for which this socket is registered. Event 59 of family nl80211. */
  "frame-ntf": { event: Nl80211Attrs<Read> };
  /** Reports whether a sent management frame was acknowledged. Event 60 of family nl80211 in multicast group `mlme`. */
  "frame-tx-status-ntf": { event: Nl80211Attrs<Read> };
  /** Ends the wait for a response to a management frame that was sent. Request 67 of family nl80211; requires CAP_NET_ADMIN. */
  "frame-wait-cancel": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "cookie" | "wdev">> };
  /** Reports that the wait for a response to a management frame ended. Event 67 of family nl80211 in multicast group `mlme`. */
  "frame-wait-cancel-ntf": { event: Nl80211Attrs<Read> };
  /** Enables or disables power saving of a wireless interface. Request 61 of family nl80211; requires CAP_NET_ADMIN. */
  "set-power-save": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "psState" | "wdev">> };
  /** Returns whether power saving of a wireless interface is enabled. Request 62 of family nl80211. */
  "get-power-save": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>> };
  /** Changes the thresholds for events about the quality of the connection. Request 63 of family nl80211; requires CAP_NET_ADMIN. */
  "set-cqm": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "cqm" | "wdev">> };
  /** Reports a changed quality of the Wi-Fi connection. Event 64 of family nl80211 in multicast group `mlme`. */
  "notify-cqm-ntf": { event: Nl80211Attrs<Read> };
  /** Changes the channel of a wireless interface. Request 65 of family nl80211; requires CAP_NET_ADMIN. */
  "set-channel": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wiphyFreq" | "wiphyChannelType" | "wdev" | "channelWidth"
      | "centerFreq1" | "centerFreq2" | "wiphyFreqOffset" | "centerFreq1Offset" | "mloLinkId" | "punctBitmap">>;
  };
  /** Sets the peer of a WDS interface; not supported by current kernels. Request 66 of family nl80211; requires CAP_NET_ADMIN. */
  "set-wds-peer": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">> };
  /** Joins a wireless mesh. Request 68 of family nl80211; requires CAP_NET_ADMIN. */
  "join-mesh": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "beaconInterval" | "dtimPeriod" | "meshId" | "meshConfig"
      | "bssBasicRates" | "wiphyFreq" | "wiphyChannelType" | "txRates" | "mcastRate" | "meshSetup" | "wdev"
      | "channelWidth" | "centerFreq1" | "centerFreq2" | "handleDfs" | "socketOwner" | "wiphyFreqOffset"
      | "centerFreq1Offset" | "punctBitmap">>;
  };
  /** Leaves a wireless mesh. Request 69 of family nl80211; requires CAP_NET_ADMIN. */
  "leave-mesh": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Reports a possible mesh peer. Event 72 of family nl80211 in multicast group `mlme`. */
  "new-peer-candidate-ntf": { event: Nl80211Attrs<Read> };
  /** Returns the Wake-on-WLAN triggers. Request 73 of family nl80211. */
  "get-wowlan": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev">, Nl80211Attrs<Read>> };
  /** Changes the Wake-on-WLAN triggers. Request 74 of family nl80211; requires CAP_NET_ADMIN. */
  "set-wowlan": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wowlanTriggers" | "wdev">> };
  /** Reports why the device woke the host. Event 74 of family nl80211 in multicast group `mlme`. */
  "set-wowlan-ntf": { event: WowlanEventAttrs<Read> };
  /** Starts a Wi-Fi scan that the device repeats. Request 75 of family nl80211; requires CAP_NET_ADMIN. */
  "start-sched-scan": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ie" | "scanFrequencies" | "scanSsids" | "cookie"
      | "schedScanInterval" | "scanSuppRates" | "schedScanMatch" | "wdev" | "scanFlags" | "socketOwner" | "macMask"
      | "schedScanDelay" | "schedScanPlans" | "measurementDuration" | "bssid" | "schedScanRelativeRssi"
      | "schedScanRssiAdjust" | "schedScanMulti" | "scanFreqKhz">>;
  };
  /** Stops a repeated Wi-Fi scan. Request 76 of family nl80211; requires CAP_NET_ADMIN. */
  "stop-sched-scan": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "cookie" | "wdev">> };
  /** Reports that a repeated Wi-Fi scan started. Event 75 of family nl80211 in multicast group `scan`. */
  "start-sched-scan-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a repeated Wi-Fi scan was stopped. Event 76 of family nl80211 in multicast group `scan`. */
  "stop-sched-scan-ntf": { event: Nl80211Attrs<Read> };
  /** Reports results of a repeated Wi-Fi scan. `get-scan` returns them. Event 77 of family nl80211 in multicast group `scan`. */
  "sched-scan-results-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that the device stopped a repeated Wi-Fi scan. Event 78 of family nl80211 in multicast group `scan`. */
  "sched-scan-stopped-ntf": { event: Nl80211Attrs<Read> };
  /** Passes keys to the device, so that it can renew the group key while the host sleeps. Request 79 of family nl80211; requires CAP_NET_ADMIN. */
  "set-rekey-offload": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "rekeyData" | "wdev">> };
  /** Reports that the device renewed the group key. Event 79 of family nl80211 in multicast group `mlme`. */
  "set-rekey-offload-ntf": { event: Nl80211Attrs<Read> };
  /** Reports an access point for which preauthentication is possible. Event 80 of family nl80211 in multicast group `mlme`. */
  "pmksa-candidate-ntf": { event: Nl80211Attrs<Read> };
  /** Performs an operation on a direct link (TDLS), such as enabling it. Request 81 of family nl80211; requires CAP_NET_ADMIN. */
  "tdls-oper": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "tdlsOperation" | "wdev">> };
  /** Reports that the device requests an operation on a direct link (TDLS). Event 81 of family nl80211 in multicast group `mlme`. */
  "tdls-oper-ntf": { event: Nl80211Attrs<Read> };
  /** Sends a TDLS management frame. Request 82 of family nl80211; requires CAP_NET_ADMIN. */
  "tdls-mgmt": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ie" | "statusCode" | "tdlsAction" | "tdlsDialogToken"
      | "wdev" | "tdlsPeerCapability" | "tdlsInitiator" | "mloLinkId">>;
  };
  /** Reports a data frame from a station that is not associated. Event 83 of family nl80211. */
  "unexpected-frame-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a frame with four addresses from a station that is not in a VLAN. Event 86 of family nl80211. */
  "unexpected-4addr-frame-ntf": { event: Nl80211Attrs<Read> };
  /** Tests whether a wireless station is still reachable. Request 84 of family nl80211; requires CAP_NET_ADMIN. */
  "probe-client": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">, (Nl80211Attrs<Read>) | undefined>;
  };
  /** Reports whether a wireless station replied to a test. Event 84 of family nl80211. */
  "probe-client-ntf": { event: Nl80211Attrs<Read> };
  /** Registers the socket for beacons of other access points. Request 85 of family nl80211; requires CAP_NET_ADMIN. */
  "register-beacons": { do: Call<Only<Nl80211Attrs<Write>, "wiphy">> };
  /** Selects traffic ids whose frames are not acknowledged. Request 87 of family nl80211; requires CAP_NET_ADMIN. */
  "set-noack-map": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "noackMap" | "wdev">> };
  /** Reports that a wireless interface switched its channel. Event 88 of family nl80211 in multicast group `mlme`. */
  "ch-switch-notify-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a switch of the Wi-Fi channel started. Event 110 of family nl80211 in multicast group `mlme`. */
  "ch-switch-started-notify-ntf": { event: Nl80211Attrs<Read> };
  /** Starts a P2P device. Request 89 of family nl80211; requires CAP_NET_ADMIN. */
  "start-p2p-device": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Stops a P2P device. Request 90 of family nl80211; requires CAP_NET_ADMIN. */
  "stop-p2p-device": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Reports that an access point rejected a station's attempt to connect. Event 91 of family nl80211 in multicast group `mlme`. */
  "conn-failed-ntf": { event: Nl80211Attrs<Read> };
  /** Changes the rate of multicast frames of a wireless interface. Request 92 of family nl80211; requires CAP_NET_ADMIN. */
  "set-mcast-rate": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mcastRate" | "wdev">> };
  /** Changes the list of stations that an access point allows or rejects. Request 93 of family nl80211; requires CAP_NET_ADMIN. */
  "set-mac-acl": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "aclPolicy" | "macAddrs">> };
  /** Starts the channel availability check, which searches for radar. Request 94 of family nl80211; requires CAP_NET_ADMIN. */
  "radar-detect": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wiphyFreq" | "wiphyChannelType" | "wdev" | "channelWidth"
      | "centerFreq1" | "centerFreq2" | "wiphyFreqOffset" | "centerFreq1Offset" | "radarBackground" | "punctBitmap">>;
  };
  /** Reports a radar event, such as radar on a channel or the end of a check. Event 94 of family nl80211 in multicast group `mlme`. */
  "radar-detect-ntf": { event: Nl80211Attrs<Read> };
  /** Passes the elements for fast transition (802.11r) to the device. Request 96 of family nl80211; requires CAP_NET_ADMIN. */
  "update-ft-ies": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "ie" | "wdev" | "mdid">> };
  /** Reports the elements for a fast transition (802.11r). Event 97 of family nl80211 in multicast group `mlme`. */
  "ft-event-ntf": { event: Nl80211Attrs<Read> };
  /** Announces a critical protocol, such as DHCP, so that the device keeps the connection reliable. Request 98 of family nl80211; requires CAP_NET_ADMIN. */
  "crit-protocol-start": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "critProtId" | "maxCritProtDuration">>;
  };
  /** Ends the protection of a critical protocol, such as DHCP. Request 99 of family nl80211; requires CAP_NET_ADMIN. */
  "crit-protocol-stop": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Reports that the time for a critical protocol, such as DHCP, ended. Event 99 of family nl80211. */
  "crit-protocol-stop-ntf": { event: Nl80211Attrs<Read> };
  /** Returns the rules by which the device delays received packets. Request 100 of family nl80211. */
  "get-coalesce": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev">, Nl80211Attrs<Read>> };
  /** Changes the rules by which the device delays received packets. Request 101 of family nl80211; requires CAP_NET_ADMIN. */
  "set-coalesce": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "ifindex" | "wdev" | "coalesceRule">> };
  /** Switches the channel of an access point, ad hoc network or mesh, and announces the switch. Request 102 of family nl80211; requires CAP_NET_ADMIN. */
  "channel-switch": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "beaconHead" | "beaconTail" | "wiphyFreq" | "wiphyChannelType"
      | "ie" | "ieProbeResp" | "ieAssocResp" | "probeResp" | "wdev" | "channelWidth" | "centerFreq1" | "centerFreq2"
      | "chSwitchCount" | "chSwitchBlockTx" | "csaIes" | "cntdwnOffsBeacon" | "cntdwnOffsPresp" | "handleDfs"
      | "ftmResponder" | "heBssColor" | "wiphyFreqOffset" | "centerFreq1Offset" | "filsDiscovery"
      | "unsolBcastProbeResp" | "mbssidConfig" | "mbssidElems" | "mloLinkId" | "punctBitmap" | "emaRnrElems">>;
  };
  /** Passes a vendor-specific command to the driver. Request and dump 103 of family nl80211; requires CAP_NET_ADMIN. */
  vendor: {
    do: Call<VendorAttributes,
      (Nl80211Attrs<Read>) | undefined>;
    dump: Call<VendorAttributes,
      Nl80211Attrs<Read>>;
  };
  /** Reports a vendor-specific event of the driver. Event 103 of family nl80211 in multicast group `vendor`. */
  "vendor-ntf": { event: Nl80211Attrs<Read> };
  /** Maps DSCP values to user priorities. Request 104 of family nl80211; requires CAP_NET_ADMIN. */
  "set-qos-map": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "qosMap">> };
  /** Adds a traffic stream of an access category with admission control. Request 105 of family nl80211; requires CAP_NET_ADMIN. */
  "add-tx-ts": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "tsid" | "userPrio" | "admittedTime">>;
  };
  /** Removes a traffic stream that `add-tx-ts` added. Request 106 of family nl80211; requires CAP_NET_ADMIN. */
  "del-tx-ts": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "tsid">> };
  /** Returns one mesh proxy path (to a host outside of the mesh), or dumps all. Request and dump 107 of family nl80211; requires CAP_NET_ADMIN. */
  "get-mpp": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">, Nl80211Attrs<Read>>;
    dump: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">, Nl80211Attrs<Read>>;
  };
  /** Joins communication outside the context of a BSS (802.11p). Request 108 of family nl80211; requires CAP_NET_ADMIN. */
  "join-ocb": {
    do: Call<JoinOcbAttributes>;
  };
  /** Leaves communication outside the context of a BSS. Request 109 of family nl80211; requires CAP_NET_ADMIN. */
  "leave-ocb": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Starts switching channels with a TDLS peer. Request 111 of family nl80211; requires CAP_NET_ADMIN. */
  "tdls-channel-switch": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wiphyFreq" | "wiphyChannelType" | "wdev"
      | "channelWidth" | "centerFreq1" | "centerFreq2" | "operClass" | "wiphyFreqOffset" | "centerFreq1Offset"
      | "punctBitmap">>;
  };
  /** Stops switching channels with a TDLS peer. Request 112 of family nl80211; requires CAP_NET_ADMIN. */
  "tdls-cancel-channel-switch": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">> };
  /** Aborts a scan. Request 114 of family nl80211; requires CAP_NET_ADMIN. */
  "abort-scan": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Starts Neighbor Awareness Networking. Request 115 of family nl80211; requires CAP_NET_ADMIN. */
  "start-nan": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "socketOwner" | "nanMasterPref" | "bands">>;
  };
  /** Stops Neighbor Awareness Networking. Request 116 of family nl80211; requires CAP_NET_ADMIN. */
  "stop-nan": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev">> };
  /** Adds a NAN function: publish, subscribe or follow-up. Request 117 of family nl80211; requires CAP_NET_ADMIN. */
  "add-nan-function": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "nanFunc">, (Nl80211Attrs<Read>) | undefined>;
  };
  /** Deletes a NAN function. Request 118 of family nl80211; requires CAP_NET_ADMIN. */
  "del-nan-function": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "cookie" | "wdev">> };
  /** Reports that a NAN function ended. Event 118 of family nl80211 in multicast group `nan`. */
  "del-nan-function-ntf": { event: Nl80211Attrs<Read> };
  /** Changes the parameters of Neighbor Awareness Networking. Request 119 of family nl80211; requires CAP_NET_ADMIN. */
  "change-nan-config": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "nanMasterPref" | "bands">> };
  /** Reports that a NAN function matched one of a peer. Event 120 of family nl80211 in multicast group `nan`. */
  "nan-match-ntf": { event: Nl80211Attrs<Read> };
  /** Enables sending multicast frames as unicast to each station. Request 121 of family nl80211; requires CAP_NET_ADMIN. */
  "set-multicast-to-unicast": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "multicastToUnicastEnabled">>;
  };
  /** Changes parameters of the current Wi-Fi connection. Request 122 of family nl80211; requires CAP_NET_ADMIN. */
  "update-connect-params": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "ie" | "authType" | "wdev" | "filsErpUsername" | "filsErpRealm"
      | "filsErpNextSeqNum" | "filsErpRrk">>;
  };
  /** Passes the pairwise master key of an 802.1X handshake to the device. Request 123 of family nl80211; requires CAP_NET_ADMIN. */
  "set-pmk": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "pmk" | "pmkr0Name">> };
  /** Deletes the pairwise master key that `set-pmk` passed. Request 124 of family nl80211; requires CAP_NET_ADMIN. */
  "del-pmk": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev">> };
  /** Reports that the device finished the four-way handshake, so that data may flow. Event 125 of family nl80211 in multicast group `mlme`. */
  "port-authorized-ntf": { event: Nl80211Attrs<Read> };
  /** Reloads the regulatory database. Request 126 of family nl80211; requires CAP_NET_ADMIN. */
  "reload-regdb": { do: Call<ExtraAttributes> };
  /** Passes the result of an authentication by the program (SAE) to the device. Request 127 of family nl80211; requires CAP_NET_ADMIN. */
  "external-auth": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ssid" | "statusCode" | "pmkid" | "wdev" | "bssid">>;
  };
  /** Asks the program to authenticate (SAE) for the device. Event 127 of family nl80211. */
  "external-auth-ntf": { event: Nl80211Attrs<Read> };
  /** Reports a changed bandwidth, power saving mode or number of streams of a station. Event 128 of family nl80211 in multicast group `mlme`. */
  "sta-opmode-changed-ntf": { event: Nl80211Attrs<Read> };
  /** Sends a frame of the control port (802.1X), such as EAPOL. Request 129 of family nl80211; requires CAP_NET_ADMIN. */
  "control-port-frame": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "frame" | "controlPortEthertype" | "controlPortNoEncrypt"
      | "wdev" | "mloLinkId">,
      (Nl80211Attrs<Read>) | undefined>;
  };
  /** Delivers a received frame of the control port (802.1X), such as EAPOL. Event 129 of family nl80211. */
  "control-port-frame-ntf": { event: Nl80211Attrs<Read> };
  /** Returns counters of this device as responder of fine timing measurement (FTM). Request 130 of family nl80211. */
  "get-ftm-responder-stats": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloLinkId">, Nl80211Attrs<Read>>;
  };
  /** Starts measurements with peers, such as of the distance. Request 131 of family nl80211; requires CAP_NET_ADMIN. */
  "peer-measurement-start": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "macMask" | "timeout" | "peerMeasurements">,
      (Nl80211Attrs<Read>) | undefined>;
  };
  /** Reports the result of a measurement with a peer. Event 132 of family nl80211. */
  "peer-measurement-result-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that all measurements with peers ended. Event 133 of family nl80211. */
  "peer-measurement-complete-ntf": { event: Nl80211Attrs<Read> };
  /** Reports radar that a program or another device detected. Request 134 of family nl80211; requires CAP_NET_ADMIN. */
  "notify-radar": {
    do: Call<JoinOcbAttributes>;
  };
  /** Reports the elements of a station that connects with OWE. Event 135 of family nl80211 in multicast group `mlme`. */
  "update-owe-info-ntf": { event: Nl80211Attrs<Read> };
  /** Passes the OWE elements for a station to the device. Request 135 of family nl80211; requires CAP_NET_ADMIN. */
  "update-owe-info": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "ie" | "statusCode" | "wdev">> };
  /** Sends a test frame to a mesh peer. Request 136 of family nl80211; requires CAP_NET_ADMIN. */
  "probe-mesh-link": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "frame" | "wdev">> };
  /** Changes Wi-Fi settings of traffic identifiers (TIDs), such as retries and aggregation of frames. Request 137 of family nl80211; requires CAP_NET_ADMIN. */
  "set-tid-config": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "tidConfig">> };
  /** Reports a beacon that failed beacon protection. Event 138 of family nl80211 in multicast group `mlme`. */
  "unprot-beacon-ntf": { event: Nl80211Attrs<Read> };
  /** Reports whether a sent frame of the control port (802.1X) was acknowledged. Event 139 of family nl80211. */
  "control-port-frame-tx-status-ntf": { event: Nl80211Attrs<Read> };
  /** Changes the transmit power limits for the specific absorption rate (SAR). Request 140 of family nl80211; requires CAP_NET_ADMIN. */
  "set-sar-specs": { do: Call<Only<Nl80211Attrs<Write>, "wiphy" | "sarSpec">> };
  /** Reports another Wi-Fi network (BSS) with the same color. Event 141 of family nl80211 in multicast group `mlme`. */
  "obss-color-collision-ntf": { event: Nl80211Attrs<Read> };
  /** Starts a change of the BSS color. Request 142 of family nl80211; requires CAP_NET_ADMIN. */
  "color-change-request": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "beaconHead" | "beaconTail" | "ie" | "ieProbeResp"
      | "ieAssocResp" | "probeResp" | "wdev" | "ftmResponder" | "heBssColor" | "filsDiscovery" | "unsolBcastProbeResp"
      | "colorChangeCount" | "colorChangeColor" | "colorChangeElems" | "mbssidConfig" | "mbssidElems" | "mloLinkId"
      | "emaRnrElems">>;
  };
  /** Reports that a change of the BSS color started. Event 143 of family nl80211 in multicast group `mlme`. */
  "color-change-started-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a change of the BSS color was aborted. Event 144 of family nl80211 in multicast group `mlme`. */
  "color-change-aborted-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a change of the BSS color ended. Event 145 of family nl80211 in multicast group `mlme`. */
  "color-change-completed-ntf": { event: Nl80211Attrs<Read> };
  /** Passes the data with which FILS encrypts association frames. Request 146 of family nl80211; requires CAP_NET_ADMIN. */
  "set-fils-aad": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "filsKek" | "filsNonces">> };
  /** Reports that the access point asked to associate later. Event 147 of family nl80211 in multicast group `mlme`. */
  "assoc-comeback-ntf": { event: Nl80211Attrs<Read> };
  /** Adds a link to an interface (multi-link operation). Request 148 of family nl80211; requires CAP_NET_ADMIN. */
  "add-link": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "mloLinkId">> };
  /** Removes a link from an interface (multi-link operation). Request 149 of family nl80211; requires CAP_NET_ADMIN. */
  "remove-link": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloLinkId">> };
  /** Adds a link to a station (multi-link operation). Request 150 of family nl80211; requires CAP_NET_ADMIN. */
  "add-link-sta": {
    do: Call<SetStationAttributes>;
  };
  /** Changes a link of a station (multi-link operation). Request 151 of family nl80211; requires CAP_NET_ADMIN. */
  "modify-link-sta": {
    do: Call<SetStationAttributes>;
  };
  /** Removes a link from a station (multi-link operation). Request 152 of family nl80211; requires CAP_NET_ADMIN. */
  "remove-link-sta": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloLinkId" | "mldAddr">> };
  /** Enables hardware timestamps for frames of a peer. Request 153 of family nl80211, since Linux 6.4; requires CAP_NET_ADMIN. */
  "set-hw-timestamp": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "hwTimestampEnabled">> };
  /** Reports links that the access point removed (multi-link operation). Event 154 of family nl80211 in multicast group `mlme`, since Linux 6.5. */
  "links-removed-ntf": { event: Nl80211Attrs<Read> };
  /** Maps traffic ids to the links of a multi-link connection. Request 155 of family nl80211, since Linux 6.9; requires CAP_NET_ADMIN. */
  "set-tid-to-link-mapping": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloTtlmDlink" | "mloTtlmUlink">>;
  };
  /** Adds and removes links of a multi-link connection. Request 156 of family nl80211, since Linux 6.15; requires CAP_NET_ADMIN. */
  "assoc-mlo-reconf": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "mloLinks" | "mloReconfRemLinks" | "extMldCapaAndOps">>;
  };
  /** Reports the result of the change of the links of a multi-link connection. Event 156 of family nl80211 in multicast group `mlme`, since Linux 6.15. */
  "assoc-mlo-reconf-ntf": { event: Nl80211Attrs<Read> };
  /** Enables or disables priority access (EPCS) of a connection. Request 157 of family nl80211, since Linux 6.15; requires CAP_NET_ADMIN. */
  "epcs-cfg": { do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "epcs">> };
  /** Reports that priority access (EPCS) was enabled or disabled. Event 157 of family nl80211 in multicast group `mlme`, since Linux 6.15. */
  "epcs-cfg-ntf": { event: Nl80211Attrs<Read> };
  /** Reports the next discovery window of a NAN device. Event 158 of family nl80211, since Linux 6.18. */
  "nan-next-dw-notification-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a NAN device joined a cluster. Event 159 of family nl80211 in multicast group `nan`, since Linux 6.18. */
  "nan-cluster-joined-ntf": { event: Nl80211Attrs<Read> };
  /** Reports the signal of an incumbent (licensed) user. Event 160 of family nl80211 in multicast group `mlme`, since Linux 7.3. */
  "incumbent-signal-detect-ntf": { event: Nl80211Attrs<Read> };
  /** Sets the schedule of a NAN device. Request 161 of family nl80211, since Linux 7.3; requires CAP_NET_ADMIN. */
  "nan-set-local-sched": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "wdev" | "nanChannel" | "nanTimeSlots" | "nanAvailBlob"
      | "nanSchedDeferred">>;
  };
  /** Reports that a deferred schedule of a NAN device was applied. Event 162 of family nl80211, since Linux 7.3. */
  "nan-sched-update-done-ntf": { event: Nl80211Attrs<Read> };
  /** Sets the schedule of a NAN peer. Request 163 of family nl80211, since Linux 7.3; requires CAP_NET_ADMIN. */
  "nan-set-peer-sched": {
    do: Call<Only<Nl80211Attrs<Write>, "ifindex" | "mac" | "wdev" | "nanChannel" | "nanUlw" | "nanCommittedDw"
      | "nanSeqId" | "nanMaxChanSwitchTime" | "nanPeerMaps">>;
  };
  /** Reports unaligned windows of a NAN device. Event 164 of family nl80211, since Linux 7.3. */
  "nan-ulw-update-ntf": { event: Nl80211Attrs<Read> };
  /** Reports that a NAN device must leave a channel. Event 165 of family nl80211, since Linux 7.3. */
  "nan-channel-evac-ntf": { event: Nl80211Attrs<Read> };
  /** Starts a proximity detection interface. Request 166 of family nl80211, since Linux 7.3; requires CAP_NET_ADMIN. */
  "start-pd": { do: Call<Only<Nl80211Attrs<Write>, "wdev">> };
  /** Stops a proximity detection interface. Request 167 of family nl80211, since Linux 7.3; requires CAP_NET_ADMIN. */
  "stop-pd": { do: Call<Only<Nl80211Attrs<Write>, "wdev">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-protocol-features": Nl80211Attrs<Read>;
  "get-key": Nl80211Attrs<Read>;
  "get-mpath": Nl80211Attrs<Read>;
  "get-mesh-config": Nl80211Attrs<Read>;
  "get-reg": Nl80211Attrs<Read>;
  "get-survey": Nl80211Attrs<Read>;
  "get-power-save": Nl80211Attrs<Read>;
  "get-wowlan": Nl80211Attrs<Read>;
  "get-coalesce": Nl80211Attrs<Read>;
  "add-nan-function": Nl80211Attrs<Read>;
  "get-ftm-responder-stats": Nl80211Attrs<Read>;
  "peer-measurement-start": Nl80211Attrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config" | "scan" | "regulatory" | "mlme" | "vendor" | "nan" | "testmode";

const getWiphyAttributes = `
  bands cipher-suites control-port-ethertype ext-capa ext-capa-mask ext-features feature-flags generation
  ht-capability-mask interface-combinations mac max-csa-counters max-match-sets max-num-akm-suites max-num-pmkids
  max-num-scan-ssids max-num-sched-scan-plans max-num-sched-scan-ssids max-remain-on-channel-duration max-scan-ie-len
  max-scan-plan-interval max-scan-plan-iterations max-sched-scan-ie-len offchannel-tx-ok rx-frame-types sar-spec
  sched-scan-max-reqs software-iftypes support-ap-uapsd supported-commands supported-iftypes tdls-external-setup
  tdls-support tx-frame-types txq-limit txq-memory-limit txq-quantum txq-stats vht-capability-mask wiphy
  wiphy-antenna-avail-rx wiphy-antenna-avail-tx wiphy-antenna-rx wiphy-antenna-tx wiphy-bands wiphy-coverage-class
  wiphy-frag-threshold wiphy-name wiphy-retry-long wiphy-retry-short wiphy-rts-threshold wowlan-triggers-supported
  bss-select tid-config coalesce-rule bss-param nan-capabilities`;

const getInterfaceAttributes = "ifname iftype ifindex wiphy wdev mac generation txq-stats 4addr";

const newKeyAttributes = `
  ifindex wdev key key-data key-idx key-cipher key-seq key-default key-default-mgmt key-type key-default-types mac
  mlo-link-id`;

const newStationAttributes = `
  ifindex wdev mac sta-aid sta-flags sta-flags2 sta-listen-interval sta-supported-rates sta-vlan sta-plink-action
  sta-plink-state sta-capability sta-ext-capability sta-wme sta-supported-channels sta-supported-oper-classes
  sta-tx-power-setting sta-tx-power ht-capability vht-capability he-capability eht-capability he-6ghz-capability
  peer-aid local-mesh-power-mode airtime-weight vlan-id opmode-notif mlo-link-id mld-addr eml-capability`;

const getRegAttributes = "wiphy reg-alpha2 dfs-region reg-rules user-reg-hint-type wiphy-self-managed-reg";

const newScanResultsNtfAttributes = `
  wiphy ifindex wdev scan-ssids scan-frequencies ie scan-flags scan-start-time-tsf scan-start-time-tsf-bssid`;

const delPmksaAttributes = "ifindex wdev mac pmkid ssid fils-cache-id pmk pmk-lifetime pmk-reauth-threshold";

const notifyRadarAttributes = `
  ifindex wdev wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1 center-freq1-offset
  center-freq2 punct-bitmap`;

const modifyLinkStaAttributes = `
  ifindex wdev mlo-link-id mld-addr mac sta-aid sta-flags sta-flags2 sta-listen-interval sta-supported-rates sta-vlan
  sta-plink-action sta-plink-state sta-capability sta-ext-capability sta-wme sta-supported-channels
  sta-supported-oper-classes sta-tx-power-setting sta-tx-power ht-capability vht-capability he-capability
  eht-capability he-6ghz-capability peer-aid local-mesh-power-mode airtime-weight vlan-id opmode-notif eml-capability`;

/** Wireless: radios, interfaces, stations, scans, connections, regulatory domains. Netlink family `nl80211`: `connect()` opens a client. Requires CONFIG_CFG80211, module cfg80211. */
export const nl80211: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nl80211",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    commands: () => ({
      prefix: "nl80211-cmd-",
      entries: [
        `
          unspec get-wiphy set-wiphy new-wiphy del-wiphy get-interface set-interface new-interface del-interface
          get-key set-key new-key del-key get-beacon set-beacon new-beacon del-beacon get-station set-station
          new-station del-station get-mpath set-mpath new-mpath del-mpath set-bss set-reg req-set-reg get-mesh-config
          set-mesh-config set-mgmt-extra-ie get-reg get-scan trigger-scan new-scan-results scan-aborted reg-change
          authenticate associate deauthenticate disassociate michael-mic-failure reg-beacon-hint join-ibss leave-ibss
          testmode connect roam disconnect set-wiphy-netns get-survey new-survey-results set-pmksa del-pmksa
          flush-pmksa remain-on-channel cancel-remain-on-channel set-tx-bitrate-mask register-action action
          action-tx-status set-power-save get-power-save set-cqm notify-cqm set-channel set-wds-peer frame-wait-cancel
          join-mesh leave-mesh unprot-deauthenticate unprot-disassociate new-peer-candidate get-wowlan set-wowlan
          start-sched-scan stop-sched-scan sched-scan-results sched-scan-stopped set-rekey-offload pmksa-candidate
          tdls-oper tdls-mgmt unexpected-frame probe-client register-beacons`,
        { name: "unexpected-4-addr-frame", value: 86, kernelName: "NL80211_CMD_UNEXPECTED_4ADDR_FRAME" },
        `
          set-noack-map ch-switch-notify start-p2p-device stop-p2p-device conn-failed set-mcast-rate set-mac-acl
          radar-detect get-protocol-features update-ft-ies ft-event crit-protocol-start crit-protocol-stop
          get-coalesce set-coalesce channel-switch vendor set-qos-map add-tx-ts del-tx-ts get-mpp join-ocb leave-ocb
          ch-switch-started-notify tdls-channel-switch tdls-cancel-channel-switch wiphy-reg-change abort-scan
          start-nan stop-nan add-nan-function del-nan-function change-nan-config nan-match set-multicast-to-unicast
          update-connect-params set-pmk del-pmk port-authorized reload-regdb external-auth sta-opmode-changed
          control-port-frame get-ftm-responder-stats peer-measurement-start peer-measurement-result
          peer-measurement-complete notify-radar update-owe-info probe-mesh-link set-tid-config unprot-beacon
          control-port-frame-tx-status set-sar-specs obss-color-collision color-change-request color-change-started
          color-change-aborted color-change-completed set-fils-aad assoc-comeback add-link remove-link add-link-sta
          modify-link-sta remove-link-sta set-hw-timestamp links-removed set-tid-to-link-mapping`,
        { name: "assoc-mlo-reconf", value: 156, since: "6.15" },
        { name: "epcs-cfg", value: 157, since: "6.15" },
        { name: "nan-next-dw-notification", value: 158, since: "6.18" },
        { name: "nan-cluster-joined", value: 159, since: "6.18" },
        { name: "incumbent-signal-detect", value: 160, since: "7.3" },
        { name: "nan-set-local-sched", value: 161, since: "7.3" },
        { name: "nan-sched-update-done", value: 162, since: "7.3" },
        { name: "nan-set-peer-sched", value: 163, since: "7.3" },
        { name: "nan-ulw-update", value: 164, since: "7.3" },
        { name: "nan-channel-evac", value: 165, since: "7.3" },
        { name: "start-pd", value: 166, since: "7.3" },
        { name: "stop-pd", value: 167, since: "7.3" },
      ],
    }),
    "feature-flags": () => ({
      flags: true,
      prefix: "nl80211-feature-",
      entries: [
        `
          sk-tx-status ht-ibss inactivity-timer cell-base-reg-hints p2p-device-needs-channel sae low-priority-scan
          scan-flush ap-scan vif-txpower need-obss-scan p2p-go-ctwin p2p-go-oppps`,
        { name: "reserved", value: 13, kernelName: false },
        `
          advertise-chan-limits full-ap-client-state userspace-mpm active-monitor ap-mode-chan-width-change
          ds-param-set-ie-in-probes wfa-tpc-ie-in-probes quiet tx-power-insertion ackto-estimation static-smps
          dynamic-smps supports-wmm-admission mac-on-create tdls-channel-switch scan-random-mac-addr
          sched-scan-random-mac-addr`,
        { name: "no-random-mac-addr", value: 31, kernelName: "NL80211_FEATURE_ND_RANDOM_MAC_ADDR" },
      ],
    }),
    "channel-type": () => ({ prefix: "nl80211-chan-", entries: "no-ht ht20 ht40minus ht40plus" }),
    "protocol-features": () => ({ flags: true, prefix: "nl80211-protocol-feature-", entries: "split-wiphy-dump" }),
    iftype: () => ({
      prefix: "nl80211-iftype-",
      entries: [
        `
          unspecified adhoc station ap ap-vlan wds monitor mesh-point p2p-client p2p-go p2p-device ocb nan`,
        { name: "nan-data", value: 13, since: "7.3" },
        { name: "pd", value: 14, since: "7.3" },
      ],
    }),
    "sta-flags": () => ({
      flags: true,
      prefix: "nl80211-sta-flag-",
      entries: [
        "authorized=1 short-preamble wme mfp authenticated tdls-peer associated",
        { name: "spp-amsdu", value: 8, since: "6.9" },
      ],
    }),
    "key-type": () => ({ prefix: "nl80211-keytype-", entries: "group pairwise peerkey" }),
    mfp: () => ({ prefix: "nl80211-mfp-", entries: "no required optional" }),
    "ps-state": () => ({ prefix: "nl80211-ps-", entries: "disabled enabled" }),
    "hidden-ssid": () => ({ prefix: "nl80211-hidden-ssid-", entries: "not-in-use zero-len zero-contents" }),
    "plink-state": () => ({ prefix: "nl80211-plink-", entries: "listen opn-snt opn-rcvd cnf-rcvd estab holding blocked" }),
    "plink-action": () => ({ prefix: "nl80211-plink-action-", entries: "no-action open block" }),
    "mesh-power-mode": () => ({ prefix: "nl80211-mesh-power-", entries: "unknown active light-sleep deep-sleep" }),
    "chan-width": () => ({ prefix: "nl80211-chan-width-", entries: "20-noht 20 40 80 80p80 160 5 10 1 2 4 8 16 320" }),
    ac: () => ({ prefix: "nl80211-ac-", entries: "vo vi be bk" }),
    "txrate-gi": () => ({ prefix: "nl80211-txrate-", entries: "default-gi force-sgi force-lgi" }),
    "cqm-rssi-threshold-event": () => ({ prefix: "nl80211-cqm-rssi-", entries: "threshold-event-low threshold-event-high beacon-loss-event" }),
    "tid-config": () => ({ prefix: "nl80211-tid-config-", entries: "enable disable" }),
    "tx-rate-setting": () => ({ prefix: "nl80211-tx-rate-", entries: "automatic limited fixed" }),
    "coalesce-condition": () => ({ prefix: "nl80211-coalesce-condition-", entries: "match no-match" }),
    "nan-function-type": () => ({ prefix: "nl80211-nan-func-", entries: "publish subscribe follow-up" }),
    preamble: () => ({ prefix: "nl80211-preamble-", entries: "legacy ht vht dmg he" }),
    "pmsr-status": () => ({ prefix: "nl80211-pmsr-status-", entries: "success refused timeout failure" }),
    "pmsr-ftm-failure": () => ({
      prefix: "nl80211-pmsr-ftm-failure-",
      entries: `
        unspecified no-response rejected wrong-channel peer-not-capable invalid-timestamp peer-busy bad-changed-params`,
    }),
    "bss-use-for": () => ({
      flags: true,
      prefix: "nl80211-bss-use-for-",
      since: "6.8",
      entries: [{ name: "normal", value: 0, since: "6.8" }, { name: "mld-link", value: 1, since: "6.8" }],
    }),
    "bss-cannot-use-reasons": () => ({
      flags: true,
      prefix: "nl80211-bss-cannot-use-",
      since: "6.8",
      entries: [{ name: "nstr-nonprimary", value: 0, since: "6.8" }, { name: "6ghz-pwr-mismatch", value: 1, since: "6.9" }],
    }),
    "rxmgmt-flags": () => ({ flags: true, prefix: "nl80211-rxmgmt-flag-", entries: "answered external-auth" }),
  },
  structs: {
    "sta-flag-update": () => ({
      members: [
        { name: "mask", type: "u32", enum: "sta-flags", flags: true },
        { name: "set", type: "u32", enum: "sta-flags", flags: true },
      ],
      read: (view, at, names) => ({ mask: names[0]!.bitNames(view.getUint32(at, host)),
        set: names[1]!.bitNames(view.getUint32(at + 4, host)) }),
      write: (view, at, { mask: v0, set: v1 }, names) => { const n0 = names[0]!.bits(v0, 4294967295);
        const n1 = names[1]!.bits(v1, 4294967295); if (!(n0 >= 0 && n1 >= 0)) return false;
        view.setUint32(at, n0, host); view.setUint32(at + 4, n1, host); return true; },
    }),
    "pattern-support": () => ({
      members: [
        { name: "max-patterns", type: "u32" },
        { name: "min-pattern-len", type: "u32" },
        { name: "max-pattern-len", type: "u32" },
        { name: "max-pkt-offset", type: "u32" },
      ],
      read: (view, at) => ({ maxPatterns: view.getUint32(at, host), minPatternLen: view.getUint32(at + 4, host),
        maxPatternLen: view.getUint32(at + 8, host), maxPktOffset: view.getUint32(at + 12, host) }),
      write: (view, at, { maxPatterns: v0, minPatternLen: v1, maxPatternLen: v2, maxPktOffset: v3 }) => {
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host);
        return true; },
    }),
    "coalesce-rule-support": () => ({
      members: [
        { name: "max-rules", type: "u32" },
        { name: "pat", type: "binary", struct: "pattern-support" },
        { name: "max-delay", type: "u32", unit: "ms" },
      ],
      make: (v) => ({ maxRules: v[0], pat: v[1], maxDelay: v[2] }),
    }),
    "bss-select-rssi-adjust": () => ({
      members: [{ name: "band", type: "u8" }, { name: "delta", type: "s8", unit: "dB" }],
      read: (view, at) => ({ band: view.getUint8(at), delta: view.getInt8(at + 1) }),
      write: (view, at, { band: v0, delta: v1 }) => { if (!(isU8(v0) && isS8(v1))) return false; view.setUint8(at, v0);
        view.setInt8(at + 1, v1); return true; },
    }),
    "wowlan-tcp-data-seq": () => ({
      members: [{ name: "start", type: "u32" }, { name: "offset", type: "u32" }, { name: "len", type: "u32" }],
      read: (view, at) => ({ start: view.getUint32(at, host), offset: view.getUint32(at + 4, host),
        len: view.getUint32(at + 8, host) }),
      write: (view, at, { start: v0, offset: v1, len: v2 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); return true;
        },
    }),
    "wowlan-tcp-data-token": () => ({
      members: [{ name: "offset", type: "u32" }, { name: "len", type: "u32" }, { name: "token-stream", type: "binary" }],
      make: (v) => ({ offset: v[0], len: v[1], tokenStream: v[2] }),
    }),
    "wowlan-tcp-data-token-feature": () => ({
      members: [{ name: "min-len", type: "u32" }, { name: "max-len", type: "u32" }, { name: "bufsize", type: "u32" }],
      read: (view, at) => ({ minLen: view.getUint32(at, host), maxLen: view.getUint32(at + 4, host),
        bufsize: view.getUint32(at + 8, host) }),
      write: (view, at, { minLen: v0, maxLen: v1, bufsize: v2 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); return true; },
    }),
  },
  sets: {
    "nl80211-attrs": () => ({
      prefix: "nl80211-attr-",
      attributes: [
        { name: "wiphy", number: 1, type: "u32" },
        { name: "wiphy-name", number: 2, type: "string" },
        { name: "ifindex", number: 3, type: "u32" },
        { name: "ifname", number: 4, type: "string", maximumLength: 15 },
        { name: "iftype", number: 5, type: "u32", enum: "iftype" },
        { name: "mac", number: 6, type: "binary", hint: "mac" },
        { name: "key-data", number: 7, type: "binary" },
        { name: "key-idx", number: 8, type: "u8" },
        { name: "key-cipher", number: 9, type: "u32" },
        { name: "key-seq", number: 10, type: "binary" },
        { name: "key-default", number: 11, type: "flag" },
        { name: "beacon-interval", number: 12, type: "u32" },
        { name: "dtim-period", number: 13, type: "u32" },
        { name: "beacon-head", number: 14, type: "binary" },
        { name: "beacon-tail", number: 15, type: "binary" },
        { name: "sta-aid", number: 16, type: "u16" },
        { name: "sta-flags", number: 17, type: "nest", nest: "sta-flags" },
        { name: "sta-listen-interval", number: 18, type: "u16" },
        { name: "sta-supported-rates", number: 19, type: "binary" },
        { name: "sta-vlan", number: 20, type: "u32" },
        { name: "sta-info", number: 21, type: "nest", nest: "sta-info", access: "read-only" },
        { name: "wiphy-bands", number: 22, type: "nest", nest: "wiphy-bands" },
        { name: "mntr-flags", number: 23, type: "nest", nest: "mntr-flags" },
        { name: "mesh-id", number: 24, type: "binary" },
        { name: "sta-plink-action", number: 25, type: "u8", enum: "plink-action" },
        { name: "mpath-next-hop", number: 26, type: "binary", hint: "mac" },
        { name: "mpath-info", number: 27, type: "nest", nest: "mpath-info", access: "read-only" },
        { name: "bss-cts-prot", number: 28, type: "u8" },
        { name: "bss-short-preamble", number: 29, type: "u8" },
        { name: "bss-short-slot-time", number: 30, type: "u8" },
        { name: "ht-capability", number: 31, type: "binary" },
        { name: "supported-iftypes", number: 32, type: "nest", nest: "supported-iftypes" },
        { name: "reg-alpha2", number: 33, type: "string" },
        { name: "reg-rules", number: 34, type: "indexed-array", item: "nest", nest: "reg-rule", firstIndex: 0 },
        { name: "mesh-config", number: 35, type: "nest", nest: "mesh-config" },
        { name: "bss-basic-rates", number: 36, type: "binary" },
        { name: "wiphy-txq-params", number: 37, type: "indexed-array", item: "nest", nest: "txq-params" },
        { name: "wiphy-freq", number: 38, type: "u32" },
        { name: "wiphy-channel-type", number: 39, type: "u32", enum: "channel-type" },
        { name: "key-default-mgmt", number: 40, type: "flag" },
        { name: "mgmt-subtype", number: 41, type: "u8" },
        { name: "ie", number: 42, type: "binary" },
        { name: "max-num-scan-ssids", number: 43, type: "u8" },
        { name: "scan-frequencies", number: 44, type: "indexed-array", unit: "MHz", item: "u32" },
        { name: "scan-ssids", number: 45, type: "indexed-array", item: "binary" },
        { name: "generation", number: 46, type: "u32", access: "read-only" },
        { name: "bss", number: 47, type: "nest", nest: "bss" },
        { name: "reg-initiator", number: 48, type: "u8" },
        { name: "reg-type", number: 49, type: "u8" },
        { name: "supported-commands", number: 50, type: "indexed-array", enum: "commands", item: "u32" },
        { name: "frame", number: 51, type: "binary" },
        { name: "ssid", number: 52, type: "binary" },
        { name: "auth-type", number: 53, type: "u32" },
        { name: "reason-code", number: 54, type: "u16" },
        { name: "key-type", number: 55, type: "u32", enum: "key-type" },
        { name: "max-scan-ie-len", number: 56, type: "u16" },
        { name: "cipher-suites", number: 57, type: "binary", hint: "hex", item: "u32" },
        { name: "freq-before", number: 58, type: "nest", nest: "frequency-attrs" },
        { name: "freq-after", number: 59, type: "nest", nest: "frequency-attrs" },
        { name: "freq-fixed", number: 60, type: "flag" },
        { name: "wiphy-retry-short", number: 61, type: "u8" },
        { name: "wiphy-retry-long", number: 62, type: "u8" },
        { name: "wiphy-frag-threshold", number: 63, type: "u32" },
        { name: "wiphy-rts-threshold", number: 64, type: "u32" },
        { name: "timed-out", number: 65, type: "flag" },
        { name: "use-mfp", number: 66, type: "u32", enum: "mfp" },
        { name: "sta-flags2", number: 67, type: "binary", struct: "sta-flag-update" },
        { name: "control-port", number: 68, type: "flag" },
        { name: "testdata", number: 69, type: "binary" },
        { name: "privacy", number: 70, type: "flag" },
        { name: "disconnected-by-ap", number: 71, type: "flag" },
        { name: "status-code", number: 72, type: "u16" },
        { name: "cipher-suites-pairwise", number: 73, type: "binary", hint: "hex", item: "u32" },
        { name: "cipher-suite-group", number: 74, type: "u32", hint: "hex" },
        { name: "wpa-versions", number: 75, type: "u32" },
        { name: "akm-suites", number: 76, type: "binary", hint: "hex", item: "u32" },
        { name: "req-ie", number: 77, type: "binary" },
        { name: "resp-ie", number: 78, type: "binary" },
        { name: "prev-bssid", number: 79, type: "binary" },
        { name: "key", number: 80, type: "nest", nest: "key" },
        { name: "keys", number: 81, type: "indexed-array", item: "nest", nest: "key" },
        { name: "pid", number: 82, type: "u32" },
        { name: "4addr", number: 83, type: "u8" },
        { name: "survey-info", number: 84, type: "nest", nest: "survey-info" },
        { name: "pmkid", number: 85, type: "binary" },
        { name: "max-num-pmkids", number: 86, type: "u8" },
        { name: "duration", number: 87, type: "u32" },
        { name: "cookie", number: 88, type: "u64" },
        { name: "wiphy-coverage-class", number: 89, type: "u8" },
        { name: "tx-rates", number: 90, type: "nest", nest: "tx-rates" },
        { name: "frame-match", number: 91, type: "binary" },
        { name: "ack", number: 92, type: "flag" },
        { name: "ps-state", number: 93, type: "u32", enum: "ps-state" },
        { name: "cqm", number: 94, type: "nest", nest: "cqm" },
        { name: "local-state-change", number: 95, type: "flag" },
        { name: "ap-isolate", number: 96, type: "u8" },
        { name: "wiphy-tx-power-setting", number: 97, type: "u32" },
        { name: "wiphy-tx-power-level", number: 98, type: "u32" },
        { name: "tx-frame-types", number: 99, type: "nest", nest: "iftype-attrs" },
        { name: "rx-frame-types", number: 100, type: "nest", nest: "iftype-attrs" },
        { name: "frame-type", number: 101, type: "u16" },
        { name: "control-port-ethertype", number: 102, type: "u16" },
        { name: "control-port-no-encrypt", number: 103, type: "flag" },
        { name: "support-ibss-rsn", number: 104, type: "flag" },
        { name: "wiphy-antenna-tx", number: 105, type: "u32" },
        { name: "wiphy-antenna-rx", number: 106, type: "u32" },
        { name: "mcast-rate", number: 107, type: "u32" },
        { name: "offchannel-tx-ok", number: 108, type: "flag" },
        { name: "bss-ht-opmode", number: 109, type: "u16" },
        { name: "key-default-types", number: 110, type: "nest", nest: "key-default-types" },
        { name: "max-remain-on-channel-duration", number: 111, type: "u32" },
        { name: "mesh-setup", number: 112, type: "nest", nest: "mesh-setup" },
        { name: "wiphy-antenna-avail-tx", number: 113, type: "u32" },
        { name: "wiphy-antenna-avail-rx", number: 114, type: "u32" },
        { name: "support-mesh-auth", number: 115, type: "flag" },
        { name: "sta-plink-state", number: 116, type: "u8", enum: "plink-state" },
        { name: "wowlan-triggers", number: 117, type: "nest", nest: "wowlan-triggers" },
        { name: "wowlan-triggers-supported", number: 118, type: "nest", nest: "wowlan-triggers-attrs" },
        { name: "sched-scan-interval", number: 119, type: "u32" },
        { name: "interface-combinations", number: 120, type: "indexed-array", item: "nest", nest: "if-combination-attributes" },
        { name: "software-iftypes", number: 121, type: "nest", nest: "supported-iftypes" },
        { name: "rekey-data", number: 122, type: "nest", nest: "rekey-data" },
        { name: "max-num-sched-scan-ssids", number: 123, type: "u8" },
        { name: "max-sched-scan-ie-len", number: 124, type: "u16" },
        { name: "scan-supp-rates", number: 125, type: "nest", nest: "scan-supp-rates" },
        { name: "hidden-ssid", number: 126, type: "u32", enum: "hidden-ssid" },
        { name: "ie-probe-resp", number: 127, type: "binary" },
        { name: "ie-assoc-resp", number: 128, type: "binary" },
        { name: "sta-wme", number: 129, type: "nest", nest: "sta-wme" },
        { name: "support-ap-uapsd", number: 130, type: "flag" },
        { name: "roam-support", number: 131, type: "flag" },
        { name: "sched-scan-match", number: 132, type: "indexed-array", item: "nest", nest: "sched-scan-match" },
        { name: "max-match-sets", number: 133, type: "u8" },
        { name: "pmksa-candidate", number: 134, type: "nest", nest: "pmksa-candidate" },
        { name: "tx-no-cck-rate", number: 135, type: "flag" },
        { name: "tdls-action", number: 136, type: "u8" },
        { name: "tdls-dialog-token", number: 137, type: "u8" },
        { name: "tdls-operation", number: 138, type: "u8" },
        { name: "tdls-support", number: 139, type: "flag" },
        { name: "tdls-external-setup", number: 140, type: "flag" },
        { name: "device-ap-sme", number: 141, type: "u32" },
        { name: "dont-wait-for-ack", number: 142, type: "flag" },
        { name: "feature-flags", number: 143, type: "u32", enum: "feature-flags", flags: true },
        { name: "probe-resp-offload", number: 144, type: "u32" },
        { name: "probe-resp", number: 145, type: "binary" },
        { name: "dfs-region", number: 146, type: "u8" },
        { name: "disable-ht", number: 147, type: "flag" },
        { name: "ht-capability-mask", number: 148, type: "binary" },
        { name: "noack-map", number: 149, type: "u16" },
        { name: "inactivity-timeout", number: 150, type: "u16" },
        { name: "rx-signal-dbm", number: 151, type: "s32", unit: "dBm" },
        { name: "bg-scan-period", number: 152, type: "u16" },
        { name: "wdev", number: 153, type: "u64" },
        { name: "user-reg-hint-type", number: 154, type: "u32" },
        { name: "conn-failed-reason", number: 155, type: "u32" },
        { name: "auth-data", number: 156, type: "binary" },
        { name: "vht-capability", number: 157, type: "binary" },
        { name: "scan-flags", number: 158, type: "u32" },
        { name: "channel-width", number: 159, type: "u32", enum: "chan-width" },
        { name: "center-freq1", number: 160, type: "u32" },
        { name: "center-freq2", number: 161, type: "u32" },
        { name: "p2p-ctwindow", number: 162, type: "u8" },
        { name: "p2p-oppps", number: 163, type: "u8" },
        { name: "local-mesh-power-mode", number: 164, type: "u32", enum: "mesh-power-mode" },
        { name: "acl-policy", number: 165, type: "u32" },
        { name: "mac-addrs", number: 166, type: "indexed-array", hint: "mac", item: "binary" },
        { name: "mac-acl-max", number: 167, type: "u32" },
        { name: "radar-event", number: 168, type: "u32" },
        { name: "ext-capa", number: 169, type: "binary" },
        { name: "ext-capa-mask", number: 170, type: "binary" },
        { name: "sta-capability", number: 171, type: "u16" },
        { name: "sta-ext-capability", number: 172, type: "binary" },
        { name: "protocol-features", number: 173, type: "u32", enum: "protocol-features", flags: true },
        { name: "split-wiphy-dump", number: 174, type: "flag" },
        { name: "disable-vht", number: 175, type: "flag" },
        { name: "vht-capability-mask", number: 176, type: "binary" },
        { name: "mdid", number: 177, type: "u16" },
        { name: "ie-ric", number: 178, type: "binary" },
        { name: "crit-prot-id", number: 179, type: "u16" },
        { name: "max-crit-prot-duration", number: 180, type: "u16" },
        { name: "peer-aid", number: 181, type: "u16" },
        { name: "coalesce-rule", number: 182, type: "indexed-array", item: "nest", nest: "coalesce-rule" },
        { name: "ch-switch-count", number: 183, type: "u32" },
        { name: "ch-switch-block-tx", number: 184, type: "flag" },
        { name: "csa-ies", number: 185, type: "nest", nest: "nl80211-attrs" },
        { name: "cntdwn-offs-beacon", number: 186, type: "binary" },
        { name: "cntdwn-offs-presp", number: 187, type: "binary" },
        { name: "rxmgmt-flags", number: 188, type: "u32", enum: "rxmgmt-flags", flags: true },
        { name: "sta-supported-channels", number: 189, type: "binary" },
        { name: "sta-supported-oper-classes", number: 190, type: "binary" },
        { name: "handle-dfs", number: 191, type: "flag" },
        { name: "support-5-mhz", number: 192, type: "flag" },
        { name: "support-10-mhz", number: 193, type: "flag" },
        { name: "opmode-notif", number: 194, type: "u8" },
        { name: "vendor-id", number: 195, type: "u32" },
        { name: "vendor-subcmd", number: 196, type: "u32" },
        { name: "vendor-data", number: 197, type: "binary" },
        { name: "vendor-events", number: 198, type: "binary" },
        { name: "qos-map", number: 199, type: "binary" },
        { name: "mac-hint", number: 200, type: "binary", hint: "mac" },
        { name: "wiphy-freq-hint", number: 201, type: "u32" },
        { name: "max-ap-assoc-sta", number: 202, type: "u32" },
        { name: "tdls-peer-capability", number: 203, type: "u32" },
        { name: "socket-owner", number: 204, type: "flag" },
        { name: "csa-c-offsets-tx", number: 205, type: "binary" },
        { name: "max-csa-counters", number: 206, type: "u8" },
        { name: "tdls-initiator", number: 207, type: "flag" },
        { name: "use-rrm", number: 208, type: "flag" },
        { name: "wiphy-dyn-ack", number: 209, type: "flag" },
        { name: "tsid", number: 210, type: "u8" },
        { name: "user-prio", number: 211, type: "u8" },
        { name: "admitted-time", number: 212, type: "u16" },
        { name: "smps-mode", number: 213, type: "u8" },
        { name: "oper-class", number: 214, type: "u8" },
        { name: "mac-mask", number: 215, type: "binary", hint: "mac" },
        { name: "wiphy-self-managed-reg", number: 216, type: "flag", access: "read-only" },
        { name: "ext-features", number: 217, type: "binary" },
        { name: "survey-radio-stats", number: 218, type: "binary" },
        { name: "netns-fd", number: 219, type: "u32" },
        { name: "sched-scan-delay", number: 220, type: "u32" },
        { name: "reg-indoor", number: 221, type: "flag" },
        { name: "max-num-sched-scan-plans", number: 222, type: "u32" },
        { name: "max-scan-plan-interval", number: 223, type: "u32" },
        { name: "max-scan-plan-iterations", number: 224, type: "u32" },
        { name: "sched-scan-plans", number: 225, type: "indexed-array", item: "nest", nest: "sched-scan-plan" },
        { name: "pbss", number: 226, type: "flag" },
        { name: "bss-select", number: 227, type: "nest", nest: "bss-select" },
        { name: "sta-support-p2p-ps", number: 228, type: "u8" },
        { name: "pad", number: 229, type: "pad" },
        { name: "iftype-ext-capa", number: 230, type: "indexed-array", item: "nest", nest: "nl80211-attrs", firstIndex: 0 },
        { name: "mu-mimo-group-data", number: 231, type: "binary" },
        { name: "mu-mimo-follow-mac-addr", number: 232, type: "binary", hint: "mac" },
        { name: "scan-start-time-tsf", number: 233, type: "u64" },
        { name: "scan-start-time-tsf-bssid", number: 234, type: "binary" },
        { name: "measurement-duration", number: 235, type: "u16" },
        { name: "measurement-duration-mandatory", number: 236, type: "flag" },
        { name: "mesh-peer-aid", number: 237, type: "u16" },
        { name: "nan-master-pref", number: 238, type: "u8" },
        { name: "bands", number: 239, type: "u32" },
        { name: "nan-func", number: 240, type: "nest", nest: "nan-func" },
        { name: "nan-match", number: 241, type: "nest", nest: "nan-match" },
        { name: "fils-kek", number: 242, type: "binary" },
        { name: "fils-nonces", number: 243, type: "binary" },
        { name: "multicast-to-unicast-enabled", number: 244, type: "flag" },
        { name: "bssid", number: 245, type: "binary", hint: "mac" },
        { name: "sched-scan-relative-rssi", number: 246, type: "s8" },
        { name: "sched-scan-rssi-adjust", number: 247, type: "binary", struct: "bss-select-rssi-adjust" },
        { name: "timeout-reason", number: 248, type: "u32" },
        { name: "fils-erp-username", number: 249, type: "binary" },
        { name: "fils-erp-realm", number: 250, type: "binary" },
        { name: "fils-erp-next-seq-num", number: 251, type: "u16" },
        { name: "fils-erp-rrk", number: 252, type: "binary" },
        { name: "fils-cache-id", number: 253, type: "binary" },
        { name: "pmk", number: 254, type: "binary" },
        { name: "sched-scan-multi", number: 255, type: "flag" },
        { name: "sched-scan-max-reqs", number: 256, type: "u32" },
        { name: "want-1x-4way-hs", number: 257, type: "flag" },
        { name: "pmkr0-name", number: 258, type: "binary" },
        { name: "port-authorized", number: 259, type: "binary" },
        { name: "external-auth-action", number: 260, type: "u32" },
        { name: "external-auth-support", number: 261, type: "flag" },
        { name: "nss", number: 262, type: "u8" },
        { name: "ack-signal", number: 263, type: "s32" },
        { name: "control-port-over-nl80211", number: 264, type: "flag" },
        { name: "txq-stats", number: 265, type: "nest", nest: "txq-stats-attrs", access: "read-only" },
        { name: "txq-limit", number: 266, type: "u32" },
        { name: "txq-memory-limit", number: 267, type: "u32" },
        { name: "txq-quantum", number: 268, type: "u32" },
        { name: "he-capability", number: 269, type: "binary" },
        { name: "ftm-responder", number: 270, type: "nest", nest: "ftm-responder" },
        { name: "ftm-responder-stats", number: 271, type: "nest", nest: "ftm-responder-stats" },
        { name: "timeout", number: 272, type: "u32" },
        { name: "peer-measurements", number: 273, type: "nest", nest: "pmsr" },
        { name: "airtime-weight", number: 274, type: "u16" },
        { name: "sta-tx-power-setting", number: 275, type: "u8" },
        { name: "sta-tx-power", number: 276, type: "s16" },
        { name: "sae-password", number: 277, type: "binary" },
        { name: "twt-responder", number: 278, type: "flag" },
        { name: "he-obss-pd", number: 279, type: "nest", nest: "he-obss-pd" },
        { name: "wiphy-edmg-channels", number: 280, type: "u8" },
        { name: "wiphy-edmg-bw-config", number: 281, type: "u8" },
        { name: "vlan-id", number: 282, type: "u16" },
        { name: "he-bss-color", number: 283, type: "nest", nest: "he-bss-color" },
        { name: "iftype-akm-suites", number: 284, type: "indexed-array", item: "nest", nest: "iftype-akm" },
        { name: "tid-config", number: 285, type: "indexed-array", item: "nest", nest: "tid-config" },
        { name: "control-port-no-preauth", number: 286, type: "flag" },
        { name: "pmk-lifetime", number: 287, type: "u32" },
        { name: "pmk-reauth-threshold", number: 288, type: "u8" },
        { name: "receive-multicast", number: 289, type: "flag" },
        { name: "wiphy-freq-offset", number: 290, type: "u32" },
        { name: "center-freq1-offset", number: 291, type: "u32" },
        { name: "scan-freq-khz", number: 292, type: "indexed-array", unit: "kHz", item: "u32" },
        { name: "he-6ghz-capability", number: 293, type: "binary" },
        { name: "fils-discovery", number: 294, type: "nest", nest: "fils-discovery" },
        { name: "unsol-bcast-probe-resp", number: 295, type: "nest", nest: "unsol-bcast-probe-resp" },
        { name: "s1g-capability", number: 296, type: "binary" },
        { name: "s1g-capability-mask", number: 297, type: "binary" },
        { name: "sae-pwe", number: 298, type: "u8" },
        { name: "reconnect-requested", number: 299, type: "flag" },
        { name: "sar-spec", number: 300, type: "nest", nest: "sar-attributes" },
        { name: "disable-he", number: 301, type: "flag" },
        { name: "obss-color-bitmap", number: 302, type: "u64" },
        { name: "color-change-count", number: 303, type: "u8", replyType: "u32" },
        { name: "color-change-color", number: 304, type: "u8" },
        { name: "color-change-elems", number: 305, type: "nest", nest: "nl80211-attrs" },
        { name: "mbssid-config", number: 306, type: "nest", nest: "mbssid-config" },
        { name: "mbssid-elems", number: 307, type: "indexed-array", item: "binary" },
        { name: "radar-background", number: 308, type: "flag" },
        { name: "ap-settings-flags", number: 309, type: "u32" },
        { name: "eht-capability", number: 310, type: "binary" },
        { name: "disable-eht", number: 311, type: "flag" },
        { name: "mlo-links", number: 312, type: "indexed-array", item: "nest", nest: "nl80211-attrs" },
        { name: "mlo-link-id", number: 313, type: "u8" },
        { name: "mld-addr", number: 314, type: "binary", hint: "mac" },
        { name: "mlo-support", number: 315, type: "flag" },
        { name: "max-num-akm-suites", number: 316, type: "u16" },
        { name: "eml-capability", number: 317, type: "u16" },
        { name: "mld-capa-and-ops", number: 318, type: "u16" },
        { name: "tx-hw-timestamp", number: 319, type: "u64" },
        { name: "rx-hw-timestamp", number: 320, type: "u64" },
        { name: "td-bitmap", number: 321, type: "binary" },
        { name: "punct-bitmap", number: 322, type: "u32" },
        { name: "max-hw-timestamp-peers", number: 323, type: "u16" },
        { name: "hw-timestamp-enabled", number: 324, type: "flag" },
        { name: "ema-rnr-elems", number: 325, type: "indexed-array", item: "binary" },
        { name: "mlo-link-disabled", number: 326, type: "flag" },
        { name: "bss-dump-include-use-data", number: 327, type: "flag" },
        { name: "mlo-ttlm-dlink", number: 328, type: "binary", item: "u16", exactLength: 16, since: "6.9" },
        { name: "mlo-ttlm-ulink", number: 329, type: "binary", item: "u16", exactLength: 16, since: "6.9" },
        { name: "assoc-spp-amsdu", number: 330, type: "flag" },
        { name: "wiphy-radios", number: 331, type: "indexed-array", item: "nest", nest: "wiphy-radio", firstIndex: 0, since: "6.11" },
        { name: "wiphy-interface-combinations", number: 332, type: "binary" },
        { name: "vif-radio-mask", number: 333, type: "u32" },
        { name: "supported-selectors", number: 334, type: "binary", item: "u8", since: "7.3" },
        { name: "mlo-reconf-rem-links", number: 335, type: "u16", since: "7.3" },
        { name: "epcs", number: 336, type: "flag", since: "7.3" },
        { name: "ext-mld-capa-and-ops", number: 337, type: "u16", since: "7.3" },
        { name: "wiphy-radio-index", number: 338, type: "u8", since: "7.3" },
        { name: "s1g-long-beacon-period", number: 339, type: "u8", minimum: 2, since: "7.3" },
        { name: "s1g-short-beacon", number: 340, type: "nest", nest: "s1g-short-beacon", since: "7.3" },
        { name: "bss-param", number: 341, type: "nest", nest: "bss-param", access: "read-only", since: "7.3" },
        { name: "nan-config", number: 342, type: "nest", nest: "nan-config", since: "7.3" },
        { name: "nan-new-cluster", number: 343, type: "flag", access: "read-only", since: "7.3" },
        { name: "nan-capabilities", number: 344, type: "nest", nest: "nan-capabilities", access: "read-only", since: "7.3" },
        { name: "s1g-primary-2mhz", number: 345, type: "flag", since: "7.3" },
        { name: "epp-peer", number: 346, type: "flag", since: "7.3" },
        { name: "uhr-capability", number: 347, type: "binary", since: "7.3" },
        { name: "disable-uhr", number: 348, type: "flag", since: "7.3" },
        { name: "incumbent-signal-interference-bitmap", number: 349, type: "u32", access: "read-only", since: "7.3" },
        { name: "uhr-operation", number: 350, type: "binary", since: "7.3" },
        { name: "nan-channel", number: 351, type: "nest", nest: "nl80211-attrs", multi: true, since: "7.3" },
        { name: "nan-channel-entry", number: 352, type: "binary", exactLength: 6, since: "7.3" },
        { name: "nan-time-slots", number: 353, type: "binary", item: "u8", since: "7.3" },
        { name: "nan-rx-nss", number: 354, type: "u8", since: "7.3" },
        { name: "nan-avail-blob", number: 355, type: "binary", since: "7.3" },
        { name: "nan-sched-deferred", number: 356, type: "flag", since: "7.3" },
        { name: "nan-sched-update-success", number: 357, type: "flag", access: "read-only", since: "7.3" },
        { name: "nan-nmi-mac", number: 358, type: "binary", hint: "mac", exactLength: 6, since: "7.3" },
        { name: "nan-ulw", number: 359, type: "binary", since: "7.3" },
        { name: "nan-committed-dw", number: 360, type: "u16", since: "7.3" },
        { name: "nan-seq-id", number: 361, type: "u8", since: "7.3" },
        { name: "nan-max-chan-switch-time", number: 362, type: "u16", unit: "us", since: "7.3" },
        { name: "nan-peer-maps", number: 363, type: "indexed-array", item: "nest", nest: "nan-peer-map", since: "7.3" },
        { name: "assoc-encrypted", number: 364, type: "flag", access: "read-only", since: "7.3" },
        { name: "npca-primary-freq", number: 365, type: "u32", unit: "MHz", since: "7.3" },
        { name: "npca-punct-bitmap", number: 366, type: "u32", since: "7.3" },
        { name: "sta-dump-link-stats", number: 367, type: "flag", access: "write-only", since: "7.3" },
      ],
    }),
    "frame-type-attrs": () => ({ subsetOf: "nl80211-attrs", attributes: [{ name: "frame-type", number: 101, type: "u16", multi: true }] }),
    "wiphy-bands": () => ({
      prefix: "nl80211-band-",
      attributes: [
        { name: "2ghz", number: 0, type: "nest", nest: "band-attrs" },
        { name: "5ghz", number: 1, type: "nest", nest: "band-attrs" },
        { name: "60ghz", number: 2, type: "nest", nest: "band-attrs" },
        { name: "6ghz", number: 3, type: "nest", nest: "band-attrs" },
        { name: "s1ghz", number: 4, type: "nest", nest: "band-attrs" },
        { name: "lc", number: 5, type: "nest", nest: "band-attrs" },
      ],
    }),
    "band-attrs": () => ({
      prefix: "nl80211-band-attr-",
      attributes: [
        { name: "freqs", number: 1, type: "indexed-array", item: "nest", nest: "frequency-attrs" },
        { name: "rates", number: 2, type: "indexed-array", item: "nest", nest: "bitrate-attrs" },
        { name: "ht-mcs-set", number: 3, type: "binary" },
        { name: "ht-capa", number: 4, type: "u16" },
        { name: "ht-ampdu-factor", number: 5, type: "u8" },
        { name: "ht-ampdu-density", number: 6, type: "u8" },
        { name: "vht-mcs-set", number: 7, type: "binary" },
        { name: "vht-capa", number: 8, type: "u32" },
        { name: "iftype-data", number: 9, type: "indexed-array", item: "nest", nest: "iftype-data-attrs" },
        { name: "edmg-channels", number: 10, type: "u8" },
        { name: "edmg-bw-config", number: 11, type: "u8" },
        { name: "s1g-mcs-nss-set", number: 12, type: "binary" },
        { name: "s1g-capa", number: 13, type: "binary" },
      ],
    }),
    "bitrate-attrs": () => ({
      prefix: "nl80211-bitrate-attr-",
      attributes: [{ name: "rate", number: 1, type: "u32" }, { name: "2ghz-shortpreamble", number: 2, type: "flag" }],
    }),
    "frequency-attrs": () => ({
      prefix: "nl80211-frequency-attr-",
      attributes: [
        { name: "freq", number: 1, type: "u32" },
        { name: "disabled", number: 2, type: "flag" },
        { name: "no-ir", number: 3, type: "flag" },
        { name: "no-ibss", number: 4, type: "flag", kernelName: "__NL80211_FREQUENCY_ATTR_NO_IBSS" },
        { name: "radar", number: 5, type: "flag" },
        { name: "max-tx-power", number: 6, type: "u32" },
        { name: "dfs-state", number: 7, type: "u32" },
        { name: "dfs-time", number: 8, type: "u32", unit: "ms" },
        { name: "no-ht40-minus", number: 9, type: "flag" },
        { name: "no-ht40-plus", number: 10, type: "flag" },
        { name: "no-80mhz", number: 11, type: "flag" },
        { name: "no-160mhz", number: 12, type: "flag" },
        { name: "dfs-cac-time", number: 13, type: "u32", unit: "ms" },
        { name: "indoor-only", number: 14, type: "flag" },
        { name: "ir-concurrent", number: 15, type: "flag" },
        { name: "no-20mhz", number: 16, type: "flag" },
        { name: "no-10mhz", number: 17, type: "flag" },
        { name: "wmm", number: 18, type: "indexed-array", item: "nest", nest: "wmm-attrs" },
        { name: "no-he", number: 19, type: "flag" },
        { name: "offset", number: 20, type: "u32" },
        { name: "1mhz", number: 21, type: "flag" },
        { name: "2mhz", number: 22, type: "flag" },
        { name: "4mhz", number: 23, type: "flag" },
        { name: "8mhz", number: 24, type: "flag" },
        { name: "16mhz", number: 25, type: "flag" },
        { name: "no-320mhz", number: 26, type: "flag" },
        { name: "no-eht", number: 27, type: "flag" },
        { name: "psd", number: 28, type: "s8" },
        { name: "dfs-concurrent", number: 29, type: "flag" },
        { name: "no-6ghz-vlp-client", number: 30, type: "flag" },
        { name: "no-6ghz-afc-client", number: 31, type: "flag" },
        { name: "can-monitor", number: 32, type: "flag" },
        { name: "allow-6ghz-vlp-ap", number: 33, type: "flag" },
        { name: "allow-20mhz-activity", number: 34, type: "flag", since: "6.12" },
        { name: "no-4mhz", number: 35, type: "flag", since: "7.3" },
        { name: "no-8mhz", number: 36, type: "flag", since: "7.3" },
        { name: "no-16mhz", number: 37, type: "flag", since: "7.3" },
        { name: "s1g-no-primary", number: 38, type: "flag", since: "7.3" },
        { name: "no-uhr", number: 39, type: "flag", since: "7.3" },
        { name: "cac-start-time", number: 40, type: "u64", since: "7.3" },
      ],
    }),
    "if-combination-attributes": () => ({
      prefix: "nl80211-iface-comb-",
      attributes: [
        { name: "limits", number: 1, type: "indexed-array", item: "nest", nest: "iface-limit-attributes" },
        { name: "maxnum", number: 2, type: "u32" },
        { name: "sta-ap-bi-match", number: 3, type: "flag" },
        { name: "num-channels", number: 4, type: "u32" },
        { name: "radar-detect-widths", number: 5, type: "u32" },
        { name: "radar-detect-regions", number: 6, type: "u32" },
        { name: "bi-min-gcd", number: 7, type: "u32" },
      ],
    }),
    "iface-limit-attributes": () => ({
      prefix: "nl80211-iface-limit-",
      attributes: [{ name: "max", number: 1, type: "u32" }, { name: "types", number: 2, type: "nest", nest: "supported-iftypes" }],
    }),
    "iftype-data-attrs": () => ({
      prefix: "nl80211-band-iftype-attr-",
      attributes: [
        { name: "iftypes", number: 1, type: "nest", nest: "supported-iftypes" },
        { name: "he-cap-mac", number: 2, type: "binary" },
        { name: "he-cap-phy", number: 3, type: "binary" },
        { name: "he-cap-mcs-set", number: 4, type: "binary" },
        { name: "he-cap-ppe", number: 5, type: "binary" },
        { name: "he-6ghz-capa", number: 6, type: "binary" },
        { name: "vendor-elems", number: 7, type: "binary" },
        { name: "eht-cap-mac", number: 8, type: "binary" },
        { name: "eht-cap-phy", number: 9, type: "binary" },
        { name: "eht-cap-mcs-set", number: 10, type: "binary" },
        { name: "eht-cap-ppe", number: 11, type: "binary" },
        { name: "uhr-cap-mac", number: 12, type: "binary", since: "7.3" },
        { name: "uhr-cap-phy", number: 13, type: "binary", since: "7.3" },
      ],
    }),
    "iftype-attrs": () => ({
      prefix: "nl80211-iftype-",
      attributes: [
        { name: "unspecified", number: 0, type: "nest", nest: "frame-type-attrs" },
        { name: "adhoc", number: 1, type: "nest", nest: "frame-type-attrs" },
        { name: "station", number: 2, type: "nest", nest: "frame-type-attrs" },
        { name: "ap", number: 3, type: "nest", nest: "frame-type-attrs" },
        { name: "ap-vlan", number: 4, type: "nest", nest: "frame-type-attrs" },
        { name: "wds", number: 5, type: "nest", nest: "frame-type-attrs" },
        { name: "monitor", number: 6, type: "nest", nest: "frame-type-attrs" },
        { name: "mesh-point", number: 7, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-client", number: 8, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-go", number: 9, type: "nest", nest: "frame-type-attrs" },
        { name: "p2p-device", number: 10, type: "nest", nest: "frame-type-attrs" },
        { name: "ocb", number: 11, type: "nest", nest: "frame-type-attrs" },
        { name: "nan", number: 12, type: "nest", nest: "frame-type-attrs" },
        { name: "nan-data", number: 13, type: "nest", nest: "frame-type-attrs", since: "7.3" },
        { name: "pd", number: 14, type: "nest", nest: "frame-type-attrs", since: "7.3" },
      ],
    }),
    "sar-attributes": () => ({
      prefix: "nl80211-sar-attr-",
      attributes: [
        { name: "type", number: 1, type: "u32" },
        { name: "specs", number: 2, type: "indexed-array", item: "nest", nest: "sar-specs" },
      ],
    }),
    "sar-specs": () => ({
      prefix: "nl80211-sar-attr-specs-",
      attributes: [
        { name: "power", number: 1, type: "s32" },
        { name: "range-index", number: 2, type: "u32" },
        { name: "start-freq", number: 3, type: "u32" },
        { name: "end-freq", number: 4, type: "u32" },
      ],
    }),
    "supported-iftypes": () => ({
      prefix: "nl80211-iftype-",
      attributes: [
        { name: "adhoc", number: 1, type: "flag" },
        { name: "station", number: 2, type: "flag" },
        { name: "ap", number: 3, type: "flag" },
        { name: "ap-vlan", number: 4, type: "flag" },
        { name: "wds", number: 5, type: "flag" },
        { name: "monitor", number: 6, type: "flag" },
        { name: "mesh-point", number: 7, type: "flag" },
        { name: "p2p-client", number: 8, type: "flag" },
        { name: "p2p-go", number: 9, type: "flag" },
        { name: "p2p-device", number: 10, type: "flag" },
        { name: "ocb", number: 11, type: "flag" },
        { name: "nan", number: 12, type: "flag" },
        { name: "nan-data", number: 13, type: "flag", since: "7.3" },
        { name: "pd", number: 14, type: "flag", since: "7.3" },
      ],
    }),
    "txq-stats-attrs": () => ({
      prefix: "nl80211-txq-stats-",
      attributes: [
        { name: "backlog-bytes", number: 1, type: "u32" },
        { name: "backlog-packets", number: 2, type: "u32" },
        { name: "flows", number: 3, type: "u32" },
        { name: "drops", number: 4, type: "u32" },
        { name: "ecn-marks", number: 5, type: "u32" },
        { name: "overlimit", number: 6, type: "u32" },
        { name: "overmemory", number: 7, type: "u32" },
        { name: "collisions", number: 8, type: "u32" },
        { name: "tx-bytes", number: 9, type: "u32" },
        { name: "tx-packets", number: 10, type: "u32" },
        { name: "max-flows", number: 11, type: "u32" },
      ],
    }),
    "wmm-attrs": () => ({
      prefix: "nl80211-wmmr-",
      attributes: [
        { name: "cw-min", number: 1, type: "u16" },
        { name: "cw-max", number: 2, type: "u16" },
        { name: "aifsn", number: 3, type: "u8" },
        { name: "txop", number: 4, type: "u16" },
      ],
    }),
    "wowlan-triggers-attrs": () => ({
      prefix: "nl80211-wowlan-trig-",
      attributes: [
        { name: "any", number: 1, type: "flag" },
        { name: "disconnect", number: 2, type: "flag" },
        { name: "magic-pkt", number: 3, type: "flag" },
        { name: "pkt-pattern", number: 4, type: "binary", struct: "pattern-support" },
        { name: "gtk-rekey-supported", number: 5, type: "flag" },
        { name: "gtk-rekey-failure", number: 6, type: "flag" },
        { name: "eap-ident-request", number: 7, type: "flag" },
        { name: "4way-handshake", number: 8, type: "flag" },
        { name: "rfkill-release", number: 9, type: "flag" },
        { name: "wakeup-pkt-80211", number: 10, type: "flag" },
        { name: "wakeup-pkt-80211-len", number: 11, type: "flag" },
        { name: "wakeup-pkt-8023", number: 12, type: "flag" },
        { name: "wakeup-pkt-8023-len", number: 13, type: "flag" },
        { name: "tcp-connection", number: 14, type: "nest", nest: "wowlan-tcp-supported" },
        { name: "wakeup-tcp-match", number: 15, type: "flag" },
        { name: "wakeup-tcp-connlost", number: 16, type: "flag" },
        { name: "wakeup-tcp-nomoretokens", number: 17, type: "flag" },
        { name: "net-detect", number: 18, type: "u32" },
        { name: "net-detect-results", number: 19, type: "flag" },
        { name: "unprotected-deauth-disassoc", number: 20, type: "flag" },
      ],
    }),
    "sta-info": () => ({
      prefix: "nl80211-sta-info-",
      attributes: [
        { name: "inactive-time", number: 1, type: "u32", unit: "ms" },
        { name: "rx-bytes", number: 2, type: "u32" },
        { name: "tx-bytes", number: 3, type: "u32" },
        { name: "llid", number: 4, type: "u16" },
        { name: "plid", number: 5, type: "u16" },
        { name: "plink-state", number: 6, type: "u8", enum: "plink-state" },
        { name: "signal", number: 7, type: "s8", unit: "dBm" },
        { name: "tx-bitrate", number: 8, type: "nest", nest: "rate-info" },
        { name: "rx-packets", number: 9, type: "u32" },
        { name: "tx-packets", number: 10, type: "u32" },
        { name: "tx-retries", number: 11, type: "u32" },
        { name: "tx-failed", number: 12, type: "u32" },
        { name: "signal-avg", number: 13, type: "s8", unit: "dBm" },
        { name: "rx-bitrate", number: 14, type: "nest", nest: "rate-info" },
        { name: "bss-param", number: 15, type: "nest", nest: "sta-bss-param" },
        { name: "connected-time", number: 16, type: "u32", unit: "s" },
        { name: "sta-flags", number: 17, type: "binary", struct: "sta-flag-update" },
        { name: "beacon-loss", number: 18, type: "u32" },
        { name: "t-offset", number: 19, type: "s64" },
        { name: "local-pm", number: 20, type: "u32", enum: "mesh-power-mode" },
        { name: "peer-pm", number: 21, type: "u32", enum: "mesh-power-mode" },
        { name: "nonpeer-pm", number: 22, type: "u32", enum: "mesh-power-mode" },
        { name: "rx-bytes64", number: 23, type: "u64" },
        { name: "tx-bytes64", number: 24, type: "u64" },
        { name: "chain-signal", number: 25, type: "indexed-array", unit: "dBm", item: "s8", firstIndex: 0 },
        { name: "chain-signal-avg", number: 26, type: "indexed-array", unit: "dBm", item: "s8", firstIndex: 0 },
        { name: "expected-throughput", number: 27, type: "u32", unit: "kbit/s" },
        { name: "rx-drop-misc", number: 28, type: "u64" },
        { name: "beacon-rx", number: 29, type: "u64" },
        { name: "beacon-signal-avg", number: 30, type: "s8", unit: "dBm" },
        { name: "tid-stats", number: 31, type: "indexed-array", item: "nest", nest: "tid-stats" },
        { name: "rx-duration", number: 32, type: "u64", unit: "us" },
        { name: "pad", number: 33, type: "pad" },
        { name: "ack-signal", number: 34, type: "s8", unit: "dBm" },
        { name: "ack-signal-avg", number: 35, type: "s8", unit: "dBm" },
        { name: "rx-mpdus", number: 36, type: "u32" },
        { name: "fcs-error-count", number: 37, type: "u32" },
        { name: "connected-to-gate", number: 38, type: "u8" },
        { name: "tx-duration", number: 39, type: "u64", unit: "us" },
        { name: "airtime-weight", number: 40, type: "u16" },
        { name: "airtime-link-metric", number: 41, type: "u32" },
        { name: "assoc-at-boottime", number: 42, type: "u64", unit: "ns" },
        { name: "connected-to-as", number: 43, type: "u8" },
      ],
    }),
    "rate-info": () => ({
      prefix: "nl80211-rate-info-",
      attributes: [
        { name: "bitrate", number: 1, type: "u16", unit: "100 kbit/s" },
        { name: "mcs", number: 2, type: "u8" },
        { name: "40-mhz-width", number: 3, type: "flag" },
        { name: "short-gi", number: 4, type: "flag" },
        { name: "bitrate32", number: 5, type: "u32", unit: "100 kbit/s" },
        { name: "vht-mcs", number: 6, type: "u8" },
        { name: "vht-nss", number: 7, type: "u8" },
        { name: "80-mhz-width", number: 8, type: "flag" },
        { name: "80p80-mhz-width", number: 9, type: "flag" },
        { name: "160-mhz-width", number: 10, type: "flag" },
        { name: "10-mhz-width", number: 11, type: "flag" },
        { name: "5-mhz-width", number: 12, type: "flag" },
        { name: "he-mcs", number: 13, type: "u8" },
        { name: "he-nss", number: 14, type: "u8" },
        { name: "he-gi", number: 15, type: "u8" },
        { name: "he-dcm", number: 16, type: "u8" },
        { name: "he-ru-alloc", number: 17, type: "u8" },
        { name: "320-mhz-width", number: 18, type: "flag" },
        { name: "eht-mcs", number: 19, type: "u8" },
        { name: "eht-nss", number: 20, type: "u8" },
        { name: "eht-gi", number: 21, type: "u8" },
        { name: "eht-ru-alloc", number: 22, type: "u8" },
        { name: "s1g-mcs", number: 23, type: "u8", since: "6.6" },
        { name: "s1g-nss", number: 24, type: "u8", since: "6.6" },
        { name: "1-mhz-width", number: 25, type: "flag", since: "6.6" },
        { name: "2-mhz-width", number: 26, type: "flag", since: "6.6" },
        { name: "4-mhz-width", number: 27, type: "flag", since: "6.6" },
        { name: "8-mhz-width", number: 28, type: "flag", since: "6.6" },
        { name: "16-mhz-width", number: 29, type: "flag", since: "6.6" },
        { name: "uhr-mcs", number: 30, type: "u8", since: "7.3" },
        { name: "uhr-elr", number: 31, type: "flag", since: "7.3" },
        { name: "uhr-im", number: 32, type: "flag", since: "7.3" },
      ],
    }),
    "sta-bss-param": () => ({
      prefix: "nl80211-sta-bss-param-",
      attributes: [
        { name: "cts-prot", number: 1, type: "flag" },
        { name: "short-preamble", number: 2, type: "flag" },
        { name: "short-slot-time", number: 3, type: "flag" },
        { name: "dtim-period", number: 4, type: "u8" },
        { name: "beacon-interval", number: 5, type: "u16" },
      ],
    }),
    "tid-stats": () => ({
      prefix: "nl80211-tid-stats-",
      attributes: [
        { name: "rx-msdu", number: 1, type: "u64" },
        { name: "tx-msdu", number: 2, type: "u64" },
        { name: "tx-msdu-retries", number: 3, type: "u64" },
        { name: "tx-msdu-failed", number: 4, type: "u64" },
        { name: "pad", number: 5, type: "pad" },
        { name: "txq-stats", number: 6, type: "nest", nest: "txq-stats-attrs" },
      ],
    }),
    bss: () => ({
      prefix: "nl80211-bss-",
      attributes: [
        { name: "bssid", number: 1, type: "binary", hint: "mac" },
        { name: "frequency", number: 2, type: "u32", unit: "MHz" },
        { name: "tsf", number: 3, type: "u64", unit: "us" },
        { name: "beacon-interval", number: 4, type: "u16", unit: "1024 us" },
        { name: "capability", number: 5, type: "u16" },
        { name: "information-elements", number: 6, type: "binary" },
        { name: "signal-mbm", number: 7, type: "s32", unit: "1/100 dBm" },
        { name: "signal-unspec", number: 8, type: "u8" },
        { name: "status", number: 9, type: "u32" },
        { name: "seen-ms-ago", number: 10, type: "u32", unit: "ms" },
        { name: "beacon-ies", number: 11, type: "binary" },
        { name: "chan-width", number: 12, type: "u32" },
        { name: "beacon-tsf", number: 13, type: "u64", unit: "us" },
        { name: "presp-data", number: 14, type: "flag" },
        { name: "last-seen-boottime", number: 15, type: "u64", unit: "ns" },
        { name: "pad", number: 16, type: "pad" },
        { name: "parent-tsf", number: 17, type: "u64", unit: "us" },
        { name: "parent-bssid", number: 18, type: "binary", hint: "mac" },
        { name: "chain-signal", number: 19, type: "indexed-array", unit: "dBm", item: "s8", firstIndex: 0 },
        { name: "frequency-offset", number: 20, type: "u32", unit: "kHz" },
        { name: "mlo-link-id", number: 21, type: "u8" },
        { name: "mld-addr", number: 22, type: "binary", hint: "mac" },
        { name: "use-for", number: 23, type: "u32", enum: "bss-use-for", flags: true, since: "6.8" },
        { name: "cannot-use-reasons", number: 24, type: "u64", enum: "bss-cannot-use-reasons", flags: true, since: "6.8" },
      ],
    }),
    "survey-info": () => ({
      prefix: "nl80211-survey-info-",
      attributes: [
        { name: "frequency", number: 1, type: "u32", unit: "MHz" },
        { name: "noise", number: 2, type: "s8", unit: "dBm" },
        { name: "in-use", number: 3, type: "flag" },
        { name: "time", number: 4, type: "u64", unit: "ms" },
        { name: "time-busy", number: 5, type: "u64", unit: "ms" },
        { name: "time-ext-busy", number: 6, type: "u64", unit: "ms" },
        { name: "time-rx", number: 7, type: "u64", unit: "ms" },
        { name: "time-tx", number: 8, type: "u64", unit: "ms" },
        { name: "time-scan", number: 9, type: "u64", unit: "ms" },
        { name: "pad", number: 10, type: "pad" },
        { name: "time-bss-rx", number: 11, type: "u64", unit: "ms" },
        { name: "frequency-offset", number: 12, type: "u32", unit: "kHz" },
      ],
    }),
    "mpath-info": () => ({
      prefix: "nl80211-mpath-info-",
      attributes: [
        { name: "frame-qlen", number: 1, type: "u32" },
        { name: "sn", number: 2, type: "u32" },
        { name: "metric", number: 3, type: "u32" },
        { name: "exptime", number: 4, type: "u32", unit: "ms" },
        { name: "flags", number: 5, type: "u8" },
        { name: "discovery-timeout", number: 6, type: "u32", unit: "ms" },
        { name: "discovery-retries", number: 7, type: "u8" },
        { name: "hop-count", number: 8, type: "u8" },
        { name: "path-change", number: 9, type: "u32" },
      ],
    }),
    "reg-rule": () => ({
      prefix: "nl80211-attr-",
      attributes: [
        { name: "reg-rule-flags", number: 1, type: "u32" },
        { name: "freq-range-start", number: 2, type: "u32", unit: "kHz" },
        { name: "freq-range-end", number: 3, type: "u32", unit: "kHz" },
        { name: "freq-range-max-bw", number: 4, type: "u32", unit: "kHz" },
        { name: "power-rule-max-ant-gain", number: 5, type: "u32" },
        { name: "power-rule-max-eirp", number: 6, type: "u32", unit: "1/100 dBm" },
        { name: "dfs-cac-time", number: 7, type: "u32", unit: "ms" },
        { name: "power-rule-psd", number: 8, type: "s8", unit: "dBm/MHz", since: "6.8" },
      ],
    }),
    key: () => ({
      prefix: "nl80211-key-",
      attributes: [
        { name: "data", number: 1, type: "binary" },
        { name: "idx", number: 2, type: "u8" },
        { name: "cipher", number: 3, type: "u32" },
        { name: "seq", number: 4, type: "binary" },
        { name: "default", number: 5, type: "flag" },
        { name: "default-mgmt", number: 6, type: "flag" },
        { name: "type", number: 7, type: "u32" },
        { name: "default-types", number: 8, type: "nest", nest: "key-default-types" },
        { name: "mode", number: 9, type: "u8" },
        { name: "default-beacon", number: 10, type: "flag" },
        { name: "ltf-seed", number: 11, type: "binary", since: "7.3" },
      ],
    }),
    "key-default-types": () => ({
      prefix: "nl80211-key-default-type-",
      attributes: [{ name: "unicast", number: 1, type: "flag" }, { name: "multicast", number: 2, type: "flag" }],
    }),
    "sta-flags": () => ({
      prefix: "nl80211-sta-flag-",
      attributes: [
        { name: "authorized", number: 1, type: "flag" },
        { name: "short-preamble", number: 2, type: "flag" },
        { name: "wme", number: 3, type: "flag" },
        { name: "mfp", number: 4, type: "flag" },
        { name: "authenticated", number: 5, type: "flag" },
        { name: "tdls-peer", number: 6, type: "flag" },
        { name: "associated", number: 7, type: "flag" },
        { name: "spp-amsdu", number: 8, type: "flag", since: "6.9" },
      ],
    }),
    "mntr-flags": () => ({
      prefix: "nl80211-mntr-flag-",
      attributes: [
        { name: "fcsfail", number: 1, type: "flag" },
        { name: "plcpfail", number: 2, type: "flag" },
        { name: "control", number: 3, type: "flag" },
        { name: "other-bss", number: 4, type: "flag" },
        { name: "cook-frames", number: 5, type: "flag" },
        { name: "active", number: 6, type: "flag" },
        { name: "skip-tx", number: 7, type: "flag", since: "6.15" },
      ],
    }),
    "mesh-config": () => ({
      prefix: "nl80211-meshconf-",
      attributes: [
        { name: "retry-timeout", number: 1, type: "u16", unit: "ms" },
        { name: "confirm-timeout", number: 2, type: "u16", unit: "ms" },
        { name: "holding-timeout", number: 3, type: "u16", unit: "ms" },
        { name: "max-peer-links", number: 4, type: "u16" },
        { name: "max-retries", number: 5, type: "u8" },
        { name: "ttl", number: 6, type: "u8" },
        { name: "auto-open-plinks", number: 7, type: "u8" },
        { name: "hwmp-max-preq-retries", number: 8, type: "u8" },
        { name: "path-refresh-time", number: 9, type: "u32", unit: "ms" },
        { name: "min-discovery-timeout", number: 10, type: "u16", unit: "ms" },
        { name: "hwmp-active-path-timeout", number: 11, type: "u32", unit: "1024 us" },
        { name: "hwmp-preq-min-interval", number: 12, type: "u16", unit: "1024 us" },
        { name: "hwmp-net-diam-trvs-time", number: 13, type: "u16", unit: "1024 us" },
        { name: "hwmp-rootmode", number: 14, type: "u8" },
        { name: "element-ttl", number: 15, type: "u8" },
        { name: "hwmp-rann-interval", number: 16, type: "u16", unit: "1024 us" },
        { name: "gate-announcements", number: 17, type: "u8" },
        { name: "hwmp-perr-min-interval", number: 18, type: "u16", unit: "1024 us" },
        { name: "forwarding", number: 19, type: "u8" },
        { name: "rssi-threshold", number: 20, type: "s32", unit: "dBm" },
        { name: "sync-offset-max-neighbor", number: 21, type: "u32", unit: "us" },
        { name: "ht-opmode", number: 22, type: "u16", replyType: "u32" },
        { name: "hwmp-path-to-root-timeout", number: 23, type: "u32", unit: "1024 us" },
        { name: "hwmp-root-interval", number: 24, type: "u16", unit: "1024 us" },
        { name: "hwmp-confirmation-interval", number: 25, type: "u16", unit: "1024 us" },
        { name: "power-mode", number: 26, type: "u32", enum: "mesh-power-mode" },
        { name: "awake-window", number: 27, type: "u16", unit: "1024 us" },
        { name: "plink-timeout", number: 28, type: "u32", unit: "s" },
        { name: "connected-to-gate", number: 29, type: "u8" },
        { name: "nolearn", number: 30, type: "u8" },
        { name: "connected-to-as", number: 31, type: "u8" },
      ],
    }),
    "mesh-setup": () => ({
      prefix: "nl80211-mesh-setup-",
      attributes: [
        { name: "enable-vendor-path-sel", number: 1, type: "u8" },
        { name: "enable-vendor-metric", number: 2, type: "u8" },
        { name: "ie", number: 3, type: "binary" },
        { name: "userspace-auth", number: 4, type: "flag" },
        { name: "userspace-ampe", number: 5, type: "flag" },
        { name: "enable-vendor-sync", number: 6, type: "u8" },
        { name: "userspace-mpm", number: 7, type: "flag" },
        { name: "auth-protocol", number: 8, type: "u8" },
      ],
    }),
    "txq-params": () => ({
      prefix: "nl80211-txq-attr-",
      attributes: [
        { name: "ac", number: 1, type: "u8", enum: "ac" },
        { name: "txop", number: 2, type: "u16", unit: "32 us" },
        { name: "cwmin", number: 3, type: "u16" },
        { name: "cwmax", number: 4, type: "u16" },
        { name: "aifs", number: 5, type: "u8" },
      ],
    }),
    "tx-rates": () => ({
      prefix: "nl80211-band-",
      attributes: [
        { name: "2ghz", number: 0, type: "nest", nest: "tx-rate" },
        { name: "5ghz", number: 1, type: "nest", nest: "tx-rate" },
        { name: "60ghz", number: 2, type: "nest", nest: "tx-rate" },
        { name: "6ghz", number: 3, type: "nest", nest: "tx-rate" },
        { name: "s1ghz", number: 4, type: "nest", nest: "tx-rate" },
        { name: "lc", number: 5, type: "nest", nest: "tx-rate" },
      ],
    }),
    "tx-rate": () => ({
      prefix: "nl80211-txrate-",
      attributes: [
        { name: "legacy", number: 1, type: "binary", unit: "500 kbit/s", item: "u8" },
        { name: "ht", number: 2, type: "binary", item: "u8" },
        { name: "vht", number: 3, type: "binary", item: "u16" },
        { name: "gi", number: 4, type: "u8", enum: "txrate-gi" },
        { name: "he", number: 5, type: "binary", item: "u16" },
        { name: "he-gi", number: 6, type: "u8" },
        { name: "he-ltf", number: 7, type: "u8" },
        { name: "eht", number: 8, type: "binary", since: "7.3" },
        { name: "eht-gi", number: 9, type: "u8", since: "7.3" },
        { name: "eht-ltf", number: 10, type: "u8", since: "7.3" },
      ],
    }),
    "scan-supp-rates": () => ({
      prefix: "nl80211-band-",
      attributes: [
        { name: "2ghz", number: 0, type: "binary", item: "u8" },
        { name: "5ghz", number: 1, type: "binary", item: "u8" },
        { name: "60ghz", number: 2, type: "binary", item: "u8" },
        { name: "6ghz", number: 3, type: "binary", item: "u8" },
        { name: "s1ghz", number: 4, type: "binary", item: "u8" },
        { name: "lc", number: 5, type: "binary", item: "u8" },
      ],
    }),
    cqm: () => ({
      prefix: "nl80211-attr-cqm-",
      attributes: [
        { name: "rssi-thold", number: 1, type: "binary", unit: "dBm", item: "s32" },
        { name: "rssi-hyst", number: 2, type: "u32", unit: "dB" },
        { name: "rssi-threshold-event", number: 3, type: "u32", enum: "cqm-rssi-threshold-event" },
        { name: "pkt-loss-event", number: 4, type: "u32" },
        { name: "txe-rate", number: 5, type: "u32", unit: "%" },
        { name: "txe-pkts", number: 6, type: "u32" },
        { name: "txe-intvl", number: 7, type: "u32", unit: "s" },
        { name: "beacon-loss-event", number: 8, type: "flag" },
        { name: "rssi-level", number: 9, type: "s32", unit: "dBm" },
      ],
    }),
    "packet-pattern": () => ({
      prefix: "nl80211-pktpat-",
      attributes: [
        { name: "mask", number: 1, type: "binary" },
        { name: "pattern", number: 2, type: "binary" },
        { name: "offset", number: 3, type: "u32" },
      ],
    }),
    "wowlan-triggers": () => ({
      subsetOf: "wowlan-triggers-attrs",
      attributes: [
        { name: "any", number: 1, type: "flag" },
        { name: "disconnect", number: 2, type: "flag" },
        { name: "magic-pkt", number: 3, type: "flag" },
        { name: "pkt-pattern", number: 4, type: "indexed-array", item: "nest", nest: "packet-pattern" },
        { name: "gtk-rekey-failure", number: 6, type: "flag" },
        { name: "eap-ident-request", number: 7, type: "flag" },
        { name: "4way-handshake", number: 8, type: "flag" },
        { name: "rfkill-release", number: 9, type: "flag" },
        { name: "tcp-connection", number: 14, type: "nest", nest: "wowlan-tcp" },
        { name: "net-detect", number: 18, type: "nest", nest: "nl80211-attrs" },
      ],
    }),
    "wowlan-report": () => ({
      subsetOf: "wowlan-triggers-attrs",
      attributes: [
        { name: "disconnect", number: 2, type: "flag" },
        { name: "magic-pkt", number: 3, type: "flag" },
        { name: "pkt-pattern", number: 4, type: "u32" },
        { name: "gtk-rekey-failure", number: 6, type: "flag" },
        { name: "eap-ident-request", number: 7, type: "flag" },
        { name: "4way-handshake", number: 8, type: "flag" },
        { name: "rfkill-release", number: 9, type: "flag" },
        { name: "wakeup-pkt-80211", number: 10, type: "binary" },
        { name: "wakeup-pkt-80211-len", number: 11, type: "u32" },
        { name: "wakeup-pkt-8023", number: 12, type: "binary" },
        { name: "wakeup-pkt-8023-len", number: 13, type: "u32" },
        { name: "wakeup-tcp-match", number: 15, type: "flag" },
        { name: "wakeup-tcp-connlost", number: 16, type: "flag" },
        { name: "wakeup-tcp-nomoretokens", number: 17, type: "flag" },
        { name: "net-detect-results", number: 19, type: "indexed-array", item: "nest", nest: "nl80211-attrs" },
      ],
    }),
    "wowlan-tcp": () => ({
      prefix: "nl80211-wowlan-tcp-",
      attributes: [
        { name: "src-ipv4", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "dst-ipv4", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "dst-mac", number: 3, type: "binary", hint: "mac" },
        { name: "src-port", number: 4, type: "u16" },
        { name: "dst-port", number: 5, type: "u16" },
        { name: "data-payload", number: 6, type: "binary" },
        { name: "data-payload-seq", number: 7, type: "binary", struct: "wowlan-tcp-data-seq" },
        { name: "data-payload-token", number: 8, type: "binary", struct: "wowlan-tcp-data-token" },
        { name: "data-interval", number: 9, type: "u32", unit: "s" },
        { name: "wake-payload", number: 10, type: "binary" },
        { name: "wake-mask", number: 11, type: "binary" },
      ],
    }),
    "wowlan-tcp-supported": () => ({
      subsetOf: "wowlan-tcp",
      attributes: [
        { name: "data-payload", number: 6, type: "u32", unit: "bytes" },
        { name: "data-payload-seq", number: 7, type: "flag" },
        { name: "data-payload-token", number: 8, type: "binary", struct: "wowlan-tcp-data-token-feature" },
        { name: "data-interval", number: 9, type: "u32", unit: "s" },
        { name: "wake-payload", number: 10, type: "u32", unit: "bytes" },
      ],
    }),
    "rekey-data": () => ({
      prefix: "nl80211-rekey-data-",
      attributes: [
        { name: "kek", number: 1, type: "binary" },
        { name: "kck", number: 2, type: "binary" },
        { name: "replay-ctr", number: 3, type: "binary" },
        { name: "akm", number: 4, type: "u32", hint: "hex" },
      ],
    }),
    "sta-wme": () => ({
      prefix: "nl80211-sta-wme-",
      attributes: [{ name: "uapsd-queues", number: 1, type: "u8" }, { name: "max-sp", number: 2, type: "u8" }],
    }),
    "sched-scan-match": () => ({
      prefix: "nl80211-sched-scan-match-attr-",
      attributes: [
        { name: "ssid", number: 1, type: "binary" },
        { name: "rssi", number: 2, type: "s32", unit: "dBm" },
        { name: "relative-rssi", number: 3, type: "flag" },
        { name: "rssi-adjust", number: 4, type: "binary", struct: "bss-select-rssi-adjust" },
        { name: "bssid", number: 5, type: "binary", hint: "mac" },
        { name: "per-band-rssi", number: 6, type: "nest", nest: "per-band-rssi" },
      ],
    }),
    "per-band-rssi": () => ({
      prefix: "nl80211-band-",
      attributes: [
        { name: "2ghz", number: 0, type: "s32", unit: "dBm" },
        { name: "5ghz", number: 1, type: "s32", unit: "dBm" },
        { name: "60ghz", number: 2, type: "s32", unit: "dBm" },
        { name: "6ghz", number: 3, type: "s32", unit: "dBm" },
        { name: "s1ghz", number: 4, type: "s32", unit: "dBm" },
        { name: "lc", number: 5, type: "s32", unit: "dBm" },
      ],
    }),
    "sched-scan-plan": () => ({
      prefix: "nl80211-sched-scan-plan-",
      attributes: [{ name: "interval", number: 1, type: "u32", unit: "s" }, { name: "iterations", number: 2, type: "u32" }],
    }),
    "pmksa-candidate": () => ({
      prefix: "nl80211-pmksa-candidate-",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "bssid", number: 2, type: "binary", hint: "mac" },
        { name: "preauth", number: 3, type: "flag" },
      ],
    }),
    "coalesce-rule": () => ({
      prefix: "nl80211-attr-coalesce-rule-",
      attributes: [
        { name: "delay", number: 1, type: "u32", unit: "ms" },
        { name: "condition", number: 2, type: "u32", enum: "coalesce-condition" },
        { name: "pkt-pattern", number: 3, type: "indexed-array", item: "nest", nest: "packet-pattern" },
      ],
    }),
    "bss-select": () => ({
      prefix: "nl80211-bss-select-attr-",
      attributes: [
        { name: "rssi", number: 1, type: "flag" },
        { name: "band-pref", number: 2, type: "u32" },
        { name: "rssi-adjust", number: 3, type: "binary", struct: "bss-select-rssi-adjust" },
      ],
    }),
    "bss-select-supported": () => ({
      subsetOf: "bss-select",
      attributes: [
        { name: "rssi", number: 1, type: "flag" },
        { name: "band-pref", number: 2, type: "flag" },
        { name: "rssi-adjust", number: 3, type: "flag" },
      ],
    }),
    "nan-func": () => ({
      prefix: "nl80211-nan-func-",
      attributes: [
        { name: "type", number: 1, type: "u8", enum: "nan-function-type" },
        { name: "service-id", number: 2, type: "binary" },
        { name: "publish-type", number: 3, type: "u8" },
        { name: "publish-bcast", number: 4, type: "flag" },
        { name: "subscribe-active", number: 5, type: "flag" },
        { name: "follow-up-id", number: 6, type: "u8" },
        { name: "follow-up-req-id", number: 7, type: "u8" },
        { name: "follow-up-dest", number: 8, type: "binary", hint: "mac" },
        { name: "close-range", number: 9, type: "flag" },
        { name: "ttl", number: 10, type: "u32" },
        { name: "service-info", number: 11, type: "binary" },
        { name: "srf", number: 12, type: "nest", nest: "nan-srf" },
        { name: "rx-match-filter", number: 13, type: "indexed-array", item: "binary" },
        { name: "tx-match-filter", number: 14, type: "indexed-array", item: "binary" },
        { name: "instance-id", number: 15, type: "u8" },
        { name: "term-reason", number: 16, type: "u8" },
      ],
    }),
    "nan-srf": () => ({
      prefix: "nl80211-nan-srf-",
      attributes: [
        { name: "include", number: 1, type: "flag" },
        { name: "bf", number: 2, type: "binary" },
        { name: "bf-idx", number: 3, type: "u8" },
        { name: "mac-addrs", number: 4, type: "indexed-array", hint: "mac", item: "binary" },
      ],
    }),
    "nan-match": () => ({
      prefix: "nl80211-nan-match-",
      attributes: [
        { name: "func-local", number: 1, type: "nest", nest: "nan-func" },
        { name: "func-peer", number: 2, type: "nest", nest: "nan-func" },
      ],
    }),
    "ftm-responder": () => ({
      prefix: "nl80211-ftm-resp-attr-",
      attributes: [
        { name: "enabled", number: 1, type: "flag" },
        { name: "lci", number: 2, type: "binary" },
        { name: "civicloc", number: 3, type: "binary" },
      ],
    }),
    "ftm-responder-stats": () => ({
      prefix: "nl80211-ftm-stats-",
      attributes: [
        { name: "success-num", number: 1, type: "u32" },
        { name: "partial-num", number: 2, type: "u32" },
        { name: "failed-num", number: 3, type: "u32" },
        { name: "asap-num", number: 4, type: "u32" },
        { name: "non-asap-num", number: 5, type: "u32" },
        { name: "total-duration-msec", number: 6, type: "u64", unit: "ms" },
        { name: "unknown-triggers-num", number: 7, type: "u32" },
        { name: "reschedule-requests-num", number: 8, type: "u32" },
        { name: "out-of-window-triggers-num", number: 9, type: "u32" },
        { name: "pad", number: 10, type: "pad" },
      ],
    }),
    pmsr: () => ({
      prefix: "nl80211-pmsr-attr-",
      attributes: [
        { name: "max-peers", number: 1, type: "u32", access: "read-only" },
        { name: "report-ap-tsf", number: 2, type: "flag", access: "read-only" },
        { name: "randomize-mac-addr", number: 3, type: "flag", access: "read-only" },
        { name: "type-capa", number: 4, type: "nest", nest: "pmsr-capa", access: "read-only" },
        { name: "peers", number: 5, type: "indexed-array", item: "nest", nest: "pmsr-peer" },
        { name: "max-peer-ista-role", number: 6, type: "u32", access: "read-only", since: "7.3" },
        { name: "max-peer-rsta-role", number: 7, type: "u32", access: "read-only", since: "7.3" },
      ],
    }),
    "pmsr-capa": () => ({ prefix: "nl80211-pmsr-type-", attributes: [{ name: "ftm", number: 1, type: "nest", nest: "pmsr-ftm-capa" }] }),
    "pmsr-ftm-capa": () => ({
      prefix: "nl80211-pmsr-ftm-capa-attr-",
      attributes: [
        { name: "asap", number: 1, type: "flag" },
        { name: "non-asap", number: 2, type: "flag" },
        { name: "req-lci", number: 3, type: "flag" },
        { name: "req-civicloc", number: 4, type: "flag" },
        { name: "preambles", number: 5, type: "u32", enum: "preamble", flags: true },
        { name: "bandwidths", number: 6, type: "u32", enum: "chan-width", flags: true },
        { name: "max-bursts-exponent", number: 7, type: "u32" },
        { name: "max-ftms-per-burst", number: 8, type: "u32" },
        { name: "trigger-based", number: 9, type: "flag" },
        { name: "non-trigger-based", number: 10, type: "flag" },
        { name: "6ghz-support", number: 11, type: "flag", since: "7.3" },
        { name: "max-tx-ltf-rep", number: 12, type: "u32", since: "7.3" },
        { name: "max-rx-ltf-rep", number: 13, type: "u32", since: "7.3" },
        { name: "max-tx-sts", number: 14, type: "u32", since: "7.3" },
        { name: "max-rx-sts", number: 15, type: "u32", since: "7.3" },
        { name: "max-total-ltf-tx", number: 16, type: "u32", since: "7.3" },
        { name: "max-total-ltf-rx", number: 17, type: "u32", since: "7.3" },
        { name: "rsta-support", number: 18, type: "flag", since: "7.3" },
        { name: "ista-caps", number: 19, type: "nest", nest: "pmsr-ftm-role-capa", since: "7.3" },
        { name: "rsta-caps", number: 20, type: "nest", nest: "pmsr-ftm-role-capa", since: "7.3" },
        { name: "type-caps", number: 24, type: "nest", nest: "pmsr-ftm-type-capa", since: "7.3" },
        { name: "concurrent-ista-rsta-support", number: 25, type: "flag", since: "7.3" },
        { name: "max-num-tx-antennas", number: 26, type: "u8", since: "7.3" },
        { name: "max-num-rx-antennas", number: 27, type: "u8", since: "7.3" },
        { name: "min-interval-edca", number: 28, type: "u32", unit: "ms", since: "7.3" },
        { name: "min-interval-ntb", number: 29, type: "u32", unit: "ms", since: "7.3" },
        { name: "pd-preambles", number: 30, type: "u32", enum: "preamble", flags: true, since: "7.3" },
        { name: "pd-bandwidths", number: 31, type: "u32", enum: "chan-width", flags: true, since: "7.3" },
      ],
    }),
    "pmsr-ftm-role-capa": () => ({
      prefix: "nl80211-pmsr-ftm-capa-attr-",
      since: "7.3",
      attributes: [
        { name: "max-peer-ista-role", number: 6, type: "u32", kernelName: "NL80211_PMSR_ATTR_MAX_PEER_ISTA_ROLE" },
        { name: "max-peer-rsta-role", number: 7, type: "u32", kernelName: "NL80211_PMSR_ATTR_MAX_PEER_RSTA_ROLE" },
        { name: "support-ntb", number: 21, type: "flag" },
        { name: "support-tb", number: 22, type: "flag" },
        { name: "support-edca", number: 23, type: "flag" },
      ],
    }),
    "pmsr-ftm-type-capa": () => ({
      prefix: "nl80211-pmsr-ftm-type-capa-attr-",
      since: "7.3",
      attributes: [{ name: "infra-support", number: 1, type: "flag" }, { name: "pd-support", number: 2, type: "flag" }],
    }),
    "pmsr-peer": () => ({
      prefix: "nl80211-pmsr-peer-attr-",
      attributes: [
        { name: "addr", number: 1, type: "binary", hint: "mac" },
        { name: "chan", number: 2, type: "nest", nest: "nl80211-attrs" },
        { name: "req", number: 3, type: "nest", nest: "pmsr-req" },
        { name: "resp", number: 4, type: "nest", nest: "pmsr-resp", access: "read-only" },
        { name: "req-type", number: 5, type: "u32", since: "7.3" },
      ],
    }),
    "pmsr-req": () => ({
      prefix: "nl80211-pmsr-req-attr-",
      attributes: [
        { name: "data", number: 1, type: "nest", nest: "pmsr-req-data" },
        { name: "get-ap-tsf", number: 2, type: "flag" },
      ],
    }),
    "pmsr-req-data": () => ({ prefix: "nl80211-pmsr-type-", attributes: [{ name: "ftm", number: 1, type: "nest", nest: "pmsr-ftm-req" }] }),
    "pmsr-ftm-req": () => ({
      prefix: "nl80211-pmsr-ftm-req-attr-",
      attributes: [
        { name: "asap", number: 1, type: "flag" },
        { name: "preamble", number: 2, type: "u32", enum: "preamble" },
        { name: "num-bursts-exp", number: 3, type: "u8", maximum: 15 },
        { name: "burst-period", number: 4, type: "u16", unit: "100 ms" },
        { name: "burst-duration", number: 5, type: "u8", maximum: 15 },
        { name: "ftms-per-burst", number: 6, type: "u8", maximum: 31 },
        { name: "num-ftmr-retries", number: 7, type: "u8" },
        { name: "request-lci", number: 8, type: "flag" },
        { name: "request-civicloc", number: 9, type: "flag" },
        { name: "trigger-based", number: 10, type: "flag" },
        { name: "non-trigger-based", number: 11, type: "flag" },
        { name: "lmr-feedback", number: 12, type: "flag" },
        { name: "bss-color", number: 13, type: "u8" },
        { name: "rsta", number: 14, type: "flag", since: "7.3" },
        { name: "min-time-between-measurements", number: 15, type: "u32", since: "7.3" },
        { name: "max-time-between-measurements", number: 16, type: "u32", since: "7.3" },
        { name: "nominal-time", number: 17, type: "u32", unit: "ms", since: "7.3" },
        { name: "aw-duration", number: 18, type: "u32", maximum: 255, since: "7.3" },
        { name: "num-measurements", number: 19, type: "u32", since: "7.3" },
        { name: "ingress", number: 21, type: "u64", since: "7.3" },
        { name: "egress", number: 22, type: "u64", since: "7.3" },
        { name: "pd-suppress-results", number: 23, type: "flag", since: "7.3" },
      ],
    }),
    "pmsr-resp": () => ({
      prefix: "nl80211-pmsr-resp-attr-",
      attributes: [
        { name: "data", number: 1, type: "nest", nest: "pmsr-resp-data" },
        { name: "status", number: 2, type: "u32", enum: "pmsr-status" },
        { name: "host-time", number: 3, type: "u64", unit: "ns" },
        { name: "ap-tsf", number: 4, type: "u64" },
        { name: "final", number: 5, type: "flag" },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "pmsr-resp-data": () => ({ prefix: "nl80211-pmsr-type-", attributes: [{ name: "ftm", number: 1, type: "nest", nest: "pmsr-ftm-resp" }] }),
    "pmsr-ftm-resp": () => ({
      prefix: "nl80211-pmsr-ftm-resp-attr-",
      attributes: [
        { name: "fail-reason", number: 1, type: "u32", enum: "pmsr-ftm-failure" },
        { name: "burst-index", number: 2, type: "u32" },
        { name: "num-ftmr-attempts", number: 3, type: "u32" },
        { name: "num-ftmr-successes", number: 4, type: "u32" },
        { name: "busy-retry-time", number: 5, type: "u32", unit: "s" },
        { name: "num-bursts-exp", number: 6, type: "u8" },
        { name: "burst-duration", number: 7, type: "u8" },
        { name: "ftms-per-burst", number: 8, type: "u8" },
        { name: "rssi-avg", number: 9, type: "s32", unit: "1/2 dBm" },
        { name: "rssi-spread", number: 10, type: "s32", unit: "1/2 dBm" },
        { name: "tx-rate", number: 11, type: "nest", nest: "rate-info" },
        { name: "rx-rate", number: 12, type: "nest", nest: "rate-info" },
        { name: "rtt-avg", number: 13, type: "s64", unit: "ps" },
        { name: "rtt-variance", number: 14, type: "u64", unit: "ps^2" },
        { name: "rtt-spread", number: 15, type: "u64", unit: "ps" },
        { name: "dist-avg", number: 16, type: "s64", unit: "mm" },
        { name: "dist-variance", number: 17, type: "u64", unit: "mm^2" },
        { name: "dist-spread", number: 18, type: "u64", unit: "mm" },
        { name: "lci", number: 19, type: "binary" },
        { name: "civicloc", number: 20, type: "binary" },
        { name: "pad", number: 21, type: "pad" },
        { name: "burst-period", number: 22, type: "u16", unit: "100 ms", since: "7.3" },
        { name: "tx-ltf-repetition-count", number: 23, type: "u32", since: "7.3" },
        { name: "rx-ltf-repetition-count", number: 24, type: "u32", since: "7.3" },
        { name: "max-time-between-measurements", number: 25, type: "u32", unit: "10 ms", since: "7.3" },
        { name: "min-time-between-measurements", number: 26, type: "u32", unit: "100 us", since: "7.3" },
        { name: "num-tx-spatial-streams", number: 27, type: "u8", since: "7.3" },
        { name: "num-rx-spatial-streams", number: 28, type: "u8", since: "7.3" },
        { name: "nominal-time", number: 29, type: "u32", unit: "ms", since: "7.3" },
        { name: "availability-window", number: 30, type: "u8", unit: "ms", since: "7.3" },
        { name: "channel-width", number: 31, type: "u32", enum: "chan-width", since: "7.3" },
        { name: "preamble", number: 32, type: "u32", enum: "preamble", since: "7.3" },
        { name: "is-delayed-lmr", number: 33, type: "flag", since: "7.3" },
      ],
    }),
    "he-obss-pd": () => ({
      prefix: "nl80211-he-obss-pd-attr-",
      attributes: [
        { name: "min-offset", number: 1, type: "u8" },
        { name: "max-offset", number: 2, type: "u8" },
        { name: "non-srg-max-offset", number: 3, type: "u8" },
        { name: "bss-color-bitmap", number: 4, type: "binary" },
        { name: "partial-bssid-bitmap", number: 5, type: "binary" },
        { name: "sr-ctrl", number: 6, type: "u8" },
      ],
    }),
    "he-bss-color": () => ({
      prefix: "nl80211-he-bss-color-attr-",
      attributes: [
        { name: "color", number: 1, type: "u8" },
        { name: "disabled", number: 2, type: "flag" },
        { name: "partial", number: 3, type: "flag" },
      ],
    }),
    "iftype-akm": () => ({
      prefix: "nl80211-iftype-akm-attr-",
      attributes: [
        { name: "iftypes", number: 1, type: "nest", nest: "supported-iftypes" },
        { name: "suites", number: 2, type: "binary", hint: "hex", item: "u32" },
      ],
    }),
    "tid-config": () => ({
      prefix: "nl80211-tid-config-attr-",
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "vif-supp", number: 2, type: "u64", access: "read-only" },
        { name: "peer-supp", number: 3, type: "u64", access: "read-only" },
        { name: "override", number: 4, type: "flag" },
        { name: "tids", number: 5, type: "u16" },
        { name: "noack", number: 6, type: "u8", enum: "tid-config" },
        { name: "retry-short", number: 7, type: "u8" },
        { name: "retry-long", number: 8, type: "u8" },
        { name: "ampdu-ctrl", number: 9, type: "u8", enum: "tid-config" },
        { name: "rtscts-ctrl", number: 10, type: "u8", enum: "tid-config" },
        { name: "amsdu-ctrl", number: 11, type: "u8", enum: "tid-config" },
        { name: "tx-rate-type", number: 12, type: "u8", enum: "tx-rate-setting" },
        { name: "tx-rate", number: 13, type: "nest", nest: "tx-rates" },
      ],
    }),
    "s1g-short-beacon": () => ({
      prefix: "nl80211-s1g-short-beacon-attr-",
      since: "6.17",
      attributes: [{ name: "head", number: 1, type: "binary" }, { name: "tail", number: 2, type: "binary" }],
    }),
    "bss-param": () => ({
      prefix: "nl80211-attr-",
      attributes: [
        { name: "bss-cts-prot", number: 28, type: "flag" },
        { name: "bss-short-preamble", number: 29, type: "flag" },
        { name: "bss-short-slot-time", number: 30, type: "flag" },
        { name: "bss-basic-rates", number: 36, type: "flag" },
        { name: "ap-isolate", number: 96, type: "flag" },
        { name: "bss-ht-opmode", number: 109, type: "flag" },
        { name: "p2p-ctwindow", number: 162, type: "flag" },
        { name: "p2p-oppps", number: 163, type: "flag" },
      ],
    }),
    "nan-config": () => ({
      prefix: "nl80211-nan-conf-",
      since: "6.18",
      attributes: [
        { name: "cluster-id", number: 1, type: "binary", hint: "mac", exactLength: 6 },
        { name: "extra-attrs", number: 2, type: "binary" },
        { name: "vendor-elems", number: 3, type: "binary" },
        { name: "band-configs", number: 4, type: "indexed-array", item: "nest", nest: "nan-band-config" },
        { name: "scan-period", number: 5, type: "u16", unit: "s" },
        { name: "scan-dwell-time", number: 6, type: "u16", unit: "ms" },
        { name: "discovery-beacon-interval", number: 7, type: "u8", unit: "ms" },
        { name: "notify-dw", number: 8, type: "flag" },
      ],
    }),
    "nan-band-config": () => ({
      prefix: "nl80211-nan-band-conf-",
      since: "6.18",
      attributes: [
        { name: "band", number: 1, type: "u8" },
        { name: "freq", number: 2, type: "u16", unit: "MHz" },
        { name: "rssi-close", number: 3, type: "s8", unit: "dBm" },
        { name: "rssi-middle", number: 4, type: "s8", unit: "dBm" },
        { name: "wake-dw", number: 5, type: "u8" },
        { name: "disable-scan", number: 6, type: "flag" },
      ],
    }),
    "nan-capabilities": () => ({
      prefix: "nl80211-nan-capa-",
      since: "6.18",
      attributes: [
        { name: "configurable-sync", number: 1, type: "flag" },
        { name: "userspace-de", number: 2, type: "flag" },
        { name: "op-mode", number: 3, type: "u8", hint: "hex" },
        { name: "num-antennas", number: 4, type: "u8" },
        { name: "max-channel-switch-time", number: 5, type: "u16", unit: "us" },
        { name: "capabilities", number: 6, type: "u8", hint: "hex" },
        { name: "phy", number: 7, type: "nest", nest: "nan-phy-cap" },
      ],
    }),
    "nan-phy-cap": () => ({
      prefix: "nl80211-nan-phy-cap-attr-",
      since: "7.3",
      attributes: [
        { name: "ht-mcs-set", number: 1, type: "binary" },
        { name: "ht-capa", number: 2, type: "u16", hint: "hex" },
        { name: "ht-ampdu-factor", number: 3, type: "u8" },
        { name: "ht-ampdu-density", number: 4, type: "u8" },
        { name: "vht-mcs-set", number: 5, type: "binary" },
        { name: "vht-capa", number: 6, type: "u32", hint: "hex" },
        { name: "he-mac", number: 7, type: "binary" },
        { name: "he-phy", number: 8, type: "binary" },
        { name: "he-mcs-set", number: 9, type: "binary" },
        { name: "he-ppe", number: 10, type: "binary" },
      ],
    }),
    "nan-peer-map": () => ({
      prefix: "nl80211-nan-peer-map-attr-",
      since: "7.3",
      attributes: [{ name: "map-id", number: 1, type: "u8" }, { name: "time-slots", number: 2, type: "binary", item: "u8" }],
    }),
    "fils-discovery": () => ({
      prefix: "nl80211-fils-discovery-attr-",
      attributes: [
        { name: "int-min", number: 1, type: "u32" },
        { name: "int-max", number: 2, type: "u32" },
        { name: "tmpl", number: 3, type: "binary" },
      ],
    }),
    "unsol-bcast-probe-resp": () => ({
      prefix: "nl80211-unsol-bcast-probe-resp-attr-",
      attributes: [{ name: "int", number: 1, type: "u32" }, { name: "tmpl", number: 2, type: "binary" }],
    }),
    "mbssid-config": () => ({
      prefix: "nl80211-mbssid-config-attr-",
      attributes: [
        { name: "max-interfaces", number: 1, type: "u8" },
        { name: "max-ema-profile-periodicity", number: 2, type: "u8" },
        { name: "index", number: 3, type: "u8" },
        { name: "tx-ifindex", number: 4, type: "u32" },
        { name: "ema", number: 5, type: "flag" },
        { name: "tx-link-id", number: 6, type: "u8", since: "7.3" },
      ],
    }),
    "wiphy-attrs": () => ({
      subsetOf: "nl80211-attrs",
      attributes: [
        { name: "bss-param", number: 341, type: "nest", nest: "bss-param", access: "read-only", since: "7.3" },
        { name: "nan-capabilities", number: 344, type: "nest", nest: "nan-capabilities", access: "read-only", since: "7.3" },
        { name: "wiphy", number: 1, type: "u32" },
        { name: "wiphy-name", number: 2, type: "string" },
        { name: "generation", number: 46, type: "u32", access: "read-only" },
        { name: "wiphy-bands", number: 22, type: "nest", nest: "wiphy-bands" },
        { name: "cipher-suites", number: 57, type: "binary", hint: "hex", item: "u32" },
        { name: "max-num-scan-ssids", number: 43, type: "u8" },
        { name: "max-scan-ie-len", number: 56, type: "u16" },
        { name: "wiphy-retry-short", number: 61, type: "u8" },
        { name: "wiphy-retry-long", number: 62, type: "u8" },
        { name: "wiphy-frag-threshold", number: 63, type: "u32" },
        { name: "wiphy-rts-threshold", number: 64, type: "u32" },
        { name: "wiphy-coverage-class", number: 89, type: "u8" },
        { name: "max-num-pmkids", number: 86, type: "u8" },
        { name: "mac", number: 6, type: "binary", hint: "mac" },
        { name: "mac-addrs", number: 166, type: "indexed-array", hint: "mac", item: "binary" },
        { name: "mac-mask", number: 215, type: "binary", hint: "mac" },
        { name: "supported-iftypes", number: 32, type: "nest", nest: "supported-iftypes" },
        { name: "software-iftypes", number: 121, type: "nest", nest: "supported-iftypes" },
        { name: "interface-combinations", number: 120, type: "indexed-array", item: "nest", nest: "if-combination-attributes" },
        { name: "supported-commands", number: 50, type: "indexed-array", enum: "commands", item: "u32" },
        { name: "tx-frame-types", number: 99, type: "nest", nest: "iftype-attrs" },
        { name: "rx-frame-types", number: 100, type: "nest", nest: "iftype-attrs" },
        { name: "max-remain-on-channel-duration", number: 111, type: "u32" },
        { name: "offchannel-tx-ok", number: 108, type: "flag" },
        { name: "support-ibss-rsn", number: 104, type: "flag" },
        { name: "support-mesh-auth", number: 115, type: "flag" },
        { name: "support-ap-uapsd", number: 130, type: "flag" },
        { name: "roam-support", number: 131, type: "flag" },
        { name: "tdls-support", number: 139, type: "flag" },
        { name: "tdls-external-setup", number: 140, type: "flag" },
        { name: "wiphy-antenna-tx", number: 105, type: "u32" },
        { name: "wiphy-antenna-rx", number: 106, type: "u32" },
        { name: "wiphy-antenna-avail-tx", number: 113, type: "u32" },
        { name: "wiphy-antenna-avail-rx", number: 114, type: "u32" },
        { name: "wowlan-triggers-supported", number: 118, type: "nest", nest: "wowlan-triggers-attrs" },
        { name: "max-num-sched-scan-ssids", number: 123, type: "u8" },
        { name: "max-sched-scan-ie-len", number: 124, type: "u16" },
        { name: "max-match-sets", number: 133, type: "u8" },
        { name: "device-ap-sme", number: 141, type: "u32" },
        { name: "feature-flags", number: 143, type: "u32", enum: "feature-flags", flags: true },
        { name: "probe-resp-offload", number: 144, type: "u32" },
        { name: "ht-capability-mask", number: 148, type: "binary" },
        { name: "vht-capability-mask", number: 176, type: "binary" },
        { name: "mac-acl-max", number: 167, type: "u32" },
        { name: "ext-capa", number: 169, type: "binary" },
        { name: "ext-capa-mask", number: 170, type: "binary" },
        { name: "iftype-ext-capa", number: 230, type: "indexed-array", item: "nest", nest: "nl80211-attrs", firstIndex: 0 },
        { name: "support-5-mhz", number: 192, type: "flag" },
        { name: "support-10-mhz", number: 193, type: "flag" },
        { name: "vendor-data", number: 197, type: "indexed-array", item: "binary" },
        { name: "vendor-events", number: 198, type: "indexed-array", item: "binary" },
        { name: "max-ap-assoc-sta", number: 202, type: "u32" },
        { name: "max-csa-counters", number: 206, type: "u8" },
        { name: "wiphy-self-managed-reg", number: 216, type: "flag", access: "read-only" },
        { name: "ext-features", number: 217, type: "binary" },
        { name: "max-num-sched-scan-plans", number: 222, type: "u32" },
        { name: "max-scan-plan-interval", number: 223, type: "u32" },
        { name: "max-scan-plan-iterations", number: 224, type: "u32" },
        { name: "bands", number: 239, type: "u32" },
        { name: "txq-stats", number: 265, type: "nest", nest: "txq-stats-attrs", access: "read-only" },
        { name: "txq-limit", number: 266, type: "u32" },
        { name: "txq-memory-limit", number: 267, type: "u32" },
        { name: "txq-quantum", number: 268, type: "u32" },
        { name: "sched-scan-max-reqs", number: 256, type: "u32" },
        { name: "peer-measurements", number: 273, type: "nest", nest: "pmsr" },
        { name: "akm-suites", number: 76, type: "binary", hint: "hex", item: "u32" },
        { name: "iftype-akm-suites", number: 284, type: "indexed-array", item: "nest", nest: "iftype-akm" },
        { name: "wiphy-edmg-channels", number: 280, type: "u8" },
        { name: "wiphy-edmg-bw-config", number: 281, type: "u8" },
        { name: "sar-spec", number: 300, type: "nest", nest: "sar-attributes" },
        { name: "mbssid-config", number: 306, type: "nest", nest: "mbssid-config" },
        { name: "max-num-akm-suites", number: 316, type: "u16" },
        { name: "mlo-support", number: 315, type: "flag" },
        { name: "max-hw-timestamp-peers", number: 323, type: "u16" },
        { name: "wiphy-radios", number: 331, type: "indexed-array", item: "nest", nest: "wiphy-radio", firstIndex: 0, since: "6.11" },
        { name: "wiphy-interface-combinations", number: 332, type: "binary", since: "6.11" },
        { name: "wdev", number: 153, type: "u64" },
        { name: "ifindex", number: 3, type: "u32" },
        { name: "pad", number: 229, type: "pad" },
        { name: "control-port-ethertype", number: 102, type: "flag" },
        { name: "bss-select", number: 227, type: "nest", nest: "bss-select-supported" },
        { name: "tid-config", number: 285, type: "nest", nest: "tid-config" },
        { name: "coalesce-rule", number: 182, type: "binary", struct: "coalesce-rule-support" },
      ],
    }),
    "wowlan-event-attrs": () => ({
      subsetOf: "nl80211-attrs",
      attributes: [
        { name: "wiphy", number: 1, type: "u32" },
        { name: "wdev", number: 153, type: "u64" },
        { name: "ifindex", number: 3, type: "u32" },
        { name: "wowlan-triggers", number: 117, type: "nest", nest: "wowlan-report" },
        { name: "pad", number: 229, type: "pad" },
      ],
    }),
    "wiphy-radio": () => ({
      prefix: "nl80211-wiphy-radio-attr-",
      since: "6.11",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "freq-range", number: 2, type: "nest", nest: "wiphy-radio-freq", multi: true },
        { name: "interface-combination", number: 3, type: "nest", nest: "if-combination-attributes", multi: true },
        { name: "antenna-mask", number: 4, type: "u32", since: "6.15" },
        { name: "rts-threshold", number: 5, type: "u32", since: "6.17" },
      ],
    }),
    "wiphy-radio-freq": () => ({
      prefix: "nl80211-wiphy-radio-freq-attr-",
      since: "6.11",
      attributes: [{ name: "start", number: 1, type: "u32", unit: "kHz" }, { name: "end", number: 2, type: "u32", unit: "kHz" }],
    }),
  },
  subMessages: {},
  operations: {
    "get-wiphy": () => ({
      set: "nl80211-attrs",
      replySet: "wiphy-attrs",
      do: { request: "1 wiphy wdev ifindex", reply: `3 ${getWiphyAttributes}` },
      dump: { request: "1 wiphy wdev ifindex split-wiphy-dump", reply: `3 ${getWiphyAttributes}` },
    }),
    "get-interface": () => ({
      set: "nl80211-attrs",
      do: { request: "5 ifindex wdev", reply: `7 ${getInterfaceAttributes}` },
      dump: { request: "5 wiphy ifindex wdev", reply: `7 ${getInterfaceAttributes}` },
    }),
    "get-protocol-features": () => ({ set: "nl80211-attrs", do: { request: "95 protocol-features", reply: "95 protocol-features" } }),
    "set-wiphy": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          2 wiphy ifindex wiphy-name wiphy-txq-params wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type
          center-freq1 center-freq1-offset center-freq2 punct-bitmap wiphy-tx-power-setting wiphy-tx-power-level
          wiphy-antenna-tx wiphy-antenna-rx wiphy-retry-short wiphy-retry-long wiphy-frag-threshold
          wiphy-rts-threshold wiphy-coverage-class wiphy-dyn-ack txq-limit txq-memory-limit txq-quantum`,
      },
      flags: ["uns-admin-perm"],
    }),
    "new-wiphy-ntf": () => ({ set: "wiphy-attrs", event: "3 wiphy wiphy-name generation", group: "config" }),
    "del-wiphy-ntf": () => ({ set: "nl80211-attrs", event: "4 wiphy wiphy-name generation", group: "config" }),
    "set-interface": () => ({
      set: "nl80211-attrs",
      do: {
        request: {
          number: 6,
          replyOnly: ["wiphy", "ifname", "mac"],
          attributes: "ifindex wdev iftype mesh-id 4addr mntr-flags mu-mimo-group-data mu-mimo-follow-mac-addr",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "new-interface": () => ({
      set: "nl80211-attrs",
      do: {
        request: {
          number: 7,
          replyOnly: ["ifindex", "wdev"],
          attributes: "wiphy ifname iftype 4addr mesh-id mntr-flags mac socket-owner vif-radio-mask",
        },
        reply: "7 wiphy ifname ifindex iftype wdev mac generation 4addr",
      },
      flags: ["uns-admin-perm"],
    }),
    "del-interface": () => ({ set: "nl80211-attrs", do: { request: "8 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "new-interface-ntf": () => ({ set: "nl80211-attrs", event: "7 wiphy ifname ifindex iftype wdev mac generation 4addr", group: "config" }),
    "set-interface-ntf": () => ({ set: "nl80211-attrs", event: "6 wiphy ifname ifindex iftype wdev mac generation 4addr", group: "config" }),
    "del-interface-ntf": () => ({ set: "nl80211-attrs", event: "8 wiphy ifname ifindex iftype wdev mac generation 4addr", group: "config" }),
    "get-key": () => ({
      set: "nl80211-attrs",
      do: {
        request: "9 ifindex wdev key-idx mac key-type mlo-link-id",
        reply: "11 key key-data key-seq key-cipher key-idx mac",
      },
      flags: ["uns-admin-perm"],
    }),
    "set-key": () => ({ set: "nl80211-attrs", do: { request: `10 ${newKeyAttributes}` }, flags: ["uns-admin-perm"] }),
    "new-key": () => ({ set: "nl80211-attrs", do: { request: `11 ${newKeyAttributes}` }, flags: ["uns-admin-perm"] }),
    "del-key": () => ({ set: "nl80211-attrs", do: { request: `12 ${newKeyAttributes}` }, flags: ["uns-admin-perm"] }),
    "set-beacon": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          14 ifindex wdev beacon-head beacon-tail ie ie-probe-resp ie-assoc-resp probe-resp ftm-responder
          mbssid-config mbssid-elems ema-rnr-elems he-bss-color unsol-bcast-probe-resp fils-discovery mlo-link-id`,
      },
      flags: ["uns-admin-perm"],
    }),
    "start-ap": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          15 ifindex wdev beacon-interval dtim-period ssid hidden-ssid auth-type inactivity-timeout bss-basic-rates
          acl-policy mac-addrs smps-mode p2p-ctwindow p2p-oppps pbss tx-rates he-obss-pd external-auth-support
          ap-settings-flags socket-owner mlo-link-id beacon-head beacon-tail ie ie-probe-resp ie-assoc-resp probe-resp
          ftm-responder mbssid-config mbssid-elems ema-rnr-elems he-bss-color unsol-bcast-probe-resp fils-discovery
          cipher-suites-pairwise cipher-suite-group wpa-versions akm-suites control-port control-port-ethertype
          control-port-no-encrypt control-port-over-nl80211 use-mfp privacy wiphy-freq wiphy-freq-offset channel-width
          wiphy-channel-type center-freq1 center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "stop-ap": () => ({ set: "nl80211-attrs", do: { request: "16 ifindex wdev mlo-link-id" }, flags: ["uns-admin-perm"] }),
    "stop-ap-ntf": () => ({ set: "nl80211-attrs", event: "16 wiphy ifindex wdev mlo-link-id", group: "mlme" }),
    "get-station": () => ({
      set: "nl80211-attrs",
      do: { request: "17 ifindex wdev mac", reply: "19 ifindex mac generation sta-info ie" },
      dump: { request: "17 ifindex wdev", reply: "19 ifindex mac generation sta-info ie" },
    }),
    "set-station": () => ({
      set: "nl80211-attrs",
      do: { request: { number: 18, replyOnly: ["ie"], attributes: newStationAttributes } },
      flags: ["uns-admin-perm"],
    }),
    "new-station": () => ({
      set: "nl80211-attrs",
      do: { request: { number: 19, replyOnly: ["ie"], attributes: newStationAttributes } },
      flags: ["uns-admin-perm"],
    }),
    "del-station": () => ({
      set: "nl80211-attrs",
      do: { request: "20 ifindex wdev mac mgmt-subtype reason-code mlo-link-id" },
      flags: ["uns-admin-perm"],
    }),
    "new-station-ntf": () => ({ set: "nl80211-attrs", event: "19 ifindex mac generation sta-info ie status-code", group: "mlme" }),
    "del-station-ntf": () => ({ set: "nl80211-attrs", event: "20 ifindex mac generation sta-info ie status-code", group: "mlme" }),
    "get-mpath": () => ({
      set: "nl80211-attrs",
      do: { request: "21 ifindex wdev mac", reply: "23 ifindex mac mpath-next-hop generation mpath-info" },
      dump: { request: "21 ifindex wdev", reply: "23 ifindex mac mpath-next-hop generation mpath-info" },
      flags: ["uns-admin-perm"],
    }),
    "set-mpath": () => ({ set: "nl80211-attrs", do: { request: "22 ifindex wdev mac mpath-next-hop" }, flags: ["uns-admin-perm"] }),
    "new-mpath": () => ({ set: "nl80211-attrs", do: { request: "23 ifindex wdev mac mpath-next-hop" }, flags: ["uns-admin-perm"] }),
    "del-mpath": () => ({ set: "nl80211-attrs", do: { request: "24 ifindex wdev mac" }, flags: ["uns-admin-perm"] }),
    "set-bss": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          25 ifindex wdev bss-cts-prot bss-short-preamble bss-short-slot-time bss-basic-rates ap-isolate bss-ht-opmode
          p2p-ctwindow p2p-oppps`,
      },
      flags: ["uns-admin-perm"],
    }),
    "set-reg": () => ({
      set: "nl80211-attrs",
      do: {
        request: { number: 26, replyOnly: ["wiphy", "user-reg-hint-type"], attributes: "reg-alpha2 reg-rules dfs-region" },
      },
      flags: ["uns-admin-perm"],
    }),
    "req-set-reg": () => ({
      set: "nl80211-attrs",
      do: { request: "27 reg-alpha2 user-reg-hint-type reg-indoor socket-owner" },
      flags: ["uns-admin-perm"],
    }),
    "get-mesh-config": () => ({ set: "nl80211-attrs", do: { request: "28 ifindex wdev", reply: "28 ifindex mesh-config" } }),
    "set-mesh-config": () => ({ set: "nl80211-attrs", do: { request: "29 ifindex wdev mesh-config" }, flags: ["uns-admin-perm"] }),
    "get-reg": () => ({
      set: "nl80211-attrs",
      do: { request: "31 wiphy", reply: `31 ${getRegAttributes}` },
      dump: { request: "31 wiphy", reply: `31 ${getRegAttributes}` },
    }),
    "get-scan": () => ({
      set: "nl80211-attrs",
      dump: { request: "32 ifindex wdev bss-dump-include-use-data", reply: "34 ifindex wdev generation bss" },
    }),
    "trigger-scan": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          33 ifindex wdev scan-ssids scan-frequencies scan-freq-khz ie scan-supp-rates scan-flags mac mac-mask bssid
          measurement-duration measurement-duration-mandatory tx-no-cck-rate bss-dump-include-use-data`,
      },
      flags: ["uns-admin-perm"],
    }),
    "trigger-scan-ntf": () => ({ set: "nl80211-attrs", event: `33 ${newScanResultsNtfAttributes}`, group: "scan" }),
    "new-scan-results-ntf": () => ({ set: "nl80211-attrs", event: `34 ${newScanResultsNtfAttributes}`, group: "scan" }),
    "scan-aborted-ntf": () => ({ set: "nl80211-attrs", event: `35 ${newScanResultsNtfAttributes}`, group: "scan" }),
    "reg-change-ntf": () => ({ set: "nl80211-attrs", event: "36 reg-initiator reg-type reg-alpha2 wiphy", group: "regulatory" }),
    "wiphy-reg-change-ntf": () => ({ set: "nl80211-attrs", event: "113 reg-initiator reg-type reg-alpha2 wiphy", group: "regulatory" }),
    "reg-beacon-hint-ntf": () => ({ set: "nl80211-attrs", event: "42 wiphy freq-before freq-after", group: "regulatory" }),
    authenticate: () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          37 ifindex wdev mac ssid wiphy-freq wiphy-freq-offset auth-type auth-data ie key local-state-change
          mlo-link-id mld-addr`,
      },
      flags: ["uns-admin-perm"],
    }),
    associate: () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          38 ifindex wdev mac ssid wiphy-freq wiphy-freq-offset ie prev-bssid ht-capability ht-capability-mask
          vht-capability vht-capability-mask disable-ht disable-vht disable-he disable-eht use-rrm fils-kek
          fils-nonces mlo-links mlo-link-id mld-addr assoc-spp-amsdu cipher-suites-pairwise cipher-suite-group
          wpa-versions akm-suites control-port control-port-ethertype control-port-no-encrypt
          control-port-over-nl80211 use-mfp privacy`,
      },
      flags: ["uns-admin-perm"],
    }),
    deauthenticate: () => ({
      set: "nl80211-attrs",
      do: { request: "39 ifindex wdev mac reason-code ie local-state-change" },
      flags: ["uns-admin-perm"],
    }),
    disassociate: () => ({
      set: "nl80211-attrs",
      do: { request: "40 ifindex wdev mac reason-code ie local-state-change" },
      flags: ["uns-admin-perm"],
    }),
    "authenticate-ntf": () => ({ set: "nl80211-attrs", event: "37 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "associate-ntf": () => ({ set: "nl80211-attrs", event: "38 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "deauthenticate-ntf": () => ({ set: "nl80211-attrs", event: "39 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "disassociate-ntf": () => ({ set: "nl80211-attrs", event: "40 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "unprot-deauthenticate-ntf": () => ({ set: "nl80211-attrs", event: "70 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "unprot-disassociate-ntf": () => ({ set: "nl80211-attrs", event: "71 wiphy ifindex frame timed-out mac reason-code req-ie", group: "mlme" }),
    "michael-mic-failure-ntf": () => ({ set: "nl80211-attrs", event: "41 wiphy ifindex mac key-type key-idx key-seq", group: "mlme" }),
    "join-ibss": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          43 ifindex wdev ssid mac beacon-interval freq-fixed ie privacy bss-basic-rates mcast-rate keys ht-capability
          ht-capability-mask control-port control-port-over-nl80211 handle-dfs wiphy-freq wiphy-freq-offset
          channel-width wiphy-channel-type center-freq1 center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "leave-ibss": () => ({ set: "nl80211-attrs", do: { request: "44 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "join-ibss-ntf": () => ({ set: "nl80211-attrs", event: "43 wiphy ifindex mac", group: "mlme" }),
    testmode: () => ({
      set: "nl80211-attrs",
      do: { request: "45 wiphy ifindex wdev testdata", reply: "45 wiphy testdata" },
      dump: { request: "45 wiphy ifindex wdev testdata", reply: "45 wiphy testdata" },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "testmode-ntf": () => ({ set: "nl80211-attrs", event: "45 wiphy ifindex wdev testdata", group: "testmode" }),
    connect: () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          46 ifindex wdev mac mac-hint ssid wiphy-freq wiphy-freq-hint auth-type ie key-data key-idx key-cipher keys
          want-1x-4way-hs pmk sae-password bg-scan-period prev-bssid ht-capability ht-capability-mask vht-capability
          vht-capability-mask disable-ht disable-vht disable-he disable-eht use-rrm pbss bss-select fils-erp-username
          fils-erp-realm fils-erp-next-seq-num fils-erp-rrk external-auth-support mlo-support socket-owner
          cipher-suites-pairwise cipher-suite-group wpa-versions akm-suites control-port control-port-ethertype
          control-port-no-encrypt control-port-over-nl80211 use-mfp privacy`,
      },
      flags: ["uns-admin-perm"],
    }),
    disconnect: () => ({ set: "nl80211-attrs", do: { request: "48 ifindex wdev reason-code" }, flags: ["uns-admin-perm"] }),
    "connect-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        46 wiphy ifindex mac status-code timed-out timeout-reason req-ie resp-ie pmk pmkid fils-kek
        fils-erp-next-seq-num mlo-links mld-addr`,
      group: "mlme",
    }),
    "roam-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        47 wiphy ifindex mac req-ie resp-ie pmk pmkid fils-kek fils-erp-next-seq-num mlo-links mld-addr`,
      group: "mlme",
    }),
    "disconnect-ntf": () => ({ set: "nl80211-attrs", event: "48 wiphy ifindex reason-code disconnected-by-ap ie", group: "mlme" }),
    "set-wiphy-netns": () => ({ set: "nl80211-attrs", do: { request: "49 wiphy pid netns-fd" }, flags: ["uns-admin-perm"] }),
    "get-survey": () => ({ set: "nl80211-attrs", dump: { request: "50 ifindex wdev survey-radio-stats", reply: "51 ifindex survey-info" } }),
    "set-pmksa": () => ({ set: "nl80211-attrs", do: { request: `52 ${delPmksaAttributes}` }, flags: ["uns-admin-perm"] }),
    "del-pmksa": () => ({ set: "nl80211-attrs", do: { request: `53 ${delPmksaAttributes}` }, flags: ["uns-admin-perm"] }),
    "flush-pmksa": () => ({ set: "nl80211-attrs", do: { request: "54 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "remain-on-channel": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          55 ifindex wdev duration wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
          center-freq1-offset center-freq2 punct-bitmap`,
        reply: "55 cookie",
      },
      flags: ["uns-admin-perm"],
    }),
    "cancel-remain-on-channel": () => ({ set: "nl80211-attrs", do: { request: "56 ifindex wdev cookie" }, flags: ["uns-admin-perm"] }),
    "remain-on-channel-ntf": () => ({
      set: "nl80211-attrs",
      event: "55 wiphy ifindex wdev wiphy-freq wiphy-channel-type cookie duration",
      group: "mlme",
    }),
    "cancel-remain-on-channel-ntf": () => ({
      set: "nl80211-attrs",
      event: "56 wiphy ifindex wdev wiphy-freq wiphy-channel-type cookie duration",
      group: "mlme",
    }),
    "set-tx-bitrate-mask": () => ({ set: "nl80211-attrs", do: { request: "57 ifindex wdev tx-rates mlo-link-id" }, flags: ["uns-admin-perm"] }),
    "register-frame": () => ({
      set: "nl80211-attrs",
      do: { request: "58 ifindex wdev frame-type frame-match receive-multicast" },
      flags: ["uns-admin-perm"],
    }),
    frame: () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          59 ifindex wdev frame duration offchannel-tx-ok tx-no-cck-rate dont-wait-for-ack csa-c-offsets-tx
          mlo-link-id wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1 center-freq1-offset
          center-freq2 punct-bitmap`,
        reply: "59 cookie",
      },
      flags: ["uns-admin-perm"],
    }),
    "frame-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        59 wiphy ifindex wdev wiphy-freq wiphy-freq-offset rx-signal-dbm frame rxmgmt-flags mlo-link-id rx-hw-timestamp`,
    }),
    "frame-tx-status-ntf": () => ({ set: "nl80211-attrs", event: "60 wiphy ifindex wdev frame cookie ack tx-hw-timestamp", group: "mlme" }),
    "frame-wait-cancel": () => ({ set: "nl80211-attrs", do: { request: "67 ifindex wdev cookie" }, flags: ["uns-admin-perm"] }),
    "frame-wait-cancel-ntf": () => ({ set: "nl80211-attrs", event: "67 wiphy ifindex wdev cookie", group: "mlme" }),
    "set-power-save": () => ({ set: "nl80211-attrs", do: { request: "61 ifindex wdev ps-state" }, flags: ["uns-admin-perm"] }),
    "get-power-save": () => ({ set: "nl80211-attrs", do: { request: "62 ifindex wdev", reply: "62 ps-state" } }),
    "set-cqm": () => ({ set: "nl80211-attrs", do: { request: "63 ifindex wdev cqm" }, flags: ["uns-admin-perm"] }),
    "notify-cqm-ntf": () => ({ set: "nl80211-attrs", event: "64 wiphy ifindex mac cqm", group: "mlme" }),
    "set-channel": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          65 ifindex wdev mlo-link-id wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
          center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "set-wds-peer": () => ({ set: "nl80211-attrs", do: { request: "66 ifindex wdev mac" }, flags: ["uns-admin-perm"] }),
    "join-mesh": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          68 ifindex wdev mesh-id mesh-config mesh-setup mcast-rate beacon-interval dtim-period bss-basic-rates
          tx-rates handle-dfs socket-owner wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
          center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "leave-mesh": () => ({ set: "nl80211-attrs", do: { request: "69 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "new-peer-candidate-ntf": () => ({ set: "nl80211-attrs", event: "72 wiphy ifindex mac ie rx-signal-dbm", group: "mlme" }),
    "get-wowlan": () => ({ set: "nl80211-attrs", do: { request: "73 wiphy ifindex wdev", reply: "73 wowlan-triggers" } }),
    "set-wowlan": () => ({ set: "nl80211-attrs", do: { request: "74 wiphy ifindex wdev wowlan-triggers" }, flags: ["uns-admin-perm"] }),
    "set-wowlan-ntf": () => ({ set: "wowlan-event-attrs", event: "74 wiphy wdev ifindex wowlan-triggers", group: "mlme" }),
    "start-sched-scan": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          75 ifindex wdev sched-scan-interval sched-scan-match sched-scan-plans sched-scan-delay sched-scan-multi
          sched-scan-relative-rssi sched-scan-rssi-adjust cookie socket-owner scan-ssids scan-frequencies
          scan-freq-khz ie scan-supp-rates scan-flags mac mac-mask bssid measurement-duration`,
      },
      flags: ["uns-admin-perm"],
    }),
    "stop-sched-scan": () => ({ set: "nl80211-attrs", do: { request: "76 ifindex wdev cookie" }, flags: ["uns-admin-perm"] }),
    "start-sched-scan-ntf": () => ({ set: "nl80211-attrs", event: "75 wiphy ifindex wdev cookie", group: "scan" }),
    "stop-sched-scan-ntf": () => ({ set: "nl80211-attrs", event: "76 wiphy ifindex wdev cookie", group: "scan" }),
    "sched-scan-results-ntf": () => ({ set: "nl80211-attrs", event: "77 wiphy ifindex wdev cookie", group: "scan" }),
    "sched-scan-stopped-ntf": () => ({ set: "nl80211-attrs", event: "78 wiphy ifindex wdev cookie", group: "scan" }),
    "set-rekey-offload": () => ({ set: "nl80211-attrs", do: { request: "79 ifindex wdev rekey-data" }, flags: ["uns-admin-perm"] }),
    "set-rekey-offload-ntf": () => ({ set: "nl80211-attrs", event: "79 wiphy ifindex mac rekey-data", group: "mlme" }),
    "pmksa-candidate-ntf": () => ({ set: "nl80211-attrs", event: "80 wiphy ifindex pmksa-candidate", group: "mlme" }),
    "tdls-oper": () => ({ set: "nl80211-attrs", do: { request: "81 ifindex wdev mac tdls-operation" }, flags: ["uns-admin-perm"] }),
    "tdls-oper-ntf": () => ({ set: "nl80211-attrs", event: "81 wiphy ifindex mac tdls-operation reason-code", group: "mlme" }),
    "tdls-mgmt": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          82 ifindex wdev mac tdls-action tdls-dialog-token status-code tdls-peer-capability tdls-initiator ie
          mlo-link-id`,
      },
      flags: ["uns-admin-perm"],
    }),
    "unexpected-frame-ntf": () => ({ set: "nl80211-attrs", event: "83 wiphy ifindex mac mlo-link-id" }),
    "unexpected-4addr-frame-ntf": () => ({ set: "nl80211-attrs", event: "86 wiphy ifindex mac mlo-link-id" }),
    "probe-client": () => ({ set: "nl80211-attrs", do: { request: "84 ifindex wdev mac", reply: "84 cookie" }, flags: ["uns-admin-perm"] }),
    "probe-client-ntf": () => ({ set: "nl80211-attrs", event: "84 wiphy ifindex mac cookie ack ack-signal" }),
    "register-beacons": () => ({ set: "nl80211-attrs", do: { request: "85 wiphy" }, flags: ["uns-admin-perm"] }),
    "set-noack-map": () => ({ set: "nl80211-attrs", do: { request: "87 ifindex wdev noack-map" }, flags: ["uns-admin-perm"] }),
    "ch-switch-notify-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        88 ifindex mlo-link-id wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
        center-freq1-offset center-freq2 punct-bitmap`,
      group: "mlme",
    }),
    "ch-switch-started-notify-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        110 ifindex mlo-link-id ch-switch-count ch-switch-block-tx wiphy-freq wiphy-freq-offset channel-width
        wiphy-channel-type center-freq1 center-freq1-offset center-freq2 punct-bitmap`,
      group: "mlme",
    }),
    "start-p2p-device": () => ({ set: "nl80211-attrs", do: { request: "89 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "stop-p2p-device": () => ({ set: "nl80211-attrs", do: { request: "90 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "conn-failed-ntf": () => ({ set: "nl80211-attrs", event: "91 wiphy ifindex mac conn-failed-reason", group: "mlme" }),
    "set-mcast-rate": () => ({ set: "nl80211-attrs", do: { request: "92 ifindex wdev mcast-rate" }, flags: ["uns-admin-perm"] }),
    "set-mac-acl": () => ({ set: "nl80211-attrs", do: { request: "93 ifindex wdev acl-policy mac-addrs" }, flags: ["uns-admin-perm"] }),
    "radar-detect": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          94 ifindex wdev radar-background wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
          center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "radar-detect-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        94 wiphy ifindex wdev radar-event wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
        center-freq1-offset center-freq2 punct-bitmap`,
      group: "mlme",
    }),
    "update-ft-ies": () => ({ set: "nl80211-attrs", do: { request: "96 ifindex wdev mdid ie" }, flags: ["uns-admin-perm"] }),
    "ft-event-ntf": () => ({ set: "nl80211-attrs", event: "97 wiphy ifindex mac ie ie-ric", group: "mlme" }),
    "crit-protocol-start": () => ({
      set: "nl80211-attrs",
      do: { request: "98 ifindex wdev crit-prot-id max-crit-prot-duration" },
      flags: ["uns-admin-perm"],
    }),
    "crit-protocol-stop": () => ({ set: "nl80211-attrs", do: { request: "99 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "crit-protocol-stop-ntf": () => ({ set: "nl80211-attrs", event: "99 wiphy wdev" }),
    "get-coalesce": () => ({ set: "nl80211-attrs", do: { request: "100 wiphy ifindex wdev", reply: "100 coalesce-rule" } }),
    "set-coalesce": () => ({ set: "nl80211-attrs", do: { request: "101 wiphy ifindex wdev coalesce-rule" }, flags: ["uns-admin-perm"] }),
    "channel-switch": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          102 ifindex wdev ch-switch-count ch-switch-block-tx csa-ies cntdwn-offs-beacon cntdwn-offs-presp handle-dfs
          mlo-link-id beacon-head beacon-tail ie ie-probe-resp ie-assoc-resp probe-resp ftm-responder mbssid-config
          mbssid-elems ema-rnr-elems he-bss-color unsol-bcast-probe-resp fils-discovery wiphy-freq wiphy-freq-offset
          channel-width wiphy-channel-type center-freq1 center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    vendor: () => ({
      set: "nl80211-attrs",
      do: { request: "103 wiphy ifindex wdev vendor-id vendor-subcmd vendor-data", reply: "103 wiphy vendor-data" },
      dump: { request: "103 wiphy ifindex wdev vendor-id vendor-subcmd vendor-data", reply: "103 wiphy vendor-data" },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "vendor-ntf": () => ({ set: "nl80211-attrs", event: "103 wiphy wdev ifindex vendor-id vendor-subcmd vendor-data", group: "vendor" }),
    "set-qos-map": () => ({ set: "nl80211-attrs", do: { request: "104 ifindex wdev qos-map" }, flags: ["uns-admin-perm"] }),
    "add-tx-ts": () => ({
      set: "nl80211-attrs",
      do: { request: "105 ifindex wdev tsid mac user-prio admitted-time" },
      flags: ["uns-admin-perm"],
    }),
    "del-tx-ts": () => ({ set: "nl80211-attrs", do: { request: "106 ifindex wdev tsid mac" }, flags: ["uns-admin-perm"] }),
    "get-mpp": () => ({
      set: "nl80211-attrs",
      do: { request: "107 ifindex wdev mac", reply: "23 ifindex mac mpath-next-hop generation mpath-info" },
      dump: { request: "107 ifindex wdev", reply: "23 ifindex mac mpath-next-hop generation mpath-info" },
      flags: ["uns-admin-perm"],
    }),
    "join-ocb": () => ({ set: "nl80211-attrs", do: { request: `108 ${notifyRadarAttributes}` }, flags: ["uns-admin-perm"] }),
    "leave-ocb": () => ({ set: "nl80211-attrs", do: { request: "109 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "tdls-channel-switch": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          111 ifindex wdev mac oper-class wiphy-freq wiphy-freq-offset channel-width wiphy-channel-type center-freq1
          center-freq1-offset center-freq2 punct-bitmap`,
      },
      flags: ["uns-admin-perm"],
    }),
    "tdls-cancel-channel-switch": () => ({ set: "nl80211-attrs", do: { request: "112 ifindex wdev mac" }, flags: ["uns-admin-perm"] }),
    "abort-scan": () => ({ set: "nl80211-attrs", do: { request: "114 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "start-nan": () => ({
      set: "nl80211-attrs",
      do: { request: "115 ifindex wdev nan-master-pref bands socket-owner" },
      flags: ["uns-admin-perm"],
    }),
    "stop-nan": () => ({ set: "nl80211-attrs", do: { request: "116 ifindex wdev" }, flags: ["uns-admin-perm"] }),
    "add-nan-function": () => ({
      set: "nl80211-attrs",
      do: { request: "117 ifindex wdev nan-func", reply: "117 nan-func cookie" },
      flags: ["uns-admin-perm"],
    }),
    "del-nan-function": () => ({ set: "nl80211-attrs", do: { request: "118 ifindex wdev cookie" }, flags: ["uns-admin-perm"] }),
    "del-nan-function-ntf": () => ({ set: "nl80211-attrs", event: "118 wiphy ifindex wdev cookie nan-func", group: "nan" }),
    "change-nan-config": () => ({ set: "nl80211-attrs", do: { request: "119 ifindex wdev nan-master-pref bands" }, flags: ["uns-admin-perm"] }),
    "nan-match-ntf": () => ({ set: "nl80211-attrs", event: "120 wiphy ifindex wdev mac nan-match cookie", group: "nan" }),
    "set-multicast-to-unicast": () => ({
      set: "nl80211-attrs",
      do: { request: "121 ifindex wdev multicast-to-unicast-enabled" },
      flags: ["uns-admin-perm"],
    }),
    "update-connect-params": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          122 ifindex wdev ie auth-type fils-erp-username fils-erp-realm fils-erp-next-seq-num fils-erp-rrk`,
      },
      flags: ["uns-admin-perm"],
    }),
    "set-pmk": () => ({ set: "nl80211-attrs", do: { request: "123 ifindex wdev mac pmk pmkr0-name" }, flags: ["uns-admin-perm"] }),
    "del-pmk": () => ({ set: "nl80211-attrs", do: { request: "124 ifindex wdev mac" }, flags: ["uns-admin-perm"] }),
    "port-authorized-ntf": () => ({ set: "nl80211-attrs", event: "125 wiphy ifindex mac td-bitmap", group: "mlme" }),
    "reload-regdb": () => ({ set: "nl80211-attrs", do: { request: "126" }, flags: ["uns-admin-perm"] }),
    "external-auth": () => ({
      set: "nl80211-attrs",
      do: { request: "127 ifindex wdev status-code ssid bssid pmkid mac" },
      flags: ["uns-admin-perm"],
    }),
    "external-auth-ntf": () => ({ set: "nl80211-attrs", event: "127 wiphy ifindex akm-suites external-auth-action bssid ssid mld-addr" }),
    "sta-opmode-changed-ntf": () => ({ set: "nl80211-attrs", event: "128 wiphy ifindex mac smps-mode channel-width nss", group: "mlme" }),
    "control-port-frame": () => ({
      set: "nl80211-attrs",
      do: {
        request: "129 ifindex wdev frame mac control-port-ethertype control-port-no-encrypt mlo-link-id",
        reply: "129 cookie",
      },
      flags: ["uns-admin-perm"],
    }),
    "control-port-frame-ntf": () => ({
      set: "nl80211-attrs",
      event: "129 wiphy ifindex wdev frame mac control-port-ethertype control-port-no-encrypt mlo-link-id",
    }),
    "get-ftm-responder-stats": () => ({
      set: "nl80211-attrs",
      do: { request: "130 ifindex wdev mlo-link-id", reply: "130 ifindex ftm-responder-stats" },
    }),
    "peer-measurement-start": () => ({
      set: "nl80211-attrs",
      do: { request: "131 ifindex wdev peer-measurements mac mac-mask timeout", reply: "131 cookie" },
      flags: ["uns-admin-perm"],
    }),
    "peer-measurement-result-ntf": () => ({ set: "nl80211-attrs", event: "132 wiphy wdev cookie peer-measurements" }),
    "peer-measurement-complete-ntf": () => ({ set: "nl80211-attrs", event: "133 wiphy wdev cookie peer-measurements" }),
    "notify-radar": () => ({ set: "nl80211-attrs", do: { request: `134 ${notifyRadarAttributes}` }, flags: ["uns-admin-perm"] }),
    "update-owe-info-ntf": () => ({ set: "nl80211-attrs", event: "135 wiphy ifindex mac ie mlo-link-id mld-addr", group: "mlme" }),
    "update-owe-info": () => ({ set: "nl80211-attrs", do: { request: "135 ifindex wdev mac status-code ie" }, flags: ["uns-admin-perm"] }),
    "probe-mesh-link": () => ({ set: "nl80211-attrs", do: { request: "136 ifindex wdev mac frame" }, flags: ["uns-admin-perm"] }),
    "set-tid-config": () => ({ set: "nl80211-attrs", do: { request: "137 ifindex wdev mac tid-config" }, flags: ["uns-admin-perm"] }),
    "unprot-beacon-ntf": () => ({ set: "nl80211-attrs", event: "138 wiphy ifindex frame", group: "mlme" }),
    "control-port-frame-tx-status-ntf": () => ({ set: "nl80211-attrs", event: "139 wiphy ifindex wdev frame cookie ack" }),
    "set-sar-specs": () => ({ set: "nl80211-attrs", do: { request: "140 wiphy sar-spec" }, flags: ["uns-admin-perm"] }),
    "obss-color-collision-ntf": () => ({ set: "nl80211-attrs", event: "141 ifindex obss-color-bitmap mlo-link-id", group: "mlme" }),
    "color-change-request": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          142 ifindex wdev color-change-count color-change-color color-change-elems mlo-link-id beacon-head
          beacon-tail ie ie-probe-resp ie-assoc-resp probe-resp ftm-responder mbssid-config mbssid-elems ema-rnr-elems
          he-bss-color unsol-bcast-probe-resp fils-discovery`,
      },
      flags: ["uns-admin-perm"],
    }),
    "color-change-started-ntf": () => ({ set: "nl80211-attrs", event: "143 ifindex color-change-count mlo-link-id", group: "mlme" }),
    "color-change-aborted-ntf": () => ({ set: "nl80211-attrs", event: "144 ifindex color-change-count mlo-link-id", group: "mlme" }),
    "color-change-completed-ntf": () => ({ set: "nl80211-attrs", event: "145 ifindex color-change-count mlo-link-id", group: "mlme" }),
    "set-fils-aad": () => ({ set: "nl80211-attrs", do: { request: "146 ifindex wdev mac fils-kek fils-nonces" }, flags: ["uns-admin-perm"] }),
    "assoc-comeback-ntf": () => ({ set: "nl80211-attrs", event: "147 wiphy ifindex mac timeout", group: "mlme" }),
    "add-link": () => ({ set: "nl80211-attrs", do: { request: "148 ifindex wdev mlo-link-id mac" }, flags: ["uns-admin-perm"] }),
    "remove-link": () => ({ set: "nl80211-attrs", do: { request: "149 ifindex wdev mlo-link-id" }, flags: ["uns-admin-perm"] }),
    "add-link-sta": () => ({ set: "nl80211-attrs", do: { request: `150 ${modifyLinkStaAttributes}` }, flags: ["uns-admin-perm"] }),
    "modify-link-sta": () => ({ set: "nl80211-attrs", do: { request: `151 ${modifyLinkStaAttributes}` }, flags: ["uns-admin-perm"] }),
    "remove-link-sta": () => ({ set: "nl80211-attrs", do: { request: "152 ifindex wdev mlo-link-id mld-addr" }, flags: ["uns-admin-perm"] }),
    "set-hw-timestamp": () => ({
      set: "nl80211-attrs",
      do: { request: "153 ifindex wdev hw-timestamp-enabled mac" },
      flags: ["uns-admin-perm"],
      since: "6.4",
    }),
    "links-removed-ntf": () => ({ set: "nl80211-attrs", event: "154 wiphy ifindex mlo-links", group: "mlme", since: "6.5" }),
    "set-tid-to-link-mapping": () => ({
      set: "nl80211-attrs",
      do: { request: "155 ifindex wdev mlo-ttlm-dlink mlo-ttlm-ulink" },
      flags: ["uns-admin-perm"],
      since: "6.9",
    }),
    "assoc-mlo-reconf": () => ({
      set: "nl80211-attrs",
      do: { request: "156 ifindex wdev mlo-links mlo-reconf-rem-links ext-mld-capa-and-ops" },
      flags: ["uns-admin-perm"],
      since: "6.15",
    }),
    "assoc-mlo-reconf-ntf": () => ({ set: "nl80211-attrs", event: "156 wiphy ifindex frame", group: "mlme", since: "6.15" }),
    "epcs-cfg": () => ({ set: "nl80211-attrs", do: { request: "157 ifindex wdev epcs" }, flags: ["uns-admin-perm"], since: "6.15" }),
    "epcs-cfg-ntf": () => ({ set: "nl80211-attrs", event: "157 wiphy ifindex epcs", group: "mlme", since: "6.15" }),
    "nan-next-dw-notification-ntf": () => ({ set: "nl80211-attrs", event: "158 wiphy wdev wiphy-freq", since: "6.18" }),
    "nan-cluster-joined-ntf": () => ({ set: "nl80211-attrs", event: "159 wiphy wdev mac nan-new-cluster", group: "nan", since: "6.18" }),
    "incumbent-signal-detect-ntf": () => ({
      set: "nl80211-attrs",
      event: `
        160 wiphy wiphy-freq channel-width center-freq1 center-freq2 incumbent-signal-interference-bitmap`,
      group: "mlme",
      since: "7.3",
    }),
    "nan-set-local-sched": () => ({
      set: "nl80211-attrs",
      do: { request: "161 ifindex wdev nan-channel nan-time-slots nan-avail-blob nan-sched-deferred" },
      flags: ["uns-admin-perm"],
      since: "7.3",
    }),
    "nan-sched-update-done-ntf": () => ({ set: "nl80211-attrs", event: "162 wiphy wdev nan-sched-update-success", since: "7.3" }),
    "nan-set-peer-sched": () => ({
      set: "nl80211-attrs",
      do: {
        request: `
          163 ifindex wdev mac nan-channel nan-committed-dw nan-max-chan-switch-time nan-peer-maps nan-seq-id nan-ulw`,
      },
      flags: ["uns-admin-perm"],
      since: "7.3",
    }),
    "nan-ulw-update-ntf": () => ({ set: "nl80211-attrs", event: "164 wiphy wdev nan-ulw", since: "7.3" }),
    "nan-channel-evac-ntf": () => ({ set: "nl80211-attrs", event: "165 wiphy wdev nan-channel", since: "7.3" }),
    "start-pd": () => ({ set: "nl80211-attrs", do: { request: "166 wdev" }, flags: ["uns-admin-perm"], since: "7.3" }),
    "stop-pd": () => ({ set: "nl80211-attrs", do: { request: "167 wdev" }, flags: ["uns-admin-perm"], since: "7.3" }),
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
