// What is left to a kernel that has VRFs. Multicast groups are refused where nothing has loaded bridges yet.
import { loadModule } from "../vm/modules.ts";

for (const name of ["vrf", "bridge"]) loadModule(name);
process.env["WATCH_CASES"] = "of-some-kernels";
await import("./silent.test.ts");
