// What this machine's kernel may not have, on one that has it all.
import { loadModule } from "../vm/modules.ts";

for (const name of ["veth", "sch_ingress", "cls_u32"]) loadModule(name);
process.env["BUN_NETLINK_SET_UPS"] = "of-some-kernels";
// What the kernel has is looked at when this is read.
await import("./tc.test.ts");
