import { type ActionsInput, defineUpcallHandler, type UpcallObject } from "../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface ReportingData {
  /** What is done with packets, by the number with which they were sent round; 0 for those that were not. */
  actions: Record<number, ActionsInput>;
}

/** What the handler tells of each upcall. */
export interface Reported {
  worker: number;
  upcall: UpcallObject;
}

/** Tells of each upcall, and sends the packet on as it was told. */
export default defineUpcallHandler<ReportingData>({
  upcall(upcall, context) {
    context.report({ worker: context.worker, upcall: upcall.toObject() } satisfies Reported);
    const actions = context.data.actions[upcall.key.recircId ?? 0];
    if (actions !== undefined) context.execute({ actions });
  },
});
