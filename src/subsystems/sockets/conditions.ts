import { statSync } from "node:fs";
import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkBigint,
  checkFlag,
  checkInteger,
  checkOptions,
  type OptionChecks,
  U64_MAXIMUM,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { throwIfDenied } from "../../errors.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../message/argument-errors.ts";
import { parsePrefix } from "../route/core/addresses.ts";

/** A port, or a range of ports. If `from` is omitted, the range starts at 0; if `to` is omitted, it ends at 65535. */
export type PortMatch = number | { from?: number | undefined; to?: number | undefined };

/** Condition on the address and port of one end of a socket. If a field is a list, one of its elements must match. */
export interface EndpointMatch {
  /**
   * Address or network to match, such as "10.0.0.0/8". An IPv4 address also matches the corresponding IPv4-mapped
   * address of an IPv6 socket.
   */
  address?: string | readonly string[] | undefined;
  /**
   * Port or range of ports to match. For raw sockets, pass the number of the IP protocol instead of a port. A list must
   * not be empty.
   */
  port?: PortMatch | readonly PortMatch[] | undefined;
}

/**
 * Conditions on IPv4 and IPv6 sockets. A listed socket must satisfy all of them. The kernel evaluates the conditions.
 *
 * ```ts
 * { source: { port: [80, 443] }, not: { destination: { address: "127.0.0.0/8" } } }
 * ```
 */
export interface SocketConditions {
  /** Local address and port of the socket, such as `{ port: 443 }` for the sockets of a server. */
  source?: EndpointMatch | undefined;
  /** Remote address and port of the socket, such as `{ port: 443 }` for connections to servers. */
  destination?: EndpointMatch | undefined;
  /**
   * Name or index of the interface to which the socket is bound. The value 0 stands for sockets that are not bound to
   * an interface.
   */
  interface?: string | number | undefined;
  /** Firewall mark of the socket. If `mask` is set, only the bits in `mask` are compared. Requires CAP_NET_ADMIN. */
  mark?: number | { value: number; mask: number } | undefined;
  /** Control group (version 2) of the socket, as the group's id or the path of its directory. */
  cgroup?: bigint | string | undefined;
  /** Whether the kernel has chosen the source port of the socket (true), or the program has (false). */
  automaticPort?: boolean | undefined;
  and?: readonly SocketConditions[] | undefined;
  /** Conditions on sockets, at least one of which must be true. An empty list matches no socket. */
  or?: readonly SocketConditions[] | undefined;
  not?: SocketConditions | undefined;
}

export const conditionNames: OptionChecks<SocketConditions> = {
  source: true,
  destination: true,
  interface: true,
  mark: true,
  cgroup: true,
  automaticPort: checkFlag,
  and: true,
  or: true,
  not: true,
};

const endpointNames: OptionChecks<EndpointMatch> = { address: true, port: true };

/** Instruction codes of the kernel's socket filter programs. (`INET_DIAG_BC_*`, linux/inet_diag.h) */
export const instructions = {
  NOP: 0,
  JMP: 1,
  S_GE: 2,
  S_LE: 3,
  D_GE: 4,
  D_LE: 5,
  AUTO: 6,
  S_COND: 7,
  D_COND: 8,
  DEV_COND: 9,
  MARK_COND: 10,
  S_EQ: 11,
  D_EQ: 12,
  CGROUP_COND: 13,
} as const;
const { JMP, S_GE, S_LE, D_GE, D_LE, AUTO, S_COND, D_COND, DEV_COND, MARK_COND, S_EQ, D_EQ, CGROUP_COND } =
  instructions;
const sourceCodes = { equal: S_EQ, atLeast: S_GE, atMost: S_LE, host: S_COND } as const;
const destinationCodes = { equal: D_EQ, atLeast: D_GE, atMost: D_LE, host: D_COND } as const;
type EndCodes = typeof sourceCodes | typeof destinationCodes;
/** The port -1 of an address condition, which matches every port. */
const ANY_PORT = [0xff, 0xff, 0xff, 0xff];

export type IndexOf = (name: string, path: string) => number;

/**
 * Compiles conditions to a socket filter program (`INET_DIAG_REQ_BYTECODE`). If the condition of an instruction is
 * true, the program continues with the next instruction. Otherwise, it jumps forward. A jump to the end of the program
 * accepts the socket, and a jump to 4 bytes after the end rejects it.
 */
export function compile(conditions: SocketConditions, path: string, indexOf: IndexOf): Uint8Array | undefined {
  const program = new Program(indexOf);
  const reject: Label = [];
  program.all(conditions, path, reject);
  return program.finish(reject);
}

/** Positions of the jump instructions whose common target is still unknown. */
type Label = number[];

class Program {
  readonly #indexOf: IndexOf;
  readonly #bytes = new Uint8Array(MAX_ATTRIBUTE_LENGTH + 1);
  #length = 0;

  constructor(indexOf: IndexOf) {
    this.#indexOf = indexOf;
  }

  /** Jumps to `fail` if one of the conditions is false. */
  all(conditions: SocketConditions, path: string, fail: Label): void {
    checkOptions(conditions, conditionNames, path);
    const { source, destination, mark, cgroup, automaticPort, and = [], or, not } = conditions;
    const at = (name: string) => `${path}.${name}`;
    if (source !== undefined) this.#endpoint(source, sourceCodes, at("source"), fail);
    if (destination !== undefined) this.#endpoint(destination, destinationCodes, at("destination"), fail);
    if (conditions.interface !== undefined) {
      this.#instruction(DEV_COND, fail, Uint32Array.of(this.#interface(conditions.interface, at("interface"))));
    }
    if (mark !== undefined) this.#mark(mark, at("mark"), fail);
    if (cgroup !== undefined) this.#instruction(CGROUP_COND, fail, BigUint64Array.of(cgroupId(cgroup, at("cgroup"))));
    if (automaticPort !== undefined) {
      if (automaticPort) this.#instruction(AUTO, fail);
      else this.#unless(fail, (isFalse) => this.#instruction(AUTO, isFalse));
    }
    checkArray(and, at("and"));
    for (const [index, part] of and.entries()) this.all(part, `${at("and")}[${index}]`, fail);
    if (or !== undefined) {
      checkArray(or, at("or"));
      this.#any(or, fail, (part, index, next) => this.all(part, `${at("or")}[${index}]`, next));
    }
    if (not !== undefined) this.#unless(fail, (isFalse) => this.all(not, at("not"), isFalse));
  }

  finish(reject: Label): Uint8Array | undefined {
    for (const at of reject) this.#jumpFrom(at, this.#length + 4);
    return this.#length === 0 ? undefined : this.#bytes.slice(0, this.#length);
  }

  #any<Part>(parts: readonly Part[], fail: Label, add: (part: Part, index: number, next: Label) => void): void {
    if (parts.length === 0) this.#instruction(JMP, fail);
    const end: Label = [];
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) {
        add(part, index, fail);
        break;
      }
      const next: Label = [];
      add(part, index, next);
      this.#instruction(JMP, end);
      this.#bind(next);
    }
    this.#bind(end);
  }

  #unless(fail: Label, add: (isFalse: Label) => void): void {
    const isFalse: Label = [];
    add(isFalse);
    this.#instruction(JMP, fail);
    this.#bind(isFalse);
  }

  #endpoint(match: EndpointMatch, codes: EndCodes, path: string, fail: Label): void {
    checkOptions(match, endpointNames, path);
    const { address, port } = match;
    if (address === undefined && port === undefined) {
      throw typeError(path, `expected an address or a port, got ${describeValue(match)}`);
    }
    if (address !== undefined) {
      const several = Array.isArray(address);
      if (several) checkNotEmpty(address as readonly string[], `${path}.address`);
      this.#any(several ? (address as readonly string[]) : [address as string], fail, (text, index, next) => {
        const { family, bytes, length } = parsePrefix(text, several ? `${path}.address[${index}]` : `${path}.address`);
        this.#instruction(codes.host, next, Uint8Array.of(family, length, 0, 0, ...ANY_PORT, ...bytes));
      });
    }
    if (port !== undefined) {
      const several = Array.isArray(port);
      if (several) checkNotEmpty(port as readonly PortMatch[], `${path}.port`);
      this.#any(several ? (port as readonly PortMatch[]) : [port as PortMatch], fail, (one, index, next) =>
        this.#port(one, codes, several ? `${path}.port[${index}]` : `${path}.port`, next),
      );
    }
  }

  #port(match: PortMatch, codes: EndCodes, path: string, fail: Label): void {
    if (typeof match === "number") {
      this.#comparePort(codes.equal, match, path, fail);
      return;
    }
    if (typeof match !== "object" || match === null) {
      throw typeError(path, `expected a port or a range of ports, got ${describeValue(match)}`);
    }
    checkOptions(match, { from: true, to: true }, path);
    const { from, to } = match;
    if (from === undefined && to === undefined) {
      throw typeError(path, `expected a range with from, to or both, got ${describeValue(match)}`);
    }
    if (from !== undefined && to !== undefined && from > to) {
      throw rangeError(`${path}.to`, `expected at least ${from}, the first port of the range, got ${to}`);
    }
    if (from !== undefined) this.#comparePort(codes.atLeast, from, `${path}.from`, fail);
    if (to !== undefined) this.#comparePort(codes.atMost, to, `${path}.to`, fail);
  }

  #comparePort(code: number, port: number, path: string, fail: Label): void {
    checkInteger(port, 0, 0xffff, path);
    // The kernel reads the port from a second instruction.
    this.#instruction(code, fail, Uint16Array.of(0, port));
  }

  #mark(mark: number | { value: number; mask: number }, path: string, fail: Label): void {
    const { value, mask } = typeof mark === "object" && mark !== null ? mark : { value: mark, mask: 0xffffffff };
    const isPair = typeof mark === "object";
    if (isPair) checkOptions(mark, { value: true, mask: true }, path);
    checkInteger(value, 0, 0xffffffff, isPair ? `${path}.value` : path);
    checkInteger(mask, 1, 0xffffffff, `${path}.mask`);
    this.#instruction(MARK_COND, fail, Uint32Array.of(value & mask, mask));
  }

  #interface(device: string | number, path: string): number {
    if (typeof device === "number") return checkInteger(device, 0, 0x7fffffff, path);
    if (typeof device === "string") return this.#indexOf(device, path);
    throw typeError(path, `expected the name or index of an interface, got ${describeValue(device)}`);
  }

  #instruction(code: number, fail: Label, operands: ArrayBufferView = new Uint8Array()): void {
    const length = 4 + operands.byteLength;
    if (this.#length + length > MAX_ATTRIBUTE_LENGTH - 4) {
      throw rangeError("filter", "too many conditions: the kernel's program for them is limited to 65,527 bytes");
    }
    fail.push(this.#length);
    this.#bytes.set([code, length, 0, 0], this.#length);
    this.#bytes.set(new Uint8Array(operands.buffer, operands.byteOffset, operands.byteLength), this.#length + 4);
    this.#length += length;
  }

  #bind(label: Label): void {
    for (const at of label) this.#jumpFrom(at, this.#length);
  }

  /** Writes the distance in bytes, in host byte order. */
  #jumpFrom(at: number, to: number): void {
    this.#bytes.set(new Uint8Array(Uint16Array.of(to - at).buffer), at + 2);
  }
}

export function checkNotEmpty(list: readonly unknown[], path: string): void {
  if (list.length === 0) throw typeError(path, "expected at least one element, got an empty list");
}

/** The inode number of the group's directory. */
function cgroupId(cgroup: bigint | string, path: string): bigint {
  if (typeof cgroup !== "string") return checkBigint(cgroup, 0n, U64_MAXIMUM, path);
  try {
    const found = statSync(cgroup, { bigint: true });
    if (found.isDirectory()) return found.ino;
  } catch (error) {
    throwIfDenied(error, path);
  }
  throw rangeError(path, `expected the directory of a control group, got ${describeValue(cgroup)}`);
}
