import { ENOBUFS } from "../../../../src/constants/errno.ts";
import { SocketCore } from "../../../../src/sock/socket-core.ts";
import { runHandler } from "../../../../src/workers/handler-entry.ts";
import { numberOf } from "../../numbered.ts";

/** Number of the message after which the next receive call reports an overrun without counted drops. */
export const LOSS_BEHIND = 100;
/** Number of the message at which the worker exits. */
export const END = 200;

const { receive } = SocketCore.prototype;
let reports = 0;

// The kernel reports an overrun without counting drops only if it runs out of memory for a message. This worker
// therefore simulates the report.
SocketCore.prototype.receive = function (buffer, maximum) {
  if (reports === 0) return receive.call(this, buffer, maximum);
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
