// The same on a kernel whose bridges know VLANs.
import { loadModule } from "../vm/modules.ts";

for (const name of ["bridge", "veth", "vxlan"]) loadModule(name);
// What the kernel has is looked at when this is read.
await import("./bridge-links.test.ts");
