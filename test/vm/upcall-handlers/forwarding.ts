import { defineUpcallHandler, encodeActions } from "../../../src/subsystems/ovs/index.ts";

/** What the handler has to know. */
export interface ForwardingData {
  /** Where packets go that come in at a port. */
  destinations: Record<number, number>;
  /** Whether flows are put for them. */
  flows?: boolean;
}

const encoded = new Map<number, Uint8Array>();

/** Sends every packet on, to the port that belongs to the one where it came in. */
export default defineUpcallHandler<ForwardingData>({
  upcall(upcall, context) {
    const { destinations, flows = false } = context.data;
    const port = destinations[upcall.key.inPort!];
    if (port === undefined) return;
    let actions = encoded.get(port);
    if (actions === undefined) {
      actions = encodeActions([{ output: port }]);
      encoded.set(port, actions);
    }
    // In this order: the flow goes first all the same.
    context.execute({ actions });
    if (flows) context.putFlow({ actions });
  },
});
