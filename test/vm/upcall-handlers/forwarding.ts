import { defineUpcallHandler, encodeActions } from "../../../src/subsystems/ovs/index.ts";

/** Data of the handler. */
export interface ForwardingData {
  /** Output port for each input port. */
  destinations: Record<number, number>;
  /** Whether the handler puts a flow for each forwarded packet. */
  flows?: boolean;
}

const encoded = new Map<number, Uint8Array>();

/** Forwards every packet from its input port to the peer of that port. */
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
    // The handler executes the packet after it puts the flow, despite the order of these calls.
    context.execute({ actions });
    if (flows) context.putFlow({ actions });
  },
});
