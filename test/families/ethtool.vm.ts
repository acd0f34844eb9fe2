// Runs the tests on another kernel version that has tap devices.
import { loadModule } from "../vm/modules.ts";

for (const name of ["veth", "tun"]) loadModule(name);
// The test file looks for kernel features when it is imported.
await import("./ethtool.test.ts");
