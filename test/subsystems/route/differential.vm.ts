// What this machine's kernel may not have, on one that has it all.
import { loadModule } from "../../vm/modules.ts";

for (const name of ["mpls_router", "mpls_iptunnel"]) loadModule(name);
process.env["BUN_NETLINK_SET_UPS"] = "optional-features";
await import("./differential.test.ts");
