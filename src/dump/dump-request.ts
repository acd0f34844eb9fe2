import { rangeError } from "../base/argument-error.ts";
import { align } from "../base/bytes.ts";
import {
  EBADMSG,
  ECANCELED,
  EMSGSIZE,
  ENOBUFS,
  EPIPE,
  EPROTO,
  ETIMEDOUT,
  errnoName,
  errnoText,
} from "../constants/errno.ts";
import { IFLA_EXT_MASK } from "../constants/if_link.ts";
import {
  NETLINK_ROUTE,
  NLA_HDRLEN,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_HDRLEN,
} from "../constants/netlink.ts";
import { RTEXT_FILTER_MRP, RTM_GETLINK, RTNL_FAMILY_IPMR } from "../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET6 } from "../constants/socket.ts";
import { type ExtendedAck, NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { parseDoneMessage, parseErrorMessage, type RequestStatus } from "../message/control.ts";
import { checkProcessable, isRouteGet, messageType } from "../message/family-header.ts";
import { messageTypeName } from "../message/format/names.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  Message,
  type MessageView,
  type Request,
  requestBytes,
} from "../message/message.ts";
import { operationName, type RequestDescription, rejection } from "../sock/advice.ts";
import { DEFAULT_SLOT_SIZE } from "../sock/receive-buffer.ts";
import { checkDumpOptions, type DumpOptions } from "./dump-options.ts";

const TOO_LONG =
  "an entry of the table is longer than a message of the kernel, which cannot send the entry and those after it";
const DEADLINE = "the dump did not end before its deadline; use a larger deadlineMs";
/**
 * The entry of a link contains the settings of all its virtual functions, or the source addresses of a macvlan, of which
 * there can be tens of thousands. A datagram has at least the size that the kernel expects for the longest entry.
 * (rtnl_calcit)
 */
const LINK_SLOT_SIZE = 1024 * 1024;
const IFINFOMSG = 16;
/** `IFLA_EXT_MASK` that is not 0. Its bit has no effect outside of AF_BRIDGE. */
const FILTER_MASK = filterMask();
const DUMP_FLAGS = NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK;
const LOW_FLAGS = FLAGS_OFFSET + (hostLittleEndian ? 0 : 1);
const HIGH_FLAGS = FLAGS_OFFSET + (hostLittleEndian ? 1 : 0);

/** Encoded dump request. It also creates the errors of the dump, with the names of the operation and the attributes. */
export class DumpRequest {
  readonly protocol: number;
  readonly bytes: Uint8Array;
  /** Maximum length in bytes of a datagram of the dump. */
  readonly slotSize: number;
  readonly #options: DumpOptions;

  /** @throws TypeError or RangeError for invalid arguments, or if the request would start no dump. */
  constructor(protocol: number, request: Request, options: DumpOptions) {
    checkDumpOptions(protocol, options);
    this.protocol = protocol;
    const given = requestBytes(request, "request");
    this.#options = options;
    checkStartsDump(protocol, given);
    const readsLinks = protocol === NETLINK_ROUTE && messageType(given) === RTM_GETLINK;
    this.bytes = readsLinks ? withFilterMask(given) : new Uint8Array(given);
    this.slotSize = readsLinks ? LINK_SLOT_SIZE : DEFAULT_SLOT_SIZE;
    this.bytes[LOW_FLAGS]! |= DUMP_FLAGS & 0xff;
    this.bytes[HIGH_FLAGS]! |= DUMP_FLAGS >>> 8;
  }

  get operation(): string {
    return this.#description.operation;
  }

  get headerLength(): number | undefined {
    return this.#description.headerLength;
  }

  /** Error for reading a finished dump again, because the table would otherwise look empty. */
  get finishedError(): TypeError {
    return new TypeError(`${this.operation}: the dump was read to its end or cancelled; start a new one`);
  }

  extendedAck(message: MessageView): ExtendedAck | undefined {
    return this.#parse(message).extendedAck;
  }

  rejection(message: MessageView): NetlinkError {
    const parsed = this.#parse(message);
    const { operation, advice } = this.#description;
    const special = advice?.(parsed.errno, parsed.extendedAck) ?? (parsed.errno === EMSGSIZE ? TOO_LONG : undefined);
    return rejection(operation, parsed, this.protocol, messageType(this.bytes), special);
  }

  /**
   * Returns the error for a dump that failed without an error message of the kernel, for example with ENOBUFS.
   *
   * @param reason text that replaces the general reason for the error number.
   * @param cause error of the socket, whose `dropped` and `length` are copied.
   */
  failure(errno: number, reason?: string, cause?: NetlinkError): NetlinkError {
    const { operation } = this;
    const text = reason ?? failures[Math.abs(errno)] ?? errnoText(errno);
    const details = { syscall: cause?.syscall, dropped: cause?.dropped, length: cause?.length, cause };
    return new NetlinkError(`${operation}: ${text} (${errnoName(errno)})`, { errno, operation, ...details });
  }

  /** Returns the error for a time limit: that of the whole dump (`deadlineMs`), or of its next datagram (`timeoutMs`). */
  timeout(isDeadline: boolean): NetlinkError {
    return this.failure(ETIMEDOUT, isDeadline ? DEADLINE : undefined);
  }

  #parse(message: MessageView): RequestStatus {
    const { headerLength, names } = this.#description;
    const parse = message.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
    return parse(message, { bytes: this.bytes, protocol: this.protocol, headerLength, names });
  }

  get #description(): RequestDescription {
    const { describe, operation, headerLength } = this.#options;
    if (describe !== undefined) return describe();
    return { operation: operation ?? operationName(this.protocol, this.bytes), headerLength };
  }
}

/**
 * Returns a copy of a dump request of links, with a filter mask (`IFLA_EXT_MASK`) that is not 0. Without it, the kernel
 * does not look for the longest link, and a link of more than 32 KiB ends the dump like its regular end. (rtnl_calcit)
 */
function withFilterMask(request: Uint8Array): Uint8Array {
  const family = request[NLMSG_HDRLEN];
  // Without a mask, a dump of bridges has only short entries; each bit of a mask adds to them. IPv6 and multicast routing
  // reject attributes.
  const isShort = family === AF_BRIDGE || family === AF_INET6 || family === RTNL_FAMILY_IPMR;
  if (isShort || hasFilterMask(request)) return new Uint8Array(request);
  const start = align(request.length);
  const bytes = new Uint8Array(start + FILTER_MASK.length);
  bytes.set(request);
  bytes.set(FILTER_MASK, start);
  // A DataView would make each dump slower, because reading `buffer` of a short array moves its bytes.
  for (let index = 0; index < 4; index++)
    bytes[LENGTH_OFFSET + (hostLittleEndian ? index : 3 - index)] = bytes.length >>> (8 * index);
  return bytes;
}

function filterMask(): Uint8Array {
  const bytes = new Uint8Array(NLA_HDRLEN + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, bytes.length, hostLittleEndian);
  view.setUint16(2, IFLA_EXT_MASK, hostLittleEndian);
  view.setUint32(NLA_HDRLEN, RTEXT_FILTER_MRP, hostLittleEndian);
  return bytes;
}

/** Also returns true if the attributes of the request are invalid, which the kernel then reports. */
function hasFilterMask(request: Uint8Array): boolean {
  if (request.length === NLMSG_HDRLEN + IFINFOMSG) return false;
  const attributes = new Message(request).attributes(IFINFOMSG);
  return (attributes.find(IFLA_EXT_MASK) && attributes.u32() !== 0) || attributes.error !== undefined;
}

const failures: Readonly<Record<number, string>> = {
  [EBADMSG]: "a part of the dump was malformed, so the rest was abandoned",
  [ECANCELED]: "the thread that started the dump has abandoned it",
  [EMSGSIZE]:
    "a part of the dump did not fit the buffer, so the rest was abandoned; list with fewer details, or pass a ReceiveBuffer with a larger slotSize to next() of dump()",
  [ENOBUFS]: "the kernel had no memory for a part of the dump, so the rest was abandoned; start the dump again",
  [EPIPE]:
    "a thread that shares the dump was terminated while it received, so messages are missing; start another dump",
  [EPROTO]: "the kernel repeated the same part of the dump endlessly, so the rest was abandoned",
  [ETIMEDOUT]: "no further part of the dump arrived in time, so the rest was abandoned; use a larger timeoutMs",
};

/**
 * Throws a RangeError if the request of a dump would start no dump, because the kernel would ignore or execute the
 * request.
 */
function checkStartsDump(protocol: number, request: Uint8Array): void {
  checkProcessable(protocol, request, "request");
  const type = messageType(request);
  if (protocol !== NETLINK_ROUTE || isRouteGet(type)) return;
  throw rangeError(
    "request",
    `${messageTypeName(protocol, type)} does not read a table: the kernel would execute it; use transact()`,
  );
}
