// Runs the tests on a kernel whose bridges support VLANs.
import { loadModule } from "../vm/modules.ts";

for (const name of ["bridge", "veth", "vxlan"]) loadModule(name);
// The test file looks for kernel features when it is imported.
await import("./bridge-links.test.ts");
