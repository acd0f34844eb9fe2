import { dlopen, ptr } from "bun:ffi";
import { closeSync } from "node:fs";

const BPF = 321;
const BPF_PROG_LOAD = 5;
const BPF_LINK_CREATE = 28;
const BPF_XDP = 37;
const BPF_PROG_TYPE_XDP = 6;
const ATTRIBUTES_SIZE = 128;

/** BPF instructions of a program that consists of `r0 = XDP_PASS; exit`. */
const INSTRUCTIONS: readonly number[] = [0xb7, 0, 0, 0, 2, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0];
const INSTRUCTION_SIZE = 8;

function bpf(command: number, attributes: DataView<ArrayBuffer>): number {
  const { symbols } = dlopen("libc.so.6", { syscall: { args: ["i64", "i32", "ptr", "u32"], returns: "i64" } });
  return Number(symbols.syscall(BPF, command, ptr(attributes.buffer), ATTRIBUTES_SIZE));
}

/** The smallest XDP program, which passes every packet. The constructor loads the program into the kernel. */
export class XdpProgram implements Disposable {
  readonly fd: number;

  constructor() {
    const instructions = new Uint8Array(new ArrayBuffer(INSTRUCTIONS.length));
    instructions.set(INSTRUCTIONS);
    const license = new Uint8Array(new ArrayBuffer(4));
    license.set(Buffer.from("GPL"));
    // The fields of union bpf_attr: program type, number of instructions, address of the instructions, address of the
    // license (linux/bpf.h).
    const attributes = new DataView(new ArrayBuffer(ATTRIBUTES_SIZE));
    attributes.setUint32(0, BPF_PROG_TYPE_XDP, true);
    attributes.setUint32(4, INSTRUCTIONS.length / INSTRUCTION_SIZE, true);
    attributes.setBigUint64(8, BigInt(ptr(instructions)), true);
    attributes.setBigUint64(16, BigInt(ptr(license)), true);
    this.fd = bpf(BPF_PROG_LOAD, attributes);
    if (this.fd < 0) throw new Error("the kernel takes no XDP program");
  }

  /**
   * Attaches the XDP program to an interface in the namespace of the calling thread. The returned descriptor is a BPF
   * link: the program stays attached until it is closed.
   */
  attachByLink(ifindex: number): number {
    // The fields of union bpf_attr: program, interface, attach type (linux/bpf.h).
    const attributes = new DataView(new ArrayBuffer(ATTRIBUTES_SIZE));
    attributes.setUint32(0, this.fd, true);
    attributes.setUint32(4, ifindex, true);
    attributes.setUint32(8, BPF_XDP, true);
    const fd = bpf(BPF_LINK_CREATE, attributes);
    if (fd < 0) throw new Error("the kernel makes no BPF link");
    return fd;
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}
