import type { Operations } from "../../../families/tc.ts";
import type { FamilyHandlers } from "../../fake-family.ts";
import type { NetworkContext } from "../context.ts";
import { Classes } from "./classes.ts";
import { Disciplines } from "./disciplines.ts";
import { Filters } from "./filters.ts";

/** Traffic control of a fake network, and the request handlers of the family `tc`. */
export class TrafficControl {
  readonly handlers: FamilyHandlers<Operations>;
  readonly #disciplines: Disciplines;

  constructor(context: NetworkContext) {
    this.#disciplines = new Disciplines(context);
    this.handlers = {
      ...this.#disciplines.handlers,
      ...new Classes(context, this.#disciplines).handlers,
      ...new Filters(context, this.#disciplines).handlers,
    };
  }

  /** Kind of the root discipline that a request has created. */
  rootKind(index: number): string | undefined {
    return this.#disciplines.rootKind(index);
  }

  /** Disciplines disappear silently with their link. (`dev_shutdown`) */
  linkRemoved(index: number): void {
    this.#disciplines.linkRemoved(index);
  }
}
