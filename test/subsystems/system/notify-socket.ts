import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from "../../../src/constants/socket.ts";
import { check } from "../../../src/errors.ts";
import { bind, close, recv, socket } from "../../../src/ffi/libc.ts";
import { allocate } from "../../../src/ffi/memory.ts";

const CAPACITY = 4096;
const SOCKADDR_UN_SIZE = 110;

/** A Unix datagram socket that receives the reports of a service, like that of systemd. */
export class NotifySocket implements Disposable {
  readonly path: string;
  readonly #fd: number;
  readonly #folder: string | undefined;
  readonly #memory = allocate(CAPACITY);
  /** Received datagrams that `next` has not returned. */
  readonly #waiting: string[] = [];
  /** Reads regularly, because the kernel queues only 10 datagrams by default (net.unix.max_dgram_qlen). */
  readonly #reading = setInterval(() => this.#waiting.push(...this.#read()), 5);

  /** @param name "@" and the name of an abstract socket (default: a path in a temporary folder). */
  constructor(name?: string) {
    this.#folder = name === undefined ? mkdtempSync(join(tmpdir(), "bun-netlink-notify-")) : undefined;
    this.path = name ?? join(this.#folder!, "notify");
    const address = allocate(SOCKADDR_UN_SIZE);
    address.view.setUint16(0, AF_UNIX, true);
    const bytes = Buffer.from(this.path.replace(/^@/, "\0"));
    address.bytes.set(bytes, 2);
    this.#fd = check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
    check(bind(this.#fd, address, 2 + bytes.length), "bind");
  }

  /** Returns the datagrams that were received since the last call. */
  received(): string[] {
    return [...this.#waiting.splice(0), ...this.#read()];
  }

  #read(): string[] {
    const texts: string[] = [];
    for (;;) {
      const length = recv(this.#fd, this.#memory, 0, CAPACITY, 0);
      if (length < 0) return texts;
      texts.push(Buffer.from(this.#memory.bytes.slice(0, length)).toString());
    }
  }

  /** Waits for the next datagram that contains a text, and returns it. Other datagrams are dropped. */
  async next(containing: string): Promise<string> {
    for (const deadline = Date.now() + 100_000; Date.now() < deadline; await Bun.sleep(10)) {
      this.#waiting.push(...this.#read());
      const index = this.#waiting.findIndex((text) => text.includes(containing));
      if (index >= 0) return this.#waiting.splice(0, index + 1).at(-1)!;
    }
    throw new Error(`no datagram with "${containing}"; received: ${JSON.stringify(this.#waiting)}`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#reading);
    close(this.#fd);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
  }
}
