// Runs the tests of the fake datapath against the Open vSwitch module of the kernel.

import { isLinuxAtLeast } from "../../support/environment.ts";
import { datapathConformance } from "../../testing/conformance.ts";
import { useLab } from "../lab.ts";
import { addLink } from "../links/links.ts";

const lab = useLab();

datapathConformance(
  "the module",
  {
    get options() {
      return { netns: lab.netns };
    },
    addInterface() {
      addLink(lab.netns, "dummy", { ifname: "nic" });
      return "nic";
    },
    hasTunnelPorts: !isLinuxAtLeast("7.3"),
  },
  true,
);
