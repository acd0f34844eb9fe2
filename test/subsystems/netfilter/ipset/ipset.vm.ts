// Runs the ipset tests on another kernel version, which supports all set types.
import { loadModule } from "../../../vm/modules.ts";

loadModule("ip_set");
// The modules are loaded before the import, because the test file checks for kernel features when it is imported.
await import("./ipset.test.ts");
await import("./elements.test.ts");
await import("./sync.test.ts");
