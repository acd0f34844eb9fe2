import { EINVAL, EPERM } from "../../constants/errno.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { beginsWith } from "../../subsystems/route/core/addresses.ts";
import { instructions } from "../../subsystems/sockets/conditions.ts";
import { Refusal } from "../refusal.ts";

/** Values of a socket that a filter program compares. (`struct inet_diag_entry`, net/ipv4/inet_diag.c) */
export interface FilteredSocket {
  /** 4 bytes for AF_INET, 16 bytes for AF_INET6. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** For a raw socket, the number of the IP protocol. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly ifindex: number;
  readonly mark: number;
  readonly cgroup: bigint;
  readonly automaticPort: boolean;
}

const { NOP, JMP, S_GE, S_LE, D_GE, D_LE, AUTO, S_COND, D_COND, DEV_COND, MARK_COND, S_EQ, D_EQ, CGROUP_COND } =
  instructions;

//  0      1     2        4                    struct inet_diag_bc_op
//  | code | yes | no     | operands …         yes, no: distance in bytes to the next instruction
const OPERATION = 4;
//  4        5        6     8        12        struct inet_diag_hostcond
//  | family | prefix | pad | port   | address
const HOST_CONDITION = 8;
const ANY_PORT = -1;
/** Number of bytes of the operands with a fixed length. */
const operands: ReadonlyMap<number, number> = new Map([
  [NOP, 0],
  [JMP, 0],
  [AUTO, 0],
  // The port is the member `no` of a second instruction.
  ...[S_GE, S_LE, D_GE, D_LE, S_EQ, D_EQ].map((code) => [code, OPERATION] as const),
  [DEV_COND, 4],
  [MARK_COND, 8],
  [CGROUP_COND, 8],
  [S_COND, HOST_CONDITION],
  [D_COND, HOST_CONDITION],
]);
const addressLengths: ReadonlyMap<number, number> = new Map([
  [AF_UNSPEC, 0],
  [AF_INET, 4],
  [AF_INET6, 16],
]);
const MAPPED_PREFIX = { bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), length: 96 };

/** A socket filter program (`INET_DIAG_REQ_BYTECODE`) that has passed the kernel's checks. */
export class FilterProgram {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /**
   * Checks a filter program as the kernel does. (`inet_diag_bc_audit`)
   *
   * @throws Refusal EINVAL for an invalid program; EPERM for a condition on marks if `isPermitted` is false.
   */
  constructor(bytes: Uint8Array, isPermitted: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { length } = bytes;
    if (length < OPERATION) throw new Refusal(EINVAL);
    const starts = this.#starts();
    let at = 0;
    while (at < length) {
      const left = length - at;
      if (left < OPERATION) throw new Refusal(EINVAL);
      const code = bytes[at]!;
      if (code === MARK_COND && !isPermitted) throw new Refusal(EPERM);
      const least = this.#leastLength(at, code);
      const { yes, no } = this.#jumps(at);
      if (code !== NOP) {
        checkJump(no, least, left);
        if (no < left && !starts.has(at + no)) throw new Refusal(EINVAL);
      }
      checkJump(yes, least, left);
      at += yes;
    }
    if (at !== length) throw new Refusal(EINVAL);
  }

  /** Returns whether the program selects a socket. (`inet_diag_bc_run`) */
  accepts(socket: FilteredSocket): boolean {
    const { length } = this.#bytes;
    let at = 0;
    while (at < length) {
      const { yes, no } = this.#jumps(at);
      at += this.#isTrue(at, socket) ? yes : no;
    }
    // A jump to 4 bytes after the end rejects the socket.
    return at === length;
  }

  /** Offsets of the instructions. Jumps to other offsets are invalid. (`valid_cc`) */
  #starts(): ReadonlySet<number> {
    const starts = new Set<number>();
    for (let at = 0; at + OPERATION <= this.#bytes.length; ) {
      starts.add(at);
      const { yes } = this.#jumps(at);
      if (yes < OPERATION || yes % 4 !== 0) break;
      at += yes;
    }
    return starts;
  }

  #leastLength(at: number, code: number): number {
    const fixed = operands.get(code);
    const left = this.#bytes.length - at;
    if (fixed === undefined || left < OPERATION + fixed) throw new Refusal(EINVAL);
    if (code !== S_COND && code !== D_COND) return OPERATION + fixed;
    const addressLength = addressLengths.get(this.#bytes[at + OPERATION]!);
    if (addressLength === undefined) throw new Refusal(EINVAL);
    const least = OPERATION + fixed + addressLength;
    if (left < least || this.#bytes[at + OPERATION + 1]! > addressLength * 8) throw new Refusal(EINVAL);
    return least;
  }

  #jumps(at: number): { yes: number; no: number } {
    return { yes: this.#bytes[at + 1]!, no: this.#view.getUint16(at + 2, hostLittleEndian) };
  }

  #isTrue(at: number, socket: FilteredSocket): boolean {
    const { sourcePort, destinationPort } = socket;
    const from = at + OPERATION;
    const view = this.#view;
    const port = () => view.getUint16(from + 2, hostLittleEndian);
    const word = (offset: number) => view.getUint32(from + offset, hostLittleEndian);
    switch (this.#bytes[at]) {
      case JMP:
        return false;
      case S_GE:
        return sourcePort >= port();
      case S_LE:
        return sourcePort <= port();
      case S_EQ:
        return sourcePort === port();
      case D_GE:
        return destinationPort >= port();
      case D_LE:
        return destinationPort <= port();
      case D_EQ:
        return destinationPort === port();
      case AUTO:
        return socket.automaticPort;
      case S_COND:
        return this.#isHost(from, socket.source, sourcePort);
      case D_COND:
        return this.#isHost(from, socket.destination, destinationPort);
      case DEV_COND:
        return word(0) === socket.ifindex;
      case MARK_COND:
        return (socket.mark & word(4)) >>> 0 === word(0);
      case CGROUP_COND:
        return view.getBigUint64(from, hostLittleEndian) === socket.cgroup;
      default:
        return true;
    }
  }

  #isHost(at: number, address: Uint8Array, port: number): boolean {
    const wanted = this.#view.getInt32(at + 4, hostLittleEndian);
    if (wanted !== ANY_PORT && wanted !== port) return false;
    const family = this.#bytes[at]!;
    const bytes = this.#bytes.subarray(at + HOST_CONDITION, at + HOST_CONDITION + addressLengths.get(family)!);
    const prefix = { bytes, length: this.#bytes[at + 1]! };
    if (family === AF_UNSPEC || bytes.length === address.length) return beginsWith(address, prefix);
    // IPv4 prefixes also match IPv4-mapped addresses.
    return family === AF_INET && beginsWith(address, MAPPED_PREFIX) && beginsWith(address.subarray(12), prefix);
  }
}

function checkJump(distance: number, least: number, left: number): void {
  if (distance < least || distance > left + 4 || distance % 4 !== 0) throw new Refusal(EINVAL);
}
