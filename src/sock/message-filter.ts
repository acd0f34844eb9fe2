import { rangeError, typeError } from "../base/argument-error.ts";
import { anyValue, checkArray, checkInteger, checkObject, checkOptions, integerFrom } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { ENOENT, EOPNOTSUPP } from "../constants/errno.ts";
import { NLA_TYPE_MASK, NLMSG_ALIGNTO, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { SO_ATTACH_FILTER, SO_DETACH_FILTER, SOL_SOCKET } from "../constants/socket.ts";
import { check } from "../errors.ts";
import { setArrayOption, setIntegerOption } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { checkNetlinkSocket, type NetlinkSocket } from "./socket.ts";

/** Test of a number at a fixed place of a message, or in an attribute. Numbers have the host's byte order. */
export type MessageCondition = {
  /** Size of the number in bytes. */
  readonly size: 1 | 2 | 4;
  /** Number with which the place is compared, in the host's byte order. */
  readonly value: number;
} & (
  | {
      /** Offset in bytes after the netlink header. */
      readonly offset: number;
    }
  | {
      /** Number of a top-level attribute. A message without the attribute meets the condition. */
      readonly attribute: number;
      /** Offset in bytes of the number in the attribute's value (default 0). */
      readonly at?: number;
    }
);

/**
 * Filter that the kernel applies before a message enters the receive buffer of a socket. Messages of other types pass,
 * and so do datagrams with several messages and messages that are shorter than the family's header.
 */
export interface MessageFilter {
  /** Types of the filtered messages (`nlmsg_type`). */
  readonly types: readonly number[];
  /** Length in bytes of the family's header, after which the attributes start: 12 for `struct rtmsg`. */
  readonly headerLength: number;
  /** Messages that do not meet all conditions are discarded, and not counted as lost. */
  readonly conditions: readonly MessageCondition[];
}

/** Maximum number of conditions and of types: jumps of classic BPF skip at most 255 instructions. */
const MAX_TESTS = 16;

// Instructions of classic BPF. (linux/bpf_common.h)
const LD_IMM = 0x00;
const LDX_IMM = 0x01;
const LOAD_ABSOLUTE = { 1: 0x30, 2: 0x28, 4: 0x20 } as const;
const LOAD_INDIRECT = { 1: 0x50, 2: 0x48, 4: 0x40 } as const;
const LD_LENGTH = 0x80;
const SHIFT_LEFT = 0x64;
const OR_X = 0x4c;
const TAX = 0x07;
const JUMP_EQUAL = 0x15;
const JUMP_EQUAL_X = 0x1d;
const JUMP_AT_LEAST = 0x35;
const RETURN = 0x06;
/** Replaces the offset in A by that of the attribute with the type in X, or by 0. (SKF_AD_OFF + SKF_AD_NLATTR) */
const FIND_ATTRIBUTE = 0xfffff000 + 12;
const ATTRIBUTE_HEADER = 4;
/** Offset of the type in a netlink header. */
const TYPE = 4;
const WHOLE = 0xffffffff;
const INSTRUCTION = 8;

/** Number of instructions to skip, or the result of the filter. */
type Target = number | "pass" | "discard";
type Instruction = readonly [code: number, k: number, ifTrue?: Target, ifFalse?: Target];

/**
 * Sets the filter that the kernel applies to the messages of a socket; undefined removes it. Messages that are already
 * queued are still delivered. Replies pass unless the filter has their type.
 *
 * @throws TypeError or RangeError for invalid arguments; NetlinkError EOPNOTSUPP if the socket has a custom transport.
 */
export function setMessageFilter(socket: NetlinkSocket, filter: MessageFilter | undefined): void {
  checkNetlinkSocket(socket);
  const program = filter === undefined ? undefined : compileFilter(filter);
  const advice = socket.core.isKernelSocket ? undefined : "sockets with a custom transport have no filters";
  check(
    socket.core.withDescriptor((fd) => apply(fd, program)),
    "setsockopt",
    advice,
  );
}

function apply(fd: number, program: PinnedMemory | undefined): number {
  if (fd < 0) return -EOPNOTSUPP;
  if (program !== undefined) {
    return setArrayOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, program.bytes.length / INSTRUCTION, program);
  }
  const status = setIntegerOption(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
  return status === -ENOENT ? 0 : status;
}

/** Returns the instructions of a filter, an array of `struct sock_filter`. (linux/filter.h) */
function compileFilter(filter: MessageFilter): PinnedMemory {
  const { types, headerLength, conditions } = checked(filter);
  const start = NLMSG_HDRLEN + headerLength;
  return assemble([
    [LD_LENGTH, 0],
    [JUMP_AT_LEAST, start, 0, "pass"],
    ...isSingleMessage,
    [LOAD_ABSOLUTE[2], TYPE],
    ...types.map((type, index): Instruction => {
      const others = types.length - index - 1;
      return [JUMP_EQUAL, bigEndian(type, 2), others, others === 0 ? "pass" : 0];
    }),
    ...conditions.flatMap((condition) => instructionsOf(condition, start)),
    [RETURN, WHOLE],
    [RETURN, 0],
  ]);
}

/** Passes datagrams whose first message is shorter. Loads convert from big-endian numbers, so bytes are combined here. */
const isSingleMessage: readonly Instruction[] = [
  [LOAD_ABSOLUTE[1], 3],
  ...[2, 1, 0].flatMap((at): Instruction[] => [
    [SHIFT_LEFT, 8],
    [TAX, 0],
    [LOAD_ABSOLUTE[1], at],
    [OR_X, 0],
  ]),
  [TAX, 0],
  [LD_LENGTH, 0],
  [JUMP_EQUAL_X, 0, 0, "pass"],
];

function instructionsOf(condition: MessageCondition, start: number): Instruction[] {
  const { size, value } = condition;
  const isEqual: Instruction = [JUMP_EQUAL, bigEndian(value, size), 0, "discard"];
  if ("offset" in condition) return [[LOAD_ABSOLUTE[size], NLMSG_HDRLEN + condition.offset], isEqual];
  const compare: Instruction[] = [[TAX, 0], [LOAD_INDIRECT[size], ATTRIBUTE_HEADER + (condition.at ?? 0)], isEqual];
  return [
    [LDX_IMM, condition.attribute],
    [LD_IMM, start],
    [LOAD_ABSOLUTE[4], FIND_ATTRIBUTE],
    [JUMP_EQUAL, 0, compare.length, 0],
    ...compare,
  ];
}

/** The last two instructions of a program are the results. */
function assemble(program: readonly Instruction[]): PinnedMemory {
  const memory = allocate(program.length * INSTRUCTION);
  const results = { pass: program.length - 2, discard: program.length - 1 };
  for (const [index, [code, k, ifTrue = 0, ifFalse = 0]] of program.entries()) {
    const distance = (target: Target) => (typeof target === "number" ? target : results[target] - index - 1);
    const at = index * INSTRUCTION;
    memory.view.setUint16(at, code, hostLittleEndian);
    memory.view.setUint8(at + 2, distance(ifTrue));
    memory.view.setUint8(at + 3, distance(ifFalse));
    memory.view.setUint32(at + 4, k, hostLittleEndian);
  }
  return memory;
}

/** Returns a number as a load of BPF reads it from memory in the host's byte order. */
function bigEndian(value: number, size: 1 | 2 | 4): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, hostLittleEndian);
  if (size === 4) return view.getUint32(0);
  return size === 2 ? view.getUint16(0) : value;
}

function checked(filter: MessageFilter): MessageFilter {
  checkOptions(filter, { types: checkTests, headerLength: integerFrom(0, 0xffff), conditions: checkTests }, "filter");
  for (const name of ["types", "headerLength", "conditions"] as const)
    if (filter[name] === undefined) throw typeError(`filter.${name}`, "expected a value, got undefined");
  const { types, headerLength, conditions } = filter;
  if (headerLength % NLMSG_ALIGNTO !== 0)
    throw rangeError("filter.headerLength", `expected a multiple of ${NLMSG_ALIGNTO}, got ${headerLength}`);
  if (types.length === 0) throw rangeError("filter.types", "expected at least one message type");
  for (const [index, type] of types.entries()) checkInteger(type, 0, 0xffff, `filter.types[${index}]`);
  for (const [index, condition] of conditions.entries()) {
    const path = `filter.conditions[${index}]`;
    checkObject(condition, path);
    checkOptions(condition, "offset" in condition ? offsetFields : attributeFields, path);
    const { size, value } = condition;
    if (size !== 1 && size !== 2 && size !== 4) {
      throw rangeError(`${path}.size`, `expected 1, 2 or 4, got ${describeValue(size)}`);
    }
    checkInteger(value, 0, 2 ** (8 * size) - 1, `${path}.value`);
    if ("offset" in condition) checkInteger(condition.offset, 0, headerLength - size, `${path}.offset`);
    else {
      checkInteger(condition.attribute, 0, NLA_TYPE_MASK, `${path}.attribute`);
      checkInteger(condition.at ?? 0, 0, 0xffff, `${path}.at`);
    }
  }
  return filter;
}

const offsetFields = anyValue("offset", "size", "value");
const attributeFields = anyValue("attribute", "at", "size", "value");

function checkTests(value: unknown, path: string): void {
  checkArray(value, path);
  if ((value as readonly unknown[]).length > MAX_TESTS) throw rangeError(path, `expected at most ${MAX_TESTS} entries`);
}
