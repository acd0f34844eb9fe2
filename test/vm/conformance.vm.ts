// What the stand-in for Open vSwitch's module does, on the real module.
import { datapathConformance } from "../testing/conformance.ts";
import { useLab } from "./lab.ts";
import { addLink } from "./links.ts";

const lab = useLab();

datapathConformance("the module", {
  get options() {
    return { netns: lab.netns };
  },
  addInterface() {
    addLink(lab.netns, "dummy", { ifname: "nic" });
    return "nic";
  },
});
