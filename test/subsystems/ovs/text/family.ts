export { ovsFlow as family } from "../../../../src/families/ovs-flow.ts";
