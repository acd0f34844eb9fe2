import { loadModule } from "../../../vm/modules.ts";
import { testPrefixRoutes } from "./prefix-routes.ts";

for (const name of ["vrf", "bridge"]) loadModule(name);

const vrf = "link add red type vrf table 100\nlink set red up\nlink set br0 master red";
testPrefixRoutes(
  {
    "of addresses in a VRF": `${vrf}\n192.0.2.1/24\n2001:db8::1 peer 2001:db8:9::2/64`,
    "of addresses of a VRF": `${vrf}
      address add 192.0.2.1/24 metric 77 dev red
      address add 2001:db8::1/64 metric 77 dev red`,
  },
  [],
);
testPrefixRoutes({ "beside a VRF": `${vrf}\n192.0.2.1/24\nroute add 192.0.2.0/24 dev br0 proto kernel metric 77` }, [
  "192.0.2.0/24",
]);
await import("./prefix-routes.test.ts");
