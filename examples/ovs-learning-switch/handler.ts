// The upcall handler of the learning switch. It learns the port of each address, and adds a flow for each pair of
// addresses.
import { defineUpcallHandler, encodeActions, encodeKey, type UpcallContext } from "bun-netlink/ovs";
import { type Learned, outputsFor, PortReader, type SwitchData } from "./forwarding.ts";

/** Mask of the switch's flows, which match the input port, both addresses and the EtherType. */
const mask = encodeKey({
  inPort: 0xffffffff,
  ethernet: { ethSrc: "ff:ff:ff:ff:ff:ff", ethDst: "ff:ff:ff:ff:ff:ff" },
  ethertype: 0xffff,
});

/**
 * Location of each learned address. The addresses are integers, because strings would have to be allocated for each
 * packet.
 */
const learned = new Map<number, { port: number; ifindex: number }>();
/** Encoded flow actions for each combination of input and output ports. */
const encoded = new Map<string, Uint8Array>();
let reader: PortReader;

export default defineUpcallHandler<SwitchData>({
  open({ data }) {
    reader = new PortReader(data.ports);
    for (const { address, port, ifindex } of data.learned) learned.set(numberOf(address), { port, ifindex });
  },
  upcall({ key }, context) {
    const { inPort, ethernet } = key;
    if (inPort === undefined || ethernet === undefined) return;
    if (reader.update()) forgetRemovedPorts();
    learn(ethernet.sourceNumber, inPort, ethernet.source, context);
    const destinationPort = ethernet.isGroup ? undefined : learned.get(ethernet.destinationNumber)?.port;
    const actions = actionsFor(inPort, destinationPort);
    // Flooded packets need a flow as well. Otherwise, each packet to an address that never sends would be an upcall.
    // main.ts deletes the flow when the address is learned.
    context.putFlow({ mask, actions });
    if (actions.length > 0) context.execute({ actions });
  },
  gap(dropped, context) {
    context.report(`${dropped || "an unknown number of"} upcalls dropped`);
  },
});

/** Removes learned addresses whose port was removed, even if another interface now has the number of that port. */
function forgetRemovedPorts(): void {
  encoded.clear();
  for (const [address, { port, ifindex }] of learned) if (reader.ports.get(port) !== ifindex) learned.delete(address);
}

function learn(address: number, port: number, text: string, context: UpcallContext<SwitchData>): void {
  const before = learned.get(address)?.port;
  const ifindex = reader.ports.get(port);
  // A port that is missing in the list was added just now. Its addresses are learned once the list contains the port.
  if (before === port || ifindex === undefined) return;
  learned.set(address, { port, ifindex });
  context.report({ address: text, port, ifindex, before } satisfies Learned);
}

function actionsFor(inPort: number, destinationPort: number | undefined): Uint8Array {
  const name = `${inPort} ${destinationPort}`;
  let actions = encoded.get(name);
  if (actions === undefined) {
    actions = encodeActions(outputsFor(inPort, destinationPort, reader.ports).map((output) => ({ output })));
    encoded.set(name, actions);
  }
  return actions;
}

function numberOf(address: string): number {
  return Number.parseInt(address.replaceAll(":", ""), 16);
}
