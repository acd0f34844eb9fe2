import { type ActionsInput, defineUpcallHandler, type UpcallObject } from "../../../src/subsystems/ovs/index.ts";

/** Data passed to the reporting upcall handler. */
export interface ReportingData {
  /** Actions to execute, by recirculation id of the packet. Packets that were not recirculated have the id 0. */
  actions: Record<number, ActionsInput>;
}

/** Report of the handler about one upcall. */
export interface Reported {
  worker: number;
  upcall: UpcallObject;
}

/** Upcall handler that reports each upcall, and executes the configured actions on its packet. */
export default defineUpcallHandler<ReportingData>({
  upcall(upcall, context) {
    context.report({ worker: context.worker, upcall: upcall.toObject() } satisfies Reported);
    const actions = context.data.actions[upcall.key.recircId ?? 0];
    if (actions !== undefined) context.execute({ actions });
  },
});
