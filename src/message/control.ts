import { EPROTO } from "../constants/errno.ts";
import {
  NL_ATTR_TYPE_BINARY,
  NL_ATTR_TYPE_BITFIELD32,
  NL_ATTR_TYPE_FLAG,
  NL_ATTR_TYPE_INVALID,
  NL_ATTR_TYPE_NESTED,
  NL_ATTR_TYPE_NESTED_ARRAY,
  NL_ATTR_TYPE_NUL_STRING,
  NL_ATTR_TYPE_S8,
  NL_ATTR_TYPE_S16,
  NL_ATTR_TYPE_S32,
  NL_ATTR_TYPE_S64,
  NL_ATTR_TYPE_SINT,
  NL_ATTR_TYPE_STRING,
  NL_ATTR_TYPE_U8,
  NL_ATTR_TYPE_U16,
  NL_ATTR_TYPE_U32,
  NL_ATTR_TYPE_U64,
  NL_ATTR_TYPE_UINT,
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
  NLMSG_HDRLEN,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MISS_NEST,
  NLMSGERR_ATTR_MISS_TYPE,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
  NLMSGERR_ATTR_POLICY,
} from "../constants/netlink.ts";
import { type AttributePolicy, type ExtendedAck, withJson } from "../errors.ts";
import { align } from "./align.ts";
import { type AttributeReader, checkedReader } from "./attribute-reader.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { checkBytes, checkObject, notAMessage } from "./check.ts";
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

/** The header of the request that a verdict is about, as the kernel echoes it. */
export interface EchoedHeader {
  length: number;
  type: number;
  flags: number;
  sequence: number;
  portId: number;
}

/** What an `NLMSG_ERROR` says: an acknowledgement when `errno` is 0. */
export interface Verdict {
  /** 0, or the positive error number. */
  errno: number;
  /** Header of the request; absent when the kernel's message is too short to hold one. */
  request?: EchoedHeader;
  /** Whether the kernel left out the request's payload (`NLM_F_CAPPED`). */
  capped: boolean;
  extendedAck?: ExtendedAck;
}

/** Names the attributes of a request, for those who know its schema: "header.dev-index" instead of "1.1". */
export interface AttributeNames {
  /** Path of the attribute at (or around) a byte of the request; undefined outside of all. */
  path(request: Uint8Array, offset: number): string | undefined;
  /** Path of an attribute that the request lacks: at the top, or in the nest at a byte of the request. */
  missingPath(request: Uint8Array, type: number, nest?: number): string | undefined;
}

/** The request that a verdict answers, for turning offsets into attribute paths. */
export interface RequestContext {
  bytes: Uint8Array;
  /** The `NETLINK_*` protocol, where it is known: most family headers' sizes follow from it. */
  protocol?: number | undefined;
  /** Size of the family header in front of the attributes, where it is known: `genlmsghdr` counts. */
  headerLength?: number | undefined;
  /** What names the attributes in paths (default: they go by their numbers). */
  names?: AttributeNames | undefined;
}

/**
 * The error number that an `NLMSG_ERROR` or `NLMSG_DONE` carries: 0 or positive. Something that cannot be one, such as a
 * positive code or an `NLMSG_ERROR` that is too short, reads as EPROTO. Allocates nothing.
 *
 * @throws TypeError when it is given no message.
 */
export function errorCode(message: MessageView): number {
  checkMessage(message);
  // A DONE without a code is what old families send for "all went well".
  if (message.length < ERROR_CODE_OFFSET + 4) return message.type === NLMSG_DONE ? 0 : EPROTO;
  const code = message.view.getInt32(message.offset + ERROR_CODE_OFFSET, hostLittleEndian);
  if (code === 0) return 0;
  return code < 0 && code !== -0x80000000 ? -code : EPROTO;
}

//  0          16     20              36                     36 + payload
//  | nlmsghdr | code | echoed header | request's payload … | attributes …     NLMSG_ERROR
//                                      └ absent if capped    └ present if NLM_F_ACK_TLVS

/**
 * Reads an `NLMSG_ERROR` in full. With the request at hand, offsets become attribute paths.
 *
 * @throws TypeError when it is given no message, or a request without its bytes.
 */
export function parseErrorMessage(message: MessageView, request?: RequestContext): Verdict {
  checkContext(request);
  checkMessage(message);
  const { view, offset, length, flags } = message;
  const verdict: Verdict = { errno: errorCode(message), capped: (flags & NLM_F_CAPPED) !== 0 };
  if (length < ECHOED_HEADER_OFFSET + NLMSG_HDRLEN) return verdict;
  const echoed = offset + ECHOED_HEADER_OFFSET;
  verdict.request = {
    length: view.getUint32(echoed + LENGTH_OFFSET, hostLittleEndian),
    type: view.getUint16(echoed + TYPE_OFFSET, hostLittleEndian),
    flags: view.getUint16(echoed + FLAGS_OFFSET, hostLittleEndian),
    sequence: view.getUint32(echoed + SEQUENCE_OFFSET, hostLittleEndian),
    portId: view.getUint32(echoed + PORT_ID_OFFSET, hostLittleEndian),
  };
  if ((flags & NLM_F_ACK_TLVS) === 0) return verdict;
  const payload = verdict.capped ? 0 : Math.max(verdict.request.length - NLMSG_HDRLEN, 0);
  if (payload > length) return verdict;
  const extendedAck = readExtendedAck(message, ECHOED_HEADER_OFFSET + NLMSG_HDRLEN + align(payload), request);
  if (extendedAck !== undefined) verdict.extendedAck = extendedAck;
  return verdict;
}

/**
 * What an `NLMSG_DONE` says: that a dump is over, and whether it failed on the way.
 *
 * @throws TypeError when it is given no message, or a request without its bytes.
 */
export function parseDoneMessage(message: MessageView, request?: RequestContext): Verdict {
  checkContext(request);
  checkMessage(message);
  const verdict: Verdict = { errno: errorCode(message), capped: false };
  if ((message.flags & NLM_F_ACK_TLVS) === 0) return verdict;
  const extendedAck = readExtendedAck(message, DONE_ATTRIBUTES_OFFSET, request);
  if (extendedAck !== undefined) verdict.extendedAck = extendedAck;
  return verdict;
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
  if (message?.view === undefined) throw notAMessage(message, "message", "a message");
}

function checkContext(request: RequestContext | undefined): void {
  if (request === undefined) return;
  checkObject(request, "request");
  checkBytes(request.bytes, "request.bytes");
}

const kindNames: Readonly<Record<number, string>> = {
  [NL_ATTR_TYPE_INVALID]: "invalid",
  [NL_ATTR_TYPE_FLAG]: "flag",
  [NL_ATTR_TYPE_U8]: "u8",
  [NL_ATTR_TYPE_U16]: "u16",
  [NL_ATTR_TYPE_U32]: "u32",
  [NL_ATTR_TYPE_U64]: "u64",
  [NL_ATTR_TYPE_S8]: "s8",
  [NL_ATTR_TYPE_S16]: "s16",
  [NL_ATTR_TYPE_S32]: "s32",
  [NL_ATTR_TYPE_S64]: "s64",
  [NL_ATTR_TYPE_BINARY]: "binary",
  [NL_ATTR_TYPE_STRING]: "string",
  [NL_ATTR_TYPE_NUL_STRING]: "nul-string",
  [NL_ATTR_TYPE_NESTED]: "nested",
  [NL_ATTR_TYPE_NESTED_ARRAY]: "nested-array",
  [NL_ATTR_TYPE_BITFIELD32]: "bitfield32",
  [NL_ATTR_TYPE_SINT]: "sint",
  [NL_ATTR_TYPE_UINT]: "uint",
};

/**
 * Reads the kernel's description of one attribute: in an extended ACK, or in a dump of a family's policy.
 * What it does not say, or says in too few bytes, stays absent.
 *
 * @throws TypeError when it is given no reader.
 */
export function readAttributePolicy(reader: AttributeReader): AttributePolicy {
  checkedReader(reader);
  const policy: AttributePolicy = withJson({ type: NL_ATTR_TYPE_INVALID });
  while (reader.next()) {
    switch (reader.type) {
      case NL_POLICY_TYPE_ATTR_TYPE: {
        if (reader.length < 4) break;
        const kind = reader.u32();
        policy.type = kindNames[kind] ?? kind;
        break;
      }
      case NL_POLICY_TYPE_ATTR_MIN_VALUE_S:
        if (reader.length >= 8) policy.minimum = reader.s64();
        break;
      case NL_POLICY_TYPE_ATTR_MAX_VALUE_S:
        if (reader.length >= 8) policy.maximum = reader.s64();
        break;
      case NL_POLICY_TYPE_ATTR_MIN_VALUE_U:
        if (reader.length >= 8) policy.minimum = reader.u64();
        break;
      case NL_POLICY_TYPE_ATTR_MAX_VALUE_U:
        if (reader.length >= 8) policy.maximum = reader.u64();
        break;
      case NL_POLICY_TYPE_ATTR_MIN_LENGTH:
        if (reader.length >= 4) policy.minimumLength = reader.u32();
        break;
      case NL_POLICY_TYPE_ATTR_MAX_LENGTH:
        if (reader.length >= 4) policy.maximumLength = reader.u32();
        break;
      case NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE:
        if (reader.length >= 4) policy.maximumType = reader.u32();
        break;
      case NL_POLICY_TYPE_ATTR_POLICY_IDX:
        if (reader.length >= 4) policy.nestedPolicy = reader.u32();
        break;
      case NL_POLICY_TYPE_ATTR_BITFIELD32_MASK:
        if (reader.length >= 4) policy.bitfield32Mask = reader.u32();
        break;
      case NL_POLICY_TYPE_ATTR_MASK:
        if (reader.length >= 8) policy.mask = reader.u64();
        break;
    }
  }
  return policy;
}
