import { defineUpcallHandler } from "../../../src/subsystems/ovs/index.ts";

/** Sends a reply that the kernel rejects, and reports the error. */
export default defineUpcallHandler({
  upcall(upcall, context) {
    // The datapath cannot have a port with this number.
    const actions = [{ output: 70_000 }];
    context.putFlow({ key: upcall.key, actions });
    context.execute({ actions });
  },
  refused(error, context) {
    context.report({ reply: error.reply, code: error.code, operation: error.operation });
  },
});
