// The same on a kernel that switches labels, that has bonds, and whose bridges know VLANs.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["mpls_router", "mpls_iptunnel"]) loadModule(name);
// What the kernel has is looked at when these are read.
await import("./bridge-vlans.test.ts");
await import("./kinds.test.ts");
await import("./labels.test.ts");
await import("./traffic.test.ts");
