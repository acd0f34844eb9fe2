import { defineUpcallHandler } from "../../../src/subsystems/ovs/index.ts";

/** Asks for what the kernel refuses, and tells what it is told. */
export default defineUpcallHandler({
  upcall(upcall, context) {
    // No datapath has that many ports.
    const actions = [{ output: 70_000 }];
    context.putFlow({ key: upcall.key, actions });
    context.execute({ actions });
  },
  refused(error, context) {
    context.report({ reply: error.reply, code: error.code, operation: error.operation });
  },
});
