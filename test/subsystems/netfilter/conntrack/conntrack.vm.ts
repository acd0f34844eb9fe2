// Runs the tests of connection tracking on another kernel version.
import { loadModule } from "../../../vm/modules.ts";

for (const name of ["nf_conntrack_netlink", "nf_conntrack_ftp"]) loadModule(name);
// The modules are loaded before the import, because the test file checks for kernel features when it is imported.
await import("./conntrack.test.ts");
await import("../../../watch/connections.test.ts");
