import { type ActionsInput, defineUpcallHandler, type UpcallObject } from "../../../src/subsystems/ovs/index.ts";

/** Data of the handler. */
export interface ReportingData {
  /** Actions for packets by recirculation id; 0 for those without. */
  actions: Record<number, ActionsInput>;
}

/** Report of an upcall. */
export interface Reported {
  worker: number;
  upcall: UpcallObject;
}

/** Reports each upcall, and executes the configured actions. */
export default defineUpcallHandler<ReportingData>({
  upcall(upcall, context) {
    context.report({ worker: context.worker, upcall: upcall.toObject() } satisfies Reported);
    const actions = context.data.actions[upcall.key.recircId ?? 0];
    if (actions !== undefined) context.execute({ actions });
  },
});
