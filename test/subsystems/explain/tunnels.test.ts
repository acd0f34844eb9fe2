import { whereTheKernelHas } from "../../support/environment.ts";
import { describeTunnels, hasVxlan } from "./tunnel-tests.ts";

whereTheKernelHas("VXLAN", hasVxlan(), () => describeTunnels(["vxlan", "vxlan over IPv6"]));
