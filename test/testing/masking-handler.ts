import { defineUpcallHandler, type FlowKey } from "../../src/subsystems/ovs/index.ts";

/**
 * Puts a flow for each packet, under the mask selected by the packet's priority. An unknown priority causes a rejected
 * put.
 */
export default defineUpcallHandler<readonly FlowKey[]>({
  upcall({ key }, context) {
    const mask = context.data[key.priority!];
    if (mask === undefined) context.execute({ packet: new Uint8Array(5), actions: [{ output: 1 }] });
    else context.putFlow({ mask, actions: [] });
  },
  refused({ message, code, reply }, context) {
    context.report({ message, code, reply });
  },
});
