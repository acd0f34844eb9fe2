// The upcall handler of main.ts. Learns the port of each address, and adds a flow when it knows both ends.
import { defineUpcallHandler, encodeActions, encodeKey, type UpcallContext } from "bun-netlink/ovs";
import { type Learned, type PortList, portsIn } from "./ports.ts";

/** Mask of the flows: input port, both addresses and ethertype. */
const mask = encodeKey({
  inPort: 0xffffffff,
  ethernet: { ethSrc: "ff:ff:ff:ff:ff:ff", ethDst: "ff:ff:ff:ff:ff:ff" },
  ethertype: 0xffff,
});

/** Port of each address. The addresses are integers, because strings would be allocated for each packet. */
const learned = new Map<number, number>();
/** Encoded output action for each port. */
const outputs = new Map<number, Uint8Array>();

export default defineUpcallHandler<PortList>({
  upcall({ key }, context) {
    const { inPort, ethernet } = key;
    if (inPort === undefined || ethernet === undefined) return;
    learn(ethernet.sourceNumber, inPort, ethernet.source, context);
    const outPort = ethernet.isGroup ? undefined : learned.get(ethernet.destinationNumber);
    if (outPort === undefined) {
      const others = portsIn(context.data).filter((port) => port !== inPort);
      context.execute({ actions: others.map((output) => ({ output })) });
    } else if (outPort !== inPort) {
      const actions = outputTo(outPort);
      context.putFlow({ mask, actions });
      context.execute({ actions });
    }
  },
  gap(dropped, context) {
    context.report(`${dropped || "an unknown number of"} upcalls dropped`);
  },
});

function learn(address: number, port: number, text: string, context: UpcallContext<PortList>): void {
  const before = learned.get(address);
  if (before === port) return;
  learned.set(address, port);
  context.report({ address: text, port, before } satisfies Learned);
}

function outputTo(port: number): Uint8Array {
  let actions = outputs.get(port);
  if (actions === undefined) {
    actions = encodeActions([{ output: port }]);
    outputs.set(port, actions);
  }
  return actions;
}
