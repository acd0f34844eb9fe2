import { dlopen, ptr } from "bun:ffi";
import { closeSync } from "node:fs";

const BPF = 321;
const BPF_PROG_LOAD = 5;
const BPF_LINK_CREATE = 28;
const BPF_XDP = 37;
const BPF_NETFILTER = 45;
const BPF_TCX = { ingress: 46, egress: 47 } as const;
const BPF_PROG_TYPE_SCHED_CLS = 3;
const TCX_DROP = 2;
const BPF_PROG_TYPE_XDP = 6;
const BPF_PROG_TYPE_NETFILTER = 32;
const XDP_PASS = 2;
const NF_DROP = 0;
const ATTRIBUTES_SIZE = 128;

const INSTRUCTION_SIZE = 8;

function bpf(command: number, attributes: DataView<ArrayBuffer>): number {
  const { symbols } = dlopen("libc.so.6", { syscall: { args: ["i64", "i32", "ptr", "u32"], returns: "i64" } });
  return Number(symbols.syscall(BPF, command, ptr(attributes.buffer), ATTRIBUTES_SIZE));
}

/** Loads the program `r0 = value; exit` into the kernel, and returns its descriptor. */
function load(type: number, value: number, attachType: number): number {
  const instructions = Uint8Array.of(0xb7, 0, 0, 0, value, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
  const license = new Uint8Array(new ArrayBuffer(4));
  license.set(Buffer.from("GPL"));
  // The fields of union bpf_attr: program type, number of instructions, address of the instructions, address of the
  // license, expected attach type (linux/bpf.h).
  const attributes = new DataView(new ArrayBuffer(ATTRIBUTES_SIZE));
  attributes.setUint32(0, type, true);
  attributes.setUint32(4, instructions.length / INSTRUCTION_SIZE, true);
  attributes.setBigUint64(8, BigInt(ptr(instructions)), true);
  attributes.setBigUint64(16, BigInt(ptr(license)), true);
  attributes.setUint32(68, attachType, true);
  const fd = bpf(BPF_PROG_LOAD, attributes);
  if (fd < 0) throw new Error(`the kernel does not load a BPF program of the type ${type}`);
  return fd;
}

/**
 * Creates a BPF link, which attaches a program until its descriptor is closed.
 *
 * @param fields fields of union bpf_attr after the attach type (linux/bpf.h): flags, and those of the attach type.
 */
function link(fd: number, target: number, attachType: number, fields: readonly number[] = []): number {
  const attributes = new DataView(new ArrayBuffer(ATTRIBUTES_SIZE));
  for (const [index, value] of [fd, target, attachType, ...fields].entries())
    attributes.setUint32(4 * index, value, true);
  const created = bpf(BPF_LINK_CREATE, attributes);
  if (created < 0) throw new Error(`the kernel does not create a BPF link of the type ${attachType}`);
  return created;
}

/** The smallest XDP program, which passes every packet. The constructor loads the program into the kernel. */
export class XdpProgram implements Disposable {
  readonly fd: number = load(BPF_PROG_TYPE_XDP, XDP_PASS, 0);

  /**
   * Attaches the XDP program to an interface in the namespace of the calling thread. The returned descriptor is a BPF
   * link: the program stays attached until it is closed.
   */
  attachByLink(ifindex: number): number {
    return link(this.fd, ifindex, BPF_XDP);
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

/** A BPF program at a hook of netfilter, which drops every packet. Requires Linux 6.4. */
export class DroppingProgram implements Disposable {
  readonly fd: number = load(BPF_PROG_TYPE_NETFILTER, NF_DROP, BPF_NETFILTER);
  #link = -1;

  /** Attaches the program in the namespace of the calling thread. */
  attach(family: number, hooknum: number): void {
    this.#link = link(this.fd, 0, BPF_NETFILTER, [0, family, hooknum, 0, 0]);
  }

  [Symbol.dispose](): void {
    if (this.#link >= 0) closeSync(this.#link);
    closeSync(this.fd);
  }
}

/** A BPF program at TCX, which drops every packet of an interface. Requires Linux 6.6. */
export class DroppingFilter implements Disposable {
  readonly fd: number = load(BPF_PROG_TYPE_SCHED_CLS, TCX_DROP, 0);
  readonly #hook: keyof typeof BPF_TCX;
  #link = -1;

  constructor(hook: keyof typeof BPF_TCX) {
    this.#hook = hook;
  }

  /** Attaches the program to an interface in the namespace of the calling thread. */
  attach(ifindex: number): void {
    this.#link = link(this.fd, ifindex, BPF_TCX[this.#hook]);
  }

  [Symbol.dispose](): void {
    if (this.#link >= 0) closeSync(this.#link);
    closeSync(this.fd);
  }
}
