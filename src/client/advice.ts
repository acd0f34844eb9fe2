import { EINVAL, ENODEV, ENOENT, EOPNOTSUPP, EPERM } from "../constants/errno.ts";
import {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NLM_F_CREATE,
  NLMSG_HDRLEN,
} from "../constants/netlink.ts";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_SMC,
  AF_TIPC,
  AF_UNIX,
  AF_VSOCK,
  AF_XDP,
} from "../constants/socket.ts";
import type { NetlinkError } from "../errors.ts";
import type { Message } from "../message/message.ts";
import type { OperationCodec } from "../schema/codec.ts";
import { originOf } from "../schema/conventions.ts";
import type { Fields } from "../schema/kept.ts";
import type { Family, Operation } from "../schema/model.ts";
import { PRIVILEGE, PRIVILEGE_OF_THE_MACHINE } from "../sock/advice.ts";
import { hasBatches } from "./batch.ts";

/** How a request is sent: by itself, for a table, or in a batch that the kernel takes as a whole. */
export type Sent = "do" | "dump" | "batch";

/**
 * What helps when the kernel refuses an operation, where the family's spec tells: "" where nothing is to be said, undefined
 * where what holds for all requests is.
 */
export function advice(family: Family, operation: Operation, errno: number): string | undefined {
  if (errno === EPERM && operation.flags?.includes("admin-perm")) return PRIVILEGE_OF_THE_MACHINE;
  if (errno === EPERM && operation.flags?.includes("uns-admin-perm")) return PRIVILEGE;
  if (errno === EOPNOTSUPP && operation.config !== undefined) {
    return `${family.name}.${operation.name} takes a kernel with CONFIG_${operation.config}`;
  }
  if (errno === EOPNOTSUPP && family.protocol === NETLINK_ROUTE && operation.name === "newlink") {
    return "this kernel may lack links of that kind, which come with a module, often of the same name, or one of the options";
  }
  if (family.protocol !== NETLINK_GENERIC) {
    // A netfilter subsystem that is missing is an invalid argument.
    const missing = errno === EOPNOTSUPP || (errno === EINVAL && isDoubtful(family));
    return missing ? missingFamily(family) : undefined;
  }
  // The family was looked up a moment ago: what is missing is the thing that was asked for.
  return errno === ENOENT ? "" : undefined;
}

/** Which kernel option and module bring a family; undefined where that is not known. */
export function broughtBy(family: Family): string | undefined {
  const origin = originOf(family);
  return origin === undefined ? undefined : `it comes with ${origin}`;
}

/** The families that have answered, so that the kernel has them, or had them a while ago. */
const answered = new WeakSet<Family>();

/** Whether the kernel may lack a family, and would say no more than that a request is wrong. */
function isDoubtful(family: Family): boolean {
  return family.protocol === NETLINK_NETFILTER && !answered.has(family);
}

function missingFamily(family: Family): string | undefined {
  return family.config === undefined ? undefined : `if the kernel lacks ${family.name}: ${broughtBy(family)}`;
}

/** What helps when the kernel refuses requests of one operation, as far as it depends on the single request. */
export class RequestAdvice {
  readonly #operation: Operation;
  readonly #codec: OperationCodec;
  /** Whether a flag says if it may make what is not there. */
  readonly #creates: boolean;
  /** Whether the kernel takes it in a batch alone. */
  readonly #batched: boolean;
  /** The fields one of which says what a request is about. */
  readonly #subjects: readonly string[] | undefined;

  constructor(codec: OperationCodec) {
    const { family, operation } = codec;
    this.#operation = operation;
    this.#codec = codec;
    this.#creates = family.protocol !== NETLINK_GENERIC && /^new/.test(operation.name);
    this.#batched = hasBatches(family) && !/^get/.test(operation.name);
    this.#subjects = subjects[family.name]?.[operation.name];
  }

  /** Whether there is anything to be said that does not hold for all requests of the operation. */
  get depends(): boolean {
    const { protocol } = this.#codec.family;
    const special = this.#creates || this.#batched || this.#subjects !== undefined;
    return special || protocol === NETLINK_SOCK_DIAG || protocol === NETLINK_NETFILTER;
  }

  /** Whether what is said of a refusal depends on whether the family has ever answered, and it has not. */
  get doubtsFamily(): boolean {
    return isDoubtful(this.#codec.family);
  }

  /** Notes that the family has answered. */
  hasAnswered(): void {
    answered.add(this.#codec.family);
  }

  /** What helps with a request that was refused with that number; "" for nothing, undefined for what holds for all. */
  of(request: Message, sent: Sent, errno: number): string | undefined {
    const { family } = this.#codec;
    if (this.#mayCreate(request, errno)) return "if it is to be created, `flags` needs NLM_F_CREATE";
    if (errno === ENOENT && family.protocol === NETLINK_SOCK_DIAG) return missingSockets(request, sent);
    if (errno !== EINVAL) return undefined;
    if (this.#batched && sent !== "batch") {
      return (
        `changes of ${family.name} go in a batch: doMultiple() with batch-begin in front of them, ` +
        "and batch-end behind them"
      );
    }
    const lacking = this.#lacksSubject(request);
    if (lacking !== undefined) return lacking;
    // Of what is asked once, the refusal tells whether the family may be missing: see `missing`.
    return family.protocol === NETLINK_NETFILTER && sent !== "dump" ? "" : undefined;
  }

  /**
   * Adds to the kernel's refusal of what was not dumped that the family may be missing, which for a netfilter subsystem it says
   * like any other mistake, unless it has said what is wrong. A batch of a family that is missing it does not begin.
   */
  missing(error: NetlinkError, request: Message, sent: Sent): void {
    const { family } = this.#codec;
    if (sent !== "do" || error.errno !== -EINVAL || !isDoubtful(family)) return;
    if (error.syscall !== undefined || error.extendedAck !== undefined) return;
    if (this.#batched || this.#lacksSubject(request) !== undefined) return;
    const lacking = missingFamily(family);
    if (lacking !== undefined) error.message = `${error.message}; ${lacking}`;
  }

  #mayCreate(request: Message, errno: number): boolean {
    if (!this.#creates || (request.flags & NLM_F_CREATE) !== 0) return false;
    // Of things on a device, ENODEV is about the device.
    return errno === ENOENT || (errno === ENODEV && this.#operation.name === "newlink");
  }

  /** What is said of a request that does not say what it is about, where that would be one of several fields. */
  #lacksSubject(request: Message): string | undefined {
    if (this.#subjects === undefined) return undefined;
    const fields = this.#codec.decodeRequest(request);
    if (this.#subjects.some((path) => isThere(fields, path))) return undefined;
    const others = this.#subjects.slice(0, -1).join(", ");
    return `the request does not say what it is about: give it ${others} or ${this.#subjects.at(-1)}`;
  }
}

/** The fields one of which says what a request is about, where the kernel itself does not tell that they are missing. */
const subjects: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "rt-link": {
    getlink: ["ifname", "altIfname", "header.ifiIndex"],
    dellink: ["ifname", "altIfname", "header.ifiIndex", "group"],
  },
  nlctrl: { getfamily: ["familyName", "familyId"], getpolicy: ["familyName", "familyId"] },
  wireguard: { "get-device": ["ifname", "ifindex"], "set-device": ["ifname", "ifindex"] },
  conntrack: {
    get: ["tupleOrig", "tupleReply"],
    new: ["tupleOrig", "tupleReply"],
  },
};

/** Whether a field is given; numbers of things begin at 1. */
function isThere(fields: Fields, path: string): boolean {
  let value: unknown = fields;
  for (const name of path.split(".")) value = (value as Fields | undefined)?.[name];
  return value !== undefined && value !== 0;
}

/** What lists the sockets of one family, by its number: the option and the module. */
const socketFamilies: Readonly<Record<number, string>> = {
  [AF_UNIX]: "CONFIG_UNIX_DIAG, module unix_diag",
  [AF_NETLINK]: "CONFIG_NETLINK_DIAG, module netlink_diag",
  [AF_PACKET]: "CONFIG_PACKET_DIAG, module af_packet_diag",
  [AF_TIPC]: "CONFIG_TIPC_DIAG, module tipc_diag",
  [AF_VSOCK]: "CONFIG_VSOCKETS_DIAG, module vsock_diag",
  [AF_SMC]: "CONFIG_SMC_DIAG, module smc_diag",
  [AF_XDP]: "CONFIG_XDP_SOCKETS_DIAG, module xsk_diag",
};

/** The same for the protocols of the Internet's families, by their numbers there (IPPROTO_TCP is 6). */
const socketProtocols: Readonly<Record<number, string>> = {
  6: "CONFIG_INET_TCP_DIAG, module tcp_diag",
  17: "CONFIG_INET_UDP_DIAG, module udp_diag",
  33: "CONFIG_INET_DCCP_DIAG, module dccp_diag",
  132: "CONFIG_INET_SCTP_DIAG, module sctp_diag",
  136: "CONFIG_INET_UDP_DIAG, module udp_diag",
  255: "CONFIG_INET_RAW_DIAG, module raw_diag",
};

/** What is said of sockets that are not there, or cannot be told of. */
function missingSockets(request: Message, sent: Sent): string | undefined {
  const [family = 0, protocol = 0] = request.bytes.subarray(NLMSG_HDRLEN);
  const internet = family === AF_INET || family === AF_INET6;
  const option = internet ? socketProtocols[protocol] : socketFamilies[family];
  const which = internet ? `protocol ${protocol}` : `family ${family}`;
  const lacks = `the kernel lacks what tells of sockets of ${which}`;
  // One socket can be missing itself.
  const unless = sent === "dump" ? "" : "unless there is no such socket, ";
  return `${unless}${lacks}${option === undefined ? "" : `, which comes with ${option}`}`;
}
