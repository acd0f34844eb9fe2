export { FakeConntrack, type FakeTraffic } from "./conntrack/fake-conntrack.ts";
export { type ArrivalOptions, FakeDatapath, type FakeDatapathOptions } from "./datapath/fake-datapath.ts";
export type { Answer, FamilyHandlers, OperationHandler, Received, RequestDetails } from "./fake-family.ts";
export { FakeKernel, type FakeKernelOptions, type PublishOptions } from "./fake-kernel.ts";
export type { Fault, FaultTarget } from "./faults.ts";
export { FakeFirewall } from "./firewall/fake-firewall.ts";
export { type FakeDeviceOptions, FakeNetwork } from "./network/fake-network.ts";
export { Refusal, type RefusalDetails } from "./refusal.ts";
export type { ReceivedRequest } from "./responder.ts";
