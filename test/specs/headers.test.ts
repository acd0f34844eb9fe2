// Compares every number in the directory specs/ with the installed headers, by compiling and running a C program made
// from the specs.
import { describe, expect, test } from "bun:test";
import { askHeaders, levelOf } from "../../scripts/generate/header-values.ts";
import { factsOf, familyOf, readSpecs, type Spellings } from "./facts.ts";
import { headers, internalFamilies } from "./header-files.ts";

const getsDcb =
  "gstate pgtx-gcfg pgrx-gcfg pfc-gcfg gperm-hwaddr gcap gnumtcs pfc-gstate bcn-gcfg gapp ieee-get gdcbx \
gfeatcfg cee-get ieee-get-ntf cee-get-ntf";
const setsDcb =
  "sstate pgtx-scfg pgrx-scfg pfc-scfg set-all snumtcs pfc-sstate bcn-scfg sapp ieee-set sdcbx sfeatcfg \
ieee-del ieee-set-ntf ieee-del-ntf set-all-ntf sapp-ntf";
const operations = (names: string, constant: string) =>
  Object.fromEntries(names.split(" ").map((name) => [`operations.${name}`, constant]));

/** Returns the C names of a structure's members, which have a common prefix. */
const members = (struct: string, prefix: string, names: string) =>
  Object.fromEntries(names.split(" ").map((name) => [`${struct}.${name}`, prefix + name.replaceAll("-", "_")]));

/** Returns the C expressions of netfilter message types, which have the subsystem number in the upper byte. */
const messages = (prefix: string, subsystem: string, names: string) =>
  Object.fromEntries(
    names.split(" ").map((name) => {
      const called = name.replace(/-ntf$/, "").toUpperCase().replaceAll("-", "_");
      return [`operations.${name}`, `NFNL_SUBSYS_${subsystem} << 8 | ${prefix}_${called}`];
    }),
  );

/** C names that cannot be derived from the names in a spec, by file of the spec. */
const spellings: Readonly<Record<string, Spellings>> = {
  "dcb.yaml": {
    names: {
      "app-selector.pcp": "DCB_APP_SEL_PCP",
      "cee-app": "struct dcb_app",
      // In C, the following structures are arrays.
      "per-class-u32": null,
      "per-class-u64": null,
      "per-class-state": null,
      // Several operations share two message types; the command in the message's header distinguishes them.
      ...operations(getsDcb, "RTM_GETDCB"),
      ...operations(setsDcb, "RTM_SETDCB"),
    },
  },
  "conntrack.yaml": {
    names: {
      // The C name is internal to the kernel.
      "filter-flags": null,
      "nat-attrs.nat-proto": "CTA_NAT_PROTO",
      ...messages(
        "IPCTNL_MSG_CT",
        "CTNETLINK",
        "get new delete get-ctrzero get-dying get-unconfirmed new-ntf delete-ntf",
      ),
      ...messages("IPCTNL_MSG", "CTNETLINK_EXP", "exp-new exp-get exp-delete exp-new-ntf exp-delete-ntf"),
      "operations.get-stats-global": "NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET_STATS",
      "operations.exp-get-stats": "NFNL_SUBSYS_CTNETLINK_EXP << 8 | IPCTNL_MSG_EXP_GET_STATS_CPU",
    },
  },
  "cthelper.yaml": { names: messages("NFNL_MSG_CTHELPER", "CTHELPER", "new get del") },
  "cttimeout.yaml": {
    names: messages("IPCTNL_MSG_TIMEOUT", "CTNETLINK_TIMEOUT", "new get delete default-set default-get"),
  },
  "devlink.yaml": { operations: "devlink-cmd-" },
  "ethtool.yaml": { operations: "ethtool-msg-" },
  "ipset.yaml": {
    names: messages(
      "IPSET_CMD",
      "IPSET",
      "protocol create destroy flush rename swap list add del test header type get-byname get-byindex",
    ),
  },
  // The kernel's spec gives no prefix for the commands.
  "nlctrl.yaml": { operations: "ctrl-cmd-" },
  // The kernel's MPTCP header includes the kernel's address header, which conflicts with that of the C library.
  "mptcp_pm.yaml": {
    names: {
      ...Object.fromEntries(["addr-flags", "address", "event-attr"].map((name) => [name, null])),
      ...Object.fromEntries(
        "created established closed announced removed sub-established sub-closed sub-priority listener-created listener-closed"
          .split(" ")
          .map((name) => [`operations.${name}-ntf`, null]),
      ),
    },
  },
  // The kernel puts the attribute with the number 0, which has no name.
  "net_dm.yaml": { names: { "main.alert": null } },
  "nfacct.yaml": { names: messages("NFNL_MSG_ACCT", "ACCT", "new get get-ctrzero del overquota-ntf") },
  "nflog.yaml": { names: { "ct-info.untracked": null, ...messages("NFULNL_MSG", "ULOG", "packet config") } },
  "nfqueue.yaml": {
    names: { "ct-info.untracked": null, ...messages("NFQNL_MSG", "QUEUE", "packet verdict config verdict-batch") },
  },
  "nftables.yaml": {
    names: {
      ...messages("NFT_MSG", "NFTABLES", "getsetelem getobj-reset trace-ntf"),
      "operations.batch-begin": "NFNL_MSG_BATCH_BEGIN",
      "operations.batch-end": "NFNL_MSG_BATCH_END",
    },
  },
  "batadv.yaml": {
    names: {
      "operations.tp-meter-result": "BATADV_CMD_TP_METER",
      "operations.mesh-changed": "BATADV_CMD_SET_MESH",
      "operations.hardif-changed": "BATADV_CMD_SET_HARDIF",
      "operations.vlan-changed": "BATADV_CMD_SET_VLAN",
    },
  },
  "selinux.yaml": { names: { "groups.avc": "SELNLGRP_AVC" } },
  "crypto.yaml": { names: members("crypto-user-alg", "cru_", "name driver-name module-name type mask refcnt flags") },
  "rdma.yaml": {
    names: {
      ...Object.fromEntries(
        "get set newlink dellink port-get sys-get sys-set res-get res-qp-get res-cm-id-get res-cq-get res-mr-get res-pd-get res-ctx-get res-srq-get res-qp-get-raw res-cq-get-raw res-mr-get-raw res-srq-get-raw get-chardev stat-set stat-get stat-del stat-get-status newdev deldev monitor"
          .split(" ")
          .map((name) => [
            `operations.${name}`,
            `RDMA_NL_GET_TYPE(RDMA_NL_NLDEV, RDMA_NLDEV_CMD_${name.toUpperCase().replaceAll("-", "_")})`,
          ]),
      ),
      // The kernel defines these names in files that are not installed.
      ...Object.fromEntries(
        "port-state port-phys-state qp-type qp-state cm-state port-space srq-type path-mig-state poll-ctx netns-mode event-type"
          .split(" ")
          .map((name) => [name, null]),
      ),
      "groups.notify": "RDMA_NL_GROUP_NOTIFY",
    },
  },
  "l2tp.yaml": {
    names: {
      "operations.tunnel-created": "L2TP_CMD_TUNNEL_CREATE",
      "operations.tunnel-deleted": "L2TP_CMD_TUNNEL_DELETE",
      "operations.tunnel-modified": "L2TP_CMD_TUNNEL_MODIFY",
      "operations.session-created": "L2TP_CMD_SESSION_CREATE",
      "operations.session-deleted": "L2TP_CMD_SESSION_DELETE",
      "operations.session-modified": "L2TP_CMD_SESSION_MODIFY",
    },
  },
  "nfc.yaml": {
    bits: ["protocols"],
    names: {
      "operations.targets-found": "NFC_EVENT_TARGETS_FOUND",
      "operations.device-added": "NFC_EVENT_DEVICE_ADDED",
      "operations.device-removed": "NFC_EVENT_DEVICE_REMOVED",
      "operations.target-lost": "NFC_EVENT_TARGET_LOST",
      "operations.tm-activated": "NFC_EVENT_TM_ACTIVATED",
      "operations.tm-deactivated": "NFC_EVENT_TM_DEACTIVATED",
      "operations.llc-sdres": "NFC_EVENT_LLC_SDRES",
      "operations.se-added": "NFC_EVENT_SE_ADDED",
      "operations.se-removed": "NFC_EVENT_SE_REMOVED",
      "operations.se-connectivity": "NFC_EVENT_SE_CONNECTIVITY",
      "operations.se-transaction": "NFC_EVENT_SE_TRANSACTION",
      "operations.dep-link-is-up": "NFC_CMD_DEP_LINK_UP",
      "operations.dep-link-is-down": "NFC_CMD_DEP_LINK_DOWN",
      "operations.fw-downloaded": "NFC_CMD_FW_DOWNLOAD",
      "operations.se-answer": "NFC_CMD_SE_IO",
    },
  },
  "nl80211.yaml": {
    operations: "nl80211-cmd-",
    bits: ["sta-flags"],
    names: {
      "sta-flag-update": "struct nl80211_sta_flag_update",
      "pattern-support": "struct nl80211_pattern_support",
      "coalesce-rule-support": "struct nl80211_coalesce_rule_support",
      "bss-select-rssi-adjust": "struct nl80211_bss_select_rssi_adjust",
      "wowlan-tcp-data-seq": "struct nl80211_wowlan_tcp_data_seq",
      "wowlan-tcp-data-token": "struct nl80211_wowlan_tcp_data_token",
      "wowlan-tcp-data-token-feature": "struct nl80211_wowlan_tcp_data_token_feature",
      "sched-scan-match.per-band-rssi": "NL80211_SCHED_SCAN_MATCH_PER_BAND_RSSI",
    },
  },
  "team.yaml": {
    names: { "operations.options-ntf": "TEAM_CMD_OPTIONS_GET", "operations.port-list-ntf": "TEAM_CMD_PORT_LIST_GET" },
  },
  "ovs_ct_limit.yaml": { names: { "default-zone": "OVS_ZONE_LIMIT_DEFAULT_ZONE" } },
  "ovs_datapath.yaml": { operations: "ovs-dp-cmd-" },
  "ovs_flow.yaml": {
    operations: "ovs-flow-cmd-",
    bits: ["ct-events"],
    // The kernel's header mentions these numbers in comments only.
    names: { "ovs-ct-mark": null, "ovs-ct-labels": null },
  },
  "ovs_vport.yaml": { operations: "ovs-vport-cmd-" },
  "rt-addr.yaml": { operations: "rtm-" },
  "rt-link.yaml": {
    operations: "rtm-",
    // The C name is internal to the kernel.
    names: {
      "prefix-flags": null,
      // The filter bit of an attribute is the attribute's number minus one.
      ...Object.fromEntries(
        ["link-64", "link-xstats", "link-xstats-slave", "link-offload-xstats", "af-spec"].map((name) => {
          return [
            `stats-filter.${name}`,
            `IFLA_STATS_FILTER_BIT(IFLA_STATS_${name.toUpperCase().replaceAll("-", "_")})`,
          ];
        }),
      ),
      // Newer kernels have another order of these counters; families/tables compares it with theirs.
      "ifla-inet6-stats": null,
      "bond-arp-validate": null,
      "bond-arp-targets": null,
      "bond-pri-reselect": null,
      "bond-fom": null,
      "ad-lacp": null,
      "bond-ad": null,
      "vf-guid": "struct ifla_vf_guid",
      // In C, each pair of counters is an array with two elements: received and sent.
      ...Object.fromEntries(
        ["rx", "tx"].flatMap((direction, index) =>
          [
            ...["igmp-v1queries", "igmp-v2queries", "igmp-v3queries", "igmp-leaves"],
            ...["igmp-v1reports", "igmp-v2reports", "igmp-v3reports", "mld-v1queries", "mld-v2queries"],
            ...["mld-leaves", "mld-v1reports", "mld-v2reports", "mcast-bytes", "mcast-packets"],
          ].map((name) => [`br-mcast-stats.${name}-${direction}`, `${name.replaceAll("-", "_")}[${index}]`]),
        ),
      ),
      "vxlan-port-range": "struct ifla_vxlan_port_range",
      "port-vsi": "struct ifla_port_vsi",
      "port-vsi.mgr-id": "vsi_mgr_id",
      "port-vsi.type-id": "vsi_type_id",
      "port-vsi.type-version": "vsi_type_version",
      "rmnet-flags": "struct ifla_rmnet_flags",
      // Messages about AF_BRIDGE links have the types of messages about all links; only the address family in the
      // header differs.
      ...operations("newlink-bridge-ntf", "RTM_NEWLINK"),
      ...operations("getlink-bridge getlink-ipmr", "RTM_GETLINK"),
      ...operations("setlink-bridge", "RTM_SETLINK"),
      ...operations("dellink-bridge dellink-bridge-ntf", "RTM_DELLINK"),
    },
  },
  "rt-mdb.yaml": { names: { "br-mdb-entry.addr": "addr.u", "br-mdb-entry.proto": "addr.proto", "router-port": null } },
  "rt-neigh.yaml": {
    names: {
      ...members("nda-cacheinfo", "ndm_", "confirmed used updated refcnt"),
      ...members(
        "ndt-config",
        "ndtc_",
        "key-len entry-size entries last-flush last-rand hash-rnd hash-mask hash-chain-gc proxy-qlen",
      ),
    },
  },
  "rt-nexthop.yaml": { names: { "nexthop-grp.weight-high": "resvd1" } },
  "rt-route.yaml": { operations: "rtm-" },
  "thermal.yaml": {
    names: {
      "operations.tz-get-id": "THERMAL_GENL_CMD_TZ_GET_ID",
      "operations.tz-get-trip": "THERMAL_GENL_CMD_TZ_GET_TRIP",
      "operations.tz-get-temp": "THERMAL_GENL_CMD_TZ_GET_TEMP",
      "operations.tz-get-gov": "THERMAL_GENL_CMD_TZ_GET_GOV",
      "operations.cdev-get": "THERMAL_GENL_CMD_CDEV_GET",
      "operations.sampling-temp": "THERMAL_GENL_SAMPLING_TEMP",
    },
  },
  "wireguard.yaml": { operations: "wg-cmd-" },
  "sock-diag.yaml": {
    names: {
      timer: null,
      "sk-meminfo": null,
      "tcp-info.tcpi-wscale": null,
      "tcp-info.tcpi-ecn": null,
      // C has bit fields without constants.
      "inet-diag-sockopt.flags": null,
      "inet-diag-sockopt.flags2": null,
      "sockopt-flags": null,
      "sockopt-flags2": null,
      // A union of two structures.
      "sctp-address": null,
      "tcp-info.tcpi-app-limited-fastopen": null,
      ...Object.fromEntries(
        "meminfo info vegasinfo cong tos tclass skmeminfo shutdown".split(" ").map((name) => {
          return [`inet-extension.${name}`, `1 << (INET_DIAG_${name.toUpperCase()} - 1)`];
        }),
      ),
      ...operations("inet mptcp unix netlink packet vsock xdp inet-destroy-ntf", "SOCK_DIAG_BY_FAMILY"),
      ...operations("inet-destroy", "SOCK_DESTROY"),
    },
  },
  "taskstats.yaml": {
    names: {
      "operations.exit-ntf": "TASKSTATS_CMD_NEW",
      "operations.register": "TASKSTATS_CMD_GET",
      "operations.cgroup-get": "CGROUPSTATS_CMD_GET",
      // Newer headers include another one that defines it.
      "kernel-timespec": null,
    },
  },
  "tc.yaml": {
    operations: "rtm-",
    names: {
      // In the kernel's spec these structures lack the padding; `tc-u32-selector` and `tc-pedit-selector` have it.
      "tc-u32-sel": null,
      "tc-pedit-sel": null,
      "tc-u32-selector": "struct tc_u32_sel",
      "tcf-ematch": "struct tcf_ematch_hdr",
      // In C, the parameters are not a member: they follow the structure in memory.
      "tcf-ematch.data": null,
      "tc-pedit-selector": "struct tc_pedit_sel",
      "tc-fq-codel-class-xstats": "struct tc_fq_codel_xstats",
      ...Object.fromEntries(
        "deficit ldelay count lastcount dropping drop_next".split(" ").map((name) => {
          return [`tc-fq-codel-class-xstats.${name.replace("_", "-")}`, `class_stats.${name}`];
        }),
      ),
    },
  },
  "xfrm.yaml": {
    names: {
      // A dump has the message number of the request for a single entry, but no fixed header.
      ...operations("dumpsa", "XFRM_MSG_GETSA"),
      ...operations("dumppolicy", "XFRM_MSG_GETPOLICY"),
      // In C, the structure has separate numbers as members, and text follows the structure.
      "info-flags": null,
      "xfrm-user-sec-ctx.context": null,
    },
  },
};

const specs = readSpecs().filter(({ family }) => !internalFamilies.has(family));
const families = await Promise.all(specs.map(async (spec) => ({ spec, family: await familyOf(spec) })));
const facts = families.flatMap(({ spec, family }) => factsOf(spec, family, spellings[spec.file] ?? {}));
const asked = askHeaders(
  headers,
  facts.map(({ expression }) => expression),
);
const reason = typeof asked === "string" ? asked : "";
const answers = typeof asked === "string" ? { level: 0, values: new Map<string, number>(), missing: new Set() } : asked;
const required = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";

describe.skipIf(reason !== "" && !required)(
  `specs and C headers${reason === "" ? "" : ` (unavailable: ${reason})`}`,
  () => {
    test("a C compiler and the kernel headers are available", () => {
      expect(reason).toBe("");
      expect(answers.values.size).toBeGreaterThan(facts.length / 3);
    });

    test("numbers are equal", () => {
      // The C program prints some 32-bit numbers with a sign.
      const different = facts.filter(({ expression, value }) => {
        const actual = answers.values.get(expression) ?? value;
        return actual !== value && (actual >= 0 || actual + 2 ** 32 !== value);
      });
      const said = different.map(({ place, expression, value }) => {
        return `${place}: ${expression} is ${answers.values.get(expression)}, not ${value}`;
      });
      expect(said).toEqual([]);
    });

    test("headers lack only names of later kernel versions, according to the spec", () => {
      const unexplained = facts.filter(
        ({ expression, since, isDocumentation }) =>
          !isDocumentation && answers.missing.has(expression) && levelOf(since ?? "0.0") <= answers.level,
      );
      expect(unexplained.map(({ place, expression }) => `${place}: ${expression}`)).toEqual([]);
    });
  },
);
