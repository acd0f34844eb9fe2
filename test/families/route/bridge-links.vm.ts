// Runs bridge-links.test.ts in the virtual machine, whose kernel supports VLANs of bridges.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["bridge", "veth", "vxlan"]) loadModule(name);
// The import comes last, because the test file checks for kernel features when it is imported.
await import("./bridge-links.test.ts");
