import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../message/check.ts";
import type { ReceiveOptions } from "../../sock/call-options.ts";
import type { NamespaceSource } from "../../sock/namespace.ts";
import { checkQueueSettings, type QueueSettings, settingNames } from "./queue-config.ts";
import { checkVerdict, type PacketVerdict } from "./verdict.ts";

/** How a queue is opened. */
export interface PacketQueueOptions extends QueueSettings {
  /** The network namespace whose packets it takes (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Bytes to ask for as receive buffer (default 4 MiB): packets wait here until they are received. */
  receiveBufferSize?: number;
  /**
   * Have `receive` throw ENOBUFS after packets were lost because the receive buffer was full (default false). The kernel
   * then loses all packets from the first loss until the buffer was read empty; without this only those that do not fit.
   * Either way losses are counted: in {@link PacketQueue.statistics}, and in front of each packet (`lostBefore`).
   */
  reportOverruns?: boolean;
  /** How many packets one system call brings at the most (default 64). */
  slots?: number;
}

/** How packets are given verdicts by `process`. */
export interface ProcessOptions extends ReceiveOptions {
  /**
   * The verdict on a packet whose function throws, or returns what is no verdict (default "drop"). Also on those in front of
   * the packets that a pool has received and left undecided; for these it is "drop" when it changes more than the mark.
   */
  failureVerdict?: PacketVerdict;
}

/** How many packets one system call brings where nothing else is said. */
export const DEFAULT_SLOTS = 64;

/** The names of all options of a queue. */
export const queueOptionNames: Names<PacketQueueOptions> = {
  ...settingNames,
  netns: true,
  receiveBufferSize: true,
  reportOverruns: true,
  slots: true,
};
const processNames: Names<ProcessOptions> = { wait: true, timeoutMs: true, failureVerdict: true };

/** Throws unless the options of a queue can be meant. */
export function checkQueueOptions(options: PacketQueueOptions): void {
  checkObject(options, "options");
  checkKnown(options, queueOptionNames);
  checkQueueSettings(options);
  checkFlag(options.reportOverruns, "reportOverruns");
  if (options.slots !== undefined) checkInteger(options.slots, 1, 1024, "slots");
}

/** Throws unless the settings can be meant. `name` is what they are called as a whole. */
export function checkSettings(settings: QueueSettings, name = "options"): void {
  checkObject(settings, name);
  checkKnown(settings, settingNames, name);
  checkQueueSettings(settings);
}

/** Throws unless packets can be given verdicts so. */
export function checkProcessOptions(options: ProcessOptions): void {
  checkKnown(options, processNames);
  if (options.failureVerdict !== undefined) checkVerdict(options.failureVerdict, "failureVerdict");
}
