// Runs get-requests.test.ts in the virtual machine, which has another kernel version.
import { loadModule } from "../vm/modules.ts";

for (const name of ["veth", "sch_htb", "sch_ingress", "cls_u32", "act_mirred"]) loadModule(name);
await import("./get-requests.test.ts");
