// The same on a kernel of another age.
import { loadModule } from "../vm/modules.ts";

for (const name of ["nf_conntrack_netlink", "nf_conntrack_ftp"]) loadModule(name);
// What the kernel has is looked at when this is read.
await import("./conntrack.test.ts");
