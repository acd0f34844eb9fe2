import { defineUpcallHandler } from "../../../../src/subsystems/ovs/index.ts";

/** Upcall handler that sends a reply which the kernel rejects, and reports the error. */
export default defineUpcallHandler({
  upcall(upcall, context) {
    // The kernel rejects this port number, because datapath ports have numbers up to 65,535.
    const actions = [{ output: 70_000 }];
    context.putFlow({ key: upcall.key, actions });
    context.execute({ actions });
  },
  rejected(error, context) {
    context.report({ reply: error.reply, code: error.code, operation: error.operation });
  },
});
