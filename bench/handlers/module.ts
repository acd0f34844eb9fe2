// A handler that adds a flow for each upcall and sends its packet to one port.
import { defineUpcallHandler, encodeActions } from "../../src/subsystems/ovs/index.ts";

export interface ModuleData {
  /** Number of the output port. */
  output: number;
}

let actions: Uint8Array = new Uint8Array(0);

export default defineUpcallHandler<ModuleData>({
  open(context) {
    actions = encodeActions([{ output: context.data.output }]);
  },
  upcall(_, context) {
    context.putFlow({ actions });
    context.execute({ actions });
  },
});
