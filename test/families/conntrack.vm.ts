// Runs conntrack.test.ts in the virtual machine, on another kernel version.
import { loadModule } from "../vm/modules.ts";

for (const name of ["nf_conntrack_netlink", "nf_conntrack_ftp"]) loadModule(name);
// The import comes last, because the test file checks for kernel features when it is imported.
await import("./conntrack.test.ts");
