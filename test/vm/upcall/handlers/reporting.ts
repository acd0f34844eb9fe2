import { type ActionsInput, defineUpcallHandler, type UpcallObject } from "../../../../src/subsystems/ovs/index.ts";

export interface ReportingData {
  /**
   * Actions that the handler executes. The key is the recirculation id of the packet, which is 0 if it was not
   * recirculated.
   */
  actions: Record<number, ActionsInput>;
}

/** The handler's report about one upcall. */
export interface Reported {
  worker: number;
  upcall: UpcallObject;
}

/** Upcall handler that reports each upcall, and executes configured actions on the packet. */
export default defineUpcallHandler<ReportingData>({
  upcall(upcall, context) {
    context.report({ worker: context.worker, upcall: upcall.toObject() } satisfies Reported);
    const actions = context.data.actions[upcall.key.recircId ?? 0];
    if (actions !== undefined) context.execute({ actions });
  },
});
