import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { beginsWith, tryAddress } from "../route/core/addresses.ts";
import { instructions } from "./conditions.ts";
import type { InetSocket } from "./socket.ts";

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

const { JMP, S_GE, S_LE, D_GE, D_LE, AUTO, S_COND, D_COND, DEV_COND, MARK_COND, S_EQ, D_EQ, CGROUP_COND } =
  instructions;

//  0      1     2        4                    struct inet_diag_bc_op
//  | code | yes | no     | operands …         yes, no: distance in bytes to the next instruction
export const OPERATION = 4;
//  4        5        6     8        12        struct inet_diag_hostcond
//  | family | prefix | pad | port   | address
export const HOST_CONDITION = 8;
const ANY_PORT = -1;
export const addressLengths: ReadonlyMap<number, number> = new Map([
  [AF_UNSPEC, 0],
  [AF_INET, 4],
  [AF_INET6, 16],
]);
const MAPPED_PREFIX = { bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), length: 96 };

/** Runs a socket filter program (`INET_DIAG_REQ_BYTECODE`). */
export class FilterProgram {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Returns whether the program selects a socket. (`inet_diag_bc_run`) */
  accepts(socket: FilteredSocket): boolean {
    const { length } = this.bytes;
    let at = 0;
    while (at < length) {
      const { yes, no } = this.jumps(at);
      at += this.#isTrue(at, socket) ? yes : no;
    }
    // A jump to 4 bytes after the end rejects the socket.
    return at === length;
  }

  /** Returns whether the program contains an instruction with the specified code. */
  has(code: number): boolean {
    for (let at = 0; at < this.bytes.length; at += this.jumps(at).yes) if (this.bytes[at] === code) return true;
    return false;
  }

  jumps(at: number): { yes: number; no: number } {
    return { yes: this.bytes[at + 1]!, no: this.#view.getUint16(at + 2, hostLittleEndian) };
  }

  #isTrue(at: number, socket: FilteredSocket): boolean {
    const { sourcePort, destinationPort } = socket;
    const from = at + OPERATION;
    const view = this.#view;
    const port = () => view.getUint16(from + 2, hostLittleEndian);
    const word = (offset: number) => view.getUint32(from + offset, hostLittleEndian);
    switch (this.bytes[at]) {
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
    const family = this.bytes[at]!;
    const bytes = this.bytes.subarray(at + HOST_CONDITION, at + HOST_CONDITION + addressLengths.get(family)!);
    const prefix = { bytes, length: this.bytes[at + 1]! };
    if (family === AF_UNSPEC || bytes.length === address.length) return beginsWith(address, prefix);
    // IPv4 prefixes also match IPv4-mapped addresses.
    return family === AF_INET && beginsWith(address, MAPPED_PREFIX) && beginsWith(address.subarray(12), prefix);
  }
}

/** Returns the values that filter programs compare. (`inet_diag_bc_sk`) */
export function filteredOf(socket: InetSocket, automaticPort = false): FilteredSocket {
  return {
    source: tryAddress(socket.source.address)!.bytes,
    destination: tryAddress(socket.destination.address)!.bytes,
    sourcePort: socket.protocol === "raw" ? socket.ipProtocol : socket.source.port,
    destinationPort: socket.destination.port,
    ifindex: socket.ifindex,
    mark: socket.mark ?? 0,
    cgroup: socket.cgroup ?? 0n,
    automaticPort: automaticPort || socket.state === "time-wait" || socket.state === "syn-recv",
  };
}
