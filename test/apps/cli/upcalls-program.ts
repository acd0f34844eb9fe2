import { flush } from "../../../apps/cli/src/output.ts";
import { UpcallPrinter } from "../../../apps/cli/src/ovs/upcalls.ts";
import type { MessageWriter } from "../../../src/index.ts";
import { KeyAttr, PacketAttr, PacketCommand } from "../../../src/subsystems/ovs/core/numbers.ts";
import { Upcall } from "../../../src/subsystems/ovs/index.ts";
import { DATAPATH, lent, upcallBytes } from "../../subsystems/ovs/upcall/upcall-messages.ts";

const OVS_ACTION_ATTR_OUTPUT = 1;

// Prints three upcalls of a datapath and one of another datapath. The first argument contains the options of the
// printer.
const options = JSON.parse(process.argv[2] ?? "{}");
const names = new Map([[1, "v0"]]);
const ports = { nameOf: (number: number) => names.get(number), numberOf: () => undefined };
const printer = new UpcallPrinter([{ name: "dp0", ifindex: DATAPATH, portNames: () => ports }], options);
const upcall = new Upcall();
const otherPort = (writer: MessageWriter) => {
  writer.u32(KeyAttr.InPort, 9).bytes(KeyAttr.Ethernet, new Uint8Array([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]));
};
const attributes = (writer: MessageWriter) => {
  writer
    .bytes(PacketAttr.Userdata, new Uint8Array([10, 11]))
    .nest(PacketAttr.Actions, (actions) => void actions.u32(OVS_ACTION_ATTR_OUTPUT, 2), { marked: false })
    .u16(PacketAttr.Mru, 1400)
    .u32(PacketAttr.Len, 1500);
};
const all = [
  upcallBytes(),
  upcallBytes({ command: PacketCommand.Action, attributes }),
  upcallBytes({ datapath: DATAPATH + 1 }),
  upcallBytes({ key: otherPort }),
];
for (const bytes of all) if (upcall.point(lent(bytes))) printer.print(upcall);
flush();
