import { ENOBUFS, NetlinkSocket } from "../../../../src/index.ts";
import { runHandler } from "../../../../src/workers/handler-entry.ts";
import { numberOf } from "../../numbered.ts";

/** From the message of that number on, the next receive reports a loss, of which the kernel has counted nothing. */
export const LOSS_BEHIND = 100;
/** The message of that number ends the worker. */
export const END = 200;

const { take } = NetlinkSocket.prototype;
let reports = 0;

// The kernel does this only when it has no memory left to make a message.
NetlinkSocket.prototype.take = function (buffer, maximum) {
  if (reports === 0) return take.call(this, buffer, maximum);
  reports--;
  return -ENOBUFS;
};

runHandler({
  message(message, context) {
    const number = numberOf(message);
    context.report(number);
    if (number === LOSS_BEHIND) reports = 1;
    if (number === END) process.exit();
  },
  gap(dropped, context, reason) {
    context.report([dropped, reason]);
  },
});
