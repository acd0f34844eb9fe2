import type { MessageView } from "../../message/message.ts";
import type { Silence } from "../source.ts";
import type { LinkStates } from "./link-states.ts";

/**
 * For tables of which notifications tell too little to go by: a message that hints at a change has the whole table read
 * again, as soon as the last reading is twice as long ago as it took.
 */
export class Hints implements Silence {
  readonly adds = true;
  readonly #test: (message: MessageView) => boolean;
  readonly #states: LinkStates | undefined;

  /** @param test whether a message hints at a change; @param states for tables that change with the states of links. */
  constructor(test: (message: MessageView) => boolean, states?: LinkStates) {
    this.#test = test;
    this.#states = states;
  }

  note(message: MessageView): boolean {
    return this.#test(message) || this.#states?.changed(message) !== undefined;
  }

  touches(): boolean {
    return true;
  }

  reset(): void {}

  forget(): void {
    this.#states?.forget();
  }
}
