import { checkFlag, checkOptions, integerFrom, type OptionChecks } from "../../message/check.ts";
import type { ReceiveOptions } from "../../sock/call-options.ts";
import type { NamespaceSource } from "../../sock/namespace.ts";
import { checkQueueSettings, type QueueSettings, settingNames } from "./queue-config.ts";
import { checkVerdict, type PacketVerdict } from "./verdict.ts";

/** Options for opening a queue. */
export interface PacketQueueOptions extends QueueSettings {
  /** The network namespace of the packets (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Requested size of the receive buffer in bytes (default 4 MiB), where packets wait to be received. */
  receiveBufferSize?: number;
  /**
   * Make `receive` throw ENOBUFS after packets were lost because the receive buffer was full (default false). The
   * kernel then loses all packets from the first loss until the buffer was read empty; otherwise only those that do not
   * fit. Losses are always counted, in {@link PacketQueue.statistics} and before each packet (`lostBefore`).
   */
  reportOverruns?: boolean;
  /** Maximum number of packets per system call (default 64). */
  slots?: number;
}

/** Options of `process`. */
export interface ProcessOptions extends ReceiveOptions {
  /**
   * The verdict on a packet whose callback throws or returns an invalid verdict (default "drop"). Also for packets that
   * a pool received and left without a verdict; for these it is "drop" if it changes more than the mark.
   */
  failureVerdict?: PacketVerdict;
}

/** Default number of packets per system call. */
export const DEFAULT_SLOTS = 64;

/** Names of all options of a queue. */
export const queueOptionNames: OptionChecks<PacketQueueOptions> = {
  ...settingNames,
  netns: true,
  receiveBufferSize: true,
  reportOverruns: checkFlag,
  slots: integerFrom(1, 1024),
};
const processNames: OptionChecks<ProcessOptions> = { wait: true, timeoutMs: true, failureVerdict: true };

/** Throws for invalid options of a queue. */
export function checkQueueOptions(options: PacketQueueOptions): void {
  checkOptions(options, queueOptionNames);
  checkQueueSettings(options);
}

/** Throws for invalid settings. `name` is their path in errors. */
export function checkSettings(settings: QueueSettings, name = "options"): void {
  checkOptions(settings, settingNames, name);
  checkQueueSettings(settings);
}

/** Throws for invalid options of `process`. */
export function checkProcessOptions(options: ProcessOptions): void {
  checkOptions(options, processNames);
  if (options.failureVerdict !== undefined) checkVerdict(options.failureVerdict, "failureVerdict");
}
