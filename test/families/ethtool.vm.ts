// The same on a kernel of another age, which has taps.
import { loadModule } from "../vm/modules.ts";

for (const name of ["veth", "tun"]) loadModule(name);
// What the kernel has is looked at when this is read.
await import("./ethtool.test.ts");
