import { Owner } from "../../../client/owner.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Family } from "../../../schema/model/family.ts";
import type { CallOptions, RouteOptions } from "./options.ts";
import { encode, type RouteRequest, Session } from "./session.ts";

/** An object that sends requests of one family in one network namespace until the object is closed. */
export abstract class SessionOwner extends Owner<Session> {
  readonly #family: Family;

  /** @param title name of the object, for the error message of a call after `close()`. */
  protected constructor(title: string, options: RouteOptions | undefined, family: Family) {
    super(new Session(title, options, family));
    this.#family = family;
  }

  /** Sends a request and waits for the acknowledgement of the kernel. `what` describes the request in errors. */
  protected request(
    operation: string,
    fields: object,
    what: () => string,
    options: CallOptions | undefined,
    flags: number = NLM_F_REQUEST,
  ): void {
    this.session.send(this.#encode(operation, fields, what, flags), options);
  }

  /** Sends a request that requires a reply, and returns the fields of the reply. */
  protected ask<Reply>(operation: string, fields: object, what: () => string, options: CallOptions | undefined): Reply {
    const request = this.#encode(operation, fields, what, NLM_F_REQUEST);
    return request.codec.decode(this.session.ask(request, options)) as Reply;
  }

  #encode(operation: string, fields: object, what: () => string, flags: number): RouteRequest {
    const codec = operationCodec(this.#family, operation);
    return { codec, message: encode(codec, "do", fields, flags), what };
  }
}
