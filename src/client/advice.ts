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
import type { ExtendedAck } from "../errors.ts";
import type { Message } from "../message/message.ts";
import type { OperationCodec } from "../schema/codec/codec.ts";
import { isQuery, originOf } from "../schema/model/conventions.ts";
import type { Family, Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { setPlan } from "../schema/plan/plan.ts";
import { PRIVILEGE, PRIVILEGE_OF_THE_MACHINE } from "../sock/advice.ts";
import { hasBatches } from "./batch.ts";
import { selectorAdvice } from "./selector-advice.ts";

/** How a request is sent: by itself, for a table, or in a batch that the kernel takes as a whole. */
export type Sent = "do" | "dump" | "batch";

/** What the kernel has said beside the number of an error. */
type KernelDetails = ExtendedAck | undefined;

/** What is said where the program has the privilege in its own user namespace, so that it may not be what the kernel wants. */
const PRIVILEGE_ELSEWHERE =
  "the program has CAP_NET_ADMIN in its own user namespace: the kernel permits it to nobody, or asks for the privilege in " +
  "another one, that which owns the network namespace or the initial one";

/** Whether the kernel has said which attribute is wrong or missing: then nothing else is. */
function namesAttribute(said: KernelDetails): boolean {
  return said?.offset !== undefined || said?.missingType !== undefined;
}

/**
 * What helps when the kernel refuses an operation, where the family's spec tells: "" where nothing is to be said, undefined
 * where what holds for all requests is. That something may be missing in the kernel is said where it has said nothing itself.
 */
export function advice(family: Family, operation: Operation, errno: number, said: KernelDetails): string | undefined {
  if (errno === EPERM && operation.flags?.includes("admin-perm")) return PRIVILEGE_OF_THE_MACHINE;
  const ofNamespace = operation.flags?.includes("uns-admin-perm") === true;
  if (errno === EPERM && (ofNamespace || family.protocol !== NETLINK_GENERIC) && hasNetAdminCapability()) {
    return said?.message === undefined ? PRIVILEGE_ELSEWHERE : "";
  }
  if (errno === EPERM && ofNamespace) return PRIVILEGE;
  if (errno === EOPNOTSUPP && operation.config !== undefined) {
    return said === undefined ? `${family.name}.${operation.name} takes a kernel with CONFIG_${operation.config}` : "";
  }
  if (family.protocol !== NETLINK_GENERIC) {
    // A netfilter subsystem that is missing is an invalid argument.
    const missing = errno === EOPNOTSUPP || (errno === EINVAL && family.protocol === NETLINK_NETFILTER);
    if (!missing || family.config === undefined) return undefined;
    // What has answered is there: the kernel lacks something of what the request is about.
    if (confirmedFamilies.has(family)) return errno === EOPNOTSUPP && said !== undefined ? "" : undefined;
    return said === undefined ? `if the kernel lacks ${family.name}: ${originHint(family)}` : "";
  }
  // The family was looked up a moment ago: what is missing is the thing that was asked for.
  return errno === ENOENT ? "" : undefined;
}

/** What is said of an operation that the kernel's family has not. */
export function missingOperation({ name }: Family, { since }: Operation): string {
  return `${name} of this kernel has no such operation${since === undefined ? "" : `, which came with Linux ${since}`}`;
}

/** Which kernel option and module bring a family; undefined where that is not known. */
export function originHint(family: Family): string | undefined {
  const origin = originOf(family);
  return origin === undefined ? undefined : `it comes with ${origin}`;
}

/** The families that have answered, so that the kernel has them, or had them a while ago. */
const confirmedFamilies = new WeakSet<Family>();

/** Whether the kernel may lack a family, and would say no more than that a request is wrong, or not supported. */
function isUnconfirmed(family: Family): boolean {
  return family.protocol !== NETLINK_GENERIC && !confirmedFamilies.has(family);
}

/** What helps when the kernel refuses requests of one operation, as far as it depends on the single request. */
export class RequestAdvice {
  readonly #operation: Operation;
  readonly #codec: OperationCodec;
  /** Whether a flag says if it may make what is not there. */
  readonly #creates: boolean;
  /** Whether the kernel takes it in a batch alone. */
  readonly #onlyInBatch: boolean;
  /** Whether the kernel takes it outside of batches alone. */
  readonly #onlyOutsideBatch: boolean;
  /** Whether its requests have what is done with packets, in parts that the kernel may lack. */
  readonly #hasExpressions: boolean;
  /** Whether something in a request may tell what something else in it is. */
  readonly #hasSelectors: boolean;

  constructor(codec: OperationCodec) {
    const { family, operation } = codec;
    const asks = isQuery(operation);
    this.#operation = operation;
    this.#codec = codec;
    this.#creates = family.protocol !== NETLINK_GENERIC && /^new/.test(operation.name);
    this.#onlyInBatch = hasBatches(family) && !asks;
    this.#onlyOutsideBatch = hasBatches(family) && asks;
    this.#hasExpressions = family.name === "nftables" && this.#onlyInBatch;
    this.#hasSelectors = !asks && Object.keys(family.subMessages).length > 0;
  }

  /** Whether there is anything to be said that does not hold for all requests of the operation. */
  get dependsOnRequest(): boolean {
    const { protocol } = this.#codec.family;
    return (
      this.#creates ||
      this.#onlyInBatch ||
      this.#onlyOutsideBatch ||
      this.#hasSelectors ||
      protocol === NETLINK_SOCK_DIAG
    );
  }

  /** Whether what is said of a refusal depends on whether the family has ever answered, and it has not. */
  get isFamilyUnconfirmed(): boolean {
    return isUnconfirmed(this.#codec.family);
  }

  /** Notes that the family has answered. */
  confirmFamily(): void {
    confirmedFamilies.add(this.#codec.family);
  }

  /**
   * What helps with a request that was refused with that number; "" for nothing, undefined for what holds for all.
   *
   * @param said what the kernel has said beside.
   */
  of(request: Message, sent: Sent, errno: number, said: KernelDetails): string | undefined {
    const misspelt = this.#selectorAdvice(request, errno);
    const other = this.#otherAdvice(request, sent, errno, said);
    if (misspelt === undefined) return other;
    const rest = other ?? advice(this.#codec.family, this.#operation, errno, said);
    return rest === undefined || rest === "" ? misspelt : `${misspelt} Otherwise ${rest}`;
  }

  #otherAdvice(request: Message, sent: Sent, errno: number, said: KernelDetails): string | undefined {
    const { family } = this.#codec;
    const expression = errno === ENOENT && this.#hasExpressions ? this.#failedExpression(request, said) : undefined;
    if (expression !== undefined) return missingExpression(expression);
    const part = errno === ENOENT && family.name === "tc" ? trafficControlParts.get(said?.message ?? "") : undefined;
    if (part !== undefined) return missingTrafficControlKind(part, this.#codec.decodeRequest(request));
    if (this.#lacksCreateFlag(request, errno)) return "if it is to be created, `flags` needs NLM_F_CREATE";
    if (errno === ENOENT && family.protocol === NETLINK_SOCK_DIAG) return missingSocketModule(request, sent);
    if (errno === EOPNOTSUPP && family.protocol === NETLINK_ROUTE && this.#operation.name === "newlink") {
      return missingKind(this.#codec.decodeRequest(request), said);
    }
    if (errno === EINVAL && this.#onlyOutsideBatch && sent === "batch") {
      return "a batch takes changes alone: ask before it or after it, with do() or dump()";
    }
    if (errno !== EINVAL || !this.#onlyInBatch) return undefined;
    // A batch of a family that is missing it does not begin.
    if (sent === "batch" || said !== undefined) return "";
    return (
      `changes of ${family.name} go in a batch: doMultiple() with batch-begin in front of them, ` +
      "and batch-end behind them"
    );
  }

  /** What is said where the kernel does not know, or does not have, what a selector names. */
  #selectorAdvice(request: Message, errno: number): string | undefined {
    if (!this.#hasSelectors || (errno !== ENOENT && errno !== EOPNOTSUPP)) return undefined;
    const { family } = this.#codec;
    return selectorAdvice(family, setPlan(family, this.#operation.set ?? ""), this.#codec.decodeRequest(request));
  }

  /** The expression that the kernel blames, by its name. */
  #failedExpression(request: Message, said: KernelDetails): string | undefined {
    const path = said?.offset === undefined ? undefined : this.#codec.path(request, said.offset);
    const index = /^expressions\.elem\[(\d+)\]$/.exec(path ?? "")?.[1];
    if (index === undefined) return undefined;
    const { expressions } = this.#codec.decodeRequest(request) as { expressions?: { elem?: { name?: string }[] } };
    return expressions?.elem?.[Number(index)]?.name;
  }

  #lacksCreateFlag(request: Message, errno: number): boolean {
    if (!this.#creates || (request.flags & NLM_F_CREATE) !== 0) return false;
    // Of things on a device, ENODEV is about the device.
    return errno === ENOENT || (errno === ENODEV && this.#operation.name === "newlink");
  }
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
function missingSocketModule(request: Message, sent: Sent): string | undefined {
  const [family = 0, protocol = 0] = request.bytes.subarray(NLMSG_HDRLEN);
  const internet = family === AF_INET || family === AF_INET6;
  const option = internet ? socketProtocols[protocol] : socketFamilies[family];
  const which = internet ? `protocol ${protocol}` : `family ${family}`;
  const lacks = `the kernel lacks what tells of sockets of ${which}`;
  const brought = option === undefined ? "" : `, which comes with ${option}`;
  // One socket can be missing itself.
  if (sent === "dump") return `${lacks}${brought}`;
  return `there is no such socket; where a dump of ${which} fails as well, ${lacks}${brought}`;
}

/** What the kernel says of links of a kind that it does not know. */
const UNKNOWN_KIND = "Unknown device type";

/** What is said of links that cannot be made: the kind may be missing, or something that this one is to have. */
function missingKind(fields: Fields, said: KernelDetails): string {
  const ofKind = "links of that kind, which come with a module, often of the same name, or one of the options";
  if (said?.message === UNKNOWN_KIND) return `this kernel lacks ${ofKind}`;
  if (namesAttribute(said) || said?.message !== undefined) return "";
  const { data } = (fields["linkinfo"] ?? {}) as { data?: unknown };
  return `this kernel may lack ${data === undefined ? ofKind : "something that linkinfo.data asks of such links"}`;
}

/** What there are kinds of in traffic control, and how the modules and options of the kinds begin. */
interface TrafficControlPart {
  readonly name: string;
  readonly module: string;
  readonly option: string;
}

/** By what the kernel says of a kind that it does not know. */
const trafficControlParts: ReadonlyMap<string, TrafficControlPart> = new Map([
  ["Specified qdisc kind is unknown", { name: "disciplines", module: "sch", option: "NET_SCH" }],
  ["TC classifier not found", { name: "filters", module: "cls", option: "NET_CLS" }],
]);

/** What is said of a discipline or filter whose kind is missing. */
function missingTrafficControlKind({ name, module, option }: TrafficControlPart, { kind }: Fields): string {
  const which = `module ${module}_${kind}, CONFIG_${option}_${`${kind}`.toUpperCase()}`;
  return `this kernel lacks ${name} of that kind, which most often come with an option and a module of the same name (${which})`;
}

/** Which kernel option brings an expression, where that is not nf_tables itself. */
const expressionOptions: Readonly<Record<string, string>> = {
  compat: "NFT_COMPAT",
  connlimit: "NFT_CONNLIMIT",
  ct: "NFT_CT",
  dup: "NFT_DUP_IPV4, CONFIG_NFT_DUP_IPV6 or CONFIG_NFT_DUP_NETDEV",
  fib: "NFT_FIB_IPV4, CONFIG_NFT_FIB_IPV6, CONFIG_NFT_FIB_INET or CONFIG_NFT_FIB_NETDEV",
  flow_offload: "NFT_FLOW_OFFLOAD",
  fwd: "NFT_FWD_NETDEV",
  hash: "NFT_HASH",
  limit: "NFT_LIMIT",
  log: "NFT_LOG",
  masq: "NFT_MASQ",
  match: "NFT_COMPAT",
  nat: "NFT_NAT",
  numgen: "NFT_NUMGEN",
  osf: "NFT_OSF",
  queue: "NFT_QUEUE",
  quota: "NFT_QUOTA",
  redir: "NFT_REDIR",
  reject: "NFT_REJECT",
  socket: "NFT_SOCKET",
  synproxy: "NFT_SYNPROXY",
  target: "NFT_COMPAT",
  tproxy: "NFT_TPROXY",
  tunnel: "NFT_TUNNEL",
  xfrm: "NFT_XFRM",
};

/** What is said of an expression that is not there; undefined for those that nf_tables brings itself. */
function missingExpression(name: string): string | undefined {
  if (!Object.hasOwn(expressionOptions, name)) return undefined;
  const what = `the expression "${name}" in this family, which comes with CONFIG_${expressionOptions[name]}`;
  return `unless something that it names is missing, this kernel lacks ${what}`;
}
/** The bit of CAP_NET_ADMIN. (linux/capability.h) */
const CAP_NET_ADMIN = 12n;

/**
 * Whether this thread may administrate network namespaces that belong to its own user namespace; false where it cannot be
 * known. To whom the namespace belongs that it speaks to is another question.
 */
export function hasNetAdminCapability(): boolean {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/thread-self/status", "utf8"))?.[1];
    return effective !== undefined && ((BigInt(`0x${effective}`) >> CAP_NET_ADMIN) & 1n) === 1n;
  } catch {
    // Without /proc the kernel does not tell.
    return false;
  }
}
