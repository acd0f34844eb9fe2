import { Owner } from "../../../client/owner.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { type CallLimits, limitsOf, type Mode, type Result, type Steps } from "../../../io/io.ts";
import type { Message } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Family } from "../../../schema/model/family.ts";
import type { CallOptions, RouteOptions } from "./options.ts";
import { encode, type RouteRequest, Session } from "./session.ts";

export abstract class SessionOwner<M extends Mode> extends Owner<Session<M>> {
  readonly #family: Family;

  /** `title` names the object in errors after `close()`. */
  protected constructor(title: string, options: RouteOptions | undefined, family: Family) {
    super(new Session(title, options, family));
    this.#family = family;
  }

  protected run<T>(steps: Steps<T>, options?: CallLimits): Result<M, T> {
    return this.session.io.run(steps, limitsOf(options)) as Result<M, T>;
  }

  /** In an asynchronous call, an exception of `code` rejects the promise. */
  protected call<T>(code: () => Steps<T>, options?: CallLimits): Result<M, T> {
    return this.run(starting(code), options);
  }

  protected *request(
    operation: string,
    fields: object,
    what: () => string,
    options: CallOptions | undefined,
    flags: number = NLM_F_REQUEST,
    advice?: RouteRequest["advice"],
  ): Steps<void> {
    yield* this.session.send({ ...this.#encode(operation, fields, what, flags), advice }, options);
  }

  protected reply(
    operation: string,
    fields: object,
    what: () => string,
    options: CallOptions | undefined,
    advice?: RouteRequest["advice"],
  ): Steps<Message> {
    return this.session.ask({ ...this.#encode(operation, fields, what, NLM_F_REQUEST), advice }, options);
  }

  protected *ask<Reply>(
    operation: string,
    fields: object,
    what: () => string,
    options: CallOptions | undefined,
  ): Steps<Reply> {
    const codec = operationCodec(this.#family, operation);
    return codec.decode(yield* this.reply(operation, fields, what, options)) as Reply;
  }

  #encode(operation: string, fields: object, what: () => string, flags: number): RouteRequest {
    const codec = operationCodec(this.#family, operation);
    return { codec, message: encode(codec, "do", fields, flags), what };
  }
}

function* starting<T>(code: () => Steps<T>): Steps<T> {
  return yield* code();
}
