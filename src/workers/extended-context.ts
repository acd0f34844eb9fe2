import type { Request } from "../message/message.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { HandlerContext, ReplyOptions } from "./handler.ts";

/** The context of a worker, for handlers that give theirs more than that: to be extended by what they add. */
export class ExtendedContext<Data> implements HandlerContext<Data> {
  readonly data: Data;
  readonly #inner: HandlerContext<unknown>;

  /** @param data what the user gave, which may be a part of what the pool was started with. */
  constructor(inner: HandlerContext<unknown>, data: Data) {
    this.#inner = inner;
    this.data = data;
  }

  get worker(): number {
    return this.#inner.worker;
  }

  get workers(): number {
    return this.#inner.workers;
  }

  get sockets(): readonly NetlinkSocket[] {
    return this.#inner.sockets;
  }

  get socket(): NetlinkSocket {
    return this.#inner.socket;
  }

  get sender(): number {
    return this.#inner.sender;
  }

  get group(): number {
    return this.#inner.group;
  }

  get nsid(): number {
    return this.#inner.nsid;
  }

  send(message: Request, options?: ReplyOptions): number {
    return this.#inner.send(message, options);
  }

  report(value: unknown): void {
    this.#inner.report(value);
  }
}
