// Handles upcalls of the kernel's Open vSwitch module: upcall-module.ts <datapath> <output port> <dispatch>
import { Datapath, type DispatchKind, UpcallHandlers } from "../../src/subsystems/ovs/index.ts";
import type { ModuleData } from "../handlers/module.ts";

const [name, output, dispatch] = process.argv.slice(2) as [string, string, DispatchKind];
using datapath = Datapath.open(name);
await using handlers = await UpcallHandlers.start<ModuleData>(datapath, {
  module: new URL("../handlers/module.ts", import.meta.url),
  workers: 1,
  dispatch,
  data: { output: Number(output) },
  onError: (error) => console.error(error.message),
});
console.log("ready");
await handlers.wait();
