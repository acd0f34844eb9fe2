import { align } from "../base/bytes.ts";
import { checkBytes, checkOptions, checkProtocolNumber, integerFrom, type OptionChecks } from "../base/check.ts";
import { EPROTO } from "../constants/errno.ts";
import {
  NL_ATTR_TYPE_INVALID,
  NL_POLICY_TYPE_ATTR_BITFIELD32_MASK,
  NL_POLICY_TYPE_ATTR_MASK,
  NL_POLICY_TYPE_ATTR_MAX_LENGTH,
  NL_POLICY_TYPE_ATTR_MAX_VALUE_S,
  NL_POLICY_TYPE_ATTR_MAX_VALUE_U,
  NL_POLICY_TYPE_ATTR_MIN_LENGTH,
  NL_POLICY_TYPE_ATTR_MIN_VALUE_S,
  NL_POLICY_TYPE_ATTR_MIN_VALUE_U,
  NL_POLICY_TYPE_ATTR_POLICY_IDX,
  NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE,
  NL_POLICY_TYPE_ATTR_TYPE,
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MISS_NEST,
  NLMSGERR_ATTR_MISS_TYPE,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
  NLMSGERR_ATTR_POLICY,
} from "../constants/netlink.ts";
import { type AttributePolicy, addToJson, type ExtendedAck } from "../errors.ts";
import { notAMessageError } from "./argument-errors.ts";
import { type AttributeReader, checkedReader } from "./attribute-reader.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { attributePath } from "./family-header.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type MessageView,
  PORT_ID_OFFSET,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "./message.ts";

const ERROR_CODE_OFFSET = NLMSG_HDRLEN;
const ECHOED_HEADER_OFFSET = NLMSG_HDRLEN + 4;
const DONE_ATTRIBUTES_OFFSET = NLMSG_HDRLEN + 4;

/** Netlink header of a request, as the kernel copies it into the acknowledgement or error reply. */
export interface EchoedHeader {
  /** Length of the request in bytes. */
  length: number;
  /** Message type of the request. */
  type: number;
  /** Flags (`NLM_F_*`) of the request. */
  flags: number;
  /** Sequence number of the request. */
  sequence: number;
  /** Port id of the socket that sent the request. */
  portId: number;
}

/** Result of a request, from an `NLMSG_ERROR` or `NLMSG_DONE` message. `errno` is 0 for an acknowledgement. */
export interface RequestStatus {
  /** Positive error number of the reply; 0 for an acknowledgement. */
  errno: number;
  /** Header of the acknowledged or rejected request. Absent if the reply is too short to contain the header. */
  request?: EchoedHeader;
  /** Whether the kernel omitted the payload of the echoed request (`NLM_F_CAPPED`). */
  capped: boolean;
  extendedAck?: ExtendedAck;
}

/**
 * Converts byte offsets in a request to paths with attribute names. With names, an error message contains
 * "header.dev-index" instead of "1.1".
 */
export interface AttributeNames {
  /**
   * Returns the path of the attribute that contains the byte at `offset` of the request. Returns undefined for a byte
   * outside of the attributes.
   */
  path(request: Uint8Array, offset: number): string | undefined;
  /**
   * Returns the path of the attribute with the number `type`, which the request lacks. `nest` is the byte offset of the
   * nested attribute that should contain it. Without `nest`, the attribute is missing at the top level.
   */
  missingPath(request: Uint8Array, type: number, nest?: number): string | undefined;
}

/** The request that a reply answers. Errors use its bytes to convert byte offsets to attribute paths. */
export interface RequestContext {
  bytes: Uint8Array;
  /** `NETLINK_*` protocol of the request. Most protocols determine the size of the family header. */
  protocol?: number | undefined;
  /**
   * Size in bytes of all headers between the netlink header and the attributes. In generic families, the size includes
   * the 4 bytes of `genlmsghdr`.
   */
  headerLength?: number | undefined;
  /** Attribute names for paths. If omitted, paths consist of attribute numbers. */
  names?: AttributeNames | undefined;
}

/**
 * Returns the positive error number in an `NLMSG_ERROR` or `NLMSG_DONE`, such as 2 for ENOENT; 0 for success. Returns
 * EPROTO for an invalid message, such as a truncated `NLMSG_ERROR`. Allocates no memory.
 *
 * A few operations acknowledge a request with a positive number instead of 0 (see {@link acknowledgedCode}). For such
 * an acknowledgement, this function returns 0.
 *
 * @throws TypeError if `message` is not a message.
 */
export function errorCode(message: MessageView): number {
  const code = statusCode(message);
  if (code >= 0) return 0;
  return code === -0x80000000 ? EPROTO : -code;
}

/**
 * Returns the positive number that a few operations put in place of the code 0 of an acknowledgement. NETLINK_AUDIT
 * sends the previous counter of lost records, and MAC80211_HWSIM the number of a new radio. Returns 0 for all other
 * messages. Allocates no memory.
 *
 * @throws TypeError if `message` is not a message.
 */
export function acknowledgedCode(message: MessageView): number {
  const code = statusCode(message);
  return message.type === NLMSG_ERROR && code > 0 ? code : 0;
}

/** Returns -EPROTO if the message is too short for a code. */
function statusCode(message: MessageView): number {
  checkMessage(message);
  // Some old families send NLMSG_DONE without a code, which means success.
  if (message.length < ERROR_CODE_OFFSET + 4) return message.type === NLMSG_DONE ? 0 : -EPROTO;
  return message.view.getInt32(message.offset + ERROR_CODE_OFFSET, hostLittleEndian);
}

//  0          16     20              36                     36 + payload
//  | nlmsghdr | code | echoed header | request's payload … | attributes …     NLMSG_ERROR
//                                      └ absent if capped    └ present if NLM_F_ACK_TLVS

/**
 * Parses an `NLMSG_ERROR`: an acknowledgement or an error reply. With `request`, byte offsets in the error become
 * attribute paths.
 *
 * @throws TypeError if `message` is not a message or `request` has no bytes.
 */
export function parseErrorMessage(message: MessageView, request?: RequestContext): RequestStatus {
  checkContext(request);
  checkMessage(message);
  const { view, offset, length, flags } = message;
  const status: RequestStatus = { errno: errorCode(message), capped: (flags & NLM_F_CAPPED) !== 0 };
  if (length < ECHOED_HEADER_OFFSET + NLMSG_HDRLEN) return status;
  const echoed = offset + ECHOED_HEADER_OFFSET;
  status.request = {
    length: view.getUint32(echoed + LENGTH_OFFSET, hostLittleEndian),
    type: view.getUint16(echoed + TYPE_OFFSET, hostLittleEndian),
    flags: view.getUint16(echoed + FLAGS_OFFSET, hostLittleEndian),
    sequence: view.getUint32(echoed + SEQUENCE_OFFSET, hostLittleEndian),
    portId: view.getUint32(echoed + PORT_ID_OFFSET, hostLittleEndian),
  };
  if ((flags & NLM_F_ACK_TLVS) === 0) return status;
  const payload = status.capped ? 0 : Math.max(status.request.length - NLMSG_HDRLEN, 0);
  if (payload > length) return status;
  const extendedAck = readExtendedAck(message, ECHOED_HEADER_OFFSET + NLMSG_HDRLEN + align(payload), request);
  if (extendedAck !== undefined) status.extendedAck = extendedAck;
  return status;
}

/**
 * Parses an `NLMSG_DONE`, which ends a dump and may report an error. With `request`, byte offsets in the error become
 * attribute paths.
 *
 * @throws TypeError if `message` is not a message or `request` has no bytes.
 */
export function parseDoneMessage(message: MessageView, request?: RequestContext): RequestStatus {
  checkContext(request);
  checkMessage(message);
  const status: RequestStatus = { errno: errorCode(message), capped: false };
  if ((message.flags & NLM_F_ACK_TLVS) === 0) return status;
  const extendedAck = readExtendedAck(message, DONE_ATTRIBUTES_OFFSET, request);
  if (extendedAck !== undefined) status.extendedAck = extendedAck;
  return status;
}

function readExtendedAck(message: MessageView, start: number, request?: RequestContext): ExtendedAck | undefined {
  if (start >= message.length) return undefined;
  const ack: ExtendedAck = {};
  const reader = message.attributes(start - NLMSG_HDRLEN);
  while (reader.next()) {
    switch (reader.type) {
      case NLMSGERR_ATTR_MSG:
        ack.message = reader.stringUnterminated();
        break;
      case NLMSGERR_ATTR_OFFS:
        if (reader.length >= 4) ack.offset = reader.u32();
        break;
      case NLMSGERR_ATTR_COOKIE:
        ack.cookie = reader.copy();
        break;
      case NLMSGERR_ATTR_POLICY:
        ack.policy = readAttributePolicy(reader.nested());
        break;
      case NLMSGERR_ATTR_MISS_TYPE:
        if (reader.length >= 4) ack.missingType = reader.u32();
        break;
      case NLMSGERR_ATTR_MISS_NEST:
        if (reader.length >= 4) ack.missingNest = reader.u32();
        break;
    }
  }
  const { offset, missingType, missingNest } = ack;
  const attribute = pathOf(offset, request);
  if (attribute !== undefined) ack.attribute = attribute;
  if (missingType === undefined) return ack;
  const missing = request?.names?.missingPath(request.bytes, missingType, missingNest);
  if (missing !== undefined) {
    ack.missingAttribute = missing;
    return ack;
  }
  const nest = pathOf(missingNest, request);
  if (nest !== undefined) ack.missingAttribute = `${nest}.${missingType}`;
  else if (missingNest === undefined) ack.missingAttribute = `${missingType}`;
  return ack;
}

function pathOf(offset: number | undefined, request: RequestContext | undefined): string | undefined {
  if (offset === undefined || request === undefined) return undefined;
  const named = request.names?.path(request.bytes, offset);
  return named ?? attributePath(request.bytes, offset, request.headerLength, request.protocol);
}

function checkMessage(message: MessageView): void {
  if (message?.view === undefined) throw notAMessageError(message, "message", "a message");
}

const contextChecks: OptionChecks<RequestContext> = {
  bytes: true,
  protocol: (protocol) => checkProtocolNumber(protocol as number),
  headerLength: integerFrom(0, Number.MAX_SAFE_INTEGER),
  names: true,
};

function checkContext(request: RequestContext | undefined): void {
  if (request === undefined) return;
  checkOptions(request, contextChecks, "request");
  checkBytes(request.bytes, "request.bytes");
}

/** The index is the number of the type (`NL_ATTR_TYPE_*`). */
const typeNames: readonly string[] =
  "invalid flag u8 u16 u32 u64 s8 s16 s32 s64 binary string nul-string nested nested-array bitfield32 sint uint".split(
    " ",
  );

/** Attributes in which the kernel reports a policy, by attribute number. */
const policyFields: Readonly<Record<number, readonly [keyof AttributePolicy, "u32" | "u64" | "s64"]>> = {
  [NL_POLICY_TYPE_ATTR_TYPE]: ["type", "u32"],
  [NL_POLICY_TYPE_ATTR_MIN_VALUE_S]: ["minimum", "s64"],
  [NL_POLICY_TYPE_ATTR_MAX_VALUE_S]: ["maximum", "s64"],
  [NL_POLICY_TYPE_ATTR_MIN_VALUE_U]: ["minimum", "u64"],
  [NL_POLICY_TYPE_ATTR_MAX_VALUE_U]: ["maximum", "u64"],
  [NL_POLICY_TYPE_ATTR_MIN_LENGTH]: ["minimumLength", "u32"],
  [NL_POLICY_TYPE_ATTR_MAX_LENGTH]: ["maximumLength", "u32"],
  [NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE]: ["maximumType", "u32"],
  [NL_POLICY_TYPE_ATTR_POLICY_IDX]: ["nestedPolicy", "u32"],
  [NL_POLICY_TYPE_ATTR_BITFIELD32_MASK]: ["bitfield32Mask", "u32"],
  [NL_POLICY_TYPE_ATTR_MASK]: ["mask", "u64"],
};

/**
 * Parses the kernel's policy for one attribute, from an extended acknowledgement or a policy dump. A property is absent
 * if the kernel did not report it, or if its value is truncated.
 *
 * @throws TypeError if `reader` is not an AttributeReader.
 */
export function readAttributePolicy(reader: AttributeReader): AttributePolicy {
  checkedReader(reader);
  const policy: AttributePolicy = addToJson({ type: NL_ATTR_TYPE_INVALID });
  while (reader.next()) {
    const [field, type] = policyFields[reader.type] ?? [];
    if (type === undefined || reader.length < (type === "u32" ? 4 : 8)) continue;
    const value = reader[type]();
    Object.assign(policy, { [field!]: field === "type" ? (typeNames[Number(value)] ?? value) : value });
  }
  return policy;
}
