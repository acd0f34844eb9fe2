import { syncIo } from "../../io/io.ts";
import type { Message } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Family } from "../../schema/model/family.ts";
import { inspectAs } from "../../sock/inspect.ts";
import type { CallOptions, RouteOptions } from "../route/core/options.ts";
import { type RouteRequest, Session } from "../route/core/session.ts";

/** A request to a netfilter subsystem, with a description of the request for errors. */
interface TableRequest extends Pick<RouteRequest, "what" | "advice"> {
  /** Name of the operation in the generated family, such as "get". */
  readonly operation: string;
  readonly fields?: object;
  /** `NLM_F_*` flags of the request (default: the flags of the operation). */
  readonly flags?: number;
}

/** Base class of the classes for netfilter tables, such as the table of tracked connections. */
export abstract class NetfilterTable implements Disposable {
  static {
    inspectAs(NetfilterTable, (table) => `${table.#name}()`);
  }

  /** @internal */
  protected readonly session: Session<"sync">;
  readonly #family: Family;
  readonly #name: string;

  /**
   * @param name name of the class, for errors.
   * @param title plural noun for the entries of the table, for errors: "connections".
   * @internal
   */
  protected constructor(name: string, title: string, options: RouteOptions | undefined, family: Family) {
    this.#name = name;
    this.#family = family;
    this.session = new Session(title, options, family);
  }

  /** Closes the network namespace if `open` has opened it. Subscriptions continue. Closing twice has no effect. */
  close(): void {
    this.session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Sends a request and waits for its acknowledgement.
   *
   * @internal
   */
  protected send(request: TableRequest, options: CallOptions | undefined): void {
    syncIo.run(this.session.send(this.#encode(request), options));
  }

  /**
   * Sends a request, and returns its reply.
   *
   * @internal
   */
  protected ask(request: TableRequest, options?: CallOptions): Message {
    return syncIo.run(this.session.ask(this.#encode(request), options));
  }

  #encode({ operation, fields, flags, what, advice }: TableRequest): RouteRequest {
    const codec = operationCodec(this.#family, operation);
    const message = codec.request("do", fields, flags === undefined ? {} : { flags });
    return { message, codec, what, advice };
  }
}
