// Runs the routing tests on a kernel with MPLS, bonds and bridge VLAN filtering.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["mpls_router", "mpls_iptunnel"]) loadModule(name);
// The modules are loaded first, because the test files check for kernel features when they are imported.
await import("./bridge/fdb.test.ts");
await import("./bridge/vlans.test.ts");
await import("./links/kinds.test.ts");
await import("./routes/labels.test.ts");
await import("./tc/traffic.test.ts");
