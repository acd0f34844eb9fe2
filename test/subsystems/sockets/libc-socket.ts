import { dlopen, ptr } from "bun:ffi";
import { SOCK_CLOEXEC } from "../../../src/constants/socket.ts";
import type { NetworkNamespace } from "../../../src/index.ts";
import { parseIpv4, parseIpv6 } from "../../../src/schema/values/addresses.ts";

const { symbols: libc } = dlopen("libc.so.6", {
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
  connect: { args: ["i32", "ptr", "u32"], returns: "i32" },
  listen: { args: ["i32", "i32"], returns: "i32" },
  accept: { args: ["i32", "ptr", "ptr"], returns: "i32" },
  send: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
  setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  shutdown: { args: ["i32", "i32"], returns: "i32" },
  close: { args: ["i32"], returns: "i32" },
});

/** Numbers of the address families and socket types that the tests use. */
export const AF = { unix: 1, inet: 2, inet6: 10, packet: 17, vsock: 40, xdp: 44 } as const;
export const SOCK = { stream: 1, dgram: 2, raw: 3, seqpacket: 5 } as const;

/** A socket of any address family, created with the C library. */
export class LibcSocket implements Disposable {
  readonly fd: number;

  private constructor(fd: number) {
    this.fd = fd;
  }

  static open(netns: NetworkNamespace, family: number, type: number, protocol = 0): LibcSocket {
    const fd = netns.run(() => libc.socket(family, type | SOCK_CLOEXEC, protocol));
    if (fd < 0) throw new Error(`socket(${family}, ${type}, ${protocol}) failed`);
    return new LibcSocket(fd);
  }

  bind(address: Uint8Array): this {
    return this.#check("bind", libc.bind(this.fd, ptr(address), address.length));
  }

  connect(address: Uint8Array): this {
    return this.#check("connect", libc.connect(this.fd, ptr(address), address.length));
  }

  /** Starts connecting to a port of the local host. The socket is non-blocking. */
  startConnecting(address: Uint8Array): this {
    libc.connect(this.fd, ptr(address), address.length);
    return this;
  }

  listen(backlog: number): this {
    return this.#check("listen", libc.listen(this.fd, backlog));
  }

  accept(): LibcSocket {
    const fd = libc.accept(this.fd, null, null);
    this.#check("accept", fd);
    return new LibcSocket(fd);
  }

  send(bytes: Uint8Array): this {
    return this.#check("send", Number(libc.send(this.fd, ptr(bytes), bytes.length, 0)));
  }

  set(level: number, name: number, value: number | Uint8Array): this {
    const bytes = typeof value === "number" ? new Uint8Array(new Int32Array([value]).buffer) : value;
    return this.#check("setsockopt", libc.setsockopt(this.fd, level, name, ptr(bytes), bytes.length));
  }

  /** Shuts down receiving (0), sending (1) or both (2). */
  shutdown(how: number): this {
    return this.#check("shutdown", libc.shutdown(this.fd, how));
  }

  close(): void {
    libc.close(this.fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #check(call: string, result: number): this {
    if (result < 0) throw new Error(`${call} failed`);
    return this;
  }
}

/** Returns `struct sockaddr_in` or `struct sockaddr_in6`. */
export function ipAddress(address: string, port: number): Uint8Array {
  const short = parseIpv4(address);
  const bytes = new Uint8Array(short === undefined ? 28 : 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, short === undefined ? AF.inet6 : AF.inet, true);
  view.setUint16(2, port, false);
  bytes.set(short ?? parseIpv6(address)!, short === undefined ? 8 : 4);
  return bytes;
}

/** Returns `struct sockaddr_un` of a path, or of an abstract name if the name begins with a NUL. */
export function unixAddress(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  const bytes = new Uint8Array(2 + text.length + (name.startsWith("\0") ? 0 : 1));
  new DataView(bytes.buffer).setUint16(0, AF.unix, true);
  bytes.set(text, 2);
  return bytes;
}
