// Runs the routing tests on a kernel with MPLS, bonds and bridge VLAN filtering.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["mpls_router", "mpls_iptunnel"]) loadModule(name);
// The imported files check the features of the kernel when they are loaded.
await import("./bridge-vlans.test.ts");
await import("./kinds.test.ts");
await import("./labels.test.ts");
await import("./traffic.test.ts");
