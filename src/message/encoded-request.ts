import type { Message } from "./message.ts";

/** A request that `Client.encode` has encoded. */
export class EncodedRequest {
  readonly operation: string;
  readonly message: Message;

  constructor(operation: string, message: Message) {
    this.operation = operation;
    this.message = message;
  }
}
