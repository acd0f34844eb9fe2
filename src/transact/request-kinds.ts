import { GENL_ID_CTRL } from "../constants/genetlink.ts";
import {
  NETLINK_AUDIT,
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NLM_F_CREATE,
  NLM_F_DUMP,
} from "../constants/netlink.ts";
import { NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END } from "../constants/nfnetlink.ts";
import { SOCK_DESTROY } from "../constants/socket.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { isRouteGet, messageType } from "../message/family-header.ts";
import { FLAGS_OFFSET } from "../message/message.ts";

const FLAGS_HIGH = FLAGS_OFFSET + (hostLittleEndian ? 1 : 0);
const DUMP_BITS = NLM_F_DUMP >> 8;
const CREATE_BIT = NLM_F_CREATE >> 8;

/** Message types of requests that change nothing, by protocol. (linux/audit.h, xfrm.h, cryptouser.h) */
const READS: Readonly<Record<number, readonly number[]>> = {
  [NETLINK_AUDIT]: [1000, 1010, 1013, 1016, 1019], // AUDIT_GET, SIGNAL_INFO, LIST_RULES, TTY_GET, GET_FEATURE
  [NETLINK_XFRM]: [0x12, 0x15, 0x1f, 0x23, 0x25, 0x28], // XFRM_MSG_GETSA, GETPOLICY, GETAE, GETSADINFO, GETSPDINFO, GETDEFAULT
  [NETLINK_CRYPTO]: [0x13], // CRYPTO_MSG_GETALG
};
/**
 * Low bytes of the message types of requests that change nothing, by nfnetlink subsystem. Requests that reset counters
 * are not included. (linux/netfilter/nfnetlink_*.h, nf_tables.h, ipset/ip_set.h)
 */
const NETFILTER_READS: Readonly<Record<number, readonly number[]>> = {
  1: [1, 4, 5, 6, 7], // IPCTNL_MSG_CT_GET, GET_STATS_CPU, GET_STATS, GET_DYING, GET_UNCONFIRMED
  2: [1, 3], // IPCTNL_MSG_EXP_GET, EXP_GET_STATS_CPU
  6: [1, 7, 8, 12, 13, 14, 15], // IPSET_CMD_PROTOCOL, LIST, SAVE, HEADER, TYPE, GET_BYNAME, GET_BYINDEX
  7: [1], // NFNL_MSG_ACCT_GET
  8: [1, 4], // IPCTNL_MSG_TIMEOUT_GET, TIMEOUT_DEFAULT_GET
  9: [1], // NFNL_MSG_CTHELPER_GET
  10: [1, 4, 7, 10, 13, 16, 19, 23], // NFT_MSG_GETTABLE, GETCHAIN, GETRULE, GETSET, GETSETELEM, GETGEN, GETOBJ, GETFLOWTABLE
  11: [0], // NFNL_MSG_COMPAT_GET
  12: [0], // NFNL_MSG_HOOK_GET
};

/**
 * Reports whether the kernel may start a dump for a request. Such a request is sent in its own datagram, because the
 * kernel runs only one dump per socket.
 *
 * In generic families, a dump has both bits of `NLM_F_DUMP`. In all other protocols, one bit is enough. In requests
 * that create an object, these bits mean `NLM_F_REPLACE` and `NLM_F_EXCL`; sending such a request alone is harmless.
 */
export function mayBeDump(protocol: number, request: Uint8Array): boolean {
  const flags = request[FLAGS_HIGH]!;
  const bits = flags & DUMP_BITS;
  if (bits === 0 || bits === DUMP_BITS) return bits !== 0;
  if (protocol === NETLINK_ROUTE) return isRouteGet(messageType(request));
  if (protocol === NETLINK_GENERIC) return false;
  // In requests that read, the bit of NLM_F_CREATE means NLM_F_ATOMIC.
  return (flags & CREATE_BIT) === 0 || onlyReads(protocol, request);
}

/**
 * Reports whether a request is known to change nothing, so that it may be resent.
 *
 * For generic netlink families, the result is true only for dumps and requests to the controller (nlctrl), because only
 * the family defines what its commands do.
 */
export function onlyReads(protocol: number, request: Uint8Array): boolean {
  const type = messageType(request);
  switch (protocol) {
    case NETLINK_ROUTE:
      return isRouteGet(type);
    case NETLINK_GENERIC:
      return type === GENL_ID_CTRL || (request[FLAGS_HIGH]! & DUMP_BITS) === DUMP_BITS;
    case NETLINK_NETFILTER:
      return NETFILTER_READS[type >> 8]?.includes(type & 0xff) ?? false;
    case NETLINK_SOCK_DIAG:
      return type !== SOCK_DESTROY;
  }
  return READS[protocol]?.includes(type) ?? false;
}

/**
 * Reports whether the kernel replies to a request only after the acknowledgement. The audit subsystem replies from
 * kernel threads, which start after all requests of the datagram were processed. (`audit_send_reply`,
 * `audit_list_rules_send`)
 */
export function repliesLate(protocol: number, request: Uint8Array): boolean {
  return protocol === NETLINK_AUDIT && onlyReads(protocol, request);
}

/** Reports whether a netfilter message begins or ends a batch. Kernels before 6.10 do not acknowledge such messages. */
export function framesBatch(request: Uint8Array): boolean {
  const type = messageType(request);
  return type === NFNL_MSG_BATCH_BEGIN || type === NFNL_MSG_BATCH_END;
}
