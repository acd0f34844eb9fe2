// The tests of packet queues lie with those of the other subsystems.
export { numbered, numberOf, QueueLab, UDP_PAYLOAD } from "../subsystems/netfilter/support.ts";
