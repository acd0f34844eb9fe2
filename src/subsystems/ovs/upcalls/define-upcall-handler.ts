import { shown } from "../../../errors.ts";
import type { Handler, HandlerContext } from "../../../workers/pool/handler.ts";
import { type Callbacks, checkCallbacks } from "../../../workers/pool/handler.ts";
import type { UpcallHandler } from "./upcall-handler.ts";
import { UpcallWorker } from "./upcall-work.ts";

/** Handler kind of upcall handlers. */
export const UPCALL_HANDLER = "upcall handler";

const callbacks: Callbacks<keyof UpcallHandler> = {
  asynchronous: ["open", "close"],
  synchronous: ["upcall", "gap", "batch", "refused"],
  between: "upcalls",
};

/**
 * Returns the handler that the workers of `UpcallHandlers` run: the default export of a module.
 *
 * ```ts
 * export default defineUpcallHandler({
 *   upcall(upcall, context) {
 *     const actions = [{ output: upcall.key.inPort === 1 ? 2 : 1 }];
 *     context.putFlow({ actions });
 *     context.execute({ actions });
 *   },
 * });
 * ```
 *
 * @throws TypeError for an invalid handler.
 */
export function defineUpcallHandler<Data = unknown>(handler: UpcallHandler<Data>): Handler<Data> {
  checkUpcallHandler(handler as UpcallHandler);
  let current: UpcallWorker<Data> | undefined;
  const work = (context: HandlerContext<Data>): UpcallWorker<Data> => {
    if (current === undefined || current.inner !== context) current = new UpcallWorker(handler, context);
    return current;
  };
  return {
    kind: UPCALL_HANDLER,
    open: (context) => work(context).open(),
    message: (message, context) => work(context).message(message),
    gap: (dropped, context, reason) => work(context).gap(dropped, reason),
    batch: (context) => work(context).batch(),
    refused: (error, sequence, context) => work(context).refused(error, sequence),
    close: (context) => work(context).close(),
  };
}

function checkUpcallHandler(handler: UpcallHandler): void {
  if (typeof handler !== "object" || handler === null) {
    throw new TypeError(`handler: expected an object with a function "upcall", got ${shown(handler)}`);
  }
  if (handler.upcall === undefined) throw new TypeError("handler.upcall: expected a function, got undefined");
  checkCallbacks(handler, "handler", callbacks);
}
