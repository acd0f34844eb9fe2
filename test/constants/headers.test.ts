// Compares every constant with the installed kernel headers, by compiling and running a C program that prints the
// values.
import { describe, expect, test } from "bun:test";
import { type HeaderValues, headerValues, levelOf } from "../../scripts/generate/header-values.ts";
import * as constants from "../../src/constants/index.ts";
import { declarations } from "./source.ts";

/** Constants that the installed headers may lack, with the kernel version that introduced them. */
const newerThanHeaders: Record<string, string> = {
  RTEXT_FILTER_CFM_CONFIG: "5.11",
  RTEXT_FILTER_CFM_STATUS: "5.11",
  RTNH_F_TRAP: "5.11",
  TCA_ACT_FLAG_LARGE_DUMP_ON: "5.11",
  TCA_ACT_FLAG_TERSE_DUMP: "5.11",
  IFLA_BRPORT_MCAST_EHT_HOSTS_CNT: "5.12",
  IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT: "5.12",
  RTM_F_OFFLOAD_FAILED: "5.12",
  NEXTHOP_GRP_TYPE_RES: "5.13",
  NHA_RES_BUCKET: "5.13",
  NHA_RES_BUCKET_IDLE_TIME: "5.13",
  NHA_RES_BUCKET_INDEX: "5.13",
  NHA_RES_BUCKET_NH_ID: "5.13",
  NHA_RES_BUCKET_PAD: "5.13",
  NHA_RES_BUCKET_UNSPEC: "5.13",
  NHA_RES_GROUP: "5.13",
  NHA_RES_GROUP_BUCKETS: "5.13",
  NHA_RES_GROUP_IDLE_TIMER: "5.13",
  NHA_RES_GROUP_PAD: "5.13",
  NHA_RES_GROUP_UNBALANCED_TIME: "5.13",
  NHA_RES_GROUP_UNBALANCED_TIMER: "5.13",
  NHA_RES_GROUP_UNSPEC: "5.13",
  RTM_DELNEXTHOPBUCKET: "5.13",
  RTM_GETNEXTHOPBUCKET: "5.13",
  RTM_NEWNEXTHOPBUCKET: "5.13",
  RTPROT_OPENR: "5.13",
  SEG6_LOCAL_CNT_BYTES: "5.14",
  SEG6_LOCAL_CNT_ERRORS: "5.14",
  SEG6_LOCAL_CNT_PACKETS: "5.14",
  SEG6_LOCAL_COUNTERS: "5.14",
  IFLA_PARENT_DEV_BUS_NAME: "5.14",
  IFLA_PARENT_DEV_NAME: "5.14",
  NFNL_SUBSYS_HOOK: "5.14",
  SO_NETNS_COOKIE: "5.14",
  AF_MCTP: "5.15",
  IFLA_BR_MCAST_QUERIER_STATE: "5.15",
  IFLA_INET6_RA_MTU: "5.15",
  NDA_FLAGS_EXT: "5.16",
  NTF_EXT_MANAGED: "5.16",
  IFLA_GRO_MAX_SIZE: "5.17",
  RTNLGRP_MCTP_IFADDR: "5.17",
  IFAPROT_KERNEL_LL: "5.18",
  IFAPROT_KERNEL_LO: "5.18",
  IFAPROT_KERNEL_RA: "5.18",
  IFAPROT_UNSPEC: "5.18",
  IFA_PROTO: "5.18",
  IFLA_BRPORT_LOCKED: "5.18",
  RTEXT_FILTER_MST: "5.18",
  RTM_DELTUNNEL: "5.18",
  RTM_GETTUNNEL: "5.18",
  RTM_NEWTUNNEL: "5.18",
  RTM_SETSTATS: "5.18",
  RTNLGRP_STATS: "5.18",
  RTNLGRP_TUNNEL: "5.18",
  IFLA_TSO_MAX_SEGS: "5.19",
  IFLA_TSO_MAX_SIZE: "5.19",
  NDA_NDM_FLAGS_MASK: "5.19",
  NDA_NDM_STATE_MASK: "5.19",
  NLM_F_BULK: "5.19",
  IFLA_ALLMULTI: "6.0",
  NLMSGERR_ATTR_MISS_NEST: "6.1",
  NLMSGERR_ATTR_MISS_TYPE: "6.1",
  IFLA_BRPORT_MAB: "6.2",
  IFLA_DEVLINK_PORT: "6.2",
  NTF_EXT_LOCKED: "6.2",
  IFLA_BRPORT_MCAST_MAX_GROUPS: "6.3",
  IFLA_BRPORT_MCAST_N_GROUPS: "6.3",
  IFLA_GRO_IPV4_MAX_SIZE: "6.3",
  IFLA_GSO_IPV4_MAX_SIZE: "6.3",
  TCA_EXT_WARN_MSG: "6.3",
  TCA_ROOT_EXT_WARN_MSG: "6.3",
  IFLA_BRPORT_NEIGH_VLAN_SUPPRESS: "6.4",
  NFQA_CGROUP_CLASSID: "6.4",
  IFLA_BRPORT_BACKUP_NHID: "6.6",
  IFLA_BR_FDB_MAX_LEARNED: "6.7",
  IFLA_BR_FDB_N_LEARNED: "6.7",
  IFLA_DPLL_PIN: "6.7",
  NL_ATTR_TYPE_SINT: "6.7",
  NL_ATTR_TYPE_UINT: "6.7",
  RTAX_FEATURE_TCP_USEC_TS: "6.7",
  IFLA_MAX_PACING_OFFLOAD_HORIZON: "6.13",
  RTA_FLOWLABEL: "6.14",
  RTM_DELANYCAST: "6.14",
  RTM_DELMULTICAST: "6.14",
  RTM_NEWANYCAST: "6.14",
  RTM_NEWMULTICAST: "6.14",
  RTNLGRP_IPV4_MCADDR: "6.14",
  RTNLGRP_IPV6_ACADDR: "6.14",
  RTNLGRP_IPV6_MCADDR: "6.14",
  IFLA_NETNS_IMMUTABLE: "6.15",
  RTPROT_OVN: "6.15",
  NTF_EXT_EXT_VALIDATED: "6.17",
  IFLA_HEADROOM: "6.18",
  IFLA_TAILROOM: "6.18",
  EFSBADCRC: "7.0",
  EFSCORRUPTED: "7.0",
};

/** Constants that no installed header has, because they are internal to the kernel. */
const insideTheKernel = ["ENOTSUPP"];

/** Constants that the headers of musl lack, or declare in a way that conflicts with those of the kernel. */
const notInMusl = ["AF_MCTP", "SO_SNDTIMEO"];

const numbers = Object.entries<unknown>(constants).filter(
  (entry): entry is [string, number] => typeof entry[1] === "number",
);

const found = headerValues(
  declarations.filter(({ kind }) => kind === "const").map(({ header }) => header),
  numbers.map(([name]) => name),
);
const reason = typeof found === "string" ? found : "";
const headers: HeaderValues = typeof found === "string" ? { level: 0, values: new Map(), missing: new Set() } : found;
const { BUN_NETLINK_REQUIRE_ALL } = process.env;
const required = BUN_NETLINK_REQUIRE_ALL === "1";

describe.skipIf(reason !== "" && !required)(
  `constants and C headers${reason === "" ? "" : ` (unavailable: ${reason})`}`,
  () => {
    test("a C compiler and the kernel headers are available", () => {
      expect(reason).toBe("");
      expect(headers.values.size + headers.missing.size).toBe(numbers.length);
    });

    test("headers lack only names of later kernel versions", () => {
      const unexplained = [...headers.missing].filter(
        (name) =>
          ![...insideTheKernel, ...notInMusl].includes(name) &&
          levelOf(newerThanHeaders[name] ?? "0.0") <= headers.level,
      );
      expect(unexplained).toEqual([]);
    });

    test("values are equal", () => {
      const different = numbers.filter(([name, value]) => (headers.values.get(name) ?? value) !== value);
      expect(different.map(([name, value]) => `${name} is ${headers.values.get(name)}, not ${value}`)).toEqual([]);
      expect(headers.values.size).toBeGreaterThan(0);
    });

    test("error numbers have equal names", () => {
      const errors = declarations.filter(({ file, kind }) => file === "errno.ts" && kind === "const");
      const asked = errors.filter(({ name }) => headers.values.has(name));
      expect(asked.length).toBeGreaterThan(0);
      for (const { name } of asked) {
        const number = headers.values.get(name)!;
        expect(headers.values.get(constants.errnoName(number)), name).toBe(number);
      }
    });
  },
);

test("Documentation and the list of newer names state the same versions", () => {
  const documented = declarations.filter(({ since }) => since !== "").map(({ name, since }) => [name, since]);
  expect(Object.fromEntries(documented)).toEqual(newerThanHeaders);
  expect(insideTheKernel.filter((name) => !(name in constants))).toEqual([]);
});
