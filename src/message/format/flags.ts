import {
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

/** Message flags with their names. A combination of several bits comes before its parts. */
type FlagNames = readonly (readonly [name: string, flag: number])[];

const always: FlagNames = Object.entries({
  NLM_F_REQUEST,
  NLM_F_MULTI,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_DUMP_INTR,
  NLM_F_DUMP_FILTERED,
});

// Names of the flag bits from 0x100 on, whose meaning depends on the type of the message.
const reading: FlagNames = Object.entries({ NLM_F_DUMP, NLM_F_ROOT, NLM_F_MATCH, NLM_F_ATOMIC });
const creating: FlagNames = Object.entries({ NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND });
const deleting: FlagNames = Object.entries({ NLM_F_NONREC, NLM_F_BULK });
const verdict: FlagNames = Object.entries({ NLM_F_CAPPED, NLM_F_ACK_TLVS });
const dumping: FlagNames = Object.entries({ NLM_F_DUMP });

/** Flags of NETLINK_ROUTE messages, by the two low bits of the type: RTM_NEW…, RTM_DEL…, RTM_GET…, RTM_SET…. */
const routeKinds: readonly FlagNames[] = [creating, deleting, reading, creating];

/** Returns the flag names of a message, joined by "|", with unknown bits in hexadecimal; "no flags" for 0. */
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
  if (type === NLMSG_ERROR || type === NLMSG_DONE) return verdict;
  if (type < NLMSG_MIN_TYPE) return [];
  if (protocol === NETLINK_ROUTE) return routeKinds[type & 3]!;
  // Only NETLINK_ROUTE types show whether a message is a query or a change. For other protocols, NLM_F_CREATE or
  // NLM_F_APPEND shows that it is not a dump request, which never has these flags.
  return (flags & (NLM_F_CREATE | NLM_F_APPEND)) !== 0 ? creating : dumping;
}
