// Runs the tests on another kernel version.
import { loadModule } from "../vm/modules.ts";

for (const name of ["nf_conntrack_netlink", "nf_conntrack_ftp"]) loadModule(name);
// The test file looks for kernel features when it is imported.
await import("./conntrack.test.ts");
