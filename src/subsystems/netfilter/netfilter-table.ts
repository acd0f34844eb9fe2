import type { Mode, Steps } from "../../io/io.ts";
import type { Message } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Family } from "../../schema/model/family.ts";
import type { CallOptions, RouteOptions } from "../route/core/options.ts";
import type { RouteRequest } from "../route/core/session.ts";
import { SessionOwner } from "../route/core/session-owner.ts";

interface TableRequest extends Pick<RouteRequest, "what" | "advice"> {
  readonly operation: string;
  readonly fields?: object;
  readonly flags?: number;
}

export abstract class NetfilterTable<M extends Mode> extends SessionOwner<M> {
  readonly #family: Family;

  /**
   * @param title plural noun in error messages, such as "connections".
   * @internal
   */
  protected constructor(title: string, options: RouteOptions | undefined, family: Family) {
    super(title, options, family);
    this.#family = family;
  }

  /**
   * @internal
   */
  protected *send(request: TableRequest, options: CallOptions | undefined): Steps<void> {
    yield* this.session.send(this.#encode(request), options);
  }

  /**
   * @internal
   */
  protected *askFor(request: TableRequest, options?: CallOptions): Steps<Message> {
    return yield* this.session.ask(this.#encode(request), options);
  }

  #encode({ operation, fields, flags, what, advice }: TableRequest): RouteRequest {
    const codec = operationCodec(this.#family, operation);
    const message = codec.request("do", fields, flags === undefined ? {} : { flags });
    return { message, codec, what, advice };
  }
}
