// Runs ethtool.test.ts in the virtual machine, on another kernel version and with tap devices.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["veth", "tun"]) loadModule(name);
// The import comes last, because the test file checks for kernel features when it is imported.
await import("./ethtool.test.ts");
