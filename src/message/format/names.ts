import { GENL_ID_CTRL } from "../../constants/genetlink.ts";
import {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_APPEND,
  NLM_F_ATOMIC,
  NLM_F_BULK,
  NLM_F_CAPPED,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_DUMP_FILTERED,
  NLM_F_DUMP_INTR,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_MATCH,
  NLM_F_MULTI,
  NLM_F_NONREC,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
  NLM_F_ROOT,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_MIN_TYPE,
} from "../../constants/netlink.ts";

/** The word "-" stands for a number without a name. */
function numbered(prefix: string, words: string): (number: number) => string | undefined {
  let names: readonly string[] | undefined;
  return (number) => {
    names ??= words.split(" ");
    const word = names[number] ?? "-";
    return word === "-" ? undefined : prefix + word;
  };
}

const protocols = numbered(
  "NETLINK_",
  "ROUTE UNUSED USERSOCK FIREWALL SOCK_DIAG NFLOG XFRM SELINUX ISCSI AUDIT FIB_LOOKUP CONNECTOR NETFILTER IP6_FW " +
    "DNRTMSG KOBJECT_UEVENT GENERIC - SCSITRANSPORT ECRYPTFS RDMA CRYPTO SMC",
);
const controlTypes = numbered("NLMSG_", "- NOOP ERROR DONE OVERRUN");
const netfilterSubsystems = numbered(
  "NFNL_SUBSYS_",
  "- CTNETLINK CTNETLINK_EXP QUEUE ULOG OSF IPSET ACCT CTNETLINK_TIMEOUT CTHELPER NFTABLES NFT_COMPAT HOOK",
);
const batchTypes = numbered("NFNL_MSG_BATCH_", "BEGIN END");
const controllerCommands = numbered(
  "CTRL_CMD_",
  "UNSPEC NEWFAMILY DELFAMILY GETFAMILY NEWOPS DELOPS GETOPS NEWMCAST_GRP DELMCAST_GRP GETMCAST_GRP GETPOLICY",
);

export function commandName(type: number, command: number): string {
  const name = type === GENL_ID_CTRL ? controllerCommands(command) : undefined;
  return name === undefined ? `${command}` : `${name} (${command})`;
}

export function protocolName(protocol: number): string {
  return protocols(protocol) ?? `netlink protocol ${protocol}`;
}

export function messageTypeName(protocol: number | undefined, type: number): string {
  return controlTypes(type) ?? familyTypeName(protocol, type) ?? `type ${type}`;
}

function familyTypeName(protocol: number | undefined, type: number): string | undefined {
  if (protocol === NETLINK_ROUTE) return routeMessageName(type);
  if (protocol === NETLINK_GENERIC) return type === GENL_ID_CTRL ? "GENL_ID_CTRL" : undefined;
  if (protocol !== NETLINK_NETFILTER) return undefined;
  const subsystem = netfilterSubsystems(type >> 8);
  return subsystem === undefined ? batchTypes(type - NLMSG_MIN_TYPE) : `${subsystem} message ${type & 0xff}`;
}

/** Object in NETLINK_ROUTE, such as a link, with consecutive message types. */
interface RouteObject {
  readonly name: string;
  readonly operations: string;
  readonly headerLength: number;
}

/** Indexed by the two low bits of a message type. */
const OPERATIONS = ["NEW", "DEL", "GET", "SET"];

/** Ordered by message type, from RTM_BASE on; each comment names the header's C structure. */
const objects: readonly RouteObject[] = [
  object("LINK", "NEW DEL GET SET", 16), // ifinfomsg
  object("ADDR", "NEW DEL GET", 8), // ifaddrmsg
  object("ROUTE", "NEW DEL GET", 12), // rtmsg
  object("NEIGH", "NEW DEL GET", 12), // ndmsg
  object("RULE", "NEW DEL GET", 12), // fib_rule_hdr
  object("QDISC", "NEW DEL GET", 20), // tcmsg
  object("TCLASS", "NEW DEL GET", 20), // tcmsg
  object("TFILTER", "NEW DEL GET", 20), // tcmsg
  object("ACTION", "NEW DEL GET", 4), // tcamsg
  object("PREFIX", "NEW", 12), // prefixmsg
  object("MULTICAST", "NEW DEL GET", 8), // ifaddrmsg
  object("ANYCAST", "NEW DEL GET", 8), // ifaddrmsg
  object("NEIGHTBL", "NEW GET SET", 4), // ndtmsg
  object("NDUSEROPT", "NEW", 16), // nduseroptmsg, followed by the neighbour discovery options and then the attributes
  object("ADDRLABEL", "NEW DEL GET", 12), // ifaddrlblmsg
  object("DCB", "GET SET", 4), // dcbmsg
  object("NETCONF", "NEW DEL GET", 4), // netconfmsg, padded
  object("MDB", "NEW DEL GET", 8), // br_port_msg
  object("NSID", "NEW DEL GET", 4), // rtgenmsg, padded
  object("STATS", "NEW GET SET", 12), // if_stats_msg
  object("CACHEREPORT", "NEW", 4), // rtgenmsg, padded
  object("CHAIN", "NEW DEL GET", 20), // tcmsg
  object("NEXTHOP", "NEW DEL GET", 8), // nhmsg
  object("LINKPROP", "NEW DEL GET", 16), // ifinfomsg
  object("VLAN", "NEW DEL GET", 8), // br_vlan_msg
  object("NEXTHOPBUCKET", "NEW DEL GET", 8), // nhmsg
  object("TUNNEL", "NEW DEL GET", 8), // tunnel_msg
];

function object(name: string, operations: string, headerLength: number): RouteObject {
  return { name, operations, headerLength };
}

export function routeObject(type: number): RouteObject | undefined {
  // NLMSG_MIN_TYPE is equal to RTM_BASE, whose module has 42 KB.
  return objects[(type - NLMSG_MIN_TYPE) >> 2];
}

function routeMessageName(type: number): string | undefined {
  const found = routeObject(type);
  const operation = OPERATIONS[type & 3]!;
  return found?.operations.includes(operation) === true ? `RTM_${operation}${found.name}` : undefined;
}

/** Combinations (NLM_F_DUMP) precede their single bits (NLM_F_ROOT). */
type FlagNames = readonly (readonly [name: string, flag: number])[];

const always: FlagNames = Object.entries({
  NLM_F_REQUEST,
  NLM_F_MULTI,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_DUMP_INTR,
  NLM_F_DUMP_FILTERED,
});

// Message flags from 0x100 on depend on the kind of request.
const reading: FlagNames = Object.entries({ NLM_F_DUMP, NLM_F_ROOT, NLM_F_MATCH, NLM_F_ATOMIC });
const creating: FlagNames = Object.entries({ NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND });
const deleting: FlagNames = Object.entries({ NLM_F_NONREC, NLM_F_BULK });
const acknowledging: FlagNames = Object.entries({ NLM_F_CAPPED, NLM_F_ACK_TLVS });
const dumping: FlagNames = Object.entries({ NLM_F_DUMP });

const routeKinds: readonly FlagNames[] = [creating, deleting, reading, creating];

export function flagNames(protocol: number | undefined, type: number, flags: number): string {
  const names: string[] = [];
  let rest = flags;
  for (const table of [always, tableFor(protocol, type, flags)]) {
    for (const [name, flag] of table) {
      if ((rest & flag) !== flag) continue;
      names.push(name);
      rest &= ~flag;
    }
  }
  if (rest !== 0 || names.length === 0) names.push(rest === 0 ? "no flags" : `0x${rest.toString(16)}`);
  return names.join("|");
}

function tableFor(protocol: number | undefined, type: number, flags: number): FlagNames {
  if (type === NLMSG_ERROR || type === NLMSG_DONE) return acknowledging;
  if (type < NLMSG_MIN_TYPE) return [];
  if (protocol === NETLINK_ROUTE) return routeKinds[type & 3]!;
  // Dump requests never contain NLM_F_CREATE or NLM_F_APPEND.
  return (flags & (NLM_F_CREATE | NLM_F_APPEND)) !== 0 ? creating : dumping;
}
