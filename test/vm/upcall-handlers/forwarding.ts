import { defineUpcallHandler, encodeActions } from "../../../src/subsystems/ovs/index.ts";

/** Data passed to the forwarding upcall handler. */
export interface ForwardingData {
  /** Output port for packets from each input port. */
  destinations: Record<number, number>;
  /** Whether the handler puts a flow for each forwarded packet. */
  flows?: boolean;
}

const encoded = new Map<number, Uint8Array>();

/** Upcall handler that forwards every packet from its input port to the peer of that port. */
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
    // The flow is sent before the packet is executed, despite the order of these calls.
    context.execute({ actions });
    if (flows) context.putFlow({ actions });
  },
});
